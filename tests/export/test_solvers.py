"""What is exported has the optimum that `solve` proves, whoever reads it."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from ortools.linear_solver.python import model_builder
from ortools.sat.python import cp_model_helper as cp

from designer import Design, Instance, load
from designer.export import export
from designer.export.order import named
from designer.runtime import bundled
from designer.solve import solve
from tests.helpers.draws import seeds
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

CASES = ("two_rivers", "no_hostages", "old_commissions", "plenary_needed", "proposals_only", "watched_twice")
READERS = (("mps", "scip"), ("mps", "highs"), ("cpsat", "cpsat"), ("lp", "highspy"))


def factor(text: str) -> Fraction:
    """By what the value of the file's objective has to be multiplied, as its comments say."""
    said = [line for line in text.splitlines() if "times" in line and "objective" in line]
    return Fraction(said[0].rsplit("times ", 1)[1].rstrip(".")) if said else Fraction(1)


def least(text: str, language: str, solver: str) -> Fraction | None:
    """Solve a file, and give its optimum, None where there is no solution."""
    if language == "cpsat":
        model: Any = cp.CpModelProto()
        assert model.parse_text_format(text)
        wrapper = cp.SolveWrapper()
        wrapper.set_parameters(cp.SatParameters())
        response = wrapper.solve(model)
        if response.status == cp.CpSolverStatus.INFEASIBLE:
            return None
        assert response.status == cp.CpSolverStatus.OPTIMAL
        return round(response.objective_value) * factor(text)
    if solver == "highspy":
        return by_highspy(text, language)
    model = model_builder.Model()
    assert model.import_from_mps_string(text)
    engine = model_builder.Solver(solver)
    status = engine.solve(model)
    if status == model_builder.SolveStatus.INFEASIBLE:
        return None
    assert status == model_builder.SolveStatus.OPTIMAL
    return round(engine.objective_value) * factor(text)


def by_highspy(text: str, language: str) -> Fraction | None:
    """Let HiGHS read the file itself: what OR-Tools writes as LP it does not read again."""
    highspy = pytest.importorskip("highspy")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"asked.{language}"
        file.write_text(text, "utf-8")
        assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(highs.getInfo().objective_function_value) * factor(text)


def agrees(instance: Instance, design: Design, language: Any, solver: str) -> None:
    """Every stage of the exported model has the value that is proven."""
    if design.status == "infeasible":
        assert least(export(instance, language), language, solver) is None
        return
    assert design.status == "optimal"
    values = [Fraction(str(stage.value)) for stage in design.objectives]
    for number, name in enumerate(named(instance)):
        reached = [Decimal(str(stage.value)) for stage in design.objectives[:number]]
        text = export(instance, language, stage=name, reached=reached)
        found = least(text, language, solver)
        assert found is not None
        # Repeating decimals are floats in a design.
        assert abs(found - values[number]) < Fraction(1, 10**9), name


@pytest.mark.parametrize("case", CASES)
def test_every_stage_of_a_case_has_its_optimum_in_every_format(case: str) -> None:
    instance = load(bundled.path(case))
    design = solve(instance)
    for language, solver in READERS:
        agrees(instance, design, language, solver)


@pytest.mark.parametrize("case", ["infeasible"])
def test_what_is_infeasible_is_so_in_every_format(case: str) -> None:
    instance = load(bundled.path(case))
    for language, solver in READERS:
        assert least(export(instance, language), language, solver) is None  # type: ignore[arg-type]


def test_an_issue_that_nobody_can_host_is_not_lost_as_an_empty_row() -> None:
    refused = {"id": "r", "kind": "refuses_company", "party": "A", "other": "B"}
    parties = [{"id": "A"}, {"id": "B"}]
    rows: dict[str, Any] = {"parties": parties, "issues": [{"id": "x", "required": ["A", "B"]}]}
    instance = Instance.model_validate(rows | {"rules": [refused]})
    for language, solver in READERS:
        assert least(export(instance, language), language, solver) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", seeds(8))
def test_random_instances_have_their_optimum_in_one_format_or_other(seed: int) -> None:
    instance = Instance.model_validate(random_instance(seed))
    agrees(instance, solve(instance), *READERS[seed % len(READERS)])


def test_linked_instances_have_their_optimum_also_where_rows_are_stated_as_they_are_needed() -> None:
    """The search states that a design hangs together row by row; the file has to say so whole."""
    found = 0
    for seed in seeds(60):
        row = linked_instance(seed)
        if row.get("settings", {}).get("survive_suspension"):
            instance = Instance.model_validate(row)
            agrees(instance, solve(instance), "mps", "scip")
            found += 1
        if found == 4:
            break
    assert found == 4


def test_names_say_what_variables_mean_and_no_two_are_alike() -> None:
    instance = load(bundled.path("old_commissions"))
    model: Any = cp.CpModelProto()
    assert model.parse_text_format(export(instance, "cpsat"))
    names = [variable.name for variable in model.variables]
    assert len({*names}) == len(names)
    assert any(name.startswith("open.") for name in names)
    for issue in instance.issues:
        assert any(name.startswith("handle.") and issue.id in name for name in names)


def test_ids_that_are_spelt_alike_without_their_signs_keep_names_of_their_own() -> None:
    parties = [{"id": id} for id in ("A-B", "A_B", "C")]
    issues = [{"id": "x", "required": ["A-B", "C"]}, {"id": "y", "required": ["A_B", "C"]}]
    instance = Instance.model_validate({"parties": parties, "issues": issues})
    model: Any = cp.CpModelProto()
    assert model.parse_text_format(export(instance, "cpsat"))
    names = [variable.name for variable in model.variables]
    assert len({*names}) == len(names)
    assert {"open.A_B_C", "open.A_B_C.2"} <= {*names}
