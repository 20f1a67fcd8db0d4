"""The product against exhaustive enumeration, a seeded part of what `tests.differential` runs.

`benchmarks/results/differential_20000.md` keeps what the whole run has printed.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from tests.differential import LINKED, MANY, Tally, decides, run
from tests.helpers.draws import enough, seeds
from tests.helpers.features import REGISTRY, Row
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

RECORD = Path(__file__).parent.parent / "benchmarks" / "results" / "differential_20000.md"
COUNT, BLOCK = 400, 50
OFTEN = 30


@pytest.mark.parametrize("seed", seeds(0, COUNT, BLOCK))
def test_the_optimum_is_that_of_exhaustive_enumeration(seed: int) -> None:
    """Every stage is proven and as the enumeration has it, and the referee accepts the design."""
    tally = run(BLOCK, seed, table=False)
    assert tally.different == []
    assert sum(tally.sizes.values()) == len(tally.product_seconds) == BLOCK


@pytest.mark.parametrize("seed", seeds(0, COUNT, BLOCK))
def test_the_optimum_with_links_is_that_of_exhaustive_enumeration(seed: int) -> None:
    tally = run(BLOCK, seed, table=False, family=LINKED)
    assert tally.different == []
    assert sum(tally.sizes.values()) == len(tally.product_seconds) == BLOCK


def test_most_instances_with_links_have_designs_and_nearly_all_have_ties() -> None:
    tally = run(500, COUNT, table=False, product=False, family=LINKED)
    assert 500 / 10 <= tally.sizes[-1] <= 500 * 3 / 10
    tied = sum("interdependences" in linked_instance(seed) for seed in range(COUNT, COUNT + 100))
    assert tied >= 50


def test_most_instances_have_designs_and_many_need_many_institutions() -> None:
    """At most a third is infeasible, and a quarter needs four institutions or more."""
    tally = run(500, COUNT, table=False, product=False)
    assert tally.sizes[-1] <= 500 / 3
    assert sum(number for size, number in tally.sizes.items() if size >= MANY) >= 500 / 4


# Which features decide.

THREE: Row = {
    "parties": [{"id": name} for name in "ABC"],
    "issues": [{"id": name, "required": [*name]} for name in ("AB", "BC", "AC")],
}


def with_settings(**settings: object) -> Row:
    return {**THREE, "settings": settings}


@pytest.mark.parametrize(
    ("instance", "feature", "vector", "expected"),
    [
        # One body of three could handle all; each limit by itself keeps it from that, or does not.
        (with_settings(max_mandate=1), "setting/max_mandate", [3_000_000, 0, 6, 0], True),
        (with_settings(max_mandate=3), "setting/max_mandate", [1_000_000, 0, 3, 0], False),
        (with_settings(sizes=[2]), "setting/sizes", [3_000_000, 0, 6, 0], True),
        (with_settings(sizes=[3]), "setting/sizes", [1_000_000, 0, 3, 0], False),
        # No design at all is a different optimum, too.
        (with_settings(sizes=[4]), "setting/sizes", None, True),
        # Seats first: a body of three is best either way. Exposure first: it is not.
        (with_settings(objectives=["seats", "institutions"]), "objectives/order", [3, 1_000_000], False),
        (with_settings(objectives=["exposure", "institutions"]), "objectives/order", [0, 3_000_000], True),
    ],
)
def test_a_feature_decides_when_the_optimum_changes_without_it(
    instance: Row, feature: str, vector: list[int] | None, expected: bool
) -> None:
    assert decides(instance, feature, vector) is expected


@cache
def counted() -> Tally:
    return run(25, 0, product=False)


def test_the_table_has_a_row_for_each_feature() -> None:
    lines = list(counted().lines(table=True))[1 : len(REGISTRY) + 1]
    assert [line[:45].rstrip() for line in lines] == [feature.name for feature in REGISTRY]


def test_the_table_counts_what_the_instances_have() -> None:
    tally = counted()
    instances = [random_instance(seed) for seed in range(25)]
    for feature in REGISTRY:
        present = sum(map(feature.present, instances))
        assert tally.has[feature.name] == present
        assert tally.decided[feature.name] <= present
    assert enough(sum(tally.decided.values()), 25)


# The whole run.


def recorded(name: str) -> int:
    """Return a number that the record has behind a name, the first time it has it."""
    found = re.search(rf"^{re.escape(name)}:? +(\d+)", RECORD.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{RECORD.name} does not say '{name}'; run it again"
    return int(found[1])


def test_the_whole_run_found_no_difference() -> None:
    assert recorded("instances") == 20_000
    assert recorded("different") == 0
    assert recorded("infeasible") <= 20_000 / 3
    assert recorded(f"with {MANY} or more institutions") >= 20_000 / 4


def test_every_feature_decided_often_in_the_whole_run() -> None:
    found = re.findall(r"^(\S.*?) +\d+ +(\d+)$", RECORD.read_text(encoding="utf-8"), re.MULTILINE)
    decided = {name: int(number) for name, number in found}
    assert decided.keys() >= {feature.name for feature in REGISTRY}
    assert not {name: number for name, number in decided.items() if number < OFTEN}
