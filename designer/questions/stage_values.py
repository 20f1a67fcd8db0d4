"""The values of a design, stage by stage, as the referee counts them and as a programme does."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from designer.check import check
from designer.check.values import value_of
from designer.design import Design
from designer.engines.program import Objective
from designer.instance import Instance

Values = tuple[Fraction, ...]
"""The values of the stages, in their order."""


def values_of(instance: Instance, design: Design) -> Values:
    """Give the values of the stages, as the referee counts them."""
    counted: dict[str, Decimal] = dict(check(instance, design.model_copy(update={"status": "given"})).values)
    return tuple(Fraction(value_of(stage, counted)) for stage in instance.settings.objectives)


def whole(objective: Objective, value: Fraction) -> int:
    """Give the value of a stage as its terms count it.

    Examples
    --------
    >>> whole(Objective("institutions", {0: 1}, 500_000, 1_000_000), Fraction(3, 2))
    3
    """
    exact = value * objective.unit / objective.numerator
    assert exact.denominator == 1, "what a design is worth is a whole number of the terms' common divisor"
    return exact.numerator
