"""Manners of a library: it is silent, stops when it is told, and gets along with threads and event loops."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from designer import load, solve, solve_many
from designer.design import Design
from designer.instance import Instance
from tests.helpers.ending import ended
from tests.questions.batch.small import expected, small


async def design(instance: Instance) -> Design:
    """Solve without keeping the loop waiting; where the task is cancelled, the search ends too."""
    cancel = Event()
    try:
        return await asyncio.to_thread(solve, instance, cancel=cancel)
    finally:
        cancel.set()


def test_a_loop_goes_on_while_a_search_runs_and_ends_it_by_cancelling() -> None:
    async def both() -> tuple[int, list[Design]]:
        turns, asked = 0, [asyncio.ensure_future(design(Instance.model_validate(small(n)))) for n in range(3)]
        while not all(task.done() for task in asked):
            turns += 1
            await asyncio.sleep(0.001)
        return turns, [task.result() for task in asked]

    turns, found = asyncio.run(both())
    assert turns > 3
    assert [len(one.institutions) for one in found] == [expected(n) for n in range(3)]

    async def cancelled() -> None:
        task = asyncio.ensure_future(design(load("northeast_asia_2009@reinforced")))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    ended(lambda: asyncio.run(cancelled()))


def test_threads_do_not_disturb_each_other() -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda n: solve(Instance.model_validate(small(n))), range(12)))
    assert [len(one.institutions) for one in found] == [expected(n) for n in range(12)]


def test_what_goes_wrong_in_a_batch_is_logged_and_not_printed(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Any
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{"titel": 1}')
    with caplog.at_level(logging.WARNING, "designer"):
        (answer,) = solve_many([broken], workers=1)
    assert answer.status == "invalid"
    assert [record.name for record in caplog.records] == ["designer.batch"]
    assert "did you mean 'title'" in caplog.text
    assert capfd.readouterr() == ("", "")
