"""Which layout a table has, and the instance that is read from it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from designer.instance import Instance
from designer.instance.references import nearest
from designer.read.files import read_text, refuse
from designer.read.tables.cells import CellError, chosen, folded, number, split
from designer.read.tables.columns import SHORT, STANCES, shapes
from designer.read.tables.draft import Draft
from designer.read.tables.files import sheets_of
from designer.read.tables.header import NO_WORDS, Words
from designer.read.tables.long import OTHERS, long
from designer.read.tables.numbers import Reading
from designer.read.tables.research import DEU_HEAD, OF_PARTIES, deu, ktab, signed
from designer.read.tables.sheet import Sheet
from designer.read.tables.workbook import NOTHING_SAID, POSITIONS, matrix, workbook

Layout = Literal["auto", "workbook", "matrix", "long", "deu", "ktab", "signed"]
LAYOUTS: tuple[Layout, ...] = get_args(Layout)


@dataclass(frozen=True)
class Imported:
    """An instance that tables say, and how they were read.

    Parameters
    ----------
    instance
        What was read.
    layout
        What shape it was read as.
    comments
        How numbers were read, for the head of a file.
    remarks
        Why single rows are there, by section and number.
    notes
        What the reader should know, such as that an encoding was guessed.
    """

    instance: Instance
    layout: Layout
    comments: tuple[str, ...]
    remarks: dict[tuple[str, int], str]
    notes: tuple[str, ...]


def load_tables(
    files: Sequence[str | Path],
    layout: Layout = "auto",
    reading: Reading | None = None,
    words: Words = NO_WORDS,
) -> Imported:
    """Read an instance from a workbook, from CSV files, or from tables of positions.

    Parameters
    ----------
    files
        Workbooks, CSV files, and folders of CSV files.
    layout
        Their shape; told from their heads when left out.
    reading
        How numbers become stances.
    words
        Other names of columns and words; see :func:`load_words`.

    Raises
    ------
    InputError
        With everything that is wrong, each with its file and cell.
    """
    notes: list[str] = []
    draft = Draft()
    sheets = [sheet for file in files for sheet in sheets_of(str(file), notes.append)]
    sheets = [sheet for sheet in sheets if any(map(any, sheet.rows))] or sheets
    if not any(map(any, sheets[0].rows)):
        refuse(sheets[0].file, "nothing is written in it")
    if layout == "auto":
        layout = _layout(sheets, words)
    chosen_reading = reading or Reading()
    if layout == "workbook":
        workbook(sheets, words, draft, notes.append)
    else:
        for sheet in sheets:
            _read(sheet, layout, words, chosen_reading, draft)
    draft.data.setdefault("title", Path(files[0]).stem[:200] or "Untitled")
    return Imported(draft.instance(), layout, tuple(draft.comments), draft.remarks, tuple(notes))


def _read(sheet: Sheet, layout: Layout, words: Words, reading: Reading, draft: Draft) -> None:
    match layout:
        case "matrix":
            matrix(sheet, words, draft, turned=_head(sheet)[:1] in [[word] for word in OF_PARTIES])
        case "long":
            long(sheet, words, reading, draft)
        case "deu":
            deu(sheet, reading, draft)
        case "ktab":
            ktab(sheet, reading, draft)
        case _:
            signed(sheet, reading, draft)


def _head(sheet: Sheet) -> list[str]:
    return [folded(text) for text in next(filter(any, sheet.rows), ())]


def _layout(sheets: Sequence[Sheet], words: Words) -> Layout:
    """Tell the layout of tables from their heads, and of a matrix from its cells."""
    names = {folded(sheet.name) for sheet in sheets}
    head = {words.columns.get(name, name) for name in _head(sheets[0])}
    meant = {OTHERS.get(name, name) for name in head}
    of_workbook = {"id"} <= head and {"parties", "issues"} & names
    if {"parties", "issues"} <= names or (len(sheets) > 1 and names & {*shapes(), POSITIONS}) or of_workbook:
        return "workbook"
    if head >= DEU_HEAD:
        return "deu"
    if len(sheets[0].rows) > 1 and {"actor", "pstn1"} <= {*map(folded, sheets[0].rows[1])}:
        return "ktab"
    if "party" in meant and meant & {"issue", "stance", "salience"}:
        return "long"
    cells = [cell for row in sheets[0].rows[1:] for cell in row[1:] if cell and cell not in NOTHING_SAID]
    if cells and sum(map(_is_number, cells)) > len(cells) / 2:
        return "signed"
    if any(_is_stance(cell, words) for cell in cells):
        return "matrix"
    known = ", ".join(LAYOUTS[1:])
    return refuse(sheets[0].file, f"this looks like no table that is known; say with --layout: {known}")


def _is_number(text: str) -> bool:
    try:
        number(text)
    except CellError:
        return False
    return True


def _is_stance(text: str, words: Words) -> bool:
    try:
        return all(chosen(part, STANCES, {**SHORT, **words.cells}) for part in split(text))
    except CellError:
        return False


def load_words(file: str | Path) -> Words:
    """Read a file of TOML that says what a reader's own columns and words mean.

    Its table ``columns`` has names of columns, and its table ``words`` what stands in cells.

    Raises
    ------
    InputError
        When it is no such file.
    """
    name, text = read_text(file)
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        refuse(name, f"this is no TOML: {error}")
    for section, entries in data.items():
        if section not in ("columns", "words"):
            refuse(name, f"there is no such table{nearest(section, ('columns', 'words'))}", field=section)
        if not isinstance(entries, dict) or not all(isinstance(meant, str) for meant in entries.values()):
            refuse(name, 'expected lines such as Stakeholder = "party"', field=section)
    return Words(
        *(
            {folded(k): folded(v) for k, v in data.get(section, {}).items()}
            for section in ("columns", "words")
        )
    )
