"""Plain text for people: escaping, wrapping, tables. Knows nothing of instances and designs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from designer.runtime.errors import printable

INDENT = "  "
GAP = "  "
LONGEST_WORD = 24
"""A longer word may be cut to make a table fit."""
MOST_MEASURED = 100
"""Rows that decide how wide the columns of a table are."""


def plain(text: str) -> str:
    r"""Make text harmless to a terminal: whitespace collapsed, everything that controls escaped.

    Examples
    --------
    >>> plain("a name\nwith \x1b[31m red")
    'a name with \\x1b[31m red'
    """
    return printable(" ".join(text.split()))


def columns(text: str) -> int:
    """Count the terminal columns that a text takes.

    Examples
    --------
    >>> columns("Seoul"), columns("서울")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


@cache
def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def wrap(text: str, width: int, hanging: str = "") -> list[str]:
    """Break a text into lines at spaces; a word that is longer than a line is cut.

    Parameters
    ----------
    text
        One paragraph, already :func:`plain`.
    width
        Columns of a line.
    hanging
        What every line but the first starts with.

    Examples
    --------
    >>> wrap("sharing the water of two rivers", 18, hanging="  ")
    ['sharing the water', '  of two rivers']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line.strip() else line + word
        if columns(longer) <= width:
            line = longer
            continue
        if line.strip():
            lines.append(line)
            line = hanging
        while columns(line + word) > width:
            head = _fitting(word, width - columns(line))
            lines.append(line + head)
            line, word = hanging, word[len(head) :]
        line += word
    return [*lines, line] if line.strip() or not lines else lines


def _fitting(word: str, room: int) -> str:
    """Give the longest beginning of a word that fits, one character at least."""
    end, used = 1, _columns(word[0])
    while end < len(word) and used + _columns(word[end]) <= room:
        used += _columns(word[end])
        end += 1
    return word[:end]


@dataclass(frozen=True)
class Style:
    """How headings stand out: by colour where there is any, else by their place alone."""

    colour: bool = False

    def strong(self, text: str) -> str:
        """Give a heading."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Give what may be overlooked."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text


Cell = str | Sequence[str]
"""A paragraph, or several that start on lines of their own."""


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    width: int,
    style: Style,
    right: Sequence[int] = (),
    under: Sequence[Sequence[str]] = (),
) -> list[str]:
    r"""Lay out a table whose cells wrap inside their columns.

    Parameters
    ----------
    header
        Names of the columns.
    rows
        Cells, already :func:`plain`.
    width
        Columns of the terminal; a table never gets narrower than its words need.
    style
        How the header stands out.
    right
        Positions of columns whose cells are aligned at the right.
    under
        For each row, lines of text that stand under it, over the whole width.

    Examples
    --------
    >>> lines = table(["River", "Issues"], [["Ara", ["water", "dams"]]], 40, Style())
    >>> print("\n".join(lines))
      River  Issues
      -----  ------
      Ara    water
             dams
    """
    cells = [[[c] if isinstance(c, str) else list(c) for c in row] for row in rows]
    texts = [[name, *(t for row in cells for t in row[k])] for k, name in enumerate(header)]
    natural = [max(map(columns, column)) for column in texts]
    words = [max(columns(w) for text in column for w in text.split()) for column in texts]
    room = width - len(INDENT) - len(GAP) * (len(header) - 1)
    widths = _shared(cells, natural, [min(word, LONGEST_WORD) for word in words], room)

    def line(pieces: Iterable[str]) -> str:
        padded = [
            " " * (w - columns(p)) + p if k in right else p + " " * (w - columns(p))
            for k, (p, w) in enumerate(zip(pieces, widths, strict=True))
        ]
        return (INDENT + GAP.join(padded)).rstrip()

    heads = [wrap(name, w) for name, w in zip(header, widths, strict=True)]
    lines = [style.strong(line(pieces)) for pieces in zip_longest(*heads, fillvalue="")]
    lines.append(style.faint(line("-" * w for w in widths)))
    for n, row in enumerate(cells):
        wrapped = [
            [p for text in cell for p in wrap(text, w, hanging=GAP if len(cell) > 1 else "")]
            for cell, w in zip(row, widths, strict=True)
        ]
        lines += [line(pieces) for pieces in zip_longest(*wrapped, fillvalue="")]
        for text in under[n] if under else ():
            lines += paragraph(text, width, indent=INDENT * 2, bullet="- ")
    return lines


def _shared(
    cells: Sequence[Sequence[Sequence[str]]], natural: list[int], least: list[int], room: int
) -> list[int]:
    """Narrow the columns until they fit, each time the one that makes the table grow least."""
    widths = natural
    sizes = [[[columns(text) for text in cell] for cell in row] for row in cells[:MOST_MEASURED]]

    def height(narrowed: int) -> tuple[int, int]:
        trial = [w - (k == narrowed) for k, w in enumerate(widths)]
        lines = sum(
            max(sum(-(-size // w) for size in cell) for cell, w in zip(row, trial, strict=True))
            for row in sizes
        )
        return lines, -widths[narrowed]

    while sum(widths) > room:
        shrinkable = [k for k, w in enumerate(widths) if w > least[k]]
        if not shrinkable:
            break
        widths[min(shrinkable, key=height)] -= 1
    return widths


def paragraph(text: str, width: int, indent: str = INDENT, bullet: str = "") -> list[str]:
    """Lay out one paragraph, with a bullet if there is one.

    Examples
    --------
    >>> paragraph("sharing the water of two rivers", 24, bullet="- ")
    ['  - sharing the water of', '    two rivers']
    """
    hanging = indent + " " * len(bullet)
    first, *others = wrap(text, max(width - len(hanging), 20))
    return [f"{indent}{bullet}{first}", *(hanging + line for line in others)]


class Page:
    """Writes the sections of a report; a section that has nothing to say is left out."""

    def __init__(self, width: int, style: Style) -> None:
        self.width = width
        self.style = style

    def joined(self, *sections: list[str]) -> str:
        """Give the whole page, a blank line between sections."""
        return "\n\n".join("\n".join(lines) for lines in sections if lines)

    def bullets(self, heading: str, texts: Iterable[str]) -> list[str]:
        """Give a section of paragraphs, which need not be :func:`plain`."""
        lines = [line for text in texts for line in paragraph(plain(text), self.width, bullet="- ")]
        return [*map(self.style.strong, wrap(heading, self.width)), *lines] if lines else []

    def table(
        self,
        heading: str,
        header: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        right: Sequence[int] = (),
        under: Sequence[Sequence[str]] = (),
    ) -> list[str]:
        """Give a section of one table; see :func:`table`."""
        filled = list(rows)
        lines = table(header, filled, self.width, self.style, right, under)
        return [*map(self.style.strong, wrap(heading, self.width)), *lines] if filled else []
