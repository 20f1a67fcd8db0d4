"""The pool: all columns of a covering problem as flat arrays, in compressed sparse form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer.candidates.bitsets import runs
from designer.runtime.malloc import ORDINARY, Memory

Numbers = NDArray[np.int64]
Short = NDArray[np.int32]
Tiny = NDArray[np.int8]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

AT_ONCE = 1 << 20
"""Columns, and what they handle, that are looked at at once."""


@dataclass(frozen=True)
class Combination:
    """Rows that are added with weights, divided, and rounded up to a cut.

    Parameters
    ----------
    rows, weights
        Which rows, in ascending order, and how often each is counted.
    divisor
        What the sum is divided by.
    """

    rows: tuple[int, ...]
    weights: tuple[int, ...]
    divisor: int

    @classmethod
    def halves(cls, rows: Iterable[int]) -> Combination:
        """Return the combination that takes each of some rows with weight one half.

        Examples
        --------
        >>> Combination.halves([2, 0, 1])
        Combination(rows=(0, 1, 2), weights=(1, 1, 1), divisor=2)
        """
        ordered = tuple(sorted(rows))
        return cls(ordered, (1,) * len(ordered), 2)


@dataclass(frozen=True)
class LinearConstraint:
    """A linear constraint over columns of a pool: ``low <= sum of coefficients x column <= high``.

    Parameters
    ----------
    columns, coefficients
        Where it is not 0, in ascending order of columns.
    low, high
        Its sides, None where open.
    of
        For a cut, what it is derived from; None for what the instance asks.
    """

    columns: Numbers | Short
    coefficients: Numbers | Tiny
    low: int | None
    high: int | None
    of: Combination | None = None

    def total(self, columns: Numbers, times: Numbers) -> int:
        """Add up the line for columns that are used so many times.

        Examples
        --------
        >>> line = LinearConstraint(np.array([1, 4]), np.array([2, -3]), 0, None)
        >>> line.total(np.array([0, 4]), np.array([5, 2]))
        -6
        """
        if not len(self.columns):
            return 0
        at = np.minimum(np.searchsorted(self.columns, columns), len(self.columns) - 1)
        here = self.columns[at] == columns
        return int((self.coefficients[at[here]] * times[here]).sum())

    def helping(self, total: int) -> Numbers:
        """List the columns whose use can help to keep the line, where its total is already so much.

        Examples
        --------
        >>> both = LinearConstraint(np.arange(2), np.array([1, 1]), 1, None)
        >>> balanced = LinearConstraint(np.arange(2), np.array([1, -1]), None, 0)
        >>> both.helping(0).tolist(), both.helping(1).tolist(), balanced.helping(0).tolist()
        ([0, 1], [], [1])
        """
        raising, lowering = self.coefficients > 0, self.coefficients < 0
        helps = np.zeros(len(self.columns), bool)
        if self.low is not None and (total < self.low or lowering.any()):
            helps |= raising
        if self.high is not None and (total > self.high or raising.any()):
            helps |= lowering
        return self.columns[helps].astype(np.int64)

    def over(self, pool: Pool, columns: Numbers) -> LinearConstraint:
        """Give what is left of the line over some columns of its pool, renumbered in ascending order."""
        place = np.full(pool.number, -1, np.int64)
        place[columns] = np.arange(len(columns))
        here = place[self.columns] >= 0
        return replace(self, columns=place[self.columns[here]], coefficients=self.coefficients[here])


@dataclass(frozen=True)
class Pool:
    """A covering problem: columns in compressed sparse form, demands of rows, costs, side constraints.

    A column stands for a body with a mandate; it handles rows, some of them more than once. Columns that
    handle nothing stand for what else costs something.

    Parameters
    ----------
    start, rows
        The rows of column ``j`` are ``rows[start[j]:start[j + 1]]``.
    costs
        Whole numbers, one line an objective.
    demand
        How often each row has to be handled.
    exact
        Whether no row may be handled more often than that.
    lines
        Further constraints.
    upper
        How often a column can be used; None for those that are bounded by what they handle.
    memory
        What may be used to work with them.

    Examples
    --------
    >>> pool = Pool.of([[0, 1], [1, 2, 2]], [[1, 1]], [1, 1, 2])
    >>> pool.number, pool.touching(np.array([2])).tolist(), pool.sums(np.array([1.0, 2.0, 3.0])).tolist()
    (2, [1], [3.0, 8.0])
    """

    start: Numbers
    rows: Short
    costs: tuple[Numbers, ...]
    demand: Numbers
    exact: bool = False
    lines: tuple[LinearConstraint, ...] = ()
    upper: Numbers | None = field(default=None)
    memory: Memory = ORDINARY

    @classmethod
    def of(cls, columns: list[list[int]], costs: list[list[int]], demand: list[int], **rest: object) -> Pool:
        """Build a pool from lists of columns, costs and demands."""
        lengths = np.array([0, *map(len, columns)], np.int64)
        rows = np.array([row for column in columns for row in column], np.int32)
        arrays = tuple(np.array(some, np.int64) for some in costs)
        return cls(np.cumsum(lengths), rows, arrays, np.array(demand, np.int64), **rest)  # type: ignore[arg-type]

    def with_lines(self, lines: Iterable[LinearConstraint]) -> Pool:
        """Give the same columns with more lines, sharing what has been computed of them."""
        more = replace(self, lines=(*self.lines, *lines))
        more.__dict__.update({k: v for k, v in self.__dict__.items() if k not in more.__dict__})
        return more

    def part(self, columns: Numbers) -> Pool:
        """Give some of the columns, in ascending order, with every row."""
        return Pool(
            np.concatenate([[0], np.cumsum(self.lengths[columns])]),
            self.mandates(columns),
            tuple(costs[columns] for costs in self.costs),
            self.demand,
            self.exact,
            tuple(line.over(self, columns) for line in self.lines),
            None if self.upper is None else self.upper[columns],
            self.memory,
        )

    @staticmethod
    def bytes(columns: int, entries: int, objectives: int) -> int:
        """Give what so many columns take that handle so much together."""
        return 4 * entries + 8 * columns * (1 + objectives)

    @property
    def number(self) -> int:
        """Return the number of columns."""
        return len(self.start) - 1

    @cached_property
    def lengths(self) -> Short:
        """Return how many rows each column covers, with multiplicity."""
        return np.diff(self.start).astype(np.int32)

    @cached_property
    def _by_row(self) -> tuple[Numbers, Short]:
        """Entries sorted by row: where each row begins, and their columns."""
        width = len(self.demand)
        begins = np.concatenate([[0], np.cumsum(np.bincount(self.rows, minlength=width))])
        columns = np.empty(len(self.rows), np.int32)
        free = begins[:-1].copy()
        # Part by part, since the order of all entries would need twice the memory of the entries.
        for low, high in self._ranges():
            rows = self.rows[self.start[low] : self.start[high]]
            owner = np.repeat(np.arange(low, high, dtype=np.int32), self.lengths[low:high])
            counted = np.bincount(rows, minlength=width)
            columns[runs(free, counted)] = owner[np.argsort(rows, kind="stable")]
            free += counted
        return begins, columns

    def handling(self, row: int) -> Short:
        """List the columns that handle a row, each as often as it does."""
        begins, columns = self._by_row
        return columns[begins[row] : begins[row + 1]]

    def touching(self, rows: Numbers) -> Numbers:
        """List the columns that handle any of these rows."""
        if len(rows) * 4 > len(self.demand):
            wanted = np.zeros(len(self.demand), bool)
            wanted[rows] = True
            return np.flatnonzero(self.sums(wanted.astype(np.int32)) > 0)
        pieces = [self.handling(int(row)) for row in rows]
        return np.unique(np.concatenate(pieces)).astype(np.int64) if pieces else np.empty(0, np.int64)

    def sums(self, weights: NDArray[Any]) -> NDArray[Any]:
        """Add up a weight of each row over what each column handles."""
        return self._over_columns(np.add, weights)

    def _over_columns(self, together: np.ufunc, weights: NDArray[Any]) -> NDArray[Any]:
        """Put the weights of the rows together that each column handles; 0 for one that handles nothing."""
        found = np.zeros(self.number, weights.dtype)
        # Part by part, so that what is looked up does not need as much memory as the pool.
        for low, high in self._ranges():
            start = self.start[low : high + 1]
            taken = weights[self.rows[start[0] : start[-1]]]
            if len(taken):
                # Columns that handle nothing may begin behind the last entry: there is one more.
                taken = np.append(taken, np.zeros(1, taken.dtype))
                part = together.reduceat(taken, start[:-1] - start[0])
                part[start[1:] == start[:-1]] = 0
                found[low:high] = part
        return found

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Cut the columns into ranges that do not take much memory to look at."""
        low = 0
        while low < self.number:
            within = int(np.searchsorted(self.start, self.start[low] + AT_ONCE, "right")) - 1
            high = min(max(within, low + 1), low + AT_ONCE, self.number)
            yield low, high
            low = high

    def pieces(self, columns: Numbers | Short) -> Iterator[Numbers | Short]:
        """Cut some columns into pieces that do not take much memory to look at."""
        ahead = np.cumsum(self.lengths[columns], dtype=np.int64) - self.lengths[columns]
        piece = np.maximum(ahead, np.arange(len(columns))) // AT_ONCE
        for low, high in pairwise([0, *(np.flatnonzero(np.diff(piece)) + 1).tolist(), len(columns)]):
            yield columns[low:high]

    def entries(self, columns: Numbers | Short) -> tuple[Numbers, Numbers]:
        """List what some columns handle: positions in ``columns``, and rows."""
        lengths = self.lengths[columns]
        position = np.repeat(np.arange(len(columns)), lengths)
        return position, self.rows[runs(self.start[columns], lengths)].astype(np.int64)

    def mandates(self, columns: Numbers) -> Short:
        """List the rows of some columns, one column after the other, with little memory beside."""
        return np.concatenate(
            [self.rows[runs(self.start[part], self.lengths[part])] for part in self.pieces(columns)]
        )

    def handled(self, columns: Numbers, times: Numbers) -> Numbers:
        """Count how often each row is handled when columns are used so many times."""
        position, rows = self.entries(columns)
        return np.bincount(rows, weights=times[position], minlength=len(self.demand)).astype(np.int64)

    @cached_property
    def most(self) -> Numbers:
        """How often each column can be used in a solution that uses none in vain."""
        if self.upper is not None:
            return self.upper
        return self._over_columns(np.maximum, self.demand)
