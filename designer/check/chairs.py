"""Whether institutions are chaired by members, where there are chairs at all."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.bodies import Body, Case
from designer.check.verdict import Violation


def chairs(case: Case) -> Iterator[Violation]:
    """Report chairs that are missing, that nobody asked for, and that are no members."""
    asked = case.instance.settings.chairs
    for body in case.readable:
        chair, here = body.institution.chair, (body.id,)
        if chair is None:
            if asked and body.members and case.mended(body):
                message = f"{body.title} has no chair; the setting chairs asks for one."
                yield Violation("no_chair", message, institutions=here)
        elif not asked:
            message = f"{case.party(chair)} chairs {body.title}; the setting chairs is off."
            yield Violation("unwanted_chair", message, institutions=here, party=chair)
        elif chair not in body.members | case.mended(body):
            message = f"{case.party(chair)} chairs {body.title} without a seat in it."
            yield Violation("foreign_chair", message, institutions=here, party=chair)


def chaired(case: Case, party: str) -> list[Body]:
    """Give the institutions that a party chairs; none where there are no chairs."""
    if not case.instance.settings.chairs:
        return []
    return [body for body in case.bodies if body.institution.chair == party]
