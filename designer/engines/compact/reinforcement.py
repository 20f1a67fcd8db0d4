"""Reinforcement by links as rows: bodies without one, seats without an anchor, and limits on both."""

from __future__ import annotations

from functools import cached_property

from designer.engines.compact.columns import Column
from designer.engines.compact.host_slots import HostSlot
from designer.engines.compact.links import Links, LinkVariable
from designer.engines.program import added, summed

Terms = dict[int, int]


class Reinforcement:
    """What the lateral links of a body are, body by body and seat by seat.

    For one link at least it is enough that some joint is at a handling of the body. To count links, each
    is counted by the joint that represents it.
    """

    def __init__(self, links: Links) -> None:
        self.links = links
        self.host_slots = links.host_slots
        self.columns = links.host_slots.columns
        self.program = links.program
        self.derived = links.derived

    def limits(self) -> None:
        """Give every body as many links, and every seat as many anchors, as are asked for."""
        settings = self.links.instance.settings
        for n, column in self.columns.possible:
            if settings.min_links:
                linked = self._linked if settings.min_links == 1 else self._links_of
                self._at_least(settings.min_links, column, linked(n))
            if settings.max_links is not None:
                self._at_most(settings.max_links, n)
            if settings.min_anchors:
                anchored = self._anchored if settings.min_anchors == 1 else self._anchors_of
                for party in sorted(column.members):
                    self._at_least(settings.min_anchors, column, anchored(n, party))

    def _at_least(self, asked: int, column: Column, there: Terms) -> None:
        self.program.require({**there, column.opened: -asked}, at_least=0)

    def _at_most(self, allowed: int, n: int) -> None:
        # A column is at one end of a link at most, so that the two ends can be counted apart.
        linked = [
            self.derived.excess_of(added(self._counting[joint.opened], hosts), over=1)
            for joint in self.links.inner
            for end in joint.ends
            if (hosts := self.host_slots.hosted(end, [n]))
        ]
        if len(linked) > allowed:
            self.program.require(summed(linked), at_most=allowed)

    def _at(self, joint: LinkVariable, n: int) -> Terms:
        """Say whether a column hosts one of the ends of a joint."""
        return added(*(self.host_slots.hosted(end, [n]) for end in joint.ends))

    @cached_property
    def _counting(self) -> dict[int, Terms]:
        """For each joint, whether it represents a lateral link."""
        found = {}
        for joint in self.links.inner:
            represents = self.links.representing[joint.opened]
            if joint.lateral == {joint.opened: 1}:
                found[joint.opened] = represents
            else:
                found[joint.opened] = {self.derived.least_of(represents, joint.lateral, tight=True): 1}
        return found

    def _links_of(self, n: int) -> Terms:
        return summed(
            self.derived.least_of(self._counting[joint.opened], ends)
            for joint in self.links.inner
            if (ends := self._at(joint, n))
        )

    def _anchors_of(self, n: int, party: str) -> Terms:
        return summed(
            self.derived.least_of(self._counting[joint.opened], {joint.hinges[party]: 1}, ends)
            for joint in self.links.inner
            if party in joint.hinges and (ends := self._at(joint, n))
        )

    def _linked(self, n: int) -> Terms:
        """Say whether a body has a lateral link, by the host_slots that have one."""
        return summed(
            self.derived.least_of({variable: 1}, lateral)
            for handling, variable in self._places(n)
            if (lateral := added(*(joint.lateral for joint in self.links.at(handling))))
        )

    def _anchored(self, n: int, party: str) -> Terms:
        """Say whether a seat is anchored, by the host_slots at which a link has the member as a hinge."""
        return summed(
            self.derived.least_of({variable: 1}, hinges)
            for handling, variable in self._places(n)
            if (hinges := summed(j.hinges[party] for j in self.links.at(handling) if party in j.hinges))
        )

    def _places(self, n: int) -> list[tuple[HostSlot, int]]:
        return [(handling, place[n]) for handling, place in self.host_slots.places.items() if n in place]

    def unlinked(self) -> Terms:
        """Count the bodies without a lateral link."""
        return summed(self._missing(column, self._linked(n)) for n, column in self.columns.possible)

    def unanchored(self) -> Terms:
        """Return the expression that counts the seats without an anchor."""
        return summed(
            self._missing(column, self._anchored(n, party))
            for n, column in self.columns.possible
            for party in sorted(column.members)
        )

    def _missing(self, column: Column, there: Terms) -> int:
        return self.derived.excess_of({column.opened: 1, **dict.fromkeys(there, -1)})
