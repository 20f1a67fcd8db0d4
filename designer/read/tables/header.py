"""Which column of a sheet is which, by the names at its head."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from designer.read.tables.cells import folded
from designer.read.tables.draft import Draft
from designer.read.tables.sheet import Sheet


@dataclass(frozen=True)
class Words:
    """Words of a reader's own: for columns, and for what stands in cells; all folded."""

    columns: Mapping[str, str]
    cells: Mapping[str, str]


NO_WORDS = Words({}, {})


def header(
    sheet: Sheet, row: int, known: Collection[str], words: Words, draft: Draft, also: Mapping[str, str] = {}
) -> dict[str, int]:
    """Give the numbers of the columns of a sheet by their names.

    Columns without a name, and those whose name begins with ``#``, are the reader's own.

    Parameters
    ----------
    sheet, row
        The sheet, and the row that has the names.
    known
        The names there are.
    words
        Other names, as the reader says.
    draft
        Takes what is wrong.
    also
        Other names that everybody uses.
    """
    names = {folded(name): name for name in known}
    others = {folded(name): meant for name, meant in also.items()}
    found: dict[str, int] = {}
    for column, text in enumerate(sheet.rows[row]):
        if not text or text.startswith("#"):
            continue
        key = folded(text)
        key = folded(words.columns.get(key, key))
        name = names.get(key) or others.get(key)
        if name is None:
            close = get_close_matches(key, names, n=1, cutoff=0.6)
            hint = f"did you mean '{names[close[0]]}'?" if close else f"known are {', '.join(known)}"
            message = f"there is no such column; {hint} (a name that begins with # is passed over)"
            draft.problem(sheet.place(row, column), message, text)
        elif name in found:
            draft.problem(sheet.place(row, column), f"the column '{name}' is there twice")
        else:
            found[name] = column
    return found
