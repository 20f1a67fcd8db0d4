"""What a proof assumes: an earlier objective of the instance, at a value that a design could have.

The best designs keep what is assumed if a valid design does, and nothing that comes before can be lower than
in this one: then the best are no worse in what comes before, and so no worse in what is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol, get_args

from designer.design import Design
from designer.instance import Instance, Stage
from designer.instance.references import nearest
from designer.verify.facts import Facts
from designer.verify.proof import Measure, Proof
from designer.verify.ranges import least, most
from designer.verify.refusal import RefusedError
from designer.verify.verification import Assumption

MEASURES: tuple[Measure, ...] = get_args(Measure)


class Judgement(Protocol):
    """What a referee says of a design."""

    @property
    def valid(self) -> bool:
        """Whether it is valid."""

    @property
    def values(self) -> Mapping[str, Decimal]:
        """Its value of every objective."""


Referee = Callable[[Instance, Design], Judgement]
"""Judges a design, as :func:`designer.check` does."""


def before_institutions(instance: Instance) -> tuple[Stage, ...]:
    """Give the stages before ``institutions``; none where that is no stage of its own.

    Examples
    --------
    >>> before_institutions(Instance.model_validate({"settings": {"objectives": ["seats", "institutions"]}}))
    ('seats',)
    """
    stages = instance.settings.objectives
    return stages[: stages.index("institutions")] if "institutions" in stages else ()


def value_of(stage: Stage, values: Mapping[str, Decimal]) -> Fraction:
    """Give what a design comes to in a stage."""
    weights = {stage: Decimal(1)} if isinstance(stage, str) else stage
    return sum((Fraction(weight) * Fraction(values[name]) for name, weight in weights.items()), Fraction(0))


@dataclass(frozen=True)
class Assumptions:
    """Judges what a proof assumes.

    Parameters
    ----------
    proof
        The proof.
    facts
        The facts of the instance, under what is assumed.
    """

    proof: Proof
    facts: Facts

    @property
    def instance(self) -> Instance:
        """The instance."""
        return self.facts.instance

    def judge(self, referee: Referee | None) -> tuple[Assumption, ...]:
        """Refuse what no design could have; say of everything else whether it is proven.

        Raises
        ------
        RefusedError
            If something is assumed of what is no earlier objective, or no design could have the value, or
            the design that is to have it has not.
        """
        stages = before_institutions(self.instance)
        for name, value in self.proof.assuming.items():
            try:
                self._could_be(name, value, stages)
            except RefusedError as refused:
                raise refused.under("assuming", name) from None
        values = self._witnessed(referee)
        return tuple(
            Assumption(name, value, self._unproven(name, stages, values, referee))
            for name, value in self.proof.assuming.items()
        )

    def _could_be(self, name: str, value: Fraction, stages: Iterable[Stage]) -> None:
        earlier = [stage for stage in stages if isinstance(stage, str)]
        if name not in earlier:
            near = nearest(name, earlier).removeprefix("; ")
            why = f"no objective before 'institutions' is '{name}', so nothing bounds it ({near})"
            raise RefusedError(why)
        if value < 0:
            raise RefusedError(f"no design could have it: '{name}' is never below 0")
        step, low, high = self._range(name)
        if (value / step if step else value).denominator != 1:
            raise RefusedError(f"no design could have it: '{name}' is always a multiple of {step}")
        if value < low:
            raise RefusedError(f"no design could have it: '{name}' is at least {low} in every design")
        if value > high:
            raise RefusedError(f"it says nothing: '{name}' is at most {high} in every design")

    def _range(self, name: str) -> tuple[Fraction, Fraction, Fraction]:
        """Give what every value is a multiple of, the least and the most that it could be."""
        for measure in MEASURES:
            if name == measure:
                return Fraction(1), Fraction(least(self.facts, measure)), Fraction(most(self.facts, measure))
        weights = [Fraction(rule.weight) for rule in self.instance.rules if not rule.hard]
        return common_divisor(weights), Fraction(0), sum(weights, Fraction(0))

    def _witnessed(self, referee: Referee | None) -> Mapping[str, Decimal] | None:
        """Give the values of the design in the proof, if there is one and somebody to judge it."""
        witness = self.proof.witness
        if witness is None or referee is None:
            return None
        judgement = referee(self.instance, witness)
        # Of a design that says that there is none, a referee has nothing to find wrong.
        if witness.status in ("infeasible", "unknown") or not judgement.valid:
            raise RefusedError("the design that is to have what is assumed is not valid", "witness")
        for name, value in self.proof.assuming.items():
            if (has := Fraction(judgement.values[name])) > value:
                why = f"the design that is to have what is assumed comes to {has} in '{name}', not {value}"
                raise RefusedError(why, "witness")
        if (fewest := Fraction(judgement.values["institutions"])) < self.proof.bound:
            why = f"the design in the proof has {fewest} institutions, fewer than it says that any has"
            raise RefusedError(why, "witness")
        return judgement.values

    def _unproven(
        self,
        name: str,
        stages: tuple[Stage, ...],
        values: Mapping[str, Decimal] | None,
        referee: Referee | None,
    ) -> str | None:
        """Say why it is not proven that the best designs have what is assumed."""
        if self.proof.witness is None:
            return "the proof has no design that has it"
        if values is None:
            return "nobody has judged the design in the proof that has it"
        shown: dict[str, Fraction] = {earlier.objective: earlier.at_least for earlier in self.proof.earlier}
        for stage in stages:
            if stage == name:
                break
            called = stage if isinstance(stage, str) else " and ".join(stage)
            if value_of(stage, values) > shown.get(called, 0):
                return f"nothing shows that '{called}', which comes before it, cannot be lower"
        return None


def common_divisor(numbers: Iterable[Fraction]) -> Fraction:
    """Give the greatest number of which all are whole multiples; 0 where all are 0.

    Examples
    --------
    >>> common_divisor([Fraction(3, 4), Fraction(3, 2)])
    Fraction(3, 4)
    """
    found = Fraction(0)
    for number in numbers:
        while number:
            found, number = number, found % number
    return found
