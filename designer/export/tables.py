"""An instance and a design of it as tables: stable names, stable columns, plain cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from designer.design import Design
from designer.instance import Instance
from designer.instance.rules import RefusesCompany, RefusesIssue
from designer.instance.settings import Settings, Variant
from designer.read.tables.columns import ABOUT, STANCES, Column, Kind, settings, shapes
from designer.read.tables.workbook import refusal_id

Cell = str | int | float | bool | None
"""What stands in a cell; nothing in an empty one."""

BETWEEN = "; "
"""Between the entries of a list in a cell."""


@dataclass(frozen=True)
class Table:
    """A table: its name, its columns, and a tuple of cells for each row."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)

    def records(self) -> list[dict[str, Cell]]:
        """Give the rows as mappings of column to cell."""
        return [dict(zip(self.header, row, strict=True)) for row in self.rows]


def tables(instance: Instance, design: Design | None = None) -> tuple[Table, ...]:
    """Write an instance as tables that can be imported again, and a design as tables beside them.

    Parameters
    ----------
    instance
        What is asked.
    design
        What is answered; without one there are the tables of the instance alone.

    Returns
    -------
    tuple[Table, ...]
        The sheets of the workbook, in order.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}],
    ...     "issues": [{"id": "water", "required": ["AAA", "BBB"]}],
    ... })
    >>> next(table for table in tables(two) if table.name == "positions").records()
    [{'issue': 'water', 'AAA': 'required', 'BBB': 'required'}]
    """
    asked = tuple(_of_instance(instance))
    return asked if design is None else (*asked, *of_design(design))


def _of_instance(instance: Instance) -> Iterator[Table]:
    data = instance.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    in_matrix = {n for n, rule in enumerate(instance.rules) if _plain_refusal(rule)}
    rules = [(n, row) for n, row in enumerate(data.get("rules", ())) if n not in in_matrix]
    rows: dict[str, list[dict[str, Any]]] = {
        "phases": list(data.get("phases", ())),
        "parties": list(data["parties"] if instance.parties else ()),
        "issues": list(data["issues"] if instance.issues else ()),
        "refusals": [row for n, row in rules if isinstance(instance.rules[n], RefusesCompany)],
        "rules": [row for n, row in rules if not isinstance(instance.rules[n], RefusesCompany)],
        "existing": [row | row.get("costs", {}) for row in data.get("existing", ())],
        "ties": [{"a": r["issues"][0], "b": r["issues"][1], **r} for r in data.get("interdependences", ())],
        "commitments": list(data.get("commitments", ())),
        "proposals": list(data.get("proposals", ())),
        "sources": [{"id": id, **row} for id, row in data.get("sources", {}).items()],
        "settings": [*_titles(instance), *_settings(instance.settings)],
        "variants": [
            {"variant": name, **row}
            for name, variant in instance.variants.items()
            for row in (
                *_about(variant),
                *_settings(variant.settings),
            )
        ],
    }
    for name, shape in shapes().items():
        yield Table(name, shape.columns, tuple(_row(shape.columns, row) for row in rows[name]))
        if name == "issues":
            yield _positions(instance)


def _plain_refusal(rule: object) -> bool:
    """Whether a *refuses* in the matrix says all of a rule."""
    return isinstance(rule, RefusesIssue) and rule == RefusesIssue(
        id=refusal_id(rule.party, rule.issue), kind="refuses_issue", party=rule.party, issue=rule.issue
    )


def _positions(instance: Instance) -> Table:
    refused = {(rule.party, rule.issue) for rule in instance.rules if _plain_refusal(rule)}  # type: ignore[union-attr]
    rows = []
    for issue in instance.issues:
        said = {stance: getattr(issue, stance) for stance in STANCES[:3]}
        said["refuses"] = [party.id for party in instance.parties if (party.id, issue.id) in refused]
        cells = (
            BETWEEN.join(s for s in STANCES if party.id in said[s]) or None for party in instance.parties
        )
        rows.append((issue.id, *cells))
    columns = (Column("issue", "text"), *(Column(party.id, "text") for party in instance.parties))
    return Table("positions", columns, tuple(rows))


def _titles(instance: Instance) -> Iterator[dict[str, Any]]:
    for name in ("title", "description"):
        if (text := getattr(instance, name)) not in (None, "Untitled"):
            yield {"setting": name, "value": text}


def _about(variant: Variant) -> Iterator[dict[str, Any]]:
    for name in ("title", *ABOUT):
        if (value := getattr(variant, name)) is not None:
            yield {"setting": name, "value": str(_cell(value))}


def _settings(chosen: Settings) -> Iterator[dict[str, Any]]:
    """Yield what settings write, in words where that is plain, else as YAML has it."""
    written = chosen.model_dump(mode="json", exclude_unset=True)
    for name in settings():
        if name not in written:
            continue
        value = written[name]
        if name == "umbrella":
            value = "none" if value is None else value.get("name", "Umbrella forum")
        elif value is None:
            value = "none"
        elif isinstance(value, list) and all(isinstance(entry, str | int) for entry in value):
            value = _cell(value)
        elif isinstance(value, list | dict):
            value = json.dumps(value, ensure_ascii=False)
        elif isinstance(value, bool):
            value = str(value).lower()
        yield {"setting": name, "value": str(value)}


def _row(columns: Sequence[Column], row: dict[str, Any]) -> tuple[Cell, ...]:
    return tuple(_cell(row.get(column.name)) for column in columns)


def _cell(value: Any) -> Cell:
    """Give the cell of a value: lists with semicolons between their entries.

    Examples
    --------
    >>> _cell(["AAA", "BBB"]), _cell(2), _cell([]), _cell(None)
    ('AAA; BBB', 2, None, None)
    """
    if isinstance(value, list | tuple):
        return BETWEEN.join(" – ".join(e) if isinstance(e, list | tuple) else str(e) for e in value) or None
    found: Cell = value
    return found


def of_design(design: Design) -> tuple[Table, ...]:
    """Write a design as tables.

    Examples
    --------
    >>> from designer.design import Reference
    >>> [table.name for table in of_design(Design(instance=Reference(title="Two rivers")))]
    ['design', 'objectives', 'institutions', 'seats', 'mandates', 'links', 'broken_rules', 'fates']
    """
    bodies = design.institutions
    about = {"title": design.instance.title, "sha256": design.instance.sha256, "status": design.status}
    umbrella = design.umbrella
    if umbrella is not None:
        about |= {
            "umbrella": umbrella.name,
            "umbrella_members": str(_cell(umbrella.members) or ""),
            "umbrella_associates": str(_cell(umbrella.associates) or ""),
        }
    about["notes"] = str(_cell(design.notes) or "")
    return (
        _table("design", {"field": "text", "value": "text"}, about.items()),
        _table(
            "objectives",
            {"objective": "text", "value": "number", "bound": "number", "confirmed_by": "text"},
            ((o.name, o.value, o.bound, o.confirmed_by) for o in design.objectives),
        ),
        _table(
            "institutions",
            {
                "id": "text",
                "name": "text",
                "format": "text",
                "origin": "text",
                "from": "text",
                "replaces": "text",
                "chair": "text",
                "reports_through": "text",
                "members": "words",
                "mandate": "words",
                "monitors": "words",
            },
            (
                (
                    *(b.id, b.name, b.format, b.origin, b.taken_from, b.replaces),
                    *(b.chair, b.reports_through, b.members, b.mandate, b.monitors),
                )
                for b in bodies
            ),
        ),
        _table(
            "seats",
            {"institution": "text", "party": "text", "chair": "truth", "reports": "truth"},
            ((b.id, p, p == b.chair, p == b.reports_through) for b in bodies for p in b.members),
        ),
        _table(
            "mandates",
            {"issue": "text", "institution": "text"},
            ((issue, b.id) for b in bodies for issue in b.mandate),
        ),
        _table(
            "links",
            {"a": "text", "b": "text", "hinges": "words", "carries": "words"},
            ((*link.between, link.hinges, link.carries) for link in design.links),
        ),
        _table(
            "broken_rules",
            {"id": "text", "weight": "number", "where": "words"},
            ((r.id, r.weight, r.where) for r in design.broken_rules),
        ),
        _table("fates", {"existing": "text", "fate": "text"}, design.existing_fate.items()),
    )


def _table(name: str, columns: dict[str, Kind], rows: Iterable[Sequence[Any]]) -> Table:
    return Table(
        name,
        tuple(Column(column, kind) for column, kind in columns.items()),
        tuple(tuple(_cell(value) for value in row) for row in rows),
    )
