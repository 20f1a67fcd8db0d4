"""A tree of cases: a solution that costs no more than is asked for, or a proof that there is none.

A case is split by two rows: either some column handles both, or none does. Every whole solution is in one of
the two. A case is closed when weights prove, in whole numbers, that all its solutions cost more than is asked
for. The case in which two rows are together is looked at first, so that the first way down is a dive that
chooses with foresight, and that turns back where it fails.

Several can work at a tree. They agree after every few cases on who goes on where, so that what they find does
not depend on who is quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from threading import Event

import numpy as np

from designer.engines.pool.heuristics import Answer
from designer.engines.pool.node import Node, NodeResult, NodeSolver
from designer.engines.pool.pool import LinearConstraint, Numbers, Pool
from designer.engines.pool.residual import Selection
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.threads import ALONE, ThreadTeam

PATIENCE = 3
"""Cases that are closed before an examiner goes on where the relaxation costs least."""

SPLIT = 4
ROUND = 24
"""What a case that is split costs, in cases that are closed; and how many of these are worth each of several
examines before they agree on who goes on where."""


@dataclass
class Worker:
    """An examiner, the cases that are theirs, the next one last, and how many they have closed here."""

    examiner: NodeSolver
    cases: list[Node]
    closed: int = 0


class BranchAndBound:
    """Cases of a pool.

    Parameters
    ----------
    pool, lines
        The problem; the ``lines`` hold besides, cuts among them.
    columns
        What a solution can use.
    guide
        The costs.
    aim
        What they are to be at most.
    clock
        The time there is.
    first
        The columns to begin with; all when None.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> guide = Scalarisation.of([triangle.costs[0]], np.arange(3))
    >>> [BranchAndBound(triangle, [], np.arange(3), guide, aim, Clock()).search().status for aim in (1, 2)]
    ['infeasible', 'optimal']
    """

    def __init__(
        self,
        pool: Pool,
        lines: Sequence[LinearConstraint],
        columns: Numbers,
        guide: Scalarisation,
        aim: int,
        clock: Clock,
        first: Numbers | None = None,
    ) -> None:
        self.columns = columns
        self.pool = pool.part(columns)
        self.lines = [line.over(pool, columns) for line in lines[len(pool.lines) :]]
        self.guide = guide.over(columns)
        self.aim = aim
        self.clock = clock
        inside = np.ones(len(columns), bool) if first is None else np.isin(columns, first)
        self.first = np.flatnonzero(inside | (self.pool.lengths == 0))
        self.closed = 0
        self.open = [Node(np.ones(len(columns), bool))]
        self.desks: list[Worker] = []
        self.stuck = False
        self.gains = np.zeros(len(pool.demand))
        self.splits = np.zeros(len(pool.demand))

    def search(self, most: int | None = None, team: ThreadTeam = ALONE, halt: Event | None = None) -> Answer:
        """Look at cases until a solution is found, all are closed, or so many more of them are.

        Parameters
        ----------
        most
            How many cases may be closed, about; None for all.
        team
            Who looks at them at the same time.
        halt
            Ends the search when it is set.

        Returns
        -------
        Answer
            ``optimal`` with a solution that costs no more than the aim, which need not be the cheapest;
            ``infeasible`` when it is proven that there is none; ``unknown`` when it took too many
            cases or too much time: the next call goes on from there.
        """
        until = None if most is None else self.closed + most
        self._leave(self.desks[team.size :])
        while desks := self._assigned(team.size):
            if until is not None and self.closed >= until:
                return Answer("unknown")
            effort = 1 if len(desks) < team.size or team.size == 1 else ROUND
            settled = [Event() for _ in desks]
            outer = [] if halt is None else [halt]
            rounds = team.all(
                [
                    partial(self._at, desk, effort, settled[n], settled[:n] + outer)
                    for n, desk in enumerate(desks)
                ]
            )
            for examined in (one for some in rounds for one in some if one is not None):
                self._learn(examined)
                if examined.found is not None:
                    used = examined.found
                    return Answer("optimal", Selection.of(self.columns[used.columns], used.times))
            if any(None in some for some in rounds):
                return Answer("unknown")
        return Answer("unknown") if self.stuck else Answer("infeasible", proven=True)

    def _assigned(self, size: int) -> list[Worker]:
        """Give those with something to do: who has nothing, or was patient, takes the cheapest case."""
        desks = self._desks(size)
        self._leave([desk for desk in desks if desk.closed >= PATIENCE])
        for desk in desks:
            if not desk.cases:
                fullest = max(desks, key=lambda one: len(one.cases))
                if not self.open and len(fullest.cases) > 1:
                    self.open.append(fullest.cases.pop(0))
                if self.open:
                    cheapest = min(range(len(self.open)), key=lambda n: (self.open[n].costs, -n))
                    desk.cases.append(self.open.pop(cheapest))
        return [desk for desk in desks if desk.cases]

    def _desks(self, size: int) -> list[Worker]:
        """Give so many desks, of which the first is there before there is work for others."""
        wanted = size if self.desks else 1
        while len(self.desks) < wanted:
            examiner = NodeSolver(self.pool, self.lines, self.guide, self.aim, self.clock, self.first)
            self.desks.append(Worker(examiner, []))
        return self.desks[:size]

    def _leave(self, desks: list[Worker]) -> None:
        """Leave what is on some desks to everybody."""
        for desk in desks:
            self.open += desk.cases
            desk.cases, desk.closed = [], 0

    def _at(self, desk: Worker, effort: int, settled: Event, halts: list[Event]) -> list[NodeResult | None]:
        """Examine some cases of a desk, one after the other; the last is None where there was no time."""
        gains = self.gains / np.maximum(self.splits, 1)
        done: list[NodeResult | None] = []
        while desk.cases and effort > 0:
            case = desk.cases.pop()
            try:
                if any(halt.is_set() for halt in halts):
                    raise OutOfTimeError("somebody else has settled it")
                examined = desk.examiner.examine(case, gains)
            except OutOfTimeError:
                desk.cases.append(case)
                return [*done, None]
            done.append(examined)
            desk.cases += examined.parts
            desk.closed += not examined.parts
            effort -= SPLIT if examined.parts else 1
            if examined.found is not None:
                settled.set()
                break
        return done

    def _learn(self, examined: NodeResult) -> None:
        """Remember what came of a case."""
        self.closed += not examined.parts and examined.found is None
        self.stuck |= examined.stuck
        for rows, gain in examined.splits:
            self.gains[list(rows)] += gain
            self.splits[list(rows)] += 1
