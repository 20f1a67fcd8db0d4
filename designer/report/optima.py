"""All optimal designs and Pareto fronts, as text and as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import count, product
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any

from designer.instance import Instance
from designer.instance.rules import counted, listing
from designer.questions.explore.families import unchanged
from designer.report.amounts import amount
from designer.report.json_text import data_of, document
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names
from designer.report.status import lacking

if TYPE_CHECKING:
    from designer.design import Design
    from designer.questions.explore.families import Choice, Host, Hosts, Way
    from designer.questions.explore.front import Front
    from designer.questions.explore.optima import Optima

MOST_ROWS = 30
"""Memberships that are listed; the others are counted."""

MOST_WAYS = 9
"""Ways of a choice that are told one by one; of more, those with the same institutions are counted."""

MOST_SAID = 4
"""Hostings that a sentence tells; of more there is a table."""


def optima_text(instance: Instance, found: Optima, width: int = 80, colour: bool = False) -> str:
    """Tell how many optimal designs there are, and what they share.

    Examples
    --------
    >>> from designer.questions.explore.optima import explore
    >>> two = Instance.model_validate({
    ...     "title": "Two", "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}],
    ... })
    >>> print(optima_text(two, explore(two)))
    Two
    There is one optimal design and no other, confirmed by propagation.
    <BLANKLINE>
    In every optimal design
      - A, B
    """
    page = _ExploredPage(instance, width, Style(colour))
    return page.optima(found)


def front_text(instance: Instance, found: Front, width: int = 80, colour: bool = False) -> str:
    """Tell what one objective costs in terms of others."""
    return _ExploredPage(instance, width, Style(colour)).front(found)


def optima_json(found: Optima) -> str:
    """Give the optimal designs as indented JSON."""
    return document(
        {
            "status": found.status,
            "complete": found.complete,
            "confirmed_by": found.confirmed_by,
            "every": found.every,
            "some": found.some,
            "none": found.none,
            "institution_sets": found.institution_sets,
            "choices": [{"issues": c.issues, "ways": [*map(_way, c.ways)]} for c in found.choices],
            "unchanged": _way(unchanged(found.designs)) if found.complete else None,
            "designs": [data_of(design) for design in found.designs],
        },
        "optima@1",
    )


def _way(way: Way) -> dict[str, Any]:
    """Give who handles what; a number tells apart institutions with the same members."""
    return {issue: [*map(_host, hosts)] for issue, hosts in way}


def _host(host: Host) -> dict[str, Any]:
    """Give an institution, and what it takes up if anything."""
    known = {"members": host.members, "number": host.number}
    return {**known, "from": host.taken} if host.taken else known


def front_json(found: Front) -> str:
    """Give a front as indented JSON."""
    points = [
        {"values": point.values, "proven": point.proven, "design": data_of(point.design)}
        for point in found.points
    ]
    ends = {"complete": found.complete, "ends": found.ends}
    return document({"objectives": found.objectives, **ends, "points": points}, "front@1")


class _ExploredPage(Page):
    """The sections on what else there is."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.names = Names(instance)
        self.apart: dict[Host, str] = {}
        self.title = [*map(style.strong, self._text(instance.title))]

    def _text(self, text: str) -> list[str]:
        return paragraph(plain(text), self.width, indent="")

    def optima(self, found: Optima) -> str:
        counts = Counter(m for d in found.designs for m in {body.members for body in d.institutions})
        every = [self.names.short(members) or "nobody" for members in found.every]
        some = [f"{self.names.short(members) or 'nobody'}: {counts[members]}" for members in found.some]
        more = [f"and {counted(len(some) - MOST_ROWS, 'other')}"] if len(some) > MOST_ROWS else []
        among = "" if found.complete else " of those found"
        return self.joined(
            [*self.title, *self._text(_counted(found))],
            *self.choices(found),
            self.links(found),
            self.bullets("In every optimal design", every),
            self.bullets(f"In so many{among}", [*some[:MOST_ROWS], *more]),
            self.bullets("In none, though there or proposed", [*map(self.names, found.none)]),
        )

    def choices(self, found: Optima) -> Iterator[list[str]]:
        """Tell the families: in what the designs differ, and that this is all."""
        told = found.choices
        if not told:
            return
        self.apart = self._apart(found)
        numbers = " x ".join(str(len(choice.ways)) for choice in told)
        alike = found.institution_sets == len(found.designs)
        noun = "optimal designs" if alike else "sets of institutions"
        whole = f"{found.institution_sets} {noun} = {numbers}" if len(told) > 1 else "One choice"
        free = ": each can be made whatever the others are" if len(told) > 1 else ""
        yield self.bullets(f"{whole}{free}", [self._choice(choice) for choice in told])
        yield from (self._table(choice) for choice in told if _tabled(choice))

    def _table(self, choice: Choice) -> list[str]:
        """Give a row for each issue of a choice, a column for each way, and letters for who handles it."""
        handlers = [[dict(way)[issue] for way in choice.ways] for issue in choice.issues]
        hosts = dict.fromkeys(host for row in handlers for cell in row for host in cell)
        letters = dict(zip(hosts, _letters(), strict=False))
        rows = [
            [self.names(issue), *(" ".join(map(letters.__getitem__, cell)) for cell in row)]
            for issue, row in zip(choice.issues, handlers, strict=True)
        ]
        header = ["Who handles", *(str(n) for n, _ in enumerate(choice.ways, start=1))]
        said = [
            f"{letter}: {self._members(host.members)}{self.apart.get(host, '')}."
            for host, letter in letters.items()
        ]
        lines = self.table(f"The {len(choice.ways)} ways for these issues", header, rows)
        return [*lines, *(line for text in said for line in paragraph(plain(text), self.width))]

    def links(self, found: Optima) -> list[str]:
        """Tell the links that some optimal designs have and others, of the same institutions, have not."""
        if found.institution_sets == len(found.designs):
            return []
        counts = Counter(link for design in found.designs for link in self._links(design))
        number = len(found.designs)
        some = [f"{link}: {n}" for link, n in sorted(counts.items()) if n < number]
        more = [f"and {counted(len(some) - MOST_ROWS, 'other')}"] if len(some) > MOST_ROWS else []
        return self.bullets(f"Links in so many of {number}, not in all", [*some[:MOST_ROWS], *more])

    def _links(self, design: Design) -> list[str]:
        bodies = {body.id: body for body in design.institutions}
        return [
            " with ".join(
                self.names.short(bodies[end].members) or plain(end) if end in bodies else self.names(end)
                for end in link.between
            )
            for link in design.links
        ]

    def _choice(self, choice: Choice) -> str:
        label = self.names
        if len(choice.issues) == 1:
            ways = [self._hosts(hosts) for ((_, hosts),) in choice.ways]
            return f"{label(choice.issues[0])} is handled by {', or by '.join(ways)}."
        if _tabled(choice):
            return f"{len(choice.issues)} issues hang together, {len(choice.ways)} ways: see the table."
        subject = f"{listing([*map(label, choice.issues)])} hang together"
        parts = [[f"{label(issue)} by {self._hosts(hosts)}" for issue, hosts in way] for way in choice.ways]
        ways = [" and ".join(part) for part in parts]
        if len(ways) <= MOST_WAYS:
            return f"{subject}, {len(ways)} ways: {'; '.join(ways)}."
        used = [(" and ".join(map(self._members, bodies)), n) for bodies, n in choice.institutions]
        shown = "; ".join(f"{bodies}: {n} {'way' if n == 1 else 'ways'}" for bodies, n in used[:MOST_WAYS])
        more = f"; and {len(used) - MOST_WAYS} other sets" if len(used) > MOST_WAYS else ""
        return f"{subject}, {len(ways)} ways. By the institutions that share them out: {shown}{more}."

    def _apart(self, found: Optima) -> dict[Host, str]:
        """Tell institutions with the same members apart, by an issue that each handles in any case."""
        fixed = unchanged(found.designs)
        hosts = [
            host for way in (fixed, *(w for c in found.choices for w in c.ways)) for _, h in way for host in h
        ]
        several = {(host.members, host.taken) for host in hosts if host.number > 1}
        told = {host: f" (no. {host.number})" for host in hosts if (host.members, host.taken) in several}
        told |= {
            host: f" (with {self.names(issue)})"
            for issue, h in fixed
            for host in h
            if (host.members, host.taken) in several
        }
        origins: dict[tuple[str, ...], set[str]] = {}
        for host in hosts:
            origins.setdefault(host.members, set()).add(host.taken)
        for host in {host for host in hosts if len(origins[host.members]) > 1}:
            origin = self.names(host.taken) if host.taken else "new"
            told[host] = f" ({origin}){told.get(host, '')}"
        return told

    def _hosts(self, hosts: Hosts) -> str:
        return " and ".join(self._members(host.members) + self.apart.get(host, "") for host in hosts)

    def _members(self, members: tuple[str, ...]) -> str:
        return self.names.short(members) or "nobody"

    def front(self, found: Front) -> str:
        rows = [
            [
                *(amount(name, point.values[name], point.design) for name in found.objectives),
                "; ".join(self.names.short(b.members) or plain(b.id) for b in point.design.institutions)
                + ("" if point.proven else " (not proven)"),
            ]
            for point in found.points
        ]
        header = [*found.objectives, "A design with these values"]
        right = range(len(found.objectives))
        return self.joined(
            [*self.title, *self._text(_fronted(found))], self.table("The front", header, rows, right=right)
        )


def _tabled(choice: Choice) -> bool:
    """Whether the ways of a choice are too much for a sentence, and few enough for a table."""
    several = len(choice.issues) > 1 and len(choice.issues) * len(choice.ways) > MOST_SAID
    return several and len(choice.ways) <= MOST_WAYS


def _letters() -> Iterator[str]:
    """Give a, b, ..., z, aa, ab, ..."""
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))


def _counted(found: Optima) -> str:
    match found.status:
        case "infeasible" | "unknown":
            return lacking(found.status)
        case "feasible":
            return lacking(found.status, so="nothing can be said of others as good")
    number = len(found.designs)
    if not found.complete and not number:
        return "The best values are proven, and no time was left to list the designs that have them."
    if not found.complete:
        least = "is one optimal design" if number == 1 else f"are {number} optimal designs"
        return f"There {least} at least; the search for others stopped there."
    by = f", confirmed by {found.confirmed_by}" if found.confirmed_by else "; nothing confirmed it in time"
    if number == 1:
        return f"There is one optimal design and no other{by}."
    sets = found.institution_sets
    if sets == number:
        return (
            f"There are {number} optimal designs that differ in institutions or mandates, and no others{by}."
        )
    if sets == 1:
        return f"There are {number} optimal designs, which differ in links alone, and no others{by}."
    return (
        f"There are {number} optimal designs, of which {sets} differ in institutions or mandates "
        f"and {number - sets} from one of these in links alone, and no others{by}."
    )


def _fronted(found: Front) -> str:
    if found.complete and not found.points:
        return lacking("infeasible")
    if not found.points:
        return "No point of the Pareto front was found in the time given."
    count, proven = len(found.points), sum(point.proven for point in found.points)
    points = f"{count} points, {'each' if proven == count else f'{proven} of them'} proven"
    if count == 1:
        points = f"one point, {'' if proven else 'not '}proven"
    if found.complete:
        return f"The whole Pareto front: {points}, and proven that there are no others."
    missing = [name for name in found.objectives if name not in found.ends]
    ends = f"the one with the best {listing(missing, 'or')} is missing" if missing else "its ends among them"
    return (
        f"Part of the Pareto front: {points}; {ends}. "
        "The time ended before it was clear whether there are others; a longer --time-limit tells."
    )
