"""The options of ``designer solve`` that choose an engine, begin with a design, and record the curve."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

pytest.importorskip("highspy")

from benchmarks.regions import Shape, region
from tests.helpers.commandline import run


def written(folder: Path) -> Path:
    """Write a made-up region without interdependences, and return its file."""
    row = region(Shape(6, 14), 1)
    path = folder / "region.json"
    path.write_text(json.dumps({**row, "settings": {"max_mandate": 4}}), encoding="utf-8")
    return path


def solved(*arguments: object) -> dict[str, object]:
    """Run ``designer solve --json`` and return the design."""
    result = run("solve", "--json", *arguments)
    assert result.exit_code == 0, result.output
    design: dict[str, object] = json.loads(result.stdout)
    return design


def test_both_engines_have_the_same_optimum(tmp_path: Path) -> None:
    path = written(tmp_path)
    pool, compact = (solved(path, "--engine", engine) for engine in ("pool", "compact"))
    assert pool["status"] == compact["status"] == "optimal"
    values = [[stage["value"] for stage in design["objectives"]] for design in (pool, compact)]  # type: ignore[attr-defined]
    assert values[0] == values[1]


def test_the_curve_falls_to_the_optimum_and_the_bound_rises_to_it(tmp_path: Path) -> None:
    curve = tmp_path / "curve.csv"
    design = solved(written(tmp_path), "--engine", "pool", "--curve", curve)
    rows = [row for row in csv.DictReader(curve.open()) if row["stage"] == "institutions"]
    best = [float(row["incumbent"]) for row in rows if row["incumbent"]]
    bound = [float(row["bound"]) for row in rows if row["bound"]]
    assert best == sorted(best, reverse=True)
    assert bound == sorted(bound)
    assert best[-1] == bound[-1] == design["objectives"][0]["value"]  # type: ignore[index]
    assert [float(row["seconds"]) for row in rows] == sorted(float(row["seconds"]) for row in rows)


@pytest.mark.parametrize("engine", ["pool", "compact"])
def test_a_design_can_be_begun_with(tmp_path: Path, engine: str) -> None:
    path, design, curve = written(tmp_path), tmp_path / "design.json", tmp_path / "curve.csv"
    best = solved(path)
    design.write_text(json.dumps(best), encoding="utf-8")
    again = solved(path, "--engine", engine, "--start", design, "--curve", curve)
    assert again["objectives"] == best["objectives"] or again["status"] == "optimal"
    first = next(row for row in csv.DictReader(curve.open()) if row["incumbent"])
    assert float(first["incumbent"]) == best["objectives"][0]["value"]  # type: ignore[index]


def test_a_start_that_is_no_design_of_the_instance_is_said_not_to_be_used(tmp_path: Path) -> None:
    path, design = written(tmp_path), tmp_path / "design.json"
    design.write_text(json.dumps(solved("two_rivers")), encoding="utf-8")
    found = solved(path, "--engine", "compact", "--start", design)
    assert found["status"] == "optimal"
    assert "start from" in found["notes"][0]  # type: ignore[index]


def test_the_curve_does_not_overwrite_the_instance(tmp_path: Path) -> None:
    path = written(tmp_path)
    result = run("solve", path, "--curve", path)
    assert result.exit_code == 2
    assert "overwrite the instance" in result.output
