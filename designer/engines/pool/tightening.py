"""The relaxation with cuts: a bound that is proven in whole numbers, round after round."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from designer.clock import OutOfTimeError
from designer.engines.pool.certificate import PoolCertificate, prove
from designer.engines.pool.cuts import separate
from designer.engines.pool.master import Master
from designer.engines.pool.pool import Line, Numbers, Reals

ROUNDS = 30
"""Rounds of cuts at most."""

STALLED = 4
"""Rounds without progress after which cutting ends."""

PROGRESS = 2e-5
"""The least relative growth of the relaxation that counts as progress."""

IDLE = 3
"""Solutions after which a cut that binds in none of them is dropped."""


class Tightening:
    """Adds cuts to a relaxation, and proves what it shows of an objective.

    Parameters
    ----------
    master
        The relaxation.
    objective
        What the bound is of, in whole numbers.
    scale
        How much of the costs that are minimised makes one of the objective: weights are divided by it.
    most
        How many bodies a solution of use has at most; None where it is not known.
    on_bound
        Told of every better bound.

    Attributes
    ----------
    proof
        The best certificate so far.
    """

    def __init__(
        self,
        master: Master,
        objective: Numbers,
        scale: float,
        most: int | None = None,
        on_bound: Callable[[int], None] | None = None,
    ) -> None:
        self.master = master
        self.objective = objective
        self.scale = scale
        self.most = most
        self.on_bound = on_bound
        self.proof: PoolCertificate | None = None
        self.known: set[tuple[int, ...]] = {line.of for line in master.lines if line.of is not None}
        self.counted: int | None = None

    @property
    def bound(self) -> int | None:
        """The best bound so far."""
        return None if self.proof is None else self.proof.bound

    def prove(self) -> None:
        """Prove what the last relaxation shows, and state the bound as a line once it grows."""
        master = self.master
        if master.missing > 1e-6:
            return
        weights, lines = master.weights / self.scale, master.line_weights / self.scale
        proof = prove(master.pool, self.objective, weights, master.lines, lines.tolist(), self.most)
        if self.proof is None or proof.scaled_bound * self.proof.precision > self.proof.scaled_bound * proof.precision:
            better = self.proof is None or proof.bound > self.proof.bound
            self.proof = proof
            if better and self.on_bound is not None:
                self.on_bound(proof.bound)

    def count(self) -> bool:
        """State the bound as a line; tell whether that is news."""
        bound = self.bound
        if bound is None or bound <= (self.counted or 0):
            return False
        used = np.flatnonzero(self.objective)
        self.counted = bound
        self.master.add_line(Line(used, self.objective[used], bound, None))
        return True

    def run(self, enough: int | None, rounds: int = ROUNDS, seconds: float | None = None) -> None:
        """Cut until the bound is enough, nothing is gained any more, or the time is over."""
        master, clock = self.master, self.master.clock
        until = None if seconds is None else clock.seconds + seconds
        idle: dict[tuple[int, ...], int] = {}
        values = [master.value]
        for _ in range(rounds):
            if enough is not None and self.bound is not None and self.bound >= enough:
                return
            if until is not None and clock.seconds > until:
                return
            cuts = separate(master.pool, master.columns, master.x, self.known)
            counted = self.count()
            if not cuts and not counted:
                return
            for cut in cuts:
                master.add_line(cut)
            try:
                master.solve()
            except OutOfTimeError:
                return
            self.prove()
            self._drop_idle(idle)
            values.append(master.value)
            if len(values) > STALLED and values[-1] - values[-1 - STALLED] < PROGRESS * abs(values[-1]):
                return

    def _drop_idle(self, idle: dict[tuple[int, ...], int]) -> None:
        """Drop the cuts that have not been binding for a while."""
        gone = []
        for n, (line, weight) in enumerate(zip(self.master.lines, self.master.line_weights, strict=True)):
            if line.of is None:
                continue
            idle[line.of] = 0 if weight else idle.get(line.of, 0) + 1
            if idle[line.of] > IDLE:
                gone.append(n)
                del idle[line.of]
        self.known.difference_update(self.master.lines[n].of or () for n in gone)
        self.master.drop_lines(gone)
