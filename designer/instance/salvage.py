"""The rows of refused data that are right in themselves, so that their references can be judged too."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from designer.instance.rows import SECTIONS

if TYPE_CHECKING:
    from designer.instance.model import Instance


@dataclass(frozen=True)
class Salvaged:
    """What could be read of refused data.

    Parameters
    ----------
    instance
        The rows that are right in themselves; references in it need not resolve.
    lost
        Ids of rows that were refused: a reference to one of them is no error of its own.
    positions
        For each section, where each kept row stood in the data.
    complete
        Whether every row could be kept.
    """

    instance: Instance
    lost: frozenset[str]
    positions: dict[str, tuple[int, ...]]
    complete: bool

    def certain(self, loc: tuple[str | int, ...]) -> bool:
        """Tell whether an error stands whatever is in the rows that were refused."""
        return self.complete or loc[0] not in ("settings", "variants") or "survive_walkout" in loc

    def place(self, loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
        """Give the place in the data of a place in the salvaged instance."""
        if len(loc) > 1 and isinstance(loc[1], int) and loc[0] in self.positions:
            return (loc[0], self.positions[str(loc[0])][loc[1]], *loc[2:])
        return loc


def salvage(cls: type[Instance], data: Any) -> Salvaged | None:
    """Read every row of refused data on its own and keep those that are right.

    A refused row is read once more without the fields that were refused, as those that are left may
    refer to what does not exist.

    Returns
    -------
    Salvaged or None
        None where a whole section cannot be read, so that every reference to it would be an error.
    """
    if not isinstance(data, dict):
        return None
    kept: dict[str, Any] = {}
    lost: set[str] = set()
    positions: dict[str, tuple[int, ...]] = {}
    for section in SECTIONS:
        rows = data.get(section, ())
        if not isinstance(rows, list | tuple):
            return None
        section_type: TypeAdapter[Any] = TypeAdapter(cls.model_fields[section].rebuild_annotation())
        right = {}
        for position, row in enumerate(rows):
            try:
                (right[position],) = section_type.validate_python((row,))
                continue
            except ValidationError as error:
                sound = _without(row, error)
            try:
                (right[position],) = section_type.validate_python((sound,))
            except ValidationError:
                if isinstance(row, dict) and isinstance(row.get("id"), str):
                    lost.add(row["id"])
        kept[section] = tuple(right.values())
        positions[section] = tuple(right)
    settings: TypeAdapter[Any] = TypeAdapter(cls.model_fields["settings"].rebuild_annotation())
    written = data.get("settings", {})
    try:
        kept["settings"] = settings.validate_python(written)
    except ValidationError as error:
        sound = _without(written, error) if isinstance(written, dict) else {}
        kept["settings"] = settings.validate_python(sound)
    kept["variants"] = _variants(cls, data.get("variants", {}))
    complete = all(len(positions[s]) == len(data.get(s, ())) for s in SECTIONS)
    return Salvaged(cls.model_construct(**kept), frozenset(lost), positions, complete)


def _variants(cls: type[Instance], data: Any) -> dict[str, Any]:
    """Read every variant on its own; of a refused one, the settings that are right."""
    variants: TypeAdapter[Any] = TypeAdapter(cls.model_fields["variants"].rebuild_annotation())
    kept: dict[str, Any] = {}
    for name, variant in data.items() if isinstance(data, dict) else ():
        try:
            kept |= variants.validate_python({name: variant})
            continue
        except ValidationError as error:
            sound = _without(variant.get("settings"), error) if isinstance(variant, dict) else {}
        with suppress(ValidationError):
            kept |= variants.validate_python({name: {"settings": sound}})
    return kept


def _without(row: Any, error: ValidationError) -> Any:
    """Leave out the fields of a row that were refused."""
    if not isinstance(row, dict):
        return row
    refused = {key for detail in error.errors() for key in detail["loc"]}
    return {key: value for key, value in row.items() if key not in refused}
