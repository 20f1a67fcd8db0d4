"""The examples: those in Python run as they stand, the others are what they claim to be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

EXAMPLES = Path(__file__).parents[1] / "examples"
BIN = Path(sys.executable).parent


def said(*command: object, folder: Path) -> str:
    path = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [*map(str, command)], cwd=folder, env=os.environ | path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_sweep_becomes_a_table_and_a_figure(tmp_path: Path) -> None:
    for _ in range(2):  # the second time nothing is left to do
        shown = said(sys.executable, EXAMPLES / "sweep.py", tmp_path / "out", folder=tmp_path)
    assert shown.count("optimal") == 6
    assert (tmp_path / "out" / "figure.svg").exists()
    assert len((tmp_path / "out" / "table.csv").read_text().splitlines()) == 7


def test_positions_and_walkouts_and_an_application_print_their_answers(tmp_path: Path) -> None:
    """Nothing limits sizes in the table of positions, so one body does for all."""
    shown = said(sys.executable, EXAMPLES / "positions.py", folder=tmp_path)
    assert shown.startswith("optimal\n")
    assert "Aland" in shown
    assert len(said(sys.executable, EXAMPLES / "walkouts.py", 2, folder=tmp_path).splitlines()) == 2
    told = said(sys.executable, EXAMPLES / "application.py", folder=tmp_path).splitlines()
    assert sorted(told)[1] == "two_rivers: optimal, 2 institutions, valid: True"


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_the_pipeline_merges_its_parts(tmp_path: Path) -> None:
    said("make", "-f", EXAMPLES / "Makefile", folder=tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines()]
    assert sorted(line["instance"] for line in lines) == ["infeasible", "judged", "two_rivers"]


def test_the_jobs_are_what_schedulers_read() -> None:
    job = yaml.safe_load((EXAMPLES / "job.yaml").read_text())
    assert (job["kind"], job["spec"]["completionMode"]) == ("Job", "Indexed")
    (container,) = job["spec"]["template"]["spec"]["containers"]
    shards = container["args"][container["args"].index("--shard") + 1]
    assert int(shards) == job["spec"]["completions"]
    subprocess.run(["bash", "-n", EXAMPLES / "array.sbatch"], check=True)
    listed = (EXAMPLES / "README.md").read_text()
    for file in EXAMPLES.iterdir():
        assert file.name in listed or file.name in ("README.md", "__pycache__")


def test_the_container_does_not_run_as_root() -> None:
    lines = (EXAMPLES.parent / "Dockerfile").read_text().splitlines()
    user = max(number for number, line in enumerate(lines) if line.startswith("USER "))
    assert int(lines[user].split()[1]) > 0
    assert user < next(number for number, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
