"""The Pareto front of objectives: what cannot be bettered in one of them without loss in another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.check import check
from designer.design import Design, Number
from designer.engines.compact import CompactModel, build
from designer.engines.outcome import Effort
from designer.engines.program import Objective, total
from designer.instance import OBJECTIVES, Instance
from designer.instance.portable import Portable
from designer.instance.references import nearest
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import DisagreementError
from designer.solve.assemble import assemble
from designer.solve.compact_search import CompactSearch
from designer.solve.result import SearchResult
from designer.solve.stage import number

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Point:
    """A design that no other one betters in an objective without losing in another, and its values."""

    values: dict[str, Number]
    design: Design


@dataclass(frozen=True)
class Front(Portable):
    """The Pareto front of some objectives.

    Parameters
    ----------
    objectives
        Which they are.
    points
        The designs, one for each vector of values, in the order of the values.
    complete
        Whether these are all, proven and confirmed.
    """

    objectives: tuple[str, ...]
    points: tuple[Point, ...] = ()
    complete: bool = False

    def table(self) -> pd.DataFrame:
        """Give one row per point."""
        import pandas as pd

        return pd.DataFrame([point.values for point in self.points], columns=[*self.objectives])


def front(
    instance: Instance,
    objectives: Sequence[str],
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
) -> Front:
    """Find the whole Pareto front of some objectives.

    Parameters
    ----------
    instance
        What is asked; its own order of objectives does not matter.
    objectives
        Names of two objectives or more.
    time_limit, seed, threads, cancel
        As in :func:`designer.solve.solve`.

    Raises
    ------
    ValueError
        If there are fewer than two, or one is unknown or listed twice.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
    ... })
    >>> [point.values for point in front(two, ["seats", "absent_helpers"]).points]
    [{'seats': 2, 'absent_helpers': 1}, {'seats': 3, 'absent_helpers': 0}]
    """
    names = tuple(objectives)
    for name in names:
        if name not in OBJECTIVES:
            raise ValueError(f"there is no objective '{name}'{nearest(name, OBJECTIVES)}")
    if len(names) < 2 or len({*names}) < len(names):
        raise ValueError("a front needs two objectives or more, each once")
    clock = Clock(time_limit, cancel)
    asked = instance.model_copy(
        update={"settings": instance.settings.model_copy(update={"objectives": _ordered(names)})}
    )
    effort = Effort(None, seed, threads)
    points: list[tuple[list[int], Point]] = []
    complete = False
    while not clock.over():
        step = _next(asked, [values for values, _ in points], effort, clock)
        if step is None:
            break
        result, solution, model, stated = step
        if solution is None:
            complete = result.infeasible_by is not None
            break
        if not result.proven:
            break
        found = [total(objective.terms, solution) for objective in stated]
        values = {o.name: number(o, v) or 0 for o, v in zip(stated, found, strict=True)}
        design = _judged(instance, asked, model, solution)
        points.append((found, Point({name: values[name] for name in names}, design)))
    shown = sorted((point for _, point in points), key=lambda p: [Fraction(p.values[n]) for n in names])
    return Front(names, tuple(shown), complete)


def _ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Put seats last, and institutions right before them.

    Members that only another objective of the front holds are then looked at, and no body is thought
    dearer than what it could save elsewhere.
    """
    last = {"institutions": 1, "seats": 2}
    return tuple(sorted(names, key=lambda name: (last.get(name, 0), names.index(name))))


def _next(
    asked: Instance, found: list[list[int]], effort: Effort, clock: Clock
) -> tuple[SearchResult, list[int] | None, CompactModel, list[Objective]] | None:
    """Search for the first design, in the order of the objectives, that is no worse copy of those found."""
    accepted = ground(asked)
    try:
        model = build(asked, accepted, candidates(asked, accepted, clock), clock=clock)
        stated = [state() for state in model.stages]
        for values in found:
            _better_somewhere(model, stated, values)
    except OutOfTimeError:
        return None
    model = replace(model, stages=[partial(_stated, objective) for objective in stated])
    search = CompactSearch(model, effort, Clock(clock.left, clock.cancel))
    return search.run(), search.values, model, stated


def _stated(objective: Objective) -> Objective:
    return objective


def _better_somewhere(model: CompactModel, stated: list[Objective], values: list[int]) -> None:
    """Demand that one objective at least is below its value."""
    program = model.program
    better = []
    for objective, value in zip(stated, values, strict=True):
        largest = sum(max(0, w) * program.upper[v] for v, w in objective.terms.items())
        if value > 0:
            below = program.variable()
            # Where it is said to be below, it is by one at least; elsewhere the row says nothing.
            slack = max(0, largest - (value - 1))
            program.require({**objective.terms, below: slack}, at_most=largest)
            better.append(below)
            model.derived.steps.append(_settling(below, objective, value))
    program.require(dict.fromkeys(better, 1), at_least=1)


def _settling(below: int, objective: Objective, value: int) -> Callable[[list[int]], None]:
    def settle(values: list[int]) -> None:
        values[below] = int(total(objective.terms, values) < value)

    return settle


def _judged(instance: Instance, asked: Instance, model: CompactModel, values: list[int]) -> Design:
    """Read a design off a solution as one of the instance, and let the referee see it."""
    design = assemble(instance, ground(instance), model.decode(values))
    verdict = check(instance, design.model_copy(update={"status": "given"}))
    if not verdict.valid:
        raise DisagreementError([violation.message for violation in verdict.violations])
    return design
