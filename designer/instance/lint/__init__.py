"""What is legal in an instance, but hardly meant: remarks with the place of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from designer.instance import (
    ExistingInstitution,
    InsistsOnSeat,
    Instance,
    Proposal,
    RefusesCompany,
    names_in,
)
from designer.instance.fields import Row
from designer.instance.lint.hosts import Hosts, either, quoted, why_not
from designer.instance.lint.links import Links, link_remarks, tie_remarks
from designer.instance.lint.offers import offer_remarks, plenary_remarks
from designer.instance.lint.rules import limit_remarks, rule_remarks, stated
from designer.instance.references import Finding, Loc, nearest
from designer.instance.rows import SECTIONS
from designer.instance.rules import listing

_KEY = re.compile(r"[\w.\-]+")


def suspicions(instance: Instance, variant: str | None = None) -> list[Finding]:
    """List what is legal but suspicious, in the order of sections.

    Parameters
    ----------
    instance
        What to look at, with what its variants add.
    variant
        Name of the one variant to look at in its place.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
    ...     "issues": [{"id": "water", "required": ["AAA", "BBB"]}],
    ... })
    >>> [finding.message for finding in suspicions(two)]
    ["nothing needs 'CCC': it will sit in the umbrella only"]
    """
    if variant is not None:
        return [_placed(instance, variant, finding) for finding in _remarks(instance.variant(variant))]
    found = _remarks(instance)
    for name in instance.variants:
        added = [finding for finding in _remarks(instance.variant(name)) if finding not in found]
        # That a variant is hopeless does not make the file hopeless.
        found += [
            replace(placed, message=f"in the variant '{name}', {placed.message}", fatal=False)
            for placed in (_placed(instance, name, finding) for finding in added)
        ]
    return found


def _placed(instance: Instance, variant: str, finding: Finding) -> Finding:
    """Give a remark on a variant the place in the file of the setting that it is about."""
    written = instance.variants[variant].settings.model_fields_set
    if finding.loc[:1] == ("settings",) and written.intersection(map(str, finding.loc[1:2])):
        return replace(finding, loc=("variants", variant, *finding.loc))
    return finding


def _remarks(instance: Instance) -> list[Finding]:
    hosts = {issue.id: Hosts(instance, issue) for issue in instance.issues}
    links = Links(instance, hosts)
    checks = (
        _parties(instance, links),
        _issues(instance, hosts),
        _existing(instance),
        tie_remarks(links),
        rule_remarks(instance, links),
        _commitments(instance),
        _proposals(instance),
        _settings(instance),
        offer_remarks(instance, hosts),
        link_remarks(links),
        _sources(instance),
    )
    return [finding for check in checks for finding in check]


def _parties(instance: Instance, links: Links) -> Iterator[Finding]:
    needed = set(instance.settings.survive_walkout)
    for issue in instance.issues:
        needed.update(issue.required, issue.helpful)
    for body in instance.existing:
        needed.update(body.members)
    for proposal in instance.proposals:
        needed.update(proposal.members)
    for rule in instance.rules:
        for field in ("party", "other"):
            needed.add(getattr(rule, field, ""))
        for field in ("unless", "where"):
            needed.update(getattr(rule, field, None) or ())
    for commitment in instance.commitments:
        needed.update((commitment.party, *commitment.to))
    for n, party in enumerate(instance.parties):
        if party.id not in needed and not party.min_seats:
            only = party.id in instance.core and instance.umbrella is not None
            then = "it will sit in the umbrella only" if only else "it will sit nowhere"
            yield Finding(("parties", n), f"nothing needs '{party.id}': {then}", party.id)
        limits = party.max_seats, party.min_seats
        most = links.most_seats[party.id]
        yield from limit_remarks(*limits, most, ("parties", n), ("max_seats", "min_seats"))


def _issues(instance: Instance, hosts: dict[str, Hosts]) -> Iterator[Finding]:
    seated = {rule.issue for rule in instance.rules if isinstance(rule, InsistsOnSeat)}
    if not instance.issues:
        yield Finding((), "there is no issue, so the answer will be no institution at all")
    for n, issue in enumerate(instance.issues):
        loc, host = ("issues", n), hosts[issue.id]
        if not host.sizes:
            message = f"no institution can handle this issue: {_why_none(host)}"
            yield Finding(loc, message, issue.id, fatal=True)
            continue
        if not host.plenary and host.most_memberships < issue.coverage:
            message = (
                f"at most {host.most_memberships} institutions with different members can handle this issue"
            )
            yield Finding((*loc, "coverage"), message, issue.coverage, fatal=True)
        if not (issue.required or issue.helpful or instance.settings.only_proposals or issue.id in seated):
            message = "this issue names nobody, neither required nor helpful: whatever body there is takes it"
            yield Finding(loc, message, issue.id)
        yield from plenary_remarks(host, loc)
        banned = [p for p in issue.excluded if p in instance.core]
        if issue.plenary == "may" and banned:
            message = f"no plenary can handle it: core party {quoted(banned[:1])} is excluded"
            yield Finding((*loc, "plenary"), message, "may")


def _why_none(host: Hosts) -> str:
    instance, issue = host.instance, host.issue
    if instance.settings.only_proposals:
        return "no proposal can carry it"
    plenary = instance.plenary_of(issue)
    banned = [p for p in issue.excluded if p in instance.core]
    if plenary != "never" and banned:
        return f"it would take a plenary, and core party {quoted(banned[:1])} is excluded"
    if plenary == "must":
        return "it would take a plenary, and nobody is core or required"
    needed = f"it requires {len(issue.required)}"
    return (
        f"{needed} of {len(instance.parties)} parties, {len(issue.excluded)} are excluded, "
        f"the sizes allowed are {either(instance.sizes_of(issue))}, and no plenary may take it"
    )


def _existing(instance: Instance) -> Iterator[Finding]:
    for n, body in enumerate(instance.existing):
        if body.may_handle and not body.redesign and body.status != "active":
            message = f"a {body.status} body that may not be redesigned is never used"
            yield Finding(("existing", n, "redesign"), message, False)
        if body.usable:
            loc = ("existing", n)
            yield from _never_as_it_stands(instance, body, body.may_handle, loc, "may_handle")


def _proposals(instance: Instance) -> Iterator[Finding]:
    for n, proposal in enumerate(instance.proposals):
        loc = ("proposals", n)
        yield from _never_as_it_stands(instance, proposal, proposal.mandate, loc, "mandate")


def _never_as_it_stands(
    instance: Instance,
    body: ExistingInstitution | Proposal,
    mandate: Sequence[str],
    loc: Loc,
    field: str,
) -> Iterator[Finding]:
    members = set(body.members)
    if instance.umbrella is not None and members and not members & instance.core:
        yield Finding(loc, "it can never be used: no member is a core party", body.id)
        return
    for rule in instance.rules:
        match rule:
            case RefusesCompany(hard=True, on=None) if rule.party in members and rule.other in members:
                if not members.intersection(rule.unless or ()):
                    message = f"it can never be used: {stated(instance, rule)}"
                    yield Finding((*loc, "members"), message, list(body.members))
                    return
            case _:
                pass
    obstacles = {id: why_not(instance, body, instance.issue[id]) for id in mandate}
    reasons = [f"'{id}' ({reason})" for id, reason in obstacles.items() if reason]
    if reasons and len(reasons) == len(obstacles):
        message = f"it can never be used, as it can carry nothing: not {listing(reasons, 'nor')}"
        yield Finding((*loc, field), message, list(mandate))
        return
    for k, (id, reason) in enumerate(obstacles.items()):
        if reason:
            yield Finding((*loc, field, k), f"it can never carry '{id}': {reason}", id)


def _commitments(instance: Instance) -> Iterator[Finding]:
    for n, commitment in enumerate(instance.commitments):
        for k, id in enumerate(commitment.to):
            if id == commitment.party:
                message = f"'{id}' commits itself to itself"
                yield Finding(("commitments", n, "to", k), message, id)


def _settings(instance: Instance) -> Iterator[Finding]:
    settings = instance.settings
    names = [name for stage in settings.objectives for name in names_in(stage)]
    loc: Loc = ("settings", "objectives")
    if "institutions" not in names:
        message = "'institutions' is no objective, so nothing keeps their number small"
        yield Finding(loc, message, names)
    if "broken_rules" not in names and any(not rule.hard for rule in instance.rules):
        message = "'broken_rules' is no objective, so soft rules have no effect"
        yield Finding(loc, message, names)
    if "uncoordinated" not in names and any(t.strength and not t.is_hard for t in instance.interdependences):
        message = "'uncoordinated' is no objective, so soft interdependences cost nothing when not kept"
        yield Finding(loc, message, names)
    for n, stage in enumerate(settings.objectives):
        for name, weight in stage.items() if isinstance(stage, dict) else ():
            if not weight:
                message = "an objective of weight 0 has no effect"
                yield Finding((*loc, n, name), message, 0)
    if settings.max_mandate is not None and 0 < len(instance.issues) <= settings.max_mandate:
        message = f"this can never bind: there are {len(instance.issues)} issues"
        yield Finding(("settings", "max_mandate"), message, settings.max_mandate)
    if settings.only_proposals and instance.existing:
        message = "existing institutions are never used: the proposals are the whole choice"
        yield Finding(("settings", "only_proposals"), message, True)


def _sources(instance: Instance) -> Iterator[Finding]:
    """Look up what reads like a key; other texts name a source in full."""
    if not instance.sources:
        return
    rows: list[tuple[Loc, Row]] = [
        ((s, n), row) for s in SECTIONS for n, row in enumerate(getattr(instance, s))
    ]
    rows.append((("settings",), instance.settings))
    rows += ((("variants", name), variant) for name, variant in instance.variants.items())
    for loc, row in rows:
        for k, key in enumerate(row.sources):
            if key not in instance.sources and _KEY.fullmatch(key):
                place = (*loc, "source") if isinstance(row.source, str) else (*loc, "source", k)
                message = f"no source has the key '{key}'{nearest(key, instance.sources)}"
                yield Finding(place, message, key)
