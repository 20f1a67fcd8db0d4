"""A compact model, objective by objective, for whichever solver takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from benchmarks.rivals import classes, covering
from benchmarks.rivals.answers import Asked, claimed, design_of, nothing
from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.design import Design, Number
from designer.engines.compact import CompactModel, build
from designer.engines.program import Objective, Program, Terms, total
from designer.instance import Instance
from designer.questions.bench.child import UnsupportedError
from designer.runtime.clock import ENDLESS, Clock, OutOfTimeError
from designer.solve.compact_search import number

LEAST = 0.05
"""Seconds below which another stage is not begun."""

NOISE = 1e-6
"""How far rounding may have moved a bound."""


@dataclass(frozen=True)
class Found:
    """What a solver says: ``optimal``, ``feasible``, ``infeasible`` or ``unknown``; values; the bound."""

    status: str
    values: list[int] | None = None
    bound: float | None = None


Report = Callable[[float | None, float | None], None]
"""Told the best value and the best bound, as the solver counts them."""

Minimise = Callable[[Program, Terms, float, int, list[int] | None, Report], Found]
"""Takes the programme, what is minimised, seconds, a seed, a solution known, and whom to tell."""


class Stated(Protocol):
    """A model of an instance: what is to be solved, stage by stage, and what designs its solutions are."""

    program: Program

    @property
    def stages(self) -> Sequence[Callable[[], Objective]]:
        """The objectives, in order; stating one may add variables and rows."""

    def settled(self, values: list[int]) -> list[int]:
        """Improve a solution where that is plain."""

    def extended(self, values: list[int]) -> list[int]:
        """Give a solution of the model as it was, with what was stated since."""

    def design(self, values: list[int]) -> Design:
        """Read a design off a solution."""


class General:
    """The compact model of the program, a body at a time."""

    def __init__(self, model: CompactModel) -> None:
        self.model, self.program, self.stages = model, model.program, model.stages
        self.settled, self.extended = model.settled, model.extended

    def design(self, values: list[int]) -> Design:
        """Read a design off a solution."""
        found = self.model.decode(values)
        return design_of(self.model.instance, found.bodies, found.links, found.broken)


def compact(instance: Instance, clock: Clock) -> CompactModel:
    """State the compact model of the program.

    Raises
    ------
    UnsupportedError
        Where the model lacks rows that the program adds as it goes.
    OutOfTimeError
        If there is not the time for it.
    """
    if instance.settings.survive_suspension:
        raise UnsupportedError("survive_suspension, of which rows are stated only as solutions break them")
    accepted = ground(instance)
    model = build(instance, accepted, candidates(instance, accepted, clock), clock=clock)
    model.program.clock = ENDLESS
    return model


def stated(instance: Instance, clock: Clock) -> Stated:
    """State the smallest compact model that is exact."""
    if covering.exact_for(instance):
        return covering.Covering(instance, clock)
    if classes.exact_for(instance):
        return classes.Classes(instance, clock)
    return General(compact(instance, clock))


def solved(asked: Asked, minimise: Minimise) -> Design:
    """Minimise one objective after the other, each in the time that is left."""
    instance, clock = asked.instance, Clock(asked.seconds)
    try:
        model = stated(instance, clock)
    except OutOfTimeError:
        return nothing(instance, "unknown")
    values: list[int] | None = None
    bounds: list[Number | None] = []
    for stage, state in enumerate(model.stages, start=1):
        objective = state()
        if values is not None:
            values = model.extended(values)
        left = clock.left or 0.0
        if left < LEAST:
            break
        found = minimise(
            model.program, objective.terms, left, asked.seed, values, _report(asked, stage, objective, clock)
        )
        if found.status == "infeasible" and values is None:
            return nothing(instance, "infeasible")
        if found.values is None:
            break
        if values is None or total(objective.terms, found.values) <= total(objective.terms, values):
            values = model.settled(found.values)
        reached = total(objective.terms, values)
        bounds.append(number(objective, reached if found.status == "optimal" else _whole(found.bound)))
        asked.told(stage, number(objective, reached), bounds[-1], clock.seconds)
        if found.status != "optimal":
            break
        model.program.require(objective.terms, at_most=reached)
    if values is None:
        return nothing(instance, "unknown")
    return claimed(instance, model.design(values), bounds)


def _report(asked: Asked, stage: int, objective: Objective, clock: Clock) -> Report:
    """Pass on what a solver tells, in the units of people."""

    def report(value: float | None, bound: float | None) -> None:
        whole = None if value is None else round(value)
        asked.told(stage, number(objective, whole), number(objective, _whole(bound)), clock.seconds)

    return report


def _whole(bound: float | None) -> int | None:
    """Round a bound up: all weights are whole numbers."""
    return None if bound is None or abs(bound) > 2**53 else ceil(bound - NOISE)
