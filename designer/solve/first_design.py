"""The first design: put together straight ahead, so that there is one whenever time is up."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from time import monotonic

from designer.candidates.grounding import Acceptability
from designer.check import check
from designer.design import Design
from designer.engines.first_fit import first_fit
from designer.engines.solution import Solution
from designer.instance import Instance
from designer.runtime.clock import Clock, OutOfTimeError
from designer.solve.answer import claimed, nothing
from designer.solve.assemble import assemble

LEAST = 1.0
"""Seconds that it may take in any case."""

AFTER = 3.0
"""How much longer than to put it together it takes to judge it, and to tell it."""

FIRST_DESIGN = "The design was put together straight ahead, without a search."
"""A note on it."""


class FirstDesign:
    """A first design of an instance, assembled and judged once it is asked for.

    Parameters
    ----------
    instance, accepted
        What is asked, and its rules, grounded.
    clock
        The time there is. Where there is an end to it, the bodies are put together at once, and time is
        kept for the last steps of whatever design there will be.
    """

    def __init__(self, instance: Instance, accepted: Acceptability, clock: Clock) -> None:
        self.instance = instance
        self.accepted = accepted
        self.solution: Solution | None = None
        if clock.cancel is None:
            return
        began = monotonic()
        enough = None if clock.left is None else max(clock.left, LEAST)
        with suppress(OutOfTimeError):
            self.solution = first_fit(instance, accepted, Clock(enough, clock.given))
        clock.keep(AFTER * (monotonic() - began))

    @cached_property
    def assembled(self) -> Design | None:
        """The design, not judged yet; None where going straight ahead led to none."""
        if self.solution is None:
            return None
        # Its chairs may break their limits.
        with suppress(ValueError):
            return assemble(self.instance, self.accepted, self.solution)
        return None

    def design(self, notes: tuple[str, ...]) -> Design:
        """Give it as an answer, with nothing proven of it; or say that none is known."""
        if self.assembled is not None:
            design = claimed(self.instance, self.assembled, [], (*notes, FIRST_DESIGN))
            if check(self.instance, design).valid:
                return design
        return nothing(self.instance, "unknown", notes)
