"""Links: which bodies are joined, what that keeps, what it breaks, and how many links there are.

A link is stated between two *handlings*: it joins their hosts. Several variables can stand for one link
of a design, one for each interdependence that it carries; the first of them that is 1 represents it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from designer.candidates.grounding import Acceptability, Tie
from designer.engines.compact.host_slots import HostSlot, HostSlots
from designer.engines.compact.rules import BrokenRules
from designer.engines.program import added, summed

Terms = dict[int, int]
Host = int | str
"""The number of a column, or the id of a global body."""


@dataclass
class LinkVariable:
    """A link that may be opened between the hosts of two host_slots, or a host and a global body.

    Parameters
    ----------
    ends
        The two handlings; that of a global body has no place.
    opened
        The variable that is 1 when the hosts are two bodies and linked.
    outer
        Whether the second end is a global body.
    hinges
        For each party, the variable that is 1 when it sits in both hosts and they are linked.
    lateral
        Whether it is a link with a hinge between two bodies of the design.
    """

    ends: tuple[HostSlot, HostSlot]
    opened: int
    outer: bool = False
    hinges: dict[str, int] = field(default_factory=dict)
    lateral: Terms = field(default_factory=dict)


class Links:
    """The joints of a programme: one for every two host_slots that an interdependence can tie.

    Where links are ``counted`` body by body, what says that there is one has to be exact, rather than true
    at most.
    """

    def __init__(
        self, host_slots: HostSlots, accepted: Acceptability, broken: BrokenRules, counted: bool = False
    ) -> None:
        self.host_slots = host_slots
        self.accepted = accepted
        self.broken = broken
        self.counted = counted
        self.instance = host_slots.instance
        self.program = host_slots.columns.program
        self.derived = host_slots.derived
        self.joints: dict[tuple[HostSlot, HostSlot], LinkVariable] = {}
        self._stated: set[str] = set()
        self._near: dict[HostSlot, list[LinkVariable]] = {}
        self._at: dict[HostSlot, list[LinkVariable]] = {}
        self.derived.steps.append(self._spread)

    def state(self, ties: Iterable[Tie]) -> None:
        """State some of the ties, each once: joints for what a link may carry, wishes and refusals."""
        new = [tie for tie in ties if tie.rule not in self._stated]
        known = len(self.joints)
        for tie in new:
            self._stated.add(tie.rule)
            if tie.carried:
                for ends in self._pairs(tie):
                    self._open(ends)
        for tie in new:
            if tie.kind == "one body or linked":
                self._wish(tie)
            if tie.kind == "apart":
                self._keep_apart(tie)
        for tie in self.accepted.ties:
            if not tie.wished:
                self._refuse(tie, list(self.joints.values())[known:])

    def _spread(self, values: list[int]) -> None:
        """Let every link carry all that it can: open each joint of hosts that are linked anyway."""
        self.open_between(values, self.opened(values))

    def _inside(self, joint: LinkVariable, hosts: dict[HostSlot, Host]) -> bool:
        """Say whether one body hosts both ends, by whichever of their handlings."""
        one, other = ({hosts[h] for h in self.ends(end.end) if h in hosts} for end in joint.ends)
        return bool(one & other)

    def keep(self, values: list[int]) -> None:
        """Open, in place, a joint for every hard wish of which two bodies host the ends."""
        hosts = self._hosts(values)
        for tie in self.accepted.ties:
            if tie.kind == "one body or linked" and tie.price is None:
                apart = (
                    joint
                    for joint in map(self._joint, self._pairs(tie))
                    if joint and hosts.keys() >= {*joint.ends} and not self._inside(joint, hosts)
                )
                if joint := next(apart, None):
                    values[joint.opened] = 1

    def open_between(self, values: list[int], pairs: set[frozenset[Host]]) -> None:
        """Open, in place, what links between these pairs of hosts carry."""
        hosts = self._hosts(values)
        for ends, joint in self.joints.items():
            met = hosts.keys() >= {*ends} and frozenset(hosts[end] for end in ends) in pairs
            if met and not self._inside(joint, hosts):
                values[joint.opened] = 1

    def _joint(self, ends: tuple[HostSlot, HostSlot]) -> LinkVariable | None:
        return self.joints.get(ends) or self.joints.get(ends[::-1])

    def complete(self) -> None:
        """State every tie: from here on a design has all the links that it may have."""
        self.state(self.accepted.ties)

    def _pairs(self, tie: Tie) -> Iterator[tuple[HostSlot, HostSlot]]:
        """Give the pairs of host_slots at the two ends of a tie, a global body last."""
        first, second = (self.ends(end) for end in tie.ends)
        for one, other in product(first, second):
            yield (one, other) if one.end in self.instance.issue else (other, one)

    def ends(self, end: str) -> list[HostSlot]:
        """Give the host_slots of an issue or existing body; a body that cannot be joined has none."""
        if end in self.host_slots.of:
            return self.host_slots.of[end]
        return [HostSlot(end)] if end in self.outer else []

    @cached_property
    def outer(self) -> dict[str, frozenset[str]]:
        """The global bodies that can be linked to, with their members."""
        return {e.id: frozenset(e.members) for e in self.instance.existing if e.is_global and e.joinable}

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids at the ends of ties."""
        return frozenset(end for tie in self.accepted.ties for end in tie.ends)

    def _open(self, ends: tuple[HostSlot, HostSlot]) -> None:
        """Add the joint of two host_slots, unless it is there or the two can never be joined."""
        one, other = ends
        if self._joint(ends):
            return
        joint = LinkVariable(ends, self.program.variable(), outer=other.end in self.outer)
        opened = {joint.opened: 1}
        for end in ends:
            if not (end.end in self.outer or self.host_slots.certain(end)):
                self.program.require({**self.host_slots.hosted(end), joint.opened: -1}, at_least=0)
        if joint.outer:
            self._hinge_outside(joint)
        else:
            # An interdependence inside one body needs no link and gives none a reason.
            for inside in product(self.ends(one.end), self.ends(other.end)):
                if same := self.host_slots.same(*inside):
                    self.program.require({**same, **opened}, at_most=1)
            self._hinge(joint)
        self.joints[ends] = joint
        for end in ends:
            self._near.setdefault(end, []).append(joint)
        for end in () if joint.outer else ends:
            self._at.setdefault(end, []).append(joint)

    def _hinge_outside(self, joint: LinkVariable) -> None:
        if self.instance.settings.links_need_hinge:
            common = self.host_slots.seats(joint.ends[0], self.outer[joint.ends[1].end])
            self.program.require({**common, joint.opened: -1}, at_least=0)

    def _hinge(self, joint: LinkVariable) -> None:
        one, other = joint.ends
        for party in sorted(self.host_slots.guests(one) & self.host_slots.guests(other)):
            sits = [self.host_slots.seats(end, frozenset({party})) for end in joint.ends]
            joint.hinges[party] = self.derived.least_of({joint.opened: 1}, *sits, tight=self.counted)
        hinged = summed(joint.hinges.values())
        joint.lateral = {joint.opened: 1}
        if self.instance.settings.links_need_hinge:
            self.program.require({**hinged, joint.opened: -1}, at_least=0)
        else:
            lateral = self.derived.least_of({joint.opened: 1}, hinged)
            if self.counted:
                for hinge in joint.hinges.values():
                    self.program.require({lateral: 1, hinge: -1}, at_least=0)
            joint.lateral = {lateral: 1}

    @property
    def inner(self) -> list[LinkVariable]:
        """Joints between two bodies of the design."""
        return [joint for joint in self.joints.values() if not joint.outer]

    def at(self, handling: HostSlot) -> list[LinkVariable]:
        """Joints between two bodies of the design at a handling."""
        return self._at.get(handling, [])

    def _wish(self, tie: Tie) -> None:
        """Let two ends meet, in one body or in linked ones."""
        excuse = self.broken.excuse(tie.rule, tie.price, 1)
        if excuse is not None:
            met = self._met(tie)
            for absent, bound in self.host_slots.binding(tie):
                self.program.require(added(met, excuse, absent), at_least=bound)

    def _met(self, tie: Tie) -> Terms:
        met: Terms = {}
        for one, other in self._pairs(tie):
            if joint := self._joint((one, other)):
                met[joint.opened] = 1
            if other.end not in self.outer:
                met |= self.host_slots.same(one, other)
                if not tie.carried:
                    met |= self._through_others(one, other)
        return met

    def _through_others(self, one: HostSlot, other: HostSlot) -> Terms:
        """Say whether the hosts of two host_slots are linked for the sake of something else."""
        return summed(
            self.derived.least_of({joint.opened: 1}, *coinciding)
            for joint in self._sharing((one, other))
            if not joint.outer and {one, other} != {*joint.ends}
            for coinciding in self._coincidences(joint.ends, (one, other))
        )

    def _sharing(self, ends: tuple[HostSlot, HostSlot]) -> list[LinkVariable]:
        """List, in their order, the joints of which the hosts can be those of two host_slots."""
        one, other = map(self.host_slots.meeting, ends)
        beside = {joint.opened: joint for end in one for joint in self._near.get(end, [])}
        return [
            beside[opened]
            for opened in sorted(beside)
            if any(a in one and b in other for a, b in (beside[opened].ends, beside[opened].ends[::-1]))
        ]

    def _coincidences(
        self, ends: tuple[HostSlot, HostSlot], others: tuple[HostSlot, HostSlot]
    ) -> Iterator[list[Terms]]:
        """Give the two ways in which the hosts of two host_slots can be those of two others."""
        for first, second in (others, others[::-1]):
            same = []
            for end, other in ((ends[0], first), (ends[1], second)):
                if end == other:
                    continue
                if end.end in self.outer or other.end in self.outer:
                    break
                same.append(self.host_slots.same(end, other))
            else:
                if all(same):
                    yield same

    def _keep_apart(self, tie: Tie) -> None:
        """Let no existing body handle what is to be apart from it; two issues are a matter of bans."""
        excuse = self.broken.excuse(tie.rule, tie.price, -1)
        if excuse is None or self.instance.issue.keys() >= {*tie.ends}:
            return
        for issue, body in self._pairs(tie):
            if body.end not in self.outer and (same := self.host_slots.same(issue, body)):
                self.program.require({**same, **excuse}, at_most=0)

    def _refuse(self, tie: Tie, joints: list[LinkVariable]) -> None:
        """Open none of these joints between hosts of ends that are not to be linked."""
        excuse = self.broken.excuse(tie.rule, tie.price, -1)
        if excuse is None:
            return
        new = {joint.opened for joint in joints}
        for pair in self._pairs(tie):
            for joint in self._sharing(pair):
                if joint.opened not in new or (joint.outer and tie.kind == "not linked"):
                    continue
                for same in self._coincidences(joint.ends, pair):
                    refused = added({joint.opened: 1}, *same)
                    for present in self._presences(tie, joint):
                        row = {**added(refused, present), **excuse}
                        self.program.require(row, at_most=len(same) + bool(present))

    def _presences(self, tie: Tie, joint: LinkVariable) -> list[Terms]:
        """Say at which ends a party that refuses a link has to sit; at none where no party is named."""
        if tie.party is None:
            return [{}]
        sits = (self.host_slots.seats(end, frozenset({tie.party})) for end in joint.ends)
        return [present for present in sits if present]

    @cached_property
    def representing(self) -> dict[int, Terms]:
        """For each joint, by its opened variable: whether it stands for a link, each link having one."""
        found: dict[int, Terms] = {}
        for joint in self.joints.values():
            again = [
                self.derived.least_of({first.opened: 1}, *same, tight=self.counted)
                for first in self._sharing(joint.ends)
                if first.opened < joint.opened and first.outer == joint.outer
                for same in self._coincidences(joint.ends, first.ends)
            ]
            if again:
                others = dict.fromkeys(again, -1)
                represents = self.derived.excess_of({joint.opened: 1, **others})
                if self.counted:
                    self.program.require({joint.opened: 1, represents: -1}, at_least=0)
                    for other in again:
                        self.program.require({represents: 1, other: 1}, at_most=1)
                found[joint.opened] = {represents: 1}
            else:
                found[joint.opened] = {joint.opened: 1}
        return found

    def number(self) -> Terms:
        """Return the expression that counts the links."""
        return added(*self.representing.values())

    def opened(self, values: list[int]) -> set[frozenset[Host]]:
        """Read the links off a solution, as pairs of numbers of columns or ids of global bodies."""
        return self._opened(values, self._hosts(values))

    def linkable(self, values: list[int]) -> dict[frozenset[Host], list[int]]:
        """Give the pairs that a solution could link, with the variables of which any says that it does."""
        hosts = self._hosts(values)
        found: dict[frozenset[Host], list[int]] = {}
        for ends, joint in self.joints.items():
            pair = frozenset(hosts[end] for end in ends if end in hosts)
            if len(pair) == 2:
                found.setdefault(pair, []).append(joint.opened)
        return found

    def _opened(self, values: list[int], hosts: dict[HostSlot, Host]) -> set[frozenset[Host]]:
        opened = (ends for ends, joint in self.joints.items() if values[joint.opened])
        return {frozenset(hosts[end] for end in ends if end in hosts) for ends in opened}

    def _hosts(self, values: list[int]) -> dict[HostSlot, Host]:
        """Give the host of every handling that has one; a global body hosts itself."""
        return {**self.host_slots.hosts(values), **{HostSlot(id): id for id in self.outer}}
