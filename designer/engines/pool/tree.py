"""A tree of cases, each closed by a certificate: proof in whole numbers where one relaxation is not enough.

A case is split by two rows: either some column handles both, or none does. Every whole solution is in one of
the two. A case is closed when weights prove that all its solutions cost more than is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from designer.clock import Clock, OutOfTimeError
from designer.engines.pool.certificate import PoolCertificate, prove
from designer.engines.pool.cuts import separate
from designer.engines.pool.guide import Guide
from designer.engines.pool.master import Master
from designer.engines.pool.pool import Flags, Line, Numbers, Pool

CUT_ROUNDS = 2
"""Rounds of cuts in a case before it is split."""

DEEPEST = 200
"""Splits on the way to a case at most."""


def refute(
    pool: Pool, lines: Sequence[Line], columns: Numbers, guide: Guide, aim: int, clock: Clock
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

    Returns
    -------
    bool or None
        True when it is proven; False where a whole solution turned up; None when time was up.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> guide = Guide.of([triangle.costs[0]], np.arange(3))
    >>> [refute(triangle, [], np.arange(3), guide, aim, Clock()) for aim in (1, 2)]
    [True, False]
    """
    part = pool.part(columns)
    tree = _Tree(part, guide.over(columns), aim, clock)
    try:
        tree.begin([line.over(pool, columns) for line in lines])
        return tree.closed(np.ones(part.number, bool), 0)
    except OutOfTimeError:
        return None


@dataclass
class _Tree:
    """Cases of one small pool, all with the same programme, whose bounds and last lines change."""

    pool: Pool
    guide: Guide
    aim: int
    clock: Clock

    def begin(self, lines: list[Line]) -> None:
        """State the programme."""
        self.master = Master(self.pool, self.guide.costs, self.clock)
        for line in lines[len(self.pool.lines) :]:
            self.master.add_line(line)
        self.master.add(np.arange(self.pool.number))
        self.known = {line.of for line in self.master.lines if line.of is not None}

    def closed(self, allowed: Flags, depth: int) -> bool | None:
        """Close a case in which only some columns are allowed."""
        if depth > DEEPEST:
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
        return self._split(allowed, depth)

    def _proof(self, allowed: Flags) -> PoolCertificate:
        weights = self.master.weights * self.guide.unit
        lines = (self.master.line_weights * self.guide.unit).tolist()
        return prove(self.pool, self.guide.whole, weights, self.master.lines, lines, None, allowed)

    def _split(self, allowed: Flags, depth: int) -> bool | None:
        """Split a case by what is half decided in the relaxation."""
        values = np.zeros(self.pool.number)
        values[self.master.columns] = self.master.x
        columns, least = self._undecided(values)
        if columns is None:
            return False
        inside = np.zeros(self.pool.number, bool)
        inside[columns] = True
        if least == 1:
            without = self.closed(allowed & ~inside, depth + 1)
        else:
            without = self._with(Line(columns, np.ones(len(columns), np.int64), None, least - 1), allowed, depth)
        if not without:
            return without
        return self._with(Line(columns, np.ones(len(columns), np.int64), least, None), allowed, depth)

    def _with(self, line: Line, allowed: Flags, depth: int) -> bool | None:
        """Close the case in which a line holds besides."""
        self.master.add_line(line)
        found = self.closed(allowed, depth + 1)
        at = next(n for n, known in enumerate(self.master.lines) if known is line)
        self.master.drop_lines([at])
        return found

    def _undecided(self, values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[Numbers | None, int]:
        """Give columns whose sum is farthest from whole, and the number it is split at; None if all are whole."""
        used = np.flatnonzero((values > 1e-6) & (np.abs(values - np.round(values)) > 1e-6))
        if not len(used):
            return None, 0
        width = len(self.pool.demand)
        position, rows = self.pool.entries(used)
        code = np.unique(position * width + rows)
        position, rows = code // width, code % width
        begin = np.searchsorted(position, np.arange(len(used) + 1))
        number = begin[position + 1] - np.arange(len(position)) - 1
        first = np.repeat(np.arange(len(position)), number)
        second = np.arange(len(first)) - np.repeat(np.cumsum(number) - number, number) + first + 1
        pairs, inverse = np.unique(rows[first] * width + rows[second], return_inverse=True)
        if len(pairs):
            together = np.bincount(inverse, weights=values[used[position[first]]])
            # Columns with whole values do not count here, so that a sum may be whole all the same.
            best = int(np.argmin(np.abs(together - 0.5)))
            if 1e-6 < together[best] < 1 - 1e-6:
                one, other = divmod(int(pairs[best]), width)
                both = np.intersect1d(self.pool.handling(one), self.pool.handling(other)).astype(np.int64)
                if values[both].sum() < 1 - 1e-6:
                    return both, 1
        best = int(used[np.argmin(np.abs(values[used] % 1 - 0.5))])
        return np.array([best]), int(np.ceil(values[best]))
