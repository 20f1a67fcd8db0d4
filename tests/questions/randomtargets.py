"""What it would take against exhaustion: ``python -m tests.questions.randomtargets --count 500``.

A bound below the optimum of an objective is asked for; what is said of it is judged as what is said of
impossible instances is, a design being as it should be when it keeps the bound.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

from designer import Instance
from designer.questions.targets import reach
from designer.solve import solve
from tests.helpers.brutebodies import SCALE
from tests.helpers.bruteforce import optimum
from tests.helpers.faultfinding import first, report
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance
from tests.questions.randomconflicts import Holds
from tests.questions.randomconflicts import faults as conflict_faults

Row = dict[str, Any]
BOUNDED = ["institutions", "institutions", "broken_rules", "seats", "exposure", "absent_helpers"]


def least(raw: Row, name: str) -> Decimal | None:
    """Give the least value of an objective that a design has; None where there is no design."""
    # Weighted with another one that counts for nothing, so that the unit is always the same.
    settings = raw.get("settings", {}) | {"objectives": [{name: 1}]}
    found = optimum(raw | {"settings": settings})
    return None if found is None else Decimal(found[0][0]) / SCALE**2


def within(name: str, bound: Decimal) -> Holds:
    """Tell whether there is a design that keeps a bound, in which some issues need not be handled."""

    def holds(raw: Row, optional: set[str]) -> bool:
        counts = [(row, row.get("coverage", 1)) for row in raw["issues"]]
        options = [range(times + 1) if row["id"] in optional else [times] for row, times in counts]
        for some in product(*options):
            issues = [row | {"coverage": n} for (row, _), n in zip(counts, some, strict=True) if n]
            value = least(raw | {"issues": issues}, name)
            if value is not None and value <= bound:
                return True
        return False

    return holds


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Judge what is said of a target on the random instance of a seed, if it has a design."""
    raw, rng = random_instance(seed), Random(seed)
    name = rng.choice(BOUNDED)
    best = least(raw, name)
    if not best:
        return
    below = max(Decimal(0), best - rng.choice([Decimal(1), Decimal(1), Decimal("0.5"), Decimal(2)]))
    counts["instances"] += 1
    counts[name] += 1
    instance = Instance.model_validate(raw)
    if reach(instance, {name: best}).why.possible is not True:
        yield f"{name} of {best} is called impossible"
    # Often enough there is no way but to drop an issue, and none at all where issues have to stay.
    kept = [f"issue {row['id']}" for row in raw["issues"]] if rng.random() < 0.5 else []
    found = reach(instance, {name: below}, keep=kept, most=30, time_limit=20)
    if found.why.possible is not False:
        yield f"{name} of {below} is called possible, and {best} is the least"
    soft = {}
    if name == "broken_rules":
        rules = [rule for rule in raw.get("rules", []) if not rule.get("hard", True)]
        soft = {rule["id"]: Decimal(str(rule.get("weight", 1))) for rule in rules if rule.get("weight", 1)}
    counts["told completely"] += found.why.complete
    counts["repairs"] += len(found.why.repairs)
    counts["repairs of one demand"] += sum(len(repair.gives) == 1 for repair in found.why.repairs)
    counts["proof that none can"] += found.why.complete and not found.why.repairs
    yield from conflict_faults(raw, found.why, within(name, below), soft, kept)


def linked_faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Say where a bound on what counts links is not called possible from the least value on."""
    instance = Instance.model_validate(linked_instance(seed))
    name = Random(seed).choice(["links", "uncoordinated", "unlinked", "unanchored", "fragments"])
    settings = instance.settings.model_copy(update={"objectives": (name, "institutions", "seats")})
    best = solve(instance.model_copy(update={"settings": settings}))
    if best.status != "optimal":
        return
    value = Decimal(str(best.objectives[0].value))
    counts["instances with links"] += 1
    if reach(instance, {name: value}).why.possible is not True:
        yield f"{name} of {value} is called impossible"
    if value:
        counts["bounds below the least value"] += 1
        below = max(Decimal(0), value - Decimal("0.5"))
        found = reach(instance, {name: below}, most=3, time_limit=20).why
        if found.possible is not False:
            yield f"{name} of {below} is called possible, and {value} is the least"
        if not found.repairs or found.repairs[0].design is None:
            yield f"{name} of {below}: dropping everything is not found to do"


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances, and of half as many with links."""
    yield from first(count, seed, faults, counts)
    for linked in range(seed, seed + count // 2):
        yield from (f"linked seed {linked}: {fault}" for fault in linked_faults(linked, counts))


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
