"""The objective ``unrelated``: pairs of issues in one body that nothing says belong together."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from designer import Instance, check
from designer.solve import solve
from tests.differential import LINKED, PLAIN, Family, product_vector
from tests.helpers import bruteforce, brutelinks
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

DEFAULT = ["institutions", "broken_rules", "seats", "uncoordinated", "links", "absent_helpers"]


def alike(number: int, objectives: list[Any], **more: Any) -> Instance:
    """Give issues of the same two parties."""
    issues = [{"id": f"i{n}", "required": ["AAA", "BBB"]} for n in range(number)]
    parties = [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}]
    settings = {"objectives": objectives, **more.pop("settings", {})}
    return Instance.model_validate({"parties": parties, "issues": issues, "settings": settings, **more})


def mandates(instance: Instance) -> list[tuple[str, ...]]:
    design = solve(instance)
    assert design.status == "optimal"
    return sorted(body.mandate for body in design.institutions)


def test_pairs_are_counted_in_every_mandate() -> None:
    # One body of four issues: six pairs, one of them tied, one bundled by a rule.
    tie = {"issues": ["i1", "i0"], "kind": "coordinate"}
    rule = {"id": "r", "kind": "insists_on_bundle", "issues": ["i2", "i3"]}
    apart = {"issues": ["i0", "i3"], "kind": "separate", "hard": False}
    instance = alike(4, ["institutions", "unrelated"], interdependences=[tie, apart], rules=[rule])
    design = solve(instance)
    assert [stage.value for stage in design.objectives] == [1, 4]
    assert check(instance, design).values["unrelated"] == Decimal(4)


def test_issues_that_are_alike_are_dealt_out_evenly() -> None:
    # Bodies of 4: 1 + 6 x 0.4; of 3 and 1: 2 + 3 x 0.4; of 2 and 2: 2 + 2 x 0.4; of 2, 1 and 1: 3 + 0.4.
    found = mandates(alike(4, [{"institutions": 1, "unrelated": 0.4}]))
    assert sorted(map(len, found)) == [2, 2]


def test_placed_first_it_gives_every_issue_a_body_of_its_own() -> None:
    assert len(mandates(alike(5, ["unrelated", "institutions"]))) == 5


def test_it_may_take_two_plenaries_where_one_would_do() -> None:
    issues = [{"id": f"i{n}", "required": ["AAA", "BBB", "CCC"]} for n in range(2)]
    settings = {"sizes": [2], "objectives": ["unrelated", "institutions"]}
    parties = [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}]
    instance = Instance.model_validate({"parties": parties, "issues": issues, "settings": settings})
    # Of the same members, with different mandates.
    assert mandates(instance) == [("i0",), ("i1",)]


def test_after_seats_an_issue_goes_where_it_is_tied() -> None:
    """A pipeline that fits into either committee joins the one on trade, and not the one on the border."""
    asked = {
        "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
        "issues": [
            {"id": "border", "required": ["AAA", "BBB"], "sizes": [2]},
            {"id": "trade", "required": ["AAA", "BBB", "CCC"], "helpful": []},
            {"id": "pipeline", "required": ["AAA", "BBB"]},
        ],
        "interdependences": [{"issues": ["pipeline", "trade"], "kind": "coordinate"}],
    }
    ordered = [*DEFAULT[:3], "unrelated", *DEFAULT[3:]]
    instance = Instance.model_validate(asked | {"settings": {"objectives": ordered}})
    assert mandates(instance) == [("border",), ("trade", "pipeline")]


def test_it_counts_once_more_where_issues_meet_in_several_bodies() -> None:
    issues = [
        {"id": f"i{n}", "required": ["AAA"], "helpful": ["BBB", "CCC"], "coverage": 2} for n in range(2)
    ]
    settings = {"sizes": [2], "objectives": ["institutions", "seats", "unrelated"]}
    parties = [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}]
    instance = Instance.model_validate({"parties": parties, "issues": issues, "settings": settings})
    assert [stage.value for stage in solve(instance).objectives] == [2, 4, 2]


def test_the_pool_engine_hands_over_and_says_so() -> None:
    design = solve(alike(3, ["institutions", "unrelated"]), engine="pool")
    assert design.status == "optimal"
    assert any("the objective unrelated" in note for note in design.notes)


def test_the_referee_refuses_a_wrong_count() -> None:
    instance = alike(3, ["institutions", "unrelated"])
    design = solve(instance)
    first, second = design.objectives
    for value in (0, 2, 4):
        claimed = (first, second.model_copy(update={"value": value, "bound": value}))
        found = check(instance, design.model_copy(update={"objectives": claimed}))
        assert "wrong_value" in {violation.kind for violation in found.violations}


def with_unrelated(instance: dict[str, Any], seed: int) -> dict[str, Any]:
    """Put the objective somewhere into the order of an instance, alone or weighed with another."""
    rng = random.Random(seed)
    settings = instance.setdefault("settings", {})
    order = [
        item
        for item in settings.get("objectives") or DEFAULT
        if "unrelated" not in ([item] if isinstance(item, str) else item)
    ]
    place = rng.randrange(len(order) + 1)
    item: Any = "unrelated"
    if place < len(order) and isinstance(order[place], str) and rng.random() < 0.5:
        item = {"unrelated": rng.choice([0.3, 1, 2.5]), order.pop(place): 1}
    settings["objectives"] = [*order[:place], item, *order[place:]]
    return instance


FAMILIES = [(PLAIN, random_instance, bruteforce.optimum), (LINKED, linked_instance, brutelinks.optimum)]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("family", FAMILIES, ids=["plain", "linked"])
def test_the_optimum_is_that_of_exhaustive_search(family: tuple[Family, Any, Any], seed: int) -> None:
    kind, generate, _ = family
    instance = with_unrelated(generate(seed + 900_000), seed)
    assert product_vector(instance, kind) == kind.vector(instance)
