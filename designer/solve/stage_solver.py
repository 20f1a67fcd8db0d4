"""Closing one stage over a pool: primal heuristics from above, dual bounds from below, until they meet.

Where two threads can work, one dives and searches neighbourhoods while the other one cuts and branches. What
either finds does not depend on how quick the other one is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event

import numpy as np

from designer.engines.outcome import Effort
from designer.engines.pool import parameters
from designer.engines.pool.branching import branch_and_cut, is_dense
from designer.engines.pool.cutoff_solver import CutoffSolver
from designer.engines.pool.cutting_planes import ROUNDS, CuttingPlanes
from designer.engines.pool.diving import DivePace, dive
from designer.engines.pool.heuristics import Answer, greedy
from designer.engines.pool.large_neighbourhood_search import LargeNeighbourhoodSearch
from designer.engines.pool.master import LpSolution, RestrictedMaster
from designer.engines.pool.pool import LinearConstraint, Numbers, Pool
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.malloc import TooMuchMemoryError
from designer.runtime.threads import ALONE, ThreadTeam
from designer.solve.confirm import BESIDE_HIGHS, ContradictionError, by_second_solve
from designer.solve.incumbent import Incumbent

FIRST = 4
QUICK = 0.5
"""Values that CP-SAT is asked for in a small pool while the relaxation is cut, and its own time for each."""

NODES = 2000
WORK = 40.0
"""Of a dense pool, nodes that HiGHS solves in a turn of one, and CP-SAT's own time beside it."""

WHILE = (10_000, 40_000)
"""Rows that are cut, all rounds together, during the first and the second dive into many."""


@dataclass(frozen=True)
class WarmStart:
    """What the relaxation of a stage begins with: columns, and cuts."""

    columns: Numbers
    cuts: Sequence[LinearConstraint]


class StageSolver:
    """Closes the gap between the best value of a stage and its bound.

    Parameters
    ----------
    standing
        What is known, which grows.
    pool
        The problem, with a line for every stage before.
    effort, team, clock
        How solvers may work, who works, and the time there is.

    Attributes
    ----------
    failed
        Why another engine has to go on: the pool has no solution, or none that is a design.
    notes
        Remarks on what could not be confirmed.
    """

    def __init__(
        self, standing: Incumbent, pool: Pool, effort: Effort, team: ThreadTeam, clock: Clock
    ) -> None:
        self.standing = standing
        self.pool = pool
        self.effort = effort
        self.team = team
        self.clock = clock
        self.failed: str | None = None
        self.notes: list[str] = []
        # CP-SAT, or HiGHS, has said that there is no design as good as this; it is still to be confirmed.
        self.said = -1
        self.said_by_highs = False
        later = [costs for costs in pool.costs[standing.at + 1 :] if costs.any()]
        self.guide = Scalarisation.of([pool.costs[standing.at], *later], np.flatnonzero(pool.lengths))
        self.dense = is_dense(pool)
        self.large = pool.number > parameters.SMALL and not self.dense
        self.many = len(pool.demand) >= parameters.MANY_ROWS
        self.paces = [*self._paces()]
        self.master = RestrictedMaster(pool, self.guide.costs, clock)
        self.tight = CuttingPlanes(self.master, self.guide, self._most())
        self.last = CutoffSolver(pool, self.guide, self.tight, effort, clock)
        self.neighbourhoods = LargeNeighbourhoodSearch(pool, self.guide, self.master, clock, effort.seed)

    def useful(self) -> Numbers:
        """List the columns that a design can use that is as good as the best one."""
        return self.tight.useful(self.standing.values[self.standing.at])

    def _paces(self) -> Iterator[DivePace]:
        """Give how fast dives go, one after the other."""
        quick, careful = parameters.SHARES
        if self.many:
            rough = max(quick, 1 - parameters.LEFT / len(self.pool.demand))
            yield DivePace(rough, cut_below=parameters.MANY_ROWS)
            yield DivePace(quick, parameters.LEFT)
        elif self.large:
            yield DivePace(quick)
            yield DivePace(careful)

    def _most(self) -> int | None:
        """Give how many bodies a design of use has at most, where that is what is minimised."""
        costs, standing = self.pool.costs[self.standing.at], self.standing
        return None if standing.at or costs.min(initial=0) < 1 else standing.value

    def run(self, known: WarmStart) -> WarmStart:
        """Work until they meet, and give what the next stage begins with.

        Parameters
        ----------
        known
            What the relaxation begins with.

        Raises
        ------
        OutOfTimeError
            When time is up.
        """
        self._relax(known)
        if self.master.missing > 1e-6:
            self.failed = "no choice of bodies handles every issue"
        elif self.dense:
            known = WarmStart(self.master.columns, ())
        elif not self.standing.met:
            known = self._dive_and_cut(known, WHILE[0])
            if self.many and not self.standing.near:
                known = self._dive_and_cut(known, WHILE[1])
        turn = 1
        while not self.standing.met and not self.failed:
            self.clock.check()
            if self.dense and not self._said_best:
                self._branch(turn)
            elif not self.standing.near and self.large:
                self._approach(turn)
            promising = not self.dense or self.standing.near or self._said_best
            if not self.standing.met and not self.failed and promising:
                self._finish(turn)
            if self.many and not self.standing.met:
                self.tight.run(self.standing.value, turn)
                self.standing.learn(self.tight.bound)
            turn *= 2
        return known

    def _relax(self, known: WarmStart) -> None:
        """Solve the relaxation, and choose a first design meanwhile where there is none."""
        standing, master = self.standing, self.master
        for cut in known.cuts:
            master.add_line(cut)
        master.add(np.flatnonzero(self.pool.lengths == 0))
        master.add(known.columns)
        if standing.best is None:
            self.team.all([self._choose, master.solve])
        else:
            master.add(standing.best.columns)
            master.solve()
        self.tight.prove()
        standing.learn(self.tight.bound)

    def _choose(self) -> None:
        self.standing.take(greedy(self.pool, self.guide.costs, self.clock))

    def _dive_and_cut(self, known: WarmStart, rows: int) -> WarmStart:
        """Look for a good design while the relaxation is cut: where there are many rows, so many of them."""
        halt, before = Event(), self.tight.proof
        standing, low = self.standing, self.standing.bound or 0
        solved, enough = self.master.solved(), standing.value
        if self.many:
            # A dive ends at a relaxation of its own; cuts that are dropped meanwhile need not be kept for it.
            solved = replace(solved, lines=())
        # Columns change their worth while the relaxation is cut.
        useful = [] if self.large else [(aim, self.tight.useful(aim)) for aim in range(low, low + FIRST)]

        def look() -> None:
            if self.paces:
                self._dive(solved, self.paces.pop(0))
            for aim, columns in useful:
                answer = self.last.settled(columns, aim, QUICK)
                if standing.take(answer.chosen) or answer.status != "infeasible":
                    break
                self.said = aim
            if standing.met:
                halt.set()

        def cut() -> None:
            self.tight.run(enough, max(1, rows // len(self.pool.demand)) if self.many else ROUNDS, halt)

        self.team.all([look, cut])
        if halt.is_set():
            # How far the cuts are is a matter of chance.
            self.tight.proof = before
            return known
        standing.learn(self.tight.bound)
        return WarmStart(self.master.columns, [line for line in self.master.lines if line.of is not None])

    def _dive(self, solved: LpSolution, pace: DivePace) -> None:
        """Look for a design that is good, starting from a solution of the relaxation."""
        standing, guide = self.standing, self.guide
        worst = int(guide.whole @ self.pool.most) + 1
        below = worst if standing.best is None else standing.best.cost(guide.whole)
        with suppress(OutOfTimeError, TooMuchMemoryError):
            standing.take(dive(self.pool, guide, solved, self.clock, pace, standing.bound or 0, below))

    def _approach(self, turn: int) -> None:
        """Look for better designs, while a tree of cases looks for one at the bound."""
        aim, halt = self.standing.bound or 0, Event()
        possible = self.last.possible(aim, turn)
        pace = self.paces.pop(0) if self.paces else None

        def look() -> None:
            if pace is not None:
                self._dive(self.master.solved(), pace)
            elif self.standing.best is not None:
                self._improve(turn, ALONE if possible else self.team)
            if self.standing.met:
                halt.set()

        if not possible:
            look()
            return
        _, answer = self.team.all([look, lambda: self.last.grow(aim, turn, ALONE, halt)])
        if answer is not None and not halt.is_set():
            self._hear(aim, answer)

    @property
    def _said_best(self) -> bool:
        """Whether a solver has said that the best design is the best there is."""
        return self.standing.value is not None and self.said + 1 >= self.standing.value

    def _branch(self, turn: int) -> None:
        """Let HiGHS look for the best design of all, and CP-SAT beside it, each by itself.

        Where HiGHS comes to an end, what CP-SAT has done till then is a matter of chance and does not count.
        """
        standing, last, halt = self.standing, self.last, Event()
        most = last.most if standing.value is None else standing.value
        aim = most if standing.value is None else most - 1
        start, columns, fewer = standing.best, self.tight.useful(most), self.tight.useful(aim)

        def branch() -> Answer:
            answer = branch_and_cut(
                self.pool,
                columns,
                self.guide.objective,
                start,
                self.clock,
                NODES * turn,
                self.effort.seed,
                standing.take,
            )
            if answer.status in ("optimal", "infeasible"):
                halt.set()
            return answer

        first, second = self.team.all([branch, lambda: last.settled(fewer, aim, WORK * turn, halt)])
        if not halt.is_set():
            standing.take(second.chosen)
        for answer, by_highs in ((first, True), (second, False)):
            ruled_out = self._ruled_out(answer, aim)
            if self.said < ruled_out < (standing.value or ruled_out + 1):
                self.said, self.said_by_highs = ruled_out, by_highs
            if not by_highs and halt.is_set():
                break

    def _ruled_out(self, answer: Answer, aim: int) -> int:
        """Return the highest value that is refuted so far."""
        if answer.status == "optimal" and answer.chosen is not None:
            return answer.chosen.cost(self.guide.objective) - 1
        return aim if answer.status == "infeasible" else -1

    def _improve(self, turn: int, team: ThreadTeam) -> None:
        """Look for better designs in neighbourhoods of the best one."""
        standing = self.standing
        if standing.best is not None:
            self.neighbourhoods.improve(standing.best, standing.take, lambda: standing.near, turn, team)

    def _finish(self, turn: int) -> None:
        """Ask for a design at the bound, or for proof that there is none, and so on upwards.

        The nearer to the bound, the fewer columns are left to look at. Of what CP-SAT says, only the last
        word has to be confirmed: it implies all those before.
        """
        standing, last = self.standing, self.last
        asked, step = 0, 1
        while not self.failed and not self.clock.over():
            low = max(standing.bound or 0, self.said + 1)
            value = last.most + 1 if standing.value is None else standing.value
            if low >= value:
                break
            # Further and further: costs may be counted in small units.
            aim = min(low + step - 1, value - 1)
            answer = last.ask(aim, turn, self.team)
            self._hear(aim, answer)
            if answer.chosen is not None:
                asked, step = 0, 1
                continue
            if answer.status != "infeasible":
                break
            if not answer.proven:
                self.said, self.said_by_highs = aim, False
            asked += 1
            step = 1 if asked < parameters.ONE_BY_ONE else 2 * step
        if not self.failed and self.said >= (standing.bound or 0):
            self._confirm(self.said)
        if standing.best is None and (standing.bound or 0) > last.most:
            self.failed = "no choice of bodies is a design"

    def _hear(self, aim: int, answer: Answer) -> None:
        """Take over what was said of a design at some value."""
        if answer.chosen is not None:
            if not self.standing.take(answer.chosen):
                self.failed = "mandates cannot be cut down to a design"
        elif answer.status == "infeasible" and answer.proven:
            self.standing.learn(aim + 1)

    def _confirm(self, aim: int) -> None:
        """Prove that there is nothing as good as this, or let a second engine say so."""
        if self.last.confirmed(aim):
            self.standing.learn(aim + 1)
            return
        effort = replace(self.effort, seconds=self.clock.left)
        try:
            engines = BESIDE_HIGHS if self.said_by_highs else None
            by = by_second_solve(*self.last.program(aim), effort, self.clock.cancel, engines=engines)
        except ContradictionError:
            name = self.standing.covering.goals[self.standing.at].name
            self.notes.append(parameters.CONTRADICTED.format(name))
        else:
            if by is not None:
                self.standing.learn(aim + 1, by)
