"""Commitments: who monitors them, and who could put them at risk by walking out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from designer.design import Institution, Leverage
from designer.instance import Instance
from designer.measures.links import Linkage
from designer.measures.resilience import goes_on


def monitored(instance: Instance, body: Institution) -> tuple[str, ...]:
    """Give the commitments that a body monitors.

    It handles their issue, and both the party that promises and one that it promises to sit there.
    """
    members = set(body.members)
    return tuple(
        c.id
        for c in instance.commitments
        if c.issue in body.mandate and c.party in members and (not c.to or members & {*c.to})
    )


def leverage(linkage: Linkage) -> tuple[Leverage, ...]:
    """List, body by body and member by member, which commitments a walkout would put at risk."""
    return tuple(
        found
        for body in (linkage.bodies if linkage.instance.commitments else ())
        for party in body.members
        if (found := _leverage(linkage, body, party)).at_risk
    )


def _leverage(linkage: Linkage, body: Institution, party: str) -> Leverage:
    lost = {*_lost(linkage.instance, body, party), *_untied(linkage, body, party)}
    risked = [c for c in linkage.instance.commitments if c.party != party and c.issue in lost]
    return Leverage(
        party=party,
        institution=body.id,
        at_risk=tuple(c.id for c in risked),
        stake=tuple(c.id for c in risked if party in c.to),
    )


def _lost(instance: Instance, body: Institution, party: str) -> Iterable[str]:
    """Give the issues that a body no longer handles without a member."""
    if not goes_on(instance, body, party):
        return body.mandate
    return [issue for issue in body.mandate if party in instance.issue[issue].required]


def _untied(linkage: Linkage, body: Institution, party: str) -> Iterator[str]:
    """Give the issues tied to a body by links that only this party holds."""
    for pair, hinges in linkage.lateral_of.get(body.id, {}).items():
        if hinges == {party}:
            (other,) = pair - {body.id}
            for ends in linkage.carried(pair):
                yield from (
                    end for end in ends if other in linkage.hosts(end) and end in linkage.instance.issue
                )
