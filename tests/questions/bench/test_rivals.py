"""Every rival agrees with the program, and says so when an instance is beyond it."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from benchmarks.designs import steiner_covering
from benchmarks.regions import Shape, region
from benchmarks.rivals import RIVALS, classes, covering
from benchmarks.rivals.__main__ import rival
from designer import Instance, check, load
from designer.questions.bench.child import MissingError, UnsupportedError, judged
from designer.runtime import bundled
from designer.runtime.progress import Progress
from designer.solve import solve
from tests.helpers.draws import seeds

SMALL = Shape(5, 8)
EXACT = [name for name in RIVALS if name != "greedy"]


def answered(name: str, instance: Instance) -> Any:
    """Let a rival solve an instance; skip where it is not installed."""
    told: list[Progress] = []
    try:
        design = rival(name)(instance, 20.0, 0, told.append)
    except MissingError as lacking:
        pytest.skip(str(lacking))
    assert told or name == "greedy"
    return design


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("name", EXACT)
def test_a_rival_proves_what_the_program_proves(name: str, seed: int) -> None:
    instance = Instance.model_validate(region(SMALL, seed))
    design = answered(name, instance)
    assert check(instance, design).valid
    assert design.status == "optimal"
    assert [s.value for s in design.objectives] == [s.value for s in solve(instance).objectives]


def test_greedy_gives_a_design_and_proves_nothing() -> None:
    instance = Instance.model_validate(region(Shape(6, 30), 0))
    design = answered("greedy", instance)
    assert check(instance, design).valid
    assert design.status == "feasible"
    assert all(stage.bound is None for stage in design.objectives)


@pytest.mark.parametrize("seed", seeds(6))
def test_classes_of_issues_prove_what_single_issues_prove(seed: int) -> None:
    """Few parties and many issues, so that classes and memberships have several of each."""
    instance = Instance.model_validate(region(Shape(4, 14, hostile=0.2, max_mandate=3), seed))
    assert classes.exact_for(instance)
    design = answered("scip", instance)
    assert check(instance, design).valid
    assert design.status == "optimal"
    assert [s.value for s in design.objectives] == [s.value for s in solve(instance).objectives]


@pytest.mark.parametrize("name", ["cpsat", "scip", "highs"])
def test_a_set_covering_problem_is_solved_as_one(name: str) -> None:
    row = steiner_covering(9)
    for number, proposal in enumerate(row["proposals"]):
        proposal["cost"] = [1, 1.5, 0.25][number % 3]
    instance = Instance.model_validate(row)
    assert covering.exact_for(instance)
    design = answered(name, instance)
    assert check(instance, design).valid
    assert [s.value for s in design.objectives] == [s.value for s in solve(instance).objectives]
    assert not covering.exact_for(load(bundled.path("proposals_only")))


@pytest.mark.parametrize("case", ["refuses_bundle", "old_commissions", "refuses_link", "limits_seats"])
def test_where_classes_would_be_wrong_a_rival_takes_the_general_model(case: str) -> None:
    instance = load(bundled.path(case))
    assert not classes.exact_for(instance)
    design = answered("highs", instance)
    assert check(instance, design).valid
    assert [s.value for s in design.objectives] == [s.value for s in solve(instance).objectives]


@pytest.mark.parametrize("name", EXACT)
def test_a_rival_finds_that_there_is_no_design(name: str) -> None:
    rows: dict[str, Any] = {
        "parties": [{"id": "A"}, {"id": "B"}],
        "issues": [{"id": "x", "required": ["A", "B"]}],
        "rules": [{"id": "r", "kind": "refuses_company", "party": "A", "other": "B"}],
        "settings": {"objectives": ["institutions", "seats"]},
    }
    instance = Instance.model_validate(rows)
    try:
        design = rival(name)(instance, 20.0, 0, lambda _: None)
    except MissingError as lacking:
        pytest.skip(str(lacking))
    assert design.status == "infeasible"


def test_the_naive_rival_knows_refused_bundles_and_names_what_it_does_not_know() -> None:
    row = region(SMALL, 0) | {"rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["i0000", "i0001"]}]}
    instance = Instance.model_validate(row)
    values = [stage.value for stage in answered("naive", instance).objectives]
    assert values == [stage.value for stage in solve(instance).objectives]
    with pytest.raises(UnsupportedError, match=r"existing"):
        rival("naive")(load(bundled.path("old_commissions")), 1.0, 0, lambda _: None)


def test_a_rival_that_is_not_installed_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import json

    file = tmp_path / "two.json"
    file.write_text(json.dumps(region(SMALL, 0)))
    command = [sys.executable, "-m", "benchmarks.rivals", "minizinc", str(file), "--time-limit", "5"]
    environment = {"PATH": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment, cwd=Path(__file__).parents[3]
    )
    found = json.loads(done.stdout)
    assert found["status"] == "missing"
    assert "minizinc is not on the PATH" in found["message"]


def test_a_claim_of_a_rival_is_not_taken_for_granted() -> None:
    """The values of a result are those that the referee counts."""
    instance = Instance.model_validate(region(SMALL, 0))
    design = solve(instance)
    boast = design.objectives[0].model_copy(update={"value": 1, "bound": 1})
    found = judged(instance, design.model_copy(update={"objectives": (boast, *design.objectives[1:])}))
    assert found["valid"] is False
    assert found["objectives"][0]["value"] == design.objectives[0].value


@pytest.mark.parametrize(
    "shape", [Shape(6, 30), Shape(20, 100, hubs=2), Shape(10, 40, per_issue=1, max_mandate=None)]
)
def test_a_region_is_what_its_shape_says(shape: Shape) -> None:
    made = region(shape, 3)
    assert made == region(shape, 3)
    assert made != region(shape, 4)
    instance = Instance.model_validate(made)
    assert (len(instance.parties), len(instance.issues)) == (shape.parties, shape.issues)
    assert instance.settings.max_mandate == shape.max_mandate
    refused = {frozenset((rule.party, rule.other)) for rule in instance.rules}  # type: ignore[union-attr]
    pairs = shape.parties * (shape.parties - 1) / 2
    assert len(refused) == round(shape.hostile * pairs)
    for issue in instance.issues:
        assert not {frozenset(pair) for pair in combinations(issue.required, 2)} & refused
        assert not {*issue.required} & {*issue.excluded}
    assert len(instance.interdependences) == round(shape.per_issue * shape.issues)
    assert 0 < sum(bool(issue.excluded) for issue in instance.issues) < 0.3 * shape.issues


def test_neighbours_have_most_matters_and_hubs_have_them_everywhere() -> None:
    def reach(shape: Shape) -> float:
        """Give the mean distance, on the ring, of the first two that an issue requires."""
        apart = []
        for row in region(shape, 1)["issues"]:
            one, other = (int(id[1:]) for id in row["required"][:2])
            apart.append(min((one - other) % shape.parties, (other - one) % shape.parties))
        return sum(apart) / len(apart)

    near, plain, far = (reach(Shape(60, 400, locality=p)) for p in (0.5, 0.15, 0.05))
    assert near < plain < far < 15
    assert reach(Shape(60, 400, hubs=3)) > plain
