"""Who could handle an issue, rules aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import comb

from designer.instance import ExistingInstitution, Instance, Issue, Proposal
from designer.instance.rules import listing


@dataclass(frozen=True)
class Hosts:
    """Who could handle an issue, rules aside."""

    instance: Instance
    issue: Issue

    @cached_property
    def ordinary(self) -> frozenset[int]:
        """Sizes of new ordinary bodies."""
        instance, issue = self.instance, self.issue
        if instance.settings.only_proposals or instance.plenary_of(issue) == "must":
            return frozenset()
        least, most = len(issue.required), len(instance.parties) - len(issue.excluded)
        if instance.umbrella is not None and not instance.core.intersection(issue.required):
            least += 1
            most = most if instance.core.difference(issue.excluded) else 0
        return frozenset(s for s in instance.sizes_of(issue) if least <= s <= most)

    @cached_property
    def plenary(self) -> frozenset[int]:
        """Sizes of plenaries."""
        instance, issue = self.instance, self.issue
        if instance.settings.only_proposals or instance.plenary_of(issue) == "never":
            return frozenset()
        if instance.core.intersection(issue.excluded):
            return frozenset()
        least = max(1, len(instance.plenary_members((issue,))))
        return frozenset(range(least, len(instance.largest_plenary.difference(issue.excluded)) + 1))

    @cached_property
    def given(self) -> tuple[frozenset[str], ...]:
        """Members of the existing bodies and proposals that could handle it just as they stand."""
        only_proposals = self.instance.settings.only_proposals
        return tuple(
            frozenset(body.members)
            for body in self.instance.offers.get(self.issue.id, ())
            if isinstance(body, Proposal) or (body.usable and not only_proposals)
            if why_not(self.instance, body, self.issue) is None
        )

    @cached_property
    def sizes(self) -> frozenset[int]:
        """Every size of host."""
        return self.ordinary | self.plenary | {len(members) for members in self.given}

    @cached_property
    def seated(self) -> frozenset[str]:
        """Parties that sit in every host."""
        if self.plenary and not self.ordinary and not self.given:
            return self.instance.plenary_members((self.issue,))
        return frozenset(self.issue.required)

    def seats_with_required(self, party: str) -> bool:
        """Tell whether some host seats a party besides all that are required."""
        least = len({*self.issue.required, party})
        return party not in self.issue.excluded and (
            any(size >= least for size in self.ordinary)
            or any(size >= least for size in self.plenary if party in self.instance.core)
            or any(party in members for members in self.given)
        )

    def may_seat(self, party: str) -> bool:
        """Tell whether some host may seat a party, for this issue or for another one."""
        return party not in self.issue.excluded and (self.open_to_all or party in self.named)

    @cached_property
    def open_to_all(self) -> bool:
        """Whether some host may seat anybody who is not excluded."""
        return bool(self.plenary) or max(self.ordinary, default=0) > len(self.issue.required)

    @cached_property
    def named(self) -> frozenset[str]:
        """The parties that some host seats for what they are."""
        required = self.issue.required if self.ordinary else ()
        return frozenset(required).union(*self.given)

    @cached_property
    def most_memberships(self) -> int:
        """An upper bound on hosts with different members; plenaries are not counted."""
        free = len(self.instance.parties) - len(self.issue.excluded) - len(self.issue.required)
        new = sum(comb(free, size - len(self.issue.required)) for size in self.ordinary)
        return new + len(set(self.given))


def why_not(instance: Instance, body: ExistingInstitution | Proposal, issue: Issue) -> str | None:
    """Say why a body that may handle an issue never can, rules aside; None where it can."""
    missing = [p for p in issue.required if p not in body.members]
    banned = [p for p in issue.excluded if p in body.members]
    sizes = instance.sizes_of(issue) if isinstance(body, ExistingInstitution) else issue.sizes
    if missing:
        return f"{quoted(missing)} {are(missing)} required there and not among the members"
    if banned:
        return f"{quoted(banned)} {are(banned)} excluded there and among the members"
    if sizes is not None and len(body.members) not in sizes:
        return f"it has {len(body.members)} members, and the sizes allowed are {either(sizes)}"
    if instance.plenary_of(issue) == "must":
        return "only a plenary may handle it"
    return None


def most_seats(hosts: Mapping[str, Hosts], parties: Iterable[str]) -> dict[str, int]:
    """Give the seats that each party could have: one for every institution an issue needs."""
    everywhere = sum(host.issue.coverage for host in hosts.values() if host.open_to_all)
    found = dict.fromkeys(parties, everywhere)
    for host in hosts.values():
        excluded = {*host.issue.excluded}
        for party in excluded if host.open_to_all else host.named - excluded:
            found[party] += -host.issue.coverage if host.open_to_all else host.issue.coverage
    return found


def quoted(ids: Iterable[str]) -> str:
    """List ids in quotes."""
    return listing([f"'{id}'" for id in ids])


def are(ids: list[str]) -> str:
    """Give the verb for so many."""
    return "is" if len(ids) == 1 else "are"


def either(sizes: Iterable[int]) -> str:
    """List sizes in order."""
    return listing([str(size) for size in sorted(sizes)], "or")
