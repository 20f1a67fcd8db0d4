"""Which proofs are short enough to be read, so that they are told and not only written to a file."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from designer.verify.proof import Case, Weights

MOST_CASES = 8
"""Cases of a proof that is read."""

MOST_FACTS = 60
"""Facts of a case that is read."""

MOST_POINTS = 60
"""Points of a case that is read: weights as whole numbers, and what an institution has at most."""


def is_short(case: Case) -> bool:
    """Whether a proof by these cases is short enough to be read.

    Examples
    --------
    >>> is_short(Weights.model_validate({"facts": [{"kind": "covered", "issue": "x", "weight": "1/720"}]}))
    False
    """
    closed = list(leaves(case))
    return len(closed) <= MOST_CASES and all(map(_is_short, closed))


def leaves(case: Case) -> Iterator[Weights]:
    """Give the cases that are closed by weights."""
    if isinstance(case, Weights):
        yield case
    else:
        yield from leaves(case.then)
        yield from leaves(case.otherwise)


def _is_short(weights: Weights) -> bool:
    parts = lcm(*(fact.weight.denominator for fact in weights.facts))
    points = [parts, *(int(abs(fact.weight) * parts) for fact in weights.facts)]
    return len(weights.facts) <= MOST_FACTS and max(points) <= MOST_POINTS
