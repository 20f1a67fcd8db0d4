"""Tables as files: CSV, JSON, Excel and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from designer.export.tables import Cell, Table
from designer.read.tables.columns import ABOUT, STANCES, Column
from designer.report.schema import parameters
from designer.runtime.extras import needed

MOST_LISTED = 1000
"""Rows below the header that drop-downs are put on, so that new rows have them too."""

LARGEST_CELL = 32_767
"""Characters that Excel takes in one cell."""

_UNDATED = datetime(2000, 1, 1)
"""When each workbook says it was made, so that the same tables are the same file."""


def csv_text(table: Table) -> str:
    r"""Write a table as CSV: commas, a header, and quotes where they are needed.

    Cells are what they are: nothing is put before a text that begins with ``=``, so that it is read back
    the same. For Excel, write a workbook.

    Examples
    --------
    >>> csv_text(Table("fates", (Column("existing", "text"), Column("fate", "text")), (("board", "kept"),)))
    'existing,fate\nboard,kept\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _written(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell


def json_text(tables: Iterable[Table]) -> str:
    """Write tables as JSON: for each name its rows, as mappings of column to cell."""
    data = {table.name: table.records() for table in tables}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def parquet_bytes(table: Table) -> bytes:
    """Write a table as Parquet, its columns typed.

    Raises
    ------
    designer.runtime.extras.MissingExtraError
        Where pyarrow is not installed.
    """
    pyarrow = needed("pyarrow", "parquet")
    parquet = needed("pyarrow.parquet", "parquet")
    types = {"whole": pyarrow.int64(), "number": pyarrow.float64(), "truth": pyarrow.bool_()}
    schema = pyarrow.schema([(c.name, types.get(c.kind, pyarrow.string())) for c in table.columns])
    arrays = [
        pyarrow.array([_typed(row[n], column) for row in table.rows], schema.field(n).type)
        for n, column in enumerate(table.columns)
    ]
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), out)
    return out.getvalue()


def _typed(cell: Cell, column: Column) -> Cell:
    if cell is None or column.kind in ("whole", "truth"):
        return cell
    return float(cell) if column.kind == "number" else str(cell)


def xlsx_bytes(tables: Iterable[Table]) -> bytes:
    """Write tables as a workbook: a sheet each, drop-downs for words of a vocabulary, notes on the columns.

    Text stays text, also where it looks like a formula or an address.

    Raises
    ------
    designer.runtime.extras.MissingExtraError
        Where XlsxWriter is not installed.
    """
    xlsxwriter = needed("xlsxwriter", "excel")
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {"in_memory": True, **plain}) as book:
        book.set_properties({"created": _UNDATED})
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            _sheet(book.add_worksheet(table.name), table, bold, wrapped)
    return out.getvalue()


def _sheet(sheet: Any, table: Table, bold: Any, wrapped: Any) -> None:
    sheet.freeze_panes(1, 1)
    for n, column in enumerate(table.columns):
        sheet.write_string(0, n, column.name, bold)
        longest = max((len(str(row[n])) for row in table.rows if row[n] is not None), default=0)
        sheet.set_column(n, n, min(60, max(12, len(column.name), longest) + 2), wrapped)
        if note := _note(table, column):
            sheet.write_comment(0, n, note, {"x_scale": 2})
        if choices := _choices(table, n):
            # Lists of several words stay possible, so the drop-down offers and does not refuse.
            options = {"validate": "list", "source": list(choices), "ignore_blank": True, "show_error": False}
            sheet.data_validation(1, n, max(MOST_LISTED, len(table.rows)), n, options)
    for r, row in enumerate(table.rows, 1):
        for n, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(r, n, cell[:LARGEST_CELL])
            elif isinstance(cell, bool):
                sheet.write_boolean(r, n, cell)
            elif cell is not None:
                sheet.write_number(r, n, cell)


def _choices(table: Table, n: int) -> tuple[str, ...]:
    column = table.columns[n]
    if table.name == "positions" and n:
        return STANCES
    return ("true", "false") if column.kind == "truth" else column.choices


def _note(table: Table, column: Column) -> str:
    """Say what goes into a column, from the documentation of its field."""
    if table.name == "positions":
        if column is table.columns[0]:
            return "One row an issue, one column a party."
        return f"{', '.join(STANCES)}; short R, H, X, V. Empty or -: nothing. Several: with semicolons."
    if column.model is None:
        return ""
    described = {name: text for c in reversed(column.model.__mro__) for name, text in parameters(c)}
    lists = " Several: with semicolons." if column.kind in ("words", "wholes") else ""
    said = described.get(column.name) or described.get("issues" if column.name in "ab" else "", "")
    return said if column.name in ABOUT else said + lists
