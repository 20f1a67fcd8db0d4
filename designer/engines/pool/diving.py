"""Diving: a first design by fixing the largest values of the relaxation, and solving what is left again.

A primal heuristic of column generation (Sadykov et al. 2019): a share of the columns is fixed at once, the
rest is priced again, and a small rest is finished by branch and bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from designer.engines.pool.branch_and_bound import BranchAndBound
from designer.engines.pool.heuristics import fits
from designer.engines.pool.master import LpSolution, RestrictedMaster
from designer.engines.pool.pool import Combination, Numbers, Pool, Reals
from designer.engines.pool.residual import Selection, residual
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock

FEW = 150
"""Issues left from which on a tree of cases finishes a dive."""

SURE = 0.98
"""Values of columns that count as one."""

CUT_ROUNDS = 2
"""Rounds of cuts in each relaxation on the way."""

CASES = 10
"""Cases that are closed before the end of a dive is looked for at higher costs."""


@dataclass(frozen=True)
class DivePace:
    """The pace of a dive: which share of the missing bodies is fixed at once.

    Parameters
    ----------
    each
        The part of the bodies still missing that is fixed at once.
    left
        Rows that the first step leaves, about, where there are more.
    cut_below
        Rows from which on relaxations are not cut.
    """

    each: float
    left: float = np.inf
    cut_below: float = np.inf

    def share(self, rows: int) -> float:
        """Give the part that is fixed at once with so many rows left."""
        return max(self.each, 1 - self.left / rows)


def dive(
    pool: Pool, guide: Scalarisation, first: LpSolution, clock: Clock, pace: DivePace, low: int, below: int
) -> Selection | None:
    """Dive: fix the largest values of the relaxation, re-solve what is left, until every row is covered.

    Parameters
    ----------
    pool, guide
        The problem.
    first
        The solution of its relaxation.
    clock
        The time there is.
    pace
        How much is fixed at once.
    low, below
        What the objective is at least, and costs that are to be undercut.

    Raises
    ------
    OutOfTimeError
        If there is not the time for it.
    """
    fixed = Selection.nothing()
    solved, here, origin = first, pool, np.arange(pool.number)
    while True:
        clock.check()
        cost = fixed.cost(guide.whole)
        if solved.missing > 1e-6 or cost + solved.value * guide.unit >= below:
            return None
        if here.demand.sum() <= FEW:
            costs = [n - cost for n in aims(low, guide, below)]
            found = _finished(here, guide.over(origin), solved, clock, costs)
            return None if found is None else fixed.plus(Selection.of(origin[found.columns], found.times))
        step = _largest(here, solved, pace.share(len(here.demand)))
        rest = residual(here, guide.costs[origin], step)
        fixed = fixed.plus(Selection.of(origin[step.columns], step.times))
        if not len(rest.pool.demand) and fits(rest.pool, Selection.nothing()):
            return fixed
        before = np.zeros(here.number, bool)
        before[solved.columns] = True
        here, origin = rest.pool, origin[rest.origin]
        first_columns = np.flatnonzero(before[rest.origin])
        rounds = CUT_ROUNDS if len(here.demand) < pace.cut_below else 0
        solved = relaxation(here, guide.costs[origin], first_columns, clock, rounds).solved()


def aims(low: int, guide: Scalarisation, below: int) -> Iterator[int]:
    """Return cutoffs to try: the least possible objective, then farther and farther from it."""
    step = 0
    while (aim := (low + step) * guide.each) < below - 1:
        yield aim
        step = 2 * step + 1
    yield below - 1


def _finished(
    pool: Pool, guide: Scalarisation, solved: LpSolution, clock: Clock, costs: Iterable[int]
) -> Selection | None:
    """Finish a dive by branch and bound, for each cutoff in turn, until there is a solution."""
    for aim in costs:
        tree = BranchAndBound(pool, solved.lines, np.arange(pool.number), guide, aim, clock, solved.columns)
        found = tree.search(CASES).chosen
        if found is not None:
            return found
        clock.check()
    return None


def _largest(pool: Pool, solved: LpSolution, share: float) -> Selection:
    """Choose the columns with the largest values, together within what is to be handled."""
    x = solved.x
    order = np.argsort(-x, kind="stable")
    number = max(1, int(share * x.sum()))
    left = pool.demand.copy()
    chosen: list[int] = []
    for at in order.tolist():
        value = x[at]
        if value < 1e-6 or (len(chosen) >= number and value < SURE):
            break
        column = int(solved.columns[at])
        rows, times = np.unique(pool.rows[pool.start[column] : pool.start[column + 1]], return_counts=True)
        if len(rows) and (left[rows] >= times).all():
            left[rows] -= times
            chosen.append(column)
    if not chosen:
        chosen = [int(solved.columns[order[0]])]
    return Selection.of(np.array(chosen, np.int64), np.ones(len(chosen), np.int64))


def relaxation(
    pool: Pool, costs: Reals, columns: Numbers, clock: Clock, rounds: int = CUT_ROUNDS
) -> RestrictedMaster:
    """Solve the relaxation of a residual pool, with a few rounds of cuts."""
    master = RestrictedMaster(pool, costs, clock)
    master.add(columns)
    master.add(np.flatnonzero(pool.lengths == 0))
    master.solve()
    known: set[Combination] = set()
    for _ in range(rounds):
        if not master.cut(known):
            break
        master.solve()
    return master
