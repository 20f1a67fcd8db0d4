"""A first design, built body by body: seldom the best one, but there before any search.

After Chvátal (1979): open the body that costs least for each issue it takes, until every issue is handled.
Where ties leave an issue without a host, the next round begins with it, as in squeaky wheel optimisation
(Joslin and Clements 1999).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from designer.engines.compact import CompactModel
from designer.engines.compact.columns import Column
from designer.engines.compact.objectives import of_bodies
from designer.engines.meetings import Meetings
from designer.engines.program import total
from designer.runtime.clock import Clock

Parties = frozenset[str]
Mandate = list[str]
Score = tuple[float, ...]

ROUNDS = 20
"""Attempts before a search has to find the first design; each takes hundredths of a second."""


def first_design(model: CompactModel, clock: Clock) -> list[int] | None:
    """Build a solution of a model, or give None where going straight ahead does not lead to one.

    Nothing is done for limits from below, rules that ask for one body and the limit of exposure; they may
    be kept by luck.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        When time is up first.
    """
    urgent: dict[str, None] = {}
    for _ in range(ROUNDS):
        draft = _Draft(model)
        for issue in urgent:
            draft.host(issue)
        for column, mandate in _cheapest(draft, clock):
            draft.open(column, mandate)
        if not draft.unhandled:
            break
        urgent = dict.fromkeys([*(issue for issue, missing in draft.missing.items() if missing), *urgent])
    else:
        return None
    values = list(model.program.lower)
    for column, mandate in draft.bodies:
        for variable in (column.opened, *(column.handles[issue] for issue in mandate)):
            values[variable] = 1
    return linked_up(model, values)


def linked_up(model: CompactModel, values: list[int]) -> list[int] | None:
    """Open the links that some bodies can have; None where what they then are is no solution."""
    for variable in model.broken.variables.values():
        values[variable] = 1
    model.links.keep(values)
    values = model.settled(values)
    return values if model.program.satisfied_by(values) else None


def worth(model: CompactModel, values: list[int]) -> list[int]:
    """Give, in their order, the objectives of a solution that add up over bodies and mandates."""
    return [total(terms, values) for terms in of_bodies(model.instance, model.columns)]


def _cheapest(draft: _Draft, clock: Clock) -> Iterator[tuple[Column, Mandate]]:
    """Give the body that is cheapest for each issue it takes, again and again.

    A body that has waited is worth no more than before, so only the first in line is looked at again.
    """
    columns = draft.model.columns.all
    next_copy = {column.after.opened: n for n, column in enumerate(columns) if column.after}
    line: list[tuple[Score, int]] = []
    for n, column in enumerate(clock.each(columns)):
        if draft.available(column) and (mandate := draft.mandate(column)):
            line.append((draft.score(column, mandate), n))
    heapify(line)
    while line and draft.unhandled:
        clock.check()
        _, n = heappop(line)
        column = columns[n]
        if not (mandate := draft.mandate(column)):
            continue
        score = draft.score(column, mandate)
        if line and (score, n) > line[0]:
            heappush(line, (score, n))
            continue
        yield column, mandate
        if column.opened in next_copy:
            heappush(line, (score, next_copy[column.opened]))


@dataclass
class _Draft:
    """A design under construction.

    Attributes
    ----------
    missing
        How often each issue is still to be handled.
    unhandled
        The sum of that.
    room
        How many seats more each party takes that takes a limited number.
    """

    model: CompactModel
    bodies: list[tuple[Column, Mandate]] = field(default_factory=list)
    opened: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        instance = self.model.instance
        self.longest = instance.settings.max_mandate or len(instance.issues)
        self.missing = {issue.id: issue.coverage for issue in instance.issues}
        self.unhandled = sum(self.missing.values())
        self.hosts: dict[str, set[Parties]] = {issue.id: set() for issue in instance.issues}
        self.prices = of_bodies(instance, self.model.columns)
        self.meetings = Meetings(instance, self.model.accepted)
        self.room: dict[str, int] = {}
        for limit in self.model.accepted.limits:
            if limit.at_most is not None and limit.price is None:
                self.room[limit.party] = min(limit.at_most, self.room.get(limit.party, limit.at_most))

    def mandate(self, column: Column, urgent: str | None = None) -> Mandate:
        """Give the issues that a body would take now, an urgent one first; none if it cannot be opened."""
        if any(party in column.members and not room for party, room in self.room.items()):
            return []
        able = [i for i in column.handles if self.missing[i] and column.members not in self.hosts[i]]
        refused = [m for ban in column.candidate.bans if ban.hard for m in ban.mandates]
        takes: dict[str, None] = {}

        def take(issue: str) -> bool:
            if len(takes) == self.longest or any(issue in m and m <= {*takes, issue} for m in refused):
                return False
            if issue in self.meetings.tied and not self._linkable(column.members, {*takes, issue}):
                return False
            takes[issue] = None
            return True

        if urgent and not take(urgent):
            return []
        for need in column.needs:
            if need.isdisjoint(takes) and not any(take(issue) for issue in able if issue in need):
                return []
        for issue in able:
            if issue not in takes:
                take(issue)
        return list(takes)

    def _linkable(self, members: Parties, mandate: set[str]) -> bool:
        """Whether a body can be linked to each body that handles a partner of its issues, now or later."""
        return self.meetings.linkable(members, mandate, ((c.members, handled) for c, handled in self.bodies))

    def score(self, column: Column, mandate: Mandate) -> Score:
        """Give the price of each issue that a body takes, objective by objective."""
        variables = [column.opened, *(column.handles[issue] for issue in mandate)]
        return tuple(sum(terms.get(v, 0) for v in variables) / len(mandate) for terms in self.prices)

    def available(self, column: Column) -> bool:
        """Whether a body can be opened next: it is not open yet, and the copy before it is."""
        return column.opened not in self.opened and (
            column.after is None or column.after.opened in self.opened
        )

    def host(self, issue: str) -> None:
        """Open the cheapest body that can take an issue now, where there is one and the issue needs it."""
        if not self.missing[issue]:
            return
        found = [
            (self.score(column, mandate), n, column, mandate)
            for n, column in enumerate(self.model.columns.all)
            if issue in column.handles
            and column.members not in self.hosts[issue]
            and self.available(column)
            and (mandate := self.mandate(column, issue))
        ]
        if found:
            *_, column, mandate = min(found, key=lambda one: one[:2])
            self.open(column, mandate)

    def open(self, column: Column, mandate: Mandate) -> None:
        """Add a body."""
        self.bodies.append((column, mandate))
        self.opened.add(column.opened)
        self.unhandled -= len(mandate)
        for issue in mandate:
            self.missing[issue] -= 1
            self.hosts[issue].add(column.members)
        for party in self.room.keys() & column.members:
            self.room[party] -= 1
