"""An integer linear programme as plain data, which any engine can read and no engine owns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd

from designer.runtime.clock import ENDLESS, Clock
from designer.runtime.errors import TooLargeError

Terms = Mapping[int, int]
"""A linear expression: the coefficient of each variable."""


STRIDE = 1000
"""Rows between two looks at the clock."""


@dataclass(frozen=True)
class Row:
    """A linear constraint: ``at_least <= sum of terms <= at_most``, either bound None where open."""

    terms: tuple[tuple[int, int], ...]
    at_least: int | None
    at_most: int | None

    def holds(self, values: Sequence[int]) -> bool:
        """Whether values satisfy the row."""
        total = 0
        for variable, weight in self.terms:
            total += weight * values[variable]
        if self.at_least is not None and total < self.at_least:
            return False
        return self.at_most is None or total <= self.at_most


@dataclass(frozen=True)
class Objective:
    """Something to minimise; its value is the sum of the terms divided by ``unit``.

    Terms are kept without their common divisor, so that every improvement is at least one.
    """

    name: str
    terms: Terms
    numerator: int = 1
    unit: int = 1

    @classmethod
    def of(cls, name: str, terms: Terms, unit: int, upper: list[int]) -> Objective:
        """Return an objective, its terms divided by their greatest common divisor.

        Raises
        ------
        TooLargeError
            If the largest possible sum is not exact in double precision, which engines compute with.
        """
        kept = {variable: weight for variable, weight in terms.items() if weight}
        divisor = gcd(*kept.values()) or 1
        reduced = {variable: weight // divisor for variable, weight in kept.items()}
        if sum(weight * upper[variable] for variable, weight in reduced.items()) >= 2**53:
            raise TooLargeError(
                f"the costs and weights in '{name}' differ too widely to be added exactly; "
                "use fewer decimal places or smaller numbers"
            )
        return cls(name, reduced, divisor, unit)


@dataclass
class Program:
    """Integer variables with bounds, and rows over them.

    Parameters
    ----------
    lower, upper
        Bounds of the variables.
    rows
        What has to hold.
    clock
        The time there is for adding rows.

    Examples
    --------
    >>> program = Program()
    >>> x, y = program.variable(), program.variable(upper=3)
    >>> program.require({x: 1, y: 1}, at_least=2)
    >>> program.satisfied_by([0, 2]), program.satisfied_by([1, 0])
    (True, False)
    """

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    clock: Clock = field(default=ENDLESS, repr=False, compare=False)

    def variable(self, lower: int = 0, upper: int = 1) -> int:
        """Add a variable and give its number."""
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.lower) - 1

    def require(self, terms: Terms, at_least: int | None = None, at_most: int | None = None) -> None:
        """Add a row: terms within bounds.

        Raises
        ------
        designer.runtime.clock.OutOfTimeError
            When time is up.
        """
        if len(self.rows) % STRIDE == 0:
            self.clock.check()
        self.rows.append(Row(tuple(terms.items()), at_least, at_most))

    def with_row(self, terms: Terms, at_least: int | None = None, at_most: int | None = None) -> Program:
        """Give a programme with one row more, sharing everything else."""
        return self.with_rows([Row(tuple(terms.items()), at_least, at_most)])

    def with_rows(self, rows: Iterable[Row]) -> Program:
        """Give a programme with some rows more, sharing everything else."""
        return Program(self.lower, self.upper, [*self.rows, *rows])

    def over(self, kept: Sequence[int]) -> Program:
        """Give the relaxation that speaks of some variables only, renumbered in the order given.

        Every solution of this programme solves it too, once cut down to those variables.
        """
        number = {variable: n for n, variable in enumerate(kept)}
        rows = [
            Row(tuple((number[v], w) for v, w in row.terms), row.at_least, row.at_most)
            for row in self.rows
            if all(v in number for v, _ in row.terms)
        ]
        return Program([self.lower[v] for v in kept], [self.upper[v] for v in kept], rows)

    def fixing(self, values: Mapping[int, int]) -> Program:
        """Give the programme with some variables fixed."""
        lower, upper = list(self.lower), list(self.upper)
        for variable, value in values.items():
            lower[variable] = upper[variable] = value
        return Program(lower, upper, self.rows)

    def satisfied_by(self, values: list[int]) -> bool:
        """Whether values respect every bound and every row."""
        bounds = zip(self.lower, values, self.upper, strict=True)
        return all(low <= value <= high for low, value, high in bounds) and all(
            row.holds(values) for row in self.rows
        )


def total(terms: Terms, values: list[int]) -> int:
    """Evaluate an expression."""
    found = 0
    for variable, weight in terms.items():
        found += weight * values[variable]
    return found


def summed(variables: Iterable[int]) -> dict[int, int]:
    """Give the expression that adds variables.

    Examples
    --------
    >>> summed([3, 5])
    {3: 1, 5: 1}
    """
    return dict.fromkeys(variables, 1)


def added(*expressions: Terms) -> dict[int, int]:
    """Add expressions.

    Examples
    --------
    >>> added({3: 1, 5: 2}, {5: -1})
    {3: 1, 5: 1}
    """
    found: dict[int, int] = {}
    for terms in expressions:
        for variable, weight in terms.items():
            found[variable] = found.get(variable, 0) + weight
    return found
