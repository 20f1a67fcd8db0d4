"""Measures of a set of institutions, as pure functions that fill in a design.

The referee computes the same with code of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from designer.acceptability import Acceptability, Ban, Limit, Tie
from designer.design import BrokenRule, Institution, Measures
from designer.instance import Instance, plain_number


def measure(instance: Instance, institutions: Iterable[Institution]) -> Measures:
    """Compute every measure that needs no link."""
    bodies = tuple(institutions)
    return Measures(
        count=len(bodies),
        seats=sum(len(body.members) for body in bodies),
        exposure=exposure(instance, bodies),
        absent_helpers=absent_helpers(instance, bodies),
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


def broken_rules(
    instance: Instance, accepted: Acceptability, bodies: tuple[Institution, ...]
) -> tuple[BrokenRule, ...]:
    """List the soft rules that a design breaks, in the order of the instance, with the bodies where."""
    where: dict[str, tuple[str, ...]] = {}
    for ban in accepted.bans:
        bodies_meant = tuple(body.id for body in bodies if breaks(ban, body))
        if bodies_meant:
            where[ban.rule] = bodies_meant
    for limit in accepted.limits:
        if limit.rule is not None and not keeps(limit, bodies):
            where[limit.rule] = tuple(b.id for b in bodies if limit.party in b.members)
    for tie in accepted.ties:
        if tie.kind == "one body" and not meets(tie, bodies):
            where[tie.rule] = tuple(b.id for b in bodies if set(tie.issues) & set(b.mandate))
    return tuple(
        BrokenRule(id=rule.id, weight=plain_number(rule.weight), where=where[rule.id])
        for rule in instance.rules
        if not rule.hard and rule.id in where
    )


def breaks(ban: Ban, body: Institution) -> bool:
    """Whether a body has a mandate that is forbidden to its members."""
    mandate = set(body.mandate)
    return ban.meant(frozenset(body.members)) and any(some <= mandate for some in ban.mandates)


def keeps(limit: Limit, bodies: tuple[Institution, ...]) -> bool:
    """Whether a party sits in as many bodies as it may."""
    seats = sum(limit.party in body.members for body in bodies)
    return limit.at_least <= seats and (limit.at_most is None or seats <= limit.at_most)


def meets(tie: Tie, bodies: tuple[Institution, ...]) -> bool:
    """Whether two issues meet in one body."""
    return any(set(tie.issues) <= set(body.mandate) for body in bodies)
