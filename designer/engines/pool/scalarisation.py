"""Scalarised costs: the objective at work plus a small weight on those that follow (lexicographic ties).

Among solutions of equal value the relaxation so prefers those that later stages want. Costs are whole
numbers, and a bound on them is one on the objective at work (:meth:`Scalarisation.bound`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from designer.engines.pool.pool import Numbers, Reals

WEIGHT = 2500
"""How much an objective counts against the one that follows."""

LARGEST = 2**50
"""Whole costs stay below it."""


@dataclass(frozen=True)
class Scalarisation:
    """Whole costs that add small weights on later objectives to the one at work.

    A solution of which the objective is ``v`` has costs of at most ``v * each``. So costs of at least ``b``
    prove that it is at least ``b / each``, rounded up.

    Parameters
    ----------
    objective
        The objective at work.
    whole
        The costs.
    each
        What one of the objective costs at most.
    unit
        What a body costs on the average.
    """

    objective: Numbers
    whole: Numbers
    each: int
    unit: float

    @classmethod
    def of(cls, objectives: Sequence[Numbers], bodies: Numbers) -> Scalarisation:
        """Scalarise objectives in their order.

        Where the first one leaves columns free, those that follow count for nothing: no number of it would
        bound them.

        Examples
        --------
        >>> found = Scalarisation.of([np.array([2, 2]), np.array([3, 4])], np.arange(2))
        >>> found.whole.tolist(), found.each, found.bound(10003)
        ([5003, 5004], 2502, 4)
        """
        first = objectives[0]
        whole, each = first, 1
        for later in objectives[1:]:
            ratio = _ratio(later, first)
            if ratio is None or WEIGHT * int(whole.max(initial=0)) + int(later.max(initial=0)) > LARGEST:
                break
            whole, each = WEIGHT * whole + later, WEIGHT * each + ratio
        some = whole[bodies] if whole[bodies].any() else whole
        unit = float(some[some > 0].mean()) if some.any() else 1.0
        return cls(first, whole, each, unit)

    @cached_property
    def costs(self) -> Reals:
        """The costs in floating point, scaled to about one a body."""
        return self.whole / self.unit

    def over(self, columns: Numbers) -> Scalarisation:
        """Return the costs of some columns."""
        return replace(self, objective=self.objective[columns], whole=self.whole[columns])

    def bound(self, costs: int) -> int:
        """Give what costs of at least so much prove of the objective."""
        return -(-costs // self.each)


def _ratio(later: Numbers, first: Numbers) -> int | None:
    """Give the most that a later objective has for one of the first, rounded up; None without a limit."""
    some = later > 0
    if (first[some] <= 0).any():
        return None
    return int(np.max(-(-later[some] // first[some]), initial=0))
