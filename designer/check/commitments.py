"""Commitments: who monitors them, and which of them a member could put at risk by walking out."""

from __future__ import annotations

from collections.abc import Iterator

from designer.check.bodies import Body, Case
from designer.check.reinforcement import lateral_links
from designer.check.ties import carried, hosts
from designer.check.verdict import Violation
from designer.design import Leverage
from designer.instance.rules import listing


def monitored(case: Case, body: Body) -> list[str]:
    """Give the commitments that an institution monitors.

    It handles their issue and seats who promised; and of those promised to, if any are named, one.
    """
    return [
        commitment.id
        for commitment in case.instance.commitments
        if commitment.issue in body.mandate
        and commitment.party in body.members
        and (not commitment.to or not body.members.isdisjoint(commitment.to))
    ]


def monitors(case: Case) -> Iterator[Violation]:
    """Report institutions that monitor other commitments than theirs; unknown ones are not said again."""
    known = {commitment.id for commitment in case.instance.commitments}
    for body in case.readable:
        listed = [id for id in body.institution.monitors if id in known]
        true = monitored(case, body)
        if case.claims(body.institution, "monitors") and sorted(listed) != sorted(true):
            message = (
                f"{body.title} monitors {_commitments(true)}, and the design lists {_commitments(listed)}; "
                "a commitment is monitored where its issue is handled and both sides of it sit."
            )
            yield Violation("wrong_monitors", message, institutions=(body.id,))


def leverage(case: Case) -> tuple[Leverage, ...]:
    """Work out what each member would put at risk by walking out of each institution."""
    return tuple(
        held
        for body in (case.bodies if case.instance.commitments else ())
        for party in case.in_order(body.members & case.instance.party.keys())
        if (held := _leverage(case, body, party)).at_risk
    )


def _leverage(case: Case, body: Body, party: str) -> Leverage:
    lost = _lost(case, body, party)
    at_risk = [c for c in case.instance.commitments if c.party != party and c.issue in lost]
    return Leverage(
        party=party,
        institution=body.id,
        at_risk=tuple(c.id for c in at_risk),
        stake=tuple(c.id for c in at_risk if party in c.to),
    )


def _lost(case: Case, body: Body, party: str) -> set[str]:
    """Give the issues that the institution no longer handles, or is no longer linked to."""
    stays = case.goes_on(body, party)
    lost = {issue.id for issue in body.issues if not stays or party in issue.required}
    for join in lateral_links(case, body):
        if join.hinges == {party}:
            other = join.other(body.id)
            ends = {end for tie in carried(case, join) for end in tie.issues}
            lost |= {end for end in ends if end in case.instance.issue and other in hosts(case, end)}
    return lost


def levers(case: Case, true: tuple[Leverage, ...]) -> Iterator[Violation]:
    """Report leverage that is not there, that is left out, or that is listed wrongly."""
    found = {(held.party, held.institution): held for held in true}
    seen: set[tuple[str, str]] = set()
    for listed in case.design.leverage:
        key = listed.party, listed.institution
        held = found.get(key, Leverage(party=listed.party, institution=listed.institution, at_risk=()))
        again, risk = key in seen, sorted(listed.at_risk) == sorted(held.at_risk)
        stake = not case.claims(listed, "stake") or sorted(listed.stake) == sorted(held.stake)
        if again or key not in found or not (risk and stake):
            listed_twice = " twice" if again else ""
            yield _wrong(case, held, f"lists {_at_risk(listed)}{listed_twice}")
        seen.add(key)
    for key, held in found.items():
        if key not in seen:
            yield _wrong(case, held, "does not say so")


def _wrong(case: Case, held: Leverage, what: str) -> Violation:
    message = (
        f"By walking out of {case.title(held.institution)}, {case.party(held.party)} would put at risk "
        f"{_at_risk(held)}; the design {what}."
    )
    return Violation("wrong_leverage", message, institutions=(held.institution,), party=held.party)


def _at_risk(held: Leverage) -> str:
    stake = f", of which {_commitments(held.stake)} owed to it" if held.stake else ""
    return f"{_commitments(held.at_risk)}{stake}"


def _commitments(ids: tuple[str, ...] | list[str]) -> str:
    return listing([f"'{id}'" for id in ids]) or "no commitment"
