"""Runs are processes of their own, with limits; what is finished is not repeated, and nothing is lost."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.regions import Shape, region
from designer.questions.bench.results import commit, read
from designer.questions.bench.runner import execute, single
from designer.runtime.jsonl import append
from tests.questions.bench.runs import ANSWER, PROBLEM, acting, noting, run


def test_a_finished_run_is_not_repeated(tmp_path: Path) -> None:
    log, results = tmp_path / "log", tmp_path / "runs.jsonl"
    plan = [run(noting("a", log)), run(noting("b", log))]
    first = execute(plan, results)
    assert execute(plan, results) == first
    assert log.read_text().split() == ["a", "b"]


@pytest.mark.parametrize(
    "change", [{"seed": 1}, {"limit": 6.0}, {"problem": replace(PROBLEM, text=lambda: '{"issues": [] }')}]
)
def test_another_seed_limit_or_instance_is_another_run(change: dict[str, object], tmp_path: Path) -> None:
    log, results = tmp_path / "log", tmp_path / "runs.jsonl"
    asked = run(noting("a", log))
    execute([asked], results)
    execute([replace(asked, **change)], results)  # type: ignore[arg-type]
    assert log.read_text().split() == ["a", "a"]


def test_who_was_missing_has_another_turn(tmp_path: Path) -> None:
    results = tmp_path / "runs.jsonl"
    script = """print('{"status": "missing", "message": "not installed"}')"""
    (lacking,) = execute([run(acting("a", script))], results)
    assert (lacking["status"], lacking["message"]) == ("missing", "not installed")
    log = tmp_path / "log"
    (found,) = execute([run(noting("a", log))], results)
    assert found["status"] == "optimal"


def test_a_run_is_killed_after_its_limit_with_all_that_it_has_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    child = f"import time\nfor _ in range(600):\n    open({str(alive)!r}, 'w').close()\n    time.sleep(0.05)"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    record = single(run(acting("a", script), limit=0.3), "{}", grace=0.7)
    assert record["status"] == "killed"
    assert 1.0 <= record["wall"] < 5.0
    time.sleep(0.2)
    alive.unlink()
    time.sleep(0.3)
    assert not alive.exists()


def test_time_and_memory_are_those_of_the_process() -> None:
    script = f"x = bytearray(200 * 2**20)\nfor n in range(3 * 10**6): n\nprint('{ANSWER}')"
    record = single(run(acting("a", script)), "{}")
    assert record["status"] == "optimal"
    # Until it becomes another program, a process is a copy of the one that has started it.
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert 200 < record["peak_mb"] < max(400, mine + 1)
    assert 0.02 < record["cpu"] <= record["wall"] + 0.1


@pytest.mark.parametrize(
    ("script", "status", "said"),
    [
        ("raise ValueError('no good')", "crashed", "ValueError: no good"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "crashed", "signal 11"),
        ("print('half a li')", "crashed", "exit code 0"),
        ("raise MemoryError", "memory", "MemoryError"),
    ],
)
def test_how_a_process_fails_is_told(script: str, status: str, said: str) -> None:
    record = single(run(acting("a", script)), "{}")
    assert record["status"] == status
    assert said in record["message"]


def test_a_record_says_where_it_comes_from(tmp_path: Path) -> None:
    (record,) = execute([run(acting("a", f"print('{ANSWER}')"))], tmp_path / "runs.jsonl")
    assert {"machine", "python", "version", "commit", "packages", "began", "sha256"} <= record.keys()
    assert record["packages"]["ortools"]


def test_a_torn_line_spoils_no_other(tmp_path: Path) -> None:
    results = tmp_path / "runs.jsonl"
    append(results, {"status": "optimal", "n": 1})
    with open(results, "a") as file:
        file.write('{"status": "opt')
    append(results, {"status": "optimal", "n": 2})
    assert [record["n"] for record in read(results)] == [1, 2]


def words(file: Path) -> str:
    """Give the command line of a process, which may just have ended."""
    try:
        return file.read_bytes().decode(errors="replace").replace("\0", " ")
    except OSError:
        return ""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_it_ends_the_run_at_work_and_keeps_the_others(signum: int, tmp_path: Path) -> None:
    slow = tmp_path / "slow.json"
    slow.write_text(json.dumps(region(Shape(30, 200), 0)))
    seed = str(10**6 + signum)
    command = [sys.executable, "-m", "designer", "bench", "nothing_to_do", str(slow), "--engine", "compact"]

    def working() -> bool:
        """Whether a process of this benchmark is there, the one that is measured included."""
        lines = [words(file) for file in Path("/proc").glob("[0-9]*/cmdline")]
        return any(seed in line and "designer.questions.bench.child" in line for line in lines)

    command += ["--seed", seed, "-o", str(tmp_path)]
    bench = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    results = tmp_path / "runs.jsonl"
    until = time.monotonic() + 20
    while not results.exists() and time.monotonic() < until:
        time.sleep(0.05)
    while not working() and time.monotonic() < until:
        time.sleep(0.05)
    assert working()
    bench.send_signal(signum)
    _, said = bench.communicate(timeout=10)
    assert bench.returncode == 130
    assert "goes on from there" in said
    assert [record["instance"] for record in read(results)] == ["nothing_to_do"]
    assert not working()


def test_killed_in_the_middle_it_leaves_what_is_done_and_goes_on_from_there(tmp_path: Path) -> None:
    log, results = tmp_path / "log", tmp_path / "runs.jsonl"
    script = f"""
from pathlib import Path
from designer.questions.bench.runner import execute
from tests.questions.bench.runs import acting, noting, run
log = Path({str(log)!r})
slow = acting("slow", "import time; time.sleep(60)")
plan = [run(noting("a", log)), run(slow, limit=60.0), run(noting("b", log))]
execute(plan, Path({str(results)!r}))
"""
    runner = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[3])
    until = time.monotonic() + 20
    while not results.exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)
    os.kill(runner.pid, signal.SIGKILL)
    runner.wait()
    assert [record["engine"] for record in read(results)] == ["a"]
    quick = acting("slow", f"print('{ANSWER}')")
    execute([run(noting("a", log)), run(quick, limit=60.0), run(noting("b", log))], results)
    assert [record["engine"] for record in read(results)] == ["a", "slow", "b"]
    assert log.read_text().split() == ["a", "b"]
    assert all(json.loads(line) for line in results.read_text().splitlines())


def test_a_change_of_the_program_is_another_state_of_it(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=tmp_path, check=True
        )

    folder = tmp_path / "designer"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    git("init", "-q")
    assert commit(folder) is None  # not known to git: a package installed inside of a tree
    git("add", ".")
    git("commit", "-qm", "first")
    clean = commit(folder)
    assert clean is not None
    assert "+" not in clean
    (folder / "__init__.py").write_text("x = 1")
    changed = commit(folder)
    (folder / "new.py").write_text("y = 1")
    states = {clean, changed, commit(folder)}
    assert len(states) == 3
