"""Zero-half cuts: an odd number of rows added, halved and rounded up.

Where an odd demand is met exactly, a column that handles an odd number of the rows gains a half by rounding;
in every whole solution those columns sum to one at least. A relaxation in which they sum to less is cut off.
Triples of rows are listed, as far as time and memory allow; larger sets grow out of them two rows at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from designer.candidates.bitsets import runs
from designer.engines.pool.lp_support import LpSupport
from designer.engines.pool.pool import Combination, Numbers, Reals
from designer.runtime.clock import Clock

PROMISING = 1.5
"""The sum of the odd columns of a triple that may grow into a violated set."""

LISTED = 3000
EXAMINED = 1 << 22
AT_ONCE = 1 << 18
"""Triples that are looked at closely; among how many they are looked for, and among how many at once."""

STARTS = 40
GROWTH = 3
"""Sets that are tried to grow in a round, and how often by two rows."""


def halves(support: LpSupport, clock: Clock) -> dict[Combination, float]:
    """Give sets of rows, and by how much a half of each of them is violated."""
    return {
        Combination.halves(rows): (1 - odd) / 2
        for rows, odd in _grown(support, _triples(support, clock), clock).items()
        if odd < 1
    }


def _triples(support: LpSupport, clock: Clock) -> dict[tuple[int, ...], float]:
    """Give the triples of rows whose odd columns sum to little."""
    demand = support.pool.demand
    listed = [row for row in _together(support, clock).tolist() if demand[row].sum() % 2 == 1]
    found = {}
    for rows in clock.each(listed):
        odd = _odd(support, rows)
        value = float(support.x[odd].sum() + support.slack[rows].sum())
        if value < PROMISING:
            found[tuple(rows)] = value
    return found


def _together(support: LpSupport, clock: Clock) -> Numbers:
    """List the triples of rows, of which any two share columns, that are handled together most.

    Each is found by the two of its rows that are together most: of those above a threshold one pair at least
    has a third of it.
    """
    width = len(support.pool.demand)
    one, other, weight = support.together
    least = (3 - PROMISING) / 2
    centre, near = np.concatenate([one, other]), np.concatenate([other, one])
    code = centre * width + near
    order = np.argsort(code)
    code, near, shared = code[order], near[order], np.concatenate([weight, weight])[order]
    begin = np.searchsorted(code, np.arange(width + 1) * width)
    degree = np.diff(begin)
    pairs = np.flatnonzero(weight > least / 3)
    pairs = pairs[np.argsort(-weight[pairs], kind="stable")]
    # The third row is looked for among those near the row that has fewer of them.
    fewer = degree[one[pairs]] <= degree[other[pairs]]
    by, far = np.where(fewer, one[pairs], other[pairs]), np.where(fewer, other[pairs], one[pairs])
    looked_at = np.cumsum(degree[by])
    best, gains = np.empty((0, 3), np.int64), np.empty(0)
    for low, high in _chunks(looked_at[looked_at <= EXAMINED]):
        clock.check()
        pair = np.repeat(np.arange(low, high), degree[by[low:high]])
        place = runs(begin[by[low:high]], degree[by[low:high]])
        third = near[place]
        closing = np.minimum(np.searchsorted(code, far[pair] * width + third), len(code) - 1)
        most = weight[pairs[pair]]
        gain = most + shared[place] + shared[closing]
        kept = (code[closing] == far[pair] * width + third) & (gain > least)
        kept &= (shared[place] <= most) & (shared[closing] <= most)
        rows = np.sort(np.stack([by[pair[kept]], far[pair[kept]], third[kept]], axis=1), axis=1)
        best, gains = _best(width, np.concatenate([best, rows]), np.concatenate([gains, gain[kept]]))
    return best


def _best(width: int, rows: Numbers, gains: Reals) -> tuple[Numbers, Reals]:
    """Give each triple once, those with most first, and no more than are looked at."""
    _, first = np.unique((rows[:, 0] * width + rows[:, 1]) * width + rows[:, 2], return_index=True)
    order = first[np.argsort(-gains[first], kind="stable")][:LISTED]
    return rows[order], gains[order]


def _chunks(total: Numbers) -> Iterator[tuple[int, int]]:
    """Cut places with running totals into ranges of about so much each."""
    bounds = [0, *(np.flatnonzero(np.diff(total // AT_ONCE)) + 1).tolist(), len(total)]
    yield from pairwise(bounds)


def _odd(support: LpSupport, rows: list[int]) -> Numbers:
    """List the columns that handle an odd number of some rows."""
    wanted = np.zeros(len(support.pool.demand), bool)
    wanted[rows] = True
    counted = wanted[support.row] & (support.times % 2 == 1)
    number = np.bincount(support.position[counted], minlength=len(support.columns))
    return np.flatnonzero(number % 2)


def _changes(support: LpSupport, rows: list[int]) -> Reals:
    """Give, for each row, by how much the sum of the odd columns changes with it."""
    sign = support.x.copy()
    sign[_odd(support, rows)] *= -1
    weights = np.where(support.times % 2 == 1, sign[support.position], 0.0)
    summed = np.bincount(support.row, weights=weights, minlength=len(support.pool.demand))
    change: Reals = summed.astype(float) + support.slack
    change[rows] = np.inf
    return change


def _grown(
    support: LpSupport, sets: dict[tuple[int, ...], float], clock: Clock
) -> dict[tuple[int, ...], float]:
    """Let the most promising sets grow, and give all."""
    found = dict(sets)
    starts = sorted(sets.items(), key=lambda some: (some[1], some[0]))[:STARTS]
    for rows, value in clock.each(starts, 1):
        grown = list(rows)
        for _ in range(GROWTH):
            before = value
            for _ in range(2):
                change = _changes(support, grown)
                best = int(change.argmin())
                value += float(change[best])
                grown.append(best)
            if value >= before - 1e-6:
                break
            if support.pool.demand[grown].sum() % 2:
                found[tuple(sorted(grown))] = value
    return found
