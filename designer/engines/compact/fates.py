"""What becomes of existing bodies: one fate each, and nothing is called new that is one of them.

An existing body is taken up, or one new body with its members replaces it, or neither. New bodies that
replace none of those with their members are *plain*; there are none while one of those has no fate. What it
costs to be new depends on how many new bodies have the same members: the *price* is what one less would save.
A body that could be taken up for that price is not called new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from designer.candidates.candidates import founding_cost
from designer.engines.compact.columns import Column, Columns, Content, follows
from designer.engines.program import Row, added, summed
from designer.instance import SCALE, Instance

Terms = dict[int, int]


@dataclass(frozen=True)
class Twins:
    """Existing bodies with the same members, and the columns that have these members.

    Parameters
    ----------
    taken
        For each of those that can be taken up, by its id, the column that does.
    replacing
        For each of those that can be replaced, by its id, the column that does; none where replacing any of
        them costs what founding a body costs.
    plain
        The new bodies that replace nothing, the first copy first.
    """

    taken: dict[str, Column]
    replacing: dict[str, Column]
    plain: list[Column]

    @cached_property
    def new(self) -> list[Column]:
        """The columns of new bodies."""
        return [*self.replacing.values(), *self.plain]

    @cached_property
    def first(self) -> list[Column]:
        """Plain ones of which one is open if any is."""
        return [column for column in self.plain if column.after is None]

    @cached_property
    def rows(self) -> list[Row]:
        """Return the rows that give each existing body of these twins one fate."""
        return [*self._one_fate(), *self._never_called_new()]

    def _one_fate(self) -> Iterator[Row]:
        """Let each be taken up or replaced, once, before there are plain ones."""
        for existing, replacing in self.replacing.items():
            fate = [replacing.opened]
            if existing in self.taken:
                fate.append(self.taken[existing].opened)
                yield _row(summed(fate), at_most=1)
            for column in self.first:
                yield _row({**summed(fate), column.opened: -1}, at_least=0)

    def _never_called_new(self) -> Iterator[Row]:
        """Let a new body handle what the existing one may not, unless that is taken up, or dearer."""
        for existing, taken in self.taken.items():
            for column in self.new:
                if taken.handles.keys().isdisjoint(column.handles):
                    continue
                foreign = summed(v for issue, v in column.handles.items() if issue not in taken.handles)
                for beside, unless in self._priced(existing, column):
                    opened = {column.opened: 1, **beside}
                    lifted = added(foreign, {taken.opened: 1}, unless)
                    yield _row({**opened, **{v: -w for v, w in lifted.items()}}, at_most=len(opened) - 1)

    def _priced(self, existing: str, column: Column) -> Iterator[tuple[Terms, Terms]]:
        """Give when a column, as a new one, costs as much as the existing body: what is open, what is not."""
        cost, own = self.taken[existing].candidate.cost, self.replacing.get(existing)
        plain = summed(c.opened for c in self.first)
        if own is None and cost <= SCALE:
            # With one new body less there would be one plain one less.
            yield from [({}, {})] if column in self.plain else [({v: 1}, {}) for v in plain]
        for other in self.replacing.values():
            if other.candidate.cost >= cost:
                # Its own replacement would be another's; if it has none, the dearest one would be saved.
                unless = {} if other is own else plain if own is None else {own.opened: 1}
                yield {other.opened: 1}, unless

    def in_order(self) -> Iterator[Row]:
        """Return symmetry-breaking rows: replacing bodies first, then by their first issues."""
        for first, second in combinations([*self.replacing.values(), *self.first], 2):
            yield from follows(first, second, opened=True)

    def settle(self, values: list[int]) -> None:
        """Name the new bodies of a draft anew, in place, where they break a row and other names will do."""
        if all(row.holds(values) for row in self.rows):
            return
        tried = list(values)
        # Copies are in the order of their first issues, which differ.
        order = {issue: n for column in self.plain[:1] for n, issue in enumerate(column.handles)}
        found = [column.emptied(tried) for column in self.new if tried[column.opened]]
        new = sorted(found, key=lambda content: min(order[issue] for issue in content.issues))
        for existing, taken in sorted(self.taken.items(), key=lambda item: item[1].candidate.cost):
            dear = tried[taken.opened] or taken.candidate.cost > self._price(existing, len(new), tried)
            if not dear and (content := _first(taken, new)):
                taken.filled(content, tried)
        for column in [*self._replaceable(tried), *self.plain]:
            if content := _first(column, new):
                column.filled(content, tried)
        if not new:
            values[:] = tried

    def _price(self, existing: str, number: int, values: list[int]) -> int:
        """Give what is saved where an existing body takes the place of one of so many new ones."""
        free = self._replaceable(values)
        costs = [column.candidate.cost for column in free]
        left = [c.candidate.cost for c in free if c is not self.replacing.get(existing)]
        return founding_cost(costs, number) - founding_cost(left, number - 1)

    def _replaceable(self, values: list[int]) -> list[Column]:
        """List what can still be replaced, the cheapest first."""
        free = [
            column
            for existing, column in self.replacing.items()
            if existing not in self.taken or not values[self.taken[existing].opened]
        ]
        return sorted(free, key=lambda column: column.candidate.cost)


def _first(column: Column, contents: list[Content]) -> Content | None:
    """Take out the first that a column can be open for."""
    content = next(filter(column.fits, contents), None)
    if content:
        contents.remove(content)
    return content


def _row(terms: Terms, at_least: int | None = None, at_most: int | None = None) -> Row:
    return Row(tuple(terms.items()), at_least, at_most)


def fates(instance: Instance, columns: Columns) -> list[Twins]:
    """State what becomes of the existing bodies that columns have the members of."""
    members = {e.id: frozenset(e.members) for e in instance.existing}
    alike: dict[frozenset[str], list[Column]] = {known: [] for known in members.values()}
    for column in columns.all:
        if column.members in alike:
            alike[column.members].append(column)
    found = [
        Twins(
            {c.candidate.origin or "": c for c in some if c.candidate.kind == "existing"},
            {c.candidate.origin: c for c in some if c.candidate.kind == "new" and c.candidate.origin},
            [c for c in some if c.candidate.kind == "new" and not c.candidate.origin],
        )
        for some in alike.values()
    ]
    columns.program.rows.extend(row for twins in found for row in twins.rows)
    return found
