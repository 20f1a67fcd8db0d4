"""The Pareto front of two objectives: what one costs in the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from designer.instance import Instance
from designer.instance.rules import counted
from designer.report.drawing.svg import (
    FAINT,
    INK,
    MEDIUM,
    PAPER,
    Drawing,
    about,
    element,
    figure,
    label,
    line,
)

if TYPE_CHECKING:
    from designer.questions.explore.front import Front, Point

LEFT, TOP, WIDE, HIGH = 90.0, 38.0, 440.0, 300.0


def front_chart(instance: Instance, found: Front) -> Drawing:
    """Draw the points of a front in its first two objectives, each with its values.

    Examples
    --------
    >>> from designer.questions.explore.front import Front
    >>> front_chart(Instance(), Front(("institutions", "seats"))).twin
    ('0 designs that no other betters in institutions and seats; there may be others.',)
    """
    across, up = found.objectives[:2]
    points = sorted(found.points, key=lambda p: (float(p.values[across]), float(p.values[up])))
    xs, ys = ([float(p.values[name]) for p in points] for name in (across, up))

    def place(point: Point) -> tuple[float, float]:
        x, y = float(point.values[across]), float(point.values[up])
        return LEFT + WIDE * _share(x, xs), TOP + HIGH * (1 - _share(y, ys))

    parts = [line(LEFT - 30, TOP + HIGH + 30, LEFT + WIDE + 30, TOP + HIGH + 30)]
    parts.append(line(LEFT - 30, TOP - 15, LEFT - 30, TOP + HIGH + 30))
    parts.append(
        label(LEFT + WIDE + 30, TOP + HIGH + 66, across.replace("_", " "), "end", more={"font-size": MEDIUM})
    )
    parts.append(label(LEFT - 34, TOP - 21, up.replace("_", " "), more={"font-size": MEDIUM}))
    for value in sorted(set(xs)):
        x = LEFT + WIDE * _share(value, xs)
        parts.append(line(x, TOP + HIGH + 30, x, TOP + HIGH + 36))
        parts.append(label(x, TOP + HIGH + 48, figure(value), "middle"))
    last = float("inf")
    for value in sorted(set(ys)):
        y = TOP + HIGH * (1 - _share(value, ys))
        if last - y > 13:
            parts += [line(LEFT - 36, y, LEFT - 30, y), label(LEFT - 42, y + 4, figure(value), "end")]
            last = y
    steps = [place(point) for point in points]
    for (x1, y1), (x2, y2) in pairwise(steps):
        step: dict[str, str | float | None] = {"stroke": FAINT, "stroke-dasharray": "3 3"}
        parts += [line(x1, y1, x2, y1, more=step), line(x2, y1, x2, y2, more=step)]
    for point, (x, y) in zip(points, steps, strict=True):
        shape: dict[str, str | float | None] = {"cx": x, "cy": y, "r": 6, "stroke": INK}
        shape |= {
            "fill": INK if point.proven else PAPER,
            "class": "fill" if point.proven else "stroke hollow",
        }
        parts.append(element("g", {}, about(_told(point)) + element("circle", shape)))
    if not points:
        parts.append(label(LEFT, TOP + HIGH / 2, "No design was found.", more={"font-size": MEDIUM}))
    sure = "these are all" if found.complete else "there may be others"
    names = " and ".join(name.replace("_", " ") for name in found.objectives)
    opening = f"{counted(len(points), 'design')} that no other betters in {names}; {sure}."
    title = f"What {across.replace('_', ' ')} cost in {up.replace('_', ' ')}: {instance.title}"
    return Drawing(LEFT + WIDE + 60, TOP + HIGH + 84, "".join(parts), title, (opening, *map(_told, points)))


def _share(value: float, among: list[float]) -> float:
    low, high = min(among), max(among)
    return 0.5 if low == high else (value - low) / (high - low)


def _told(point: Point) -> str:
    values = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in point.values.items())
    return f"{values}{'' if point.proven else ' (not proven)'}."
