"""The covering relaxation of an instance: the same issues and parties, without what only links can keep.

Every design of the instance is one of the relaxation, at no greater value in any objective that is left, so
that a lower bound proven for the relaxation holds for the instance.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import count

from designer.engines.program import Objective
from designer.instance import REINFORCEMENT, Instance, RefusesBundle, Rule, names_in
from designer.instance import Stage as Goal
from designer.solve.stage import Stage, exactly

OF_LINKS = frozenset({*REINFORCEMENT, "uncoordinated", "links"})
"""Objectives whose value depends on links."""

FREE_OF_LINKS = {
    "min_links": 0,
    "max_links": None,
    "min_anchors": 0,
    "survive_suspension": False,
    "survive_walkout": (),
}
"""Settings that ask something of links, and the values that ask nothing."""


def covering_relaxation(instance: Instance) -> Instance | None:
    """Return the covering relaxation of an instance; None where links decide the first objective.

    Interdependences, refused links, bundles that a link suffices for, limits on chairs and all that the
    settings ask of links are dropped. A hard *separate* says of single bodies that they are no bundle. The
    objectives end before the first that depends on links.

    Examples
    --------
    >>> linked = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["B"]}],
    ...     "interdependences": [{"issues": ["x", "y"], "kind": "separate"}],
    ... })
    >>> relaxed = covering_relaxation(linked)
    >>> relaxed.interdependences, [rule.kind for rule in relaxed.rules], relaxed.settings.objectives
    ((), ['refuses_bundle'], ('institutions', 'broken_rules', 'seats'))
    """
    goals = _before_links(instance.settings.objectives)
    if not goals:
        return None
    settings = instance.settings.model_copy(update={**FREE_OF_LINKS, "objectives": goals})
    rules = (*filter(_binds_bodies, instance.rules), *_never_together(instance))
    return instance.model_copy(update={"interdependences": (), "rules": rules, "settings": settings})


def _before_links(goals: tuple[Goal, ...]) -> tuple[Goal, ...]:
    """List the objectives before the first that depends on links."""
    dependent = (n for n, goal in enumerate(goals) if OF_LINKS & {*names_in(goal)})
    return goals[: next(dependent, len(goals))]


def _binds_bodies(rule: Rule) -> bool:
    """Whether a rule says something of bodies, whatever is linked and whoever chairs."""
    if rule.kind == "insists_on_bundle":
        return not rule.linked_suffices
    if rule.kind == "limits_seats":
        return not rule.chairs
    return rule.kind != "refuses_link"


def _never_together(instance: Instance) -> list[RefusesBundle]:
    """State each pair of issues that has to be apart as a refused bundle."""
    pairs = [
        tie.issues
        for tie in instance.interdependences
        if tie.kind == "separate" and tie.is_hard and instance.issue.keys() >= {*tie.issues}
    ]
    taken = {rule.id for rule in instance.rules}
    free = (id for n in count() if (id := f"apart.{n}") not in taken)
    return [RefusesBundle(id=id, kind="refuses_bundle", issues=pair) for id, pair in zip(free, pairs)]  # noqa: B905


@dataclass(frozen=True)
class Floor:
    """A lower bound of a stage that the relaxation proves, and what confirmed it.

    Parameters
    ----------
    value
        The bound, as people count.
    by
        What confirmed it; None where only the bound is proven, and not that the relaxation reaches it.
    """

    value: Fraction
    by: str

    def in_units(self, objective: Objective) -> int:
        """Return the bound in the units of an objective, rounded up."""
        scaled = self.value * objective.unit / objective.numerator
        return -int(-scaled // 1)


def floors(stages: tuple[Stage, ...]) -> list[Floor]:
    """List what is proven of the stages of a relaxation; a bound counts only on top of closed stages.

    A bound above a value that is reached is wrong, and refused with all that comes after it.
    """
    found: list[Floor] = []
    for stage in stages:
        if stage.bound is not None and stage.bound > stage.value:
            break
        if stage.bound is not None:
            value = exactly(stage.objective, stage.bound)
            found.append(Floor(value, stage.confirmed_by or "certificate"))
        if not stage.closed:
            break
    return found
