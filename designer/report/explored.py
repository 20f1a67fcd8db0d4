"""All optimal designs and Pareto fronts, as text and as data."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from designer.explore.families import unchanged
from designer.instance import Instance
from designer.instance.rules import counted, listing
from designer.report.document import data_of, document
from designer.report.lacking import lacking
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names

if TYPE_CHECKING:
    from designer.explore import Choice, Front, Optima
    from designer.explore.families import Host, Hosts, Way

MOST_ROWS = 30
"""Memberships that are listed; the others are counted."""

MOST_WAYS = 6
"""Ways of a choice that are told one by one; of more, those with the same institutions are counted."""


def optima_text(instance: Instance, found: Optima, width: int = 80, colour: bool = False) -> str:
    """Tell how many optimal designs there are, and what they share.

    Examples
    --------
    >>> from designer.explore import explore
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
            "choices": [{"issues": c.issues, "ways": [*map(_way, c.ways)]} for c in found.choices],
            "unchanged": _way(unchanged(found.designs)) if found.complete else None,
            "designs": [data_of(design) for design in found.designs],
        }
    )


def _way(way: Way) -> dict[str, Any]:
    """Give who handles what; a number tells apart institutions with the same members."""
    return {issue: [{"members": m, "number": n} for m, n in hosts] for issue, hosts in way}


def front_json(found: Front) -> str:
    """Give a front as indented JSON."""
    points = [
        {"values": point.values, "proven": point.proven, "design": data_of(point.design)}
        for point in found.points
    ]
    ends = {"complete": found.complete, "ends": found.ends}
    return document({"objectives": found.objectives, **ends, "points": points})


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
            self.choices(found),
            self.bullets("In every optimal design", every),
            self.bullets(f"In so many{among}", [*some[:MOST_ROWS], *more]),
            self.bullets("In none, though there or proposed", [*map(self.names, found.none)]),
        )

    def choices(self, found: Optima) -> list[str]:
        """Tell the families: in what the designs differ, and that this is all."""
        told = found.choices
        if not told:
            return []
        self.apart = self._apart(found)
        numbers = " x ".join(str(len(choice.ways)) for choice in told)
        whole = f"{len(found.designs)} optimal designs = {numbers}" if len(told) > 1 else "One choice"
        free = ": each can be made whatever the others are" if len(told) > 1 else ""
        return self.bullets(f"{whole}{free}", [self._choice(choice) for choice in told])

    def _choice(self, choice: Choice) -> str:
        label = self.names
        if len(choice.issues) == 1:
            ways = [self._hosts(hosts) for ((_, hosts),) in choice.ways]
            return f"{label(choice.issues[0])} is handled by {', or by '.join(ways)}."
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
        several = {members for members, n in hosts if n > 1}
        told = {host: f" (no. {host[1]})" for host in hosts if host[0] in several}
        told |= {
            host: f" (with {self.names(issue)})" for issue, h in fixed for host in h if host[0] in several
        }
        return told

    def _hosts(self, hosts: Hosts) -> str:
        return " and ".join(self._members(members) + self.apart.get((members, n), "") for members, n in hosts)

    def _members(self, members: tuple[str, ...]) -> str:
        return self.names.short(members) or "nobody"

    def front(self, found: Front) -> str:
        rows = [
            [
                *(str(point.values[name]) for name in found.objectives),
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
    return f"There are {number} optimal designs that differ in institutions or mandates, and no others{by}."


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
