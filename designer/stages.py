"""What came of the objectives, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from designer.design import Number
from designer.engines.program import Objective


@dataclass(frozen=True)
class Stage:
    """An objective, the best value known, and what is proven of it.

    ``bound`` is None where nothing is proven, ``confirmed_by`` where nothing confirmed that the value
    is best.
    """

    objective: Objective
    value: int
    bound: int | None = None
    confirmed_by: str | None = None

    @property
    def closed(self) -> bool:
        """Whether the value is proven best and confirmed."""
        return self.confirmed_by is not None


def number(objective: Objective, whole: int | None) -> Number | None:
    """Give the value of an objective as people count it."""
    if whole is None:
        return None
    exact = Fraction(whole * objective.numerator, objective.unit)
    return exact.numerator if exact.denominator == 1 else float(exact)
