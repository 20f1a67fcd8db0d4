"""Every acceptable institution of an instance, enumerated from the sentences of its rows alone.

Nothing here comes from the model: not what it grounds, nor which memberships it thinks can matter. A
member of an ordinary body is required or helpful on an issue of its mandate, or has its seat from a rule;
so all memberships are found from the unions of required sets by adding such parties one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Literal

from designer.instance import (
    ExistingInstitution,
    InsistsOnSeat,
    Instance,
    Issue,
    Proposal,
    RefusesCompany,
)
from designer.verify.rules import Refusals
from designer.verify.watch import ENDLESS, UndecidedError, Watch

Parties = frozenset[str]
Issues = frozenset[str]
Kind = Literal["ordinary", "plenary", "existing", "proposal"]

MOST = 1_000_000
"""Memberships beyond which there are too many to look at each."""


class TooManyError(UndecidedError):
    """There are too many institutions to look at each."""


@dataclass(frozen=True)
class Body:
    """An institution that some design could have, whatever part of its issues it handles.

    Parameters
    ----------
    members, kind, source
        Who sits in it, what it is, and the existing body or proposal that it takes up.
    replaces
        The existing body in whose place it is new.
    cost
        What it counts in ``institutions``.
    issues
        What it may handle, each for itself.
    refused
        Pairs of them that it may not handle together.
    needs
        Sets of issues of which it handles one each, or somebody would sit there for nothing.
    """

    members: Parties
    kind: Kind
    source: str | None
    cost: Fraction
    issues: tuple[str, ...]
    refused: frozenset[Issues] = frozenset()
    needs: tuple[Issues, ...] = ()
    replaces: str | None = None


@dataclass(frozen=True)
class World:
    """An instance, and the hard demands of it that are in force.

    Parameters
    ----------
    instance
        What is asked.
    ceilings
        What objectives are at most; a soft rule whose weight is above that of ``broken_rules`` is kept.
    cited
        The hard rules and interdependences in force; all of them when None.
    handling
        Only bodies are listed that may handle all of these issues.
    watch
        Ends the enumeration when time is up.

    Examples
    --------
    >>> rivers = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [{"id": "x", "required": ["A"], "helpful": ["B"]}, {"id": "y", "required": ["C"]}],
    ... })
    >>> sorted("".join(sorted(body.members)) for body in World(rivers).bodies())
    ['AB', 'ABC', 'AC']
    """

    instance: Instance
    ceilings: Mapping[str, Fraction] | None = None
    cited: Collection[str] | None = None
    handling: Issues = frozenset()
    watch: Watch = ENDLESS

    @cached_property
    def refusals(self) -> Refusals:
        """What the rules in force forbid."""
        ceiling = None if self.ceilings is None else self.ceilings.get("broken_rules")
        return Refusals.of(self.instance, ceiling, self.cited)

    @cached_property
    def all(self) -> tuple[Body, ...]:
        """Every body, listed once."""
        return tuple(self.bodies())

    def bodies(self) -> Iterator[Body]:
        """Enumerate every body that some design could have.

        Raises
        ------
        TooManyError
            If there are too many memberships.
        """
        if not self.instance.settings.only_proposals:
            yield from self._ordinary()
            yield from self._plenaries()
            yield from self._existing()
        yield from self._proposals()

    @cached_property
    def companions(self) -> dict[str, frozenset[str]]:
        """What a host of each issue may handle or be: that issue and others, and existing bodies."""
        found: dict[str, set[str]] = defaultdict(set)
        for body in self.all:
            for issue in body.issues:
                found[issue] |= {i for i in body.issues if frozenset({issue, i}) not in body.refused}
                found[issue] |= {body.source} if body.source else set()
        return {issue: frozenset(names) for issue, names in found.items()}

    @cached_property
    def step(self) -> Fraction:
        """What every cost is a whole multiple of, 0 where all costs are."""
        costs = [Fraction(p.cost) for p in self.instance.proposals]
        if not self.instance.settings.only_proposals:
            costs.append(Fraction(1))
            costs += [Fraction(e.costs.replace) for e in self.instance.existing if e.redesign]
            costs += [Fraction(e.taking_up_costs) for e in self.instance.existing if e.usable]
        found = Fraction(0)
        for cost in costs:
            found = _common_divisor(found, cost)
        return found

    def rounded_up(self, bound: Fraction) -> Fraction:
        """Give the least cost that a design can have which is not below a bound."""
        return bound if not self.step else -(-bound // self.step) * self.step

    # Ordinary bodies

    @cached_property
    def _open(self) -> list[Issue]:
        """The issues that other bodies than plenaries may handle."""
        return [i for i in self.instance.issues if self.instance.plenary_of(i) != "must"]

    @cached_property
    def _sizes(self) -> dict[str, frozenset[int]]:
        return {i.id: frozenset(self.instance.sizes_of(i)) for i in self.instance.issues}

    @cached_property
    def _requiring(self) -> dict[Parties, list[Issue]]:
        found: dict[Parties, list[Issue]] = {}
        for issue in self._open:
            found.setdefault(frozenset(issue.required), []).append(issue)
        return found

    def _ordinary(self) -> Iterator[Body]:
        order = {issue.id: n for n, issue in enumerate(self.instance.issues)}
        for members in self._memberships():
            if self.instance.umbrella and not members & self.instance.core:
                continue
            fitting = [
                issue
                for required in self._included(members)
                for issue in self._requiring[required]
                if len(members) in self._sizes[issue.id]
            ]
            fitting.sort(key=lambda issue: order[issue.id])
            for body in self._body(members, "ordinary", None, Fraction(1), fitting):
                yield body
                for existing in self.replaceable.get(members, ()):
                    cost = Fraction(existing.costs.replace)
                    yield replace(body, cost=cost, replaces=existing.id)

    def _included(self, members: Parties) -> list[Parties]:
        """Give the required sets that all sit among some members, by the shorter way of two."""
        if 2 ** len(members) > len(self._requiring):
            return [required for required in self._requiring if required <= members]
        some = (frozenset(s) for size in range(len(members) + 1) for s in combinations(sorted(members), size))
        return [subset for subset in some if subset in self._requiring]

    def _memberships(self) -> Iterator[Parties]:
        """Give every membership in which each member is required, helpful or seated by a rule."""
        largest = max((max(self._sizes[i.id]) for i in self._open), default=0)
        needed = frozenset(p for i in self.handling for p in self.instance.issue[i].required)
        found = _unions(self._requiring, largest, self.watch, needed)
        waiting = sorted(found, key=sorted)
        while waiting:
            self.watch()
            members = waiting.pop()
            yield members
            if len(members) == largest:
                continue
            helpful = (i.helpful for required in self._included(members) for i in self._requiring[required])
            for party in sorted(frozenset(self._seats).union(*helpful) - members):
                larger = members | {party}
                if larger not in found:
                    found.add(larger)
                    waiting.append(larger)
            _bounded(found)

    @cached_property
    def _seats(self) -> dict[str, list[tuple[Parties, Issues | None]]]:
        """Whom rules, hard or soft, seat beside which parties, on which issues; None for any issue."""
        found: dict[str, list[tuple[Parties, Issues | None]]] = defaultdict(list)
        for rule in self.instance.rules:
            match rule:
                case InsistsOnSeat(party=party, issue=str(issue)):
                    found[party].append((frozenset(), frozenset({issue})))
                case InsistsOnSeat(party=party, where=tuple(where)):
                    found[party].append((frozenset(where), None))
                case RefusesCompany(unless=tuple(mediators)):
                    on = None if rule.on is None else frozenset(rule.on)
                    for mediator in mediators:
                        found[mediator].append((frozenset({rule.party, rule.other}), on))
        return found

    @cached_property
    def replaceable(self) -> dict[Parties, list[ExistingInstitution]]:
        """What can be replaced, by its members, where it costs something else than to found a body."""
        found: dict[Parties, list[ExistingInstitution]] = defaultdict(list)
        for existing in self.instance.existing:
            if existing.redesign:
                found[frozenset(existing.members)].append(existing)
        return {m: some for m, some in found.items() if any(e.costs.replace != 1 for e in some)}

    def _needs(self, members: Parties, issues: list[Issue]) -> list[Issues]:
        """Give, for each member, the issues that entitle it to its seat, unless all do."""
        everything = frozenset(issue.id for issue in issues)
        needs = []
        for member in sorted(members):
            entitling = {i.id for i in issues if member in i.required or member in i.helpful}
            for beside, on in self._seats.get(member, ()):
                if beside <= members:
                    entitling |= everything if on is None else on & everything
            if entitling != everything:
                needs.append(frozenset(entitling))
        return needs

    # Plenaries, existing bodies, proposals

    def _plenaries(self) -> Iterator[Body]:
        issues = [i for i in self.instance.issues if self.instance.plenary_of(i) != "never"]
        outside = {frozenset(i.required) - self.instance.core for i in issues}
        if not issues:
            return
        for guests in _unions({*outside, frozenset()}, len(self.instance.parties), self.watch):
            self.watch()
            members = self.instance.core | guests
            if not members:
                continue
            fitting = [i for i in issues if members.issuperset(i.required)]
            needs = [frozenset(i.id for i in fitting if guest in i.required) for guest in sorted(guests)]
            yield from self._body(members, "plenary", None, Fraction(1), fitting, needs)

    def _existing(self) -> Iterator[Body]:
        for row in self.instance.existing:
            members = frozenset(row.members)
            if not row.usable or not self._reports(members):
                continue
            fitting = [i for i in self._open if i.id in row.may_handle and len(members) in self._sizes[i.id]]
            yield from self._body(members, "existing", row, Fraction(row.taking_up_costs), fitting, [])

    def _proposals(self) -> Iterator[Body]:
        for row in self.instance.proposals:
            members = frozenset(row.members)
            if members and not self._reports(members):
                continue
            fitting = [
                i for i in self._open if i.id in row.mandate and len(members) in (i.sizes or (len(members),))
            ]
            yield from self._body(members, "proposal", row, Fraction(row.cost), fitting, [])

    def _reports(self, members: Parties) -> bool:
        return self.instance.umbrella is None or bool(members & self.instance.core)

    def _body(
        self,
        members: Parties,
        kind: Kind,
        row: ExistingInstitution | Proposal | None,
        cost: Fraction,
        fitting: Iterable[Issue],
        needs: list[Issues] | None = None,
    ) -> Iterator[Body]:
        """Give the body, if it may handle anything."""
        refused = self.refusals.of_members(members)
        if refused is None:
            return
        issues = [
            i
            for i in fitting
            if members.issuperset(i.required)
            and members.isdisjoint(i.excluded)
            and not self.refusals.of_issue(i.id, members)
        ]
        if not issues:
            return
        ids = tuple(i.id for i in issues)
        needed = self._needs(members, issues) if needs is None else [n.intersection(ids) for n in needs]
        if all(needed) and self.handling.issubset(ids):
            source = None if row is None else row.id
            yield Body(members, kind, source, cost, ids, refused, tuple(needed))


def _unions(
    sets: Iterable[Parties], largest: int, watch: Watch, within: Parties = frozenset()
) -> set[Parties]:
    """Give every union of one or more sets, and of what has to be in it, that is not too large."""
    found: set[Parties] = set()
    growing = {within}
    for one in sorted(set(sets), key=sorted):
        watch.check()
        new = {union for other in growing if len(union := one | other) <= largest} - found
        found |= new
        growing |= {union for union in new if len(union) < largest}
        _bounded(found)
    return found


def _bounded(found: set[Parties]) -> None:
    if len(found) > MOST:
        raise TooManyError(f"there are more than {MOST} memberships to look at")


def _common_divisor(a: Fraction, b: Fraction) -> Fraction:
    while b:
        a, b = b, a % b
    return a
