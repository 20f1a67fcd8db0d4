"""One body by itself: whether its issues and its members accept each other, and whom it still needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from designer.candidates.grounding import Acceptability, Ban
from designer.instance import Instance, Issue

Parties = frozenset[str]


class Admission:
    """Judges new bodies by hard rules.

    Parameters
    ----------
    instance, accepted
        What is asked, and its rules, grounded.
    """

    def __init__(self, instance: Instance, accepted: Acceptability) -> None:
        self.instance = instance
        self.accepted = accepted
        self.led = instance.umbrella is not None
        self.sizes = {issue.id: frozenset(instance.sizes_of(issue)) for issue in instance.issues}
        self.largest = max((max(sizes) for sizes in self.sizes.values()), default=0)
        self.plenary = {issue.id: instance.plenary_of(issue) for issue in instance.issues}

    def admits(self, members: Parties, mandate: Sequence[str], plenary: bool = False) -> bool:
        """Whether a new body of these members may handle these issues, with none a passenger on all."""
        issues = [self.instance.issue[id] for id in mandate]
        if not members or (self.led and members.isdisjoint(self.instance.core)):
            return False
        if any(not members.isdisjoint(issue.excluded) for issue in issues):
            return False
        if plenary:
            fit = all(self.plenary[id] != "never" for id in mandate)
        else:
            fit = all(self.plenary[id] != "must" and len(members) in self.sizes[id] for id in mandate)
            fit = fit and members <= self.entitled(members, issues).keys()
        return fit and not self.broken(members, mandate)

    def broken(self, members: Parties, mandate: Iterable[str]) -> list[Ban]:
        """Give the hard bans that a body breaks."""
        handled = {*mandate}
        bans = self.accepted.bans_on(members, handled)
        return [ban for ban in bans if ban.hard and any(some <= handled for some in ban.mandates)]

    def entitled(self, members: Parties, issues: Sequence[Issue]) -> dict[str, None]:
        """Give the parties that are no passengers beside these members."""
        found = dict.fromkeys(party for issue in issues for party in (*issue.required, *issue.helpful))
        for seat in self.accepted.seats:
            if seat.seated <= members and (seat.issues is None or any(i.id in seat.issues for i in issues)):
                found[seat.party] = None
        return found

    def completed(
        self,
        members: Parties,
        mandate: Sequence[str],
        free: Callable[[str], bool],
        other: Callable[[Parties], bool],
    ) -> Parties | None:
        """Add members to a body until it is admitted, one by one; None where that leads nowhere.

        Parameters
        ----------
        members, mandate
            Who sits in it, and what it handles.
        free
            Whether a party takes one more seat.
        other
            Whether a body of these members would be a different one from those that it has to differ from.
        """
        while len(members) <= self.largest:
            if other(members) and self.admits(members, mandate):
                return members
            more = next(
                (p for p in self._lacking(members, mandate) if free(p) and self._joins(p, members, mandate)),
                None,
            )
            if more is None:
                return None
            members |= {more}
        return None

    def _lacking(self, members: Parties, mandate: Sequence[str]) -> list[str]:
        """Give parties of which one more member may help, those of the core first."""
        for ban in self.broken(members, mandate):
            if ban.unseated:
                return sorted(ban.unseated)
        entitling = self.entitled(members, [self.instance.issue[id] for id in mandate])
        # Of equals the first ones, as where bodies are listed.
        entitled = sorted(entitling, key=self.instance.place.__getitem__)
        core = [party for party in entitled if party in self.instance.core]
        if self.led and members.isdisjoint(self.instance.core):
            return core
        return [*core, *(party for party in entitled if party not in self.instance.core)]

    def _joins(self, party: str, members: Parties, mandate: Sequence[str]) -> bool:
        """Whether a party can be one more member, as far as it can be told before the body is complete."""
        if party in members or any(party in self.instance.issue[id].excluded for id in mandate):
            return False
        refused = [ban for ban in self.broken(members | {party}, mandate) if party in ban.seated]
        return all(ban.unseated or ban.min_size or ban.max_size is not None for ban in refused)
