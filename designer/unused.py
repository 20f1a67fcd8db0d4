"""What an instance says that this version reads and validates, but does not use."""

from __future__ import annotations

from collections import Counter

from designer.engines.compact.objectives import SUPPORTED
from designer.instance import (
    InsistsOnBundle,
    Instance,
    LimitsSeats,
    RefusesLink,
    Settings,
    names_in,
)
from designer.instance.rules import listing

UNUSED_SETTINGS = (
    "links_need_hinge",
    "min_links",
    "max_links",
    "min_anchors",
    "survive_suspension",
    "survive_walkout",
    "chairs",
)


def not_used(instance: Instance) -> tuple[str, ...]:
    """Say, a sentence each, what of the instance has no influence on the design.

    Examples
    --------
    >>> not_used(Instance.model_validate({"settings": {"objectives": ["seats", "links"]}}))
    ('The objective links needs links between institutions, which are not designed yet.',)
    """
    sentences = []
    kinds = Counter(tie.kind for tie in instance.interdependences)
    if kinds:
        counted = listing([f"{number} {kind}" for kind, number in sorted(kinds.items())])
        sentences.append(f"The interdependences ({counted}) need links, which are not designed yet.")
    rules = [rule.id for rule in instance.rules if _waits(rule)]
    if rules:
        word, verb = ("rule", "speaks") if len(rules) == 1 else ("rules", "speak")
        sentences.append(
            f"The {word} {listing(rules)} {verb} of links or chairs, which are not designed yet."
        )
    asked = [
        name
        for name in UNUSED_SETTINGS
        if getattr(instance.settings, name) != Settings.model_fields[name].get_default()
    ]
    if asked:
        word, verb = ("setting", "needs") if len(asked) == 1 else ("settings", "need")
        sentences.append(f"The {word} {listing(asked)} {verb} links or chairs, which are not designed yet.")
    # Without a tie, and unasked, they are nought and not worth a word.
    matters = bool(kinds) or "objectives" in instance.settings.model_fields_set
    objectives = [
        name
        for stage in instance.settings.objectives
        for name in names_in(stage)
        if matters and name not in SUPPORTED
    ]
    if objectives:
        word, verb = ("objective", "needs") if len(objectives) == 1 else ("objectives", "need")
        sentences.append(
            f"The {word} {listing(objectives)} {verb} links between institutions, which are not designed yet."
        )
    if instance.commitments:
        sentences.append("The commitments do not influence the design yet.")
    return tuple(sentences)


def _waits(rule: object) -> bool:
    match rule:
        case RefusesLink() | InsistsOnBundle(linked_suffices=True) | LimitsSeats(chairs=True):
            return True
        case _:
            return False
