"""Price tags: for each sentence, how much better each objective would be without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from designer.instance import Instance
from designer.report.drawing.svg import (
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

if TYPE_CHECKING:
    from designer.questions.prices import Price, Prices

ROW, MARGIN, BAR = 30.0, 14.0, 190.0
LONGEST, MOST = 64, 40


def tag(price: Price) -> str:
    """Say what a price is, objective by objective.

    Examples
    --------
    >>> from designer.questions.prices import Price
    >>> tag(Price("r", "A refuses x", "dropped", True, True)), tag(Price("r", "s", "tightened", False, True))
    ('nothing changes', 'no design is possible')
    """
    if price.possible is None:
        return "not found out in the time given"
    if not price.possible:
        return "no design is possible"
    changed = [d for d in price.differences if d.now != d.then]
    told = ", ".join(f"{d.objective.replace('_', ' ')} {d.now} to {d.then}" for d in changed)
    return (told or "nothing changes") + ("" if price.proven else " (not proven)")


def prices_chart(instance: Instance, found: Prices) -> Drawing:
    """Draw the sentences that cost something, the dearest first, with what goes away without each.

    The bars are the first objective that changes; those of one objective share a scale.
    """
    names = Names(instance)
    title = f"What each demand costs: {instance.title}"
    dear = [p for p in (*found.prices, *found.pairs) if p.change != "tightened" and p.matters]
    shown = dear[:MOST]
    said = [cut(p.sentence, LONGEST) for p in shown]
    most: dict[str, float] = {}
    for price in shown:
        name, by = _first(price)
        most[name] = max(most.get(name, 0.0), by)
    left = MARGIN
    bars = left + max(widest(said, MEDIUM), 200.0) + 16
    parts = []
    for n, price in enumerate(shown):
        y = MARGIN + (n + 0.5) * ROW
        name, by = _first(price)
        long = BAR * by / most[name] if most[name] else 0.0
        solid = name == "institutions"
        shape: dict[str, str | float | None] = {
            "x": bars,
            "y": y - 8,
            "width": max(long, 3.0),
            "height": 16,
            "fill": INK if solid else PAPER,
            "stroke": INK,
            "class": "fill" if solid else "stroke hollow",
        }
        row = about(f"{price.sentence}: {tag(price)}.") + label(
            left, y + 4.5, said[n], more={"font-size": MEDIUM}
        )
        row += element("rect", shape)
        row += label(
            bars + max(long, 3.0) + 8, y + 4.5, tag(price), more={"fill": FAINT, "class": "ink faint"}
        )
        parts.append(element("g", {"class": "price", "data-price": price.id}, row))
    if not shown:
        parts.append(label(left, MARGIN + 20, "No demand costs anything.", more={"font-size": MEDIUM}))
    tags = widest(tag(price) for price in shown)
    height = MARGIN * 2 + max(1, len(shown)) * ROW
    parts.append(line(bars, MARGIN, bars, height - MARGIN, more={"stroke-width": 0.8}))
    twin = tuple(_twin(shown, len(dear), names))
    return Drawing(bars + BAR + tags + 24, height, "".join(parts), title, twin)


def _first(price: Price) -> tuple[str, float]:
    changed = (d for d in price.differences if d.now != d.then)
    return next(((d.objective, abs(float(d.then - d.now))) for d in changed), ("", 0.0))


def _twin(shown: list[Price], all_of: int, names: Names) -> Iterator[str]:
    cost = "demand costs" if all_of == 1 else "demands cost"
    yield f"{all_of} {cost} something; here is what goes away without each."
    for price in shown:
        yield f"{price.sentence}: {tag(price)}."
