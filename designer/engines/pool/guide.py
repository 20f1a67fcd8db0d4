"""What a relaxation is steered by: the objective at work, and very little of those that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from designer.engines.pool.pool import Numbers, Reals

NUDGE = 4e-4
"""How much an objective counts beside the one before."""


@dataclass(frozen=True)
class Guide:
    """Costs of about one a body.

    Parameters
    ----------
    costs
        What a relaxation minimises.
    scale
        Dual values divided by it are nowhere above the objective at work.
    """

    costs: Reals
    scale: float

    @classmethod
    def of(cls, objectives: Sequence[Numbers], bodies: Numbers) -> Guide:
        """Steer by objectives in their order.

        Where the first one leaves columns free, those that follow count for nothing, since no weights could
        tell them from it.

        Examples
        --------
        >>> found = Guide.of([np.array([2, 2]), np.array([3, 4])], np.arange(2))
        >>> found.costs.round(6).tolist(), round(found.scale, 6)
        ([1.0003, 1.0004], 0.5002)
        """
        first = objectives[0].astype(float)
        some = first[bodies]
        unit = float(some[some > 0].mean()) if (some > 0).any() else 1.0
        plain = first / unit
        if (first <= 0).any():
            return cls(plain, 1 / unit)
        costs, factor = plain.copy(), 1.0
        for later in objectives[1:]:
            size = float(later.max(initial=0))
            if size > 0:
                factor *= NUDGE
                costs = costs + factor * later / size
        return cls(costs, float((costs / plain).max(initial=1.0)) / unit)
