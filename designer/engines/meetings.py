"""Hard ties between bodies under construction: which must meet, which must not, and what links they need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from designer.candidates.grounding import Acceptability, Tie
from designer.instance import Instance

Parties = frozenset[str]
Placed = tuple[Parties, Collection[str]]
"""A body under construction: its members, and what it has: issues, or the existing body that it is."""

End = int | str
"""A body by its place, or a global one by its id."""


class Meetings:
    """What hard ties ask of bodies beside each other.

    Parameters
    ----------
    instance, accepted
        What is asked, and its rules, grounded.
    """

    def __init__(self, instance: Instance, accepted: Acceptability) -> None:
        self.accepted = accepted
        self.hinged = instance.settings.links_need_hinge
        self.most = instance.settings.max_links
        self.outer = {e.id: frozenset(e.members) for e in instance.existing if e.is_global and e.joinable}
        self.partners = self._tied("one body or linked")
        self.strangers = self._tied("apart", "not linked")
        self.tied = self.partners.keys() | self.strangers.keys()

    def _tied(self, *kinds: str) -> dict[str, set[str]]:
        """Give for each issue those that hard ties of some kinds name with it."""
        found: dict[str, set[str]] = {}
        for tie in self.accepted.ties:
            if tie.kind in kinds and tie.price is None:
                for one, other in (tie.ends, tie.ends[::-1]):
                    found.setdefault(one, set()).add(other)
        return found

    def linkable(self, members: Parties, mandate: Collection[str], bodies: Iterable[Placed]) -> bool:
        """Whether a body can be linked to each body that handles a partner of its issues, now or later."""
        if self.tied.isdisjoint(mandate):
            return True
        partners = set().union(*(self.partners.get(issue, ()) for issue in mandate)).difference(mandate)
        strangers = set().union(*(self.strangers.get(issue, ()) for issue in mandate))
        return partners.isdisjoint(strangers) and not any(
            not partners.isdisjoint(handled)
            and (not strangers.isdisjoint(handled) or (self.hinged and members.isdisjoint(others)))
            for others, handled in bodies
        )

    def links(self, bodies: Sequence[Placed]) -> frozenset[frozenset[End]]:
        """Open a link for each tie that one can keep, the hard ones first, where nothing refuses it."""
        hosts: dict[str, list[End]] = {id: [id] for id in self.outer}
        for n, (_, handled) in enumerate(bodies):
            for end in handled:
                hosts.setdefault(end, []).append(n)
        members: dict[End, Parties] = dict(self.outer.items())
        members.update((n, some) for n, (some, _) in enumerate(bodies))
        number = dict.fromkeys(members, 0)
        refused = self._refused(hosts, members)
        found: set[frozenset[End]] = set()
        for tie in sorted(self.accepted.ties, key=lambda tie: tie.price is not None):
            one, other = (hosts.get(end, ()) for end in tie.ends)
            pairs = [frozenset((a, b)) for a in one for b in other]
            if not tie.carried or any(len(pair) == 1 or pair in found for pair in pairs):
                continue
            for pair in pairs:
                fits = self.most is None or all(number[end] < self.most for end in pair)
                meet = not self.hinged or frozenset.intersection(*(members[end] for end in pair))
                if fits and meet and pair not in refused:
                    found.add(pair)
                    number.update({end: number[end] + 1 for end in pair})
                    break
        return frozenset(found)

    def _refused(self, hosts: dict[str, list[End]], members: dict[End, Parties]) -> set[frozenset[End]]:
        """Give the pairs of bodies that no link may join."""

        def meant(tie: Tie, pair: frozenset[End]) -> bool:
            return tie.party is None or any(tie.party in members[end] for end in pair)

        return {
            pair
            for tie in self.accepted.ties
            if not tie.wished and tie.price is None
            for a in hosts.get(tie.ends[0], ())
            for b in hosts.get(tie.ends[1], ())
            if meant(tie, pair := frozenset((a, b)))
        }
