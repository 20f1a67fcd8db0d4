"""The umbrella, and the lines on which institutions report to it."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.bodies import Case
from designer.check.verdict import Violation


def umbrella(case: Case) -> Iterator[Violation]:
    """Report an umbrella that does not seat the core, or has not the right associates."""
    wanted, found = case.instance.umbrella, case.design.umbrella
    if found is None:
        if wanted is not None:
            message = f"The umbrella '{wanted.name}' is missing from the design."
            yield Violation("no_umbrella", message)
        return
    if wanted is None:
        message = f"The design has an umbrella, '{found.name}'; the instance asks for none."
        yield Violation("unwanted_umbrella", message)
        return
    core = case.instance.core
    if frozenset(found.members) != core:
        message = (
            f"{found.name} has to seat every core party and nobody else, {case.parties(core)}, "
            f"and seats {case.parties(found.members)}."
        )
        yield Violation("umbrella_members", message)
    outside = frozenset(p for p, bodies in case.seats.items() if bodies and p not in core)
    if frozenset(found.associates) != outside:
        message = (
            f"The associates of {found.name} are the outside parties with a seat, "
            f"{case.parties(outside)}, and the design lists {case.parties(found.associates)}."
        )
        yield Violation("umbrella_associates", message)


def report_lines(case: Case) -> Iterator[Violation]:
    """Report institutions that do not report to the umbrella through a core member."""
    for body in case.readable:
        through, here = body.institution.reports_through, (body.id,)
        possible = (body.members, case.mended(body))
        anybody = frozenset.union(*possible)
        if case.instance.umbrella is None or not anybody:
            if through is not None:
                reason = "there is no umbrella" if anybody else "it has no members"
                message = f"{body.title} reports through {case.party(through)}, but {reason}."
                yield Violation("unwanted_report_line", message, None, here, party=through)
        elif anybody.isdisjoint(case.instance.core):
            continue  # no line could be right; that it lacks a core member is said already
        elif through is None:
            if all(possible):
                message = f"{body.title} reports to the umbrella through nobody."
                yield Violation("no_report_line", message, institutions=here)
        elif through not in anybody & case.instance.core:
            reason = "is no core party" if through in anybody else "has no seat in it"
            message = f"{body.title} reports through {case.party(through)}, which {reason}."
            yield Violation("foreign_report_line", message, None, here, party=through)
