"""An instance in the making, of which each part knows the cell that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from designer.instance import Instance
from designer.instance.fields import is_identifier
from designer.read.messages import complaints
from designer.read.positions import Loc
from designer.read.tables.cells import folded
from designer.read.tables.sheet import Place
from designer.runtime.errors import InputError, Problem


@dataclass
class Draft:
    """Rows that are collected, their places, and what is wrong with them.

    Parameters
    ----------
    data
        The instance so far, as its file would have it.
    places
        The cells that its parts come from, by their path in the data.
    problems
        What is wrong with cells whatever the rest says.
    comments
        How the tables were read, for the head of the file.
    remarks
        Why a row is there, by section and number.
    """

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Loc, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    remarks: dict[tuple[str, int], str] = field(default_factory=dict)

    def add(self, section: str, row: dict[str, Any], place: Place, cells: Mapping[str, Place] = {}) -> int:
        """Add a row to a section, with its place and those of its fields; gives its number."""
        rows = self.data.setdefault(section, [])
        number = len(rows)
        rows.append(row)
        self.places[section, number] = place
        for name, cell in cells.items():
            self.places[section, number, name] = cell
        return number

    def append(self, section: str, number: int, name: str, id: str, place: Place) -> None:
        """Add an id to a list of a row."""
        entries = self.data[section][number].setdefault(name, [])
        self.places[section, number, name, len(entries)] = place
        entries.append(id)

    def named(self, section: str, text: str, place: Place, **fields: Any) -> str:
        """Give the id of a party or an issue that is called so, which is added where it is new."""
        if (id := self.known(section, text)) is None:
            id = self._new_id(section, text)
            name = {} if id == text else {"name": text}
            self.add(section, {"id": id, **name, **fields}, place)
        return id

    def known(self, section: str, text: str) -> str | None:
        """Give the id of the row that has it, or is called so."""
        for row in self.data.get(section, ()):
            if row.get("id") == text:
                return text
        found = [row["id"] for row in self.data.get(section, ()) if _called(row, text) and "id" in row]
        return found[0] if len(found) == 1 else None

    def number(self, section: str, id: str) -> int:
        """Give the number of a row by its id."""
        return next(n for n, row in enumerate(self.data[section]) if row.get("id") == id)

    def _new_id(self, section: str, text: str) -> str:
        """Make an id of a name: itself if it can be one, else its letters and digits."""
        if is_identifier(text):
            return text
        slug = folded("".join(c if c.isalnum() else " " for c in text)).strip("_")[:60]
        slug = slug if is_identifier(slug) else section[:-1]
        taken = {row.get("id") for row in self.data.get(section, ())}
        return next(
            id for n in range(1, len(taken) + 3) if (id := slug if n == 1 else f"{slug}_{n}") not in taken
        )

    def problem(self, place: Place, message: str, *value: object) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(place.problem(message, *value))

    def instance(self) -> Instance:
        """Judge what was collected.

        Raises
        ------
        InputError
            With everything that is wrong, each with its cell.
        """
        if self.problems:  # what follows from a cell that could not be read is no news
            raise InputError(dict.fromkeys(self.problems))
        try:
            return Instance.model_validate(self.data)
        except ValidationError as error:
            found = complaints(error, self.data, Instance)
            raise InputError(
                dict.fromkeys(self._place(c.loc).problem(c.message, c.value) for c in found)
            ) from None

    def _place(self, loc: Loc) -> Place:
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.places:
                return self.places[loc[:length]]
        return next(iter(self.places.values()))


def _called(row: Mapping[str, Any], text: str) -> bool:
    return folded(text) in {folded(str(row[key])) for key in ("id", "name") if key in row}
