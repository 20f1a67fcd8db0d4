"""Pictures of designs and of answers: each a pure function to a :class:`Drawing`, with its positions."""

from __future__ import annotations

from collections.abc import Callable

from designer.design import Design
from designer.instance import Instance
from designer.report.drawing.svg import Drawing

__all__ = ["OF_DESIGNS", "Drawing", "draw"]


def _seats(instance: Instance, design: Design) -> Drawing:
    from designer.report.drawing.seats import seats

    return seats(instance, design)


def _web(instance: Instance, design: Design) -> Drawing:
    from designer.report.drawing.web import web

    return web(instance, design)


def _walkouts(instance: Instance, design: Design) -> Drawing:
    from designer.report.drawing.walkouts import walkouts

    return walkouts(instance, design)


OF_DESIGNS: dict[str, Callable[[Instance, Design], Drawing]] = {
    "seats": _seats,
    "web": _web,
    "walkouts": _walkouts,
}
"""The views of one design, by name."""


def draw(instance: Instance, design: Design, view: str = "seats") -> Drawing:
    """Draw a design.

    Parameters
    ----------
    instance, design
        What is asked, and what is answered.
    view
        ``seats``, ``web`` or ``walkouts``.

    Raises
    ------
    ValueError
        With the nearest name, if there is no such view.

    Examples
    --------
    >>> from designer.design import Reference
    >>> draw(Instance(), Design(instance=Reference(title="t"))).title
    'Who sits where: Untitled'
    """
    if view not in OF_DESIGNS:
        from designer.instance.references import nearest

        raise ValueError(f"there is no view '{view}'{nearest(view, OF_DESIGNS)}")
    return OF_DESIGNS[view](instance, design)
