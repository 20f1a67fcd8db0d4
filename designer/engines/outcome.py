"""What every solver is given and gives back: effort, outcome, and reports on the way."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Literal

from designer.engines.program import Terms, total
from designer.runtime.limits import Limits
from designer.runtime.malloc import USUAL


@dataclass(frozen=True)
class Effort:
    """Limits of one solve: seconds, seed, workers, gap, memory.

    Parameters
    ----------
    seconds
        Time limit; None for no limit.
    seed
        Seed of the search.
    threads
        Workers; None for what suits the engine, which is one for CP-SAT. One means: one search with the
        linear relaxation at work and, where that does not soon succeed, two that take turns and share what
        they learn, and so on with more and more time, since either can be by far the faster one; both are
        deterministic.
    gap
        Relative gap at which to stop.
    presolve
        Whether the solver may rewrite the model first.
    linearization
        How much of the model is in its linear relaxation: 2 for all that can be, 1 for the plain rows.
    probing
        Whether the first search, too, tries what each variable implies before it begins; for what is easy
        that takes a fifth of the time.
    deterministic
        Limit in the solver's own time, which is the same on every machine; None for no limit.
    easy
        How much of that one search has before it first gives way to two; None for what suits most questions.
    memory
        Gigabytes that an engine may use which counts them.
    """

    seconds: float | None = None
    seed: int = 0
    threads: int | None = None
    gap: float = 0.0
    presolve: bool = True
    linearization: int = 2
    probing: bool = True
    deterministic: float | None = None
    easy: float | None = None
    memory: float = USUAL

    @classmethod
    def of(cls, limits: Limits) -> Effort:
        """Return the effort that limits allow; the seconds of each solve come from the clock they share."""
        threads = None if limits.threads is None else int(limits.threads)
        return cls(None, int(limits.seed), threads, float(limits.gap), memory=float(limits.memory))

    @property
    def workers(self) -> int:
        """How many workers CP-SAT has."""
        return self.threads or 1


@dataclass(frozen=True)
class Outcome:
    """What a solve found: its status, the values of the variables, and a bound on the objective."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    values: list[int] | None = None
    bound: int | None = None

    def within(self, gap: float, objective: Terms) -> bool:
        """Whether the solution is as close to the bound as asked for."""
        if self.values is None or self.bound is None or not objective:
            return False
        return self.bound >= (1 - gap) * total(objective, self.values)

    def at_least_as_good_as(self, earlier: Outcome, objective: Terms) -> Outcome:
        """Keep the better solution and the better bound of two outcomes."""
        values, bound = self.values, self.bound
        if earlier.values is not None and (
            values is None or total(objective, values) > total(objective, earlier.values)
        ):
            values = earlier.values
        if earlier.bound is not None and (bound is None or bound < earlier.bound):
            bound = earlier.bound
        status = "feasible" if values is not None and self.status == "unknown" else self.status
        return Outcome(status, values, bound)


Report = Callable[[int | None, int | None], None]
"""Told the best objective and the best bound so far."""

Attempts = Generator[Outcome, None, Outcome]
"""A solve in turns: yields the best outcome before each further turn, and returns the last one."""


def last(attempts: Attempts, between: Callable[[], object] = lambda: None) -> Outcome:
    """Run attempts to the last one, and return its outcome.

    Parameters
    ----------
    attempts
        What is to be run.
    between
        Called between two turns.
    """
    while True:
        try:
            next(attempts)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        between()
