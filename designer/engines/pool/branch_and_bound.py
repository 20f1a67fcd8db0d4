"""Branch and bound over the columns of a pool: a solution within a cutoff, or a proof that there is none.

A node is branched on two rows (Ryan and Foster 1981): either some column handles both, or none does; every
integral solution is in one of the two children. A node is pruned when its dual bound, certified in whole
numbers, exceeds the cutoff. The child in which two rows are together is solved first, so that the search
begins with a dive, and backtracks where that fails.

Several workers can share a tree. They agree after every few nodes on who goes on where, so that what they
find does not depend on timing.
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
"""Nodes that a worker prunes before going on at the open node with the lowest bound."""

BRANCHING = 4
ROUND = 24
"""What a branched node costs, in pruned nodes; and how many of these each of several workers is given before
they agree on who goes on where."""


@dataclass
class Worker:
    """A node solver with nodes of its own, the next one last, and how many of them it has pruned."""

    solver: NodeSolver
    nodes: list[Node]
    pruned: int = 0


class BranchAndBound:
    """The tree of a pool, searched depth first from its open nodes with the lowest bounds.

    Parameters
    ----------
    pool, constraints
        The problem; the ``constraints`` are valid besides, cuts among them.
    columns
        What a solution can use.
    objective
        The costs.
    cutoff
        The most that they may be.
    clock
        The time there is.
    first
        The columns that the relaxations begin with; all when None.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> bodies = Scalarisation.of([triangle.costs[0]], np.arange(3))
    >>> [BranchAndBound(triangle, [], np.arange(3), bodies, most, Clock()).search().status for most in (1, 2)]
    ['infeasible', 'optimal']
    """

    def __init__(
        self,
        pool: Pool,
        constraints: Sequence[LinearConstraint],
        columns: Numbers,
        objective: Scalarisation,
        cutoff: int,
        clock: Clock,
        first: Numbers | None = None,
    ) -> None:
        self.columns = columns
        self.pool = pool.part(columns)
        self.constraints = [line.over(pool, columns) for line in constraints[len(pool.lines) :]]
        self.objective = objective.over(columns)
        self.cutoff = cutoff
        self.clock = clock
        inside = np.ones(len(columns), bool) if first is None else np.isin(columns, first)
        self.first = np.flatnonzero(inside | (self.pool.lengths == 0))
        self.pruned = 0
        self.open = [Node(np.ones(len(columns), bool))]
        self.workers: list[Worker] = []
        self.unresolved = False
        # Pseudo-costs: what branching on each row has raised the bound by so far, and how often it was tried.
        self.gains = np.zeros(len(pool.demand))
        self.trials = np.zeros(len(pool.demand))

    def search(self, most: int | None = None, team: ThreadTeam = ALONE, halt: Event | None = None) -> Answer:
        """Solve nodes until there is a solution, the tree is exhausted, or enough of them are pruned.

        Parameters
        ----------
        most
            How many nodes may be pruned, about; None for all.
        team
            The threads that share the tree.
        halt
            Ends the search when it is set.

        Returns
        -------
        Answer
            ``optimal`` with a solution within the cutoff, which need not be the cheapest;
            ``infeasible`` when it is proven that there is none; ``unknown`` when it took too many
            nodes or too much time: the next call goes on from there.
        """
        until = None if most is None else self.pruned + most
        self._release(self.workers[team.size :])
        # 1. Every worker has a node to begin with, as long as there are any.
        while busy := self._assigned(team.size):
            if until is not None and self.pruned >= until:
                return Answer("unknown")
            # 2. Each works down its own part of the tree; who finds a solution stops those numbered after it.
            effort = 1 if len(busy) < team.size or team.size == 1 else ROUND
            solved = [Event() for _ in busy]
            outer = [] if halt is None else [halt]
            rounds = team.all(
                [
                    partial(self._work, worker, effort, solved[n], solved[:n] + outer)
                    for n, worker in enumerate(busy)
                ]
            )
            # 3. Results are taken in the order of workers, so that timing decides nothing.
            for result in (one for some in rounds for one in some if one is not None):
                self._learn(result)
                if result.solution is not None:
                    used = result.solution
                    return Answer("optimal", Selection.of(self.columns[used.columns], used.times))
            if any(None in some for some in rounds):
                return Answer("unknown")
        return Answer("unknown") if self.unresolved else Answer("infeasible", proven=True)

    def _assigned(self, size: int) -> list[Worker]:
        """Return the workers with nodes; who has none, or was patient, takes that of the lowest bound."""
        workers = self._staff(size)
        self._release([worker for worker in workers if worker.pruned >= PATIENCE])
        for worker in workers:
            if not worker.nodes:
                fullest = max(workers, key=lambda one: len(one.nodes))
                if not self.open and len(fullest.nodes) > 1:
                    self.open.append(fullest.nodes.pop(0))
                if self.open:
                    lowest = min(range(len(self.open)), key=lambda n: (self.open[n].bound, -n))
                    worker.nodes.append(self.open.pop(lowest))
        return [worker for worker in workers if worker.nodes]

    def _staff(self, size: int) -> list[Worker]:
        """Return so many workers, of which the first is there before there is work for others."""
        wanted = size if self.workers else 1
        while len(self.workers) < wanted:
            solver = NodeSolver(
                self.pool, self.constraints, self.objective, self.cutoff, self.clock, self.first
            )
            self.workers.append(Worker(solver, []))
        return self.workers[:size]

    def _release(self, workers: list[Worker]) -> None:
        """Return the nodes of some workers to the open nodes of the tree."""
        for worker in workers:
            self.open += worker.nodes
            worker.nodes, worker.pruned = [], 0

    def _work(
        self, worker: Worker, effort: int, solved: Event, halts: list[Event]
    ) -> list[NodeResult | None]:
        """Solve nodes of a worker, depth first; the last result is None where there was no time."""
        pseudo_costs = self.gains / np.maximum(self.trials, 1)
        done: list[NodeResult | None] = []
        while worker.nodes and effort > 0:
            node = worker.nodes.pop()
            try:
                if any(halt.is_set() for halt in halts):
                    raise OutOfTimeError("somebody else has solved it")
                result = worker.solver.solve(node, pseudo_costs)
            except OutOfTimeError:
                worker.nodes.append(node)
                return [*done, None]
            done.append(result)
            worker.nodes += result.children
            worker.pruned += not result.children
            effort -= BRANCHING if result.children else 1
            if result.solution is not None:
                solved.set()
                break
        return done

    def _learn(self, result: NodeResult) -> None:
        """Update the pseudo-costs, the count of pruned nodes, and whether any is left unresolved."""
        self.pruned += not result.children and result.solution is None
        self.unresolved |= result.unresolved
        for rows, gain in result.trials:
            self.gains[list(rows)] += gain
            self.trials[list(rows)] += 1
