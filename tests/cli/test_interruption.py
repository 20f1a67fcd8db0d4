"""Ctrl-C at any moment: the best design is written, nothing is half written, no traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from designer import Design
from designer.cli import background, signals

PATIENT = """
import sys, threading
from importlib import import_module
from designer.design import Design, Reference

def solve(instance, cancel, **_):
    print("solving", file=sys.stderr, flush=True)
    {wait}
    return Design(instance=Reference(title="Best so far"), status="feasible")

import_module("designer.solve.solve").solve = solve
from designer.cli import main
sys.argv = ["designer", "solve", "two_rivers", "-o", sys.argv[1], "--json"]
main()
"""


def heeding() -> None:
    """Heed hang-ups also where the tests run under nohup, whose children are born deaf to them."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def interrupted(
    wait: str, target: Path, presses: int, sent: int = signal.SIGINT, pause: float = 0.2
) -> tuple[int, str, str]:
    code = PATIENT.format(wait=wait)
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(target)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeding,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "solving\n"
    for _ in range(presses):
        time.sleep(pause)
        process.send_signal(sent)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_interrupt_writes_the_best_design(sent: int, tmp_path: Path) -> None:
    target = tmp_path / "design.json"
    code, out, err = interrupted("cancel.wait()", target, presses=1, sent=sent)
    assert code == 130
    assert "Traceback" not in err
    assert target.read_text(encoding="utf-8") == out
    assert Design.from_json(out).instance.title == "Best so far"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_the_second_interrupt_quits_at_once(sent: int, tmp_path: Path) -> None:
    code, out, err = interrupted("threading.Event().wait()", tmp_path / "design.json", presses=2, sent=sent)
    assert (code, out) == (130, "")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


STARTING = """
import sys, time
import designer.cli

def run():
    {before}
    print("starting", file=sys.stderr, flush=True)
    time.sleep(20)

designer.cli._run = run
designer.cli.main()
"""


def early(sent: int, before: str = "") -> tuple[int, str, str]:
    """Send a signal to a program that has just begun, and has nothing to tell yet."""
    process = subprocess.Popen(
        [sys.executable, "-c", STARTING.format(before=before)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeding,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "starting\n"
    process.send_signal(sent)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_before_anything_is_imported_is_heard(sent: int) -> None:
    assert early(sent) == (130, "", "Interrupted.\n")


def test_an_interrupt_while_a_file_is_written_leaves_no_half_of_it(tmp_path: Path) -> None:
    half = tmp_path / "half"
    writing = f"designer.cli.signals.HALF_WRITTEN.add({str(half)!r}); open({str(half)!r}, 'w').close()"
    assert early(signal.SIGTERM, writing)[0] == 130
    assert list(tmp_path.iterdir()) == []


def test_a_time_limit_counts_from_the_start_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    program = signals.Interruption()
    program.began -= 3
    monkeypatch.setattr(signals, "_programs", [program])
    assert background.time_left(None) is None
    assert 6 < (background.time_left(10) or 0) <= 7
    assert (background.time_left(2), background.time_left(0.1)) == (background.LEAST, 0.1)


@pytest.mark.parametrize(("sent", "pause"), [(signal.SIGTERM, 0.01), (signal.SIGHUP, 0.2)])
def test_an_echo_of_the_first_signal_loses_nothing(sent: int, pause: float, tmp_path: Path) -> None:
    """The command timeout ends child and group, a shell hangs up after the terminal has."""
    target = tmp_path / "design.json"
    slowly = "cancel.wait(); import time; time.sleep(0.5)"
    code, out, _ = interrupted(slowly, target, presses=2, sent=sent, pause=pause)
    assert code == 130
    assert target.read_text(encoding="utf-8") == out


def test_an_interrupt_with_nothing_found_leaves_the_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "design.json"
    target.write_text("precious", encoding="utf-8")
    nothing = 'cancel.wait(); return Design(instance=Reference(title="None"), status="unknown")'
    code, _, err = interrupted(nothing, target, presses=1)
    assert code == 130
    assert f"No design was found, so {target} is left as it was." in err
    assert target.read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("delay", [0.01, 0.03, 0.1, 0.2, 0.4, 0.6])
def test_an_interrupt_at_any_moment_leaves_no_traceback_and_no_half_file(
    delay: float, tmp_path: Path
) -> None:
    code = "from designer.cli import main; print('ready', file=sys.stderr, flush=True); main()"
    line = ["solve", "northeast_asia_2009", "-o", str(tmp_path / "design.json")]
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys; {code}", *line],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "ready\n"
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130)
    assert "Traceback" not in err
    for path in tmp_path.iterdir():
        assert path.name == "design.json"
        assert Design.from_json(path.read_text(encoding="utf-8"))


def test_an_interrupt_that_a_library_turns_into_an_error_while_it_loads_is_an_interrupt() -> None:
    code = """
import sys
from designer.cli import main
from designer.cli.program import program

def load(**_):
    try:
        raise KeyboardInterrupt
    except KeyboardInterrupt as stop:
        raise ImportError("initialization failed") from stop

program.main = load
main()
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "Interrupted.\n")
