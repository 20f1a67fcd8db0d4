"""Cases of a pool, examined one after the other in the same programme, whose bounds and last lines change."""

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
"""Rounds of cuts in a case before it is split."""

MOST_CUTS = 120
"""Cuts that are stated at the same time before those that do not bind are dropped."""

LISTED = 60
FRESH = 3
TRIED = 8
STEPS = 30
"""Ways to split a case that are listed, tried out because they are undecided, and tried out in all; and the
steps of the simplex method for each."""

LIKELY = 0.6
"""How much two rows are best together in the relaxation for a split by them."""

EAGER = 3.0
"""How much dearer the case with both rows together may be than the other one and is looked at first."""

WHOLE = 1e-6
"""What counts as a whole number."""


@dataclass(frozen=True)
class Node:
    """A part of the solutions: columns that may be used, lines that hold, and the least costs, about."""

    allowed: Flags
    lines: tuple[LinearConstraint, ...] = ()
    costs: float = -np.inf


@dataclass
class NodeResult:
    """What came of a case.

    Parameters
    ----------
    found
        A solution that costs no more than the aim.
    parts
        What is still to be examined, the first one last; without any, and without a solution, it is closed.
    splits
        Two rows by which splits were tried, and what each brought.
    stuck
        Whether it is not closed all the same, since the solver cannot cope with its numbers.
    """

    found: Selection | None = None
    parts: list[Node] = field(default_factory=list)
    splits: list[tuple[tuple[int, int], float]] = field(default_factory=list)
    stuck: bool = False


class NodeSolver:
    """One who examines cases.

    Parameters
    ----------
    pool, lines
        The problem; the ``lines`` hold besides, cuts among them.
    guide
        The costs.
    aim
        What they are to be at most.
    clock
        The time there is.
    first
        The columns to begin with.
    """

    def __init__(
        self,
        pool: Pool,
        lines: Sequence[LinearConstraint],
        guide: Scalarisation,
        aim: int,
        clock: Clock,
        first: Numbers,
    ) -> None:
        self.pool = pool
        self.guide = guide
        self.aim = aim
        self.clock = clock
        self.master = RestrictedMaster(pool, guide.costs, clock)
        for line in lines:
            self.master.add_line(line)
        self.master.add(first)
        self.known: set[Combination] = {line.of for line in lines if line.of is not None}
        self.stated: tuple[LinearConstraint, ...] = ()

    def examine(self, case: Node, gains: Reals) -> NodeResult:
        """Close a case, or find a solution in it, or split it in two.

        Parameters
        ----------
        case
            The case.
        gains
            What splits by each row have brought so far.

        Raises
        ------
        OutOfTimeError
            If there is not the time for it.
        """
        self._state(case)
        allowed = case.allowed
        for round in range(CUT_ROUNDS + 1):
            self.clock.check()
            self.master.allow(allowed)
            self.master.solve()
            proof = self._proof(allowed)
            if proof.bound > self.aim:
                return NodeResult()
            found = self._whole()
            if found is not None:
                return NodeResult(found)
            allowed = allowed & (proof.reduced <= self.aim * proof.precision - proof.scaled_bound)
            if round == CUT_ROUNDS or not self._cut():
                break
        return self._split(Node(allowed, case.lines), gains)

    def _state(self, case: Node) -> None:
        """State the lines of a case, and no others."""
        wanted = {id(line) for line in case.lines}
        gone = {id(line) for line in self.stated if id(line) not in wanted}
        if gone:
            self.master.drop_lines([n for n, line in enumerate(self.master.lines) if id(line) in gone])
        there = {id(line) for line in self.stated}
        for line in case.lines:
            if id(line) not in there:
                self.master.add_line(line)
        self.stated = case.lines

    def _proof(self, allowed: Flags) -> PoolCertificate:
        unit = self.guide.unit
        weights, lines = self.master.weights * unit, (self.master.line_weights * unit).tolist()
        return prove(self.pool, self.guide.whole, weights, self.master.lines, lines, None, allowed)

    def _whole(self) -> Selection | None:
        """Give the solution of the relaxation, where it is one of the problem."""
        times = np.round(self.master.x)
        if self.master.missing > WHOLE or np.abs(self.master.x - times).max(initial=0) > WHOLE:
            return None
        used = np.flatnonzero(times)
        found = Selection.of(self.master.columns[used], times[used].astype(np.int64))
        return found if fits(self.pool, found) and found.cost(self.guide.whole) <= self.aim else None

    def _cut(self) -> bool:
        """Add cuts, and drop those that do not bind when there are many; tell whether there are new ones."""
        master = self.master
        if len(master.lines) > MOST_CUTS:
            pairs = enumerate(zip(master.lines, master.line_weights, strict=True))
            gone = [n for n, (line, weight) in pairs if line.of is not None and not weight]
            master.drop_cuts(gone, self.known)
        return master.cut(self.known)

    def _split(self, case: Node, gains: Reals) -> NodeResult:
        """Split a case where both parts cost most; the one to be looked at first comes last."""
        splits = []
        best, most = None, -np.inf
        base = self.master.value
        for rows, columns in self._undecided(case.allowed, gains):
            together = LinearConstraint(columns, np.ones(len(columns), np.int64), 1, None)
            apart = case.allowed.copy()
            apart[columns] = False
            self.master.allow(apart)
            costs = [self._tried()]
            self.master.allow(case.allowed)
            self.master.add_line(together)
            costs.append(self._tried())
            self.master.drop_lines([len(self.master.lines) - 1])
            brought = [max(cost - base, WHOLE) for cost in costs]
            splits.append((rows, min(brought)))
            worth = brought[0] * brought[1]
            if worth > most:
                most = worth
                best = [
                    Node(apart, case.lines, costs[0]),
                    Node(case.allowed, (*case.lines, together), costs[1]),
                ]
                if brought[1] > EAGER * brought[0]:
                    best.reverse()
        return self._single(case) if best is None else NodeResult(parts=best, splits=splits)

    def _tried(self) -> float:
        """Give what a part costs at least, up to what closes it."""
        self.clock.check()
        closing = (self.aim + 1) / self.guide.unit
        return min(self.master.glance(STEPS), closing)

    def _undecided(self, allowed: Flags, gains: Reals) -> list[tuple[tuple[int, int], Numbers]]:
        """List what is half decided in the relaxation: two rows, and the columns that handle both.

        Those most undecided come first; then those of rows by which splits have brought most so far.
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
        promise = gains[one[nearest]] + gains[other[nearest]]
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

    def _single(self, case: Node) -> NodeResult:
        """Split by how often a single column is used, or state an upper bound that does not hold."""
        x, columns = self.master.x, self.master.columns
        if self.pool.upper is not None:
            over = np.flatnonzero(x > self.pool.upper[columns] + WHOLE)
            if len(over):
                bounds = [self._used(columns[at], None, int(self.pool.upper[columns[at]])) for at in over]
                return NodeResult(parts=[Node(case.allowed, (*case.lines, *bounds))])
        distance = np.abs(x - np.round(x))
        if distance.max(initial=0) <= WHOLE:
            # Whole as it is, and yet neither a solution nor closed: numbers that the solver cannot cope with.
            return NodeResult(stuck=True)
        at = int(np.argmax(distance))
        number = int(np.ceil(x[at]))
        fewer, more = self._used(columns[at], None, number - 1), self._used(columns[at], number, None)
        return NodeResult(parts=[Node(case.allowed, (*case.lines, line)) for line in (fewer, more)])

    def _used(self, column: int, low: int | None, high: int | None) -> LinearConstraint:
        """Say how often a column is used."""
        return LinearConstraint(np.array([column], np.int64), np.ones(1, np.int64), low, high)
