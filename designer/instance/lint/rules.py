"""Rules that can never bind, can never be kept, or that say nothing new."""

from __future__ import annotations

from collections.abc import Iterator

from designer.instance import (
    BaseRule,
    InsistsOnBundle,
    InsistsOnFormat,
    InsistsOnSeat,
    Instance,
    LimitsSeats,
    RefusesBundle,
    RefusesCompany,
    RefusesIssue,
    RefusesLink,
)
from designer.instance.lint.hosts import Hosts, either
from designer.instance.lint.links import Links, bundle_remarks, refusal_remarks
from designer.instance.references import Finding, Loc

_PAID_BY_NOBODY = "is paid by nobody: the rule is hard; write 'hard: false' to make it soft"


def _what_is_left(rule: BaseRule) -> str:
    """Say what a soft rule still does when nobody pays for breaking it."""
    if isinstance(rule, InsistsOnSeat) or (isinstance(rule, RefusesCompany) and rule.unless):
        return "does no more than to entitle to a seat"
    if isinstance(rule, InsistsOnBundle):
        return "does no more than to say that its issues belong together"
    return "has no effect"


def rule_remarks(instance: Instance, links: Links) -> Iterator[Finding]:
    """Remark on every rule, alone and beside the others."""
    hosts = links.hosts
    said: dict[str, tuple[str, bool]] = {}
    for n, rule in enumerate(instance.rules):
        loc: Loc = ("rules", n)
        if rule.hard and "weight" in rule.model_fields_set:
            yield Finding((*loc, "weight"), f"a weight {_PAID_BY_NOBODY}", rule.weight)
        if not rule.hard and not rule.weight:
            yield Finding((*loc, "weight"), f"with weight 0 this soft rule {_what_is_left(rule)}", 0)
        sense, turned = _sense(rule)
        if sense in said:
            id, other = said[sense]
            way = ", the other way round" if turned != other else ""
            yield Finding(loc, f"this says the same as rule '{id}'{way}", rule.id)
        said.setdefault(sense, (rule.id, turned))
        match rule:
            case RefusesCompany():
                yield from _refuses_company(instance, rule, links, loc)
            case RefusesIssue():
                yield from _refuses_issue(rule, hosts[rule.issue], loc)
            case InsistsOnSeat() if rule.issue is not None:
                yield from _insists_on_seat(rule, hosts[rule.issue], loc)
            case InsistsOnFormat():
                yield from _insists_on_format(rule, hosts[rule.issue], loc)
            case RefusesBundle():
                yield from _refuses_bundle(instance, rule, loc)
            case InsistsOnBundle() if rule.linked_suffices:
                yield from bundle_remarks(links, rule, loc)
            case InsistsOnBundle():
                yield from _insists_on_bundle(rule, links, loc)
            case RefusesLink():
                yield from refusal_remarks(links, rule, loc)
            case LimitsSeats(chairs=True) if not instance.settings.chairs:
                yield from _no_chairs(rule, loc)
            case LimitsSeats():
                fields = ("at_most", "at_least")
                limits = rule.at_most, rule.at_least
                most = links.most_seats[rule.party]
                yield from limit_remarks(*limits, most, loc, fields, rule.hard)
            case _:
                pass
    yield from _chairs_demanded(instance, links.most_institutions)


def _sense(rule: BaseRule) -> tuple[str, bool]:
    """Give what a rule says, alike for pairs written either way, and whether it is written backwards."""
    said = rule.model_dump(mode="json", exclude={"id", "why", "source", "basis", "likelihood"})
    turned = False
    if isinstance(rule, RefusesCompany):
        turned = rule.party > rule.other
        said["party"], said["other"] = sorted((rule.party, rule.other))
    elif pair := said.get("issues"):
        turned = pair != sorted(pair)
        said["issues"] = sorted(pair)
    for field in ("on", "unless", "where", "sizes"):
        said[field] = sorted(said.get(field) or ())
    return repr(said), turned


def _refuses_company(instance: Instance, rule: RefusesCompany, links: Links, loc: Loc) -> Iterator[Finding]:
    pair = {rule.party, rule.other}
    on = [instance.issue[id] for id in rule.on] if rule.on else instance.issues
    if on and all(pair.intersection(issue.excluded) for issue in on):
        message = "this can never bind: one of the two is excluded from every issue it is about"
        yield Finding(loc, message, rule.id)
    # A mediator who is not required is entitled to a seat by the rule.
    if (
        on
        and rule.unless
        and all(
            set(rule.unless).intersection(issue.required)
            and set(rule.unless) <= {*issue.required, *issue.excluded}
            for issue in on
        )
    ):
        message = "this can never bind: a mediator is required on every issue it is about"
        yield Finding(loc, message, rule.id)
    both = links.seating_both(rule.party, rule.other) if rule.hard else []
    for id in [id for id in rule.on if id in both] if rule.on else both:
        if not any(map(links.hosts[id].may_seat, rule.unless or ())):
            message = f"no institution can handle '{id}', where both have to sit: {stated(instance, rule)}"
            yield Finding(loc, message, rule.id, fatal=True)


def _refuses_issue(rule: RefusesIssue, host: Hosts, loc: Loc) -> Iterator[Finding]:
    refused = {
        size
        for size in host.sizes
        if (rule.min_size or 0) <= size and (rule.max_size is None or size <= rule.max_size)
    }
    if rule.party in host.issue.excluded:
        message = f"this can never bind: '{rule.party}' is excluded from '{rule.issue}' anyway"
        yield Finding(loc, message, rule.id)
    elif host.sizes and not refused:
        message = f"this can never bind: '{rule.issue}' is handled in bodies of {either(host.sizes)}"
        yield Finding(loc, message, rule.id)
    elif host.sizes and rule.hard and rule.party in host.seated and refused == host.sizes:
        message = f"no institution can handle '{rule.issue}', where '{rule.party}' has to sit"
        yield Finding(loc, message, rule.id, fatal=True)
    elif host.sizes and rule.hard and rule.party in host.issue.helpful and refused == host.sizes:
        message = f"'{rule.party}' is listed as helpful there, but never sits there by this rule"
        yield Finding(loc, message, rule.id)


def _insists_on_seat(rule: InsistsOnSeat, host: Hosts, loc: Loc) -> Iterator[Finding]:
    if rule.party in host.issue.required:
        message = f"this can never bind: '{rule.issue}' requires '{rule.party}' anyway"
        yield Finding(loc, message, rule.id)
    elif rule.party in host.issue.excluded or (host.sizes and not host.may_seat(rule.party)):
        then = f"no institution can handle '{rule.issue}'" if rule.hard else "it is always broken"
        message = f"'{rule.party}' can never sit there, so {then}"
        yield Finding(loc, message, rule.id, fatal=rule.hard)


def _insists_on_format(rule: InsistsOnFormat, host: Hosts, loc: Loc) -> Iterator[Finding]:
    where = f"'{rule.issue}' can only be handled in bodies of {either(host.sizes)}"
    if host.sizes and not host.sizes.intersection(rule.sizes):
        then = "no institution can handle it" if rule.hard else "this is always broken"
        yield Finding((*loc, "sizes"), f"{where}, so {then}", list(rule.sizes), rule.hard)
    elif host.sizes and host.sizes <= set(rule.sizes):
        yield Finding((*loc, "sizes"), f"this can never bind: {where}", list(rule.sizes))


def _refuses_bundle(instance: Instance, rule: RefusesBundle, loc: Loc) -> Iterator[Finding]:
    if instance.settings.max_mandate == 1:
        yield Finding(loc, "this can never bind: max_mandate is 1", rule.id)
    for id in rule.issues:
        if rule.party is not None and rule.party in instance.issue[id].excluded:
            message = f"this can never bind: '{rule.party}' is excluded from '{id}' anyway"
            yield Finding(loc, message, rule.id)


def _insists_on_bundle(rule: InsistsOnBundle, links: Links, loc: Loc) -> Iterator[Finding]:
    instance = links.instance
    if instance.settings.max_mandate == 1:
        yield Finding(loc, "this can never be kept: max_mandate is 1", rule.id, rule.hard)
    for other in links.bundle_refused.get(frozenset(rule.issues), ()):
        message = f"this can never be kept: {stated(instance, other)}"
        yield Finding(loc, message, rule.id, rule.hard)


def _no_chairs(rule: LimitsSeats, loc: Loc) -> Iterator[Finding]:
    none = "settings.chairs is false, so there are no chairs"
    if rule.at_least:
        message = f"this can never be kept: {none}"
        yield Finding((*loc, "at_least"), message, rule.at_least, rule.hard)
    elif rule.at_most is not None:
        yield Finding((*loc, "at_most"), f"this can never bind: {none}", rule.at_most)


def _chairs_demanded(instance: Instance, most: int) -> Iterator[Finding]:
    """Remark where parties together demand more chairs than there can be institutions."""
    demanded: dict[str, int] = {}
    for n, rule in enumerate(instance.rules):
        if isinstance(rule, LimitsSeats) and rule.chairs and rule.hard and instance.settings.chairs:
            demanded[rule.party] = max(rule.at_least or 0, demanded.get(rule.party, 0))
            total = sum(demanded.values())
            if total > most and len(demanded) > 1:
                message = (
                    f"this can never be kept: {total} chairs are demanded up to here, and the issues offer "
                    f"at most {most} institutions"
                )
                yield Finding(("rules", n, "at_least"), message, rule.at_least, fatal=True)
                return


def limit_remarks(
    high: int | None, low: int | None, most: int, loc: Loc, fields: tuple[str, str], hard: bool = True
) -> Iterator[Finding]:
    """Judge a limit on seats whose two fields are called as given."""
    if high is not None and high >= most:
        message = f"this can never bind: the issues offer at most {most} seats"
        yield Finding((*loc, fields[0]), message, high)
    if low == 0:
        yield Finding((*loc, fields[1]), "a lower limit of 0 has no effect", low)
    if low is not None and low > most:
        message = f"this can never be kept: the issues offer at most {most} seats"
        yield Finding((*loc, fields[1]), message, low, hard)


def stated(instance: Instance, rule: BaseRule) -> str:
    """Quote a rule as a sentence."""
    return f"{rule.sentence(instance.label)} (rule '{rule.id}')"
