"""Seats that are asked for beside those that there are, and plenaries that nobody has asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from designer.instance import Instance, LimitsSeats, RefusesCompany, RefusesIssue
from designer.instance.lint.hosts import Hosts, are, quoted
from designer.instance.references import Finding, Loc


def plenary_remarks(host: Hosts, loc: Loc) -> Iterator[Finding]:
    """Remark on a plenary that comes from more being required than fit, and seats others as well."""
    instance, issue = host.instance, host.issue
    if issue.plenary is not None or instance.plenary_of(issue) != "must" or not host.plenary:
        return
    members = instance.plenary_members((issue,))
    others = [party.id for party in instance.parties if party.id in members.difference(issue.required)]
    if not others:
        return
    number, most = len(issue.required), max(instance.sizes_of(issue))
    refusals = [*_refusals(host, members)]
    against = f" against {quoted(refusals)}" if refusals else ""
    message = (
        f"{number} parties are required and the largest size allowed is {most}, so only a plenary handles "
        f"this, and seats {quoted(others)} too{against}; write 'plenary: must' if that is meant, "
        f"'sizes: [{number}]' for a body of those required alone, or some of them as helpful"
    )
    yield Finding((*loc, "required"), message, list(issue.required))


def _refusals(host: Hosts, members: frozenset[str]) -> Iterator[str]:
    """Give the rules against a plenary because of a party that the issue does not require."""
    required, id = set(host.issue.required), host.issue.id
    for rule in host.instance.rules:
        match rule:
            case RefusesCompany() if rule.on is None or id in rule.on:
                pair = {rule.party, rule.other}
                mediated = members.intersection(rule.unless or ())
                if pair <= members and not pair <= required and not mediated:
                    yield rule.id
            case RefusesIssue(issue=issue) if issue == id and rule.party in members - required:
                if (rule.min_size or 0) <= len(members) <= (rule.max_size or len(members)):
                    yield rule.id
            case _:
                pass


def offer_remarks(instance: Instance, hosts: Mapping[str, Hosts]) -> Iterator[Finding]:
    """Remark on more seats than there are: those asked for by all, and those that one is needed in."""
    if all(host.sizes for host in hosts.values()):
        yield from _asked_by_all(instance, hosts)
    yield from _needed_by_issues(instance)


def _asked_by_all(instance: Instance, hosts: Mapping[str, Hosts]) -> Iterator[Finding]:
    asked = {party: low for party, (low, _) in _limits(instance).items() if low}
    offered = sum(host.issue.coverage * max(host.sizes) for host in hosts.values())
    if len(asked) > 1 and sum(asked.values()) > offered:
        message = (
            f"this can never be kept: {quoted(asked)} ask for {sum(asked.values())} seats together, and "
            f"the issues offer at most {offered}"
        )
        yield Finding(("parties",), message, fatal=True)


def _needed_by_issues(instance: Instance) -> Iterator[Finding]:
    """Remark on parties that are required in more institutions than they will sit in."""
    limits = _limits(instance)
    longest = instance.settings.max_mandate
    for n, party in enumerate(instance.parties):
        high = limits[party.id][1]
        times = [i.coverage for i in instance.issues if party.id in i.required]
        if high is None or not times:
            continue
        needed = max(max(times), -(-sum(times) // longest) if longest else 0)
        if needed > high:
            ids = [party.id]
            message = (
                f"{quoted(ids)} {are(ids)} required in {needed} institutions at least, and sits in at most "
                f"{high}: no design can satisfy both"
            )
            yield Finding(("parties", n), message, party.id, fatal=True)


def _limits(instance: Instance) -> dict[str, tuple[int, int | None]]:
    """Give the hard limits on the seats of each party, the strictest ones."""
    low: dict[str, list[int]] = defaultdict(lambda: [0])
    high: dict[str, list[int]] = defaultdict(list)
    rows = [(p.id, p.min_seats, p.max_seats) for p in instance.parties]
    rows += [
        (rule.party, rule.at_least, rule.at_most)
        for rule in instance.rules
        if isinstance(rule, LimitsSeats) and rule.hard and not rule.chairs
    ]
    for party, least, most in rows:
        low[party] += [least] if least is not None else []
        high[party] += [most] if most is not None else []
    return {p.id: (max(low[p.id]), min(high[p.id], default=None)) for p in instance.parties}
