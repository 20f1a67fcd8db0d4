"""Feasibility of a choice of columns in exact arithmetic, and the greedy cover (Chvátal 1979)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.engines.pool.pool import Numbers, Pool, Reals
from designer.engines.pool.residual import Selection
from designer.runtime.clock import Clock

TRIED = 20_000
"""Columns that are looked at one by one in a round of choosing."""


@dataclass(frozen=True)
class Answer:
    """What was said to a question for a solution.

    Parameters
    ----------
    status
        ``optimal`` or ``feasible`` with a solution; ``infeasible``; ``unknown``.
    chosen
        The solution.
    proven
        Whether nothing need be believed for what is said of there being none.
    """

    status: str
    chosen: Selection | None = None
    proven: bool = False


def fits(pool: Pool, chosen: Selection) -> bool:
    """Whether a choice handles every row and keeps every line, in whole numbers."""
    handled = pool.handled(chosen.columns, chosen.times)
    enough = (handled == pool.demand).all() if pool.exact else (handled >= pool.demand).all()
    times = np.zeros(pool.number, np.int64)
    times[chosen.columns] = chosen.times
    if not enough or (pool.upper is not None and (times > pool.upper).any()):
        return False
    for line in pool.lines:
        total = int((times[line.columns] * line.coefficients).sum())
        if (line.low is not None and total < line.low) or (line.high is not None and total > line.high):
            return False
    return True


def greedy(pool: Pool, costs: Reals, clock: Clock) -> Selection | None:
    """Choose columns that cost least for each issue they handle, many at a time; None where that fails.

    Examples
    --------
    >>> pool = Pool.of([[0, 1], [1, 2], [2]], [[1, 1, 1]], [1, 1, 1])
    >>> greedy(pool, np.ones(3), Clock()).columns.tolist()
    [0, 1]
    """
    left = pool.demand.copy()
    columns: list[int] = []
    allowed = np.ones(pool.number, bool)
    while left.any():
        clock.check()
        gain = pool.sums((left > 0).astype(np.int64))
        if pool.exact:
            gain[gain < pool.lengths] = 0
        useful = np.flatnonzero((gain > 0) & allowed)
        if not len(useful):
            return None
        price = costs[useful] / gain[useful]
        cut = np.partition(price, TRIED)[TRIED] if len(price) > TRIED else np.inf
        least = price.min()
        some = useful[(price <= min(cut, 1.0001 * least + 1e-12))]
        before = len(columns)
        for column in some[:TRIED].tolist():
            rows = pool.rows[pool.start[column] : pool.start[column + 1]]
            if (left[rows] > 0).sum() == gain[column] and _takes(left, rows, pool.exact):
                columns.append(column)
        if len(columns) == before:
            allowed[some] = False
    chosen = Selection.of(np.array(columns, np.int64), np.ones(len(columns), np.int64))
    return chosen if fits(pool, chosen) else None


def _takes(left: Numbers, rows: NDArray[np.int32], exact: bool) -> bool:
    """Take off what a column handles, where it fits."""
    unique, times = np.unique(rows, return_counts=True)
    if exact and (left[unique] < times).any():
        return False
    left[unique] = np.maximum(left[unique] - times, 0)
    return True
