"""Batches: a line an answer, each instance once, whatever is broken, killed, or interrupted."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from designer.instance import Instance
from designer.questions.batch.solve_many import solve_many
from designer.runtime.crew import LostWorkerError
from designer.runtime.jsonl import Log
from tests.helpers.commandline import run
from tests.questions.batch.killing import killed
from tests.questions.batch.small import expected, small, written, wrong_lines


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def batch(*arguments: object) -> Any:
    return run("solve", "--batch", *arguments, "--workers", 1)


def test_every_instance_of_a_file_of_lines_has_its_line(tmp_path: Path) -> None:
    cases, out = written(tmp_path, 6), tmp_path / "out.jsonl"
    result = batch(cases, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert wrong_lines(out, cases, 6) == []
    assert {line["schema"] for line in lines(out)} == {"designer/batch@1"}
    assert "6 answers." in result.stdout


def test_files_folders_patterns_and_bundled_instances_are_all_taken(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"c{number}.json").write_text(json.dumps(small(number)))
    everything = [answer.instance for answer in solve_many([tmp_path, "two_rivers"], workers=1)]
    pattern = [answer.instance for answer in solve_many([str(tmp_path / "c[12].json")], workers=1)]
    assert sorted(everything) == [*(str(tmp_path / f"c{n}.json") for n in range(3)), "two_rivers"]
    assert sorted(pattern) == [str(tmp_path / f"c{n}.json") for n in (1, 2)]
    assert batch(tmp_path / "no*.json").exit_code == 2
    assert batch("two_river").exit_code == 2


def test_a_broken_instance_costs_its_own_line(tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "out.jsonl"
    cases.write_text(
        f"{json.dumps(small(0))}\nno json\n{json.dumps({'titel': 'x'})}\n{json.dumps(small(1))}\n"
    )
    result = batch(cases, "-o", out)
    assert result.exit_code == 2
    found = {line["instance"].rpartition(":")[2]: line for line in lines(out)}
    assert [found[n]["status"] for n in "1234"] == ["optimal", "invalid", "invalid", "optimal"]
    assert "did you mean 'title'" in found["3"]["message"]
    assert "did you mean 'title'" in " ".join(result.stdout.split())


def test_the_same_call_goes_on_where_it_was_and_does_nothing_twice(tmp_path: Path) -> None:
    cases, out = written(tmp_path, 5), tmp_path / "out.jsonl"
    batch(cases, "-o", out)
    whole = out.read_bytes()
    kept = whole.split(b"\n")[:2]
    out.write_bytes(b"\n".join(kept) + b'\n{"schema": "designer/batch@1", "inst')
    assert batch(cases, "-o", out).exit_code == 0
    assert out.read_bytes().split(b"\n")[:2] == kept
    assert wrong_lines(out, cases, 5) == []
    before = out.read_bytes()
    assert batch(cases, "-o", out).exit_code == 0
    assert out.read_bytes() == before
    batch(cases, "-o", out, "--seed", 1)
    assert len(lines(out)) == 10


def test_a_file_of_something_else_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    cases, notes = written(tmp_path, 1), tmp_path / "notes.jsonl"
    for said in ("my notes", "my notes\n", '{"robust": 1}\n'):
        notes.write_text(said)
        result = batch(cases, "-o", notes)
        assert (result.exit_code, "no file of answers" in result.stderr) == (2, True)
        assert notes.read_text() == said
    assert batch(cases, "-o", cases).exit_code == 2
    (tmp_path / "folder").mkdir()
    inside = tmp_path / "folder" / "a.json"
    inside.write_text(json.dumps(small(0)))
    assert batch(tmp_path / "folder", "-o", inside).exit_code == 2


def test_two_programs_do_not_write_to_one_file(tmp_path: Path) -> None:
    cases, out = written(tmp_path, 1), tmp_path / "out.jsonl"
    with Log(out):
        result = batch(cases, "-o", out)
    assert (result.exit_code, "another program is writing" in result.stderr) == (6, True)
    assert batch(cases, "-o", out).exit_code == 0


def test_shards_are_the_whole_and_nothing_twice(tmp_path: Path) -> None:
    cases, merged = written(tmp_path, 7), tmp_path / "merged.jsonl"
    parts = [tmp_path / f"out{number}.jsonl" for number in (1, 2, 3)]
    for number, part in enumerate(parts, start=1):
        assert batch(cases, "-o", part, "--shard", f"{number}/3").exit_code == 0
    merged.write_text("".join(part.read_text() for part in parts))
    assert wrong_lines(merged, cases, 7) == []


@pytest.mark.parametrize(
    ("environment", "shard", "asked"),
    [
        ({"JOB_COMPLETION_INDEX": "1"}, "2", [2, 4]),
        ({"SLURM_ARRAY_TASK_ID": "1"}, "2", [1, 3, 5]),
        (
            {
                f"SLURM_ARRAY_TASK_{k}": v
                for k, v in (("ID", "2"), ("MIN", "1"), ("MAX", "2"), ("COUNT", "2"))
            },
            None,
            [2, 4],
        ),
        ({"JOB_COMPLETION_INDEX": "1"}, "1/1", [1, 2, 3, 4, 5]),
    ],
)
def test_array_jobs_say_which_shard_is_theirs(
    environment: dict[str, str], shard: str | None, asked: list[int], tmp_path: Path, monkeypatch: Any
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    cases, out = written(tmp_path, 5), tmp_path / "out.jsonl"
    assert batch(cases, "-o", out, *(("--shard", shard) if shard else ())).exit_code == 0
    assert sorted(int(line["instance"].rpartition(":")[2]) for line in lines(out)) == asked


@pytest.mark.parametrize(
    ("environment", "shard", "said"),
    [
        ({"JOB_COMPLETION_INDEX": "1"}, None, "nothing says of how many"),
        ({"SLURM_ARRAY_TASK_ID": "0", "SLURM_ARRAY_TASK_MIN": "0"}, None, "nothing says of how many"),
        ({"SLURM_ARRAY_TASK_ID": "0"}, "4", "no shard 0 of 4"),
        ({}, "4", "not which one"),
        ({}, "5/4", "no shard 5 of 4"),
        ({}, "a/b", "is no shard"),
        ({"JOB_COMPLETION_INDEX": "x"}, None, "whole number"),
    ],
)
def test_a_shard_that_nobody_can_know_is_refused(
    environment: dict[str, str], shard: str | None, said: str, tmp_path: Path, monkeypatch: Any
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = batch(written(tmp_path, 1), *(("--shard", shard) if shard else ()))
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_sweep_asks_for_every_combination_and_every_entry(tmp_path: Path) -> None:
    """Without the refusal one body does; with it there are two; and with one issue a body, two again."""
    instance = {
        "parties": [{"id": party} for party in "AB"],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
        "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"], "hard": False, "weight": 1}],
        "settings": {"objectives": ["institutions"]},
    }
    case, sweep, out = tmp_path / "case.json", tmp_path / "sweep.toml", tmp_path / "out.jsonl"
    case.write_text(json.dumps(instance))
    sweep.write_text(
        "seeds = [0, 1]\n"
        "[grid]\ndrop = [[], ['r']]\n'settings.max_mandate' = [1, 2]\n"
        "[[variations]]\nname = 'firm'\nharden = ['r']\n"
        "[[variations]]\nname = 'typo'\ndrop = ['q']\n"
    )
    result = batch(case, "-o", out, "--vary", sweep)
    assert result.exit_code == 2
    found = {(line["variant"], line["seed"]): line for line in lines(out)}
    assert len(found) == len(lines(out)) == 12
    values = {v: line["values"].get("institutions") for (v, seed), line in found.items() if seed == 0}
    assert values == {
        "settings.max_mandate=1": 2,
        "settings.max_mandate=2": 1,
        "drop=r settings.max_mandate=1": 2,
        "drop=r settings.max_mandate=2": 1,
        "firm": 2,
        "typo": None,
    }
    assert found["typo", 0]["status"] == "invalid"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("seeds = [-1]", "seeds[0]"),
        ("engines = ['fast']", "expected one of auto, compact, pool"),
        ("[grid]\ndrop = ['r']", "expected lists of ids"),
        ("[grid]\ndrop = []", "at least one value"),
        ("[[variation]]", "did you mean 'variations'"),
        ("seeds = [", "this is no TOML"),
    ],
)
def test_a_sweep_that_makes_no_sense_is_refused_by_name(text: str, said: str, tmp_path: Path) -> None:
    sweep = tmp_path / "sweep.toml"
    sweep.write_text(text)
    result = batch("two_rivers", "--vary", sweep)
    assert result.exit_code == 2
    assert str(sweep) in result.stderr
    assert said in " ".join(result.stderr.split())


@pytest.mark.parametrize("option", [("--shard", "1/2"), ("--workers", 2), ("--dask", "tcp://a:1")])
def test_what_is_for_a_batch_is_refused_without_one(option: tuple[object, ...]) -> None:
    result = run("solve", "two_rivers", *option)
    assert (result.exit_code, "is for a --batch" in result.stderr) == (2, True)
    assert run("solve", "two_rivers", "infeasible").exit_code == 2
    assert run("solve").exit_code == 2
    assert run("solve", "--batch", "two_rivers", "--detail").exit_code == 2


class Mortal(Executor):
    """Loses its worker at some pieces of work, counted from 1."""

    def __init__(
        self, deaths: set[int], forever: bool = False, error: type[BaseException] = LostWorkerError
    ) -> None:
        self.deaths, self.forever, self.error, self.jobs = deaths, forever, error, 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.jobs += 1
        future: Future[Any] = Future()
        if self.jobs in self.deaths:
            if self.forever:
                raise BrokenProcessPool("gone")
            future.set_exception(self.error("gone"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def test_a_lost_worker_costs_nothing_once_and_its_own_answer_twice() -> None:
    instances = [Instance.model_validate(small(number)) for number in range(3)]
    once = list(solve_many(instances, executor=Mortal({1})))
    assert sorted(a.values["institutions"] for a in once) == [1, 2, 3]
    # All are handed over at once; what was lost first is begun again next.
    twice = {a.instance: a.status for a in solve_many(instances, executor=Mortal({1, 4}))}
    assert twice == {"1": "lost", "2": "optimal", "3": "optimal"}
    with pytest.raises(BrokenExecutor, match="a worker was lost"):
        list(solve_many(instances, executor=Mortal({2}, forever=True)))
    # Where all that there is to work with is gone, no instance is to blame.
    with pytest.raises(BrokenExecutor, match="a worker was lost"):
        list(solve_many(instances, executor=Mortal({1, 4}, error=CancelledError)))


def test_any_executor_will_do_and_arguments_are_checked_at_the_call() -> None:
    instances = [Instance.model_validate(small(number)) for number in range(3)]
    with ThreadPoolExecutor(2) as threads:
        found = {a.instance: a.values["institutions"] for a in solve_many(instances, executor=threads)}
        assert threads.submit(len, "ab").result() == 2
    assert found == {str(n + 1): expected(n) for n in range(3)}
    with pytest.raises(ValueError, match="time_limit is -1"):
        solve_many(instances, time_limit=-1)
    with pytest.raises(ValueError, match="engine is 'fast'"):
        solve_many(instances, engine="fast")  # type: ignore[arg-type]


def test_who_cancels_gets_what_is_done() -> None:
    cancel = Event()
    found = solve_many([Instance.model_validate(small(n)) for n in range(50)], workers=1, cancel=cancel)
    first = next(found)
    cancel.set()
    assert first.status == "optimal"
    assert len(list(found)) < 49


def test_killed_with_all_its_workers_it_ends_with_every_line_once(tmp_path: Path) -> None:
    cases, out = written(tmp_path, 24), tmp_path / "out.jsonl"
    killed(cases, out, kills=1, seed=3, most=4.0)
    assert wrong_lines(out, cases, 24) == []


def test_an_interrupt_keeps_what_is_done_and_says_how_to_go_on(tmp_path: Path) -> None:
    cases, out = written(tmp_path, 400), tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "designer", "solve", "--batch", cases, "-o", out, "--workers", 1]
    process = subprocess.Popen(
        [*map(str, command)], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not out.exists() or out.read_bytes().count(b"\n") < 2:
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert "the same call goes on from here" in err
    assert 2 <= len(lines(out)) < 400
