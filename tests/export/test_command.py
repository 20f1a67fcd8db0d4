"""``designer export``: to a file or standard output, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer import load
from designer.cli import export as exporting
from designer.export import FORMATS, export
from designer.runtime import bundled
from tests.helpers.commandline import run


def test_the_command_knows_the_formats_of_the_library() -> None:
    assert exporting.FORMATS == FORMATS


@pytest.mark.parametrize("language", FORMATS)
def test_a_file_holds_what_standard_output_would(language: str, tmp_path: Path) -> None:
    target = tmp_path / "asked.txt"
    printed = run("export", "two_rivers", "--to", language)
    written = run("export", "two_rivers", "--to", language, "-o", target)
    assert printed.exit_code == written.exit_code == 0
    assert written.stdout == ""
    assert target.read_text("utf-8") == printed.stdout == export(load(bundled.path("two_rivers")), language)  # type: ignore[arg-type]


def test_to_a_file_of_data_goes_the_data_alone(tmp_path: Path) -> None:
    target = tmp_path / "asked.dzn"
    assert run("export", "two_rivers", "--to", "minizinc", "-o", target).exit_code == 0
    assert "constraint" not in target.read_text("utf-8")
    refused = run("export", "two_rivers", "--to", "mps", "-o", target)
    assert refused.exit_code == 2
    assert "only 'minizinc'" in refused.stderr.lower()


def test_a_later_objective_takes_a_design_that_has_reached_the_earlier_ones(tmp_path: Path) -> None:
    design = tmp_path / "design.json"
    assert run("solve", "two_rivers", "--quiet", "--output", design).exit_code == 0
    found = run("export", "two_rivers", "--to", "lp", "--stage", "seats", "--design", design)
    assert found.exit_code == 0
    assert "Minimised here: seats." in found.stdout
    assert "institutions = 2." in found.stdout
    refused = run("export", "two_rivers", "--to", "lp", "--stage", "seats")
    assert refused.exit_code == 2
    assert "--design" in refused.stderr
    assert "institutions, broken_rules" in refused.stderr


def test_a_design_that_is_not_valid_has_reached_nothing(tmp_path: Path) -> None:
    design = tmp_path / "design.json"
    assert run("solve", "no_hostages", "--quiet", "--output", design).exit_code == 0
    refused = run("export", "two_rivers", "--to", "lp", "--stage", "seats", "--design", design)
    assert refused.exit_code == 2
    assert "not valid" in refused.stderr


def test_an_unknown_objective_is_named_beside_those_there_are() -> None:
    refused = run("export", "two_rivers", "--to", "mps", "--stage", "seat")
    assert refused.exit_code == 2
    assert "'seat' is no objective" in refused.stderr
    assert "institutions, broken_rules, seats" in refused.stderr


def test_what_cannot_be_written_ends_with_its_own_code(tmp_path: Path) -> None:
    found = run("export", "two_rivers", "--to", "lp", "-o", tmp_path / "nowhere" / "asked.lp")
    assert found.exit_code == 6
