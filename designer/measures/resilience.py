"""How well institutions hold together: anchors, fragments, and what a walkout leaves.

Pure functions of a design's bodies and links; the referee computes the same with code of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from designer.design import Institution
from designer.instance import Instance
from designer.measures.links import Linkage, Pair


def unlinked(linkage: Linkage) -> int:
    """Count the bodies without a lateral link."""
    linked = frozenset().union(*linkage.lateral)
    return sum(body.id not in linked for body in linkage.bodies)


def anchors(linkage: Linkage, body: str, party: str) -> int:
    """Count the lateral links of a body that have a party as a hinge: what walking out costs elsewhere."""
    return sum(party in hinges for hinges in linkage.lateral_of.get(body, {}).values())


def unanchored(linkage: Linkage) -> int:
    """Count the seats without an anchor."""
    return sum(anchors(linkage, body.id, party) == 0 for body in linkage.bodies for party in body.members)


def fragments(linkage: Linkage) -> int:
    """Count the components of the bodies under lateral links, less one; 0 without bodies."""
    return max(0, components({body.id for body in linkage.bodies}, linkage.lateral) - 1)


def components(bodies: Collection[str], links: Iterable[Pair]) -> int:
    """Count the components of a graph; links to bodies that are not listed do not count.

    Examples
    --------
    >>> components("abc", [frozenset("ab"), frozenset("cd")])
    2
    """
    number = len(bodies)
    # Each body leads, step by step, to the one that stands for its component.
    leads: dict[str, str] = {}
    for one, other in links:
        if one in bodies and other in bodies:
            near, far = _led(leads, one), _led(leads, other)
            if near != far:
                leads[near] = far
                number -= 1
    return number


def _led(leads: dict[str, str], body: str) -> str:
    """Follow the leads to their end, shortening the way for those who come after."""
    while (ahead := leads.get(body, body)) != body:
        leads[body] = leads.get(ahead, ahead)
        body = leads[body]
    return body


def goes_on(instance: Instance, body: Institution, party: str | None = None) -> bool:
    """Whether a body goes on without a party: two members left, one of them core, and an issue to handle.

    Without a party named, it is somebody that the body neither seats nor needs.
    """
    left = set(body.members) - {party}
    if len(left) < 2 or (instance.umbrella is not None and not left & instance.core):
        return False
    known = (instance.issue[issue] for issue in body.mandate if issue in instance.issue)
    return any(party not in issue.required for issue in known)


@dataclass(frozen=True)
class Aftermath:
    """What is left after a party has walked out.

    Parameters
    ----------
    unhandled
        Issues that do not need the party, and that no body handles any more.
    parts
        How many parts the bodies that go on fall into.
    """

    unhandled: tuple[str, ...]
    parts: int

    @property
    def survived(self) -> bool:
        """Whether what does not need the party goes on without it, and hangs together."""
        return not self.unhandled and self.parts <= 1


class Walkouts:
    """What walkouts leave; what does not depend on who walks out is worked out once.

    Parameters
    ----------
    linkage
        Bodies and links.
    """

    def __init__(self, linkage: Linkage) -> None:
        self.linkage = linkage
        instance = linkage.instance
        self.place = {issue.id: n for n, issue in enumerate(instance.issues)}
        self.concerned: dict[str, list[Institution]] = {}
        for body in linkage.bodies:
            required = (instance.issue[i].required for i in body.mandate if i in instance.issue)
            for party in {*body.members}.union(*required):
                self.concerned.setdefault(party, []).append(body)
        self.lasting = {body.id: body for body in linkage.bodies if goes_on(instance, body)}
        hosted = {issue for body in self.lasting.values() for issue in body.mandate}
        self.orphans = {issue for issue in self.place if issue not in hosted}

    def survived(self, party: str) -> bool:
        """Whether a walkout is survived."""
        # Each link joins two parts at most.
        left = len(self.lasting) - len(self.concerned.get(party, ()))
        return left - len(self.linkage.lateral) <= 1 and self.aftermath(party).survived

    def aftermath(self, party: str) -> Aftermath:
        """Say what is left after a party has walked out."""
        linkage, instance = self.linkage, self.linkage.instance
        ended = [body for body in self.concerned.get(party, ()) if not goes_on(instance, body, party)]
        gone = {body.id for body in ended}
        touched = {issue for body in ended for issue in body.mandate if issue in self.place}
        lost = self.orphans | {issue for issue in touched if gone.issuperset(self._hosts(issue))}
        unhandled = [issue for issue in lost if party not in instance.issue[issue].required]
        left = self.lasting.keys() - gone
        kept = (pair for pair, hinges in linkage.lateral.items() if hinges - {party})
        return Aftermath(tuple(sorted(unhandled, key=self.place.__getitem__)), components(left, kept))

    def _hosts(self, issue: str) -> list[str]:
        """Give the bodies that handle an issue and do not end by themselves."""
        return [id for id in self.linkage.hosts(issue) if id in self.lasting]


def aftermath(linkage: Linkage, party: str) -> Aftermath:
    """Say what is left after a party has walked out."""
    return Walkouts(linkage).aftermath(party)


def walkouts(linkage: Linkage) -> dict[str, bool]:
    """Say for each party whether its walkout is survived."""
    all_of_them = Walkouts(linkage)
    return {party.id: all_of_them.survived(party.id) for party in linkage.instance.parties}
