"""Stopping what runs in compiled code, and letting other threads run beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from designer.engines import cpsat, linear
from designer.engines.cpsat import Effort
from designer.engines.interruption import INTERVAL, stopping
from tests.engines.small import knapsack


def watchers() -> int:
    return sum("watch" in thread.name for thread in threading.enumerate())


def test_setting_the_event_calls_stop_while_the_block_runs() -> None:
    cancel, stopped = Event(), Event()
    with stopping(stopped.set, cancel):
        assert not stopped.is_set()
        cancel.set()
        assert stopped.wait(20 * INTERVAL)


def test_an_event_set_beforehand_calls_stop_too() -> None:
    cancel, stopped = Event(), Event()
    cancel.set()
    with stopping(stopped.set, cancel):
        assert stopped.wait(20 * INTERVAL)


def test_an_event_never_set_never_calls_stop() -> None:
    stopped = Event()
    with stopping(stopped.set, Event()):
        sleep(3 * INTERVAL)
    assert not stopped.is_set()


def test_without_an_event_nobody_watches() -> None:
    before = threading.active_count()
    with stopping(lambda: pytest.fail("stopped"), None):
        assert threading.active_count() == before


def test_nobody_watches_any_longer_when_the_block_has_ended_in_an_error() -> None:
    before, cancel = watchers(), Event()
    with pytest.raises(LookupError), stopping(lambda: None, cancel):
        raise LookupError
    assert watchers() == before


ENGINES: dict[str, Callable[[float], object]] = {
    "CP-SAT": lambda seconds: cpsat.minimise(*knapsack(40), Effort(seconds=seconds)),
    "CP-SAT, two threads": lambda seconds: cpsat.minimise(*knapsack(40), Effort(seconds=seconds, threads=2)),
    "SCIP": lambda seconds: linear.minimise(*knapsack(40), seconds),
}


@pytest.mark.parametrize("engine", ENGINES)
def test_other_threads_go_on_while_an_engine_works(engine: str) -> None:
    """An engine that kept the interpreter to itself could not even be cancelled."""
    done, pauses = Event(), []

    def tick() -> None:
        last = monotonic()
        while not done.wait(0.005):
            pauses.append(monotonic() - last)
            last = monotonic()

    ticker = Thread(target=tick)
    ticker.start()
    ENGINES[engine](0.6)
    done.set()
    ticker.join()
    assert len(pauses) > 20
    assert max(pauses) < 0.3
