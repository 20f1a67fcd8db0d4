"""Weights as exact fractions: the dual values of a linear programme, made simple as far as they allow it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite, lcm

from designer.clock import OutOfTimeError
from designer.engines import linear
from designer.engines.program import Program
from designer.proof.columns import Column, Columns
from designer.verify.facts import RefusedError
from designer.verify.proof import Covered, Distinct, Fact, Weights
from designer.verify.verifier import Path

DENOMINATORS = (1, 2, 3, 4, 6, 12, 60, 720)
"""Those that make fractions readable, tried in this order."""

FINEST = 10**7
"""The denominator of weights that nothing simpler will do for."""

TOLERANCE = 1e-6
SLACK = Fraction(1, 10**6)
UNBOUNDED = 10**6
"""How often a column may be taken in the relaxation: often enough to be no limit."""

ZERO = Fraction(0)


@dataclass(frozen=True)
class Relaxation:
    """An optimum of the relaxation: its value, how much of each column is taken, weights on facts.

    ``closed`` are weights that prove the bound, where they do.
    """

    value: float
    taken: tuple[tuple[Column, float], ...]
    weights: Weights
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
        self.facts = self.verifier.facts.stated(path)
        self.unit = lcm(*(body.cost.denominator for body in self.verifier.world.all))
        self.step = self.verifier.world.step

    def solve(self) -> Relaxation:
        """Solve the relaxation over all institutions, or over enough of them to see that it is too weak.

        Raises
        ------
        designer.clock.OutOfTimeError
            When time is up.
        """
        while True:
            found = self._relax()
            hopeless = found.value <= self.target - self.step + min(SLACK, self.step / 2)
            if hopeless or not self.columns.grow(found.weights, self.path, Fraction(1, 10**5)):
                missing = self._missing(found)
                if missing:
                    self.facts += missing
                    continue
                return found if hopeless else self._closed(found)

    def _relax(self) -> Relaxation:
        program = Program()
        listed = self.columns.all
        taken = [program.variable(upper=UNBOUNDED) for _ in listed]
        objective = {v: int(c.body.cost * self.unit) for v, c in zip(taken, listed, strict=True)}
        dear = 10 * self.unit * (int(self.target) + 1)
        scales = []
        for fact in self.facts:
            number = self.verifier.facts.number(fact, self.path)
            low, high = number.at_least, number.at_most
            scale = lcm(*(side.denominator for side in (low, high) if side is not None))
            terms = {}
            for variable, column in zip(taken, listed, strict=True):
                if added := number.of(column.body, column.mandate):
                    terms[variable] = scale * added
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
        solved = linear.relaxed(program, objective, clock.left, clock.cancel)
        if solved is None:
            raise OutOfTimeError("no relaxation in the time given")
        duals = zip(solved.weights, scales, strict=True)
        weights = [w * scale / self.unit if isfinite(w) else 0.0 for w, scale in duals]
        value = sum(cost * solved.values[v] for v, cost in objective.items()) / self.unit
        amounts = zip(listed, (solved.values[v] for v in taken), strict=True)
        used = [(column, amount) for column, amount in amounts if amount > TOLERANCE]
        return Relaxation(value, tuple(used), self._weighted(weights, FINEST))

    def _weighted(self, weights: Sequence[float | Fraction], denominator: int, below: int = 0) -> Weights:
        """Put weights on the facts, rounded; those on issues lower by so many parts."""
        found = []
        for fact, weight in zip(self.facts, weights, strict=True):
            parts = round(weight * denominator) - (below if isinstance(fact, Covered) else 0)
            if parts and self._bounded(fact, parts):
                found.append(fact.model_copy(update={"weight": Fraction(parts, denominator)}))
        return Weights(facts=tuple(found))

    def _bounded(self, fact: Fact, parts: int) -> bool:
        """Whether the fact has the bound that a weight of this sign speaks of; rounding may miss it."""
        return self.verifier.facts.number(fact, self.path).side(Fraction(parts)) is not None

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
                    missing.append(Distinct(issue=issue, members=tuple(sorted(members)), weight=ZERO))
        return missing

    def _closed(self, found: Relaxation) -> Relaxation:
        """Make the weights as simple as still proves the bound."""
        exact = {_place(fact): fact.weight for fact in found.weights.facts}
        weights = [exact.get(_place(fact), ZERO) for fact in self.facts]
        for tried in self._simplified(weights):
            if self._proves(tried):
                return Relaxation(found.value, found.taken, found.weights, tried)
        return found

    def _simplified(self, weights: list[Fraction]) -> Iterator[Weights]:
        for denominator in DENOMINATORS:
            yield self._weighted(weights, denominator)
        yield self._weighted(weights, FINEST, below=len(self.facts) + 1)
        yield self._weighted(weights, 1000, below=2)

    def _proves(self, weights: Weights) -> bool:
        """Whether weights prove the bound; what is known is asked before everything."""
        try:
            numbers = [(f.weight, self.verifier.facts.number(f, self.path)) for f in weights.facts]
            if any(
                sum(weight * number.of(column.body, column.mandate) for weight, number in numbers)
                > column.body.cost
                for column in self.columns.all
            ):
                return False
            return self.verifier.world.rounded_up(self.verifier.bound(weights, self.path)) >= self.target
        except RefusedError:
            return False


def _place(fact: Fact) -> str:
    return fact.model_dump_json(exclude={"weight"})
