"""A tree of cases: a solution that costs no more than is asked for, or a proof that there is none.

A case is split by two rows: either some column handles both, or none does. Every whole solution is in one of
the two. A case is closed when weights prove, in whole numbers, that all its solutions cost more than is asked
for. The case in which two rows are together is looked at first, so that the first way down is a dive that
chooses with foresight, and that turns back where it fails.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from designer.clock import Clock, OutOfTimeError
from designer.engines.pool.certificate import PoolCertificate, prove
from designer.engines.pool.guide import Guide
from designer.engines.pool.master import Master
from designer.engines.pool.pool import Combination, Flags, Line, Numbers, Pool
from designer.engines.pool.residual import Chosen
from designer.engines.pool.support import Support
from designer.engines.pool.whole import Answer, fits

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

PATIENCE = 3
"""Cases that are closed before the search goes on elsewhere."""

LIKELY = 0.6
"""How much two rows are best together in the relaxation for a split by them."""

EAGER = 3.0
"""How much dearer the case with both rows together may be than the other one and is looked at first."""

WHOLE = 1e-6
"""What counts as a whole number."""


@dataclass(frozen=True)
class Case:
    """A part of the solutions: columns that may be used, lines that hold, and the least costs, about."""

    allowed: Flags
    lines: tuple[Line, ...] = ()
    costs: float = -np.inf


class Tree:
    """Cases of a pool, all in the same programme, whose bounds and last lines change.

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
    >>> guide = Guide.of([triangle.costs[0]], np.arange(3))
    >>> [Tree(triangle, [], np.arange(3), guide, aim, Clock()).search().status for aim in (1, 2)]
    ['infeasible', 'optimal']
    """

    def __init__(
        self,
        pool: Pool,
        lines: list[Line],
        columns: Numbers,
        guide: Guide,
        aim: int,
        clock: Clock,
        first: Numbers | None = None,
    ) -> None:
        self.columns = columns
        self.pool = pool.part(columns)
        self.guide = guide.over(columns)
        self.aim = aim
        self.clock = clock
        self.closed = 0
        self.turning = PATIENCE
        self.master = Master(self.pool, self.guide.costs, clock)
        for line in lines[len(pool.lines) :]:
            self.master.add_line(line.over(pool, columns))
        inside = np.ones(len(columns), bool) if first is None else np.isin(columns, first)
        self.master.add(np.flatnonzero(inside | (self.pool.lengths == 0)))
        self.known: set[Combination] = {line.of for line in self.master.lines if line.of is not None}
        self.open = [Case(np.ones(len(columns), bool))]
        self.stated: tuple[Line, ...] = ()
        self.stuck = False
        self.gains = np.zeros(len(pool.demand))
        self.splits = np.zeros(len(pool.demand))

    def search(self, most: int | None = None) -> Answer:
        """Look at cases until a solution is found, all are closed, or so many more of them are.

        Returns
        -------
        Answer
            ``optimal`` with a solution that costs no more than the aim, which need not be the cheapest;
            ``infeasible`` when it is proven that there is none; ``unknown`` when it took too many
            cases or too much time: the next call goes on from there.
        """
        until = None if most is None else self.closed + most
        while self.open:
            if until is not None and self.closed >= until:
                return Answer("unknown")
            case = self._next()
            try:
                found = self._look_at(case)
            except OutOfTimeError:
                self.open.append(case)
                return Answer("unknown")
            if found is not None:
                return Answer("optimal", Chosen.of(self.columns[found.columns], found.times))
        return Answer("unknown") if self.stuck else Answer("infeasible", proven=True)

    def _next(self) -> Case:
        """Go on where the last case was split; now and then, where the relaxation costs least."""
        if self.closed < self.turning:
            return self.open.pop()
        self.turning = self.closed + PATIENCE
        return self.open.pop(min(range(len(self.open)), key=lambda n: (self.open[n].costs, -n)))

    def _look_at(self, case: Case) -> Chosen | None:
        """Close a case, or find a solution in it, or leave its two parts to be looked at."""
        self._state(case)
        allowed = case.allowed
        for round in range(CUT_ROUNDS + 1):
            self.clock.check()
            self.master.allow(allowed)
            self.master.solve()
            proof = self._proof(allowed)
            if proof.bound > self.aim:
                self.closed += 1
                return None
            found = self._whole()
            if found is not None:
                return found
            allowed = allowed & (proof.reduced <= self.aim * proof.precision - proof.scaled_bound)
            if round == CUT_ROUNDS or not self._cut():
                break
        self.open.extend(self._parts(Case(allowed, case.lines)))
        return None

    def _state(self, case: Case) -> None:
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

    def _whole(self) -> Chosen | None:
        """Give the solution of the relaxation, where it is one of the problem."""
        times = np.round(self.master.x)
        if self.master.missing > WHOLE or np.abs(self.master.x - times).max(initial=0) > WHOLE:
            return None
        used = np.flatnonzero(times)
        found = Chosen.of(self.master.columns[used], times[used].astype(np.int64))
        return found if fits(self.pool, found) and found.cost(self.guide.whole) <= self.aim else None

    def _cut(self) -> bool:
        """Add cuts, and drop those that do not bind when there are many; tell whether there are new ones."""
        master = self.master
        if len(master.lines) > MOST_CUTS:
            pairs = enumerate(zip(master.lines, master.line_weights, strict=True))
            gone = [n for n, (line, weight) in pairs if line.of is not None and not weight]
            master.drop_cuts(gone, self.known)
        return master.cut(self.known)

    def _parts(self, case: Case) -> list[Case]:
        """Split a case where both parts cost most; the one to be looked at first comes last."""
        best, most = None, -np.inf
        base = self.master.value
        for rows, columns in self._undecided(case.allowed):
            together = Line(columns, np.ones(len(columns), np.int64), 1, None)
            apart = case.allowed.copy()
            apart[columns] = False
            self.master.allow(apart)
            costs = [self._tried()]
            self.master.allow(case.allowed)
            self.master.add_line(together)
            costs.append(self._tried())
            self.master.drop_lines([len(self.master.lines) - 1])
            gains = [max(cost - base, WHOLE) for cost in costs]
            worth = gains[0] * gains[1]
            self._remember(rows, min(gains))
            if worth > most:
                most = worth
                best = [
                    Case(apart, case.lines, costs[0]),
                    Case(case.allowed, (*case.lines, together), costs[1]),
                ]
                if gains[1] > EAGER * gains[0]:
                    best.reverse()
        return self._single(case) if best is None else best

    def _tried(self) -> float:
        """Give what a part costs at least, up to what closes it."""
        self.clock.check()
        closing = (self.aim + 1) / self.guide.unit
        return min(self.master.glance(STEPS), closing)

    def _undecided(self, allowed: Flags) -> list[tuple[tuple[int, int], Numbers]]:
        """List what is half decided in the relaxation: two rows, and the columns that handle both.

        Those most undecided come first; then those of rows by which splits have brought most so far.
        """
        master = self.master
        values = np.zeros(self.pool.number)
        values[master.columns] = master.x
        broken = np.abs(master.x - np.round(master.x)) > WHOLE
        one, other, weight = Support(self.pool, master.columns[broken], master.x[broken]).together
        nearest = np.argsort(np.abs(weight - LIKELY), kind="stable")[:LISTED]
        gains = self.gains / np.maximum(self.splits, 1)
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

    def _remember(self, rows: tuple[int, int], gain: float) -> None:
        """Remember what a split by two rows has brought."""
        self.gains[list(rows)] += gain
        self.splits[list(rows)] += 1

    def _single(self, case: Case) -> list[Case]:
        """Split by how often a single column is used, or state an upper bound that does not hold."""
        x, columns = self.master.x, self.master.columns
        if self.pool.upper is not None:
            over = np.flatnonzero(x > self.pool.upper[columns] + WHOLE)
            if len(over):
                bounds = [self._used(columns[at], None, int(self.pool.upper[columns[at]])) for at in over]
                return [Case(case.allowed, (*case.lines, *bounds))]
        distance = np.abs(x - np.round(x))
        if distance.max(initial=0) <= WHOLE:
            # Whole as it is, and yet neither a solution nor closed: numbers that the solver cannot cope with.
            self.stuck = True
            return []
        at = int(np.argmax(distance))
        number = int(np.ceil(x[at]))
        fewer, more = self._used(columns[at], None, number - 1), self._used(columns[at], number, None)
        return [Case(case.allowed, (*case.lines, fewer)), Case(case.allowed, (*case.lines, more))]

    def _used(self, column: int, low: int | None, high: int | None) -> Line:
        """Say how often a column is used."""
        return Line(np.array([column], np.int64), np.ones(1, np.int64), low, high)
