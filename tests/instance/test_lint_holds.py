"""What is remarked of an instance is true: exhaustive search over random instances agrees."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

from designer.instance import Instance
from designer.instance.lint import suspicions
from designer.instance.references import Finding
from designer.read import load_dict
from tests.helpers.bruteforce import optimum
from tests.helpers.draws import seeds
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]


def values(row: Row) -> list[int] | None:
    best = optimum(row)
    return None if best is None else best[0]


def without(row: Row, loc: tuple[Any, ...]) -> Row:
    """Leave out a row, or a field of a row that has others."""
    changed = copy.deepcopy(row)
    node = changed
    *way, last = loc
    for key in way:
        node = node[key]
    if isinstance(node, dict) and "at_most" in node and "at_least" not in node:
        return without(row, tuple(way))
    if isinstance(node, dict) and node.get("kind") == "insists_on_format":
        return without(row, tuple(way))
    del node[last]
    return changed


def is_hard(instance: Instance, finding: Finding) -> bool:
    section, *rest = finding.loc
    return section != "rules" or instance.rules[int(rest[0])].hard


def infeasible(row: Row, finding: Finding) -> bool:
    return values(row) is None


def same_without(row: Row, finding: Finding) -> bool:
    return values(row) == values(without(row, finding.loc))


def never_used(row: Row, finding: Finding) -> bool:
    best = optimum(without(row, finding.loc[:2]))
    return values(row) == (None if best is None else best[0])


CLAIMS: dict[str, Callable[[Row, Finding], bool]] = {
    "no institution can handle": infeasible,
    "never be kept": infeasible,
    "institutions with different members": infeasible,
    "never bind": same_without,
    "a dormant body that may not be redesigned": never_used,
    "it can never be used": never_used,
}


def test_remarks_hold() -> None:
    judged: Counter[str] = Counter()
    for seed in seeds(800):
        row = random_instance(seed)
        instance = load_dict(row)
        for finding in suspicions(instance):
            for claim, holds in CLAIMS.items():
                skipped = claim == "never be kept" and not is_hard(instance, finding)
                # An existing body that is never used as it stands can still be replaced.
                skipped |= claim == "it can never be used" and finding.loc[0] == "existing"
                if claim in finding.message and not skipped:
                    judged[claim] += 1
                    assert holds(row, finding), f"seed {seed}: {finding}"
    assert all(judged[claim] >= 5 for claim in CLAIMS), judged
