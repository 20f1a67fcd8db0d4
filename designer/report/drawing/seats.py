"""The seat chart: parties as rows, bodies as vertical strokes with a mark at each seat (PAOH).

Parallel aggregated ordered hypergraphs: Valdivia et al. 2021, doi 10.1109/TVCG.2019.2933196.
"""

from __future__ import annotations

from collections.abc import Iterator

from designer.design import Design, Institution
from designer.instance import Instance
from designer.instance.rules import counted
from designer.questions.seating_order import SeatingOrder, seating_order
from designer.report.drawing.svg import (
    ACCENT,
    FAINT,
    INK,
    MEDIUM,
    PAPER,
    Drawing,
    about,
    cut,
    element,
    label,
    line,
    widest,
)
from designer.report.names import Names

ROW, COLUMN, MARGIN = 26.0, 30.0, 14.0
LONGEST_PARTY, LONGEST_BODY = 34, 48
SLANT = 0.8
"""Rise of a slanted label for each pixel of its width: the sine of its angle, nearly."""
LEGEND = 46.0


def seats(instance: Instance, design: Design) -> Drawing:
    """Draw who sits where: the umbrella, the plenaries, then the other bodies.

    Examples
    --------
    >>> from designer.design import Reference
    >>> two = Instance.model_validate({"parties": [{"id": "A"}, {"id": "B"}], "issues": [{"id": "x"}]})
    >>> body = Institution(id="A-B", members=("A", "B"), mandate=("x",))
    >>> seats(two, Design(instance=Reference(title="t"), institutions=(body,))).twin[-1]
    'A sits in 1 institution; B in 1 institution.'
    """
    return _Chart(instance, design).drawing()


class _Chart:
    def __init__(self, instance: Instance, design: Design) -> None:
        self.instance, self.design = instance, design
        self.names = Names(instance)
        self.called = self.names.of_institutions(design)
        self.order: SeatingOrder = seating_order(design, [p.id for p in instance.parties])
        shown = {p for body in design.institutions for p in body.members}
        shown |= set() if design.umbrella is None else {*design.umbrella.members}
        self.rows = [party for party in self.order.parties if party in shown]
        self.parties = [cut(self.names(p), LONGEST_PARTY) for p in self.rows]
        umbrella = [] if design.umbrella is None else [design.umbrella.name]
        self.heads = [*umbrella, *(self.called[b.id] for b in self.order.institutions)]
        heads = [cut(head, LONGEST_BODY) for head in self.heads]
        self.left = MARGIN + widest(self.parties, MEDIUM) + 22
        self.top = MARGIN + SLANT * 0.9 * widest(heads) + 20
        self.across = max(1, len(heads)) * COLUMN + 0.62 * widest(heads)
        self.width = max(self.left + self.across + MARGIN, 460.0)
        self.height = self.top + len(self.parties) * ROW + LEGEND + MARGIN
        self.row = {party: self.top + (n + 0.5) * ROW for n, party in enumerate(self.rows)}

    def drawing(self) -> Drawing:
        parts = [*self._rows(), *self._umbrella()]
        first = self.design.umbrella is not None
        parts += [self._body(body, self._x(n + first)) for n, body in enumerate(self.order.institutions)]
        parts += self._legend()
        title = f"Who sits where: {self.instance.title}"
        return Drawing(self.width, self.height, "".join(parts), title, tuple(self._twin()))

    def _x(self, n: int) -> float:
        return self.left + (n + 0.5) * COLUMN

    def _rows(self) -> Iterator[str]:
        end = self._x(len(self.heads) - 1) + COLUMN / 2
        for n, (party, name) in enumerate(zip(self.rows, self.parties, strict=True)):
            y = self.row[party]
            band: dict[str, str | float | None] = {
                "x": MARGIN / 2,
                "y": y - ROW / 2,
                "width": max(end - MARGIN / 2, 0.0),
                "height": ROW,
                "fill": "#f1f3f5" if n % 2 == 0 else PAPER,
                "class": "band" if n % 2 == 0 else "paper",
            }
            outside = party in self.instance.party and self.instance.party[party].role == "outside"
            written = label(
                self.left - 10, y + 4.5, name, "end", more={"font-size": MEDIUM, "class": "ink name"}
            ) + about(self.names(party), "(outside the core)" if outside else "")
            group: dict[str, str | float | None] = {"class": "party", "data-party": party}
            yield element("g", group, element("rect", band) + written)

    def _head(self, x: float, name: str) -> str:
        return label(x + 3, self.top - 9, cut(name, LONGEST_BODY), more={"class": "ink name"}, turned=-52)

    def _umbrella(self) -> Iterator[str]:
        umbrella = self.design.umbrella
        if umbrella is None:
            return
        x = self._x(0)
        marks = [self._ring(x, self.row[p], 5, dashed=False) for p in umbrella.members if p in self.row]
        marks += [self._ring(x, self.row[p], 5, dashed=True) for p in umbrella.associates if p in self.row]
        heights = [self.row[p] for p in umbrella.members if p in self.row]
        if heights:
            span = line(x, min(heights), x, max(heights), more={"stroke-dasharray": "2 3", "stroke": FAINT})
            marks.insert(0, span)
        said = about(f"{umbrella.name}: the umbrella, which coordinates and decides nothing.")
        yield element("g", {"class": "umbrella"}, said + self._head(x, umbrella.name) + "".join(marks))

    def _body(self, body: Institution, x: float) -> str:
        seated = [self.row[party] for party in body.members]
        stroke = line(x, min(seated), x, max(seated), more={"stroke-width": 2.5}) if len(seated) > 1 else ""
        marks = "".join(self._mark(body, party, x) for party in body.members)
        target: dict[str, str | float | None] = {
            "x": x - COLUMN / 2,
            "y": self.top - 8,
            "width": COLUMN,
            "height": self.height - self.top - LEGEND,
            "fill": "none",
            "pointer-events": "all",
            "class": "target",
        }
        said = about(
            f"{self.called[body.id]}: {self.names.short(body.members)}.",
            f"Handles {'; '.join(map(self.names, body.mandate))}." if body.mandate else "",
        )
        group: dict[str, str | float | None] = {
            "class": "body",
            "data-body": body.id,
            "data-members": " ".join(body.members),
        }
        inside = said + element("rect", target) + self._head(x, self.called[body.id]) + stroke + marks
        return element("g", group, inside)

    def _mark(self, body: Institution, party: str, x: float) -> str:
        y = self.row[party]
        ring = self._ring(x, y, 9, dashed=False) if body.reports_through == party else ""
        return ring + (_diamond(x, y) if body.chair == party else _dot(x, y))

    def _ring(self, x: float, y: float, r: float, dashed: bool) -> str:
        shape: dict[str, str | float | None] = {
            "cx": x,
            "cy": y,
            "r": r,
            "fill": "none" if r > 5 else PAPER,
            "stroke": INK,
            "stroke-width": 1.4,
            "stroke-dasharray": "2 2" if dashed else None,
            "class": "stroke" if r > 5 else "stroke hollow",
        }
        return element("circle", shape)

    def _legend(self) -> Iterator[str]:
        y = self.height - MARGIN - 8
        marks = [(_dot, "seat")]
        if any(body.chair for body in self.design.institutions):
            marks.append((_diamond, "chair"))
        x = MARGIN
        if any(body.reports_through for body in self.design.institutions):
            marks.append(
                (lambda x, y: _dot(x, y) + self._ring(x, y, 9, dashed=False), "reports to the umbrella")
            )
        if self.design.umbrella is not None:
            marks.append((lambda x, y: self._ring(x, y, 5, dashed=False), "umbrella"))
        if self.design.umbrella is not None and self.design.umbrella.associates:
            marks.append((lambda x, y: self._ring(x, y, 5, dashed=True), "associated with it"))
        for shape, meaning in marks:
            yield shape(x + 8, y - 4) + label(x + 22, y, meaning)
            x += 36 + widest([meaning])

    def _twin(self) -> Iterator[str]:
        bodies = counted(len(self.design.institutions), "institution")
        few = "no order of the parties has fewer" if self.order.proven else "the fewest that were found"
        gaps = counted(self.order.gaps, "gap")
        yield f"A chart of {bodies} and who sits in each; its rows leave {gaps} in the strokes, {few}."
        for body in self.order.institutions:
            who = self.names.all(self.names.ordered(body.members)) or "nobody"
            yield f"{self.called[body.id]}: {who}."
        seats = {
            p: counted(sum(p in b.members for b in self.design.institutions), "institution")
            for p in self.rows
        }
        told = [f"{self.names(p)} {'sits ' if n == 0 else ''}in {seats[p]}" for n, p in enumerate(seats)]
        if told:
            yield f"{'; '.join(told)}."
        if without := [party for party in self.order.parties if party not in seats]:
            yield f"Without a seat: {self.names.all(without)}."


def _dot(x: float, y: float) -> str:
    return element("circle", {"cx": x, "cy": y, "r": 5, "fill": INK, "class": "fill"})


def _diamond(x: float, y: float) -> str:
    points = f"{x:.1f},{y - 7.5:.1f} {x + 7.5:.1f},{y:.1f} {x:.1f},{y + 7.5:.1f} {x - 7.5:.1f},{y:.1f}"
    return element("polygon", {"points": points, "fill": ACCENT, "class": "accent"})
