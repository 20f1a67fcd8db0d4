"""Measures of a set of institutions, as pure functions that fill in a design.

The referee computes the same with code of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from designer.candidates.grounding import Acceptability, Ban, Limit
from designer.design import BrokenRule, Institution, Measures
from designer.instance import Instance, plain_number
from designer.measures import resilience
from designer.measures.links import Linkage


def measure(linkage: Linkage) -> Measures:
    """Compute every measure."""
    instance, bodies = linkage.instance, linkage.bodies
    walkouts = resilience.walkouts(linkage)
    fragments = resilience.fragments(linkage)
    return Measures(
        count=len(bodies),
        seats=sum(len(body.members) for body in bodies),
        exposure=exposure(instance, bodies),
        absent_helpers=absent_helpers(instance, bodies),
        uncoordinated=plain_number(sum((t.strength for t in linkage.uncoordinated()), Decimal(0))),
        links=len(linkage.pairs),
        unlinked=resilience.unlinked(linkage),
        unanchored=resilience.unanchored(linkage),
        fragments=fragments,
        failed_walkouts=list(walkouts.values()).count(False),
        survives_suspension=fragments == 0,
        survives_walkout=walkouts,
    )


def exposure(instance: Instance, bodies: Iterable[Institution]) -> int:
    """Count the triples (body, issue of its mandate, member that the issue does not require).

    Each is a party that can stall what it is not needed for.
    """
    return sum(
        len(set(body.members).difference(instance.issue[issue].required))
        for body in bodies
        for issue in body.mandate
    )


def absent_helpers(instance: Instance, bodies: Iterable[Institution]) -> int:
    """Count the triples (body, issue of its mandate, helpful party without a seat there)."""
    return sum(
        len(set(instance.issue[issue].helpful).difference(body.members))
        for body in bodies
        for issue in body.mandate
    )


def broken_rules(accepted: Acceptability, linkage: Linkage) -> tuple[BrokenRule, ...]:
    """List the soft rules that a design breaks, in the order of the instance, with the bodies where."""
    bodies = linkage.bodies
    where: dict[str, tuple[str, ...]] = {}
    for ban in (ban for ban in accepted.bans if not ban.hard):
        bodies_meant = tuple(body.id for body in bodies if breaks(ban, body))
        if bodies_meant:
            where[ban.rule] = bodies_meant
    for limit in (*accepted.limits, *accepted.chair_limits):
        # Where there are no chairs, nobody chairs anything, whatever a design says.
        meant = bodies if linkage.instance.settings.chairs or not limit.chairs else ()
        counted = tuple(body.id for body in meant if counts(limit, body))
        if limit.rule is not None and not keeps(limit, len(counted)):
            where[limit.rule] = counted
    for tie in accepted.ties:
        if not linkage.satisfies(tie):
            where[tie.rule] = linkage.where(tie)
    return tuple(
        BrokenRule(id=rule.id, weight=plain_number(rule.weight), where=where[rule.id])
        for rule in linkage.instance.rules
        if not rule.hard and rule.id in where
    )


def breaks(ban: Ban, body: Institution) -> bool:
    """Whether a body has a mandate that is forbidden to its members."""
    mandate = set(body.mandate)
    return ban.meant(frozenset(body.members)) and any(some <= mandate for some in ban.mandates)


def counts(limit: Limit, body: Institution) -> bool:
    """Whether a body counts for a limit: the party sits in it, or chairs it."""
    return body.chair == limit.party if limit.chairs else limit.party in body.members


def keeps(limit: Limit, number: int) -> bool:
    """Whether a limit is kept with this number of bodies."""
    return limit.at_least <= number and (limit.at_most is None or number <= limit.at_most)
