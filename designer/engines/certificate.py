"""Bounds that no solver has to be believed for: weights on rows, verified in exact arithmetic.

Give every row a weight, such that the weighted rows add up to an expression that is nowhere above the
objective within the bounds of the variables, or say by how much at most it is: then the weighted
right-hand sides are a lower bound. Any weights will do; those of a linear relaxation are the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from designer.engines.program import Program, Terms

PRECISION = 2**24
"""Weights are kept as whole multiples of one over this."""


def proven_bound(program: Program, objective: Terms, weights: Sequence[float]) -> int:
    """Compute, in integers, the lower bound that weights on rows prove.

    Parameters
    ----------
    program
        Rows and bounds.
    objective
        What is minimised; its value is a whole number in every solution.
    weights
        One a row; positive weights use the row's lower side, negative ones its upper side. A weight on a
        side that is open counts as zero.

    Returns
    -------
    int
        A number that no solution of the programme is below, whatever the weights were.

    Examples
    --------
    >>> program = Program()
    >>> x, y, z = (program.variable() for _ in range(3))
    >>> for pair in ((x, y), (y, z), (x, z)):
    ...     program.require(dict.fromkeys(pair, 1), at_least=1)
    >>> proven_bound(program, {x: 1, y: 1, z: 1}, [0.5, 0.5, 0.5])
    2
    >>> proven_bound(program, {x: 1, y: 1, z: 1}, [5.0, 0.0, 0.0])
    -3
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
    return -(-bound // PRECISION)
