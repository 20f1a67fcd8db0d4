"""Survival as connectivity: the institutions without the umbrella, and what is left when a party walks out.

A handling and its host are joined, and hosts are joined by lateral links. So the bodies are connected when
one root reaches every handling.
"""

from __future__ import annotations

from designer.engines.compact.connectivity_flow import ConnectivityFlow
from designer.engines.compact.host_slots import HostSlot, HostSlots
from designer.engines.compact.links import Links
from designer.engines.program import Row, added, summed

Terms = dict[int, int]


def survive(links: Links) -> None:
    """Let the design survive the walkouts that the settings name."""
    for party in links.instance.settings.survive_walkout:
        Survival(links).walkout(party)


def connecting(links: Links, values: list[int]) -> list[Row]:
    """Give rows that every connected design satisfies and this one does not; none if it is connected.

    The bodies of one component, with what they handle, make one side. A connected design has a body that
    handles something of both sides, or a link across.
    """
    hosts = links.host_slots.hosts(values)
    groups: dict[int, set[int]] = {n: {n} for n in hosts.values()}
    for joint in links.inner:
        if all(values[v] for v in joint.lateral):
            one, other = (groups[hosts[end]] for end in joint.ends)
            if one is not other:
                one |= other
                groups.update(dict.fromkeys(other, one))
    components = {id(group): group for group in groups.values()}
    if len(components) < 2:
        return []
    sides = list(components.values())
    return [_across(links, hosts, side) for side in (sides if len(sides) > 2 else sides[:1])]


def _across(links: Links, hosts: dict[HostSlot, int], side: set[int]) -> Row:
    """Demand that something crosses between the bodies of one side and all others, where both are there."""
    host_slots = links.host_slots
    issues = links.instance.issue
    inside = {handling for handling, n in hosts.items() if n in side}
    handled: dict[int, list[tuple[bool, int]]] = {}
    for handling, place in host_slots.places.items():
        if handling.end in issues:
            for n, hosted in place.items():
                handled.setdefault(n, []).append((handling in inside, hosted))
    opened = {*hosts.values()}
    near: dict[int, bool] = {}
    crossing: Terms = {}
    for n, of in handled.items():
        # A body that is not there may be counted to either side: to the one of most that it can host.
        near[n] = n in side if n in opened else 2 * sum(within for within, _ in of) >= len(of)
        crossing |= {variable: 1 for within, variable in of if within != near[n]}
    # An existing body stands on the side that its column is counted to.
    inside |= {
        h for h, place in host_slots.places.items() if h.end not in issues and any(map(near.get, place))
    }
    for joint in links.inner:
        if len(inside & {*joint.ends}) == 1:
            crossing |= joint.lateral
    there = [_representative(host_slots, hosts, inside, within) for within in (True, False)]
    missing = [host_slots.hosted(h) for h in there if not host_slots.certain(h)]
    terms = added(crossing, *({v: -weight for v, weight in hosted.items()} for hosted in missing))
    return Row(tuple(terms.items()), 1 - len(missing), None)


def _representative(
    host_slots: HostSlots, hosts: dict[HostSlot, int], inside: set[HostSlot], within: bool
) -> HostSlot:
    """Return a handling that stands for one side of a cut: a certain one, if there is any."""
    issues = host_slots.instance.issue
    of = [h for h in hosts if h.end in issues and (h in inside) == within]
    return next(filter(host_slots.certain, of), of[0])


class Survival:
    """The networks that show what hangs together."""

    def __init__(self, links: Links) -> None:
        self.links = links
        self.instance = links.instance
        self.host_slots = links.host_slots
        self.columns = links.host_slots.columns
        self.program = links.program
        self.derived = links.derived

    def _surely(self, network: ConnectivityFlow) -> HostSlot | None:
        """Give a handling that is there in every design, to be the root."""
        issues = self.instance.issue
        sure = (h for h in network.demand if self.host_slots.certain(h) and issues[h.end].coverage == 1)
        return next(sure, None)

    def fragments(self) -> Terms:
        """Count the components of the bodies under lateral links, less one; none without bodies."""
        return {self.derived.positive_part(self._whole().balance(), over=1): 1}

    def _whole(self) -> ConnectivityFlow:
        network = ConnectivityFlow(self.derived, {h: self.host_slots.hosted(h) for h in self._handled})
        for handling, place in self.host_slots.places.items():
            for n, hosts in place.items():
                network.join(handling, n, {hosts: 1})
        for joint in self.links.inner:
            network.join(*joint.ends, joint.lateral)
        return network

    @property
    def _handled(self) -> list[HostSlot]:
        """HostSlots of issues; every body has one."""
        return [h for h in self.host_slots.places if h.end in self.instance.issue]

    def walkout(self, party: str) -> None:
        """Let what does not need a party go on without it, and hang together."""
        network, hosts = self._without(party)
        for going_on, least in hosts:
            self.program.require(going_on, at_least=least)
        self.program.require(network.balance(self._surely(network)), at_most=1)

    def failed_walkouts(self) -> Terms:
        """Count the parties whose walkout is not survived; those that can sit nowhere are alike."""
        seated = frozenset().union(*(column.members for _, column in self.columns.possible))
        failed = {self._failed(party.id): 1 for party in self.instance.parties if party.id in seated}
        absent = [party.id for party in self.instance.parties if party.id not in seated]
        if absent:
            failed[self._failed(absent[0])] = len(absent)
        return failed

    def _failed(self, party: str) -> int:
        network, hosts = self._without(party)
        missing = [
            self.derived.excess_of({v: -weight for v, weight in going_on.items()}, over=-least)
            for going_on, least in hosts
        ]
        pieces = self.derived.positive_part(network.balance(), over=1)
        failed = self.program.variable()
        for one in missing:
            self.program.require({failed: 1, one: -1}, at_least=0)
        self.program.require({failed: network.most, pieces: -1}, at_least=0)

        def settle(values: list[int]) -> None:
            values[failed] = int(any(values[v] for v in (*missing, pieces)))

        self.derived.steps.append(settle)
        return failed

    def _without(self, party: str) -> tuple[ConnectivityFlow, list[tuple[Terms, int]]]:
        """Give what is joined once a party is gone, and for each issue that can go on, its hosts that do.

        Of each issue they have to come to a number; an issue that need not be handled is first taken off.
        """
        able = [n for n, column in self.columns.possible if self._outlives(column.members - {party})]
        free = [h for h in self._handled if party not in self.instance.issue[h.end].required]
        network = ConnectivityFlow(self.derived, {h: self.host_slots.hosted(h, able) for h in free})
        busy = {n: summed(p[n] for h in free if n in (p := self.host_slots.places[h])) for n in able}
        going_on = dict(network.demand)
        for handling, place in self.host_slots.places.items():
            hosts = {n: place[n] for n in able if n in place}
            if handling in network.demand:
                for n, host in hosts.items():
                    network.join(handling, n, {host: 1})
                continue
            # The issue needs the party, but its host may go on with another one.
            alive = {n: self.derived.least_of({host: 1}, busy[n]) for n, host in hosts.items() if busy[n]}
            going_on[handling] = summed(alive.values())
            for n, host in alive.items():
                network.join(handling, n, {host: 1})
        for joint in self.links.inner:
            hinges = summed(hinge for other, hinge in joint.hinges.items() if other != party)
            network.join(*joint.ends, hinges, *(going_on[end] for end in joint.ends))
        issues = [i for i in self.instance.issues if party not in i.required]
        hosts_of = []
        for issue in (i.id for i in issues):
            slots = self.host_slots.of[issue]
            alive = {v: w for h in slots for v, w in going_on[h].items()}
            if issue not in self.host_slots.optional:
                hosts_of.append((alive, 1))
            elif self.host_slots.on_the_table:
                handled = {v: -w for v, w in self.host_slots.hosted(slots[0]).items()}
                hosts_of.append((added(alive, handled), 0))
        return network, hosts_of

    def _outlives(self, left: frozenset[str]) -> bool:
        """Whether a body with these members left goes on, if it has something to do."""
        core = self.instance.umbrella is None or bool(left & self.instance.core)
        return len(left) >= 2 and core
