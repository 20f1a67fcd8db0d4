"""The long table: a row for each party and issue, with a stance or with numbers."""

from __future__ import annotations

from typing import Any

from designer.read.tables.cells import CellError, chosen, meaning, number
from designer.read.tables.columns import SHORT, STANCES, Column
from designer.read.tables.draft import Draft
from designer.read.tables.header import Words, header
from designer.read.tables.numbers import TOP, Placement, Reading, place_all
from designer.read.tables.sheet import Sheet
from designer.read.tables.workbook import NOTHING_SAID, add_stance

COLUMNS = {
    "party": Column("party", "text"),
    "issue": Column("issue", "text"),
    "stance": Column("stance", "choice", STANCES),
    "position": Column("position", "number"),
    "salience": Column("salience", "number"),
    "power": Column("power", "number"),
    "hard": Column("hard", "truth"),
    "weight": Column("weight", "number"),
    "why": Column("why", "text"),
    "source": Column("source", "text"),
    "basis": Column("basis", "choice", ("fact", "judgement")),
}
OTHERS = {
    "actor": "party",
    "stakeholder": "party",
    "player": "party",
    "state": "party",
    "country": "party",
    "topic": "issue",
    "clout": "power",
    "capability": "power",
    "influence": "power",
    "importance": "salience",
    "description": "why",
    "notes": "why",
}
"""What the columns are called elsewhere."""


def long(sheet: Sheet, words: Words, reading: Reading, draft: Draft) -> None:
    """Read a long table; without a column for issues, its file is about the issue that it is named after."""
    head = next(sheet.filled(0), 0)
    columns = header(sheet, head, tuple(COLUMNS), words, draft, OTHERS)
    needed = [name for name in ("party",) if name not in columns]
    if not {"stance", "salience"} & columns.keys():
        needed.append("stance or salience")
    if needed:
        draft.problem(sheet.place(head), f"this table needs a column {' and a column '.join(needed)}")
        return
    if "issue" not in columns:
        draft.named("issues", sheet.name, sheet.place(head))
    placements: list[Placement] = []
    seen: dict[tuple[str, str], int] = {}
    for row in sheet.filled(head + 1):
        cells = _cells(sheet, row, columns, words, draft)
        place = sheet.place(row, columns["party"])
        missing = [name for name in ("party", "issue") if name in columns and name not in cells]
        if missing:
            draft.problem(place, f"this row has no {missing[0]}")
            continue
        party = draft.named("parties", cells["party"], place)
        issue = draft.named("issues", cells.get("issue", sheet.name), place)
        if (party, issue) in seen and cells.get("stance") != "refuses":
            draft.problem(place, f"{party} stands on {issue} already in row {seen[party, issue] + 1}")
            continue
        seen[party, issue] = row
        if "stance" in cells:
            _stance(cells, party, issue, sheet, row, columns, draft)
        elif "salience" in cells:
            placements.append(Placement(party, issue, cells.get("position"), cells["salience"], place))
    if placements:
        draft.comments += reading.sentences()
        place_all(placements, reading, draft)


def _cells(sheet: Sheet, row: int, columns: dict[str, int], words: Words, draft: Draft) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, column in columns.items():
        text = sheet.text(row, column)
        if not text or text in NOTHING_SAID:
            continue
        try:
            if name == "stance":
                found[name] = chosen(text, STANCES, {**SHORT, **words.cells})
            elif name in ("position", "salience"):
                found[name] = percentage(text)
            else:
                found[name] = meaning(text, COLUMNS[name], words.cells)
        except CellError as error:
            draft.problem(sheet.place(row, column), str(error), text)
    return found


def percentage(text: str) -> float:
    """Read a number from 0 to 100."""
    value = number(text)
    if not 0 <= value <= TOP:
        raise CellError(f"expected a number from 0 to {TOP}")
    return value


def _stance(
    cells: dict[str, Any],
    party: str,
    issue: str,
    sheet: Sheet,
    row: int,
    columns: dict[str, int],
    draft: Draft,
) -> None:
    place = sheet.place(row, columns["stance"])
    about = {name: value for name, value in cells.items() if name in ("why", "source", "basis")}
    if cells["stance"] == "refuses":
        bounds = {name: cells[name] for name in ("hard", "weight") if name in cells}
        add_stance("refuses", party, issue, place, draft, **bounds, **about)
        return
    for name in ("hard", "weight"):
        if name in cells:
            message = f"only a row that says 'refuses' can be given a {name}"
            draft.problem(sheet.place(row, columns[name]), message)
    add_stance(cells["stance"], party, issue, place, draft)
    _tell(draft.data["issues"][draft.number("issues", issue)], party, about)


def _tell(issue: dict[str, Any], party: str, about: dict[str, Any]) -> None:
    """Say of an issue what its rows say of single parties."""
    if "why" in about:
        issue["why"] = " ".join(filter(None, (issue.get("why"), f"{party}: {about['why']}")))
    if "source" in about:
        before = issue.get("source", [])
        known = [before] if isinstance(before, str) else before
        sources = [*dict.fromkeys((*known, about["source"]))]
        issue["source"] = sources[0] if len(sources) == 1 else sources
    if "basis" in about and issue.get("basis") != "judgement":
        issue["basis"] = about["basis"]
