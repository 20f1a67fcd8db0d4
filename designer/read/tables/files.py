"""Sheets from files: CSV in the encodings and with the separators there are, and workbooks of Excel."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from designer.read.files import LARGEST_FILE, refuse
from designer.read.tables.sheet import Sheet, letters
from designer.runtime.errors import InputError, Problem
from designer.runtime.extras import needed

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
MOST_ROWS = 100_000
MOST_CELLS = 5_000_000
LARGEST_UNPACKED = 10 * LARGEST_FILE

_UNCOMPUTED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f[^>]*?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')

Note = Callable[[str], None]
"""Takes a remark about how a file was read."""


def sheets_of(path: str, note: Note) -> list[Sheet]:
    """Read the sheets of a file, or of every CSV file of a folder.

    Parameters
    ----------
    path
        A file or a folder.
    note
        Takes remarks, such as that an encoding was guessed.

    Raises
    ------
    InputError
        When it cannot be read as a table.
    """
    if os.path.isdir(path):
        files = sorted(file for file in Path(path).iterdir() if file.suffix.lower() in TEXTS)
        if not files:
            refuse(path, "this folder has no CSV files")
        return [sheet for file in files for sheet in sheets_of(str(file), note)]
    suffix = Path(path).suffix.lower()
    if suffix in WORKBOOKS:
        return _workbook(path)
    data = _bytes(path)
    if data.startswith(b"PK\x03\x04"):
        refuse(path, f"this is a workbook, so its name should end in one of {', '.join(WORKBOOKS)}")
    return [_delimited(path, data, note)]


def _bytes(path: str) -> bytes:
    try:
        if os.stat(path).st_size > LARGEST_FILE:
            refuse(path, f"this file is larger than {LARGEST_FILE // 1024**2} MB, which is the limit")
        return Path(path).read_bytes()
    except FileNotFoundError:
        refuse(path, "there is no such file")
    except (OSError, ValueError) as error:
        refuse(path, f"it cannot be read: {getattr(error, 'strerror', None) or error}")


def _delimited(path: str, data: bytes, note: Note) -> Sheet:
    text = _decoded(path, data, note)
    if not text.strip():
        refuse(path, "this file is empty")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    begins = 1
    try:
        for row in reader:
            rows.append(tuple(cell.strip() for cell in row))
            lines.append(begins)
            begins = reader.line_num + 1
            _within(path, len(rows), len(row))
    except csv.Error as error:
        raise InputError([Problem(path, f"this is no CSV: {error}", begins)]) from None
    return Sheet(path, Path(path).stem, tuple(rows), tuple(lines))


def _decoded(path: str, data: bytes, note: Note) -> str:
    """Decode text that says how it is encoded, or is UTF-8, or else what Windows writes in the West."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif data[1:2] == b"\x00" or data[:1] == b"\x00":
        encoding = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
    else:
        encoding = "utf-8-sig"
    with suppress(UnicodeDecodeError):
        return data.decode(encoding)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        refuse(path, f"this is no text in UTF-8, UTF-16 or Windows-1252 (byte {error.start})")
    note(f"{path} is not UTF-8, and was read as Windows-1252.")
    return text


def _separator(text: str) -> str:
    """Find what stands between cells: what the header line has most of, outside of quotes.

    Examples
    --------
    >>> _separator('a;b;"c,d,e,f"'), _separator("a,b"), _separator("one")
    (';', ',', ',')
    """
    header = re.sub(r'"[^"]*"', "", next(line for line in text.splitlines() if line.strip()))
    return max(",;\t|", key=header.count)


def _within(path: str, rows: int, columns: int) -> None:
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        refuse(path, f"this has more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells, which is the limit")


def _workbook(path: str) -> list[Sheet]:
    data = _bytes(path)
    try:
        calamine = needed("python_calamine", "excel")
    except ValueError as error:
        refuse(path, str(error))
    unknown = _uncomputed(path, data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
    except (calamine.CalamineError, OSError, ValueError) as error:
        refuse(path, f"this is no workbook that can be read: {error}")
    found = []
    problems: list[Problem] = []
    for name in names:
        try:
            sheet = book.get_sheet_by_name(name)
        except calamine.CalamineError:
            continue  # a sheet that is a chart
        _within(path, sheet.total_height, sheet.total_width)
        rows = sheet.to_python(skip_empty_area=False)
        found.append(Sheet(path, name, tuple(tuple(map(_as_text, row)) for row in rows)))
        problems += _merged(found[-1], sheet.merged_cell_ranges or ())
    problems += [found_in.place(row, column).problem(_NEVER) for found_in, row, column in unknown(found)]
    if problems:
        raise InputError(problems)
    return found


_NEVER = (
    "this formula has never been computed; open and save the workbook in a spreadsheet, or write its value"
)


def _as_text(value: Any) -> str:
    """Write a cell as a person would see it: whole numbers without a point, truth in words."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _merged(sheet: Sheet, ranges: Any) -> list[Problem]:
    """Refuse merged cells: what stands in the first one may be meant for all of them, or not."""
    message = "merged cells; unmerge them, and write into each what it should say"
    return [
        sheet.place(top, left).problem(f"{message} ({letters(left)}{top + 1}:{letters(right)}{bottom + 1})")
        for (top, left), (bottom, right) in ranges
        if bottom > 0
    ]


def _uncomputed(path: str, data: bytes) -> Callable[[list[Sheet]], list[tuple[Sheet, int, int]]]:
    """Find the formulas without a value in a workbook, and refuse one that unpacks to too much."""
    cells: dict[int, list[bytes]] = {}
    if zipfile.is_zipfile(io.BytesIO(data)):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                    refuse(path, f"this unpacks to more than {LARGEST_UNPACKED // 1024**2} MB")
                for entry in packed.namelist():
                    if number := re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry):
                        cells[int(number[1]) - 1] = _UNCOMPUTED.findall(packed.read(entry))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            refuse(path, f"this is no workbook that can be read: {error}")

    def placed(sheets: list[Sheet]) -> list[tuple[Sheet, int, int]]:
        found = []
        for number, names in cells.items():
            for name in names if number < len(sheets) else ():
                column, row = re.fullmatch(r"([A-Z]+)(\d+)", name.decode()).groups()  # type: ignore[union-attr]
                place = 0
                for letter in column:
                    place = 26 * place + ord(letter) - ord("A") + 1
                found.append((sheets[number], int(row) - 1, place - 1))
        return found

    return placed
