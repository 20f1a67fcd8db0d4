"""Weights as exact fractions: the dual values of a linear programme, made simple as far as they allow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, lcm

from designer.engines import glop_scip
from designer.engines.program import Program
from designer.questions.prove.columns import Column, Columns
from designer.questions.prove.rows import Rows
from designer.questions.prove.small import small
from designer.runtime.clock import OutOfTimeError
from designer.verify.proof import Covered, Distinct, Fact, Weights
from designer.verify.refusal import RefusedError
from designer.verify.verifier import Path

DENOMINATORS = (1, 2, 3, 4, 6, 12, 60, 720)
"""Those that make fractions readable, tried in this order."""

FINEST = 10**7
"""The denominator of weights that nothing simpler will do for."""

TOLERANCE = 1e-6
SLACK = Fraction(1, 10**6)
UNBOUNDED = 10**6
"""How often a column may be taken in the relaxation: often enough to be no limit."""


@dataclass(frozen=True)
class Relaxation:
    """An optimum of the relaxation: its value, how much of each column is taken, weights on facts.

    ``closed`` are weights that prove the bound, where they do.
    """

    value: float
    taken: tuple[tuple[Column, float], ...]
    duals: tuple[float, ...]
    closed: Weights | None = None


class Duals:
    """Looks for weights on facts that prove a bound in a case.

    Parameters
    ----------
    columns
        The institutions known to matter.
    target
        The bound that is to be proven.
    path
        The splits on the way to the case.
    """

    def __init__(self, columns: Columns, target: Fraction, path: Path) -> None:
        self.columns = columns
        self.verifier = columns.verifier
        self.target = target
        self.path = path
        self.rows = Rows(columns, path)
        self.unit = lcm(*(body.cost.denominator for body in self.verifier.world.all))

    def solve(self) -> Relaxation:
        """Solve the relaxation over all institutions, or over enough of them to see that it is too weak.

        Raises
        ------
        designer.runtime.clock.OutOfTimeError
            When time is up.
        """
        while True:
            found = self.relax()
            hopeless = self.too_weak(found)
            weights = self._rounded(found.duals, FINEST)
            if hopeless or not self.columns.grow(weights, self.path, Fraction(1, 10**5)):
                missing = self._missing(found)
                if missing:
                    self.rows.state(missing)
                    continue
                return found if hopeless else self._closed(found)

    def too_weak(self, found: Relaxation) -> bool:
        """Whether a relaxation is too low for the bound, even rounded up."""
        step = self.verifier.step
        return found.value <= self.target - step + min(SLACK, step / 2)

    def relax(self) -> Relaxation:
        """Solve the relaxation over the columns that are known.

        Raises
        ------
        designer.runtime.clock.OutOfTimeError
            When time is up.
        """
        program = Program(clock=self.columns.clock)
        listed = self.columns.all
        taken = [program.variable(upper=UNBOUNDED) for _ in listed]
        objective = {v: int(c.cost * self.unit) for v, c in zip(taken, listed, strict=True)}
        dear = 10 * self.unit * (int(self.target) + 1)
        scales = []
        for number, added in zip(self.rows.numbers, self.rows.terms, strict=True):
            low, high = number.at_least, number.at_most
            scale = lcm(*(side.denominator for side in (low, high) if side is not None))
            terms = {taken[m]: scale * amount for m, amount in added.items()}
            for side, sign in ((low, 1), (high, -1)):
                if side is not None:
                    # A case that cannot be has no limit but this one.
                    slack = program.variable(upper=UNBOUNDED)
                    terms[slack], objective[slack] = sign, dear
            program.require(
                terms, None if low is None else int(low * scale), None if high is None else int(high * scale)
            )
            scales.append(scale)
        clock = self.columns.clock
        solved = glop_scip.relaxed(program, objective, clock.left, clock.cancel)
        if solved is None:
            raise OutOfTimeError("no relaxation in the time given")
        duals = zip(solved.weights, scales, strict=True)
        weights = tuple(w * scale / self.unit if isfinite(w) else 0.0 for w, scale in duals)
        value = sum(cost * solved.values[v] for v, cost in objective.items()) / self.unit
        amounts = zip(listed, (solved.values[v] for v in taken), strict=True)
        used = tuple((column, amount) for column, amount in amounts if amount > TOLERANCE)
        return Relaxation(value, used, weights)

    def _rounded(self, duals: Sequence[float], denominator: int, below: int = 0) -> Weights:
        """Put dual values on the facts, rounded; those on issues lower by so many parts."""
        return self.rows.weights(self._parts(duals, denominator, below), denominator)

    def _parts(self, duals: Sequence[float], denominator: int, below: int = 0) -> list[int]:
        parts = (round(dual * denominator) for dual in duals)
        lowered = zip(self.rows.facts, parts, strict=True)
        return [part - below if isinstance(fact, Covered) else part for fact, part in lowered]

    def _missing(self, found: Relaxation) -> list[Fact]:
        """Give facts that the relaxation breaks and that are too many to be stated from the start."""
        several = [i.id for i in self.verifier.instance.issues if i.coverage > 1]
        missing: list[Fact] = []
        for issue in several:
            hosts: dict[frozenset[str], float] = {}
            for column, amount in found.taken:
                if issue in column.mandate:
                    hosts[column.body.members] = hosts.get(column.body.members, 0) + amount
            for members, amount in hosts.items():
                if amount > 1 + TOLERANCE:
                    seated = tuple(sorted(members))
                    missing.append(Distinct(issue=issue, members=seated, weight=Fraction(0)))
        return missing

    def _closed(self, found: Relaxation) -> Relaxation:
        """Make the weights as simple as still proves the bound: small ones if there are any."""
        closed = small(self.rows, self.target)
        if closed is None:
            closed = next((w for w in self._simplified(found.duals) if self._proves(w)), None)
        return Relaxation(found.value, found.taken, found.duals, closed)

    def _simplified(self, duals: Sequence[float]) -> Iterator[Weights]:
        for denominator, below in (*((d, 0) for d in DENOMINATORS), (FINEST, len(duals) + 1), (1000, 2)):
            parts = self._parts(duals, denominator, below)
            if not self.rows.overpaid(parts, denominator):
                yield self.rows.weights(parts, denominator)

    def _proves(self, weights: Weights) -> bool:
        """Whether weights prove the bound."""
        try:
            return self.verifier.bound(weights, self.path) >= self.target
        except RefusedError:
            return False
