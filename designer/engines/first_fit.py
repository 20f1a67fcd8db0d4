"""A first design straight from what is asked, before any body is listed: seldom good, but soon there.

First fit decreasing, as for packing bins (Johnson 1973): issues come one after the other, those that require
most first, and each goes to the first body that takes it as it is, or else with a few members more, or to a
body of its own. What found no body comes first in the next round, as in squeaky wheel optimisation (Joslin
and Clements 1999).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from designer.candidates.candidates import Candidate, given_bodies
from designer.candidates.grounding import Acceptability
from designer.candidates.issue_classes import classes
from designer.candidates.memberships import replaceable
from designer.engines.admission import Admission
from designer.engines.meetings import Meetings
from designer.engines.solution import Body, Solution
from designer.instance import SCALE, Instance, Issue, scaled
from designer.runtime.clock import Clock

Parties = frozenset[str]

ROUNDS = 8
"""Attempts, each in an order that puts first what was left over before."""

LOOKED_AT = 40
"""Bodies of a party that are kept in mind, the latest ones: of most there are others like them."""


def first_fit(instance: Instance, accepted: Acceptability, clock: Clock) -> Solution | None:
    """Put together bodies that handle every issue, or give None where going straight ahead does not do it.

    Nothing is done for limits from below and for what is asked of links, which may be kept by luck: the
    solution is still to be checked.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        When time is up first.

    Examples
    --------
    >>> from designer.candidates.grounding import ground
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
    ... })
    >>> [sorted(body.candidate.members) for body in first_fit(two, ground(two), Clock()).bodies]
    [['A', 'B', 'C']]
    """
    given = given_bodies(instance, accepted, clock)
    admission, meetings = Admission(instance, accepted), Meetings(instance, accepted)
    units = sorted(_units(instance, accepted), key=lambda unit: unit.rank)
    urgent: dict[int, None] = {}
    for n in range(ROUNDS):
        # Bodies that have grown can stand in the way of others, so every other round lets none grow.
        packing = _Packing(admission, meetings, given, growing=not n % 2)
        order = [*urgent, *(n for n in range(len(units)) if n not in urgent)]
        left = [n for n in clock.each(order, 20) if not packing.place(units[n])]
        if not left:
            packing.seat_more()
            return packing.solution()
        urgent = dict.fromkeys([*left, *urgent])
    return None


@dataclass(frozen=True)
class _Unit:
    """Issues that have to be in one body, mostly one alone; and others like it, in whatever bodies."""

    issues: tuple[Issue, ...]
    others: tuple[Issue, ...] = ()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(issue.id for issue in self.issues)

    @cached_property
    def required(self) -> Parties:
        return frozenset().union(*(issue.required for issue in self.issues))

    @property
    def times(self) -> int:
        return max(issue.coverage for issue in self.issues)

    @property
    def rank(self) -> tuple[object, ...]:
        """What requires most first; what requires the same one after the other."""
        return (-len(self.required), sorted(self.required), -len(self.issues))


def _units(instance: Instance, accepted: Acceptability) -> Iterator[_Unit]:
    bundle = {issue.id: {issue.id: None} for issue in instance.issues}
    for tie in accepted.ties:
        if tie.kind == "one body" and tie.price is None:
            one, other = (bundle[end] for end in tie.ends)
            if one is not other:
                one.update(other)
                bundle.update(dict.fromkeys(other, one))
    for alike in classes(instance, accepted, helpers=True):
        first, *others = alike.issues
        ids = bundle[first.id]
        if next(iter(ids)) == first.id:
            yield _Unit(tuple(instance.issue[id] for id in ids), tuple(others))


@dataclass(eq=False)
class _Draft:
    """A body that is being filled; ``most`` members is what its issues allow."""

    members: Parties
    plenary: bool = False
    given: Candidate | None = None
    mandate: list[str] = field(default_factory=list)
    most: int = 0

    @property
    def new(self) -> bool:
        return self.given is None and not self.plenary

    @property
    def has(self) -> list[str]:
        """Its issues, and the existing body that it is."""
        existing = self.given is not None and self.given.kind == "existing"
        return [*self.mandate, self.given.origin or ""] if existing and self.given else self.mandate


class _Packing:
    """Bodies as far as they are filled."""

    def __init__(
        self, admission: Admission, meetings: Meetings, given: list[Candidate], growing: bool
    ) -> None:
        self.growing = growing
        self.admission = admission
        self.meetings = meetings
        self.instance = admission.instance
        self.longest = self.instance.settings.max_mandate or len(self.instance.issues)
        self.drafts: list[_Draft] = []
        self.latest = _Draft(frozenset())
        self.hosts: dict[str, list[_Draft]] = {}
        self.waiting: dict[str, list[_Draft]] = {}
        self.given: dict[str, list[Candidate]] = {}
        for candidate in given:
            for issue in candidate.carries:
                self.given.setdefault(issue, []).append(candidate)
        self.used: set[int] = set()
        self.room: dict[str, int] = {}
        for limit in admission.accepted.limits:
            if limit.at_most is not None and limit.price is None:
                self.room[limit.party] = min(limit.at_most, self.room.get(limit.party, limit.at_most))
        self.replaced = replaceable(self.instance)

    def place(self, unit: _Unit) -> bool:
        """Give a unit all the bodies that it asks for."""
        while all(self._host(unit) for _ in range(unit.times)):
            # Where one of those alike is, others may be as well, as long as there is room.
            room = self.longest - len(self.latest.mandate)
            self._handle(self.latest, [issue.id for issue in unit.others[:room]])
            left = unit.others[room:]
            if not left:
                return True
            unit = _Unit(left[:1], left[1:])
        return False

    def _handle(self, draft: _Draft, issues: Iterable[str]) -> None:
        self.latest = draft
        for issue in issues:
            draft.mandate.append(issue)
            if draft.new:
                draft.most = min(draft.most, max(self.admission.sizes[issue]))
            self.hosts.setdefault(issue, []).append(draft)

    def _host(self, unit: _Unit) -> bool:
        larger: list[tuple[_Draft, Parties]] = []
        for draft in self._near(unit):
            members = draft.members | unit.required
            if len(members) == len(draft.members):
                if self._take(draft, members, unit):
                    return True
            elif self.growing and len(members) <= draft.most and len(draft.mandate) < self.longest:
                larger.append((draft, members))
        if any(self._grow(draft, members, unit) for draft, members in larger):
            return True
        return any(self._open(draft, unit) for draft in self._openings(unit))

    def _near(self, unit: _Unit) -> Iterator[_Draft]:
        """Give bodies that may take a unit: the latest, those of its partners, and some of its parties."""
        found: dict[_Draft, None] = {}
        for issue in unit.ids:
            for partner in self.meetings.partners.get(issue, ()):
                found.update(dict.fromkeys(self.hosts.get(partner, ())))
        if not unit.required:
            found.update(dict.fromkeys(self.drafts[:-LOOKED_AT:-1]))
        for party in sorted(unit.required):
            waiting = self.waiting.get(party, [])
            if len(waiting) > LOOKED_AT:
                waiting[:] = [draft for draft in waiting if len(draft.mandate) < self.longest][
                    -LOOKED_AT // 2 :
                ]
            found.update(dict.fromkeys(reversed(waiting)))
        return iter(found)

    def _openings(self, unit: _Unit) -> Iterator[_Draft]:
        """Give bodies that could be opened for a unit: what is given, a new one, a plenary."""
        for candidate in self.given.get(unit.ids[0], ()):
            if id(candidate) not in self.used:
                yield _Draft(candidate.members, given=candidate)
        if not self.instance.settings.only_proposals:
            yield _Draft(unit.required, most=self.admission.largest)
            yield _Draft(self.instance.core | unit.required, plenary=True, most=len(self.instance.parties))

    def _open(self, draft: _Draft, unit: _Unit) -> bool:
        if draft.new:
            return self._grow(draft, draft.members, unit)
        return self._take(draft, draft.members, unit)

    def _grow(self, draft: _Draft, members: Parties, unit: _Unit) -> bool:
        """Let a body take a unit with more members, if it can."""
        if draft.plenary:
            return self._take(draft, members, unit)
        mandate = [*draft.mandate, *unit.ids]
        completed = self.admission.completed(
            members,
            mandate,
            lambda party: self.room.get(party, 1) > 0,
            lambda some: self._differs(draft, some, mandate),
        )
        return completed is not None and self._take(draft, completed, unit)

    def _take(self, draft: _Draft, members: Parties, unit: _Unit) -> bool:
        """Let a body take a unit with these members, if it can."""
        mandate = [*draft.mandate, *unit.ids]
        seated = members - draft.members if draft.mandate else members
        if (
            len({*mandate}) < len(mandate)
            or len(mandate) > self.longest
            or not unit.required <= members
            or any(self.room[party] < 1 for party in self.room.keys() & seated)
            or not self._differs(draft, members, mandate)
            or not self._admitted(draft, members, mandate)
            or not self._linkable(draft, members, unit)
        ):
            return False
        if not draft.mandate:
            self.hosts.update({end: [draft] for end in draft.has})
            self.drafts.append(draft)
            self.used.add(id(draft.given))  # None too, which is no candidate
        for party in seated:
            self.waiting.setdefault(party, []).append(draft)
            if party in self.room:
                self.room[party] -= 1
        draft.members = members
        self._handle(draft, unit.ids)
        return True

    def _admitted(self, draft: _Draft, members: Parties, mandate: list[str]) -> bool:
        if draft.given is None:
            return self.admission.admits(members, mandate, draft.plenary)
        return {*mandate} <= {*draft.given.carries} and not self.admission.broken(members, mandate)

    def seat_more(self) -> None:
        """Seat parties that demand more seats, where they are welcome."""
        for limit in self.admission.accepted.limits:
            for draft in self.drafts if limit.at_least and limit.price is None else ():
                held = sum(limit.party in other.members for other in self.drafts)
                members = draft.members | {limit.party}
                if held < limit.at_least and draft.new and limit.party not in draft.members:
                    self._take(draft, members, _Unit(()))

    def _differs(self, draft: _Draft, members: Parties, mandate: list[str]) -> bool:
        """Whether no other host of its issues, nor another replacement, has the same members."""
        several = (other for issue in mandate for other in self.hosts.get(issue, ()))
        if any(other is not draft and other.members == members for other in several):
            return False
        replacing = draft.new and members in self.replaced
        return not replacing or all(d is draft or d.members != members for d in self.drafts)

    def _linkable(self, draft: _Draft, members: Parties, unit: _Unit) -> bool:
        mandate = [*draft.has, *unit.ids]
        if self.meetings.tied.isdisjoint(mandate):
            return True
        partners = (
            self.hosts.get(end, ()) for issue in mandate for end in self.meetings.partners.get(issue, ())
        )
        others = dict.fromkeys(other for some in partners for other in some if other is not draft)
        return self.meetings.linkable(members, mandate, [(other.members, other.has) for other in others])

    def solution(self) -> Solution:
        """Give the bodies with their links; existing ones do what new ones with their members do."""
        self._take_up()
        bodies = tuple(map(self._body, self.drafts))
        links = self.meetings.links([(draft.members, draft.has) for draft in self.drafts])
        limits = self.admission.accepted.chair_limits
        broken = (limit.rule for limit in limits if limit.price is not None)
        return Solution(bodies, links, frozenset(rule for rule in broken if rule is not None))

    def _take_up(self) -> None:
        existing = {id(c): c for some in self.given.values() for c in some if c.kind == "existing"}
        for old in sorted(existing.values(), key=lambda candidate: candidate.cost):
            for draft in self.drafts:
                if id(old) in self.used or not draft.new or draft.members != old.members:
                    continue
                if {*draft.mandate} <= {*old.carries} and old.cost <= self._founding(old.members)[0]:
                    draft.given = old
                    self.used.add(id(old))

    @cached_property
    def _order(self) -> dict[str, int]:
        return {issue.id: n for n, issue in enumerate(self.instance.issues)}

    def _body(self, draft: _Draft) -> Body:
        mandate = tuple(sorted(draft.mandate, key=self._order.__getitem__))
        if draft.given is not None:
            return Body(draft.given, mandate)
        if draft.plenary:
            return Body(Candidate(draft.members, "plenary", mandate), mandate)
        cost, origin = self._founding(draft.members)
        return Body(Candidate(draft.members, "new", mandate, cost, origin=origin), mandate)

    def _founding(self, members: Parties) -> tuple[int, str | None]:
        """Price a new body in millionths, and name the existing one that it replaces where that matters."""
        alike = [(scaled(existing.costs.replace), existing.id) for existing in self.replaced.get(members, ())]
        return alike[0] if any(cost != SCALE for cost, _ in alike) else (SCALE, None)
