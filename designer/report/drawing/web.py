"""The web: bodies and the links between them, each with the number of ties that it carries.

A circle of bodies up to some twelve; above that the same as a matrix, which reads better than crossing lines
(Ghoniem, Fekete and Castagliola 2005, doi 10.1057/palgrave.ivs.9500092).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from designer.design import Design, Link
from designer.instance import Instance
from designer.instance.rules import counted
from designer.measures.resilience import fragments
from designer.questions.seating_order import seating_order
from designer.report.drawing.svg import (
    FAINT,
    INK,
    MEDIUM,
    PAPER,
    Attributes,
    Drawing,
    about,
    cut,
    element,
    label,
    line,
    wide,
    widest,
)
from designer.report.links import Ties
from designer.report.names import Names

MOST_ROUND, MOST_NODES = 12, 24
"""Institutions, and these with the global bodies that they are linked to, beyond which there is a matrix."""
RADIUS, LEAST_RADIUS, APART, CELL, MARGIN = 190.0, 70.0, 26.0, 18.0, 16.0
LONGEST = 40


def web(instance: Instance, design: Design) -> Drawing:
    """Draw the bodies and their links, with what they carry.

    Examples
    --------
    >>> from designer.design import Reference
    >>> drawing = web(Instance(), Design(instance=Reference(title="t")))
    >>> drawing.twin
    ('0 bodies and 0 links between them.', 'The links keep everything connected.')
    """
    plan = _Web(instance, design)
    few = len(design.institutions) <= MOST_ROUND and len(plan.nodes) <= MOST_NODES
    return plan.circle() if few else plan.matrix()


class _Web:
    def __init__(self, instance: Instance, design: Design) -> None:
        self.instance, self.design = instance, design
        names = Names(instance)
        self.ties = Ties(instance, design, names)
        listed = [body.id for body in seating_order(design, [p.id for p in instance.parties]).institutions]
        self.outer = [e.id for e in instance.existing if any(e.id in k.between for k in self.ties.listed)]
        self.nodes = [*listed, *self.outer]
        self.called = [cut(self.ties.named(node), LONGEST) for node in self.nodes]
        self.title = f"Institutions and the links between them: {instance.title}"

    def circle(self) -> Drawing:
        side = widest(self.called, MEDIUM) + 26
        n = max(1, len(self.nodes))
        radius = max(LEAST_RADIUS, min(RADIUS, APART * n))
        width, middle = 2 * (radius + side + MARGIN), radius + 44
        height = 2 * middle
        angle = {node: 2 * pi * (k + 0.5) / n - pi / 2 for k, node in enumerate(self.nodes)}
        place = {node: (width / 2 + radius * cos(a), middle + radius * sin(a)) for node, a in angle.items()}
        parts = [self._link(link, place) for link in self.ties.listed]
        parts += [self._node(k, node, angle[node], place[node]) for k, node in enumerate(self.nodes)]
        return Drawing(width, height, "".join(parts), self.title, tuple(self._twin()))

    def _link(self, link: Link, place: dict[str, tuple[float, float]]) -> str:
        (x1, y1), (x2, y2) = (place[end] for end in link.between)
        ties = len(self.ties.carried(link))
        liaison = None if self.ties.linkage.hinges(link.between) else "4 3"
        stroke = line(
            x1, y1, x2, y2, more={"stroke-width": 1.2 + 0.8 * min(ties, 6), "stroke-dasharray": liaison}
        )
        inside = about(self._said(link)) + stroke
        if ties > 1:
            # A third of the way, so that the numbers of crossing lines stay apart.
            x, y = x1 + 0.36 * (x2 - x1), y1 + 0.36 * (y2 - y1)
            inside += element("circle", {"cx": x, "cy": y, "r": 8, "fill": PAPER, "class": "paper"})
            inside += label(x, y + 4, str(ties), "middle")
        return element("g", self._group(link), inside)

    def _group(self, link: Link) -> dict[str, str | float | None]:
        first, second = link.between
        return {"class": "link", "data-from": first, "data-to": second}

    def _node(self, k: int, node: str, angle: float, place: tuple[float, float]) -> str:
        x, y = place
        shape: dict[str, str | float | None] = {
            "cx": x,
            "cy": y,
            "r": 8,
            "fill": PAPER if node in self.outer else INK,
            "stroke": INK,
            "class": "stroke hollow" if node in self.outer else "fill",
        }
        flat = abs(cos(angle)) < 0.05
        anchor = "middle" if flat else "start" if cos(angle) > 0 else "end"
        dx = 0.0 if flat else 15 * (1 if cos(angle) > 0 else -1)
        dy = (26 if sin(angle) > 0 else -16) if flat else 4.5
        written = label(
            x + dx, y + dy, self.called[k], anchor, more={"font-size": MEDIUM, "class": "ink name"}
        )
        group: dict[str, str | float | None] = {"class": "body", "data-body": node}
        return element("g", group, about(self.ties.named(node)) + element("circle", shape) + written)

    def matrix(self) -> Drawing:
        left = MARGIN + widest(self.called) + 12
        top = MARGIN + 8
        n = len(self.nodes)
        row = {node: k for k, node in enumerate(self.nodes)}
        parts = []
        grey: Attributes = {"stroke": FAINT, "stroke-width": 0.5}
        for k, node in enumerate(self.nodes):
            x, y = left + (k + 0.5) * CELL, top + (k + 0.5) * CELL
            rule = line(left - 6, y, x, y, more=grey)
            name = label(left - 10, y + 4, self.called[k], "end", more={"class": "ink name"})
            number = label(x + 8, y + 4, cut(self.called[k], 16), more={"class": "ink faint", "fill": FAINT})
            post = line(x, y, x, top + n * CELL, more=grey)
            group: dict[str, str | float | None] = {"class": "body", "data-body": node}
            parts.append(element("g", group, about(self.ties.named(node)) + rule + post + name + number))
        for link in self.ties.listed:
            low, high = sorted(row[end] for end in link.between)
            ties = len(self.ties.carried(link))
            dot: dict[str, str | float | None] = {
                "cx": left + (low + 0.5) * CELL,
                "cy": top + (high + 0.5) * CELL,
                "r": min(3.5 + 1.1 * ties, CELL / 2),
                "fill": INK,
                "class": "fill",
            }
            parts.append(element("g", self._group(link), about(self._said(link)) + element("circle", dot)))
        ends = (left + (k + 0.5) * CELL + 8 + wide(cut(name, 16)) for k, name in enumerate(self.called))
        width = max(ends, default=left) + MARGIN
        return Drawing(width, top + n * CELL + MARGIN, "".join(parts), self.title, tuple(self._twin()))

    def _said(self, link: Link) -> str:
        carried = counted(len(self.ties.carried(link)), "tie")
        return f"{self.ties.ends(link)}, {self.ties.hinges(link, 'through ')}: {carried}."

    def _twin(self) -> Iterator[str]:
        yield f"{counted(len(self.nodes), 'body')} and {counted(len(self.ties.listed), 'link')} between them."
        yield from map(self._said, self.ties.listed)
        parts = fragments(self.ties.linkage) + 1
        yield (
            "The links keep everything connected."
            if parts == 1
            else f"Without the umbrella, the institutions fall into {parts} parts."
        )
