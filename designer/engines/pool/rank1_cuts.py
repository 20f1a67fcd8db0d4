"""Cuts of three to five rows with other weights than halves: added, divided and rounded up.

The weights are those that cut off most in vehicle routing, another problem of covering by few columns
(Pecin, Pessoa, Poggi, Uchoa and Santos 2017), turned round for sums that are at least so much. Round each
row, all small sets of it and the rows nearest to it are looked at: how much a set violates depends only on
which of these rows each column handles, so that one product of matrices tells it for every set of every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations, permutations

import numpy as np

from designer.candidates.bitsets import runs
from designer.engines.pool.lp_support import LpSupport
from designer.engines.pool.pool import Combination, Numbers, Reals
from designer.runtime.clock import ENDLESS, Clock

NEAR = 6
"""Rows near a row that its sets are made of."""

FARTHER = 0.1
"""What two rows have in common by way of a third, beside what they have in common themselves."""

AT_ONCE = 512
"""Rows whose sets are looked at at once."""

BY_THIRD = 80
"""Bytes for every two rows that are near to each other by way of a third."""

EACH = 8
"""Of the sets round each row, how many are given: those that are violated most."""

KINDS: tuple[tuple[tuple[int, ...], int], ...] = (
    ((1, 1, 1), 2),
    ((2, 2, 2, 1), 3),
    ((2, 1, 1, 1), 3),
    ((1, 1, 1, 1, 1), 2),
    ((1, 1, 1, 1, 1), 3),
    ((2, 2, 2, 2, 2), 3),
    ((2, 2, 1, 1, 1), 3),
    ((2, 1, 1, 1, 1), 4),
    ((3, 1, 1, 1, 1), 4),
    ((3, 3, 2, 2, 1), 4),
    ((3, 3, 3, 3, 1), 4),
    ((3, 3, 3, 3, 2), 4),
    ((3, 3, 2, 2, 2), 5),
    ((3, 3, 3, 2, 2), 5),
    ((4, 3, 3, 2, 2), 5),
)
"""Weights of rows, in any order, and what the sum of them is divided by."""


@cache
def _table() -> tuple[Reals, Reals, Reals]:
    """Give weights of a row and of those near it, divisors, and coefficients by which of them are handled."""
    sets = [
        (divisor, dict(zip((0, *others), weights, strict=True)))
        for kind, divisor in KINDS
        for weights in sorted({*permutations(kind)})
        for others in combinations(range(1, NEAR + 1), len(kind) - 1)
    ]
    weights = np.array([[of.get(place, 0) for place in range(NEAR + 1)] for _, of in sets], float)
    divisors = np.array([divisor for divisor, _ in sets], float)
    handled = np.arange(1 << (NEAR + 1)) >> np.arange(NEAR + 1)[:, None] & 1
    return weights, divisors, _rounded(weights, handled, divisors)


def _rounded(weights: Reals, counts: Numbers, divisors: Reals) -> Reals:
    """Sum counts with the weights of each set, divide, and round up."""
    rounded: Reals = np.ceil(weights @ counts.astype(float) / divisors[:, None] - 1e-9)
    return rounded


def fractions(support: LpSupport, least: float, clock: Clock = ENDLESS) -> dict[Combination, float]:
    """Give weighted sets of few rows, and by how much they are violated, if by more than the ``least``."""
    near = _nearest(support)
    found: dict[Combination, float] = {}
    for low in clock.each(range(0, len(near), AT_ONCE), 1):
        for of, violated in _violated(support, near[low : low + AT_ONCE], least):
            found.setdefault(of, violated)
    return found


def _violated(support: LpSupport, near: Numbers, least: float) -> Iterator[tuple[Combination, float]]:
    """Give the sets round some rows that are violated most, and by how much."""
    weights, divisors, _ = _table()
    demand = np.append(support.pool.demand, 0)[near]
    violated = _rounded(weights, demand.T, divisors) - _sums(support, near)
    sets = np.argpartition(-violated, EACH, axis=0)[:EACH]
    centres = np.broadcast_to(np.arange(len(near)), sets.shape)
    worth = violated[sets, centres]
    kept = worth > least
    chosen = zip(sets[kept].tolist(), centres[kept].tolist(), worth[kept].tolist(), strict=True)
    for one, centre, value in chosen:
        pairs = zip(near[centre].tolist(), weights[one].astype(int).tolist(), strict=True)
        rows, counts = zip(*sorted((row, n) for row, n in pairs if n and row >= 0), strict=True)
        yield Combination(rows, counts, int(divisors[one])), value


def _nearest(support: LpSupport) -> Numbers:
    """Give, for each row that is handled in fractions, itself and the rows nearest to it; -1 for none."""
    width = len(support.pool.demand)
    one, other, weight = support.together
    # What is handled together for certain is one row as it were.
    some = weight < 1 - 1e-6
    one, other, weight = one[some], other[some], weight[some]
    centre, near = np.concatenate([one, other]), np.concatenate([other, one])
    weight = np.concatenate([weight, weight])
    order = np.argsort(centre, kind="stable")
    centre, near, weight = centre[order], near[order], weight[order]
    start = np.searchsorted(centre, np.arange(width + 1))
    # By way of a third row.
    number = start[near + 1] - start[near]
    memory = support.pool.memory
    memory.allow(int(number.sum()) * BY_THIRD, memory.passing, "rows near to others by way of a third")
    by = np.repeat(np.arange(len(near)), number)
    step = runs(start[near], number)
    code = np.concatenate([centre * width + near, centre[by] * width + near[step]])
    worth = np.concatenate([weight, FARTHER * weight[by] * weight[step]])
    pairs, inverse = np.unique(code, return_inverse=True)
    worth = np.bincount(inverse, weights=worth, minlength=len(pairs))
    centre, near = pairs // max(width, 1), pairs % max(width, 1)
    worth[centre == near] = -1.0
    order = np.lexsort((-worth, centre))
    centre, near, worth = centre[order], near[order], worth[order]
    rank = np.arange(len(centre)) - np.searchsorted(centre, centre)
    kept = (rank < NEAR) & (worth > 0)
    rows, place = np.unique(centre[kept], return_inverse=True)
    found = np.full((len(rows), NEAR + 1), -1, np.int64)
    found[:, 0] = rows
    found[place, rank[kept] + 1] = near[kept]
    return found


def _sums(support: LpSupport, near: Numbers) -> Reals:
    """Give, for each weighted set round each row, what the solution comes to on the left-hand side."""
    weights, divisors, coefficients = _table()
    order = np.argsort(support.row, kind="stable")
    begin = np.searchsorted(support.row[order], np.arange(len(support.pool.demand) + 1))
    centre, place = np.nonzero(near >= 0)
    rows = near[centre, place]
    number = begin[rows + 1] - begin[rows]
    of = np.repeat(np.arange(len(rows)), number)
    at = order[runs(begin[rows], number)]
    # A line for every column that touches a row or one near it: which of them it handles, and how often.
    code = centre[of] * len(support.columns) + support.position[at]
    touched, inverse = np.unique(code, return_inverse=True)
    centre, x = touched // len(support.columns), support.x[touched % len(support.columns)]
    times = np.zeros((len(touched), NEAR + 1), np.int64)
    times[inverse, place[of]] = support.times[at]
    once = times.max(axis=1) == 1
    handled = np.zeros((1 << (NEAR + 1), len(near)))
    np.add.at(handled, (times[once] @ (1 << np.arange(NEAR + 1)), centre[once]), x[once])
    found = coefficients @ handled
    # The table does not know columns that handle a row more than once.
    more = _rounded(weights, times[~once].T, divisors) * x[~once]
    for column, row in enumerate(centre[~once].tolist()):
        found[:, row] += more[:, column]
    return found
