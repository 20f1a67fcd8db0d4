"""What would it take: the cheapest positions that would have to change so that objectives keep bounds.

The bound is a demand that stands whatever gives, so conflicts and repairs are those of an instance without a
design. Where the bound is on broken rules or on what is not coordinated, soft ones can be given up as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import islice
from threading import Event

from designer.check import check
from designer.design import Design
from designer.engines.compact import CompactModel
from designer.engines.outcome import Effort
from designer.engines.program import Objective
from designer.instance import OBJECTIVES, Instance
from designer.instance.fields import LARGEST_VALUE
from designer.instance.numbers import decimal
from designer.instance.portable import Portable
from designer.instance.references import nearest
from designer.questions.demands import Demand, Grouping, demands_of
from designer.questions.foils import Foil
from designer.questions.infeasibility import MANY, Impossible, Repair, conflict, keeping, repair
from designer.questions.marco import Correction, Explored
from designer.questions.oracle import Oracle
from designer.questions.priced_demands import Together, together
from designer.runtime.clock import Clock
from designer.runtime.helper_thread import HelperThread
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Tell, teller
from designer.solve.requirements import Requirements, rule_requirement, tie_requirement

Bounds = Mapping[str, Decimal]

LARGE = 4000
"""Variables above which the programme of all ways out takes longer than it is worth."""

MOMENT = 3.0
"""Seconds for other conflicts, and for proofs that nothing is cheaper, once there is one."""

FALLING = frozenset({"institutions", "seats", "exposure", "absent_helpers"})
"""Objectives that are no higher where a design handles less."""


@dataclass(frozen=True)
class Reach(Portable):
    """What it would take to get objectives down to bounds.

    Parameters
    ----------
    targets
        The bounds, by the names of objectives.
    why
        What stands in the way, and what would have to give; ``possible`` where nothing has to.
    design
        A design that keeps the bounds, where nothing has to give.
    """

    targets: dict[str, Decimal]
    why: Impossible
    design: Design | None = None


def reach(
    instance: Instance,
    targets: Mapping[str, int | float | Decimal],
    *,
    group: Grouping | None = None,
    keep: Collection[str] = (),
    most: int = 5,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Reach:
    """Tell what would have to change so that there is a design with objectives at or below bounds.

    Parameters
    ----------
    instance
        What is asked.
    targets
        The most that objectives may be, by their names; other objectives do not matter. The design of each
        way is the best one in the objectives bounded, then in ``institutions`` and ``seats``.
    group, keep, most, time_limit, seed, threads, cancel, on_progress
        As in :func:`designer.questions.infeasibility.explain`.

    Raises
    ------
    ValueError
        If there is no target, an objective is unknown, a bound is below 0, or ``keep`` names no demand.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
    ... })
    >>> found = reach(two, {"institutions": 1})
    >>> [[give.demand.id for give in repair.gives] for repair in found.why.repairs]
    [['r'], ['issue x'], ['issue y']]
    """
    bounds = _bounds(targets)
    # Nothing but the bounds decides which members can matter; fewer bodies and seats never break a bound.
    settings = instance.settings.model_copy(update={"objectives": _ordered((*bounds,))})
    asked = Requirements(instance).having(settings=settings)
    kept, free = keeping(_demands(instance, bounds, group), keep, instance)
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    oracle = _Bounded(asked, free, Effort.of(limits), clock, bounds)
    why = _Ways(oracle, asked.instance, most, teller(clock, on_progress)).told(tuple(kept))
    return Reach(bounds, why, oracle.best(asked) if why.possible else None)


class _Ways:
    """Finds ways to keep bounds, each with its design, and what stands in the way; the ways come first.

    Conflicts are large where the number of bodies is bounded: most issues that cannot share one are part of
    them. So few are looked for, and ways out without them.
    """

    def __init__(self, oracle: _Bounded, instance: Instance, most: int, tell: Tell) -> None:
        self.oracle = oracle
        self.instance = instance
        self.most = most
        self.tell = tell
        self.clock = oracle.clock
        self.helper = HelperThread.of_machine()
        self.found: dict[tuple[int, ...], Correction] = {}
        self.repairs: dict[tuple[int, ...], Future[Repair]] = {}

    def told(self, kept: tuple[Demand, ...]) -> Impossible:
        """Tell all that is found in the time given."""
        self.tell("whether there is a design within the bounds")
        everything = self.oracle.possible(range(len(self.oracle.demands)))
        if everything is not False:
            return Impossible(everything, kept=kept)
        self.tell("there is none; looking for a way out")
        explored = Explored(self.oracle, self._guide())
        half = self._until(self.clock.share(last=False))
        # Elastic models are asked for ways out while conflicts are looked for; a guide comes first.
        conflicts_too = None if explored.guide else self.helper.soon(partial(self._conflicts, explored))
        for correction in islice(self._first(explored, half), self.most):
            self._take(correction)
        if conflicts_too is None:
            self._conflicts(explored)
        else:
            self.helper.wait(conflicts_too)
        if not self.found:
            for correction in islice(explored.others(), self.most):
                self._take(correction)
        conflicts = tuple(conflict(core, self.oracle) for core in explored.cores)
        ranked = explored.ranked(self.found.values(), self.clock)[: self.most]
        repairs = [
            replace(self.helper.wait(self.repairs[way.members]), cheapest=way.cheapest) for way in ranked
        ]
        complete = explored.complete and len(repairs) == len(explored.corrections)
        return Impossible(False, conflicts, tuple(repairs), complete, kept)

    def _until(self, seconds: float | None) -> Clock:
        return Clock(seconds, self.clock.cancel)

    def _guide(self) -> Together | None:
        """Give the programme of all ways out, unless it is too large to be of use."""
        guide = together(self.oracle, self.oracle.bounds)
        large = guide is not None and len(guide.program.lower) > LARGE
        return None if large and self.oracle.projects else guide

    def _first(self, explored: Explored, clock: Clock) -> Iterator[Correction]:
        """Give ways out, the cheapest first of those that are soon found."""
        if explored.guide is None:
            yield from explored.soon(clock)
            return
        for found in explored.explore(clock):
            if isinstance(found, Correction):
                yield found

    def _take(self, correction: Correction) -> None:
        """Take in a way out, and have its design found."""
        if correction.members not in self.found:
            work = partial(repair, correction, self.oracle, self.instance)
            self.repairs[correction.members] = self.helper.soon(work)
        self.found[correction.members] = correction
        ways = len(self.found)
        self.tell(f"{ways} way{'s' if ways > 1 else ''} out found; looking for more, and for conflicts")

    def _conflicts(self, explored: Explored) -> None:
        """Look for a conflict in half of the time that is left, and a moment longer for others."""
        explored.unguided()
        self._explore(explored, self._until(self.clock.share(last=False)), 1)
        self._explore(explored, self._until(self.clock.at_most(MOMENT)), MANY * self.most)

    def _explore(self, explored: Explored, clock: Clock, conflicts: int) -> None:
        """Look for conflicts, and for ways out that are proven the cheapest, until there are enough."""
        for found in explored.explore(clock):
            if isinstance(found, Correction):
                self._take(found)
            else:
                self.tell(f"a conflict of {len(found.members)} found; looking for others")
            enough = len(explored.corrections) > self.most and len(explored.cores) >= self.most
            if enough or len(explored.cores) >= conflicts:
                return


def _bounds(targets: Mapping[str, int | float | Decimal]) -> dict[str, Decimal]:
    if not targets:
        raise ValueError("a target is needed, such as institutions=9")
    for name in targets:
        if name not in OBJECTIVES:
            raise ValueError(f"there is no objective '{name}'{nearest(name, OBJECTIVES)}")
    bounds = {name: decimal(bound) for name, bound in targets.items()}
    for name, bound in bounds.items():
        if not bound.is_finite() or not 0 <= bound <= LARGEST_VALUE:
            raise ValueError(f"the bound of '{name}' is {bound}, and has to be a number from 0 to 1e12")
    return bounds


def _ordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Put seats last and institutions right before, so that members which a bound needs are looked at."""
    return (*(name for name in names if name not in ("institutions", "seats")), "institutions", "seats")


def _demands(instance: Instance, bounds: Bounds, group: Grouping | None) -> list[Demand]:
    """List what can be given up, with the soft sentences that count against a bound."""
    soft = [*_soft_rules(instance)] if "broken_rules" in bounds else []
    soft += [*_soft_ties(instance)] if "uncoordinated" in bounds else []
    return [*soft, *demands_of(instance, group)]


def _soft_rules(instance: Instance) -> Iterator[Demand]:
    for n, rule in enumerate(instance.rules):
        if not rule.hard and rule.weight:
            claim = rule_requirement(n, rule, instance)
            yield Demand(claim.id, claim.sentence, rule.weight, (claim,), rule.why, rule.sources)


def _soft_ties(instance: Instance) -> Iterator[Demand]:
    for n, tie in enumerate(instance.interdependences):
        if not tie.is_hard and tie.strength:
            claim = tie_requirement(n, tie, instance)
            yield Demand(claim.id, claim.sentence, tie.strength, (claim,), tie.why, tie.sources)


class _Bounded(Oracle):
    """Answers what is possible within bounds; the referee sees that each design keeps them."""

    def __init__(
        self, asked: Requirements, demands: list[Demand], effort: Effort, clock: Clock, bounds: Bounds
    ) -> None:
        wish = Foil(
            sentence="the bounds are kept",
            issues=(),
            marked=lambda asked: asked,
            state=lambda model: _state(model, bounds),
            granted=lambda design: True,
            objectives=tuple(bounds),
        )
        super().__init__(asked, demands, effort, clock, wish, projects=bounds.keys() <= FALLING)
        self.bounds = bounds

    def refused(self, asked: Requirements, design: Design) -> list[str]:
        """Say what the referee has against a design, and which bounds it does not keep."""
        values = check(asked.instance, design.model_copy(update={"status": "given"})).values
        above = [name for name, bound in self.bounds.items() if values[name] > bound]
        return [
            *super().refused(asked, design),
            *(f"{name} is {values[name]}, above its bound" for name in above),
        ]


def _state(model: CompactModel, bounds: Bounds) -> None:
    """Demand of a model that it keeps the bounds; objectives that are stated here are not stated again."""
    for n, state in enumerate(model.stages):
        objective = state()
        model.stages[n] = partial(_stated, objective)
        if objective.name in bounds:
            exact = Fraction(bounds[objective.name]) * objective.unit / objective.numerator
            # Terms add up to whole numbers, so what is left over of the bound is of no use.
            model.program.require(objective.terms, at_most=exact.__floor__())


def _stated(objective: Objective) -> Objective:
    return objective
