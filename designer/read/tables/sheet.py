"""A sheet: rows of text that know where they stand, whatever file they come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from designer.read.quoting import NOTHING, shown
from designer.runtime.errors import Problem


def letters(column: int) -> str:
    """Call a column, counted from 0, as spreadsheets do.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@dataclass(frozen=True)
class Place:
    """A cell of a file: what messages call the file, the sheet if it has several, row and column from 0."""

    file: str
    sheet: str
    row: int
    column: int
    line: int | None = None

    @property
    def cell(self) -> str:
        """The cell as spreadsheets call it.

        Examples
        --------
        >>> Place("mine.xlsx", "positions", 6, 3).cell
        'positions!D7'
        """
        where = f"{letters(self.column)}{self.row + 1}"
        return f"{self.sheet}!{where}" if self.sheet else where

    @property
    def source(self) -> str:
        """The file and the row, for the field *source* of what was read there."""
        name = Path(self.file).name
        return f"{name}:{self.sheet}:{self.row + 1}" if self.sheet else f"{name}:{self.row + 1}"

    def problem(self, message: str, value: object = NOTHING) -> Problem:
        """Say something about the cell."""
        found = None if value is NOTHING else shown(value)
        return Problem(self.file, message, self.line, None, self.cell, found)


@dataclass(frozen=True)
class Sheet:
    """Rows of text, without the white space around it.

    Parameters
    ----------
    file
        What messages call the file.
    name
        The sheet's name; that of the file for one that has no sheets.
    rows
        Texts, row by row; rows may be of different length.
    lines
        The line on which each row begins, for files of lines.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...] = ()

    def text(self, row: int, column: int) -> str:
        """Give what stands in a cell; nothing beyond the end of a row."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def place(self, row: int, column: int = 0) -> Place:
        """Give the place of a cell."""
        line = self.lines[row] if row < len(self.lines) else None
        return Place(self.file, "" if self.lines else self.name, row, column, line)

    def filled(self, first: int = 1) -> Iterator[int]:
        """Yield the numbers of the rows, from one on, in which something stands."""
        for row in range(first, len(self.rows)):
            if any(self.rows[row]):
                yield row
