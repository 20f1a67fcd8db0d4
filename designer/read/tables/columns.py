"""The shape of an instance as tables: which sheets there are, and which columns each of them has.

The columns are the fields of the rows, so that a field that is added has its column at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel

from designer.instance.model import Source
from designer.instance.rows import (
    Commitment,
    Costs,
    ExistingInstitution,
    Interdependence,
    Issue,
    Party,
    Phase,
    Proposal,
)
from designer.instance.rules import RULE_KINDS, RefusesCompany
from designer.instance.settings import Settings

Kind = Literal["text", "words", "wholes", "whole", "number", "truth", "choice", "window", "value"]
"""What a cell holds: text, a list of ids, one of whole numbers, a number, true or false, a word of a few,
a phase or the first and last of several."""

ABOUT = ("why", "source", "basis", "likelihood")
"""What every row may say of itself; these columns come last."""

LATE = ("from", "until", "hard", "weight")
"""Columns that many sheets have, before those."""

STANCES = ("required", "helpful", "excluded", "refuses")
"""What a party can be to an issue; the last is a rule, *refuses_issue*, the others are lists of the issue."""

SHORT = {"r": "required", "h": "helpful", "x": "excluded", "v": "refuses", "veto": "refuses"}
"""Shorter words for them."""


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name, what its cells hold, and the model whose docstring describes it."""

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    model: type[BaseModel] | None = None


@dataclass(frozen=True)
class Shape:
    """A sheet of the workbook: its columns, and the section of the instance that its rows are of."""

    name: str
    section: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@cache
def shapes() -> dict[str, Shape]:
    """Give the sheets of a workbook in their order, without the matrix of positions.

    Examples
    --------
    >>> list(shapes())[:4]
    ['phases', 'parties', 'issues', 'refusals']
    >>> shapes()["refusals"].names[:5]
    ('id', 'party', 'other', 'on', 'unless')
    """
    others = [kind for kind in RULE_KINDS if kind is not RefusesCompany]
    ends = (Column("a", "text", model=Interdependence), Column("b", "text", model=Interdependence))
    kinds = tuple(kind.model_fields["kind"].annotation.__args__[0] for kind in others)  # type: ignore[union-attr]
    listed = (
        _shape("phases", "phases", [Phase]),
        _shape("parties", "parties", [Party]),
        _shape("issues", "issues", [Issue], without=("required", "helpful", "excluded")),
        _shape("refusals", "rules", [RefusesCompany], without=("kind",)),
        _shape("rules", "rules", others, first=(Column("id", "text"), Column("kind", "choice", kinds))),
        _shape("existing", "existing", [ExistingInstitution, Costs], without=("costs",)),
        _shape("ties", "interdependences", [Interdependence], first=ends, without=("issues",)),
        _shape("commitments", "commitments", [Commitment]),
        _shape("proposals", "proposals", [Proposal]),
        _shape("sources", "sources", [Source], first=(Column("id", "text"),)),
        Shape("settings", "settings", (Column("setting", "text"), Column("value", "value"))),
        Shape(
            "variants",
            "variants",
            (Column("variant", "text"), Column("setting", "text"), Column("value", "value")),
        ),
    )
    return {shape.name: shape for shape in listed}


@cache
def settings() -> dict[str, Column]:
    """Give the settings, each as if it were a column of its own."""
    return {name: column(Settings, name) for name in Settings.model_fields if name != "objectives"} | {
        "objectives": Column("objectives", "value", model=Settings)
    }


def _shape(
    name: str,
    section: str,
    models: Iterable[type[BaseModel]],
    *,
    first: tuple[Column, ...] = (),
    without: tuple[str, ...] = (),
) -> Shape:
    """Give a sheet with a column for each field of the models."""
    found = {col.name: col for col in first}
    for model in models:
        for name_of_field, info in model.model_fields.items():
            field = info.alias or name_of_field
            if field not in without:
                found.setdefault(field, column(model, field))
    lead = [col for key, col in found.items() if key not in (*LATE, *ABOUT)]
    tail = [found[key] for key in (*LATE, *ABOUT) if key in found]
    return Shape(name, section, (*lead, *tail))


def column(model: type[BaseModel], field: str) -> Column:
    """Give the column of a field of a row.

    Examples
    --------
    >>> column(Party, "role").choices, column(Issue, "sizes").kind, column(Issue, "weight").kind
    (('core', 'outside'), 'wholes', 'number')
    """
    schema = _properties(model)[field]
    parts = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    kinds = [part.get("type", "value") for part in parts]
    if choices := tuple(parts[0].get("enum", ())):
        return Column(field, "choice", choices, model)
    if "string" in kinds and any("prefixItems" in part for part in parts):
        return Column(field, "window", model=model)
    if "string" in kinds:
        return Column(field, "text", model=model)
    if "array" in kinds:
        within = parts[0].get("items", parts[0].get("prefixItems", [{}]))
        item = within if isinstance(within, dict) else within[0]
        return Column(field, "wholes" if item.get("type") == "integer" else "words", model=model)
    simple: dict[str, Kind] = {"integer": "whole", "number": "number", "boolean": "truth"}
    return Column(field, simple.get(kinds[0], "value"), model=model)


@cache
def _properties(model: type[BaseModel]) -> dict[str, Any]:
    properties: dict[str, Any] = model.model_json_schema(mode="validation")["properties"]
    return properties
