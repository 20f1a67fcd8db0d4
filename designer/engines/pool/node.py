"""Nodes of the tree of a pool, solved one after the other in the same restricted master.

At each node: the relaxation by column generation, one round of cuts, a certificate of its bound in whole
numbers, reduced-cost fixing; and if it is neither pruned nor integral, branching on two rows (Ryan and Foster
1981), chosen by strong branching with few simplex steps among those with the best pseudo-costs (Achterberg,
Koch and Martin 2005). From one node to the next only bounds of columns and the last rows change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from designer.engines.pool.certificate import PoolCertificate, prove
from designer.engines.pool.heuristics import fits
from designer.engines.pool.lp_support import LpSupport
from designer.engines.pool.master import RestrictedMaster
from designer.engines.pool.pool import Combination, Flags, LinearConstraint, Numbers, Pool, Reals
from designer.engines.pool.residual import Selection
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock
from designer.runtime.malloc import TooMuchMemoryError

CUT_ROUNDS = 1
"""Rounds of cuts at a node before it is branched."""

MOST_CUTS = 120
"""Cuts that are stated at the same time before those that do not bind are dropped."""

LISTED = 60
FRESH = 3
TRIED = 8
STEPS = 30
"""Pairs of rows that are listed, probed because they are most fractional, and probed in all; and the simplex
steps of each probe."""

LIKELY = 0.6
"""The value of the columns with both rows at which it is best to branch on two."""

EAGER = 3.0
"""How much more than in the other child the bound may rise where both rows are together, for this one to be
solved first."""

WHOLE = 1e-6
"""How far from a whole number a value may be and counts as integral."""


@dataclass(frozen=True)
class Node:
    """A subproblem: the columns that may be used, the branching constraints, and a bound, about."""

    allowed: Flags
    constraints: tuple[LinearConstraint, ...] = ()
    bound: float = -np.inf


@dataclass
class NodeResult:
    """What came of a node.

    Parameters
    ----------
    solution
        A solution within the cutoff.
    children
        What it is branched into, the first to be solved last; without any, and without a solution, the node
        is pruned.
    trials
        Two rows that were probed, and the smaller of the rises of the bound in the two children.
    unresolved
        Whether it could neither be pruned nor branched, since its relaxation is numerically unresolved.
    """

    solution: Selection | None = None
    children: list[Node] = field(default_factory=list)
    trials: list[tuple[tuple[int, int], float]] = field(default_factory=list)
    unresolved: bool = False


class NodeSolver:
    """Solves nodes of a branch-and-bound tree, one after the other, in one restricted master.

    Parameters
    ----------
    pool, constraints
        The problem; the ``constraints`` are valid besides, cuts among them.
    objective
        The costs.
    cutoff
        The most that they may be.
    clock
        The time there is.
    first
        The columns that the master begins with.
    """

    def __init__(
        self,
        pool: Pool,
        constraints: Sequence[LinearConstraint],
        objective: Scalarisation,
        cutoff: int,
        clock: Clock,
        first: Numbers,
    ) -> None:
        self.pool = pool
        self.objective = objective
        self.cutoff = cutoff
        self.clock = clock
        self.master = RestrictedMaster(pool, objective.costs, clock)
        for line in constraints:
            self.master.add_line(line)
        self.master.add(first)
        self.known: set[Combination] = {line.of for line in constraints if line.of is not None}
        self.stated: tuple[LinearConstraint, ...] = ()

    def solve(self, node: Node, pseudo_costs: Reals) -> NodeResult:
        """Prune a node, or find a solution in it, or branch it.

        Parameters
        ----------
        node
            The node.
        pseudo_costs
            What branching on each row has raised the bound by so far, on the average.

        Raises
        ------
        OutOfTimeError
            If there is not the time for it.
        """
        self._state(node)
        allowed = node.allowed
        for round in range(CUT_ROUNDS + 1):
            self.clock.check()
            # 1. The relaxation, and its bound in whole numbers.
            self.master.allow(allowed)
            self.master.solve()
            proof = self._certificate(allowed)
            # 2. Prune by bound, or by a solution.
            if proof.bound > self.cutoff:
                return NodeResult()
            solution = self._integral_solution()
            if solution is not None:
                return NodeResult(solution)
            # 3. Reduced-cost fixing: columns that no solution within the cutoff can use.
            allowed = allowed & (proof.reduced <= self.cutoff * proof.precision - proof.scaled_bound)
            # 4. Cuts, and once more; else branch.
            if round == CUT_ROUNDS or not self._cut():
                break
        return self._branch(Node(allowed, node.constraints), pseudo_costs)

    def _state(self, node: Node) -> None:
        """State the branching constraints of a node, and no others."""
        wanted = {id(line) for line in node.constraints}
        gone = {id(line) for line in self.stated if id(line) not in wanted}
        if gone:
            self.master.drop_lines([n for n, line in enumerate(self.master.lines) if id(line) in gone])
        there = {id(line) for line in self.stated}
        for line in node.constraints:
            if id(line) not in there:
                self.master.add_line(line)
        self.stated = node.constraints

    def _certificate(self, allowed: Flags) -> PoolCertificate:
        unit = self.objective.unit
        weights, lines = self.master.weights * unit, (self.master.line_weights * unit).tolist()
        return prove(self.pool, self.objective.whole, weights, self.master.lines, lines, None, allowed)

    def _integral_solution(self) -> Selection | None:
        """Return the solution of the relaxation, where it is one of the problem."""
        times = np.round(self.master.x)
        if self.master.missing > WHOLE or np.abs(self.master.x - times).max(initial=0) > WHOLE:
            return None
        used = np.flatnonzero(times)
        found = Selection.of(self.master.columns[used], times[used].astype(np.int64))
        return found if fits(self.pool, found) and found.cost(self.objective.whole) <= self.cutoff else None

    def _cut(self) -> bool:
        """Add cuts, and drop those that do not bind when there are many; say whether there are new ones."""
        master = self.master
        if len(master.lines) > MOST_CUTS:
            pairs = enumerate(zip(master.lines, master.line_weights, strict=True))
            gone = [n for n, (line, weight) in pairs if line.of is not None and not weight]
            master.drop_cuts(gone, self.known)
        return master.cut(self.known)

    def _branch(self, node: Node, pseudo_costs: Reals) -> NodeResult:
        """Branch where the bounds of both children rise most; the one to be solved first comes last."""
        trials = []
        best, most = None, -np.inf
        base = self.master.value
        for rows, columns in self._fractional_pairs(node.allowed, pseudo_costs):
            together = LinearConstraint(columns, np.ones(len(columns), np.int64), 1, None)
            apart = node.allowed.copy()
            apart[columns] = False
            self.master.allow(apart)
            bounds = [self._probe()]
            self.master.allow(node.allowed)
            self.master.add_line(together)
            bounds.append(self._probe())
            self.master.drop_lines([len(self.master.lines) - 1])
            rises = [max(bound - base, WHOLE) for bound in bounds]
            trials.append((rows, min(rises)))
            score = rises[0] * rises[1]
            if score > most:
                most = score
                best = [
                    Node(apart, node.constraints, bounds[0]),
                    Node(node.allowed, (*node.constraints, together), bounds[1]),
                ]
                if rises[1] > EAGER * rises[0]:
                    best.reverse()
        return self._branch_on_column(node) if best is None else NodeResult(children=best, trials=trials)

    def _probe(self) -> float:
        """Return a bound of a child after few simplex steps (strong branching), up to what prunes it."""
        self.clock.check()
        pruning = (self.cutoff + 1) / self.objective.unit
        return min(self.master.strong_branching_probe(STEPS), pruning)

    def _fractional_pairs(self, allowed: Flags, pseudo_costs: Reals) -> list[tuple[tuple[int, int], Numbers]]:
        """List two rows that are together to a fraction in the relaxation, with the columns that handle both.

        The most fractional come first; then those with the highest pseudo-costs.
        """
        master = self.master
        values = np.zeros(self.pool.number)
        values[master.columns] = master.x
        broken = np.abs(master.x - np.round(master.x)) > WHOLE
        try:
            one, other, weight = LpSupport(self.pool, master.columns[broken], master.x[broken]).together
        except TooMuchMemoryError:
            return []
        nearest = np.argsort(np.abs(weight - LIKELY), kind="stable")[:LISTED]
        promise = pseudo_costs[one[nearest]] + pseudo_costs[other[nearest]]
        order = [*nearest[:FRESH], *nearest[np.argsort(-promise, kind="stable")]]
        found: dict[tuple[int, int], Numbers] = {}
        for n in order:
            if len(found) == TRIED:
                break
            rows = int(one[n]), int(other[n])
            shared = np.intersect1d(self.pool.handling(rows[0]), self.pool.handling(rows[1]))
            both = shared[allowed[shared]].astype(np.int64)
            if WHOLE < values[both].sum() < 1 - WHOLE:
                found[rows] = both
        return list(found.items())

    def _branch_on_column(self, node: Node) -> NodeResult:
        """Branch on how often a single column is used, or state an upper bound that is violated."""
        x, columns = self.master.x, self.master.columns
        if self.pool.upper is not None:
            over = np.flatnonzero(x > self.pool.upper[columns] + WHOLE)
            if len(over):
                bounds = [self._used(columns[at], None, int(self.pool.upper[columns[at]])) for at in over]
                return NodeResult(children=[Node(node.allowed, (*node.constraints, *bounds))])
        distance = np.abs(x - np.round(x))
        if distance.max(initial=0) <= WHOLE:
            # Integral as it is, and yet neither a solution nor pruned: the tolerances of the solver hide why.
            return NodeResult(unresolved=True)
        at = int(np.argmax(distance))
        number = int(np.ceil(x[at]))
        fewer, more = self._used(columns[at], None, number - 1), self._used(columns[at], number, None)
        return NodeResult(children=[Node(node.allowed, (*node.constraints, line)) for line in (fewer, more)])

    def _used(self, column: int, low: int | None, high: int | None) -> LinearConstraint:
        """Return the constraint on how often a column is used."""
        return LinearConstraint(np.array([column], np.int64), np.ones(1, np.int64), low, high)
