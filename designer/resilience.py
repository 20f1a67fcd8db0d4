"""How well institutions hold together: anchors, fragments, and what a walkout leaves.

Pure functions of a design's bodies and links; the referee computes the same with code of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from designer.design import Institution
from designer.instance import Instance
from designer.linkage import Linkage, Pair


def unlinked(linkage: Linkage) -> int:
    """Count the bodies without a lateral link."""
    linked = frozenset().union(*linkage.lateral)
    return sum(body.id not in linked for body in linkage.bodies)


def anchors(linkage: Linkage, body: str, party: str) -> int:
    """Count the lateral links of a body that have a party as a hinge: what walking out costs elsewhere."""
    return sum(body in pair and party in hinges for pair, hinges in linkage.lateral.items())


def unanchored(linkage: Linkage) -> int:
    """Count the seats without an anchor."""
    return sum(anchors(linkage, body.id, party) == 0 for body in linkage.bodies for party in body.members)


def fragments(linkage: Linkage) -> int:
    """Count the components of the bodies under lateral links, less one; 0 without bodies."""
    return max(0, components([body.id for body in linkage.bodies], linkage.lateral) - 1)


def components(bodies: Collection[str], links: Iterable[Pair]) -> int:
    """Count the components of a graph; links to bodies that are not listed do not count.

    Examples
    --------
    >>> components("abc", [frozenset("ab"), frozenset("cd")])
    2
    """
    group = {body: {body} for body in bodies}
    for one, other in links:
        if one in group and other in group and group[one] is not group[other]:
            joined = group[one] | group[other]
            group.update(dict.fromkeys(joined, joined))
    return len({id(members) for members in group.values()})


def goes_on(instance: Instance, body: Institution, party: str) -> bool:
    """Whether a body goes on without a party: two members left, one of them core, and an issue to handle."""
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


def aftermath(linkage: Linkage, party: str) -> Aftermath:
    """Say what is left after a party has walked out."""
    instance = linkage.instance
    left = {body.id: body for body in linkage.bodies if goes_on(instance, body, party)}
    handled = {issue for body in left.values() for issue in body.mandate}
    needless = (issue.id for issue in instance.issues if party not in issue.required)
    kept = (pair for pair, hinges in linkage.lateral.items() if hinges - {party})
    return Aftermath(tuple(id for id in needless if id not in handled), components(left, kept))


def walkouts(linkage: Linkage) -> dict[str, bool]:
    """Say for each party whether its walkout is survived."""
    return {party.id: aftermath(linkage, party.id).survived for party in linkage.instance.parties}
