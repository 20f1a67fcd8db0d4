"""The decision problem of a stage: whether there is a solution with an objective of at most the cutoff.

CP-SAT is the quickest over few columns; what it says is confirmed by branch and bound or by a second engine.
Over many columns branch and bound, whose refutation needs no confirmation, goes on from turn to turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import Event

import numpy as np

from designer.engines import cpsat
from designer.engines.outcome import Effort
from designer.engines.pool.branch_and_bound import BranchAndBound
from designer.engines.pool.branching import is_dense
from designer.engines.pool.cutting_planes import CuttingPlanes
from designer.engines.pool.heuristics import Answer, fits
from designer.engines.pool.parameters import SMALL
from designer.engines.pool.pool import LinearConstraint, Numbers, Pool
from designer.engines.pool.residual import Selection
from designer.engines.pool.scalarisation import Scalarisation
from designer.engines.program import Program
from designer.runtime.clock import Clock
from designer.runtime.interruption import Either
from designer.runtime.threads import ThreadTeam

WORK = 10.0
"""CP-SAT's own time in a turn of one, the same on every machine."""

CASES = 15
ROWS = 300
"""Cases that are closed in a turn of one; with more rows than these, each takes longer, so they are fewer."""

BROAD = 15_000
"""Columns that are too many for a tree in a turn of one."""

CONFIRMING = 3
ENTRIES = 1000
"""Cases that may confirm what CP-SAT has said before a second engine is asked, where columns have no more
entries than these."""


class CutoffSolver:
    """Questions about one stage of a pool.

    Parameters
    ----------
    pool, guide
        The problem.
    tight
        Its relaxation, which tells what columns are of use.
    effort, clock
        How the solver may work, and the time there is.
    """

    def __init__(
        self, pool: Pool, guide: Scalarisation, tight: CuttingPlanes, effort: Effort, clock: Clock
    ) -> None:
        self.pool = pool
        self.guide = guide
        self.tight = tight
        self.effort = effort
        self.clock = clock
        self.tree: tuple[int, BranchAndBound] | None = None
        self.small = pool.number <= SMALL or is_dense(pool)

    @property
    def most(self) -> int:
        """What the objective is at most in a solution that uses nothing in vain."""
        return int((self.guide.objective * self.pool.most).sum())

    def ask(self, aim: int, turn: int, team: ThreadTeam) -> Answer:
        """Look for a solution with an objective of at most so much; several turns go on from each other."""
        if self.small:
            found = self.settled(self.tight.useful(aim), aim, WORK * turn)
            if found.status != "unknown":
                return found
        return self.grow(aim, turn, team) if self.possible(aim, turn) else Answer("unknown")

    def settled(self, columns: Numbers, aim: int, work: float, halt: Event | None = None) -> Answer:
        """Ask CP-SAT, which has so much time of its own, unless somebody halts it."""
        return settle(self.pool, columns, self.guide.objective, aim, self.effort, self.clock, work, halt)

    def possible(self, aim: int, turn: int) -> bool:
        """Whether columns are few enough for a tree."""
        return len(self.tight.useful(aim)) <= BROAD * turn

    def grow(self, aim: int, turn: int, team: ThreadTeam, halt: Event | None = None) -> Answer:
        """Look for such a solution in a tree of cases alone."""
        cases = max(1, CASES * turn * ROWS // max(ROWS, len(self.pool.demand)))
        return self._at(aim).search(cases, team, halt)

    def confirmed(self, aim: int) -> bool:
        """Whether few cases prove that there is no solution with an objective of at most so much."""
        if self.pool.lengths[self.tight.useful(aim)].sum() > ENTRIES:
            return False
        return self._at(aim).search(CONFIRMING).status == "infeasible"

    def program(self, aim: int) -> tuple[Program, dict[int, int]]:
        """State the question as an integer programme, with its objective."""
        columns, objective = self.tight.useful(aim), self.guide.objective
        return program(self.pool, self.pool.lines, columns, objective, aim), _terms(objective, columns)

    def _at(self, aim: int) -> BranchAndBound:
        """Give the tree for an aim: the one there is, or a new one."""
        if self.tree is None or self.tree[0] != aim:
            master = self.tight.master
            costs = aim * self.guide.each
            columns = self.tight.useful(aim)
            grown = BranchAndBound(
                self.pool, master.lines, columns, self.guide, costs, self.clock, master.columns
            )
            self.tree = aim, grown
        return self.tree[1]


def program(
    pool: Pool, lines: Sequence[LinearConstraint], columns: Numbers, objective: Numbers, most: int
) -> Program:
    """State, over some columns, that an objective is at most so much."""
    found = Program()
    for column in columns.tolist():
        found.variable(upper=int(pool.most[column]))
    place = np.full(pool.number, -1, np.int64)
    place[columns] = np.arange(len(columns))
    position, rows = pool.entries(columns)
    terms: list[dict[int, int]] = [{} for _ in pool.demand]
    for at, row in zip(position.tolist(), rows.tolist(), strict=True):
        terms[row][at] = terms[row].get(at, 0) + 1
    for row, demand in enumerate(pool.demand.tolist()):
        found.require(terms[row], at_least=demand, at_most=demand if pool.exact else None)
    for line in lines:
        here = place[line.columns] >= 0
        some = zip(place[line.columns[here]].tolist(), line.coefficients[here].tolist(), strict=True)
        found.require(dict(some), at_least=line.low, at_most=line.high)
    found.require(dict(enumerate(objective[columns].tolist())), at_most=most)
    return found


def settle(
    pool: Pool,
    columns: Numbers,
    objective: Numbers,
    most: int,
    effort: Effort,
    clock: Clock,
    work: float,
    halt: Event | None = None,
) -> Answer:
    """Let CP-SAT minimise an objective over few columns, up to a value.

    Parameters
    ----------
    pool, columns
        The problem, and what may be used of it.
    objective, most
        What is minimised, and the most that it may be.
    effort, clock
        How the solver may work, and the time there is.
    work
        Limit in the solver's own time, which is the same on every machine.
    halt
        Ends the search when it is set.
    """
    problem = program(pool, pool.lines, columns, objective, most)
    mine = replace(effort, seconds=clock.left, gap=0.0, deterministic=work)
    found = cpsat.minimise(problem, _terms(objective, columns), mine, cancel=Either(clock.cancel, halt))
    if found.values is None:
        return Answer("infeasible" if found.status == "infeasible" else "unknown")
    chosen = Selection.of(columns, np.array(found.values, np.int64))
    return Answer(found.status, chosen) if fits(pool, chosen) else Answer("unknown")


def _terms(objective: Numbers, columns: Numbers) -> dict[int, int]:
    return {n: int(cost) for n, cost in enumerate(objective[columns].tolist()) if cost}
