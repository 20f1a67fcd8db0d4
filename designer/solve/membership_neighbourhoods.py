"""Neighbourhoods of memberships: those that could handle the issues around ties that are not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice

from designer.candidates.candidates import subsets
from designer.engines.solution import Body, Solution
from designer.instance import Instance

Members = frozenset[str]

TIES = 5
"""Ties that one neighbourhood is around, at least."""

BODIES = 6
"""Bodies around each tie whose issues may go elsewhere, its own hosts among them."""

MORE = 40
"""Memberships for each tie, besides those of the design."""


class MembershipNeighbourhoods:
    """Gives neighbourhoods, tie by tie, round and round.

    Parameters
    ----------
    instance
        What is asked.
    alive
        The memberships to choose from.
    """

    def __init__(self, instance: Instance, alive: Collection[Members]) -> None:
        self.longest = instance.settings.max_mandate or len(instance.issues)
        self.carried = dict(_carried(instance, alive))
        self.hosting: dict[str, list[Members]] = {}
        for members, issues in self.carried.items():
            for issue in issues:
                self.hosting.setdefault(issue, []).append(members)
        self.rounds: Counter[str] = Counter()

    def around(
        self, instance: Instance, design: Solution, first: Collection[str], width: int
    ) -> frozenset[Members]:
        """Give memberships for the issues around some ties that a design does not keep.

        Parameters
        ----------
        instance
            What is asked.
        design
            What is to be improved.
        first
            Ids of the ties that matter most.
        width
            How many times as wide a neighbourhood is as the narrowest.
        """
        urgent = {*first}
        seeds = {id: {*instance.tie[id].issues} for id in design.broken if id in instance.tie}
        # Short mandates are where a body could be saved.
        short = [body.mandate for body in design.bodies if len(body.mandate) < self.longest]
        seeds.update((mandate[0], {mandate[0]}) for mandate in sorted(short, key=len))
        chosen = sorted(seeds, key=lambda id: (id not in urgent, self.rounds[id]))
        found: set[Members] = set()
        for id in islice(chosen, TIES):
            self.rounds[id] += 1
            found |= self._near(design, seeds[id], width * BODIES, width * MORE)
        return frozenset(found)

    def _near(self, design: Solution, ends: set[str], bodies: int, most: int) -> set[Members]:
        """Give the memberships that could handle most of the issues of the bodies nearest to two ends."""
        hosts = [body for body in design.bodies if ends & {*body.mandate}]
        seeds = Counter(issue for body in hosts for issue in body.mandate)
        beside: Counter[str] = Counter()
        for issue in seeds:
            for members in self.hosting.get(issue, ()):
                beside.update(self.carried[members])
        rest = [body for body in design.bodies if body not in hosts]
        rest.sort(key=lambda body: -sum(beside[issue] for issue in body.mandate))
        freed = {issue for body in (*hosts, *rest[: max(0, bodies - len(hosts))]) for issue in body.mandate}
        return {*islice(self._best(freed, design.bodies), most)}

    def _best(self, freed: set[str], bodies: Collection[Body]) -> Iterator[Members]:
        """Give memberships, first those that could handle most of some issues with the fewest seats."""
        known = {body.candidate.members for body in bodies}
        able = Counter(members for issue in freed for members in self.hosting.get(issue, ()))
        ranked = ((-min(n, self.longest), len(members), sorted(members)) for members, n in able.items())
        for _, _, members in sorted(ranked):
            if frozenset(members) not in known:
                yield frozenset(members)


def _carried(instance: Instance, alive: Collection[Members]) -> Iterator[tuple[Members, list[str]]]:
    """Give each membership with the issues whose required parties it seats, and none that they exclude."""
    by_required: dict[Members, list[str]] = {}
    for issue in instance.issues:
        by_required.setdefault(frozenset(issue.required), []).append(issue.id)
    for members in alive:
        fitting = (id for required in subsets(members, by_required) for id in by_required[required])
        yield members, [id for id in fitting if members.isdisjoint(instance.issue[id].excluded)]
