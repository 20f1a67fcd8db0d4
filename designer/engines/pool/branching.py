"""Branch and cut over the columns of a pool, by HiGHS.

Its heuristics find good covers at once where columns handle many rows, so that neither dives nor small cuts
say much. What it says of there being no better one rests on floating point: something else has to say so too.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from designer.engines.pool.heuristics import Answer, fits
from designer.engines.pool.highs_lp import IncrementalLp
from designer.engines.pool.pool import Numbers, Pool, Reals
from designer.engines.pool.residual import Selection
from designer.runtime.clock import Clock

LONG = 6
"""Rows of a column, on the average, above which a pool is dense."""

MOST = 500_000
"""Entries of a dense pool that other solvers are still given all at once."""

Take = Callable[[Selection], object]
"""Told each solution that is better than those before."""


def is_dense(pool: Pool) -> bool:
    """Whether columns handle so many rows that other solvers find covers sooner than dives and cuts do."""
    return LONG * pool.number < len(pool.rows) <= MOST


def branch_and_cut(
    pool: Pool,
    columns: Numbers,
    objective: Numbers,
    start: Selection | None,
    clock: Clock,
    nodes: int,
    seed: int,
    take: Take,
) -> Answer:
    """Minimise an objective over some columns of a pool.

    Parameters
    ----------
    pool, columns
        The problem, and what may be used of it.
    objective
        What is minimised.
    start
        A solution that is known.
    clock, nodes
        The time there is, and how many nodes of the tree are solved at most.
    seed
        Of the random choices.
    take
        Told each solution that is found and is better than those before.

    Returns
    -------
    Answer
        ``optimal`` or ``feasible`` with the best solution, the one to start with included; ``infeasible``;
        ``unknown``.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> told = []
    >>> answer = branch_and_cut(triangle, np.arange(3), triangle.costs[0], None, Clock(), 10, 0, told.append)
    >>> answer.status, answer.chosen.cost(triangle.costs[0]), answer.proven
    ('optimal', 2, False)
    """
    model = _stated(pool, columns, objective)
    for option, value in (("mip_max_nodes", nodes), ("mip_rel_gap", 0.0), ("random_seed", seed)):
        model.option(option, value)
    if start is not None:
        place = np.searchsorted(columns, start.columns)
        values = np.zeros(len(columns))
        values[place] = start.times
        model.start(values)

    def chosen(values: Reals) -> Selection | None:
        found = Selection.of(columns, np.round(values).astype(np.int64)) if len(values) else None
        return found if found is not None and fits(pool, found) else None

    def improved(values: Reals) -> None:
        if (found := chosen(values)) is not None:
            take(found)

    status, values = model.branch(clock, improved)
    best = chosen(values)
    if best is None:
        return Answer("infeasible" if status == "infeasible" else "unknown")
    return Answer("optimal" if status == "optimal" else "feasible", best)


def _stated(pool: Pool, columns: Numbers, objective: Numbers) -> IncrementalLp:
    """State the integer programme over some columns for HiGHS."""
    model = IncrementalLp()
    model.add_rows(pool.demand, pool.demand if pool.exact else np.full(len(pool.demand), np.inf))
    position, rows = pool.entries(columns)
    code, times = np.unique(position * len(pool.demand) + rows, return_counts=True)
    of, rows = np.divmod(code, max(1, len(pool.demand)))
    start = np.searchsorted(of, np.arange(len(columns) + 1))
    model.add_columns(objective[columns], start, rows, times, pool.most[columns].astype(float))
    for line in (line.over(pool, columns) for line in pool.lines):
        low = -np.inf if line.low is None else line.low
        high = np.inf if line.high is None else line.high
        model.add_row(low, high, line.columns, line.coefficients)
    return model
