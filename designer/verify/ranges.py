"""What objectives can come to in any design, as far as each issue by itself tells."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from designer.instance import Instance
from designer.verify.facts import Facts
from designer.verify.proof import Measure
from designer.verify.world import Body, Issues, World

EVERYTHING: Issues = frozenset()
"""Under which a body adds what it adds once, whatever it handles."""


def least(facts: Facts, measure: Measure) -> int:
    """Give what a measure is at least: no host of an issue adds less than its share for that.

    The share is an equal one of as many issues as the body may handle at the same time.

    Examples
    --------
    >>> ring = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
    ... })
    >>> least(Facts(World(ring)), "seats"), most(Facts(World(ring)), "seats")
    (3, 6)
    """
    longest = facts.instance.settings.max_mandate
    shares: dict[str, Fraction] = {}
    for body, whole, each in _added(facts, measure):
        handled = len(body.issues) if longest is None else min(longest, len(body.issues))
        part = Fraction(whole, handled)
        for issue in body.issues:
            share = part + each[issue]
            shares[issue] = min(share, shares.get(issue, share))
    return ceil(sum((i.coverage * shares.get(i.id, 0) for i in facts.instance.issues), Fraction(0)))


def most(facts: Facts, measure: Measure) -> int:
    """Give what a measure is at most: no host of an issue adds more than all that it could add."""
    wholes: dict[str, int] = {}
    for body, whole, each in _added(facts, measure):
        for issue in body.issues:
            wholes[issue] = max(whole + each[issue], wholes.get(issue, 0))
    return sum(i.coverage * wholes.get(i.id, 0) for i in facts.instance.issues)


def _added(facts: Facts, measure: Measure) -> Iterator[tuple[Body, int, dict[str, int]]]:
    """Give what each body adds to a measure, once and for each issue."""
    adds = facts.measured(measure)
    for body in facts.world.all:
        facts.world.watch()
        parts = dict(adds(body))
        each = {issue: parts.get(frozenset({issue}), 0) for issue in body.issues}
        yield body, parts.get(EVERYTHING, 0), each


def most_costly(world: World) -> Fraction:
    """Give what all institutions of a design cost at most: each handles an issue, at the highest price."""
    handled = {issue for body in world.all for issue in body.issues}
    times = sum(issue.coverage for issue in world.instance.issues if issue.id in handled)
    return times * max(_prices(world.instance), default=Fraction(0))


def _prices(instance: Instance) -> Iterator[Fraction]:
    """Give what an institution can cost."""
    yield from (Fraction(proposal.cost) for proposal in instance.proposals)
    if not instance.settings.only_proposals:
        yield Fraction(1)
        for existing in instance.existing:
            yield from (Fraction(cost) for _, cost in existing.costs)
