"""The workbook: a sheet for each section of an instance, and positions as a matrix of issues and parties."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from designer.instance.references import nearest
from designer.read.tables.cells import CellError, chosen, folded, meaning, split
from designer.read.tables.columns import ABOUT, SHORT, STANCES, Column, Shape, settings, shapes
from designer.read.tables.draft import Draft
from designer.read.tables.files import Note
from designer.read.tables.header import Words, header
from designer.read.tables.sheet import Sheet
from designer.runtime.errors import InputError, Problem

POSITIONS = "positions"
OF_DESIGNS = ("design", "objectives", "institutions", "seats", "mandates", "links", "broken_rules", "fates")
"""Sheets that an export of a design adds; they are no part of the instance."""

NOTHING_SAID = ("-", "–", "—", ".")
_REFERENCES = {
    "party": "parties",
    "other": "parties",
    "issue": "issues",
    "unless": "parties",
    "where": "parties",
    "members": "parties",
    "to": "parties",
    "survive_walkout": "parties",
    "on": "issues",
    "issues": "issues",
    "mandate": "issues",
    "may_handle": "issues",
    "a": "issues",
    "b": "issues",
}
"""Columns in which rows can be named as people call them."""


def workbook(sheets: Sequence[Sheet], words: Words, draft: Draft, note: Note) -> None:
    """Read the sheets of a workbook, in whatever order, into a draft."""
    known = (*shapes(), POSITIONS)
    by_name = {name: sheet for sheet in sheets if (name := _meant(sheet, known, draft, note)) is not None}
    if not {"parties", "issues", POSITIONS} & by_name.keys():
        file = sheets[0].file
        raise InputError(
            [Problem(file, "a sheet 'parties', 'issues' or 'positions' is needed; none is there")]
        )
    for name, shape in shapes().items():
        if name in by_name and any(by_name[name].rows):
            _rows(by_name[name], shape, words, draft)
        if name == "issues" and POSITIONS in by_name:
            matrix(by_name[POSITIONS], words, draft)


def _meant(sheet: Sheet, known: Sequence[str], draft: Draft, note: Note) -> str | None:
    name = folded(sheet.name)
    if name in known:
        return name
    if name not in OF_DESIGNS and not sheet.name.startswith("#"):
        close = get_close_matches(name, known, n=1, cutoff=0.75)
        if close:
            draft.problem(sheet.place(0), f"there is no sheet '{sheet.name}'; did you mean '{close[0]}'?")
        else:
            note(f"The sheet {sheet.name!r} of {sheet.file} was passed over; known are {', '.join(known)}.")
    return None


def _rows(sheet: Sheet, shape: Shape, words: Words, draft: Draft) -> None:
    head = next(sheet.filled(0), 0)
    columns = header(sheet, head, shape.names, words, draft)
    for number in sheet.filled(head + 1):
        row: dict[str, Any] = {}
        cells = {}
        for name, column in columns.items():
            text = sheet.text(number, column)
            if text and text not in NOTHING_SAID:
                place = sheet.place(number, column)
                value = _value(text, shape[name], words, draft, place)
                if value is not None:
                    row[name], cells[name] = value, place
        _put(shape, row, cells, sheet.place(number, columns.get("id", 0)), draft, words)


def _value(text: str, column: Column, words: Words, draft: Draft, place: Any) -> Any:
    try:
        value = meaning(text, column, words.cells)
    except CellError as error:
        draft.problem(place, str(error), text)
        return None
    section = _REFERENCES.get(column.name)
    if section is not None and isinstance(value, str):
        return draft.known(section, value) or value
    if section is not None:
        return _ids(section, text, value, draft)
    return value


def _ids(section: str, text: str, parts: list[str], draft: Draft) -> list[str]:
    """Give the ids in a list; a name of several words is one entry where it is alone."""
    whole = draft.known(section, text)
    return [whole] if whole is not None else [draft.known(section, part) or part for part in parts]


def _put(shape: Shape, row: dict[str, Any], cells: Any, place: Any, draft: Draft, words: Words) -> None:
    """Put a row of a sheet where the instance has it."""
    match shape.name:
        case "refusals":
            row = {"id": f"refusal_{place.row}", "kind": "refuses_company", **row}
        case "rules":
            row = {"id": f"rule_{place.row}", **row}
        case "existing":
            costs = {key: row.pop(key) for key in ("keep", "revitalise", "replace") if key in row}
            row = row | ({"costs": costs} if costs else {})
        case "ties":
            ends = [row.pop(key) for key in ("a", "b") if key in row]
            row = {"issues": ends, **row}
        case "sources":
            id = row.pop("id", None)
            if id is None:
                draft.problem(place, "this field is required and missing (id)")
            else:
                draft.data.setdefault("sources", {})[id] = row
                draft.places["sources", id] = place
            return
        case "settings":
            _setting(draft.data, ("settings",), row, cells, place, draft, words)
            return
        case "variants":
            name = row.get("variant")
            if name is None:
                draft.problem(place, "this field is required and missing (variant)")
                return
            variant = draft.data.setdefault("variants", {}).setdefault(name, {})
            _setting(variant, ("variants", name, "settings"), row, cells, place, draft, words)
            return
    draft.add(shape.section, row, place, cells)


def _setting(
    owner: dict[str, Any], loc: Any, row: dict[str, Any], cells: Any, place: Any, draft: Draft, words: Words
) -> None:
    """Put a setting where it belongs; title and description are those of the instance, or the variant."""
    name, text = folded(str(row.get("setting", ""))), row.get("value")
    of_owner = ("title", "description") if loc == ("settings",) else ("title", *ABOUT)
    if name not in settings() and name not in of_owner:
        known = [*of_owner, *settings()]
        draft.problem(cells.get("setting", place), f"there is no such setting{nearest(name, known)}", name)
        return
    if text is None:
        return
    where = cells.get("value", place)
    if name in of_owner:
        owner[name] = text if name not in settings() else _value(text, settings()[name], words, draft, where)
        draft.places[(*loc[:-1], name)] = where
        return
    owner.setdefault("settings", {})[name] = _of_setting(name, text, draft, where, words)
    draft.places[(*loc, name)] = where


def _of_setting(name: str, text: str, draft: Draft, place: Any, words: Words) -> Any:
    from designer.read import load_value

    if folded(text) == "none":
        return None
    if name == "umbrella":
        return {"name": text}
    if text.startswith(("[", "{")):
        try:
            return load_value(text, place.file)
        except InputError as error:
            draft.problem(place, error.problems[0].message, text)
            return None
    return split(text) if name == "objectives" else _value(text, settings()[name], words, draft, place)


def matrix(sheet: Sheet, words: Words, draft: Draft, turned: bool = False) -> None:
    """Read a matrix of stances; turned, it has parties in its rows.

    Parties and issues that are known are meant by id or name; where none are known yet, its head names them.
    """
    head = next(sheet.filled(0), 0)
    across, down = ("issues", "parties") if turned else ("parties", "issues")
    closed = {section: bool(draft.data.get(section)) for section in (across, down)}
    over: dict[int, str | None] = {}
    seen: dict[str | None, int] = {}
    for column, text in enumerate(sheet.rows[head] if sheet.rows else ()):
        if column and text and not text.startswith("#"):
            over[column] = _id(across, text, sheet.place(head, column), draft, closed[across])
    for number in sheet.filled(head + 1):
        text = sheet.text(number, 0)
        if text.startswith("#"):
            continue
        if not text:
            draft.problem(sheet.place(number), f"this row has no {'party' if turned else 'issue'}")
            continue
        beside = _id(down, text, sheet.place(number), draft, closed[down])
        if beside in seen:
            draft.problem(sheet.place(number), f"'{text}' is there already, in row {seen[beside] + 1}")
            continue
        if beside is not None:
            seen[beside] = number
        for column, above in over.items():
            party, issue = (beside, above) if turned else (above, beside)
            if party is not None and issue is not None:
                _stances(sheet, number, column, party, issue, words, draft)


def _id(section: str, text: str, place: Any, draft: Draft, closed: bool) -> str | None:
    id = draft.known(section, text)
    if id is not None:
        return id
    if not closed:
        return draft.named(section, text, place)
    noun = {"parties": "party", "issues": "issue"}[section]
    names = [str(row[key]) for row in draft.data[section] for key in ("id", "name") if key in row]
    draft.problem(place, f"there is no {noun} '{text}'{nearest(text, names)}")
    return None


def _stances(sheet: Sheet, row: int, column: int, party: str, issue: str, words: Words, draft: Draft) -> None:
    text = sheet.text(row, column)
    if not text or text in NOTHING_SAID:
        return
    place = sheet.place(row, column)
    for part in split(text):
        try:
            add_stance(chosen(part, STANCES, {**SHORT, **words.cells}), party, issue, place, draft)
        except CellError as error:
            draft.problem(place, str(error), part)


def add_stance(stance: str, party: str, issue: str, place: Any, draft: Draft, **rule: Any) -> None:
    """Say of a party what it is to an issue: in a list of the issue, or as a rule of its own."""
    if stance == "refuses":
        id = refusal_id(party, issue)
        row = {"id": id, "kind": "refuses_issue", "party": party, "issue": issue, **rule}
        draft.add("rules", row, place)
    else:
        draft.append("issues", draft.number("issues", issue), stance, party, place)


def refusal_id(party: str, issue: str) -> str:
    """Give the id of the rule that a *refuses* in the matrix of positions makes."""
    return f"{party}_refuses_{issue}"[:64]
