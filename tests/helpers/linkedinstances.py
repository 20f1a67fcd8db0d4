"""Tiny random instances with links, in which every feature of links occurs and decides often.

`linked_instance` gives the same instance for the same seed. The features of instances without links
are mixed in, with the steps of `randominstances`.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from tests.helpers import linktemplates as links
from tests.helpers import randominstances as plain
from tests.helpers.brutelinks import optimum
from tests.helpers.linkfeatures import CHAIR_VARIANTS
from tests.helpers.linktemplates import LinkedDraft
from tests.helpers.templates import Row

Step = Callable[[Any], None]

# What is hard makes drafts infeasible, and such a draft is given up.
RULES: list[tuple[float, Step]] = [
    (weight * (1.6 if step.keywords["hard"] else 1), step) for weight, step in plain.RULES
]
LINKS: list[tuple[float, Step]] = [
    *((1.0, step) for step in links.TIES.values()),
    *((0.5, partial(links.tie_global, kind=k, hard=h)) for k in links.HARD for h in (True, False)),
    *((0.3, partial(links.tie_existing, kind=k, hard=h)) for k in links.HARD for h in (True, False)),
    (2.8, links.liaisons),
    (1.0, partial(links.min_links, number=1)),
    (1.7, partial(links.min_links, number=2)),
    (1.9, links.max_links),
    (1.0, partial(links.min_anchors, number=1)),
    (1.9, partial(links.min_anchors, number=2)),
    (2.3, links.suspension),
    (3.2, links.walkouts),
    *((2.3, partial(links.limit_chairs, hard=True, options=o)) for o in CHAIR_VARIANTS),
    *((1.6, partial(links.limit_chairs, hard=False, options=o)) for o in CHAIR_VARIANTS),
    *((1.2, partial(links.refuse_link, hard=h, options=())) for h in (True, False)),
    *((2.6, partial(links.refuse_link, hard=h, options=("party",))) for h in (True, False)),
    (3.2, partial(links.insist_on_nearness, hard=True)),
    (2.4, partial(links.insist_on_nearness, hard=False)),
    (3.6, links.nobody_in_the_core),
]
ORDERS: list[tuple[float, Step]] = [
    (0.3, lambda draft: None),
    (0.4, links.order_of_links),
    (0.5, links.order_in_favour),
]


def some(draft: LinkedDraft, steps: list[tuple[float, Step]], least: int, most: int) -> None:
    """Take a few steps, in their order."""
    number = draft.rng.randint(least, most)
    picked = draft.rng.choices(range(len(steps)), [weight for weight, _ in steps], k=number)
    for index in sorted({*picked}):
        steps[index][1](draft)


def draft_of(rng: Random) -> Row:
    """Return a tiny instance with a handful of features."""
    draft = LinkedDraft(rng)
    some(draft, plain.SHAPES, 0, 3)
    some(draft, RULES, 0, 5)
    some(draft, plain.REST, 0, 2)
    some(draft, LINKS, 2, 5)
    some(draft, ORDERS, 1, 1)
    if rng.random() < 0.3:
        links.commit(draft)
    return finished(draft)


def finished(draft: LinkedDraft) -> Row:
    """Return the instance that a draft has become."""
    instance = draft.finish()
    for issue in instance["issues"]:
        # A step may have made a party helpful that an earlier one excluded.
        if barred := [p for p in issue.get("excluded", []) if p not in issue.get("helpful", [])]:
            issue["excluded"] = barred
        else:
            issue.pop("excluded", None)
    return instance


def linked_instance(seed: int) -> Row:
    """Return a tiny instance: 3 to 5 parties, 2 to 5 issues, a handful of features.

    Where a draft has no design, there is another, up to four times, since hardly anything decides in
    those.

    Parameters
    ----------
    seed : int
        The same seed gives the same instance.

    Examples
    --------
    >>> linked_instance(7) == linked_instance(7)
    True
    """
    rng = Random(seed)
    for _ in range(4):
        instance = draft_of(rng)
        if optimum(instance):
            return instance
    return draft_of(rng)
