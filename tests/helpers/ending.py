"""Calls that have to end: because they were told to, or because they have little to do."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 90.0
"""Seconds after which a call counts as one that never ends.

Nothing is timed by it: what is called here ends at once or goes on for hours, so that a machine ten times
slower comes to the same verdict."""


def ended(call: Callable[[], T]) -> T:
    """Give what a call gives, or fail where it does not end.

    Examples
    --------
    >>> ended(lambda: 2 + 2)
    4
    """
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(call())
        except BaseException as error:  # handed on to the test below
            raised.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive(), "it does not end"
    if raised:
        raise raised[0]
    return given[0]
