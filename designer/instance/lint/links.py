"""Interdependences, links and reinforcement that can never be kept, never bind, or have no effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from designer.instance import (
    ExistingInstitution,
    InsistsOnBundle,
    Instance,
    Interdependence,
    RefusesBundle,
    RefusesIssue,
    RefusesLink,
)
from designer.instance.lint.hosts import Hosts, most_seats, quoted
from designer.instance.references import Finding, Loc
from designer.instance.rules import listing

Pair = tuple[str, str]


@dataclass(frozen=True)
class Links:
    """What can be linked, whom links can have as hinges, and how many there can be."""

    instance: Instance
    hosts: dict[str, Hosts]

    @cached_property
    def wishes(self) -> tuple[Interdependence, ...]:
        """The interdependences that a link between two institutions can carry."""
        outer = {e.id for e in self.instance.existing if not e.usable}
        ties = self.instance.interdependences
        return tuple(t for t in ties if t.kind != "separate" and not outer & {*t.issues})

    @cached_property
    def most_seats(self) -> dict[str, int]:
        """The most seats that each party can have."""
        return most_seats(self.hosts, self.instance.party)

    @cached_property
    def most_institutions(self) -> int:
        """The most institutions that a design can have: each handles something."""
        return sum(issue.coverage for issue in self.instance.issues)

    @cached_property
    def most(self) -> int:
        """The most links that an institution can have: to other institutions, each for an interdependence."""
        times = {issue.id: issue.coverage for issue in self.instance.issues}
        carried = sum(max(times.get(end, 1) for end in tie.issues) for tie in self.wishes)
        return max(0, min(self.most_institutions - 1, carried))

    def seating_both(self, one: str, other: str) -> list[str]:
        """Give the issues that two parties both have to sit on, in the order of the instance."""
        return [issue for issue in self._seating.get(one, ()) if other in self.hosts[issue].seated]

    @cached_property
    def _seating(self) -> dict[str, list[str]]:
        """For each party the issues on which it sits in every host."""
        found: dict[str, list[str]] = {}
        for id, host in self.hosts.items():
            for party in host.seated:
                found.setdefault(party, []).append(id)
        return found

    def why_few(self) -> str:
        """Say why an institution has no more links than that."""
        if not self.wishes:
            return "no interdependence gives institutions a reason for a link"
        return (
            f"an institution has at most {self.most} links: each joins it to another, for an interdependence"
        )

    def guests(self, issue: str) -> frozenset[str]:
        """Parties that may sit where an issue is handled."""
        if issue not in self._guests:
            host = self.hosts[issue]
            able = (p.id for p in self.instance.parties if host.may_seat(p.id))
            self._guests[issue] = frozenset(able).difference(self._barred.get(issue, ()))
        return self._guests[issue]

    @cached_property
    def _guests(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _barred(self) -> dict[str, list[str]]:
        """The parties that sit nowhere where an issue is handled, by its id."""
        found: dict[str, list[str]] = {}
        for rule in self.instance.rules:
            if isinstance(rule, RefusesIssue) and rule.hard and rule.min_size is rule.max_size is None:
                found.setdefault(rule.issue, []).append(rule.party)
        return found

    def together(self, pair: Pair) -> bool:
        """Whether one institution may handle both issues."""
        first, second = (self.hosts[issue] for issue in pair)
        required = {*first.issue.required, *second.issue.required}
        excluded = {*first.issue.excluded, *second.issue.excluded}
        if self.instance.settings.max_mandate == 1 or required & excluded or self._refused(pair):
            return False
        shared = {*first.given} & {*second.given}
        return (
            any(size >= len(required) for size in first.ordinary & second.ordinary)
            or bool(first.plenary and second.plenary)
            or bool(shared)
        )

    def _refused(self, pair: Pair) -> bool:
        """Whether a hard rule or interdependence keeps two issues out of one institution."""
        return frozenset(pair) in self.bundle_refused or frozenset(pair) in self._separate

    @cached_property
    def bundle_refused(self) -> dict[frozenset[str], list[RefusesBundle]]:
        """The hard rules that keep two issues out of one institution, whoever sits there."""
        found: dict[frozenset[str], list[RefusesBundle]] = {}
        for rule in self.instance.rules:
            if isinstance(rule, RefusesBundle) and rule.hard and rule.party is None:
                found.setdefault(frozenset(rule.issues), []).append(rule)
        return found

    @cached_property
    def _separate(self) -> frozenset[frozenset[str]]:
        ties = self.instance.interdependences
        return frozenset(frozenset(t.issues) for t in ties if t.kind == "separate" and t.is_hard)

    @cached_property
    def _link_refused(self) -> dict[frozenset[str], str]:
        """The first hard rule that refuses a link between two issues, whoever sits there."""
        found: dict[frozenset[str], str] = {}
        for rule in self.instance.rules:
            if isinstance(rule, RefusesLink) and rule.hard and rule.party is None:
                found.setdefault(frozenset(rule.issues), rule.id)
        return found

    @cached_property
    def asking(self) -> dict[frozenset[str], list[str]]:
        """The interdependences that ask two ends to meet, by their ids."""
        found: dict[frozenset[str], list[str]] = {}
        for id, tie in self.instance.tie.items():
            if tie.kind != "separate":
                found.setdefault(frozenset(tie.issues), []).append(id)
        return found

    def why_unlinked(self, pair: Pair) -> str | None:
        """Say why hosts of two issues can never be linked, None where they may be."""
        settings = self.instance.settings
        if settings.links_need_hinge and not self.guests(pair[0]) & self.guests(pair[1]):
            return f"no party can sit on both {quoted(pair)}, so no link between them has a hinge"
        if settings.links_need_hinge and settings.max_links == 0:
            return "max_links is 0"
        refusing = self._link_refused.get(frozenset(pair))
        return None if refusing is None else f"rule '{refusing}' refuses a link between them"


def tie_remarks(links: Links) -> Iterator[Finding]:
    """Remark on every interdependence."""
    instance = links.instance
    bodies = {e.id: e for e in instance.existing}
    for n, tie in enumerate(instance.interdependences):
        loc: Loc = ("interdependences", n)
        named = [bodies[end] for end in tie.issues if end in bodies]
        why = _why_never(links, tie, named)
        if why and tie.kind == "separate":
            yield Finding((*loc, "issues"), f"this can never bind: {why}", list(tie.issues))
        elif why:
            message = f"this can never be kept: {why}"
            yield Finding((*loc, "issues"), message, list(tie.issues), fatal=tie.is_hard)
        elif not tie.strength and not tie.is_hard:
            then = "has no effect" if tie.kind == "separate" else "does no more than to give links a reason"
            yield Finding((*loc, "strength"), f"with strength 0 this interdependence {then}", 0)


def _why_never(links: Links, tie: Interdependence, named: list[ExistingInstitution]) -> str | None:
    """Say why the two ends of an interdependence can never meet, None where they may."""
    if not named:
        if tie.kind == "separate" or links.together(tie.issues):
            return None
        why = links.why_unlinked(tie.issues)
        return why and f"no institution can handle both, and {why}"
    (body,) = named
    if not body.is_global:
        if links.instance.settings.only_proposals:
            return "the proposals are the whole choice, so no existing institution is taken up"
        return None if body.usable else f"{_state(body)}, so it can never be taken up"
    if not body.joinable:
        return f"{_state(body)}, so nothing can be linked to it"
    (issue,) = (end for end in tie.issues if end != body.id)
    if links.instance.settings.links_need_hinge and not links.guests(issue) & {*body.members}:
        return f"no member of '{body.id}' can sit where '{issue}' is handled, so no link to it has a hinge"
    return None


def _state(body: ExistingInstitution) -> str:
    if body.status == "active":
        return f"'{body.id}' may handle nothing as it stands"
    return f"'{body.id}' is {body.status}"


def link_remarks(links: Links) -> Iterator[Finding]:
    """Remark on what the settings ask of links, and of a walkout."""
    settings, place = links.instance.settings, ("settings",)
    if not links.instance.issues:
        return
    # A body without members has no seats to be anchored.
    seats = all(proposal.members for proposal in links.instance.proposals)
    for name in ("min_links", "min_anchors"):
        asked = getattr(settings, name)
        if asked > links.most and (seats or name == "min_links"):
            message = f"this can never be kept: {links.why_few()}"
            yield Finding((*place, name), message, asked, fatal=True)
    if settings.max_links is not None and settings.max_links >= links.most:
        message = f"this can never bind: {links.why_few()}"
        yield Finding((*place, "max_links"), message, settings.max_links)
    if settings.survive_suspension and not links.wishes:
        message = f"only a single institution keeps this: {links.why_few()}"
        yield Finding((*place, "survive_suspension"), message, True)
    if links.wishes and links.most_institutions > 1:
        yield from _loners(links)
    for k, party in enumerate(settings.survive_walkout):
        yield from _walkout(links, party, (*place, "survive_walkout", k))


def _loners(links: Links) -> Iterator[Finding]:
    """Remark on issues that give an institution of their own no reason for the links that it has to have."""
    settings = links.instance.settings
    asked = [n for n in ("min_links", "min_anchors", "survive_suspension") if getattr(settings, n)]
    tied = {end for tie in links.wishes for end in tie.issues}
    tied |= {issue for e in links.instance.existing if e.id in tied for issue in e.may_handle}
    for n, issue in enumerate(links.instance.issues):
        if asked and issue.id not in tied:
            message = (
                f"nothing can link an institution that handles it alone, as {listing(asked)} "
                f"ask{'s' if len(asked) == 1 else ''}: no interdependence names it"
            )
            yield Finding(("issues", n), message, issue.id)


def _walkout(links: Links, party: str, loc: Loc) -> Iterator[Finding]:
    """Remark on a walkout that nothing can fail in, or that everything fails in."""
    instance = links.instance
    others = [issue for issue in instance.issues if party not in issue.required]
    if not others:
        yield Finding(loc, f"this has no effect: every issue requires '{party}'", party)
    elif instance.umbrella is not None and instance.core <= {party}:
        message = f"this can never be kept: without '{party}' no institution has a core member left"
        yield Finding(loc, message, party, fatal=True)
    else:
        lonely = [issue.id for issue in others if max(links.hosts[issue.id].sizes, default=2) < 2]
        if lonely:
            message = f"this can never be kept: an institution on '{lonely[0]}' never has two members left"
            yield Finding(loc, message, party, fatal=True)


def bundle_remarks(links: Links, rule: InsistsOnBundle, loc: Loc) -> Iterator[Finding]:
    """Remark on two issues that are to be in one institution or in linked ones."""
    if links.together(rule.issues):
        if not links.wishes:
            yield Finding((*loc, "linked_suffices"), f"this has no effect: {links.why_few()}", True)
        return
    why = links.why_unlinked(rule.issues) if links.wishes else links.why_few()
    if why:
        message = f"this can never be kept: no institution can handle both, and {why}"
        yield Finding(loc, message, rule.id, fatal=rule.hard)


def refusal_remarks(links: Links, rule: RefusesLink, loc: Loc) -> Iterator[Finding]:
    """Remark on a refusal of links that there cannot be, or that an interdependence asks for."""
    if not links.wishes:
        yield Finding(loc, f"this can never bind: {links.why_few()}", rule.id)
        return
    asking = links.asking.get(frozenset(rule.issues), [])
    if asking and rule.party is None:
        verb = "asks" if len(asking) == 1 else "ask"
        message = f"{listing(asking)} {verb} for such a link: only one institution for both keeps all"
        yield Finding((*loc, "issues"), message, list(rule.issues))
