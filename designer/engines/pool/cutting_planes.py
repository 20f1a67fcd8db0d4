"""The relaxation of a stage with cutting planes: a dual bound, certified in whole numbers after every round.

Column generation, separation of zero-half and rank-1 cuts, reduced-cost fixing, and so on in turn, until
rounds bring no progress (Kelley 1960; Barnhart et al. 1998 for the columns).
"""

from __future__ import annotations

from threading import Event

import numpy as np

from designer.engines.pool.certificate import PoolCertificate, prove
from designer.engines.pool.master import RestrictedMaster
from designer.engines.pool.pool import Combination, LinearConstraint, Numbers
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import OutOfTimeError

ROUNDS = 30
"""Rounds of cuts at once, at most."""

STALLED = 4
"""Rounds without progress after which cutting ends."""

PROGRESS = 2e-5
"""The least relative growth of the relaxation that counts as progress."""

IDLE = 3
"""Solutions after which a cut that binds in none of them is dropped."""


class CuttingPlanes:
    """The relaxation of a stage, tightened by cuts; what it proves is certified in whole numbers.

    Parameters
    ----------
    master
        The relaxation.
    guide
        What the bound is of, and what is minimised.
    most
        How many bodies a solution of use has at most; None where it is not known.

    Attributes
    ----------
    proof
        The best certificate so far.
    """

    def __init__(self, master: RestrictedMaster, guide: Scalarisation, most: int | None = None) -> None:
        self.master = master
        self.guide = guide
        self.most = most
        self.proof: PoolCertificate | None = None
        self.known: set[Combination] = {line.of for line in master.lines if line.of is not None}

    @property
    def bound(self) -> int | None:
        """The best dual bound certified so far."""
        return None if self.proof is None else self.guide.bound(self.proof.bound)

    def useful(self, value: int) -> Numbers:
        """List the columns that a solution of at most this value can use."""
        if self.proof is None:
            return np.arange(self.master.pool.number)
        return self.proof.useful(value * self.guide.each)

    def below(self, costs: int) -> Numbers:
        """List the columns that a solution of lower costs can use."""
        return np.arange(self.master.pool.number) if self.proof is None else self.proof.useful(costs - 1)

    def assume(self, value: int) -> None:
        """Look only at solutions in which the objective is at least so much."""
        used = np.flatnonzero(self.guide.objective)
        self.master.add_line(LinearConstraint(used, self.guide.objective[used], value, None))
        self.master.solve()
        self.prove()

    def prove(self) -> None:
        """Certify the dual values of the last relaxation in whole numbers, and take over the bound."""
        master = self.master
        if master.missing > 1e-6:
            return
        unit = self.guide.unit
        weights, lines = master.weights * unit, master.line_weights * unit
        proof = prove(master.pool, self.guide.whole, weights, master.lines, lines.tolist(), self.most)
        if self.proof is None or proof.worth > self.proof.worth:
            self.proof = proof

    def run(self, enough: int | None, rounds: int = ROUNDS, halt: Event | None = None) -> None:
        """Cut until the bound is enough, nothing is gained any more, or it is time to stop."""
        master = self.master
        idle: dict[Combination, int] = {}
        values = [master.value]
        for _ in range(rounds):
            if halt is not None and halt.is_set():
                return
            if enough is not None and self.bound is not None and self.bound >= enough:
                return
            try:
                if not master.cut(self.known):
                    return
                master.solve()
            except OutOfTimeError:
                return
            self.prove()
            self._drop_idle(idle)
            values.append(master.value)
            if len(values) > STALLED and values[-1] - values[-1 - STALLED] < PROGRESS * abs(values[-1]):
                return

    def _drop_idle(self, idle: dict[Combination, int]) -> None:
        """Drop the cuts that have not been binding for a while."""
        gone = []
        for n, (line, weight) in enumerate(zip(self.master.lines, self.master.line_weights, strict=True)):
            if line.of is None:
                continue
            idle[line.of] = 0 if weight else idle.get(line.of, 0) + 1
            if idle[line.of] > IDLE:
                gone.append(n)
                del idle[line.of]
        self.master.drop_cuts(gone, self.known)
