"""Importers and exporters of other packages, found by their entry points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.commandline import run

MODULE = """
def read(path):
    parties, *issues = open(path).read().splitlines()
    if parties == "broken":
        raise RuntimeError("no parties")
    return {
        "parties": [{"id": id} for id in parties],
        "issues": [{"id": f"i{n}", "required": [*line]} for n, line in enumerate(issues)],
    }

def write(instance, design):
    return f"{len(instance.parties)} parties, {0 if design is None else len(design.institutions)} bodies"
"""
POINTS = (
    "[designer.importers]\nlines = foreign_lines:read\n[designer.exporters]\ncount = foreign_lines:write\n"
)


@pytest.fixture
def foreign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a package with an importer and an exporter, and give a file of its own."""
    (tmp_path / "foreign_lines.py").write_text(MODULE)
    info = tmp_path / "foreign_lines-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: foreign-lines\nVersion: 1\n")
    (info / "entry_points.txt").write_text(POINTS)
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "mine.lines"
    file.write_text("ABC\nAB\nBC\n")
    return file


def test_a_file_of_another_package_is_read_wherever_instances_are(foreign: Path, tmp_path: Path) -> None:
    result = run("solve", foreign, "--json")
    assert result.exit_code == 0, result.stderr
    assert len(json.loads(result.stdout)["institutions"]) == 1
    out = tmp_path / "out.jsonl"
    assert run("solve", "--batch", foreign, "two_rivers", "--workers", 1, "-o", out).exit_code == 0
    found: list[dict[str, Any]] = [json.loads(line) for line in out.read_text().splitlines()]
    assert {line["instance"] for line in found} == {str(foreign), "two_rivers"}


def test_a_format_of_another_package_is_written(foreign: Path, tmp_path: Path) -> None:
    assert run("export", foreign, "--to", "count").stdout == "3 parties, 0 bodies\n"
    design, target = tmp_path / "design.json", tmp_path / "out.txt"
    run("solve", foreign, "-q", "-o", design)
    assert run("export", foreign, "--to", "count", "--design", design, "-o", target).exit_code == 0
    assert target.read_text() == "3 parties, 1 bodies"
    assert run("export", foreign, "--to", "county").exit_code == 2


def test_what_fails_there_is_told_and_no_traceback(foreign: Path) -> None:
    foreign.write_text("broken\n")
    result = run("solve", foreign)
    assert result.exit_code == 2
    assert "'foreign_lines:read' failed: RuntimeError: no parties" in " ".join(result.stderr.split())
    foreign.write_text("AB\nAX\n")
    result = run("solve", foreign)
    assert (result.exit_code, str(foreign) in result.stderr) == (2, True)
