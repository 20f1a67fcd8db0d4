"""A first design, built body by body: seldom the best one, but there before any search.

After Chvátal (1979): open the body that costs least for each issue it takes, until every issue is handled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from designer.clock import Clock
from designer.engines.compact import CompactModel
from designer.engines.compact.columns import Column
from designer.engines.compact.objectives import of_bodies

Parties = frozenset[str]
Mandate = list[str]
Score = tuple[float, ...]


def first_design(model: CompactModel, clock: Clock) -> list[int] | None:
    """Build a solution of a model, or give None where going straight ahead does not lead to one.

    Nothing is done for limits from below, ties and the limit of exposure; they may be kept by luck.

    Raises
    ------
    designer.clock.OutOfTimeError
        When time is up first.
    """
    draft = _Draft(model)
    for column, mandate in _cheapest(draft, clock):
        draft.open(column, mandate)
    if draft.unhandled:
        return None
    values = list(model.program.lower)
    for column, mandate in draft.bodies:
        for variable in (column.opened, *(column.handles[issue] for issue in mandate)):
            values[variable] = 1
    for variable in model.broken.variables.values():
        values[variable] = 1
    values = model.settled(values)
    return values if model.program.satisfied_by(values) else None


def _cheapest(draft: _Draft, clock: Clock) -> Iterator[tuple[Column, Mandate]]:
    """Give the body that is cheapest for each issue it takes, again and again.

    A body that has waited is worth no more than before, so only the first in line is looked at again.
    """
    columns = draft.model.columns.all
    next_copy = {column.after.opened: n for n, column in enumerate(columns) if column.after}
    line: list[tuple[Score, int]] = []
    for n, column in enumerate(clock.each(columns)):
        if column.after is None and (mandate := draft.mandate(column)):
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

    def __post_init__(self) -> None:
        instance = self.model.instance
        self.longest = instance.settings.max_mandate or len(instance.issues)
        self.missing = {issue.id: issue.coverage for issue in instance.issues}
        self.unhandled = sum(self.missing.values())
        self.hosts: dict[str, set[Parties]] = {issue.id: set() for issue in instance.issues}
        self.prices = of_bodies(instance, self.model.columns)
        self.room: dict[str, int] = {}
        for limit in self.model.accepted.limits:
            if limit.at_most is not None and limit.price is None:
                self.room[limit.party] = min(limit.at_most, self.room.get(limit.party, limit.at_most))

    def mandate(self, column: Column) -> Mandate:
        """Give the issues that a body would take now; none if it cannot be opened."""
        if any(party in column.members and not room for party, room in self.room.items()):
            return []
        able = [i for i in column.handles if self.missing[i] and column.members not in self.hosts[i]]
        refused = [m for ban in column.candidate.bans if ban.hard for m in ban.mandates]
        takes: dict[str, None] = {}

        def take(issue: str) -> bool:
            if len(takes) == self.longest or any(issue in m and m <= {*takes, issue} for m in refused):
                return False
            takes[issue] = None
            return True

        for need in column.needs:
            if need.isdisjoint(takes) and not any(take(issue) for issue in able if issue in need):
                return []
        for issue in able:
            if issue not in takes:
                take(issue)
        return list(takes)

    def score(self, column: Column, mandate: Mandate) -> Score:
        """Give the price of each issue that a body takes, objective by objective."""
        variables = [column.opened, *(column.handles[issue] for issue in mandate)]
        return tuple(sum(terms.get(v, 0) for v in variables) / len(mandate) for terms in self.prices)

    def open(self, column: Column, mandate: Mandate) -> None:
        """Add a body."""
        self.bodies.append((column, mandate))
        self.unhandled -= len(mandate)
        for issue in mandate:
            self.missing[issue] -= 1
            self.hosts[issue].add(column.members)
        for party in self.room.keys() & column.members:
            self.room[party] -= 1
