"""All optimal designs, links and origins included, where no objective counts seats or institutions.

``python -m tests.questions.explore.alloptima --count 500`` draws many. Every design with every set of
links is listed
and judged by itself (`tests.helpers.plainlinks`). Two designs are the same when members, mandates, origins
and links
are.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from designer import Design, Instance
from designer.questions.explore.optima import explore
from tests.helpers.brutebodies import Body, all_bodies, world_of
from tests.helpers.faultfinding import first, report
from tests.helpers.focusedinstances import unweighed_instance
from tests.helpers.plainlinks import Whole, wholes
from tests.helpers.plaintruth import combinations_of, harmless

Row = dict[str, Any]
Place = tuple[frozenset[str], frozenset[str], str | None]
Key = tuple[frozenset[Place], frozenset[frozenset[Place | str]]]
"""Institutions, each with members, mandate and origin, and links between them or to global bodies."""

MANY = 4000
SEVERAL = 60
"""Designs beyond which, optimal designs beyond which an instance is passed over."""


def place(body: Body) -> Place:
    """Give what tells a body from others."""
    return body.members, body.mandate, body.source


def key_of(whole: Whole) -> Key:
    """Give what tells a design from others."""
    places = [place(body) for body in whole.bodies]
    links = (frozenset(places[n] if isinstance(n, int) else n for n in link) for link in whole.links)
    return frozenset(places), frozenset(links)


def optima(raw: Row) -> set[Key] | None:
    """List the optimal designs; None where there are too many designs to look at."""
    bodies = all_bodies(world_of({**raw, "rules": harmless(raw)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in raw["issues"]}
    best: list[Fraction] | None = None
    found: set[Key] = set()
    number = 0
    for design in combinations_of(bodies, lacking):
        for whole in wholes(raw, design):
            number += 1
            if number > MANY:
                return None
            vector = whole.vector()
            if vector is None or (best is not None and vector > best):
                continue
            if vector != best:
                best, found = vector, set()
            found.add(key_of(whole))
    return found


def read(design: Design) -> Key:
    """Give what tells a design of the product from others."""
    places: dict[str, Place] = {
        body.id: (frozenset(body.members), frozenset(body.mandate), body.taken_from)
        for body in design.institutions
    }
    links = (frozenset(places.get(end, end) for end in link.between) for link in design.links)
    return frozenset(places.values()), frozenset(links)


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Say how the optimal designs of the instance of a seed differ from those that exhaustion lists."""
    raw = unweighed_instance(seed)
    listed = optima(raw)
    if listed is None or len(listed) > SEVERAL:
        return
    counts["instances"] += 1
    found = explore(Instance.model_validate(raw), limit=2 * SEVERAL)
    if not listed:
        counts["infeasible"] += 1
        if found.status != "infeasible":
            yield f"called {found.status}"
        return
    counts["optimal designs"] += len(listed)
    counts["instances with several"] += len(listed) > 1
    counts["sets of institutions"] += len({bodies for bodies, _ in listed})
    mine = [read(design) for design in found.designs]
    if not found.complete or found.confirmed_by is None:
        yield "not complete"
    if len({*mine}) < len(mine):
        yield "a design twice"
    if {*mine} != listed:
        yield f"{len({*mine} - listed)} too many, {len(listed - {*mine})} missing of {len(listed)}"
    if found.institution_sets != len({bodies for bodies, _ in listed}):
        yield "the number of sets of institutions is wrong"


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances."""
    return first(count, seed, faults, counts)


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
