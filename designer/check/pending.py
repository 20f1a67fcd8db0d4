"""What an instance may ask for that the referee does not judge yet: whatever speaks of links."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.bodies import Case
from designer.check.values import TOTALS
from designer.instance import InsistsOnBundle, LimitsSeats, RefusesLink, names_in
from designer.instance.rules import Rule, listing
from designer.instance.settings import Settings

SETTINGS = (
    "links_need_hinge",
    "min_links",
    "max_links",
    "min_anchors",
    "survive_suspension",
    "survive_walkout",
    "chairs",
)
"""Settings of links and chairs."""

WITHOUT_TIES_ZERO = ("uncoordinated", "links")
"""Objectives that nothing can raise where nothing is interdependent."""


def not_judged(case: Case) -> Iterator[str]:
    """Say, a sentence each, what the instance or the design has that is not judged."""
    instance = case.instance
    if instance.interdependences:
        count = len(instance.interdependences)
        yield (
            "The interdependence of the instance is not judged."
            if count == 1
            else f"The {count} interdependences of the instance are not judged."
        )
    for rule in instance.rules:
        if speaks_of_links_or_chairs(rule):
            sentence = rule.sentence(instance.label)
            yield f"The rule '{rule.id}', \"{sentence}\", is not judged."
    for name in SETTINGS:
        if getattr(instance.settings, name) != Settings.model_fields[name].default:
            yield f"The setting {name} is not judged."
    objectives = _objectives(case)
    if objectives:
        noun = "objective" if len(objectives) == 1 else "objectives"
        verb = "is" if len(objectives) == 1 else "are"
        yield f"The {noun} {listing(objectives)} {verb} not recomputed."
    if case.design.links:
        yield "What the links of the design carry is not judged, nor whether they need a hinge."


def speaks_of_links_or_chairs(rule: Rule) -> bool:
    """Tell whether a rule is one that is not judged."""
    match rule:
        case RefusesLink():
            return True
        case InsistsOnBundle():
            return rule.linked_suffices
        case LimitsSeats():
            return rule.chairs
        case _:
            return False


def _objectives(case: Case) -> list[str]:
    asked = [n for stage in case.instance.settings.objectives for n in names_in(stage)]
    judged = {*TOTALS, "broken_rules"}
    if not case.instance.interdependences:
        judged.update(WITHOUT_TIES_ZERO)
    return [name for name in asked if name not in judged]
