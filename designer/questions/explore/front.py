"""The Pareto front of objectives: what cannot be bettered in one of them without loss in another.

The ends come first: for each objective the best design in it, and in the others after it. Then the zones
between the points known are searched one by one, each for its best design in the order of the objectives,
which no design anywhere betters. What confirms that a zone is empty confirms the points around it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.check import check
from designer.design import Design, Number
from designer.engines.compact import CompactModel, build
from designer.engines.outcome import Effort
from designer.engines.program import Objective, Program, Row, total
from designer.instance import OBJECTIVES, Instance
from designer.instance.portable import Portable
from designer.instance.references import nearest
from designer.questions.explore.zones import Vector, Zones, below
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import DisagreementError
from designer.runtime.helper_thread import HelperThread
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Tell, teller
from designer.solve.assemble import assemble
from designer.solve.confirm import ContradictionError, by_second_solve, least
from designer.solve.lexicographic import minimise, most, refuted
from designer.solve.stage import number

if TYPE_CHECKING:
    import pandas as pd


BEHIND = 2
"""Zones that may wait to be confirmed while others are searched."""


@dataclass(frozen=True)
class Point:
    """A design that no other one betters in an objective without losing in another, and its values.

    Parameters
    ----------
    values
        The values of the objectives.
    design
        The design.
    proven
        Whether it is proven and confirmed that no other one betters it.
    """

    values: dict[str, Number]
    design: Design
    proven: bool = True


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
    ends
        The objectives of which the end of the front is among the points.
    """

    objectives: tuple[str, ...]
    points: tuple[Point, ...] = ()
    complete: bool = False
    ends: tuple[str, ...] = ()

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
    on_progress: OnProgress | None = None,
    cancel: Event | None = None,
) -> Front:
    """Find the whole Pareto front of some objectives.

    Parameters
    ----------
    instance
        What is asked; its own order of objectives does not matter.
    objectives
        Names of two objectives or more.
    time_limit, seed, threads, on_progress, cancel
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
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    asked = instance.model_copy(
        update={"settings": instance.settings.model_copy(update={"objectives": _ordered(names)})}
    )
    try:
        accepted = ground(asked)
        model = build(asked, accepted, candidates(asked, accepted, clock), clock=clock)
        search = _Search(instance, names, model, Effort.of(limits), clock)
    except OutOfTimeError:
        return Front(names)
    search.run(teller(clock, on_progress))
    return search.front()


def _ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Put seats last, and institutions right before them.

    Members that only another objective of the front holds are then looked at, and no body is thought
    dearer than what it could save elsewhere.
    """
    last = {"institutions": 1, "seats": 2}
    return tuple(sorted(names, key=lambda name: (last.get(name, 0), names.index(name))))


class _Search:
    """Finds the points of a front, and confirms that there are no others."""

    def __init__(
        self,
        instance: Instance,
        names: tuple[str, ...],
        model: CompactModel,
        effort: Effort,
        clock: Clock,
    ) -> None:
        self.instance = instance
        self.names = names
        self.model = model
        self.clock = clock
        stated = {objective.name: objective for objective in (state() for state in model.stages)}
        self.objectives: list[Objective] = [stated[name] for name in names]
        self.linearization = 0 if model.mostly_links else 2
        self.effort = effort
        program = model.program
        self.zones = Zones(
            [least(program, objective.terms) for objective in self.objectives],
            [most(objective.terms, program) for objective in self.objectives],
        )
        self.found: dict[Vector, Design] = {}
        self.ends: list[str] = []
        self.helper = HelperThread.of_machine()
        self.confirmations: dict[Vector, Future[bool]] = {}

    def run(self, tell: Tell) -> None:
        """Search the ends, and then what is between."""
        for n, name in enumerate(self.names):
            tell(f"{self._so_far()}looking for the end with the best {name}")
            if not self._search(self.zones.whole, n):
                return
            self.ends.append(name)
        while (upper := next(self.zones.open(), None)) is not None:
            tell(f"{self._so_far()}looking for others between them")
            if not self._search(upper, 0):
                return

    def _so_far(self) -> str:
        points = len(self.found)
        return f"{points} point{'s' if points > 1 else ''} found; " if points else ""

    def _search(self, upper: Vector, first: int) -> bool:
        """Find the best design of a zone, in one objective first; say whether there was the time."""
        order = [first, *(n for n in range(len(self.names)) if n != first)]
        program = self.model.program.with_rows(self._rows(upper))
        terms = [self.objectives[n].terms for n in order]
        found = minimise(self.model, program, terms, self._left(), cancel=self.clock.cancel)
        if found.status == "infeasible":
            self._close(upper)
        elif found.status == "optimal" and found.values is not None:
            values = self.model.settled(found.values)
            point = tuple(total(objective.terms, values) for objective in self.objectives)
            if point not in self.found:
                self.found[point] = self._design(values)
                self.zones.add(point)
            self._close(below(upper, first, point[first]))
        else:
            return False
        return True

    def _left(self) -> Effort:
        return replace(self.effort, seconds=self.clock.left, linearization=self.linearization)

    def _rows(self, upper: Vector) -> Iterator[Row]:
        """State that a design is in a zone, as far as it is bounded."""
        for objective, bound, whole in zip(self.objectives, upper, self.zones.whole, strict=True):
            if bound < whole:
                yield Row(tuple(objective.terms.items()), None, bound - 1)

    def _close(self, upper: Vector) -> None:
        """Have it confirmed soon of all zones that they are empty of which this is known now."""
        self.zones.close(upper)
        for zone in self.zones.uppers:
            if zone not in self.confirmations and self.zones.is_closed(zone):
                program = self.model.program.with_rows(())
                self.confirmations[zone] = self.helper.soon(partial(self._confirmed, zone, program))
        # What is found is worth more when it is proven, so that proofs must not fall behind.
        waiting = [work for work in self.confirmations.values() if not work.done()]
        for work in waiting[:-BEHIND]:
            self.helper.wait(work)

    def _confirmed(self, upper: Vector, program: Program) -> bool:
        """Confirm that there is no design in a zone."""
        rows = [*self._rows(upper)]
        bounded = [n for n, bound in enumerate(upper) if bound < self.zones.whole[n]]
        effort, cancel = self._left(), self.clock.cancel
        try:
            if not bounded:
                return by_second_solve(program, {}, effort, cancel) is not None
            first = self.objectives[bounded[0]].terms
            nothing = refuted(
                program.with_rows(rows[1:]),
                [(first, upper[bounded[0]])],
                effort,
                bodies=self.model.bodies,
                cancel=cancel,
            )
        except ContradictionError:
            return False
        return nothing is not None

    def front(self) -> Front:
        """Give the points found, and what is proven of them."""
        confirmed = {zone for zone, work in self.confirmations.items() if self.helper.wait(work)}
        points = [
            Point(self._values(point), design, confirmed.issuperset(self.zones.around(point)))
            for point, design in sorted(self.found.items())
        ]
        complete = confirmed.issuperset(self.zones.uppers)
        return Front(self.names, tuple(points), complete, tuple(self.ends))

    def _values(self, point: Vector) -> dict[str, Number]:
        values = zip(self.names, self.objectives, point, strict=True)
        return {name: number(objective, value) or 0 for name, objective, value in values}

    def _design(self, values: list[int]) -> Design:
        """Read a design off a solution as one of the instance, and let the referee see it."""
        design = assemble(self.instance, ground(self.instance), self.model.decode(values))
        verdict = check(self.instance, design.model_copy(update={"status": "given"}))
        if not verdict.valid:
            raise DisagreementError([violation.message for violation in verdict.violations])
        return design
