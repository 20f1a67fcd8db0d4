"""Designs: diving into the relaxation, then neighbourhoods of the best one, solved anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from designer.clock import Clock, OutOfTimeError
from designer.engines.pool.guide import Guide
from designer.engines.pool.master import MANY_ROWS, Master, best_for_rows
from designer.engines.pool.pool import Combination, Numbers, Pool, Reals
from designer.engines.pool.residual import Chosen, residual
from designer.engines.pool.tightening import Tightening
from designer.engines.pool.tree import Tree
from designer.engines.pool.whole import Answer

FEW = 150
"""Issues left from which on a tree of cases finishes a dive."""

SURE = 0.98
"""Values of columns that count as one."""

CUT_ROUNDS = 2
"""Rounds of cuts in each relaxation on the way."""

CASES = 10
"""Cases that are closed before the end of a dive is looked for at higher costs."""

WIDER = 1.04
"""How much larger a neighbourhood is after each that held nothing better."""

AROUND = 6
ROWS = 500
PATIENCE = 4
"""Neighbourhoods in a turn of one, for so many rows or fewer; and cases that are closed in each."""

Take = Callable[[Chosen], bool]
"""Takes a choice over where it is better than what is known, and tells whether it was."""


def dive(
    pool: Pool, guide: Guide, first: Master, clock: Clock, share: float, low: int, below: int
) -> Chosen | None:
    """Fix the largest values of the relaxation, solve what is left, and so on.

    Parameters
    ----------
    pool, guide
        The problem.
    first
        Its relaxation, solved.
    clock
        The time there is.
    share
        The part of the bodies still missing that is fixed at once.
    low, below
        What the objective is at least, and costs that are to be undercut.

    Raises
    ------
    OutOfTimeError
        If there is not the time for it.
    """
    fixed = Chosen.nothing()
    master, here, origin = first, pool, np.arange(pool.number)
    while True:
        clock.check()
        cost = fixed.cost(guide.whole)
        if master.missing > 1e-6 or cost + master.value * guide.unit >= below:
            return None
        if here.demand.sum() <= FEW:
            found = _finished(
                here, guide.over(origin), master, clock, [n - cost for n in aims(low, guide, below)]
            )
            return None if found is None else fixed.plus(Chosen.of(origin[found.columns], found.times))
        step = _largest(master, share)
        rest = residual(here, guide.costs[origin], step)
        fixed = fixed.plus(Chosen.of(origin[step.columns], step.times))
        if not len(rest.pool.demand):
            return fixed
        before = np.zeros(here.number, bool)
        before[master.columns] = True
        here, origin = rest.pool, origin[rest.origin]
        master = _relaxation(here, guide.costs[origin], np.flatnonzero(before[rest.origin]), clock)


def aims(low: int, guide: Guide, below: int) -> Iterator[int]:
    """Give costs to be tried: those of the least objective there can be, then farther and farther from it."""
    step = 0
    while (aim := (low + step) * guide.each) < below - 1:
        yield aim
        step = 2 * step + 1
    yield below - 1


def _finished(pool: Pool, guide: Guide, master: Master, clock: Clock, costs: Iterable[int]) -> Chosen | None:
    """Solve what is left by a tree of cases for each of the costs, until there is a solution."""
    for aim in costs:
        tree = Tree(pool, master.lines, np.arange(pool.number), guide, aim, clock, master.columns)
        found = tree.search(CASES).chosen
        if found is not None:
            return found
        clock.check()
    return None


def _largest(master: Master, share: float) -> Chosen:
    """Choose the columns with the largest values, together within what is to be handled."""
    pool, x = master.pool, master.x
    order = np.argsort(-x, kind="stable")
    number = max(1, int(share * x.sum()))
    left = pool.demand.copy()
    chosen: list[int] = []
    for at in order.tolist():
        value = x[at]
        if value < 1e-6 or (len(chosen) >= number and value < SURE):
            break
        column = int(master.columns[at])
        rows, times = np.unique(pool.rows[pool.start[column] : pool.start[column + 1]], return_counts=True)
        if len(rows) and (left[rows] >= times).all():
            left[rows] -= times
            chosen.append(column)
    if not chosen:
        chosen = [int(master.columns[order[0]])]
    return Chosen.of(np.array(chosen, np.int64), np.ones(len(chosen), np.int64))


def _relaxation(pool: Pool, costs: Reals, columns: Numbers, clock: Clock) -> Master:
    """Solve the relaxation of what is left, with a few cuts."""
    master = Master(pool, costs, clock)
    master.add(columns)
    master.add(np.flatnonzero(pool.lengths == 0))
    master.solve()
    known: set[Combination] = set()
    for _ in range(CUT_ROUNDS if len(pool.demand) < MANY_ROWS else 0):
        if not master.cut(known):
            break
        master.solve()
    return master


class Neighbourhoods:
    """Improves a choice by solving parts of it anew.

    Parameters
    ----------
    pool, guide
        The problem.
    master
        Its relaxation: columns of high reduced cost are where a choice is farthest from it.
    clock
        The time there is.
    seed
        Of the random choices.
    """

    def __init__(self, pool: Pool, guide: Guide, master: Master, clock: Clock, seed: int) -> None:
        self.pool = pool
        self.guide = guide
        self.costs = guide.costs
        self.clock = clock
        self.failures = 0
        self.cases = PATIENCE
        self.random = np.random.default_rng(seed)
        self.reduced = np.maximum(master.reduced(), 0)
        near = master.columns[self.reduced[master.columns] < 0.3]
        self.near = best_for_rows(pool, near, self.reduced[near], 12) if len(near) else near

    def improve(self, best: Chosen, take: Take, size: int, turn: int, enough: Callable[[], bool]) -> Chosen:
        """Solve some neighbourhoods one after the other; those around the worst columns are likelier."""
        self.cases = PATIENCE * turn
        for _ in range(AROUND * turn * max(1, len(self.pool.demand) // ROWS)):
            if enough():
                break
            self.clock.check()
            width = min(int(size * WIDER**self.failures), len(best.columns))
            better = self._solve(best, self._around(best, width))
            if better is not None and take(better):
                best, self.failures = better, 0
            elif width == len(best.columns):
                # Nothing is larger: smaller ones have not all been tried.
                self.failures = 0
            else:
                self.failures += 1
        return best

    def _around(self, best: Chosen, size: int) -> Numbers:
        """List positions of the choice: a column, and those that the relaxation mixes it with."""
        regret = self.reduced[best.columns] + 1e-6
        weight = regret / regret.sum()
        weight = 0.8 * weight + 0.2 / len(weight)
        seed = int(self.random.choice(len(weight), p=weight / weight.sum()))
        host = np.full(len(self.pool.demand), -1, np.int64)
        position, rows = self.pool.entries(best.columns)
        host[rows] = position
        where, rows = self.pool.entries(self.near)
        hosts = host[rows]
        fine = hosts >= 0
        where, hosts = where[fine], hosts[fine]
        order = np.argsort(hosts, kind="stable")
        begin = np.searchsorted(hosts[order], np.arange(len(best.columns) + 1))
        mixed = np.argsort(where, kind="stable")
        begins = np.searchsorted(where[mixed], np.arange(len(self.near) + 1))
        score = np.zeros(len(best.columns))
        inside = np.zeros(len(best.columns), bool)
        current = seed
        for _ in range(size):
            inside[current] = True
            for near in where[order[begin[current] : begin[current + 1]]].tolist():
                score[hosts[mixed[begins[near] : begins[near + 1]]]] += 1.0
            open_score = np.where(inside, -1.0, score + 1e-3 * self.random.random(len(score)))
            current = int(open_score.argmax())
        return np.flatnonzero(inside)

    def _solve(self, best: Chosen, freed: Numbers) -> Chosen | None:
        """Solve anew what some columns of the choice handle."""
        kept = np.setdiff1d(np.arange(len(best.columns)), freed)
        fixed = Chosen.of(best.columns[kept], best.times[kept])
        rest = residual(self.pool, self.costs, fixed)
        if not len(rest.pool.demand):
            return fixed
        mine = Chosen.of(best.columns[freed], best.times[freed])
        first = np.flatnonzero(np.isin(rest.origin, np.concatenate([self.near, mine.columns])))
        try:
            master = _relaxation(rest.pool, self.costs[rest.origin], first, self.clock)
            if master.missing > 1e-6:
                return None
            found = self._better(master, self.guide.over(rest.origin), mine)
        except OutOfTimeError:
            return None
        return None if found is None else fixed.plus(rest.restored(found))

    def _better(self, master: Master, guide: Guide, mine: Chosen) -> Chosen | None:
        """Find what costs less: with less of the objective, and else with as much of it."""
        value, worth = mine.cost(self.guide.objective), mine.cost(self.guide.whole)
        tight = Tightening(master, guide)
        tight.prove()
        tight.run(value, CUT_ROUNDS)
        if tight.bound is not None and tight.bound < value:
            found = self._tree(tight, guide, (value - 1) * guide.each)
            if found.chosen is not None:
                return found.chosen
            if found.status != "infeasible":
                return None
        if guide.each == 1:
            return None
        tight.assume(value)
        return self._tree(tight, guide, worth - 1).chosen

    def _tree(self, tight: Tightening, guide: Guide, aim: int) -> Answer:
        master = tight.master
        columns = tight.below(aim + 1)
        return Tree(master.pool, master.lines, columns, guide, aim, self.clock, master.columns).search(
            self.cases
        )
