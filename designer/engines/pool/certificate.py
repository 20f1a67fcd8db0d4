"""Bounds over a whole pool that no solver has to be believed for.

Weights on rows and lines add up to an expression; where it is nowhere above the objective, column by column,
the weighted sides are a lower bound. Where it is, by rounding or by a wrong weight, the excess is taken off
as often as the columns can be used. The weights come from floating point; what they prove is computed in
whole numbers. The coefficients of a cut are computed anew from the rows that it is derived from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from designer.engines.pool.pool import Combination, Flags, LinearConstraint, Numbers, Pool, Reals

FINEST = 40
"""Weights are kept as multiples of one over two to this power at most."""

ROOM = 61
"""Bits of a whole number that sums may use."""


@dataclass(frozen=True)
class PoolCertificate:
    """What weights prove of an objective, in whole numbers of one over ``precision``.

    Parameters
    ----------
    scaled_bound
        No solution is below it.
    reduced
        For each column, what using it once adds at least to the bound.
    precision
        Units of one.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> prove(triangle, triangle.costs[0], np.array([0.5, 0.5, 0.5]), [], []).bound
    2
    >>> prove(triangle, triangle.costs[0], np.array([5.0, 0.0, 0.0]), [], []).bound
    -3
    """

    scaled_bound: int
    reduced: Numbers
    precision: int

    @property
    def bound(self) -> int:
        """A whole number that no solution is below, whatever the weights were."""
        return -(-self.scaled_bound // self.precision)

    @property
    def worth(self) -> float:
        """The bound before it is rounded, to compare certificates by."""
        return self.scaled_bound / self.precision

    def useful(self, value: int) -> Numbers:
        """List the columns that a solution of at most this value can use."""
        return np.flatnonzero(self.reduced <= value * self.precision - self.scaled_bound)


def prove(
    pool: Pool,
    objective: Numbers,
    weights: Reals,
    lines: Sequence[LinearConstraint],
    line_weights: Sequence[float],
    most: int | None = None,
    allowed: Flags | None = None,
) -> PoolCertificate:
    """Add up rows and lines with weights, in whole numbers.

    Parameters
    ----------
    pool
        Columns and rows.
    objective
        What is minimised; its value is a whole number in every solution.
    weights
        One a row; a negative one counts only where the pool is exact.
    lines, line_weights
        Lines that hold in every solution of use, and their weights; a positive one uses the lower side.
    most
        How many bodies there are at most in a solution of use, where it is known.
    allowed
        The columns that a solution may use; None for all.

    Raises
    ------
    ValueError
        If a line that is said to be a cut is none.
    """
    precision = _precision(pool, objective, weights, lines, line_weights)
    if not precision:
        return prove(pool, objective, np.zeros(len(weights)), [], [], most, allowed)
    whole = _whole(weights, precision)
    if not pool.exact:
        whole = np.maximum(whole, 0)
    reduced = objective * precision - pool.sums(whole)
    bound = sum(int(weight) * int(side) for weight, side in zip(whole, pool.demand, strict=True) if weight)
    for line, weight in zip(lines, line_weights, strict=True):
        (exact,) = _whole(np.array([weight]), precision)
        side = line.low if exact > 0 else line.high
        if not exact or side is None:
            continue
        columns, coefficients = (line.columns, line.coefficients)
        if line.of is not None:
            columns, coefficients, low = derived(pool, line.of)
            if side is not line.low or side > low:
                raise ValueError("a cut is stronger than the rows it is said to be derived from")
        bound += int(exact) * side
        reduced[columns] -= int(exact) * coefficients
    return PoolCertificate(bound + _excess(pool, reduced, most, allowed), reduced, precision)


def derived(pool: Pool, of: Combination) -> tuple[Numbers, Numbers, int]:
    """Add some rows with weights, divide and round up: columns, coefficients, and the side.

    Columns are used 0, 1, 2 ... times, so that rounding a coefficient up weakens the row, and the sum of
    whole numbers is at least its side rounded up (Chvátal and Gomory).

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> columns, coefficients, side = derived(triangle, Combination.halves([0, 1, 2]))
    >>> columns.tolist(), coefficients.tolist(), side
    ([0, 1, 2], [1, 1, 1], 2)
    """
    handling = [pool.handling(row) for row in of.rows]
    counted = np.repeat(np.array(of.weights, np.int64), [len(columns) for columns in handling])
    columns, place = np.unique(np.concatenate(handling), return_inverse=True)
    summed = np.bincount(place, weights=counted).astype(np.int64)
    side = sum(weight * int(pool.demand[row]) for row, weight in zip(of.rows, of.weights, strict=True))
    return columns.astype(np.int64), -(-summed // of.divisor), -(-side // of.divisor)


def _excess(pool: Pool, reduced: Numbers, most: int | None, allowed: Flags | None) -> int:
    """Give the most by which columns of negative reduced cost can undercut the weighted sides."""
    below = np.flatnonzero(reduced < 0 if allowed is None else (reduced < 0) & allowed)
    if not len(below):
        return 0
    handles = pool.lengths[below] > 0
    others, bodies = below[~handles], below[handles]
    excess = sum(int(r) * int(n) for r, n in zip(reduced[others], pool.most[others], strict=True))
    if len(bodies):
        # A body handles something, so there are no more bodies than there is to handle.
        number = int(pool.demand.sum()) if most is None else most
        each = sum(int(r) * int(n) for r, n in zip(reduced[bodies], pool.most[bodies], strict=True))
        excess += max(each, int(reduced[bodies].min()) * number)
    return excess


def _whole(weights: Reals, precision: int) -> Numbers:
    return np.floor(np.nan_to_num(weights, nan=0.0, posinf=0.0, neginf=0.0) * precision).astype(np.int64)


def _precision(
    pool: Pool,
    objective: Numbers,
    weights: Reals,
    lines: Sequence[LinearConstraint],
    line_weights: Sequence[float],
) -> int:
    """Give the finest precision at which no sum can leave 64 bits; 0 where there is none."""
    longest = int(pool.lengths.max(initial=0))
    largest = float(np.abs(objective).max(initial=0)) + 1
    largest += longest * float(np.abs(np.nan_to_num(weights, posinf=0, neginf=0)).max(initial=0))
    for line, weight in zip(lines, line_weights, strict=True):
        size = float(np.abs(line.coefficients).max(initial=0))
        largest += size * abs(float(weight)) if np.isfinite(weight) else 0
    bits = ROOM - int(np.ceil(np.log2(largest)))
    return 1 << min(FINEST, bits) if bits >= 0 else 0
