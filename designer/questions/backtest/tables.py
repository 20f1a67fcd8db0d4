"""Who may sit in a body with a given mandate: every membership that the rules for single bodies allow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb
from random import Random

from designer.candidates.grounding import ground
from designer.instance import Instance
from designer.questions.backtest.agreement import Members

MOST = 2000
"""More memberships than so many are not listed but drawn."""

Mandate = frozenset[str]


class Tables:
    """The memberships that each mandate allows, listed once.

    Parameters
    ----------
    instance
        What is asked.
    random
        Draws among memberships that are too many to list.
    """

    def __init__(self, instance: Instance, random: Random) -> None:
        self.instance, self.random = instance, random
        accepted = ground(instance)
        self.bans = [ban for ban in accepted.bans if ban.hard]
        self.seats = accepted.seats
        self._known: dict[Mandate, tuple[Members, ...]] = {}

    def of(self, mandate: Mandate) -> tuple[Members, ...]:
        """Return the memberships that may carry exactly this mandate."""
        if mandate not in self._known:
            self._known[mandate] = tuple(dict.fromkeys(self._listed(mandate)))
        return self._known[mandate]

    def _listed(self, mandate: Mandate) -> Iterator[Members]:
        limit = self.instance.settings.max_mandate
        if limit is not None and len(mandate) > limit:
            return
        for members in (*self._ordinary(mandate), *self._plenary(mandate), *self._standing(mandate)):
            if self._allowed(members, mandate):
                yield members

    def _ordinary(self, mandate: Mandate) -> Iterator[Members]:
        """Yield supersets of the required parties, of a size that all issues allow, without passengers."""
        issues = [self.instance.issue[issue] for issue in sorted(mandate)]
        if any(self.instance.plenary_of(issue) == "must" for issue in issues):
            return
        required = frozenset[str]().union(*(issue.required for issue in issues))
        useful = required.union(*(issue.helpful for issue in issues), self._entitled(mandate))
        others = sorted(useful.difference(required, *(issue.excluded for issue in issues)))
        sizes = set.intersection(*(set(self.instance.sizes_of(issue)) for issue in issues))
        for size in sorted(sizes):
            more = size - len(required)
            if not 0 <= more <= len(others):
                continue
            if comb(len(others), more) <= MOST:
                yield from (required.union(some) for some in combinations(others, more))
            else:
                yield from (required.union(self.random.sample(others, more)) for _ in range(MOST))

    def _entitled(self, mandate: Mandate) -> set[str]:
        return {seat.party for seat in self.seats if seat.issues is None or seat.issues & mandate}

    def _plenary(self, mandate: Mandate) -> Iterator[Members]:
        issues = tuple(self.instance.issue[issue] for issue in sorted(mandate))
        if all(self.instance.plenary_of(issue) != "never" for issue in issues):
            yield self.instance.plenary_members(issues)

    def _standing(self, mandate: Mandate) -> Iterator[Members]:
        """Yield the members of existing bodies that may carry the mandate as they stand."""
        sizes = [set(self.instance.sizes_of(self.instance.issue[issue])) for issue in mandate]
        for body in self.instance.existing:
            if body.usable and mandate.issubset(body.may_handle):
                members = Members(body.members)
                required = {party for issue in mandate for party in self.instance.issue[issue].required}
                if required <= members and all(len(members) in some for some in sizes):
                    yield members

    def _allowed(self, members: Members, mandate: Mandate) -> bool:
        issues = [self.instance.issue[issue] for issue in mandate]
        if self.instance.umbrella is not None and not members & self.instance.core:
            return False
        if any(members.intersection(issue.excluded) for issue in issues):
            return False
        return not any(
            ban.meant(members) and any(some <= mandate for some in ban.mandates) for ban in self.bans
        )
