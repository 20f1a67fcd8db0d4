"""Stopping what runs in compiled code, and letting other threads run beside it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic, sleep

import pytest

from designer.engines import cpsat, glop_scip
from designer.engines.outcome import Effort
from designer.runtime.clock import Clock
from designer.runtime.interruption import INTERVAL, stopping, unless
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


def test_what_does_not_hear_that_it_is_over_is_left_alone() -> None:
    released = Event()
    assert unless(lambda: True, released.wait) is None
    released.set()


def test_what_ends_though_it_is_over_counts_and_so_does_its_error() -> None:
    assert unless(lambda: True, lambda: 2) == 2
    with pytest.raises(LookupError):
        unless(lambda: False, lambda: [][0])


class Deaf:
    """CP-SAT in a presolve that hears nobody."""

    released = Event()
    told = Event()

    def set_parameters(self, _: object) -> None: ...
    def clear_solution_callback(self, _: object) -> None: ...
    def stop_search(self) -> None: ...

    def add_solution_callback(self, watch: cpsat._Watch) -> None:
        self.watch = watch

    def add_best_bound_callback(self, _: object) -> None: ...

    def solve(self, _: object) -> None:
        self.released.wait()
        self.watch.on_bound(1.0)
        self.told.set()


def test_a_search_that_does_not_hear_is_left_alone_and_nobody_listens_to_it_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("designer.engines.cpsat.cp.SolveWrapper", Deaf)
    news: list[object] = []

    def report(*some: object) -> None:
        news.append(some)

    outcome = cpsat.minimise(*knapsack(4), Effort(), report=report, cancel=Clock(0.1).cancel)
    assert outcome.status == "unknown"
    Deaf.released.set()
    Deaf.told.wait()
    assert not news


ENGINES: dict[str, Callable[[float], object]] = {
    "CP-SAT": lambda seconds: cpsat.minimise(*knapsack(40), Effort(seconds=seconds)),
    "CP-SAT, two threads": lambda seconds: cpsat.minimise(*knapsack(40), Effort(seconds=seconds, threads=2)),
    "SCIP": lambda seconds: glop_scip.minimise(*knapsack(40), seconds),
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
