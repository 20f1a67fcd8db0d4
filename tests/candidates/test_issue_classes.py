"""Issues that nothing tells apart, and copies of one body: fewer solutions are looked at, none is lost."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from designer import Instance
from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.engines.compact import build
from designer.solve import solve
from tests.differential import product_vector
from tests.helpers.bruteforce import optimum
from tests.helpers.draws import seeds

Row = dict[str, Any]

OBJECTIVES: list[list[Any]] = [
    ["institutions", "broken_rules", "seats", "absent_helpers"],
    ["seats", "institutions"],
    ["absent_helpers", "institutions", "seats"],
    ["exposure", "institutions", "broken_rules"],
    [{"institutions": 2, "exposure": 0.5, "seats": 0.25}],
    [{"broken_rules": 1, "institutions": 1, "absent_helpers": 0.5}],
]
REQUIRED = ["AB", "AB", "BC", "AC", "AO", "A"]


def alike_instance(seed: int) -> Row:
    """Draw an instance of few kinds of issues, short mandates, and what can set copies apart."""
    random = Random(seed)
    kinds: list[Row] = []
    for required in random.sample(REQUIRED, random.choice([1, 2, 2])):
        others = [p for p in "ABCO" if p not in required]
        kind: Row = {"required": [*required], "helpful": random.sample(others, random.choice([0, 1, 2]))}
        if random.random() < 0.3:
            kind["plenary"] = random.choice(["may", "must"])
        kinds.append(kind)
    issues = [{"id": f"i{n}", **random.choice(kinds)} for n in range(random.choice([4, 5, 5, 6]))]
    settings: Row = {"objectives": random.choice(OBJECTIVES)}
    if random.random() < 0.8:
        settings["max_mandate"] = random.choice([1, 2, 2, 3])
    rules: list[Row] = []
    if random.random() < 0.5:
        bound = random.choice([{"at_least": random.choice([2, 3, 4])}, {"at_most": random.choice([1, 2, 3])}])
        hard = random.random() < 0.6
        party = random.choice("ABO")
        rules.append({"id": "r", "kind": "limits_seats", "party": party, "hard": hard, **bound})
    if random.random() < 0.3:
        rules.append({"id": "s", "kind": "refuses_company", "party": "A", "other": "B", "hard": False})
    if random.random() < 0.3:
        pair = [row["id"] for row in random.sample(issues, 2)]
        rules.append({"id": "t", "kind": "refuses_bundle", "issues": pair, "hard": random.random() < 0.5})
    existing = []
    if random.random() < 0.2:
        hosts = [issues[0]["id"]]
        existing.append({"id": "e", "members": ["A", "B"], "status": "active", "may_handle": hosts})
    outside = {"id": "O", "role": "outside"}
    parties = [*({"id": p} for p in "ABC"), outside]
    return {"parties": parties, "issues": issues, "rules": rules, "existing": existing, "settings": settings}


def test_no_optimum_is_lost_where_issues_are_alike() -> None:
    for raw in map(alike_instance, seeds(150)):
        found = optimum(raw)
        assert product_vector(raw) == (found[0] if found else None), raw


def identical(count: int, longest: int | None, **more: Any) -> Row:
    issues = [{"id": f"i{n}", "required": ["A", "B"]} for n in range(count)]
    return {
        "parties": [{"id": "A"}, {"id": "B"}],
        "issues": issues,
        "settings": {"max_mandate": longest} if longest else {},
        **more,
    }


@pytest.mark.parametrize(
    ("count", "longest", "institutions"), [(200, 1, 200), (200, 3, 67), (1000, 1, 1000), (1000, 3, 334)]
)
def test_hundreds_of_identical_issues_are_proven(count: int, longest: int, institutions: int) -> None:
    design = solve(Instance.model_validate(identical(count, longest)), time_limit=30)
    assert (design.status, design.objectives[0].value) == ("optimal", institutions)


def test_many_seats_are_found_in_many_bodies_alike() -> None:
    rule = {"id": "r", "kind": "limits_seats", "party": "A", "at_least": 150}
    design = solve(Instance.model_validate(identical(200, None, rules=[rule])), time_limit=30)
    assert (design.status, design.objectives[0].value) == ("optimal", 150)


def variables(raw: Row) -> int:
    instance = Instance.model_validate(raw)
    accepted = ground(instance)
    return len(build(instance, accepted, candidates(instance, accepted)).program.lower)


def test_what_anything_names_is_not_alike() -> None:
    """One rule on one of the issues, and all of their order matters again."""
    plain = identical(12, 1)
    named = identical(12, 1, rules=[{"id": "r", "kind": "refuses_issue", "party": "B", "issue": "i3"}])
    named["rules"][0]["hard"] = False
    assert variables(plain) == 24
    assert variables(named) > 80
