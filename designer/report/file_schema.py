"""The JSON Schema of one file: where parties, issues and bodies are named, it offers those of that file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from designer.instance import Instance
from designer.report.json_text import document
from designer.report.schema import schema_json

Ids = Mapping[str, Sequence[str]]
"""The ids of a file, by section."""

PARTIES = ("parties",)
ISSUES = ("issues",)
NAMED: dict[str, tuple[str, ...]] = {
    "party": PARTIES,
    "other": PARTIES,
    "unless": PARTIES,
    "where": PARTIES,
    "members": PARTIES,
    "to": PARTIES,
    "required": PARTIES,
    "helpful": PARTIES,
    "excluded": PARTIES,
    "survive_walkout": PARTIES,
    "issue": ISSUES,
    "issues": ISSUES,
    "on": ISSUES,
    "mandate": ISSUES,
    "may_handle": ISSUES,
    "awaits": ("commitments",),
    "source": ("sources",),
    **dict.fromkeys(("from", "until", "joins", "leaves", "opens", "closes", "due"), ("phases",)),
}
"""The fields that name rows, and the sections that these are of."""

TIE = ("issues", "existing")
"""The ends of an interdependence can be issues and existing bodies."""


def ids_of(data: Any) -> dict[str, list[str]]:
    """Give the ids of a file's rows by section, whatever else is wrong with it.

    Examples
    --------
    >>> ids_of({"parties": [{"id": "AAA"}, {"name": "Bland"}], "sources": {"un": {}}, "rules": None})
    {'parties': ['AAA'], 'sources': ['un']}
    """
    found = {}
    for section, rows in data.items() if isinstance(data, dict) else ():
        listed = (
            rows if isinstance(rows, dict) else [_id(row) for row in rows] if isinstance(rows, list) else []
        )
        if ids := [id for id in dict.fromkeys(listed) if isinstance(id, str)]:
            found[section] = ids
    return found


def _id(row: Any) -> Any:
    return row.get("id") if isinstance(row, dict) and isinstance(row.get("id"), str) else None


def file_schema_json(ids: Ids) -> str:
    """Give the JSON Schema of instances with the ids of one file; other ids are no errors.

    Parameters
    ----------
    ids
        The ids by section, as :func:`ids_of` gives them.

    Examples
    --------
    >>> schema = json.loads(file_schema_json({"parties": ["AAA", "BBB"]}))
    >>> schema["$defs"]["Issue"]["properties"]["required"]["items"]
    {'anyOf': [{'enum': ['AAA', 'BBB']}, {'type': 'string'}]}
    """
    schema = json.loads(schema_json(Instance))
    for name, model in schema["$defs"].items():
        for field, property in model.get("properties", {}).items():
            sections = TIE if (name, field) == ("Interdependence", "issues") else NAMED.get(field, ())
            if offered := [id for section in sections for id in ids.get(section, ())]:
                model["properties"][field] = _offering(property, offered)
    return document(schema)


def _offering(schema: Any, ids: Sequence[str]) -> Any:
    """Put the ids before each text of a schema."""
    if isinstance(schema, list):
        return [_offering(part, ids) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") == "string":
        told = {key: value for key, value in schema.items() if key in ("description", "title")}
        plain = {key: value for key, value in schema.items() if key not in told}
        return {"anyOf": [{"enum": list(ids)}, plain], **told}
    return {key: _offering(value, ids) if key in PARTS else value for key, value in schema.items()}


PARTS = ("anyOf", "items", "prefixItems")
"""Where a schema has schemas of its parts."""
