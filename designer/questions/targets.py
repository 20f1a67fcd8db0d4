"""What would it take: the cheapest positions that would have to change so that objectives keep bounds.

The bound is a demand that stands whatever gives, so conflicts and repairs are those of an instance without a
design. Where the bound is on broken rules or on what is not coordinated, soft ones can be given up as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
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
from designer.questions.infeasibility import Impossible, keeping, ways_out
from designer.questions.oracle import Oracle
from designer.questions.priced_demands import together
from designer.runtime.clock import Clock
from designer.solve.requirements import Requirements, rule_requirement, tie_requirement

Bounds = Mapping[str, Decimal]


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
) -> Reach:
    """Tell what would have to change so that there is a design with objectives at or below bounds.

    Parameters
    ----------
    instance
        What is asked.
    targets
        The most that objectives may be, by their names; other objectives do not matter. The design of each
        way is the best one in the objectives bounded, then in ``institutions`` and ``seats``.
    group, keep, most, time_limit, seed, threads, cancel
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
    clock = Clock(time_limit, cancel)
    oracle = _Bounded(asked, free, Effort(None, seed, threads), clock, bounds)
    why = ways_out(oracle, asked.instance, kept, most, partial(together, bounds=bounds))
    return Reach(bounds, why, oracle.best(asked) if why.possible else None)


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
        )
        super().__init__(asked, demands, effort, clock, wish)
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
