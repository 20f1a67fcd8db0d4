"""The umbrella, the lines on which institutions report to it, and the links between them."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.bodies import Body, Case
from designer.check.verdict import Violation
from designer.design import Link


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


def chairs(case: Case) -> Iterator[Violation]:
    """Report chairs that are no members."""
    for body in case.readable:
        chair = body.institution.chair
        if chair is not None and chair not in body.members | case.mended(body):
            message = f"{case.party(chair)} chairs {body.title} without a seat in it."
            yield Violation("foreign_chair", message, institutions=(body.id,), party=chair)


def links(case: Case) -> Iterator[Violation]:
    """Report links that do not join two institutions once, by the parties that sit in both."""
    bodies = {body.id: body for body in case.bodies}
    agencies = {e.id for e in case.instance.existing if not (e.redesign or e.may_handle)}
    seen: set[frozenset[str]] = set()
    for link in case.design.links:
        first, second = link.between
        ends = frozenset(link.between)
        unknown = [end for end in link.between if end not in bodies and end not in agencies]
        if unknown:
            message = f"A link ends at '{unknown[0]}', and no institution has this id."
            yield Violation("unknown_link_end", message, institutions=link.between)
        elif first == second:
            message = f"A link joins {_title(case, bodies, first)} with itself."
            yield Violation("self_link", message, institutions=(first,))
        elif ends in seen:
            titles = f"{_title(case, bodies, first)} and {_title(case, bodies, second)}"
            message = f"{titles} are linked twice."
            yield Violation("repeated_link", message, institutions=link.between)
        elif ends <= bodies.keys():
            yield from _hinges(case, link, bodies[first], bodies[second])
        seen.add(ends)


def _hinges(case: Case, link: Link, first: Body, second: Body) -> Iterator[Violation]:
    shared = first.members & second.members
    if frozenset(link.hinges) != shared:
        message = (
            f"The hinges between {first.title} and {second.title} are the parties that sit in "
            f"both, {case.parties(shared)}, and the design lists {case.parties(link.hinges)}."
        )
        yield Violation("wrong_hinges", message, institutions=link.between)


def _title(case: Case, bodies: dict[str, Body], id: str) -> str:
    return bodies[id].title if id in bodies else case.instance.label(id)
