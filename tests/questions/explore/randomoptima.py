"""All optima, their families, and Pareto fronts against exhaustion.

``python -m tests.questions.explore.randomoptima --count 500`` draws many.
Every whole design of a small instance is listed and judged by itself (`tests.helpers.plaintruth`).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, product
from random import Random
from typing import Any

from designer import Design, Instance
from designer.questions.explore.families import Hosts, unchanged
from designer.questions.explore.front import front
from designer.questions.explore.optima import Optima, explore
from tests.helpers.brutebodies import Body, all_bodies, world_of
from tests.helpers.faultfinding import first, report
from tests.helpers.plaintruth import (
    breach,
    clashes,
    combinations_of,
    harmless,
    measures_of,
    seat_limits,
    vector_of,
)
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
Key = frozenset[tuple[frozenset[str], frozenset[str]]]
Measures = dict[str, Fraction]
FEW = 3000
MEASURED = ["institutions", "broken_rules", "seats", "absent_helpers", "exposure"]


def designs(raw: Row) -> list[tuple[Key, Measures]] | None:
    """List every valid design with its measures; None where there are too many to look at."""
    bodies = all_bodies(world_of({**raw, "rules": harmless(raw)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in raw["issues"]}
    found = []
    for number, design in enumerate(combinations_of(bodies, lacking)):
        if number > FEW:
            return None
        measures = valid(raw, design)
        if measures is not None:
            found.append((frozenset((b.members, b.mandate) for b in design), measures))
    return found


def valid(raw: Row, design: list[Body]) -> Measures | None:
    """Measure a design, if it is valid."""
    rules = [*seat_limits(raw), *raw.get("rules", [])]
    broken = [rule for rule in rules if breach(rule, design)]
    if clashes(design) or any(rule.get("hard", True) for rule in broken):
        return None
    measures = measures_of(raw, design, broken)
    return None if vector_of(raw, measures) is None else measures


def optima_faults(raw: Row, listed: list[tuple[Key, Measures]], counts: Counter[str]) -> Iterator[str]:
    """Say how the optimal designs differ from those that exhaustion lists."""
    found = explore(Instance.model_validate(raw), limit=FEW)
    vectors = [(key, vector_of(raw, measures)) for key, measures in listed]
    if not vectors:
        if found.status != "infeasible":
            yield f"called {found.status}"
        return
    best = min(vector for _, vector in vectors if vector is not None)
    keys = {key for key, vector in vectors if vector == best}
    counts["optimal designs"] += len(keys)
    counts["instances with several"] += len(keys) > 1
    mine = {key_of(design) for design in found.designs}
    if not found.complete or found.confirmed_by is None:
        yield "not complete"
    if mine != keys:
        yield f"optima: {len(mine - keys)} too many, {len(keys - mine)} missing"
    common = frozenset.intersection(*(frozenset(members for members, _ in key) for key in keys))
    union = frozenset.union(*(frozenset(members for members, _ in key) for key in keys))
    if {frozenset(m) for m in found.every} != common or {frozenset(m) for m in found.some} != union - common:
        yield "in every and in some differ"
    offered = [b for b in raw.get("existing", ()) if b.get("may_handle") and b.get("status") != "collapsed"]
    none = {
        b["id"] for b in (*offered, *raw.get("proposals", ())) if frozenset(b.get("members", ())) not in union
    }
    counts["bodies in none"] += len(none)
    if {*found.none} != none:
        yield "in none differs"
    yield from family_faults(found, counts)


def family_faults(found: Optima, counts: Counter[str]) -> Iterator[str]:
    """Say how the choices differ from the designs, and which of them are two."""
    keys = {taking_up(design) for design in found.designs}
    told = found.choices
    counts["choices"] += len(told)
    counts["designs that are a product of several choices"] += len(keys) if len(told) > 1 else 0
    rest = dict(unchanged(found.designs))
    made = [combined({**rest, **dict(chain(*ways))}) for ways in product(*(choice.ways for choice in told))]
    if len(made) != len(keys) or {*made} != keys:
        yield f"{len(made)} combinations of choices, and {len(keys)} designs"
    for choice in told:
        for size in range(1, len(choice.issues)):
            for some in combinations(choice.issues, size):
                ours = {tuple(part for part in way if part[0] in some) for way in choice.ways}
                rest = {tuple(part for part in way if part[0] not in some) for way in choice.ways}
                if len(ours) * len(rest) == len(choice.ways):
                    yield f"{some} and the rest of {choice.issues} are two choices"


def taking_up(design: Design) -> frozenset[Any]:
    """Give members, mandate and what is taken up of each institution of a design."""
    return frozenset(
        (frozenset(b.members), frozenset(b.mandate), b.taken_from or "") for b in design.institutions
    )


def combined(hosts: dict[str, Hosts]) -> frozenset[Any]:
    """Give the institutions of the design in which issues have these hosts."""
    mandates: dict[Any, set[str]] = {}
    for issue, handlers in hosts.items():
        for host in handlers:
            mandates.setdefault(host, set()).add(issue)
    return frozenset(
        (frozenset(host.members), frozenset(mandate), host.taken) for host, mandate in mandates.items()
    )


def key_of(design: Design) -> Key:
    """Give the members and mandates of a design."""
    return frozenset((frozenset(b.members), frozenset(b.mandate)) for b in design.institutions)


def front_faults(
    raw: Row, names: list[str], listed: list[tuple[Key, Measures]], counts: Counter[str]
) -> Iterator[str]:
    """Say how a front differs from the one that exhaustion gives."""
    found = front(Instance.model_validate(raw), names)
    vectors = {tuple(measures[name] for name in names) for _, measures in listed}
    best = {
        v
        for v in vectors
        if not any(w != v and all(a <= b for a, b in zip(w, v, strict=True)) for w in vectors)
    }
    mine = [
        tuple(Fraction(point.values[name]).limit_denominator(10**6) for name in names)
        for point in found.points
    ]
    counts[f"points of fronts of {len(names)}"] += len(best)
    if not found.complete:
        yield f"front of {names} not complete"
    if sorted(mine) != mine or {*mine} != best or len(mine) != len(best):
        yield f"front of {names}: {mine}, and {sorted(best)} is right"


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Judge the random instance of a seed, if exhaustion can list its designs."""
    raw = random_instance(seed)
    listed = designs(raw)
    if listed is None:
        return
    counts["instances"] += 1
    yield from optima_faults(raw, listed, counts)
    if listed:
        rng = Random(seed)
        yield from front_faults(raw, rng.sample(MEASURED, rng.choice([2, 3])), listed, counts)


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances."""
    return first(count, seed, faults, counts)


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
