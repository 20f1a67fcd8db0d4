"""Columns of the compact model: a binary for each body that may be opened, and each issue it may handle."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from designer.candidates.candidates import Candidate
from designer.engines.compact.symmetry_breaking import Copy
from designer.engines.program import Program, Row

Parties = frozenset[str]
Issues = frozenset[str]


@dataclass(frozen=True)
class Content:
    """What a column is open for: the issues that it handles, and its other variables that are 1."""

    issues: Issues
    parts: frozenset[Hashable]


@dataclass(frozen=True)
class Column:
    """One body that may be opened.

    Parameters
    ----------
    candidate
        What it is.
    opened
        The variable that is 1 when it is part of the design.
    handles
        For each issue it may carry, the variable that is 1 when it is in the mandate.
    program
        What the variables belong to.
    needs
        Sets of issues, each of which has to meet the mandate.
    after
        The copy that has to be opened before this one, if any.
    parts
        Its other variables, such as that a member chairs it.
    """

    candidate: Candidate
    opened: int
    handles: dict[str, int]
    program: Program
    needs: tuple[Issues, ...] = ()
    after: Column | None = None
    parts: dict[Hashable, int] = field(default_factory=dict)

    def part(self, of: Hashable) -> int:
        """Give a variable of the column that only counts when it is opened, adding it where it is new."""
        if of not in self.parts:
            self.parts[of] = self.program.variable()
        return self.parts[of]

    @property
    def members(self) -> Parties:
        """Return the members of the body."""
        return self.candidate.members

    def emptied(self, values: list[int]) -> Content:
        """Set the column's variables to 0 in a solution, and return the issues that it handled."""
        issues = frozenset(issue for issue, variable in self.handles.items() if values[variable])
        parts = frozenset(of for of, variable in self.parts.items() if values[variable])
        for variable in (self.opened, *self.handles.values(), *self.parts.values()):
            values[variable] = 0
        return Content(issues, parts)

    def fits(self, content: Content) -> bool:
        """Whether the column can be open for what another one with its members was."""
        needed = all(not need.isdisjoint(content.issues) for need in self.needs)
        return needed and content.issues <= self.handles.keys()

    def filled(self, content: Content, values: list[int]) -> None:
        """Open the column for something in a solution."""
        handled = (self.handles[issue] for issue in content.issues)
        for variable in (self.opened, *handled, *(self.parts[of] for of in content.parts)):
            values[variable] = 1


def follows(first: Column, second: Column, opened: bool = False) -> Iterator[Row]:
    """Let a column handle an issue only if another one handles an earlier issue, or, if said, is not open."""
    unless = [(first.opened, 1)] if opened else []
    carried = first.candidate.carries
    for issue, variable in second.handles.items():
        earlier = [first.handles[i] for i in carried[: carried.index(issue)] if i in first.handles]
        yield Row(((variable, 1), *unless, *((other, -1) for other in earlier)), None, len(unless))


@dataclass
class Columns:
    """All columns of a programme, with the look-ups that constraints are made of."""

    program: Program
    all: list[Column] = field(default_factory=list)

    @classmethod
    def of(
        cls, program: Program, candidates: list[Candidate], copies: Callable[[Candidate], Iterator[Copy]]
    ) -> Columns:
        """Add the variables of every copy of every candidate."""
        columns = cls(program)
        for candidate in candidates:
            earlier: Column | None = None
            for copy in program.clock.each(copies(candidate), 1):
                needs = tuple(need.intersection(copy.carries) for need in candidate.needs)
                if not all(needs):
                    # Somebody would be a passenger in it, and in later copies, which carry less.
                    break
                if copy.first:
                    needs = (*needs, frozenset({copy.first}))
                earlier = columns._of(candidate, copy, needs, None if copy.first else earlier)
                columns.all.append(earlier)
        return columns

    def _of(
        self, candidate: Candidate, copy: Copy, needs: tuple[Issues, ...], earlier: Column | None
    ) -> Column:
        opened = self.program.variable()
        handles = {issue: self.program.variable() for issue in copy.carries}
        if earlier is not None:
            self.program.require({earlier.opened: 1, opened: -1}, at_least=0)
        return Column(candidate, opened, handles, self.program, needs, earlier)

    @cached_property
    def hosting(self) -> dict[str, list[Column]]:
        """Columns by the issues they may carry."""
        found: dict[str, list[Column]] = {}
        for column in self.all:
            for issue in column.handles:
                found.setdefault(issue, []).append(column)
        return found

    @property
    def possible(self) -> list[tuple[int, Column]]:
        """Columns, with their numbers, that are not known to be part of no design of use."""
        return [(n, column) for n, column in enumerate(self.all) if self.program.upper[column.opened]]

    def in_order(self) -> Iterator[Row]:
        """Put copies in the order of their first issues."""
        for column in self.all:
            if column.after is not None:
                yield from follows(column.after, column)

    def seating(self, party: str) -> list[Column]:
        """Columns in which a party sits."""
        return [column for column in self.all if party in column.members]
