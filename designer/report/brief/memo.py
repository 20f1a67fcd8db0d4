"""What a brief says: bottom line, objective, recommendation, points to make, background, annex."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.design import Institution
from designer.instance.rules import counted, listing
from designer.measures.resilience import goes_on
from designer.questions.seating_order import seating_order
from designer.report.detail import Detail
from designer.report.drawing import Drawing, draw
from designer.report.drawing.svg import cut
from designer.report.drawing.walkouts import HOLDS
from designer.report.judged import judged
from designer.report.layout import plain
from designer.report.names import Names
from designer.report.page.answer import fewest
from designer.report.page.content import Content

MOST_BODIES, MOST_POINTS, MOST_BACKGROUND = 12, 7, 8
"""Lines that a section has at most, so that two pages do."""
LONGEST = 220
"""Columns of a line."""
MOST_MEMBERS = 7
"""Members of an institution that a line names; of more it gives the number, and the annex their names."""
ROOM, COLUMNS = 53, 94
"""Lines on the first page, and their columns, as a word processor sets them."""


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it: paragraphs, or items that are numbered or not."""

    heading: str
    lines: tuple[str, ...]
    kind: str = "paragraphs"


@dataclass(frozen=True)
class Matrix:
    """Parties as rows, institutions as numbered columns; ``C`` chairs, ``x`` sits, nothing is absent."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Memo:
    """A brief as data, before it is a file.

    Parameters
    ----------
    title
        What it is about.
    subtitle
        For whom it is told.
    sections
        In their order.
    matrix
        Who sits where.
    picture
        The same drawn; None where there is no institution.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    matrix: Matrix
    picture: Drawing | None


def memo(content: Content, party: str | None = None) -> Memo:
    """Write the brief of a design, or tell it from one party's side.

    Parameters
    ----------
    content
        The design, and the answers that are known of it; prices are told where they are there.
    party
        Id of the party from whose side it is told.

    Examples
    --------
    >>> from designer.design import Design, Reference
    >>> from designer.instance import Instance
    >>> written = memo(Content(Instance(title="Two rivers"), Design(instance=Reference(title="t"))))
    >>> [section.heading for section in written.sections]
    ['Bottom line', 'Objective', 'Recommendation']
    """
    return _Writer(content, party).memo()


class _Writer:
    def __init__(self, content: Content, party: str | None) -> None:
        self.content, self.party = content, party
        self.instance = content.instance
        self.names = Names(content.instance)
        self.design = self.names.arranged(judged(content.design, content.verdict))
        self.ties = Detail(content.instance, self.design, self.names)
        self.order = seating_order(self.design, [p.id for p in self.instance.parties])

    def memo(self) -> Memo:
        for_whom = f"For {self.names(self.party)}" if self.party else "For decision"
        listed = (
            Section("Bottom line", tuple(self._bottom_line())),
            Section("Objective", tuple(self._objective())),
            Section("Recommendation", tuple(self._recommendation()), "items"),
            Section("Points to make", tuple(self._points())[:MOST_POINTS], "numbers"),
            Section("Background", tuple(self._background())[:MOST_BACKGROUND], "items"),
        )
        sections = tuple(
            Section(s.heading, tuple(cut(line, LONGEST) for line in s.lines), s.kind)
            for s in listed
            if s.lines
        )
        sections = _fitted(sections)
        picture = draw(self.instance, self.design) if self.design.institutions else None
        return Memo(plain(self.instance.title), for_whom, sections, self._matrix(), picture)

    def _bottom_line(self) -> Iterator[str]:
        if self.content.verdict is not None and not self.content.verdict.valid:
            broken = counted(len(self.content.verdict.violations), "violation")
            yield f"This design is not valid: the referee finds {broken}. It is not recommended."
        seats = counted(sum(len(body.members) for body in self.design.institutions), "seat")
        some = counted(len(self.design.institutions), "institution")
        issues = counted(len(self.instance.issues), "issue")
        do = "handles" if len(self.design.institutions) == 1 else "handle"
        least = " ".join(fewest(self.content))
        if self.party is None:
            yield f"{some} with {seats} {do} {issues}. {least}".strip()
            return
        mine = self._mine()
        held = sum(body.chair == self.party for body in mine)
        chairs = f" and chairs {held} of them" if held else ""
        yield (
            f"{self.names(self.party)} sits in {len(mine)} of {some}{chairs}. Together they {do.rstrip('s')} "
            f"{issues}. {least}"
        ).strip()

    def _objective(self) -> Iterator[str]:
        parties = counted(len(self.instance.core) or len(self.instance.parties), "party")
        issues = counted(len(self.instance.issues), "issue")
        yield (
            f"Handle {issues} among {parties} with as few bodies as possible, each with the members that its "
            "issues need, and none that a party refuses."
        )

    def _mine(self) -> list[Institution]:
        return self.ties.seats(self.party or "")

    def _recommendation(self) -> Iterator[str]:
        bodies = self._mine() if self.party else list(self.order.institutions)
        verb = {"new": "Found", "kept": "Keep", "revitalised": "Revitalise"}
        number = {body.id: n for n, body in enumerate(self.order.institutions, start=1)}
        if not bodies:
            yield "Nothing has to be founded."
        for body in bodies[:MOST_BODIES]:
            what = "; ".join(map(self.names, body.mandate))
            yield f"({number[body.id]}) {verb[body.origin]} {self._with_members(body)}: {what}."
        if len(bodies) > MOST_BODIES:
            yield f"And {counted(len(bodies) - MOST_BODIES, 'other')}, in the annex."

    def _with_members(self, body: Institution) -> str:
        """Name an institution, and its members where the name does not say them."""
        named = self.ties.named(body.id)
        members = self.names.ordered(body.members)
        if len(members) > MOST_MEMBERS:
            return f"{named} ({len(members)} members)"
        if named.startswith(" – ".join(map(self.names, members))):
            return named
        return f"{named} ({self.names.all(members) or 'nobody'})"

    def _points(self) -> Iterator[str]:
        yield from fewest(self.content)
        if self.party is not None:
            yield from self._party_points(self.party)
            return
        hard = sum(rule.hard for rule in self.instance.rules)
        if hard and (self.content.verdict is None or self.content.verdict.valid):
            yield (
                "The one hard condition on record is kept."
                if hard == 1
                else f"All {hard} hard conditions on record are kept."
            )
        broken = self.design.broken_rules
        if broken:
            yield f"Not met: {counted(len(broken), 'soft condition')} of the parties."
        kept = [self.ties.named(b.id) for b in self.design.institutions if b.origin != "new"]
        if kept:
            yield f"It builds on what is there: {listing(kept)}."
        if self.design.institutions:
            yield next(iter(self.ties.risks()))
        if self.design.umbrella is not None:
            forum = plain(self.design.umbrella.name)
            yield f"All bodies meet under the {forum}, which coordinates and decides nothing."

    def _party_points(self, party: str) -> Iterator[str]:
        name, mine = self.names(party), self._mine()
        wanted = [i for i in self.instance.issues if party in i.required]
        hosted = {issue for body in mine for issue in body.mandate}
        got = sum(issue.id in hosted for issue in wanted)
        if wanted:
            all_of = counted(len(wanted), "issue")
            yield f"Gets: {name} has a seat where {got} of the {all_of} that require it are handled."
        owes = [c.id for c in self.instance.commitments if c.party == party]
        owed = [c.id for c in self.instance.commitments if party in c.to]
        if owes or owed:
            yield f"Owes {counted(len(owes), 'commitment')} and is owed {len(owed)}."
        stalls = [self.names(i) for body in mine for i in self.ties.stalled(body, party)]
        if stalls:
            yield f"Could stall, without being required for it: {listing(stalls)}."
        ended = [self.ties.named(b.id) for b in mine if not goes_on(self.instance, b, party)]
        if ended:
            yield f"Without it, {counted(len(ended), 'institution')} would end: {listing(ended)}."
        risked = {c for lever in self.design.leverage if lever.party == party for c in lever.at_risk}
        if risked:
            yield f"By walking out it would put {counted(len(risked), 'commitment')} of others at risk."
        unkept = [b.id for b in self.design.broken_rules if self._of(b.id, party)]
        if unkept:
            yield f"Soft conditions of its own that are not met: {listing(unkept)}."

    def _of(self, id: str, party: str) -> bool:
        return any(rule.id == id and getattr(rule, "party", None) == party for rule in self.instance.rules)

    def _background(self) -> Iterator[str]:
        if self.content.prices is not None:
            from designer.report.drawing.prices import tag

            for price in self.content.prices.prices:
                mine = (
                    self.party is None or price.id == f"party {self.party}" or self._of(price.id, self.party)
                )
                if price.matters and price.change == "dropped" and mine:
                    yield f"Without this, {tag(price)}: {plain(price.sentence)}."
        if self.party is not None:
            for rule in self.instance.rules:
                if getattr(rule, "party", None) == self.party:
                    why = f" ({plain(rule.why).rstrip('.')})" if rule.why else ""
                    yield f"On record: {plain(rule.sentence(self.instance.label))}{why}."
            return
        if self.design.institutions:
            told = draw(self.instance, self.design, "walkouts").twin
            yield from sorted(told, key=lambda said: HOLDS in said)[:4]
            # The first of the risks is among the points already.
            yield from [*self.ties.not_kept_briefly(), *[*self.ties.risks()][1:]][:3]

    def _matrix(self) -> Matrix:
        bodies = self.order.institutions
        seated = [p for p in self.order.parties if any(p in b.members for b in bodies)]
        rows = tuple(
            (self.names(p), *("C" if b.chair == p else "x" if p in b.members else "" for b in bodies))
            for p in seated
        )
        return Matrix(tuple(self.ties.named(body.id) for body in bodies), rows)


def _fitted(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Leave out the last lines of the longest section until one page holds all."""
    left = [list(section.lines) for section in sections]
    while sum(2 + sum(-(-len(line) // COLUMNS) for line in lines) for lines in left) > ROOM:
        longest = max(left, key=lambda lines: sum(map(len, lines)) if len(lines) > 1 else 0)
        if len(longest) < 2:
            break
        longest.pop()
    return tuple(
        Section(s.heading, (*lines, *_rest(s, lines)), s.kind)
        for s, lines in zip(sections, left, strict=True)
    )


def _rest(section: Section, lines: list[str]) -> tuple[str, ...]:
    """Say of a recommendation that there is more of it; other sections are a selection anyway."""
    cut_off = section.heading == "Recommendation" and len(lines) < len(section.lines)
    return ("The others are in the annex.",) if cut_off else ()
