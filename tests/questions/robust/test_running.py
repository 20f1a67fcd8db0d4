"""How the work on worlds is done: on any executor, going on where it was, stopped at any moment."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from designer.questions.robust.answer import Robust
from designer.questions.robust.rounds import robust
from designer.runtime.executors import dask_cluster
from tests.helpers.commandline import run
from tests.helpers.ending import ended
from tests.questions.robust.instances import TWO, two_shores


def values(found: Robust) -> dict[tuple[str, ...], Any]:
    return {optimum.fails: optimum.values for optimum in found.optima}


@pytest.fixture(scope="module")
def alone() -> Robust:
    return robust(two_shores(), workers=1)


class Inline(Executor):
    """Does at once what it is given, and counts it."""

    def __init__(self, until: int = 1000, done: Callable[[int], None] = lambda jobs: None) -> None:
        self.jobs = 0
        self.until = until
        self.done = done

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs += 1
        if self.jobs > self.until:
            raise BrokenProcessPool("a child process terminated abruptly")
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        self.done(self.jobs)
        return future


def test_any_executor_will_do_and_is_not_shut_down(alone: Robust) -> None:
    inline = Inline()
    with ThreadPoolExecutor(2) as threads:
        for executor in (inline, threads):
            found = robust(two_shores(), executor=executor)
            assert values(found) == values(alone)
            assert found.complete
        assert threads.submit(len, "ab").result() == 2
    assert inline.jobs >= 2


def test_two_processes_find_what_one_does(alone: Robust) -> None:
    found = robust(two_shores(), workers=2)
    assert values(found) == values(alone)
    assert found.checks == alone.checks


@pytest.fixture(scope="module")
def cluster() -> Any:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp", dashboard_address=None
    ) as local:
        yield local


def test_a_dask_cluster_does_the_work(cluster: Any, alone: Robust, tmp_path: Path) -> None:
    with dask_cluster(cluster.scheduler_address) as executor:
        assert values(robust(two_shores(), executor=executor)) == values(alone)
    file = tmp_path / "shores.json"
    file.write_text(json.dumps(TWO))
    result = run("robust", file, "--json", "--dask", cluster.scheduler_address)
    assert result.exit_code == 0
    here = json.loads(run("robust", file, "--json", "--workers", 1).stdout)
    there = json.loads(result.stdout)
    assert (there["complete"], there["checks"]) == (True, here["checks"])
    assert [w["values"] for w in there["worlds"]] == [w["values"] for w in here["worlds"]]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "carrier-pigeon://home:1"])
def test_an_address_where_no_scheduler_answers_is_a_message(address: str, tmp_path: Path) -> None:
    file = tmp_path / "shores.json"
    file.write_text(json.dumps(TWO))
    result = ended(lambda: run("robust", file, "--dask", address))
    assert result.exit_code == 2
    assert f"no Dask scheduler answers at '{address}'" in result.stderr


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    file = tmp_path / "shores.json"
    file.write_text(json.dumps(TWO))
    result = run("robust", file, "--dask", "tcp://scheduler:8786")
    assert result.exit_code == 2
    assert "pip install 'institution-designer[dask]'" in result.stderr
    assert run("robust", file, "--dask", "tcp://a:1", "--workers", 2).exit_code == 2


def test_what_is_in_the_file_is_not_done_again(alone: Robust, tmp_path: Path) -> None:
    first, second = Inline(), Inline()
    robust(two_shores(), executor=first, output=tmp_path, checks=0)
    lines = (tmp_path / "worlds.jsonl").read_text().splitlines()
    found = robust(two_shores(), executor=second, output=tmp_path, checks=0)
    assert (tmp_path / "worlds.jsonl").read_text().splitlines() == lines
    assert values(found) == values(alone)
    assert len(lines) == 1 + len(alone.optima)
    assert (first.jobs >= 2, second.jobs) == (True, 0)


def test_cancelled_work_goes_on_where_it_was(alone: Robust, tmp_path: Path) -> None:
    file, cancel = tmp_path / "half.jsonl", Event()
    executor = Inline(done=lambda jobs: cancel.set() if jobs == 3 else None)
    part = robust(two_shores(), executor=executor, output=file, cancel=cancel)
    assert not part.complete
    done = len(file.read_text().splitlines()) - 1
    assert 3 <= done < len(alone.optima)
    with file.open("a") as torn:
        torn.write('{"fails": ["apart"], "des')
    assert values(robust(two_shores(), workers=1, output=file)) == values(alone)
    assert values(part).items() <= values(alone).items()


def test_a_smaller_run_of_all_optima_is_no_answer_to_a_larger_question(tmp_path: Path) -> None:
    robust(two_shores(), workers=1, output=tmp_path, checks=0)
    found = robust(two_shores(), workers=1, output=tmp_path, checks=0, every=True)
    assert all(optimum.shared is not None for optimum in found.optima if optimum.proven)


def test_a_file_of_something_else_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    file, shores = tmp_path / "worlds.jsonl", tmp_path / "shores.json"
    shores.write_text(json.dumps(TWO))
    robust(two_shores(), workers=1, output=file, checks=0)
    before = file.read_text()
    other = run("robust", shores, "--output", file, "--seed", 1)
    assert (other.exit_code, "these are worlds of seed 0, and not 1" in other.stderr) == (2, True)
    shores.write_text(json.dumps({**TWO, "title": "Three shores"}))
    other = run("robust", shores, "--output", file)
    assert (other.exit_code, "worlds of another instance" in other.stderr) == (2, True)
    assert file.read_text() == before
    notes = tmp_path / "notes.jsonl"
    notes.write_text("my notes\n")
    other = run("robust", shores, "--output", notes)
    assert (other.exit_code, "no file of worlds" in other.stderr) == (2, True)
    assert notes.read_text() == "my notes\n"
    assert run("robust", shores, "--output", shores).exit_code == 2
    assert run("robust", shores, "--output", shores / "folder").exit_code == 6


def test_a_forged_line_is_not_believed(alone: Robust, tmp_path: Path) -> None:
    """A design that the referee refuses is worked at again, whatever the file says of it."""
    file = tmp_path / "worlds.jsonl"
    robust(two_shores(), workers=1, output=file, checks=0)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for line in lines[1:]:
        for body in line["design"]["institutions"]:
            body["members"] = ["A", "B"]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert values(robust(two_shores(), workers=1, output=file, checks=0)) == values(alone)


def test_when_workers_are_lost_what_is_done_is_told(tmp_path: Path) -> None:
    found = robust(two_shores(), executor=Inline(until=2), output=tmp_path)
    assert found.trouble is not None
    assert "BrokenProcessPool" in found.trouble
    assert 2 <= len(found.optima) < 8
    assert not found.complete


def test_a_worker_that_is_killed_is_no_traceback() -> None:
    with ProcessPoolExecutor(1) as pool:
        pool.submit(os.getpid).result()
        next(iter(pool._processes.values())).kill()
        time.sleep(0.2)
        found = robust(two_shores(), executor=pool)
    assert found.trouble is not None
    assert found.optima == ()


def test_no_time_gives_no_answer_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "shores.json"
    file.write_text(json.dumps(TWO))
    result = run("robust", file, "--workers", 1, "--time-limit", 1e-6)
    assert result.exit_code == 4
    assert "could not be decided in time" in " ".join(result.stdout.split())


def test_an_interrupt_gives_what_there_is_and_no_traceback(tmp_path: Path) -> None:
    command = ["robust", "northeast_asia_2009", "--worlds", "40", "--workers", "2", "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "designer", *command, "--output", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    file = tmp_path / "worlds.jsonl"
    give_up = time.monotonic() + 60
    while not (file.exists() and file.read_text().count("\n") > 2) and time.monotonic() < give_up:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in err
    data = json.loads(out)
    assert 2 <= len(data["worlds"]) < 40
    assert not data["complete"]


def test_a_script_without_a_main_guard_is_told_so_in_one_sentence(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from designer import load, robust\nrobust(load('judged'), workers=2)\nprint('done')\n")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("Traceback") == 1
    said = done.stderr.splitlines()[-1]
    assert said.startswith("designer.runtime.crew.UnguardedError: robust()")
    assert "below 'if __name__ == \"__main__\":'" in said
    assert "workers=1" in said


def test_a_script_with_a_main_guard_or_one_worker_works(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from designer import load, robust\n"
        "print(len(robust(load('judged'), workers=1).optima))\n"
        "if __name__ == '__main__':\n"
        "    print(len(robust(load('judged'), workers=2).optima))\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    # What stands outside of the guard is done by the workers, too.
    assert done.stdout.splitlines()[-1] == "8"
