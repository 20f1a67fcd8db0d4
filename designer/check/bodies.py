"""A design read beside its instance: what each institution is, and who may handle what in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import BaseModel

from designer.check.joins import Join
from designer.design import Design, Institution
from designer.instance import (
    ExistingInstitution,
    InsistsOnSeat,
    Instance,
    Interdependence,
    Issue,
    Proposal,
    RefusesCompany,
)
from designer.instance.rules import listing

Nature = Literal["ordinary", "plenary", "existing", "proposal", "unclear"]
Parties = frozenset[str]


@dataclass(frozen=True)
class Body:
    """An institution of the design, read against the instance.

    Parameters
    ----------
    institution
        As the design lists it.
    nature
        What it has to be judged as; ``unclear`` where its origin contradicts itself or cannot be.
    row
        The existing body or proposal that it takes up.
    members
        Who sits in it, each once.
    issues
        The issues of its mandate that the instance has, each once.
    readable
        Whether the instance has every party and issue it lists. Nothing more is said of a body that
        is not readable: whatever else seems wrong may come from the unknown name.
    """

    institution: Institution
    nature: Nature
    row: ExistingInstitution | Proposal | None
    members: Parties
    issues: tuple[Issue, ...]
    readable: bool

    @property
    def id(self) -> str:
        """The id of the institution."""
        return self.institution.id

    @property
    def title(self) -> str:
        """What people call it."""
        return self.institution.name or self.institution.id

    @cached_property
    def mandate(self) -> frozenset[str]:
        """Ids of the issues it handles."""
        return frozenset(i.id for i in self.issues)

    @cached_property
    def required(self) -> Parties:
        """Parties that some issue of its mandate requires."""
        return frozenset(p for i in self.issues for p in i.required)

    @cached_property
    def helpful(self) -> Parties:
        """Parties that some issue of its mandate lists as helpful."""
        return frozenset(p for i in self.issues for p in i.helpful)

    @cached_property
    def excluded(self) -> Parties:
        """Parties that some issue of its mandate excludes."""
        return frozenset(p for i in self.issues for p in i.excluded)


@dataclass(frozen=True)
class Case:
    """An instance and a design side by side, as every part of the referee sees them."""

    instance: Instance
    design: Design
    bodies: tuple[Body, ...]

    @classmethod
    def of(cls, instance: Instance, design: Design) -> Case:
        """Read a design beside its instance."""
        existing = {e.id: e for e in instance.existing}
        proposals = {p.id: p for p in instance.proposals}

        def read(institution: Institution) -> Body:
            taken = institution.taken_from
            row = None if taken is None else existing.get(taken) or proposals.get(taken)
            known = [i for i in dict.fromkeys(institution.mandate) if i in instance.issue]
            return Body(
                institution=institution,
                nature=_nature(institution, row, instance.settings.only_proposals),
                row=row,
                members=frozenset(institution.members),
                issues=tuple(instance.issue[i] for i in known),
                readable=set(known) == set(institution.mandate)
                and set(institution.members) <= instance.party.keys(),
            )

        return cls(instance, design, tuple(read(i) for i in design.institutions))

    @cached_property
    def readable(self) -> tuple[Body, ...]:
        """The bodies of which every name is known."""
        return tuple(body for body in self.bodies if body.readable)

    @cached_property
    def hosts(self) -> dict[str, list[Body]]:
        """The bodies that handle each issue."""
        hosts: dict[str, list[Body]] = {i.id: [] for i in self.instance.issues}
        for body in self.bodies:
            for issue in body.issues:
                hosts[issue.id].append(body)
        return hosts

    @cached_property
    def seats(self) -> dict[str, list[Body]]:
        """The bodies in which each party sits."""
        seats: dict[str, list[Body]] = {p.id: [] for p in self.instance.parties}
        for body in self.bodies:
            for party in body.members & seats.keys():
                seats[party].append(body)
        return seats

    @cached_property
    def takers(self) -> dict[str, list[Body]]:
        """The bodies that take up each existing body or proposal."""
        takers: dict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            if body.row is not None:
                takers[body.row.id].append(body)
        return takers

    @cached_property
    def founded(self) -> dict[Parties, list[Body]]:
        """The new bodies with given members that are ordinary ones."""
        founded: dict[Parties, list[Body]] = defaultdict(list)
        for body in self.bodies:
            if body.nature == "ordinary":
                founded[body.members].append(body)
        return founded

    @cached_property
    def replacers(self) -> dict[str, list[Body]]:
        """The new bodies that replace each existing one, as they say and may."""
        replacers: dict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            if (existing := self.replaced(body)) is not None:
                replacers[existing.id].append(body)
        return replacers

    @cached_property
    def existing(self) -> dict[str, ExistingInstitution]:
        """The existing bodies by id."""
        return {e.id: e for e in self.instance.existing}

    @cached_property
    def body(self) -> dict[str, Body]:
        """The bodies by id."""
        return {body.id: body for body in reversed(self.bodies)}  # of equal ids the first

    @cached_property
    def global_bodies(self) -> dict[str, ExistingInstitution]:
        """The bodies that can only be linked to, and are there to be."""
        return {
            e.id: e
            for e in self.instance.existing
            if e.is_global and e.status == "active" and e.id not in self.body
        }

    @cached_property
    def joins(self) -> dict[frozenset[str], Join]:
        """The links that join what can be linked, by their two ends, each pair once."""
        members = {id: frozenset(e.members) for id, e in self.global_bodies.items()}
        members |= {id: body.members for id, body in self.body.items()}
        joins: dict[frozenset[str], Join] = {}
        for link in self.design.links:
            ends = frozenset(link.between)
            if len(ends) == 2 and ends <= members.keys() and not ends <= self.global_bodies.keys():
                first, second = link.between
                shared = members[first] & members[second]
                joins.setdefault(ends, Join(link, shared, ends <= self.body.keys()))
        return joins

    @cached_property
    def joins_of(self) -> dict[str, list[Join]]:
        """The links that end at each institution or global body."""
        joins: dict[str, list[Join]] = defaultdict(list)
        for ends, join in self.joins.items():
            for end in ends:
                joins[end].append(join)
        return joins

    @cached_property
    def ends(self) -> dict[str, Parties]:
        """The ids of all that a tie means by one of its ends.

        An issue is hosted by the institutions that handle it, a global body by itself while it is active,
        and any other existing body by the institution that takes it up.
        """
        ends = {issue: frozenset(body.id for body in hosts) for issue, hosts in self.hosts.items()}
        for e in self.instance.existing:
            if e.is_global:
                ends[e.id] = frozenset({e.id} & self.global_bodies.keys())
            else:
                ends[e.id] = frozenset(body.id for body in self.takers.get(e.id, ()))
        return ends

    @cached_property
    def carried(self) -> dict[frozenset[str], list[Interdependence]]:
        """The ties that a link between two ends would carry, in the order of the instance."""
        carried: dict[frozenset[str], list[Interdependence]] = defaultdict(list)
        for tie in self.instance.interdependences:
            first, second = (self.ends[end] for end in tie.issues)
            if tie.kind != "separate" and first.isdisjoint(second):
                for pair in {frozenset((one, other)) for one in first for other in second}:
                    carried[pair].append(tie)
        return carried

    @cached_property
    def lateral(self) -> tuple[Join, ...]:
        """The links that hold without the umbrella."""
        return tuple(join for join in self.joins.values() if join.lateral)

    def goes_on(self, body: Body, leaving: str | None = None) -> bool:
        """Whether an institution goes on without a party: two members left, one core, and some work.

        Without a party named, it is somebody that the institution neither seats nor needs.
        """
        left = body.members - {leaving}
        led = self.instance.umbrella is None or not left.isdisjoint(self.instance.core)
        return len(left) >= 2 and led and any(leaving not in issue.required for issue in body.issues)

    @cached_property
    def lasting(self) -> tuple[Body, ...]:
        """The bodies that go on when somebody walks out whom they neither seat nor need."""
        return tuple(body for body in self.bodies if self.goes_on(body))

    @cached_property
    def lasting_ids(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(body.id for body in self.lasting)

    @cached_property
    def concerned(self) -> dict[str, list[Body]]:
        """For each party, the bodies that seat or need it: a walkout of others changes nothing there."""
        concerned: dict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            for party in body.members | body.required:
                concerned[party].append(body)
        return concerned

    @cached_property
    def lasting_hosts(self) -> dict[str, list[Body]]:
        """For each issue, those of the lasting bodies that handle it."""
        hosts: dict[str, list[Body]] = {issue.id: [] for issue in self.instance.issues}
        for body in self.lasting:
            for issue in body.issues:
                hosts[issue.id].append(body)
        return hosts

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each issue in the instance."""
        return {issue.id: n for n, issue in enumerate(self.instance.issues)}

    @cached_property
    def orphans(self) -> frozenset[str]:
        """The issues that no lasting body handles."""
        return frozenset(issue for issue, hosts in self.lasting_hosts.items() if not hosts)

    @cached_property
    def survived(self) -> dict[str, bool]:
        """For each party whether its walkout is survived."""
        from designer.check.reinforcement import walkouts

        return walkouts(self)

    def claims(self, said: BaseModel, field: str) -> bool:
        """Whether the design says this of itself: one that was given need not."""
        return self.design.status != "given" or field in said.model_fields_set

    def title(self, id: str) -> str:
        """Give what people call an institution or an existing body."""
        return self.body[id].title if id in self.body else self.instance.label(id)

    def titles(self, ids: Iterable[str]) -> str:
        """List institutions and existing bodies as a sentence does."""
        return listing([self.title(id) for id in ids])

    def in_design_order(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Give those of the ids that institutions have, in the order of the design."""
        wanted = set(ids)
        return tuple(id for id in dict.fromkeys(body.id for body in self.bodies) if id in wanted)

    def party(self, id: str) -> str:
        """Give the name of a party."""
        return self.instance.party[id].label if id in self.instance.party else id

    def in_order(self, ids: Iterable[str]) -> list[str]:
        """Give parties in the order of the instance, unknown ones last."""
        return sorted(ids, key=lambda id: (self._rank.get(id, len(self._rank)), id))

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {p.id: n for n, p in enumerate(self.instance.parties)}

    def parties(self, ids: Iterable[str]) -> str:
        """Give the names of parties as a sentence lists them."""
        return listing([self.party(id) for id in self.in_order(ids)]) or "nobody"

    def replaced(self, body: Body) -> ExistingInstitution | None:
        """Give the existing body that a new one names as replaced, if that may be, and has its members."""
        existing = self.existing.get(body.institution.replaces or "")
        if existing is None or body.nature != "ordinary" or not existing.redesign:
            return None
        return existing if frozenset(existing.members) == body.members else None

    def cost(self, body: Body) -> Decimal:
        """Give what the body counts in the objective ``institutions``."""
        match body.row:
            case ExistingInstitution():
                return body.row.taking_up_costs
            case Proposal():
                return body.row.cost
        replaced = self.replaced(body)
        return Decimal(1) if replaced is None else replaced.costs.replace

    def standing(self, body: Body) -> Parties | None:
        """Give the members that a body has to have, whatever it handles; None where it is free."""
        if body.row is not None:
            return frozenset(body.row.members)
        if body.nature == "plenary":
            return self.instance.plenary_members(body.issues)
        return None

    def standing_or_listed(self, body: Body) -> Parties:
        """Give the members that decide who is missing, who is excluded and how large the body is.

        What can only be had as it stands is judged as it stands; that it is listed with other
        members is said once and for itself.
        """
        standing = self.standing(body)
        return body.members if standing is None else standing

    def passengers(self, body: Body) -> Parties:
        """Give the members that nothing in the body entitles to a seat."""
        if body.nature != "ordinary" or not body.issues:
            return frozenset()
        idle = body.members - body.required - body.helpful
        return idle.difference(self._seated_by_rules(body)) if idle else idle

    def _seated_by_rules(self, body: Body) -> Iterator[str]:
        for rule in self.instance.rules:
            match rule:
                case InsistsOnSeat(issue=str(issue)) if issue in body.mandate:
                    yield rule.party
                case InsistsOnSeat(where=tuple(where)) if body.members.issuperset(where):
                    yield rule.party
                case RefusesCompany(unless=tuple(mediators)) if meets(rule, body):
                    yield from mediators

    def mended(self, body: Body) -> Parties:
        """Give the members once what is said of single members of the body is put right.

        A seat too few or too many is one defect. It is not said again as a wrong size, a wrong
        format or a missing report line, where the members put right would have none of these.
        """
        standing = self.standing(body)
        if standing is not None:
            return standing
        return (body.members | body.required) - body.excluded - self.passengers(body)


def meets(rule: RefusesCompany, body: Body) -> bool:
    """Whether the two parties of the rule meet in the body on an issue that it speaks of."""
    both = rule.party in body.members and rule.other in body.members
    return both and (rule.on is None or not body.mandate.isdisjoint(rule.on))


def _nature(
    institution: Institution, row: ExistingInstitution | Proposal | None, only_proposals: bool
) -> Nature:
    if isinstance(row, Proposal):
        return "proposal"
    if only_proposals:
        return "unclear"
    if row is not None:
        return "existing"
    if institution.format == "plenary":
        return "plenary"
    called_new = institution.taken_from is None and institution.origin == "new"
    return "ordinary" if called_new else "unclear"
