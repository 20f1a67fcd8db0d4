"""Large neighbourhood search (Shaw 1998): a part of a design is given up and solved anew at lower costs.

Bodies that the relaxation hardly tells apart are given up together; the neighbourhoods grow as long as they
hold nothing better, and each is a small branch and bound with a cutoff.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from designer.engines.pool.branch_and_bound import BranchAndBound
from designer.engines.pool.cutting_planes import CuttingPlanes
from designer.engines.pool.diving import CUT_ROUNDS, relaxation
from designer.engines.pool.heuristics import Answer, fits
from designer.engines.pool.master import RestrictedMaster, best_for_rows
from designer.engines.pool.pool import Flags, Numbers, Pool, Reals
from designer.engines.pool.residual import Selection, residual
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.malloc import TooMuchMemoryError
from designer.runtime.threads import ThreadTeam

WIDTH = 60
"""Bodies in the first neighbourhoods."""

NEAR = 0.3
PER_ROW = 12
"""Reduced costs of columns that tell what belongs together, and how many of them for each row."""

WIDER = 1.04
"""How much larger a neighbourhood is after each that held nothing better."""

AROUND = 6
ROWS = 500
PATIENCE = 4
"""LargeNeighbourhoodSearch in a turn of one, for so many rows or fewer; and cases that are closed in each."""

Take = Callable[[Selection], bool]
"""Takes a choice over where it is better than what is known, and tells whether it was."""


class LargeNeighbourhoodSearch:
    """Improves an incumbent by re-solving neighbourhoods of its bodies.

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

    def __init__(
        self, pool: Pool, guide: Scalarisation, master: RestrictedMaster, clock: Clock, seed: int
    ) -> None:
        self.pool = pool
        self.guide = guide
        self.master = master
        self.costs = guide.costs
        self.clock = clock
        self.failures = 0
        self.cases = PATIENCE
        self.random = np.random.default_rng(seed)
        self.reduced: Reals = np.empty(0)
        self.near: Numbers = np.empty(0, np.int64)

    def improve(
        self, best: Selection, take: Take, enough: Callable[[], bool], turn: int, team: ThreadTeam
    ) -> None:
        """Solve some neighbourhoods, as many at the same time as there are who do it.

        Those around the worst columns are likelier; those at the same time have no column in common.
        """
        self._price()
        self.cases = PATIENCE * turn
        for _ in range(AROUND * turn * max(1, len(self.pool.demand) // ROWS)):
            if enough():
                break
            self.clock.check()
            width = min(int(WIDTH * WIDER**self.failures), len(best.columns))
            parts = self._apart(best, width, team.size)
            found = team.all([partial(self._solve, best, part) for part in parts])
            better = self._exchanged(best, parts, found)
            if better is not None and take(better):
                best, self.failures = better, 0
            elif width == len(best.columns):
                # Nothing is larger: smaller ones have not all been tried.
                self.failures = 0
            else:
                self.failures += 1

    def _price(self) -> None:
        """Find what the relaxation would rather use."""
        master = self.master
        self.reduced = np.maximum(master.reduced(), 0)
        near = master.columns[self.reduced[master.columns] < NEAR]
        self.near = best_for_rows(self.pool, near, self.reduced[near], PER_ROW) if len(near) else near

    def _apart(self, best: Selection, size: int, number: int) -> list[Numbers]:
        """Give the positions of some neighbourhoods that have none in common."""
        free = np.ones(len(best.columns), bool)
        parts: list[Numbers] = []
        while len(parts) < number and (not parts or free.sum() >= size):
            parts.append(self._around(best, size, free))
            free[parts[-1]] = False
        return parts

    def _exchanged(
        self, best: Selection, parts: list[Numbers], found: list[Selection | None]
    ) -> Selection | None:
        """Replace neighbourhoods by their better solutions: all of them, or one where all do not fit."""
        changes = [(part, new) for part, new in zip(parts, found, strict=True) if new is not None]
        for some in (changes, changes[:1]) if changes else ():
            kept = np.ones(len(best.columns), bool)
            kept[np.concatenate([part for part, _ in some])] = False
            chosen = Selection.of(best.columns[kept], best.times[kept])
            for _, new in some:
                chosen = chosen.plus(new)
            if fits(self.pool, chosen):
                return chosen
        return None

    def _around(self, best: Selection, size: int, free: Flags) -> Numbers:
        """List free positions of the choice: a column, and those that the relaxation mixes it with."""
        regret = np.where(free, self.reduced[best.columns] + 1e-6, 0.0)
        weight = 0.8 * regret / regret.sum() + 0.2 * free / free.sum()
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
            open_score = np.where(free & ~inside, score + 1e-3 * self.random.random(len(score)), -1.0)
            current = int(open_score.argmax())
        return np.flatnonzero(inside)

    def _solve(self, best: Selection, freed: Numbers) -> Selection | None:
        """Find something better in place of some columns of the choice."""
        kept = np.setdiff1d(np.arange(len(best.columns)), freed)
        fixed = Selection.of(best.columns[kept], best.times[kept])
        try:
            rest = residual(self.pool, self.costs, fixed)
        except TooMuchMemoryError:
            return None
        if not len(rest.pool.demand) and fits(rest.pool, Selection.nothing()):
            return Selection.nothing()
        mine = Selection.of(best.columns[freed], best.times[freed])
        first = np.flatnonzero(np.isin(rest.origin, np.concatenate([self.near, mine.columns])))
        try:
            master = relaxation(rest.pool, self.costs[rest.origin], first, self.clock)
            if master.missing > 1e-6:
                return None
            found = self._better(master, self.guide.over(rest.origin), mine)
        except OutOfTimeError:
            return None
        return None if found is None else rest.restored(found)

    def _better(self, master: RestrictedMaster, guide: Scalarisation, mine: Selection) -> Selection | None:
        """Solve a neighbourhood with a cutoff: below the objective, or else at it with lower later costs."""
        value, worth = mine.cost(self.guide.objective), mine.cost(self.guide.whole)
        tight = CuttingPlanes(master, guide)
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

    def _tree(self, tight: CuttingPlanes, guide: Scalarisation, aim: int) -> Answer:
        master = tight.master
        columns = tight.below(aim + 1)
        return BranchAndBound(
            master.pool, master.lines, columns, guide, aim, self.clock, master.columns
        ).search(self.cases)
