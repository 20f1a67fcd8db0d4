"""Worlds: which judgements hold and which do not, all of them or a sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, prod
from random import Random

from designer.instance.portable import Portable
from designer.questions.robust.judgements import Fails, Judgement

PATIENCE = 1000
"""Draws for each world that is wanted, after which the worlds drawn have to do."""


@dataclass(frozen=True)
class World:
    """A world, by the judgements that do not hold in it.

    Parameters
    ----------
    fails
        Their ids, in the order of the instance.
    weight
        Its probability, where the worlds are all there are; in a sample its share of the sample.
    """

    fails: Fails
    weight: Fraction

    def holds(self, judgement: str) -> bool:
        """Whether a judgement holds."""
        return judgement not in self.fails


@dataclass(frozen=True)
class Worlds(Portable):
    """The worlds that are looked at.

    Parameters
    ----------
    listed
        The worlds.
    all
        Whether there are no others of positive probability.
    possible
        How many of those there are.
    """

    listed: tuple[World, ...]
    all: bool
    possible: int


def worlds_of(judgements: Sequence[Judgement], most: int, seed: int = 0) -> Worlds:
    """List all worlds, if they are few, else draw different ones; judgements hold independently.

    A larger sample of the same seed begins with the smaller one.

    Examples
    --------
    >>> pair = [Judgement("r", "r", Fraction(1, 4), True), Judgement("s", "s", Fraction(1), True)]
    >>> [(world.fails, str(world.weight)) for world in worlds_of(pair, most=8).listed]
    [((), '1/4'), (('r',), '3/4')]
    """
    open_ones = [judgement for judgement in judgements if judgement.open]
    possible = 2 ** len(open_ones)
    if possible <= most:
        return Worlds(tuple(_every(judgements)), True, possible)
    rng = Random(seed)
    thresholds = [(judgement.id, _threshold(judgement.likelihood)) for judgement in judgements]
    drawn: dict[Fails, None] = {}
    for _ in range(PATIENCE * most):
        if len(drawn) == most:
            break
        drawn[tuple(id for id, threshold in thresholds if rng.random() >= threshold)] = None
    weight = Fraction(1, len(drawn))
    return Worlds(tuple(World(fails, weight) for fails in drawn), False, possible)


def _threshold(likelihood: Fraction) -> float:
    """Give the least number that may be drawn of those that are not below: they have 53 binary places.

    Examples
    --------
    >>> _threshold(Fraction(1, 2)), _threshold(Fraction(1, 3)) >= Fraction(1, 3)
    (0.5, True)
    """
    return ceil(likelihood * 2**53) / 2**53


def _every(judgements: Sequence[Judgement]) -> list[World]:
    """List the worlds of positive probability, those in which most holds first."""
    choices = [[holds for holds in (True, False) if _chance(j, holds)] for j in judgements]
    found = []
    for world in product(*choices):
        fails = tuple(j.id for j, holds in zip(judgements, world, strict=True) if not holds)
        weight = prod(map(_chance, judgements, world), start=Fraction(1))
        found.append(World(fails, weight))
    return sorted(found, key=lambda world: len(world.fails))


def _chance(judgement: Judgement, holds: bool) -> Fraction:
    return judgement.likelihood if holds else 1 - judgement.likelihood
