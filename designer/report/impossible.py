"""Why there is no design, as text and as data: conflicts in sentences, repairs with what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from designer.design import Design
from designer.instance import Instance, plain_number
from designer.instance.rules import counted, listing
from designer.report.json_text import data_of, document
from designer.report.layout import INDENT, Page, Style, paragraph, plain
from designer.report.names import Names

if TYPE_CHECKING:
    from designer.questions.infeasibility import ConflictFound, Give, Impossible, Member, Repair
    from designer.questions.targets import Reach

MOST_CONFLICTS = 5
"""Conflicts that are shown; the others are counted."""

MOST_BODIES = 12
"""Institutions of a design that are named; the others are counted."""


def impossible_text(instance: Instance, why: Impossible, width: int = 80, colour: bool = False) -> str:
    """Tell why there is no design, and what would have to give.

    Examples
    --------
    >>> from designer.questions.infeasibility import explain
    >>> quarrel = Instance.model_validate({
    ...     "title": "A quarrel",
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}],
    ...     "rules": [
    ...         {"id": "r", "kind": "refuses_company", "party": "A", "other": "B", "why": "An old grudge"},
    ...     ],
    ... })
    >>> print(impossible_text(quarrel, explain(quarrel)))
    A quarrel
    There is no design. All that stands in the way is told here, and every way out.
    <BLANKLINE>
    Conflict 1: these 2 cannot hold together (confirmed by propagation)
      - A does not sit with B [r]. An old grudge.
      - x is handled, with A and B at the table [issue x].
    <BLANKLINE>
    What would have to give, the cheapest first
      1. Weight 1: drop [r].
         Then there is 1 institution, 2 seats: A, B.
      2. Weight 1: drop [issue x].
         Then there is nothing left to be handled.
    """
    return _ImpossiblePage(instance, width, Style(colour)).told(why)


def impossible_json(why: Impossible) -> str:
    """Give the same as indented JSON."""
    return document(_told(why), "impossible@1")


def _told(why: Impossible) -> dict[str, Any]:
    return {
        "possible": why.possible,
        "complete": why.complete,
        "kept": [demand.id for demand in why.kept],
        "conflicts": [conflict_json(conflict) for conflict in why.conflicts],
        "repairs": [
            {
                "weight": plain_number(repair.weight),
                "cheapest": repair.cheapest,
                "gives": [give_json(give) for give in repair.gives],
                "design": data_of(repair.design),
            }
            for repair in why.repairs
        ],
    }


def reach_text(instance: Instance, found: Reach, width: int = 80, colour: bool = False) -> str:
    """Tell what it would take to get objectives down to bounds.

    Examples
    --------
    >>> from designer.questions.targets import reach
    >>> two = Instance.model_validate({
    ...     "title": "Two",
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
    ... })
    >>> print(reach_text(two, reach(two, {"institutions": 1}, keep=["issue x", "issue y"])))
    Two
    As things stand, there is not a design with institutions at most 1. All that
    stands in the way is told here, and every way out.
    <BLANKLINE>
    Conflict 1: this cannot hold (confirmed by propagation)
      - x and y are never in one institution [r].
    <BLANKLINE>
    What would have to give, the cheapest first
      1. Weight 1: drop [r].
         Then there is 1 institution, 2 seats: A, B.
    <BLANKLINE>
    Kept, as asked: issue x, issue y.
    """
    return _ImpossiblePage(instance, width, Style(colour)).reached(found)


def reach_json(found: Reach) -> str:
    """Give the same as indented JSON."""
    targets = {name: plain_number(bound) for name, bound in found.targets.items()}
    data = {"targets": targets, "design": data_of(found.design), **_told(found.why)}
    return document(data, "reach@1")


def conflict_json(conflict: ConflictFound) -> dict[str, Any]:
    """Give a conflict as data."""
    members = [
        {
            "id": member.demand.id,
            "sentence": member.demand.sentence,
            "why": member.demand.why,
            "sources": list(member.demand.sources),
            "proven": member.proven,
        }
        for member in conflict.members
    ]
    return {
        "members": members,
        "given": [{"id": given.id, "sentence": given.sentence} for given in conflict.given],
        "minimal": conflict.minimal,
        "confirmed_by": conflict.confirmed_by,
    }


def give_json(give: Give) -> dict[str, Any]:
    """Give as data what gives, and how much."""
    amount = give.amount
    change = None if amount is None else {"what": amount.what, "before": amount.before, "after": amount.after}
    return {"id": give.demand.id, "sentence": give.demand.sentence, "amount": change}


def conflict_lines(conflict: ConflictFound) -> Iterator[str]:
    """Say each sentence of a conflict, then what holds of every design and matters here."""
    yield from map(member_text, conflict.members)
    if conflict.given:
        premises = "; ".join(f"{given.sentence} [{given.id}]" for given in conflict.given)
        yield f"{'And of' if conflict.members else 'Of'} every design: {premises}."


def member_text(member: Member) -> str:
    """Say a sentence of a conflict, with its id, its reason and its sources."""
    demand = member.demand
    why = f" {demand.why.rstrip('.')}." if demand.why else ""
    sources = f" ({', '.join(demand.sources)})" if demand.sources else ""
    doubt = "" if member.proven else " Possible: it was not found out in time whether it is needed."
    return f"{demand.sentence} [{demand.id}].{why}{sources}{doubt}"


def given(give: Give) -> str:
    """Say what gives, and how much."""
    if give.amount is None:
        return f"drop [{plain(give.demand.id)}]"
    amount = give.amount
    return f"{plain(amount.what)}: {amount.after} instead of {amount.before} [{plain(give.demand.id)}]"


class _ImpossiblePage(Page):
    """The sections on what is impossible."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.names = Names(instance)

    def told(self, why: Impossible) -> str:
        return self._page(_opening(why), why)

    def reached(self, found: Reach) -> str:
        then = "" if found.design is None else f" {self._then(found.design)}"
        return self._page(_aim(found) + then, found.why)

    def _page(self, words: str, why: Impossible) -> str:
        title = self._text(plain(self.instance.title))
        opening = [*map(self.style.strong, title), *self._text(words)]
        shown = _varied(why.conflicts)
        conflicts = [self._conflict(n, conflict) for n, conflict in enumerate(shown, start=1)]
        more = len(why.conflicts) - len(shown)
        others = self._text(f"And {counted(more, 'other conflict')}; --json tells them.") if more else []
        return self.joined(opening, *conflicts, others, self._repairs(why), self._kept(why))

    def _text(self, text: str) -> list[str]:
        return paragraph(text, self.width, indent="")

    def _conflict(self, number: int, conflict: ConflictFound) -> list[str]:
        count = len(conflict.members)
        what = "this cannot hold" if count == 1 else f"these {count} cannot hold together"
        by = f"confirmed by {conflict.confirmed_by}" if conflict.confirmed_by else "not confirmed in time"
        return self.bullets(f"Conflict {number}: {what} ({by})", conflict_lines(conflict))

    def _repairs(self, why: Impossible) -> list[str]:
        lines = []
        for number, repair in enumerate(why.repairs, start=1):
            lines += paragraph(self._repair(repair), self.width, bullet=f"{number}. ")
            indent = INDENT + " " * len(f"{number}. ")
            lines += paragraph(self._then(repair.design), self.width, indent=indent)
        heading = "What would have to give, the cheapest first"
        return [self.style.strong(heading), *lines] if lines else []

    def _repair(self, repair: Repair) -> str:
        gives = listing([given(give) for give in repair.gives])
        doubt = "" if repair.cheapest else " (there may be a cheaper way)"
        return f"Weight {plain_number(repair.weight)}: {gives}{doubt}."

    def _then(self, design: Design | None) -> str:
        if design is None:
            return "There was no time for the design that this makes possible."
        bodies = design.institutions
        if not bodies:
            return "Then there is nothing left to be handled."
        count, seats = len(bodies), sum(len(body.members) for body in bodies)
        named = "; ".join(self.names.short(body.members) or plain(body.id) for body in bodies[:MOST_BODIES])
        more = f"; and {counted(count - MOST_BODIES, 'other')}" if count > MOST_BODIES else ""
        best = "" if design.status == "optimal" else " (not proven best)"
        some = f"{'is' if count == 1 else 'are'} {counted(count, 'institution')}, {counted(seats, 'seat')}"
        return f"Then there {some}{best}: {named}{more}."

    def _kept(self, why: Impossible) -> list[str]:
        ids = ", ".join(plain(demand.id) for demand in why.kept)
        return self._text(f"Kept, as asked: {ids}.") if ids else []


def _opening(why: Impossible) -> str:
    match why.possible:
        case True:
            return "There is a design, so nothing stands in its way. 'designer solve' finds the best one."
        case None:
            return "It was not found out in the time given whether there is a design."
    if why.complete and not why.repairs:
        return "There is no design, and none whatever is given up: what is to be kept cannot hold together."
    return f"There is no design. {_extent(why)}"


def _extent(why: Impossible) -> str:
    """Say whether what is told is all there is."""
    if why.complete:
        return "All that stands in the way is told here, and every way out."
    if not why.conflicts and not why.repairs:
        return "What stands in the way was not found out in the time given."
    return "There may be other conflicts, and other ways out, than those told here."


def _aim(found: Reach) -> str:
    bounds = [f"{name} at most {plain_number(bound)}" for name, bound in found.targets.items()]
    aim = f"a design with {listing(bounds)}"
    why = found.why
    match why.possible:
        case True:
            return f"Nothing has to change: there is {aim}."
        case None:
            return f"It was not found out in the time given whether there is {aim}."
    if why.complete and not why.repairs:
        by = next((f" (confirmed by {c.confirmed_by})" for c in why.conflicts if c.confirmed_by), "")
        return f"Whatever is given up of what may be, there is not {aim}{by}."
    return f"As things stand, there is not {aim}. {_extent(why)}"


def _varied(conflicts: tuple[ConflictFound, ...]) -> list[ConflictFound]:
    """Choose conflicts to be shown: short ones, and such as have little in common with those before."""
    return [conflict for _, conflict in zip(range(MOST_CONFLICTS), _ordered(conflicts), strict=False)]


def _ordered(conflicts: tuple[ConflictFound, ...]) -> Iterator[ConflictFound]:
    left = list(conflicts)
    told: set[str] = set()

    def cost(conflict: ConflictFound) -> tuple[int, int]:
        ids = {member.demand.id for member in conflict.members}
        return len(ids & told), len(ids)

    while left:
        best = min(left, key=cost)
        left.remove(best)
        told |= {member.demand.id for member in best.members}
        yield best
