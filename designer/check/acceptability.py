"""Whether a design keeps the rules: one small function for each kind, from its sentence alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from designer.check.bodies import Body, Case, meets
from designer.check.chairs import chaired
from designer.check.ties import links_between
from designer.check.verdict import Violation
from designer.design import BrokenRule
from designer.instance import (
    BaseRule,
    InsistsOnBundle,
    InsistsOnFormat,
    InsistsOnSeat,
    LimitsSeats,
    RefusesBundle,
    RefusesCompany,
    RefusesIssue,
    RefusesLink,
    Rule,
    plain_number,
)
from designer.instance.rules import listing


@dataclass(frozen=True)
class Breach:
    """How a design breaks a rule: where, and the end of the sentence that says so."""

    where: tuple[Body, ...]
    how: str


RuleT = TypeVar("RuleT", bound=BaseRule)
Judge = Callable[[RuleT, Case], Breach | None]

JUDGES: dict[type[BaseRule], Judge[Any]] = {}
"""For each kind of rule, the function that finds how a design breaks it; None where it is kept."""


def judges(kind: type[RuleT]) -> Callable[[Judge[RuleT]], Judge[RuleT]]:
    """Register the function that judges a kind of rule."""

    def register(judge: Judge[RuleT]) -> Judge[RuleT]:
        JUDGES[kind] = judge
        return judge

    return register


@judges(RefusesCompany)
def refuses_company(rule: RefusesCompany, case: Case) -> Breach | None:
    """Broken where both sit, on an issue it speaks of, without a mediator."""
    where = [
        body
        for body in case.seats[rule.party]
        if body.readable and meets(rule, body) and body.members.isdisjoint(rule.unless or ())
    ]
    return _breach(where, "both sit in {bodies}")


@judges(RefusesIssue)
def refuses_issue(rule: RefusesIssue, case: Case) -> Breach | None:
    """Broken where the party sits on the issue in a body of the sizes meant."""
    low = rule.min_size or 0
    where = [
        body
        for body in _hosts(case, rule.issue)
        if rule.party in body.members and low <= len(body.members) <= (rule.max_size or len(body.members))
    ]
    return _breach(where, "it does in {bodies}")


@judges(InsistsOnSeat)
def insists_on_seat(rule: InsistsOnSeat, case: Case) -> Breach | None:
    """Broken where it applies and the party does not sit."""
    if rule.issue is not None:
        meant = _hosts(case, rule.issue)
    else:
        meant = [b for b in case.readable if b.members.issuperset(rule.where or ())]
    where = [body for body in meant if rule.party not in body.members]
    return _breach(where, "it has no seat in {bodies}")


@judges(InsistsOnFormat)
def insists_on_format(rule: InsistsOnFormat, case: Case) -> Breach | None:
    """Broken by every host of another size."""
    where = [body for body in _hosts(case, rule.issue) if len(body.members) not in rule.sizes]
    sizes = listing([str(size) for size in sorted({len(body.members) for body in where})])
    verb = "has" if len(where) == 1 else "have"
    return _breach(where, f"{{bodies}} {verb} {sizes} members")


@judges(RefusesBundle)
def refuses_bundle(rule: RefusesBundle, case: Case) -> Breach | None:
    """Broken where one institution handles both (and the party, if any is named, sits there)."""
    where = [
        body
        for body in case.readable
        if body.mandate.issuperset(rule.issues) and (rule.party is None or rule.party in body.members)
    ]
    return _breach(where, "{bodies} handles both" if len(where) == 1 else "{bodies} handle both")


@judges(InsistsOnBundle)
def insists_on_bundle(rule: InsistsOnBundle, case: Case) -> Breach | None:
    """Broken when no institution handles both, and no link that would suffice joins two that do."""
    if any(body.mandate.issuperset(rule.issues) for body in case.hosts[rule.issues[0]]):
        return None
    if rule.linked_suffices and links_between(case, rule.issues):
        return None
    apart = tuple(b for b in case.bodies if not b.mandate.isdisjoint(rule.issues))
    no_link = ", and no link joins two that do" if rule.linked_suffices else ""
    return Breach(apart, f"no institution handles both{no_link}")


@judges(RefusesLink)
def refuses_link(rule: RefusesLink, case: Case) -> Breach | None:
    """Broken by every link from a host of one issue to a host of the other where the party sits."""
    broken = []
    for join in links_between(case, rule.issues):
        ends = [case.body[end] for end in join.link.between]
        if all(b.readable for b in ends) and (
            rule.party is None or any(rule.party in b.members for b in ends)
        ):
            broken.append(join.link.between)
    if not broken:
        return None
    where = case.in_design_order(end for ends in broken for end in ends)
    how = listing([f"{case.titles(ends)} are linked" for ends in broken])
    return Breach(tuple(case.body[id] for id in where), how)


@judges(LimitsSeats)
def limits_seats(rule: LimitsSeats, case: Case) -> Breach | None:
    """Broken by too many seats or too few; by chairs where it speaks of them."""
    seats = chaired(case, rule.party) if rule.chairs else case.seats[rule.party]
    too_few = rule.at_least is not None and len(seats) < rule.at_least
    too_many = rule.at_most is not None and len(seats) > rule.at_most
    if not (too_few or too_many):
        return None
    where = f" ({listing([body.title for body in seats])})" if seats else ""
    verb = "chairs" if rule.chairs else "sits in"
    return Breach(tuple(seats), f"it {verb} {len(seats) or 'none'}{where}")


def breaches(case: Case) -> Iterator[tuple[Rule, Breach]]:
    """Find every rule that the design breaks, hard or soft, in the order of the instance."""
    for rule in case.instance.rules:
        breach = JUDGES[type(rule)](rule, case)
        if breach is not None:
            yield rule, breach


def broken_hard(case: Case, found: Iterable[tuple[Rule, Breach]]) -> Iterator[Violation]:
    """Report the hard rules that are broken, and the limits of parties themselves."""
    for rule, breach in found:
        if rule.hard:
            yield _violation(case, rule, breach, f"The rule '{rule.id}'", rule.id)
    for party in case.instance.parties:
        for name, bound in (("min_seats", "at_least"), ("max_seats", "at_most")):
            if getattr(party, name) is not None:
                limit = {bound: getattr(party, name)}
                own = LimitsSeats(id=name, kind="limits_seats", party=party.id, **limit)
                if (breach_of_own := limits_seats(own, case)) is not None:
                    subject = f"The {name} of {party.label}"
                    yield _violation(case, own, breach_of_own, subject, None)


def broken_soft(found: Iterable[tuple[Rule, Breach]]) -> Iterator[BrokenRule]:
    """List the soft rules that the design breaks, each with its weight and where it is broken."""
    for rule, breach in found:
        if not rule.hard:
            where = tuple(body.id for body in breach.where)
            yield BrokenRule(id=rule.id, weight=plain_number(rule.weight), where=where)


def _hosts(case: Case, issue: str) -> list[Body]:
    return [body for body in case.hosts[issue] if body.readable]


def _breach(where: list[Body], how: str) -> Breach | None:
    if not where:
        return None
    return Breach(tuple(where), how.format(bodies=listing([body.title for body in where])))


def _violation(case: Case, rule: Rule, breach: Breach, subject: str, id: str | None) -> Violation:
    return Violation(
        kind=rule.kind,
        message=f'{subject}, "{rule.sentence(case.instance.label)}", is broken: {breach.how}.',
        rule=id,
        institutions=tuple(body.id for body in breach.where),
        issue=getattr(rule, "issue", None),
        party=getattr(rule, "party", None),
    )
