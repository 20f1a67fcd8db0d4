"""Scalable vector graphics as text: elements with escaped attributes, and what makes a picture of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType

from designer.report.layout import columns, plain

FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK, FAINT, PAPER, ACCENT = "#1b1f24", "#6a7178", "#ffffff", "#0b5394"
"""Of the four colours, two differ in lightness alone, so that black and white loses nothing."""
SMALL, MEDIUM = 11, 13
"""Sizes of letters, in pixels."""


@dataclass(frozen=True)
class Drawing:
    """A picture: its size, its elements, and the same in words.

    Parameters
    ----------
    width, height
        In pixels.
    body
        The elements.
    title
        What is drawn.
    twin
        Sentences that tell what the picture shows.
    """

    width: float
    height: float
    body: str
    title: str
    twin: tuple[str, ...] = ()

    def svg(self, name: str = "drawing") -> str:
        """Give the picture as a document of its own, which can stand in a page as well.

        Parameters
        ----------
        name
            Begins the ids of the title and the description, which a page has but once.
        """
        size: dict[str, str | float | None] = {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {figure(self.width)} {figure(self.height)}",
            "width": figure(self.width),
            "height": figure(self.height),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-twin",
            "font-family": FONT,
            "font-size": SMALL,
            "class": "drawing",
        }
        head = element("title", {"id": f"{name}-title"}, text(self.title))
        head += element("desc", {"id": f"{name}-twin"}, text(" ".join(self.twin)))
        paper = element("rect", {"width": "100%", "height": "100%", "fill": PAPER, "class": "paper"})
        return element("svg", size, f"{head}{paper}{self.body}") + "\n"

    def _repr_svg_(self) -> str:
        return self.svg()


def figure(number: float) -> str:
    """Write a coordinate in few characters.

    Examples
    --------
    >>> figure(3.0), figure(2.46)
    ('3', '2.5')
    """
    return f"{number:.1f}".removesuffix(".0")


def text(written: str) -> str:
    """Escape text, with what XML cannot hold made visible."""
    return escape(plain(written))


Attributes = Mapping[str, str | float | None]
"""Of an element; what is None is left out."""

NO_MORE: Attributes = MappingProxyType({})


def element(name: str, attributes: Attributes, inside: str = "") -> str:
    """Give an element; an attribute that is None is left out.

    Examples
    --------
    >>> element("a", {"b": "<", "c": None, "d": 1.5})
    '<a b="&lt;" d="1.5"/>'
    """
    given = "".join(
        f' {key}="{figure(value) if isinstance(value, int | float) else escape(plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{inside}</{name}>" if inside else f"<{name}{given}/>"


def label(
    x: float,
    y: float,
    written: str,
    anchor: str = "start",
    more: Attributes = NO_MORE,
    turned: float | None = None,
) -> str:
    """Give a line of text, turned by so many degrees round its anchor."""
    shape: dict[str, str | float | None] = {
        "x": x,
        "y": y,
        "text-anchor": None if anchor == "start" else anchor,
        "fill": INK,
        "class": "ink",
        "transform": None if turned is None else f"rotate({turned} {figure(x)} {figure(y)})",
    }
    return element("text", {**shape, **more}, text(written))


def line(x1: float, y1: float, x2: float, y2: float, more: Attributes = NO_MORE) -> str:
    """Give a straight line."""
    shape: dict[str, str | float | None] = {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "stroke": INK}
    return element("line", {**shape, "class": "stroke", **more})


def about(*sentences: str) -> str:
    """Give what is shown of an element where a pointer rests on it."""
    return element("title", {}, text(" ".join(sentences)))


def cut(written: str, most: int) -> str:
    """Shorten text to so many columns.

    Examples
    --------
    >>> cut("Water sharing", 8)
    'Water s…'
    """
    short = plain(written)
    if columns(short) <= most:
        return short
    while short and columns(short) > most - 1:
        short = short[:-1]
    return f"{short.rstrip()}…"


BROAD, SLIM = frozenset("mwMW%@…"), frozenset(" ijlIt.,:;'|!()[]/")


def wide(written: str, size: float = SMALL) -> float:
    """Estimate the width of text from above, in pixels, whichever of the fonts it is set in.

    Examples
    --------
    >>> round(wide("mill")), round(wide("MMMM")), round(wide("\u6f22"))
    (24, 44, 12)
    """
    return size * sum(map(_breadth, plain(written)))


def _breadth(letter: str) -> float:
    """Give the width of a letter as a share of its size."""
    taken = columns(letter)
    if letter in SLIM:
        return 0.38
    if taken != 1:
        return 0.55 * taken
    return 1.0 if letter in BROAD else 0.78 if letter.isupper() else 0.62


def widest(texts: Iterable[str], size: float = SMALL) -> float:
    """Estimate the width of the longest of some texts."""
    return max((wide(one, size) for one in texts), default=0.0)
