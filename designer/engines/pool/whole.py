"""Whole solutions: an integer programme over some columns, and a first choice without any programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from designer.clock import Clock
from designer.engines.pool.master import Master
from designer.engines.pool.pool import Numbers, Pool, Reals
from designer.engines.pool.residual import Chosen
from designer.engines.pool.solver import Model

TRIED = 20_000
"""Columns that are looked at one by one in a round of choosing."""


@dataclass(frozen=True)
class Answer:
    """What an integer programme said, in the words of :meth:`Model.solve`, and its best choice."""

    status: str
    chosen: Chosen | None = None


def fits(pool: Pool, chosen: Chosen) -> bool:
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


def choose(
    master: Master,
    columns: Numbers,
    clock: Clock,
    nodes: int | None = None,
    below: tuple[Numbers, int] | None = None,
    presolve: bool = True,
) -> Answer:
    """Solve the integer programme over some columns of a pool.

    Parameters
    ----------
    master
        The relaxation: its costs are minimised, its lines stated where they bind.
    columns
        What may be used.
    clock
        The time there is.
    nodes
        Nodes of the search after which it ends: unlike seconds, the same on every machine. None for no limit.
    below
        Costs, and a value that they are not to exceed.
    presolve
        Whether the solver may rewrite the programme first.
    """
    pool = master.pool
    model = Model()
    high = pool.demand if pool.exact else np.full(len(pool.demand), np.inf)
    model.add_rows(pool.demand, high)
    position, rows = pool.entries(columns)
    width = max(1, len(pool.demand))
    code, times = np.unique(position * width + rows, return_counts=True)
    begin = np.searchsorted(code // width, np.arange(len(columns) + 1))
    most = pool.most[columns].astype(float)
    model.add_columns(master.costs[columns], begin, code % width, times, most)
    place = np.full(pool.number, -1, np.int64)
    place[columns] = np.arange(len(columns))
    for line, weight in zip(master.lines, master.line_weights, strict=True):
        if line.of is not None and not weight:
            continue
        here = place[line.columns] >= 0
        low = -np.inf if line.low is None else line.low
        model.add_row(
            low,
            np.inf if line.high is None else line.high,
            place[line.columns[here]],
            line.coefficients[here],
        )
    if below is not None:
        used = np.flatnonzero(below[0][columns])
        model.add_row(-np.inf, below[1], used, below[0][columns[used]])
    model.make_whole()
    model.option("mip_rel_gap", 0.0)
    if not presolve:
        model.option("presolve", "off")
        model.option("random_seed", 1)
    if nodes is not None:
        model.option("mip_max_nodes", nodes)
    status = model.solve(clock)
    values = model.values() if status != "infeasible" else np.empty(0)
    if not len(values):
        return Answer(status if status in ("infeasible", "failed") else "unknown")
    chosen = Chosen.of(columns, np.round(values).astype(np.int64))
    kept = fits(pool, chosen) and (below is None or chosen.cost(below[0]) <= below[1])
    if not kept:
        return Answer("unknown")
    return Answer(status, chosen)


def greedy(pool: Pool, costs: Reals, clock: Clock) -> Chosen | None:
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
    chosen = Chosen.of(np.array(columns, np.int64), np.ones(len(columns), np.int64))
    return chosen if fits(pool, chosen) else None


def _takes(left: Numbers, rows: NDArray[np.int32], exact: bool) -> bool:
    """Take off what a column handles, where it fits."""
    unique, times = np.unique(rows, return_counts=True)
    if exact and (left[unique] < times).any():
        return False
    left[unique] = np.maximum(left[unique] - times, 0)
    return True
