"""Bugs that were found by trying to break the program, each with what it should do instead."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from designer import Instance
from designer.solve import solve
from tests.helpers.commandline import run

needs_dev_full = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")

NAMED_IN_GREEK = {
    "title": "Αιγαίο – Aegean",
    "parties": [{"id": "AAA", "name": "Νάξος"}, {"id": "BBB"}],
    "issues": [{"id": "ferries", "required": ["AAA", "BBB"]}],
}


def in_shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run the command line where its standard streams go somewhere odd."""
    command = f"{sys.executable} -m designer {line}"
    return subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60)


def test_rounding_in_the_solver_is_no_contradiction() -> None:
    """A bound of 4250002000000.0005 means the whole number below it, which is the optimum."""
    design = solve(
        Instance.model_validate(
            {
                "parties": [{"id": "P0"}, {"id": "P1"}],
                "issues": [
                    {"id": "i1", "required": ["P0"], "helpful": ["P1"], "coverage": 2},
                    {"id": "i2"},
                    {"id": "i3", "excluded": ["P1"]},
                    {"id": "i4"},
                    {"id": "i5", "required": ["P0"]},
                ],
                "proposals": [{"id": "q0", "mandate": ["i2", "i4", "i3"]}],
                "rules": [
                    {"id": "r1", "kind": "refuses_issue", "party": "P1", "issue": "i1", "hard": False},
                    {"id": "r4", "kind": "insists_on_seat", "party": "P1", "issue": "i3", "hard": False},
                ],
                "settings": {
                    "sizes": [1, 2],
                    "objectives": [{"exposure": 3.5, "seats": 0.25, "broken_rules": 0.000001}],
                },
            }
        )
    )
    assert design.status == "optimal"
    assert design.objectives[0].value == design.objectives[0].bound == 4.250002
    assert not design.notes


@pytest.mark.parametrize("seconds", ["1e12", "1e19", "1e308"])
def test_a_time_limit_of_ages_is_no_limit(seconds: str) -> None:
    assert run("solve", "two_rivers", "--quiet", "--time-limit", seconds).exit_code == 0


def test_what_is_too_large_for_the_memory_exits_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(sys.modules["designer.solve.accept"], "candidates", overflow)
    result = run("solve", "two_rivers")
    assert result.exit_code == 2
    assert "too large for the memory" in result.stderr


@needs_dev_full
@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("solve no_such_case 2> /dev/full", 2),
        ("solve --no-such-option 2> /dev/full", 2),
        ("validate no_such_file.yaml 2> /dev/full", 2),
        ("solve no_such_case 2>&-", 2),
        ("solve two_rivers >&- 2>&-", 6),
    ],
)
def test_messages_that_nobody_can_read_leave_the_exit_code(line: str, code: int) -> None:
    result = in_shell(line)
    assert (result.returncode, result.stdout) == (code, "")


def test_show_believes_no_design_that_the_referee_refuses(tmp_path: Path) -> None:
    """Emptied of its institutions, a design still called itself optimal."""
    file = tmp_path / "design.json"
    run("solve", "two_rivers", "-q", "-o", file)
    emptied = json.loads(file.read_text(encoding="utf-8")) | {"institutions": []}
    file.write_text(json.dumps(emptied), encoding="utf-8")
    shown, checked = run("show", "two_rivers", file), run("check", "two_rivers", file)

    assert shown.exit_code == checked.exit_code == 1
    _, headline, *_ = shown.stdout.splitlines()
    assert headline == checked.stdout.splitlines()[0]
    assert headline.startswith("Not valid: ")
    violations = checked.stdout.split("\n\n")[1]
    assert violations in shown.stdout
    assert "ptimal" not in shown.stdout
    assert "roven" not in shown.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("typed", [{}, {"COMP_WORDS": "designer", "COMP_CWORD": "x"}])
def test_completion_that_no_shell_asked_for_ends_quietly(shell: str, typed: dict[str, str]) -> None:
    environment = os.environ | {"_DESIGNER_COMPLETE": f"{shell}_complete"} | typed
    command = [sys.executable, "-m", "designer"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.stderr == ""


def test_new_writes_no_schema_beside_a_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place, what in ((pipe, "no ordinary file"), (tmp_path, "a directory")):
        result = run("new", "--force", place)
        assert (result.exit_code, result.stdout) == (2, "")
        assert what in result.stderr
    assert list(tmp_path.iterdir()) == [pipe]


def test_new_writes_no_yaml_under_a_name_that_is_read_as_json(tmp_path: Path) -> None:
    result = run("new", tmp_path / "mine.json")
    assert result.exit_code == 2
    assert "call it mine.yaml" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_new_says_a_command_that_can_be_copied(tmp_path: Path) -> None:
    target = tmp_path / "my lake\x1b.yaml"
    said = run("new", target).stdout
    assert "designer solve '" in said
    assert "\x1b" not in said


@pytest.mark.parametrize("option", ["--seed=x", "--seed=2147483648", "--threads=1.5", "--threads=257"])
def test_a_number_out_of_place_is_told_what_would_be_right(option: str) -> None:
    result = run("solve", "two_rivers", option)
    assert result.exit_code == 2
    assert "is no whole number from" in result.stderr


@pytest.mark.parametrize(
    "options",
    [
        *({"time_limit": value} for value in (-1, float("nan"), "60", True)),
        *({"gap": value} for value in (-0.1, 1.5, float("nan"), None)),
        *({"threads": value} for value in (0, -2, 257, 1.5, True)),
        *({"seed": value} for value in (-1, 2**31, 0.5, True)),
    ],
)
def test_solve_refuses_senseless_arguments_by_name(options: dict[str, Any]) -> None:
    ((name, value),) = options.items()
    with pytest.raises(ValueError, match=f"^{name} is {value!r}, and has to be a .*number"):
        solve(Instance.model_validate(NAMED_IN_GREEK), **options)


@needs_dev_full
@pytest.mark.parametrize("target", ["/dev/full", "&-"])
def test_a_solve_survives_the_loss_of_its_progress(target: str) -> None:
    result = in_shell(f"solve two_rivers --progress --json 2>{target}")
    assert result.returncode == 0
    assert json.loads(result.stdout)["status"] == "optimal"


@pytest.mark.parametrize(
    "line", [("solve", "x\x1b[2J"), ("solve", "x\ny"), ("solve", "two_rivers", "-o", "/no/such/\x1b[2J")]
)
def test_names_of_files_send_no_commands_to_the_terminal(line: tuple[str, ...]) -> None:
    result = run(*line)
    assert result.exit_code in (2, 6)
    assert "\\x1b[2J" in result.stderr or "x\\ny" in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_json_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    instance = tmp_path / "greek.json"
    instance.write_text(json.dumps(NAMED_IN_GREEK))
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "designer", "solve", str(instance), "--json"]
    printed = subprocess.run(command, capture_output=True, env=environment, timeout=60).stdout
    assert json.loads(printed.decode("utf-8"))["instance"]["title"] == NAMED_IN_GREEK["title"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_after_the_last_word_is_not_heard() -> None:
    program = """
import os, signal
import designer.cli as cli

class Interrupting:
    def __init__(self, kind): pass
    def __enter__(self): pass
    def __exit__(self, *details):
        os.kill(os.getpid(), signal.SIGINT)

cli.suppress, cli._run = Interrupting, lambda: 0
cli.main()
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_time_limit_counts_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """What listing the bodies takes is not given on top."""
    from designer.runtime.clock import Clock

    solving = sys.modules["designer.solve.accept"]
    order: list[str] = []
    candidates = solving.candidates  # type: ignore[attr-defined]

    def listed(*arguments: object, **more: object) -> object:
        order.append("bodies")
        return candidates(*arguments, **more)

    def started(*arguments: Any) -> Clock:
        order.append("clock")
        return Clock(*arguments)

    monkeypatch.setattr(solving, "candidates", listed)
    monkeypatch.setattr(sys.modules["designer.runtime.limits"], "Clock", started)
    solve(Instance.model_validate(NAMED_IN_GREEK), time_limit=60)
    assert order[:2] == ["clock", "bodies"]
