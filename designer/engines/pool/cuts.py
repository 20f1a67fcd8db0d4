"""Zero-half cuts: an odd number of rows added, halved and rounded up.

Where an odd demand is met exactly, a column that handles an odd number of the rows gains a half by rounding;
in every whole solution those columns sum to one at least. A relaxation in which they sum to less is cut off.
Triples of rows are listed; larger sets grow out of them two rows at a time.
"""

from __future__ import annotations

import numpy as np

from designer.engines.pool.certificate import derived
from designer.engines.pool.pool import Line, Numbers, Pool, Reals

LEAST = 0.02
"""The least by which a cut is to be violated."""

PROMISING = 1.5
"""The sum of the odd columns of a triple that may grow into a violated set."""

STARTS = 150
GROWTH = 3
"""Sets that are tried to grow in a round, and how often by two rows."""

PER_ROW = 4
MOST = 120
"""Cuts in a round that share a row, and cuts in all."""


def separate(pool: Pool, columns: Numbers, x: Reals, known: set[tuple[int, ...]]) -> list[Line]:
    """Find cuts that a fractional solution violates.

    Parameters
    ----------
    pool
        Columns and rows.
    columns, x
        The solution.
    known
        The sets of rows that cuts have been made of; new ones are added.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> [(cut.of, cut.low) for cut in separate(triangle, np.arange(3), np.full(3, 0.5), set())]
    [((0, 1, 2), 2)]
    """
    used = x > 1e-9
    support = _Support(pool, columns[used], x[used])
    sets = _grown(support, support.triples())
    chosen: list[Line] = []
    load = np.zeros(len(pool.demand), np.int64)
    for rows, odd in sorted(sets.items(), key=lambda found: (found[1], found[0])):
        if odd > 1 - 2 * LEAST or len(chosen) == MOST:
            break
        if rows in known or (load[list(rows)] >= PER_ROW).any():
            continue
        load[list(rows)] += 1
        known.add(rows)
        columns_of, coefficients, side = derived(pool, rows)
        chosen.append(Line(columns_of, coefficients, side, None, rows))
    return chosen


class _Support:
    """The columns of a fractional solution, as far as they handle rows an odd number of times."""

    def __init__(self, pool: Pool, columns: Numbers, x: Reals) -> None:
        self.pool, self.columns, self.x = pool, columns, x
        width = len(pool.demand)
        position, rows = pool.entries(columns)
        handled = np.bincount(rows, weights=x[position], minlength=width)
        self.slack = np.maximum(handled - pool.demand, 0)
        code, times = np.unique(position * width + rows, return_counts=True)
        code = code[times % 2 == 1]
        self.position, self.row = code // width, code % width

    def triples(self) -> dict[tuple[int, ...], float]:
        """Give the triples of rows whose odd columns sum to little."""
        width = len(self.pool.demand)
        pairs, weight = self._together()
        if not len(pairs):
            return {}
        one, other = pairs // width, pairs % width
        start = np.searchsorted(one, np.arange(width + 1))
        # For each pair a < b, the rows c > b that share a column with a: b and c may share one as well.
        number = start[one + 1] - np.arange(len(pairs)) - 1
        pair = np.repeat(np.arange(len(pairs)), number)
        third = np.arange(len(pair)) - np.repeat(np.cumsum(number) - number, number) + pair + 1
        closing = np.searchsorted(pairs, other[pair] * width + other[third])
        closing[closing == len(pairs)] = 0
        closed = pairs[closing] == other[pair] * width + other[third]
        # What all three share is counted in each of the pairs.
        gain = weight[pair] + weight[third] + weight[closing]
        kept = np.flatnonzero(closed & (gain > (3 - PROMISING) / 2))
        kept = kept[np.argsort(-gain[kept], kind="stable")][: 20 * STARTS]
        rows = np.stack([one[pair[kept]], other[pair[kept]], other[third[kept]]], axis=1)
        rows = rows[self.pool.demand[rows].sum(axis=1) % 2 == 1]
        found = {}
        for some in rows.tolist():
            odd = self.odd(some)
            value = float(self.x[odd].sum() + self.slack[some].sum())
            if value < PROMISING:
                found[tuple(some)] = value
        return found

    def _together(self) -> tuple[Numbers, Reals]:
        """Give, for each two rows of which columns handle both, the sum of those columns."""
        width = len(self.pool.demand)
        begin = np.searchsorted(self.position, np.arange(len(self.columns) + 1))
        number = begin[self.position + 1] - np.arange(len(self.position)) - 1
        first = np.repeat(np.arange(len(self.position)), number)
        second = np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number) + first + 1
        code = self.row[first] * width + self.row[second]
        pairs, inverse = np.unique(code, return_inverse=True)
        together: Reals = np.bincount(
            inverse, weights=self.x[self.position[first]], minlength=len(pairs)
        ).astype(float)
        return pairs, together

    def odd(self, rows: list[int]) -> Numbers:
        """List the columns that handle an odd number of some rows."""
        wanted = np.zeros(len(self.pool.demand), bool)
        wanted[rows] = True
        number = np.bincount(self.position[wanted[self.row]], minlength=len(self.columns))
        return np.flatnonzero(number % 2)

    def changes(self, rows: list[int]) -> Reals:
        """Give, for each row, by how much the sum of the odd columns changes with it."""
        sign = self.x.copy()
        sign[self.odd(rows)] *= -1
        change: Reals = np.bincount(
            self.row, weights=sign[self.position], minlength=len(self.pool.demand)
        ).astype(float)
        change += self.slack
        change[rows] = np.inf
        return change


def _grown(support: _Support, sets: dict[tuple[int, ...], float]) -> dict[tuple[int, ...], float]:
    """Let the most promising sets grow, and give all."""
    found = dict(sets)
    for rows, value in sorted(sets.items(), key=lambda some: (some[1], some[0]))[:STARTS]:
        grown = list(rows)
        for _ in range(GROWTH):
            before = value
            for _ in range(2):
                change = support.changes(grown)
                best = int(change.argmin())
                value += float(change[best])
                grown.append(best)
            if value >= before - 1e-6:
                break
            if support.pool.demand[grown].sum() % 2:
                found[tuple(sorted(grown))] = value
    return found
