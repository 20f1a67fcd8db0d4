"""Walkouts: for each party, which bodies go on without it, which end, and what is handled no more."""

from __future__ import annotations

from collections.abc import Iterator

from designer.design import Design, Institution
from designer.instance import Instance
from designer.instance.rules import counted
from designer.measures.resilience import Walkouts, goes_on
from designer.questions.seating_order import seating_order
from designer.report.drawing.seats import COLUMN, LONGEST_BODY, LONGEST_PARTY, MARGIN, ROW
from designer.report.drawing.svg import INK, MEDIUM, Drawing, about, cut, element, label, line, widest
from designer.report.links import Ties
from designer.report.names import Names


def walkouts(instance: Instance, design: Design) -> Drawing:
    """Draw what stands when a party walks out: a dot where a body goes on without it, a cross where it ends.

    Examples
    --------
    >>> from designer.design import Reference
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}], "issues": [{"id": "x", "required": ["A"]}]
    ... })
    >>> body = Institution(id="A-B", members=("A", "B"), mandate=("x",))
    >>> walkouts(two, Design(instance=Reference(title="t"), institutions=(body,))).twin[0]
    'If A walks out, 1 of 1 institution ends; nothing goes on.'
    """
    return _Chart(instance, design).drawing()


class _Chart:
    def __init__(self, instance: Instance, design: Design) -> None:
        self.instance, self.design = instance, design
        self.names = Names(instance)
        self.ties = Ties(instance, design, self.names)
        order = seating_order(design, [p.id for p in instance.parties])
        self.bodies = order.institutions
        self.parties = [p for p in order.parties if any(p in b.members for b in self.bodies)]
        self.after = Walkouts(self.ties.linkage)

    def drawing(self) -> Drawing:
        names = [cut(self.names(p), LONGEST_PARTY) for p in self.parties]
        heads = [cut(self.ties.named(b.id), LONGEST_BODY) for b in self.bodies]
        said = [f"{self.after.aftermath(p).parts}" for p in self.parties if p in self.instance.party]
        left = MARGIN + widest(names, MEDIUM) + 22
        top = MARGIN + 0.72 * widest(heads) + 20
        across = len(heads) * COLUMN + max(0.62 * widest(heads), 90)
        height = top + len(names) * ROW + 44
        parts = []
        for k, head in enumerate(heads):
            x = left + (k + 0.5) * COLUMN
            parts.append(label(x + 3, top - 9, head, more={"class": "ink name"}, turned=-52))
        parts.append(label(left + len(heads) * COLUMN + 12, top - 9, "parts left"))
        for n, party in enumerate(self.parties):
            y = top + (n + 0.5) * ROW
            parts.append(label(left - 10, y + 4.5, names[n], "end", more={"font-size": MEDIUM}))
            for k, body in enumerate(self.bodies):
                parts.append(self._mark(body, party, left + (k + 0.5) * COLUMN, y))
            if n < len(said):
                parts.append(label(left + len(heads) * COLUMN + 30, y + 4.5, said[n]))
        y = height - 18
        parts += [_cross(MARGIN + 8, y - 4), label(MARGIN + 22, y, "ends without the party")]
        parts += [_ring(MARGIN + 190, y - 4), label(MARGIN + 204, y, "goes on without it")]
        parts += [_dot(MARGIN + 346, y - 4), label(MARGIN + 360, y, "does not seat it")]
        width = max(left + across + MARGIN, 500.0)
        title = f"What stands when a party walks out: {self.instance.title}"
        return Drawing(width, height, "".join(parts), title, tuple(self._twin()))

    def _mark(self, body: Institution, party: str, x: float, y: float) -> str:
        what = f"{self.ties.named(body.id)} without {self.names(party)}"
        if party not in body.members:
            return element("g", {}, about(f"{what}: not a member.") + _dot(x, y))
        if goes_on(self.instance, body, party):
            return element("g", {}, about(f"{what} goes on.") + _ring(x, y))
        return element("g", {}, about(f"{what} ends.") + _cross(x, y))

    def _twin(self) -> Iterator[str]:
        for party in self.parties:
            ended = sum(party in b.members and not goes_on(self.instance, b, party) for b in self.bodies)
            if party not in self.instance.party:
                continue
            after = self.after.aftermath(party)
            ends = "ends" if ended == 1 else "end"
            told = (
                f"If {self.names(party)} walks out, {ended} of "
                f"{counted(len(self.bodies), 'institution')} {ends}; "
                f"{_left(after.parts)}"
            )
            lost = "; ".join(map(self.names, after.unhandled))
            yield (
                f"{told}. Handled no more, though the party is not needed for it: {lost}."
                if lost
                else f"{told}."
            )


HOLDS = "the rest holds together"
"""Said of what goes on after a walkout, where links connect all of it."""


def _left(parts: int) -> str:
    """Say what becomes of the institutions that go on."""
    return {0: "nothing goes on", 1: HOLDS}.get(parts, f"the rest falls into {parts} parts")


def _cross(x: float, y: float) -> str:
    wide: dict[str, str | float | None] = {"stroke-width": 2.2}
    return line(x - 5, y - 5, x + 5, y + 5, more=wide) + line(x - 5, y + 5, x + 5, y - 5, more=wide)


def _ring(x: float, y: float) -> str:
    shape: dict[str, str | float | None] = {"cx": x, "cy": y, "r": 6, "fill": "none", "stroke": INK}
    return element("circle", shape | {"stroke-width": 2, "class": "stroke"})


def _dot(x: float, y: float) -> str:
    return element("circle", {"cx": x, "cy": y, "r": 1.6, "fill": INK, "class": "fill"})
