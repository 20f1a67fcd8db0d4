"""No verb writes over what it reads, or two things to one file, however the file is named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from designer import load, prove
from designer.cli.arguments import Folder, Source, Target
from designer.cli.program import VERBS, program
from designer.runtime import bundled
from designer.solve import solve
from tests.helpers.commandline import run

READING = {
    "solve, the design": "solve mine.yaml -o {}",
    "solve, the curve": "solve mine.yaml --curve {}",
    "export": "export mine.yaml --to mps -o {}",
    "explain, the proof": "explain mine.yaml --proof -o {}",
    "what-if": "what-if mine.yaml --drop border -o {}",
    "robust, the worlds": "robust mine.yaml -o {}",
    "robust, the design": "robust mine.yaml --design {}",
}
NAMES = {
    "instance",
    "instances",
    "design",
    "a",
    "b",
    "output",
    "curve",
    "start",
    "edit",
    "proof",
    "file",
    "veripb",
}
SPELLINGS: dict[str, Callable[[Path], str]] = {
    "as it is": str,
    "with dots": lambda path: f"{path.parent}/./x/../{path.name}",
    "a relative path": os.path.relpath,
    "a symbolic link": lambda path: _made(path, os.symlink),
    "a hard link": lambda path: _made(path, os.link),
}


def _made(path: Path, link: Callable[[Path, Path], None]) -> str:
    other = path.with_name("other.yaml")
    link(path, other)
    return str(other)


def refused(line: str, folder: Path, reason: str) -> None:
    """It ends with 2 and a sentence, and every file is as it was."""
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    result = run(*line.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert reason in " ".join(result.stderr.split())
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an instance, a design of it and a proof."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    file = tmp_path / "mine.yaml"
    file.write_text(bundled.path("two_rivers").read_text("utf-8"), "utf-8")
    instance = load(file)
    design = solve(instance)
    (tmp_path / "design.json").write_text(design.to_json(), "utf-8")
    proof = prove(instance).proof
    assert proof is not None
    (tmp_path / "proof.opb").write_text(proof.to_json(), "utf-8")
    return file


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("verb", READING)
def test_the_instance_is_not_written_over_by_any_spelling(verb: str, spelling: str, mine: Path) -> None:
    refused(READING[verb].format(SPELLINGS[spelling](mine)), mine.parent, "would overwrite the instance")


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("export mine.yaml --to lp --stage seats --design design.json -o ./design.json", "the design"),
        ("solve mine.yaml --start design.json -o design.json", "the design"),
        ("solve mine.yaml -o x/../design.json --start design.json", "the design"),
        ("what-if mine.yaml mine.yaml -o mine.yaml", "the instance"),
        ("what-if two_rivers --design design.json --drop border -o design.json", "the design"),
        ("verify mine.yaml proof.opb --veripb proof", "the proof"),
        ("solve mine.yaml -o one --curve x/../one", "the design of --output"),
        ("explain mine.yaml --proof -o one.opb --veripb one", "the file of --output"),
        ("robust mine.yaml -o x --design x/worlds.jsonl", "the worlds of --output"),
        ("new start.yaml --force", ""),
    ],
)
def test_nothing_else_is_lost_either(line: str, lost: str, mine: Path) -> None:
    if lost:
        refused(line, mine.parent, f"would overwrite {lost}")
    else:
        assert run(*line.split()).exit_code == 0


def test_an_instance_to_start_from_and_its_schema_are_two_files(mine: Path) -> None:
    (mine.parent / "start.schema.json").symlink_to(mine.parent / "start.yaml")
    refused("new start.yaml --force", mine.parent, "would overwrite the file of FILE")


@pytest.mark.parametrize("name", ["runs.jsonl", "runs.csv", "index.html"])
def test_a_benchmark_does_not_write_over_its_instances(name: str, mine: Path) -> None:
    (mine.parent / "x" / name).write_bytes(mine.read_bytes())
    refused(f"bench x/{name} -o x", mine.parent, "would overwrite the instance")


def test_standard_input_and_output_count_where_they_are_files(mine: Path) -> None:
    designer = f"{sys.executable} -m designer"
    for line, lost in (
        (f"{designer} solve - -o mine.yaml < mine.yaml", "overwrite the instance"),
        (f"{designer} show - < mine.yaml >> mine.yaml", "Standard output would overwrite the instance"),
        (f"{designer} solve mine.yaml --json -o out > out", "what goes to standard output"),
    ):
        before = mine.read_bytes()
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False)
        assert (done.returncode, mine.read_bytes()) == (2, before)
        assert lost in done.stderr


def test_devices_and_pipes_take_as_much_as_one_likes(mine: Path) -> None:
    assert run(*["solve", "mine.yaml", "-q", "-o", "/dev/null", "--curve", "/dev/null"]).exit_code == 0


def test_every_file_that_a_verb_names_is_known_as_read_or_written() -> None:
    """A new option of another type would slip through."""
    context = click.Context(program)
    for verb in VERBS:
        command = program.get_command(context, verb)
        assert command is not None
        for param in command.params:
            if isinstance(param.type, click.Path | click.File):
                assert isinstance(param.type, Folder) or param.name == "scp", f"{verb}: {param.name}"
            elif param.name in NAMES and not getattr(param, "is_flag", False):
                assert isinstance(param.type, Source | Target | Folder), f"{verb}: {param.name}"
