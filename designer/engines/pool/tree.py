"""A tree of cases, each closed by a certificate: proof in whole numbers where one relaxation is not enough.

A case is split by two rows: either some column handles both, or none does. Every whole solution is in one of
the two. A case is closed when weights prove that all its solutions cost more than is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from designer.clock import Clock, OutOfTimeError
from designer.engines.pool.certificate import PoolCertificate, prove
from designer.engines.pool.cuts import separate
from designer.engines.pool.guide import Guide
from designer.engines.pool.master import Master
from designer.engines.pool.pool import Flags, Line, Numbers, Pool, Reals

CUT_ROUNDS = 2
"""Rounds of cuts in a case before it is split."""

TRIED = 8
"""Ways to split a case that are tried out."""

Split = tuple[Line, Line]
"""Two lines, of which one holds in every whole solution."""

MOST = 60
"""Cases at most; the number is the same on every machine."""


def refute(
    pool: Pool,
    lines: Sequence[Line],
    columns: Numbers,
    guide: Guide,
    aim: int,
    clock: Clock,
    most: int = MOST,
) -> bool | None:
    """Prove that no solution over some columns has an objective of at most so much.

    Parameters
    ----------
    pool, lines
        The problem; ``lines`` are what holds besides, cuts among it.
    columns
        What a solution can use.
    guide
        The costs: the objective is ``v`` only where they are at most ``v * guide.each``.
    aim
        What the objective is to be at most.
    clock
        The time there is.
    most
        Cases at most.

    Returns
    -------
    bool or None
        True when it is proven; False where a whole solution turned up; None when it took too many cases.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> guide = Guide.of([triangle.costs[0]], np.arange(3))
    >>> [refute(triangle, [], np.arange(3), guide, aim, Clock()) for aim in (1, 2)]
    [True, False]
    """
    part = pool.part(columns)
    tree = _Tree(part, guide.over(columns), aim, clock, most)
    try:
        tree.begin([line.over(pool, columns) for line in lines])
        return tree.closed(np.ones(part.number, bool))
    except OutOfTimeError:
        return None


@dataclass
class _Tree:
    """Cases of one small pool, all with the same programme, whose bounds and last lines change."""

    pool: Pool
    guide: Guide
    aim: int
    clock: Clock
    most: int
    cases: int = 0

    def begin(self, lines: list[Line]) -> None:
        """State the programme."""
        self.master = Master(self.pool, self.guide.costs, self.clock)
        for line in lines[len(self.pool.lines) :]:
            self.master.add_line(line)
        self.master.add(np.arange(self.pool.number))
        self.known = {line.of for line in self.master.lines if line.of is not None}

    def closed(self, allowed: Flags) -> bool | None:
        """Close a case in which only some columns are allowed."""
        self.cases += 1
        if self.cases > self.most:
            return None
        for round in range(CUT_ROUNDS + 1):
            self.clock.check()
            self.master.allow(allowed)
            self.master.optimise()
            proof = self._proof(allowed)
            if proof.bound > self.aim * self.guide.each:
                return True
            allowed = allowed & (
                proof.reduced <= self.aim * self.guide.each * proof.precision - proof.scaled_bound
            )
            if round < CUT_ROUNDS:
                cuts = separate(self.pool, self.master.columns, self.master.x, self.known)
                if not cuts:
                    break
                for cut in cuts:
                    self.master.add_line(cut)
        return self._split(allowed)

    def _proof(self, allowed: Flags) -> PoolCertificate:
        weights = self.master.weights * self.guide.unit
        lines = (self.master.line_weights * self.guide.unit).tolist()
        return prove(self.pool, self.guide.whole, weights, self.master.lines, lines, None, allowed)

    def _split(self, allowed: Flags) -> bool | None:
        """Split a case where both parts cost most; where one is closed at once, go on with the other."""
        values = np.zeros(self.pool.number)
        values[self.master.columns] = self.master.x
        splits = self._undecided(values)
        if not splits:
            return False
        best, most = splits[0], -np.inf
        for split in splits:
            costs = [self._tried(side, allowed) for side in split]
            if max(costs) == np.inf:
                return self._one_sided(split, costs, allowed)
            if min(costs) > most:
                best, most = split, min(costs)
        first = self._case(best[0], allowed)
        return first and self._case(best[1], allowed)

    def _one_sided(self, split: Split, costs: list[float], allowed: Flags) -> bool | None:
        if min(costs) == np.inf:
            return True
        return self._case(split[costs.index(min(costs))], allowed)

    def _tried(self, side: Line, allowed: Flags) -> float:
        """Give what the relaxation of a part costs; infinity where that closes it."""
        self.clock.check()
        with self._stated(side, allowed) as left:
            self.master.allow(left)
            self.master.optimise()
            closed = self._proof(left).bound > self.aim * self.guide.each
            return np.inf if closed else self.master.value

    def _case(self, side: Line, allowed: Flags) -> bool | None:
        """Close a part."""
        with self._stated(side, allowed) as left:
            return self.closed(left)

    @contextmanager
    def _stated(self, side: Line, allowed: Flags) -> Iterator[Flags]:
        """State what a part says, and give the columns that it allows."""
        if side.high == 0:
            left = allowed.copy()
            left[side.columns] = False
            yield left
            return
        self.master.add_line(side)
        yield allowed
        self.master.drop_lines([n for n, line in enumerate(self.master.lines) if line is side])

    def _undecided(self, values: Reals) -> list[Split]:
        """List what is half decided in the relaxation: pairs of rows, else a single column, if any."""
        used = np.flatnonzero((values > 1e-6) & (np.abs(values - np.round(values)) > 1e-6))
        if not len(used):
            return []
        width = len(self.pool.demand)
        position, rows = self.pool.entries(used)
        code = np.unique(position * width + rows)
        position, rows = code // width, code % width
        begin = np.searchsorted(position, np.arange(len(used) + 1))
        number = begin[position + 1] - np.arange(len(position)) - 1
        first = np.repeat(np.arange(len(position)), number)
        second = np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number) + first + 1
        pairs, inverse = np.unique(rows[first] * width + rows[second], return_inverse=True)
        found = []
        together = np.bincount(inverse, weights=values[used[position[first]]], minlength=len(pairs))
        for n in np.argsort(np.abs(together - 0.5), kind="stable")[:TRIED].tolist():
            one, other = divmod(int(pairs[n]), width)
            both = np.intersect1d(self.pool.handling(one), self.pool.handling(other)).astype(np.int64)
            if 1e-6 < values[both].sum() < 1 - 1e-6:
                found.append(_split(both, 1))
        if not found:
            column = int(used[np.argmin(np.abs(values[used] % 1 - 0.5))])
            found.append(_split(np.array([column]), int(np.ceil(values[column]))))
        return found


def _split(columns: Numbers, number: int) -> Split:
    """Split by whether columns are used so often."""
    ones = np.ones(len(columns), np.int64)
    return Line(columns, ones, None, number - 1), Line(columns, ones, number, None)
