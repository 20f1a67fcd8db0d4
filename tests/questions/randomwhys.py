"""Why not, and why this one, against exhaustion.

``python -m tests.questions.randomwhys --count 500`` draws many.

What a wish costs is what the best of those designs costs in which the issue is handled only by bodies that
grant the wish; what an institution is worth, that of the designs without its membership.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any
from unittest.mock import patch

from designer import Instance, check
from designer.questions.why_institution import why_institution
from designer.questions.why_not import WhyNot, why_not
from tests.helpers import bruteforce
from tests.helpers.brutebodies import Body, all_bodies
from tests.helpers.bruteforce import optimum, scales
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
Allowed = Callable[[Body], bool]


def truth(raw: Row, allowed: Allowed = lambda body: True) -> list[Fraction] | None:
    """Give the least vector over the designs made of bodies that are allowed; None where there is none."""
    with patch.object(bruteforce, "all_bodies", lambda world: [b for b in all_bodies(world) if allowed(b)]):
        found = optimum(raw)
    if found is None:
        return None
    return [Fraction(value, scale) for value, scale in zip(found[0], scales(raw), strict=True)]


def vector(instance: Instance, values: Mapping[str, Decimal]) -> list[Fraction]:
    """Give the values of stages that exhaustion counts, of those of single objectives."""
    stages = [
        {stage: Decimal(1)} if isinstance(stage, str) else dict(stage)
        for stage in instance.settings.objectives
    ]
    return [
        sum((Fraction(weight) * Fraction(values[name]) for name, weight in stage.items()), Fraction(0))
        for stage in stages
        if any(name in bruteforce.MEASURES for name in stage)
    ]


def wish(raw: Row, rng: Random) -> tuple[str, Allowed] | None:
    """Draw a body or a seat on an issue that one institution handles, and the bodies that grant it."""
    issues = [row for row in raw["issues"] if row.get("coverage", 1) == 1]
    if not issues:
        return None
    issue = rng.choice(issues)
    parties = [party["id"] for party in raw["parties"]]
    others = [p for p in parties if p not in issue["required"]]
    if rng.random() < 0.4:
        party = rng.choice(parties)
        text = f"{party} on {issue['id']}"
        return text, lambda body: issue["id"] not in body.mandate or party in body.members
    members = {*issue["required"], *rng.sample(others, min(len(others), rng.choice([0, 1, 1, 2])))}
    if len(members) < 2:
        return None
    text = f"{', '.join(sorted(members))} on {issue['id']}"
    return text, lambda body: issue["id"] not in body.mandate or body.members == members


def differs(raw: Row, why: WhyNot, allowed: Allowed) -> str | None:
    """Say how an answer differs from exhaustion, if it does."""
    instance = Instance.model_validate(raw)
    best = truth(raw, allowed)
    if why.granted:
        now = truth(raw)
        return None if now == best else f"{why.wish}: granted, but {now} is not {best}"
    if best is None:
        return None if why.possible is False else f"{why.wish}: called possible"
    if why.best is None or not why.proven:
        return f"{why.wish}: no proven best, and {best} is"
    found = vector(instance, check(instance, why.best).values)
    return None if found == best else f"{why.wish}: {found}, and {best} is best"


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Ask questions about the random instance of a seed, and say what is answered wrongly."""
    raw = random_instance(seed)
    if optimum(raw) is None:
        return
    rng = Random(seed)
    instance = Instance.model_validate(raw)
    drawn = wish(raw, rng)
    present = None
    if drawn is not None:
        why = why_not(instance, drawn[0])
        present = why.present
        counts["wishes granted already" if why.granted else f"wishes, possible: {why.possible}"] += 1
        yield from filter(None, [differs(raw, why, drawn[1])])
    if present is not None and present.institutions:
        body = rng.choice(present.institutions)
        members = frozenset(body.members)
        needed = why_institution(instance, body.id, design=present)
        counts["institutions"] += 1
        yield from filter(None, [differs(raw, needed.without, lambda b: b.members != members)])


def main() -> int:
    """Run from the command line; the exit code is 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    wrong = [
        f"seed {seed}: {fault}"
        for seed in range(options.seed, options.seed + options.count)
        for fault in faults(seed, counts)
    ]
    print("\n".join(f"{number:6} {what}" for what, number in sorted(counts.items())))
    print("\n".join([f"wrong: {len(wrong)}", *wrong]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
