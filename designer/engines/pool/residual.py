"""What is left of a pool when some columns are chosen: fewer rows, and of equal columns the cheapest one.

Columns only matter for what is still to be handled, and for side constraints that are not kept yet. A largest
mandate of what is left is part of a largest mandate of the whole, so no column has to be listed anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from designer.engines.pool.pool import LinearConstraint, Numbers, Pool, Reals, Short


@dataclass(frozen=True)
class Selection:
    """Columns of a pool, each with how often it is used.

    Examples
    --------
    >>> Selection.of(np.array([4, 2]), np.array([1, 2])).plus(Selection.of(np.array([4]), np.array([1])))
    Selection(columns=array([2, 4]), times=array([2, 2]))
    """

    columns: Numbers
    times: Numbers

    @classmethod
    def of(cls, columns: Numbers, times: Numbers) -> Selection:
        """Sort columns and add up how often each is used."""
        found, inverse = np.unique(columns, return_inverse=True)
        summed = np.bincount(inverse, weights=times, minlength=len(found)).astype(np.int64)
        return cls(found[summed > 0].astype(np.int64), summed[summed > 0])

    @classmethod
    def nothing(cls) -> Selection:
        """Return the empty choice."""
        return cls(np.empty(0, np.int64), np.empty(0, np.int64))

    def plus(self, other: Selection) -> Selection:
        """Return the union of two choices, multiplicities added."""
        return Selection.of(
            np.concatenate([self.columns, other.columns]), np.concatenate([self.times, other.times])
        )

    def cost(self, costs: Numbers) -> int:
        """Return the total cost of the choice."""
        return int((costs[self.columns] * self.times).sum())


@dataclass(frozen=True)
class Residual:
    """A smaller pool, and the columns that its columns were."""

    pool: Pool
    origin: Numbers

    def restored(self, chosen: Selection) -> Selection:
        """Give the columns that were chosen, by their numbers in the larger pool."""
        return Selection.of(self.origin[chosen.columns], chosen.times)


def residual(pool: Pool, costs: Reals, fixed: Selection) -> Residual:
    """Return the residual pool once some columns are fixed.

    Parameters
    ----------
    pool
        Everything.
    costs
        By which the cheapest of equal columns is found.
    fixed
        What is chosen already.

    Raises
    ------
    designer.runtime.malloc.TooMuchMemoryError
        If what is left takes more memory than there is.
    """
    left = np.maximum(pool.demand - pool.handled(fixed.columns, fixed.times), 0)
    kept_rows = np.flatnonzero(left)
    columns, helping = pool.touching(kept_rows), _helping(pool, fixed)
    limit = None
    if len(helping):
        columns = np.union1d(columns, helping)
    if len(helping) or pool.upper is not None:
        # What handles nothing any more is still used no more often than before.
        limit = _unused(pool.most, fixed)
    entries = int(pool.lengths[columns].sum(dtype=np.int64))
    needed = Pool.bytes(len(columns), entries, len(pool.costs))
    pool.memory.allow(needed, pool.memory.kept, "what is left of the pool")
    columns = _cheapest(pool, columns, left, costs, fixed, helping, limit)
    lengths, rows = [np.zeros(1, np.int32)], [np.empty(0, np.int32)]
    for _, part in _parts(pool, columns, left):
        lengths.append(part.lengths)
        rows.append(part.rows)
    smaller = Pool(
        np.cumsum(np.concatenate(lengths)),
        np.concatenate(rows),
        tuple(cost[columns] for cost in pool.costs),
        left[kept_rows],
        pool.exact,
        tuple(_left_of(line, pool.number, columns, fixed) for line in pool.lines),
        None if limit is None else limit[columns],
        pool.memory,
    )
    return Residual(smaller, columns)


def _helping(pool: Pool, fixed: Selection) -> Numbers:
    """List the columns that can help to keep a line, whatever they handle."""
    found = [line.helping(line.total(fixed.columns, fixed.times)) for line in pool.lines]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)


def _cheapest(
    pool: Pool,
    columns: Numbers,
    left: Numbers,
    costs: Reals,
    fixed: Selection,
    helping: Numbers,
    limit: Numbers | None,
) -> Numbers:
    """Give one of the cheapest of all columns that fit, handle the same and count the same in every line.

    Those that one alone cannot stand for, as it is used only so often, are all given.
    """
    draw = np.random.default_rng(0).integers(1, 2**62, len(left) + len(pool.lines), np.int64)
    alone = [np.empty(0, np.int32)]
    kept, keys = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    for some, part in _parts(pool, columns, left):
        key = part.sums(draw[: len(part.demand)])
        if limit is not None:
            single = np.isin(some, helping) | (limit[some] < part.most)
            alone.append(some[single])
            some, key = some[~single], key[~single]
        kept.append(some)
        keys.append(key)
    columns, key = np.concatenate(kept), np.concatenate(keys)
    del kept, keys
    for line, number in zip(pool.lines, draw[len(left) :], strict=True):
        of = _left_of(line, pool.number, columns, fixed)
        key[of.columns] += of.coefficients * number
    order = np.lexsort((costs[columns], key))
    key = key[order]
    first = np.concatenate([[True], key[1:] != key[:-1]]) if len(order) else np.empty(0, bool)
    found: Numbers = np.sort(np.concatenate([columns[order[first]], *alone])).astype(np.int64)
    return found


def _parts(pool: Pool, columns: Numbers, left: Numbers) -> Iterator[tuple[Short, Pool]]:
    """Give the columns that still fit, and a pool of what is left of them, part by part.

    What is looked up would need as much memory as the pool if it were all columns at once.
    """
    kept_rows = np.flatnonzero(left)
    number = np.full(len(left), -1, np.int32)
    number[kept_rows] = np.arange(len(kept_rows))
    for piece in pool.pieces(columns):
        some = piece.astype(np.int32)
        position, rows = pool.entries(some)
        wanted = (number[rows] >= 0) & (_repeat(position, rows) < left[rows])
        lengths = np.bincount(position[wanted], minlength=len(some))
        if pool.exact:
            # Whatever handles more than is left fits no longer.
            fits = np.bincount(position[~wanted], minlength=len(some)) == 0
            wanted &= fits[position]
            some, lengths = some[fits], lengths[fits]
        start = np.concatenate([[0], np.cumsum(lengths)])
        yield some, Pool(start, number[rows[wanted]], (), left[kept_rows])


def _repeat(position: Numbers, rows: Numbers) -> Numbers:
    """Count for each entry the earlier entries of its column in the same row."""
    if not len(rows):
        return np.empty(0, np.int64)
    again = (position[1:] == position[:-1]) & (rows[1:] == rows[:-1])
    if not again.any():
        return np.zeros(len(rows), np.int64)
    place = np.arange(len(rows))
    begins = np.maximum.accumulate(np.where(np.concatenate([[True], ~again]), place, 0))
    return place - begins


def _unused(upper: Numbers, fixed: Selection) -> Numbers:
    """Take off what is used already of how often columns can be used."""
    left = upper.copy()
    left[fixed.columns] -= fixed.times
    return np.maximum(left, 0)


def _left_of(
    line: LinearConstraint, number: int, columns: Numbers | Short, fixed: Selection
) -> LinearConstraint:
    """Give what a line leaves to the columns that are left."""
    weight = np.zeros(number, np.int64)
    weight[line.columns] = line.coefficients
    used = int((weight[fixed.columns] * fixed.times).sum())
    mine = weight[columns]
    kept = np.flatnonzero(mine)
    low = None if line.low is None else line.low - used
    high = None if line.high is None else line.high - used
    return LinearConstraint(kept, mine[kept], low, high)
