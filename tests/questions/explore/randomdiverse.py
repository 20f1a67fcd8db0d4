"""Designs as different as possible against exhaustion: ``python -m tests.questions.explore.randomdiverse
--count 500``.

Every whole design of a small instance is listed; of those within the tolerance, all sets with the best one
among them are compared.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

from designer import Instance, check
from designer.instance import names_in
from designer.questions.explore.diverse import Diverse, diverse, hostings_of
from tests.helpers.faultfinding import first, report
from tests.helpers.plaintruth import vector_of
from tests.helpers.randominstances import random_instance
from tests.questions.explore.randomoptima import Key, Measures, designs

Row = dict[str, Any]
Hostings = frozenset[tuple[frozenset[str], str]]
FEW = 120
"""Designs of which all sets of three are compared."""


def spread(some: list[Hostings]) -> int:
    """Give the smallest difference between any two."""
    return min((len(a - b) for a, b in combinations(some, 2)), default=0)


def tolerance(instance: Instance, rng: Random) -> tuple[dict[str, Decimal], list[Decimal | None]]:
    """Draw what stages may be above their best values, as it is asked and for each stage."""
    names = ["+".join(names_in(stage)) for stage in instance.settings.objectives]
    last = rng.choice([None, 0, 0, 1, 2, len(names) - 1])
    if last is None or last >= len(names):
        return {}, [Decimal(0)] * len(names)
    named = {name for n, name in enumerate(names) if n == last or (n < last and rng.random() < 0.5)}
    within = {name: Decimal(rng.choice([0, 1, 1, 2])) for name in names if name in named}
    return within, [within.get(name, Decimal(0)) if n <= last else None for n, name in enumerate(names)]


def region(
    raw: Row, instance: Instance, listed: list[tuple[Key, Measures]], above: list[Decimal | None]
) -> set[Hostings]:
    """Give the hostings of all designs within the tolerance."""
    measured = [
        tolerated
        for stage, tolerated in zip(instance.settings.objectives, above, strict=True)
        if listed[0][1].keys() & {*names_in(stage)}
    ]
    vectors = [(key, vector_of(raw, measures)) for key, measures in listed]
    best = min(vector for _, vector in vectors if vector is not None)
    return {
        frozenset((members, issue) for members, mandate in key for issue in mandate)
        for key, vector in vectors
        if vector is not None
        and all(
            tolerated is None or value <= least + Fraction(tolerated)
            for value, least, tolerated in zip(vector, best, measured, strict=True)
        )
    }


def differs(found: Diverse, number: int, inside: set[Hostings], counts: Counter[str]) -> Iterator[str]:
    """Say how an answer differs from exhaustion."""
    shown = [hostings_of(design) for design in found.designs]
    if not {*shown} <= inside:
        yield "a design is none within the tolerance"
    if found.distance != spread(shown):
        yield f"the distance is {spread(shown)}, and called {found.distance}"
    if not found.proven:
        yield "not proven"
    if len(inside) < number:
        counts["fewer designs than asked for"] += 1
        if not found.few or {*shown} != inside:
            yield f"{len(shown)} designs, and there are {len(inside)}"
        return
    others = inside - {shown[0]}
    truth = max(spread([shown[0], *some]) for some in combinations(others, number - 1))
    counts[f"sets of {number}"] += 1
    if len(shown) != number or found.distance != truth:
        yield f"{len(shown)} designs differ by {found.distance}, and {truth} is most"


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Judge the random instance of a seed, if exhaustion can list its designs and there is one."""
    raw = random_instance(seed)
    listed = designs(raw)
    if not listed:
        return
    counts["instances"] += 1
    rng = Random(seed)
    instance = Instance.model_validate(raw)
    within, above = tolerance(instance, rng)
    inside = region(raw, instance, listed, above)
    number = rng.choice([2, 3]) if len(inside) <= FEW else 2
    found = diverse(instance, number, within)
    if not check(instance, found.designs[0]).valid or found.designs[0].status != "optimal":
        yield "the first design is not the best one"
    yield from (f"{number} within {within}: {fault}" for fault in differs(found, number, inside, counts))


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances."""
    return first(count, seed, faults, counts)


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
