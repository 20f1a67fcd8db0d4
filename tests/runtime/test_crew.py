"""A crew of processes: who dies is replaced, and only the work at hand is lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from designer.runtime.crew import LostWorkerError
from designer.runtime.executors import SharedFlag, own_pool
from designer.runtime.jsonl import BusyError, Log, read


def nobody(*_: object, **__: object) -> int:
    return os.getpid()


def killed(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_that_is_killed_costs_its_own_work_and_is_replaced() -> None:
    with own_pool(2, "this()") as (crew, _):
        works = [crew.submit(killed if n == 3 else nobody) for n in range(8)]
        with pytest.raises(LostWorkerError, match="SIGKILL"):
            works[3].result(timeout=60)
        assert len({work.result(timeout=60) for n, work in enumerate(works) if n != 3}) in (2, 3)
        assert crew.submit(nobody).result(timeout=60)
    with pytest.raises(RuntimeError, match="takes no more work"):
        crew.submit(nobody)


def test_a_process_that_is_killed_while_it_has_nothing_to_do_costs_nothing() -> None:
    with own_pool(2, "this()") as (crew, _):
        idle = {crew.submit(nobody).result(timeout=60) for _ in range(4)}
        for pid in idle:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)
        assert crew.submit(nobody).result(timeout=60) not in idle


def test_a_flag_that_processes_share_has_no_lock_that_could_be_lost() -> None:
    class Byte:
        value = False

    flag: Any = SharedFlag(Byte())
    assert not flag.is_set()
    flag.set()
    assert flag.is_set()


def test_a_log_removes_what_was_torn_and_has_one_writer(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text('{"a": 1}\n{"b"')
    with Log(file) as log:
        log.append({"c": "Åland"})
        with pytest.raises(BusyError):
            Log(file)
    assert file.read_text() == '{"a": 1}\n{"c": "Åland"}\n'
    assert read(file) == [{"a": 1}, {"c": "Åland"}]
