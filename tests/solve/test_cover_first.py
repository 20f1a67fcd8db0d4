"""Cover first: what the relaxation proves and what links are found is what exhaustion finds."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import Any

import pytest

from designer import Instance, solve
from designer.candidates.grounding import ground
from designer.engines.outcome import Effort
from designer.engines.pool import scope
from designer.engines.program import Objective
from designer.runtime.clock import Clock
from designer.solve import cover_first
from designer.solve.covering_relaxation import Floor, covering_relaxation, floors
from designer.solve.result import CannotSearchError
from designer.solve.stage import Stage, number
from tests.differential import FORMS, LINKED, force_cover_first, product_vector, run
from tests.helpers.linkedinstances import linked_instance

SEEDS = 400
"""Seeds of tiny random instances with links, of which those with a regular relaxation are searched."""


def tied(first: str, other: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"issues": [first, other], "kind": kind, **more}


def region(*ties: dict[str, Any], **settings: Any) -> Instance:
    """Give four issues of five parties, tied as is said."""
    required = {"w": "AB", "x": "BC", "y": "CD", "z": "AD"}
    return Instance.model_validate(
        {
            "parties": [{"id": party} for party in "ABCDE"],
            "issues": [{"id": id, "required": [*some]} for id, some in required.items()],
            "interdependences": [*ties],
            "settings": {"sizes": [2, 3], **settings},
        }
    )


@pytest.fixture
def any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "MANY_ISSUES", 0)


@pytest.mark.parametrize(("few", "seeds"), [(200, range(200)), (0, range(200, SEEDS))])
@pytest.mark.usefixtures("any_size")
def test_random_instances_have_the_optimum_of_exhaustion(
    monkeypatch: pytest.MonkeyPatch, few: int, seeds: range
) -> None:
    """Whether neighbourhoods of memberships are looked at before all of them, or not."""
    monkeypatch.setattr(cover_first, "FEW", few)
    searched = 0
    for seed in seeds:
        raw = linked_instance(seed)
        instance = Instance.model_validate(raw)
        if not cover_first.relaxable(instance, ground(instance)):
            continue
        searched += 1
        assert product_vector(raw, LINKED) == LINKED.vector(raw), seed
    assert searched >= 10


@pytest.mark.parametrize("form", ["links", "separate", "double"])
def test_irregular_relaxations_lead_to_the_optimum_of_exhaustion_too(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Whatever rules, bodies and objectives there are, in whatever units they are counted."""
    for module, name in (("solve", "relaxable"), ("cover_first", "FEW")):
        there = import_module(f"designer.solve.{module}")
        monkeypatch.setattr(there, name, getattr(there, name))
    force_cover_first()
    assert run(12, 1000, table=False, family=FORMS[form]).different == []


@pytest.mark.usefixtures("any_size")
def test_a_cover_that_ties_tear_apart_is_exchanged_for_another() -> None:
    """In the cheapest cover, w and z stand in bodies that y, which has to be apart from w, holds together."""
    torn = region(tied("w", "y", "separate"), tied("w", "z", "package"), tied("z", "y", "package"))
    found = cover_first.search_cover_first(torn, Effort(), Clock(30))
    whole = solve(torn, engine="compact")
    assert [stage.closed for stage in found.stages] == [True] * len(whole.objectives)
    values = [number(stage.objective, stage.value) for stage in found.stages]
    assert values == [o.value for o in whole.objectives]


@pytest.mark.parametrize("too_high", [1, 100])
@pytest.mark.usefixtures("any_size")
def test_a_bound_above_the_optimum_is_refuted_by_a_design(
    monkeypatch: pytest.MonkeyPatch, too_high: int
) -> None:
    linked = region(tied("w", "y", "separate"), tied("x", "z", "package"))
    truth = solve(linked, engine="compact")
    least = Fraction(truth.objectives[0].value)
    wrong = [Floor(least + too_high, "certificate"), Floor(Fraction(0), "certificate")]
    monkeypatch.setattr(cover_first, "floors", lambda stages: wrong)
    design = solve(linked, time_limit=30)
    assert [o.value for o in design.objectives] == [o.value for o in truth.objectives]
    assert design.objectives[0].bound is not None
    assert design.objectives[0].bound <= least


def test_a_bound_above_a_value_that_is_reached_is_no_floor() -> None:
    goal = Objective("institutions", {0: 1})
    stages = (Stage(goal, 3, 3, "certificate"), Stage(goal, 5, 6, "certificate"), Stage(goal, 1, 1, "x"))
    assert [floor.value for floor in floors(stages)] == [3]


def test_a_relaxation_asks_nothing_of_links_and_ends_before_them() -> None:
    relaxed = covering_relaxation(region(tied("w", "y", "separate"), min_links=1, survive_suspension=True))
    assert relaxed is not None
    assert not relaxed.interdependences
    assert not relaxed.settings.asks_for_links
    assert relaxed.settings.objectives == ("institutions", "broken_rules", "seats")
    assert [rule.kind for rule in relaxed.rules] == ["refuses_bundle"]


def test_without_an_objective_before_links_there_is_no_relaxation() -> None:
    linked = region(tied("w", "y", "coordinate"), objectives=["uncoordinated", "institutions"])
    assert covering_relaxation(linked) is None
    with pytest.raises(CannotSearchError):
        cover_first.search_cover_first(linked, Effort(), Clock(5))


@pytest.mark.usefixtures("any_size")
def test_a_bound_that_no_design_reaches_makes_no_stage_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the relaxation wrong by being too low, what is proven would still be the optimum."""
    linked = region(tied("w", "y", "separate"), tied("x", "z", "package"))
    truth = solve(linked, engine="compact")
    monkeypatch.setattr(cover_first, "floors", lambda stages: [Floor(Fraction(0), "certificate")])
    design = solve(linked, time_limit=30)
    assert [o.value for o in design.objectives] == [o.value for o in truth.objectives]
    assert design.status == "optimal"
    assert design.objectives[0].bound == truth.objectives[0].bound
