"""Whether the rows of an instance refer to each other soundly: errors, and what is suspicious."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from heapq import nlargest
from operator import eq
from typing import TYPE_CHECKING

from designer.instance import rules as r
from designer.instance.rows import tie_id

if TYPE_CHECKING:
    from designer.instance.model import Instance

Loc = tuple[str | int, ...]

MOST_PAIRS = 500_000
"""Pairs of an unknown and a known id that are looked at; more would take longer than a second or two."""

MOST_COMPARED = 200
"""Known names that are compared with an unknown one in earnest."""


@dataclass(frozen=True)
class Finding:
    """Something wrong or suspicious at one place of an instance.

    Parameters
    ----------
    loc
        Path of the field, such as ``("issues", 3, "required", 0)``.
    message
        What is wrong and what would be right.
    value
        What stands there.
    fatal
        Whether it proves, of an instance without errors, that no design can satisfy it.
    """

    loc: Loc
    message: str
    value: object = None
    fatal: bool = False


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the known name that is most like an unknown one, as the end of a sentence.

    Examples
    --------
    >>> nearest("watr", ["water", "dams"])
    "; did you mean 'water'?"
    >>> nearest("zebra", ["water", "dams"])
    '; known are dams, water'
    """
    names = sorted(set(known))
    folded = {n.casefold(): n for n in reversed(names)}
    close = get_close_matches(name.casefold(), _alike(name.casefold(), folded), n=1, cutoff=0.6)
    if close:
        return f"; did you mean '{folded[close[0]]}'?"
    if not names:
        return "; there is none"
    some = ", ".join(names[:8])
    return f"; known are {some}" + (", ..." if len(names) > 8 else "")


def _alike(name: str, known: Collection[str]) -> Collection[str]:
    """Give the known names most of whose characters stand where another has them, where there are many."""
    if len(known) <= MOST_COMPARED:
        return known

    def shared(other: str) -> int:
        agreeing = (*map(eq, name, other), *map(eq, reversed(name), reversed(other)))
        return agreeing.count(True)

    return nlargest(MOST_COMPARED, known, key=shared)


class _Names:
    """Looks ids up and reports those that nothing has."""

    def __init__(self, instance: Instance, lost: frozenset[str]) -> None:
        self.parties = {p.id for p in instance.parties}
        self.issues = {i.id for i in instance.issues}
        self.bodies = {e.id for e in instance.existing}
        self.commitments = {c.id for c in instance.commitments}
        self.lost = lost
        self.pairs = 0

    def unknown(self, id: str, known: set[str], noun: str, loc: Loc) -> Iterator[Finding]:
        if id not in known and id not in self.lost:
            self.pairs += len(known)
            suggestion = nearest(id, known) if self.pairs <= MOST_PAIRS else ""
            yield Finding(loc, f"no {noun} has the id '{id}'{suggestion}", id)

    def party(self, id: str | None, loc: Loc) -> Iterator[Finding]:
        if id is not None:
            yield from self.unknown(id, self.parties, "party", loc)

    def issue(self, id: str | None, loc: Loc) -> Iterator[Finding]:
        if id is not None:
            yield from self.unknown(id, self.issues, "issue", loc)

    def all_parties(self, ids: Iterable[str] | None, loc: Loc) -> Iterator[Finding]:
        for n, id in enumerate(ids or ()):
            yield from self.party(id, (*loc, n))

    def all_issues(self, ids: Iterable[str] | None, loc: Loc) -> Iterator[Finding]:
        for n, id in enumerate(ids or ()):
            yield from self.issue(id, (*loc, n))


def errors(instance: Instance, lost: frozenset[str] = frozenset()) -> list[Finding]:
    """List everything that makes an instance senseless, in the order of its sections.

    Parameters
    ----------
    instance
        Rows that are each right in themselves.
    lost
        Ids whose rows could not be read; a reference to one of them is not reported again.
    """
    from designer.instance.phase_references import phase_errors

    names = _Names(instance, lost)
    checks = (
        _ids(instance),
        _parties(instance),
        _issues(instance, names),
        _existing(instance, names),
        _interdependences(instance, names),
        _rules(instance, names),
        _commitments(instance, names),
        _proposals(instance, names),
        _settings(instance, names),
        _variants(instance, names),
        phase_errors(instance, lost),
    )
    return [finding for check in checks for finding in check]


def _ids(instance: Instance) -> Iterator[Finding]:
    """Each id is used once; issues, existing bodies and proposals share one namespace."""
    shared = ("issues", "existing", "proposals")
    for namespace in (("parties",), shared, ("rules",), ("commitments",), ("phases",)):
        first: dict[str, str] = {}
        for section in namespace:
            for n, row in enumerate(getattr(instance, section)):
                place = f"{section}[{n}]"
                if row.id in first:
                    message = f"the id '{row.id}' is already used by {first[row.id]}"
                    yield Finding((section, n, "id"), message, row.id)
                first.setdefault(row.id, place)


def _parties(instance: Instance) -> Iterator[Finding]:
    for n, party in enumerate(instance.parties):
        low, high = party.min_seats, party.max_seats
        if low is not None and high is not None and low > high:
            message = f"min_seats {low} is larger than max_seats {high}"
            yield Finding(("parties", n, "min_seats"), message, low)


def _issues(instance: Instance, names: _Names) -> Iterator[Finding]:
    for n, issue in enumerate(instance.issues):
        loc = ("issues", n)
        roles = {"required": issue.required, "helpful": issue.helpful, "excluded": issue.excluded}
        for role, ids in roles.items():
            yield from names.all_parties(ids, (*loc, role))
        seen: dict[str, str] = {}
        for role, ids in roles.items():
            for k, id in enumerate(ids):
                if id in seen:
                    message = f"'{id}' is {seen[id]} on this issue already, so it cannot be {role}"
                    yield Finding((*loc, role, k), message, id)
                seen.setdefault(id, role)


def _existing(instance: Instance, names: _Names) -> Iterator[Finding]:
    for n, body in enumerate(instance.existing):
        yield from names.all_parties(body.members, ("existing", n, "members"))
        yield from names.all_issues(body.may_handle, ("existing", n, "may_handle"))


def _interdependences(instance: Instance, names: _Names) -> Iterator[Finding]:
    kinds: dict[frozenset[str], dict[str, int]] = {}
    order: dict[str, list[tuple[str, int]]] = {}
    for n, tie in enumerate(instance.interdependences):
        loc: Loc = ("interdependences", n, "issues")
        for k, id in enumerate(tie.issues):
            yield from names.unknown(
                id, names.issues | names.bodies, "issue or existing institution", (*loc, k)
            )
        if all(id in names.bodies for id in tie.issues):
            yield Finding(loc, "at least one end has to be an issue", list(tie.issues))
        group = "sequence" if tie.kind == "sequence" else "tie"
        earlier = kinds.setdefault(frozenset(tie.issues), {})
        if group in earlier:
            message = (
                f"{tie_id(earlier[group])} already ties these two; a pair has at most one "
                "of package, coordinate and separate, and at most one sequence beside it"
            )
            yield Finding(loc, message, list(tie.issues))
        earlier.setdefault(group, n)
        if tie.kind == "sequence":
            order.setdefault(tie.issues[0], []).append((tie.issues[1], n))
    yield from _cycles(order)


def _cycles(order: dict[str, list[tuple[str, int]]]) -> Iterator[Finding]:
    """Report one cycle of sequences, named, if there is any."""
    done: set[str] = set()
    for start in order:
        path = [start]
        branches = [iter(order[start])]
        while branches:
            for following, n in branches[-1]:
                if following in path:
                    cycle = [*path[path.index(following) :], following]
                    message = f"sequences run in a circle: {' before '.join(cycle)}"
                    yield Finding(("interdependences", n, "issues"), message, [path[-1], following])
                    return
                if following in order and following not in done:
                    path.append(following)
                    branches.append(iter(order[following]))
                    break
            else:
                done.add(path.pop())
                branches.pop()


def _rules(instance: Instance, names: _Names) -> Iterator[Finding]:
    for n, rule in enumerate(instance.rules):
        loc: Loc = ("rules", n)
        yield from names.party(getattr(rule, "party", None), (*loc, "party"))
        yield from names.issue(getattr(rule, "issue", None), (*loc, "issue"))
        yield from names.all_issues(getattr(rule, "issues", None), (*loc, "issues"))
        match rule:
            case r.RefusesCompany():
                yield from names.party(rule.other, (*loc, "other"))
                yield from names.all_issues(rule.on, (*loc, "on"))
                yield from names.all_parties(rule.unless, (*loc, "unless"))
                if rule.party == rule.other:
                    yield Finding((*loc, "other"), "a party cannot refuse its own company", rule.other)
                for k, id in enumerate(rule.unless or ()):
                    if id in (rule.party, rule.other):
                        message = f"'{id}' is one of the two, so it cannot mediate between them"
                        yield Finding((*loc, "unless", k), message, id)
            case r.InsistsOnSeat():
                yield from names.all_parties(rule.where, (*loc, "where"))
                if rule.where and rule.party in rule.where:
                    message = f"'{rule.party}' sits there anyway; name the others only"
                    yield Finding((*loc, "where", rule.where.index(rule.party)), message, rule.party)
            case _:
                pass


def _commitments(instance: Instance, names: _Names) -> Iterator[Finding]:
    for n, commitment in enumerate(instance.commitments):
        loc: Loc = ("commitments", n)
        yield from names.party(commitment.party, (*loc, "party"))
        yield from names.issue(commitment.issue, (*loc, "issue"))
        yield from names.all_parties(commitment.to, (*loc, "to"))
        for k, id in enumerate(commitment.awaits):
            yield from names.unknown(id, names.commitments, "commitment", (*loc, "awaits", k))
            if id == commitment.id:
                yield Finding((*loc, "awaits", k), "a commitment cannot await itself", id)


def _proposals(instance: Instance, names: _Names) -> Iterator[Finding]:
    for n, proposal in enumerate(instance.proposals):
        yield from names.all_parties(proposal.members, ("proposals", n, "members"))
        yield from names.all_issues(proposal.mandate, ("proposals", n, "mandate"))


def _settings(instance: Instance, names: _Names) -> Iterator[Finding]:
    settings = instance.settings
    yield from names.all_parties(settings.survive_walkout, ("settings", "survive_walkout"))
    if instance.umbrella is not None and not instance.core:
        message = "an umbrella needs at least one party with role core; or write 'umbrella: null'"
        yield Finding(("settings", "umbrella"), message, instance.umbrella.name)
    if instance.umbrella is None and not settings.links_need_hinge:
        message = "links without a hinge run through the umbrella, and there is none"
        yield Finding(("settings", "links_need_hinge"), message, False)
    if settings.max_links is not None and settings.min_links > settings.max_links:
        message = f"min_links is larger than max_links {settings.max_links}"
        yield Finding(("settings", "min_links"), message, settings.min_links)
    if settings.only_proposals and instance.issues and not instance.proposals:
        message = "there are issues, but not a single proposal that could handle them"
        yield Finding(("settings", "only_proposals"), message, True)


def _variants(instance: Instance, names: _Names) -> Iterator[Finding]:
    """Report what the settings of a variant add to the errors of the file's own."""
    known = [*_settings(instance, names)]
    for name in instance.variants:
        for finding in _settings(instance.variant(name), names):
            if finding not in known:
                yield replace(finding, loc=("variants", name, *finding.loc))
