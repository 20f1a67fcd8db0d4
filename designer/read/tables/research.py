"""Tables of positions as researchers have them: DEU, KTAB, and signed matrices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.read.tables.cells import CellError, folded, number
from designer.read.tables.draft import Draft
from designer.read.tables.long import percentage
from designer.read.tables.numbers import TOP, Placement, Reading, place_all
from designer.read.tables.sheet import Sheet
from designer.read.tables.workbook import NOTHING_SAID

DEU_HEAD = {"prnr", "isnr"}
MISSING = ("", "999", "999.0", *NOTHING_SAID)
_KTAB_COLUMN = re.compile(r"(pstn|sal)(\d+)")
OF_PARTIES = {"party", "parties", "actor", "actors", "partei", "stakeholder", "player", "state", "country"}


def deu(sheet: Sheet, reading: Reading, draft: Draft) -> None:
    """Read a table of the project Decision-making in the European Union: a row an issue.

    Columns ``p...`` hold positions and columns ``s...`` saliences of an actor; blank and 999 are missing.
    """
    head = next(sheet.filled(0), 0)
    columns = {folded(text): n for n, text in enumerate(sheet.rows[head])}
    actors = [name[1:] for name in columns if name[0:1] == "s" and f"p{name[1:]}" in columns and name[1:]]
    if not actors or not columns.keys() >= DEU_HEAD:
        draft.problem(sheet.place(head), "columns prnr, isnr, and p... and s... for each actor are needed")
        return
    placements = []
    for row in sheet.filled(head + 1):
        key = [sheet.text(row, columns[name]) for name in ("prnr", "isnr")]
        id = re.sub(r"[^\w.\-]", "_", f"i{key[0]}.{key[1]}")
        about = sheet.text(row, columns["prname"]) if "prname" in columns else ""
        if draft.known("issues", id) is not None:
            draft.problem(
                sheet.place(row, columns["isnr"]), f"issue {key[1]} of proposal {key[0]} is there twice"
            )
            continue
        name = {"name": f"{about} ({key[1]})"[:200]} if about else {}
        draft.add("issues", {"id": id, **name}, sheet.place(row))
        for actor in actors:
            pair = [_percentage(sheet, row, columns[f"{kind}{actor}"], draft) for kind in "ps"]
            if pair[1] is not None:
                party = draft.named("parties", actor.upper(), sheet.place(head, columns[f"s{actor}"]))
                place = sheet.place(row, columns[f"s{actor}"])
                placements.append(Placement(party, id, pair[0], pair[1], place))
    _place(
        placements,
        reading,
        draft,
        "Positions and saliences of the DEU data, 0 to 100; blank and 999 are missing.",
    )


def ktab(sheet: Sheet, reading: Reading, draft: Draft) -> None:
    """Read the input of the KTAB spatial model: actors in rows, position and salience for each dimension."""
    title, count = sheet.text(0, 0), sheet.text(0, 2)
    if title:
        draft.data["title"] = title[:200]
    columns = {folded(text): n for n, text in enumerate(sheet.rows[1] if len(sheet.rows) > 1 else ())}
    numbers = [found[2] for name in columns if (found := _KTAB_COLUMN.fullmatch(name)) and found[1] == "pstn"]
    if "actor" not in columns or not numbers:
        draft.problem(sheet.place(1), "the second line should be Actor, Description, Power, Pstn1, Sal1, ...")
        return
    for each in numbers:
        if f"sal{each}" not in columns:
            draft.problem(sheet.place(1, columns[f"pstn{each}"]), f"there is no column Sal{each} beside it")
            return
        draft.named("issues", f"dimension_{each}", sheet.place(1, columns[f"pstn{each}"]))
    rows = [*sheet.filled(2)]
    if count and count != str(len(rows)):
        draft.problem(
            sheet.place(0, 2), f"the first line announces {count} actors, and there are {len(rows)}"
        )
    placements = []
    for row in rows:
        text = sheet.text(row, columns["actor"])
        if not text or draft.known("parties", text):
            said = f"the actor {text} is there twice" if text else "this row has no actor"
            draft.problem(sheet.place(row, columns["actor"]), said)
            continue
        why = sheet.text(row, columns["description"]) if "description" in columns else ""
        party = draft.named("parties", text, sheet.place(row), **({"why": why} if why else {}))
        for each in numbers:
            pair = [_percentage(sheet, row, columns[f"{kind}{each}"], draft) for kind in ("pstn", "sal")]
            if pair[1] is not None:
                place = sheet.place(row, columns[f"sal{each}"])
                placements.append(Placement(party, f"dimension_{each}", pair[0], pair[1], place))
    _place(
        placements, reading, draft, "Positions and saliences of a KTAB model, 0 to 100. Power is left out."
    )


def signed(sheet: Sheet, reading: Reading, draft: Draft) -> None:
    """Read a matrix of signed numbers: from against to for, and zero for who does not care.

    Parties are in its rows, unless its first cell says that issues are.
    """
    head = next(sheet.filled(0), 0)
    turned = folded(sheet.text(head, 0)) in ("issue", "issues", "objective", "objectives", "these", "thesis")
    found = [*_signs(sheet, head, draft)]
    largest = max((abs(value) for *_, value in found), default=0) or 1
    placements = []
    for row, column, value in found:
        above, beside = (head, column), (row, 0)
        of_party, of_issue = (above, beside) if turned else (beside, above)
        party = draft.named("parties", sheet.text(*of_party), sheet.place(*of_party))
        issue = draft.named("issues", sheet.text(*of_issue), sheet.place(*of_issue))
        if value:
            position = TOP / 2 * (1 + value / largest)
            salience = TOP * abs(value) / largest
            placements.append(Placement(party, issue, position, salience, sheet.place(row, column)))
    told = f"Signed numbers up to {largest:g}: the position is read from 0 (against) to 100 (for),"
    _place(placements, reading, draft, told, "the salience is the size of the number, as a share of 100.")


def _signs(sheet: Sheet, head: int, draft: Draft) -> Iterator[tuple[int, int, float]]:
    for row in sheet.filled(head + 1):
        if not sheet.text(row, 0):
            draft.problem(sheet.place(row), "this row has no name")
            continue
        for column, name in enumerate(sheet.rows[head]):
            text = sheet.text(row, column)
            if column and name and text and text not in NOTHING_SAID:
                try:
                    yield row, column, number(text)
                except CellError as error:
                    draft.problem(sheet.place(row, column), str(error), text)


def _percentage(sheet: Sheet, row: int, column: int, draft: Draft) -> float | None:
    text = sheet.text(row, column)
    if text in MISSING:
        return None
    try:
        return percentage(text)
    except CellError as error:
        draft.problem(sheet.place(row, column), str(error), text)
        return None


def _place(placements: list[Placement], reading: Reading, draft: Draft, *told: str) -> None:
    draft.comments += [*told, *reading.sentences()]
    place_all(placements, reading, draft)
