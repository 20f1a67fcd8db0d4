"""Output that cannot be written: one message, the right exit code, and nothing lost."""

from __future__ import annotations

import importlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from designer import Design
from designer.cli import output
from designer.design import Reference
from designer.runtime import bundled
from tests.helpers.commandline import child, run

TWO_RIVERS = bundled.path("two_rivers")


@pytest.fixture
def design_file(tmp_path: Path) -> Path:
    path = tmp_path / "design.json"
    assert run("solve", "two_rivers", "-q", "-o", path).exit_code == 0
    return path


def test_a_failed_write_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "design.json"
    target.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "replace", full)
    result = run("solve", "two_rivers", "--quiet", "-o", target)

    assert result.exit_code == 6
    assert "No space left on device" in result.stderr
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]
    assert Design.from_json(result.stdout).status == "optimal"


@pytest.mark.parametrize("where", ["no/such/folder/design.json", ".", "/dev/full", "/proc/x"])
def test_a_place_that_cannot_be_written_exits_with_6(where: str) -> None:
    result = run("solve", "two_rivers", "-o", where)
    assert result.exit_code == 6
    assert f"Cannot write {where}" in result.stderr
    assert Design.from_json(result.stdout)


def test_a_read_only_folder_exits_with_6(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    result = run("solve", "two_rivers", "-o", tmp_path / "design.json")
    assert result.exit_code == 6
    assert list(tmp_path.iterdir()) == []


def test_the_design_gets_the_permissions_of_a_file_that_anybody_writes(design_file: Path) -> None:
    plain = design_file.with_name("plain")
    plain.touch()
    assert design_file.stat().st_mode == plain.stat().st_mode


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.json").touch()
    (tmp_path / "link.json").symlink_to("real.json")
    run("solve", "two_rivers", "-o", tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert Design.from_json((tmp_path / "real.json").read_text(encoding="utf-8"))


def test_nothing_found_takes_the_place_of_nothing(
    design_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = design_file.read_text(encoding="utf-8")
    found_nothing = Design(instance=Reference(title="Two rivers"), status="unknown")
    monkeypatch.setattr(
        importlib.import_module("designer.solve.solve"), "solve", lambda *_, **__: found_nothing
    )
    again = run("solve", "two_rivers", "-q", "-o", design_file)
    anew = run("solve", "two_rivers", "-q", "-o", tmp_path / "new.json")
    assert (again.exit_code, anew.exit_code) == (4, 4)
    assert design_file.read_text(encoding="utf-8") == before
    assert f"{design_file} is left as it was" in again.stderr
    assert "new.json is not written" in anew.stderr
    assert not (tmp_path / "new.json").exists()


def test_that_there_is_no_design_is_an_answer_and_written(design_file: Path) -> None:
    assert run("solve", "infeasible", "-q", "-o", design_file).exit_code == 3
    assert Design.from_json(design_file.read_text(encoding="utf-8")).status == "infeasible"


def test_a_dash_is_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("solve", "two_rivers", "-o", "-")
    assert result.stdout == run("solve", "two_rivers", "--json").stdout
    assert run("new", "-").exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", "folder/", "no/such/"])
@pytest.mark.parametrize("line", [("solve", "two_rivers", "-o"), ("new",)])
def test_what_names_no_file_is_refused_at_once(
    line: tuple[str, ...], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*line, name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is no name of a file" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_instance_is_never_overwritten(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(TWO_RIVERS.read_text(encoding="utf-8"), encoding="utf-8")
    assert run("solve", mine, "-o", tmp_path / "." / "mine.yaml").exit_code == 2
    assert mine.read_text(encoding="utf-8") == TWO_RIVERS.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ("schema", "> /dev/full"),
        ("schema", ">&-"),
        ("show northeast_asia_2009", "> /dev/full"),
        ("show northeast_asia_2009", ">&-"),
        ("--help", "> /dev/full"),
        ("solve --help", "> /dev/full"),
        ("--help", ">&-"),
        ("--version", ">&-"),
    ],
)
def test_a_full_or_closed_standard_output_ends_without_traceback(line: str, target: str) -> None:
    command = f"exec {sys.executable} -m designer {line} {target}"
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 6
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be written" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error_to_speak_of() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "designer", "show", "northeast_asia_2009"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def test_names_survive_a_terminal_that_cannot_show_them() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    shown = child("solve", "two_rivers", env=environment)
    data = child("solve", "two_rivers", "--json", env=environment)
    assert shown.returncode == data.returncode == 0
    assert "Aland - Bland - Cland" in shown.stdout
    assert Design.from_json(data.stdout)


def _watched(monkeypatch: pytest.MonkeyPatch, lines: int) -> list[str]:
    """Pretend that somebody sits before a screen of so many lines; what is paged is collected."""
    shown: list[str] = []
    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    monkeypatch.setattr("sys.stdout", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_, **__: os.terminal_size((80, lines)))
    monkeypatch.setattr("click.echo_via_pager", lambda text, color: shown.append(text))
    monkeypatch.delenv("PAGER", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    return shown


def test_what_is_longer_than_the_screen_goes_to_the_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = _watched(monkeypatch, 10)
    output.emit("line\n" * 9)
    assert shown == ["line\n" * 9]
    output.emit("line\n" * 8)
    assert len(shown) == 1


@pytest.mark.parametrize(("name", "value"), [("PAGER", "cat"), ("PAGER", ""), ("TERM", "dumb")])
def test_nothing_is_paged_where_nobody_wants_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = _watched(monkeypatch, 10)
    monkeypatch.setenv(name, value)
    output.emit("line\n" * 50)
    assert shown == []


def test_nothing_is_paged_into_a_pipe() -> None:
    assert run("show", "minsk_2014").stdout.count("\n") > 24
