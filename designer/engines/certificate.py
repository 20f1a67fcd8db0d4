"""Certificates of dual bounds that no solver has to be believed for: weights on rows, in exact arithmetic.

Give every row a weight, such that the weighted rows add up to an expression that is nowhere above the
objective within the bounds of the variables, or say by how much at most it is: then the weighted right-hand
sides are a lower bound (weak duality). Any weights will do; those of a linear relaxation are the best
(Neumaier and Shcherbina 2004).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from designer.engines.program import Program, Terms

PRECISION = 2**24
"""Weights are kept as whole multiples of one over this."""


@dataclass(frozen=True)
class Certificate:
    """What weights on the rows of a programme prove, in whole numbers of one over ``PRECISION``.

    Parameters
    ----------
    program
        Rows and bounds.
    scaled_bound
        No solution of the programme is below it.
    reduced
        For each variable, what one more of it adds to the bound.

    Examples
    --------
    >>> program = Program()
    >>> x, y, z = (program.variable() for _ in range(3))
    >>> for pair in ((x, y), (y, z), (x, z)):
    ...     program.require(dict.fromkeys(pair, 1), at_least=1)
    >>> Certificate.of(program, {x: 1, y: 1, z: 1}, [0.5, 0.5, 0.5]).bound
    2
    >>> Certificate.of(program, {x: 1, y: 1, z: 1}, [5.0, 0.0, 0.0]).bound
    -3
    """

    program: Program
    scaled_bound: int
    reduced: Sequence[int]

    @classmethod
    def of(cls, program: Program, objective: Terms, weights: Sequence[float]) -> Certificate:
        """Add up the rows.

        Parameters
        ----------
        program
            Rows and bounds.
        objective
            What is minimised; its value is a whole number in every solution.
        weights
            One a row; positive weights use the row's lower side, negative ones its upper side. A weight on
            a side that is open counts as zero.
        """
        reduced = [0] * len(program.lower)
        for variable, cost in objective.items():
            reduced[variable] = cost * PRECISION
        bound = 0
        for row, weight in zip(program.rows, weights, strict=True):
            exact = weight * PRECISION
            whole = round(exact) if isfinite(exact) else 0
            side = row.at_least if whole > 0 else row.at_most
            if not whole or side is None:
                continue
            bound += whole * side
            for variable, coefficient in row.terms:
                reduced[variable] -= whole * coefficient
        for cost, low, high in zip(reduced, program.lower, program.upper, strict=True):
            bound += min(cost * low, cost * high)
        return cls(program, bound, reduced)

    @property
    def bound(self) -> int:
        """A number that no solution of the programme is below, whatever the weights were."""
        return -(-self.scaled_bound // PRECISION)

    def narrowed(self, value: int) -> dict[int, tuple[int, int]]:
        """Give narrower bounds of variables that every solution of at most this value respects.

        Examples
        --------
        >>> program = Program()
        >>> x, y = program.variable(), program.variable()
        >>> program.require({x: 1, y: 1}, at_least=1)
        >>> Certificate.of(program, {x: 1, y: 3}, [1.0]).narrowed(1)
        {1: (0, 0)}
        """
        slack = value * PRECISION - self.scaled_bound
        found = {}
        bounds = zip(self.reduced, self.program.lower, self.program.upper, strict=True)
        for variable, (cost, low, high) in enumerate(bounds):
            if cost and slack >= 0 and (steps := slack // abs(cost)) < high - low:
                found[variable] = (low, low + steps) if cost > 0 else (high - steps, high)
        return found
