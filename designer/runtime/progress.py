"""Progress of a solve, as its listeners are told it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from designer.runtime.clock import Clock


@dataclass(frozen=True)
class Progress:
    """The state of a solve.

    Parameters
    ----------
    stage
        Name of the objective at work.
    number, stages
        Which stage it is, from 1, of how many; 0 of 0 where the name says all there is to say.
    incumbent, bound
        The best value found and the best bound of this stage, None before there is one.
    gap
        Their relative distance, None before there are both.
    seconds
        Time since the solve began.
    """

    stage: str
    number: int
    stages: int
    incumbent: int | float | None
    bound: int | float | None
    gap: float | None
    seconds: float


OnProgress = Callable[[Progress], None]

Tell = Callable[[str], None]
"""Told in words what is known, and what is looked for."""


def silent(news: str) -> None:
    """Tell nobody."""


def teller(clock: Clock, on_progress: OnProgress | None) -> Tell:
    """Give what tells news without a number to whoever wants to know; they have no stages."""
    if on_progress is None:
        return silent
    return lambda news: on_progress(Progress(news, 0, 0, None, None, None, clock.seconds))


def relative_gap(value: int | float, bound: int | float | None) -> float:
    """Give the distance of a value from its bound, relative to the value; 1 without a bound.

    Examples
    --------
    >>> relative_gap(10, 9), relative_gap(0, 0), relative_gap(5, None)
    (0.1, 0.0, 1.0)
    """
    if bound is None:
        return 1.0
    return abs(value - bound) / abs(value) if value else float(value != bound)
