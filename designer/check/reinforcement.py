"""What holds institutions up when the umbrella or a party fails: links, anchors, survival.

Only lateral links count here: those between two institutions of the design, with a hinge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from designer.check.bodies import Body, Case
from designer.check.joins import Join
from designer.check.verdict import Violation
from designer.instance import Issue
from designer.instance.rules import listing

Part = frozenset[str]


def lateral_links(case: Case, body: Body) -> list[Join]:
    """Give the lateral links of an institution."""
    return [join for join in case.joins_of.get(body.id, ()) if join.lateral]


def anchors(case: Case, body: Body, member: str) -> int:
    """Count the lateral links of an institution that have the member as a hinge."""
    return sum(member in join.hinges for join in lateral_links(case, body))


def unlinked(case: Case) -> list[Body]:
    """Give the institutions without a lateral link."""
    return [body for body in case.bodies if not lateral_links(case, body)]


def unanchored(case: Case) -> list[tuple[Body, str]]:
    """Give the seats of which no lateral link has the member as a hinge."""
    return [
        (body, member)
        for body in case.bodies
        for member in case.in_order(body.members)
        if not anchors(case, body, member)
    ]


def parts(ids: Iterable[str], links: Collection[Join]) -> list[Part]:
    """Give the connected components of institutions, in the order of the first of each."""
    components: list[Part] = []
    left = dict.fromkeys(ids)
    others: dict[str, list[str]] = defaultdict(list)
    for join in links:
        one, other = join.link.between
        others[one].append(other)
        others[other].append(one)
    for first in list(left):
        if first not in left:
            continue
        reached, frontier = set[str](), [first]
        while frontier:
            id = frontier.pop()
            if id in left:
                del left[id]
                reached.add(id)
                frontier += [other for other in others.get(id, ()) if other in left]
        components.append(frozenset(reached))
    return components


def fragments(case: Case) -> list[Part]:
    """Give the parts into which the institutions fall without the umbrella."""
    return parts((b.id for b in case.bodies), [j for j in case.joins.values() if j.lateral])


@dataclass(frozen=True)
class Walkout:
    """What is left when a party walks out everywhere.

    Parameters
    ----------
    stranded
        The issues that do not require the party and have no institution left.
    left
        The ids of the institutions that go on, in the order of the design.
    between
        The lateral links among them that the party is not alone in holding.
    """

    stranded: tuple[Issue, ...]
    left: tuple[str, ...]
    between: tuple[Join, ...]

    @cached_property
    def parts(self) -> list[Part]:
        """The parts into which the institutions that go on fall."""
        return parts(self.left, self.between)

    @property
    def survived(self) -> bool:
        """Whether all that does not need the party goes on, and hangs together."""
        # A link joins two parts at most, so many institutions with few links cannot hang together.
        return not self.stranded and len(self.left) - len(self.between) <= 1 and len(self.parts) <= 1


def walkout(case: Case, leaving: str) -> Walkout:
    """Work out what is left when a party walks out."""
    ended = [body for body in case.concerned.get(leaving, ()) if not case.goes_on(body, leaving)]
    gone = {id(body) for body in ended}
    shaken = case.orphans.union(*(body.mandate for body in ended))
    stranded = (
        case.instance.issue[id_]
        for id_ in sorted(shaken, key=case.place.__getitem__)
        if leaving not in case.instance.issue[id_].required
        and all(id(body) in gone for body in case.lasting_hosts[id_])
    )
    staying = [join for join in case.lateral if join.hinges - {leaving}]
    ids = dict.fromkeys(body.id for body in case.lasting if id(body) not in gone)
    between = (join for join in staying if ids.keys() >= {*join.link.between})
    return Walkout(tuple(stranded), tuple(ids), tuple(between))


def walkouts(case: Case) -> dict[str, bool]:
    """Tell for each party whether its walkout is survived."""
    return {party.id: _survived(case, party.id) for party in case.instance.parties}


def _survived(case: Case, leaving: str) -> bool:
    # Many institutions with few links fall apart, whatever else a walkout does.
    at_least = len(case.lasting_ids) - len(case.concerned.get(leaving, ()))
    return at_least - len(case.lateral) <= 1 and walkout(case, leaving).survived


def reinforcement(case: Case) -> Iterator[Violation]:
    """Report what falls short of the reinforcement asked for."""
    for body in case.readable:
        yield from _links(case, body)
        yield from _anchors(case, body)
    settings = case.instance.settings
    apart = fragments(case)
    if settings.survive_suspension and len(apart) > 1:
        message = (
            f"Without the umbrella {_in_parts(case, apart)}; survive_suspension asks that they hang together."
        )
        yield Violation("suspension_not_survived", message)
    for party in settings.survive_walkout:
        left = walkout(case, party)
        if not left.survived:
            message = (
                f"When {case.party(party)} walks out, {consequences(case, left)}; "
                "survive_walkout asks that what does not need it goes on."
            )
            yield Violation("walkout_not_survived", message, party=party)


def consequences(case: Case, left: Walkout) -> str:
    """Say what fails after a walkout that is not survived."""
    labels = listing([issue.label for issue in left.stranded])
    verb = "has" if len(left.stranded) == 1 else "have"
    stranded = f"{labels} {verb} no institution left" if left.stranded else ""
    apart = _in_parts(case, left.parts) if len(left.parts) > 1 else ""
    return " and ".join(reason for reason in (stranded, apart) if reason)


def _links(case: Case, body: Body) -> Iterator[Violation]:
    settings, count = case.instance.settings, len(lateral_links(case, body))
    has = f"{body.title} has {_counted(count, 'link')} to other institutions by a hinge"
    if count < settings.min_links:
        message = f"{has}; min_links asks for {settings.min_links}."
        yield Violation("too_few_links", message, institutions=(body.id,))
    if settings.max_links is not None and count > settings.max_links:
        message = f"{has}; max_links allows {settings.max_links}."
        yield Violation("too_many_links", message, institutions=(body.id,))


def _anchors(case: Case, body: Body) -> Iterator[Violation]:
    wanted = case.instance.settings.min_anchors
    for member in case.in_order(body.members) if wanted else ():
        count = anchors(case, body, member)
        if count < wanted:
            message = (
                f"{case.party(member)} is a hinge of {_counted(count, 'link')} of {body.title}; "
                f"min_anchors asks for {wanted}."
            )
            yield Violation("too_few_anchors", message, institutions=(body.id,), party=member)


def _in_parts(case: Case, apart: Collection[Part]) -> str:
    listed = "; ".join(case.titles(case.in_design_order(part)) for part in apart)
    return f"the institutions fall into {len(apart)} parts ({listed})"


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}" if count == 1 else f"{count or 'no'} {noun}s"
