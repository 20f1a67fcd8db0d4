"""First fit: what it puts together is a design in most cases, and the referee says which those are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.regions import Shape, region
from designer import check
from designer.candidates.grounding import ground
from designer.engines import cpsat
from designer.engines.first_fit import first_fit
from designer.engines.outcome import Effort
from designer.instance import Instance
from designer.runtime.clock import Clock
from designer.solve.first_design import FirstDesign
from tests.engines.modelled import model_of
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]


def first(raw: Row) -> Any:
    instance = Instance.model_validate({"format": 1, **raw})
    return FirstDesign(instance, ground(instance), Clock(60)).design(())


@pytest.mark.parametrize("draw", [random_instance, linked_instance])
def test_going_straight_ahead_gives_a_design_or_nothing(draw: Callable[[int], Row]) -> None:
    """And gives one in most cases, whatever the rules and ties."""
    found = possible = 0
    for seed in range(150):
        instance = Instance.model_validate(draw(seed))
        design = first(draw(seed))
        if design.status == "unknown":
            assert not design.institutions
            possible += cpsat.minimise(model_of(draw(seed)).program, {}, Effort()).values is not None
        else:
            assert check(instance, design).valid
            found += 1
    assert found >= 2 * possible


@pytest.mark.parametrize("per_issue", [0, 1, 3])
def test_a_region_of_any_size_has_a_design_at_once(per_issue: int) -> None:
    made = region(Shape(40, 300, per_issue=per_issue), seed=3)
    design = first(made)
    assert design.status == "feasible"
    assert check(Instance.model_validate(made), design).valid
    assert all(objective.bound == 0 for objective in design.objectives)


PARTIES = [{"id": p} for p in "ABCD"]
KEPT: dict[str, Row] = {
    "a package in one body": {
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
        "interdependences": [{"issues": ["x", "y"], "kind": "package"}],
    },
    "a package by a link": {
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
        "interdependences": [{"issues": ["x", "y"], "kind": "package"}],
        "settings": {"max_mandate": 1},
    },
    "a bundle": {
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["C", "D"]}],
        "rules": [{"id": "r", "kind": "insists_on_bundle", "issues": ["x", "y"]}],
    },
    "a separation": {
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
        "interdependences": [{"issues": ["x", "y"], "kind": "separate"}],
    },
    "a mediator": {
        "issues": [{"id": "x", "required": ["A", "B"]}],
        "rules": [{"id": "r", "kind": "refuses_company", "party": "A", "other": "B", "unless": ["C"]}],
    },
    "several hosts": {"issues": [{"id": "x", "required": ["A"], "helpful": ["B", "C"], "coverage": 2}]},
    "a size": {"issues": [{"id": "x", "required": ["A"], "helpful": ["B", "C", "D"], "sizes": [4]}]},
    "an open topic": {"issues": [{"id": "x", "helpful": ["A", "B", "C", "D"]}]},
    "a plenary": {"issues": [{"id": "x", "required": ["A", "B"], "plenary": "must"}]},
    "a body that is there": {
        "issues": [{"id": "x", "required": ["A", "B"]}],
        "existing": [{"id": "e", "members": ["A", "B"], "may_handle": ["x"], "status": "active"}],
    },
    "proposals alone": {
        "issues": [{"id": "x"}, {"id": "y"}],
        "proposals": [{"id": "p", "mandate": ["x", "y"], "cost": 2}],
        "settings": {"only_proposals": True},
    },
    "seats that are demanded": {
        "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
        "rules": [{"id": "r", "kind": "limits_seats", "party": "C", "at_least": 1}],
    },
}
"""For each thing that a first design has to see to, the smallest instance with it."""


@pytest.mark.parametrize("name", KEPT)
def test_each_thing_is_seen_to(name: str) -> None:
    raw = {"format": 1, "parties": PARTIES, **KEPT[name]}
    instance = Instance.model_validate(raw)
    assert first_fit(instance, ground(instance), Clock()) is not None
    assert first(raw).status == "feasible"
