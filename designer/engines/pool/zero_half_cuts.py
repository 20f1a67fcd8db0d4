"""Zero-half cuts: an odd number of rows added, halved and rounded up.

Where an odd demand is met exactly, a column that handles an odd number of the rows gains a half by rounding;
in every whole solution those columns sum to one at least. A relaxation in which they sum to less is cut off.
Triples of rows are listed; larger sets grow out of them two rows at a time.
"""

from __future__ import annotations

import numpy as np

from designer.engines.pool.lp_support import LpSupport, twos
from designer.engines.pool.pool import Combination, Numbers, Reals

PROMISING = 1.5
"""The sum of the odd columns of a triple that may grow into a violated set."""

LISTED = 3000
"""Triples that are looked at."""

STARTS = 40
GROWTH = 3
"""Sets that are tried to grow in a round, and how often by two rows."""


def halves(support: LpSupport) -> dict[Combination, float]:
    """Give sets of rows, and by how much a half of each of them is violated."""
    return {
        Combination.halves(rows): (1 - odd) / 2
        for rows, odd in _grown(support, _triples(support)).items()
        if odd < 1
    }


def _triples(support: LpSupport) -> dict[tuple[int, ...], float]:
    """Give the triples of rows whose odd columns sum to little."""
    demand = support.pool.demand
    width = len(demand)
    one, other, weight = support.together
    if not len(one):
        return {}
    pairs = one * width + other
    # For each pair a < b, the rows c > b that share a column with a: b and c may share one as well.
    pair, third = twos(one, width)
    closing = np.searchsorted(pairs, other[pair] * width + other[third])
    closing[closing == len(pairs)] = 0
    closed = pairs[closing] == other[pair] * width + other[third]
    # What all three share is counted in each of the pairs.
    gain = weight[pair] + weight[third] + weight[closing]
    kept = np.flatnonzero(closed & (gain > (3 - PROMISING) / 2))
    kept = kept[np.argsort(-gain[kept], kind="stable")][:LISTED]
    rows = np.stack([one[pair[kept]], other[pair[kept]], other[third[kept]]], axis=1)
    rows = rows[demand[rows].sum(axis=1) % 2 == 1]
    found = {}
    for some in rows.tolist():
        odd = _odd(support, some)
        value = float(support.x[odd].sum() + support.slack[some].sum())
        if value < PROMISING:
            found[tuple(some)] = value
    return found


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


def _grown(support: LpSupport, sets: dict[tuple[int, ...], float]) -> dict[tuple[int, ...], float]:
    """Let the most promising sets grow, and give all."""
    found = dict(sets)
    for rows, value in sorted(sets.items(), key=lambda some: (some[1], some[0]))[:STARTS]:
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
