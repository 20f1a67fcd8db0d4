"""JSON Schemas of outputs, of what these have in common: ``python -m tests.contract.shapes`` writes them.

A key that every output has is required, and types are those that were seen. More keys may come, so readers
pass over those that they do not know. What a dictionary by ids is stands in :data:`BY_ID`.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from designer.runtime import bundled
from tests.contract.outputs import outputs

FOLDER = Path(__file__).parents[2] / "models" / "outputs"

OWN = ("design", "proof")
"""Outputs that have a model, from which their schema is made."""

BY_ID = {
    *("values", "kinds", "survives_walkout", "chairs", "moved_issues", "seats", "unchanged", "ways[]"),
    *("differences", "objectives", "targets", "bodies", "assuming", "rests_on", "issues"),
}
"""Keys whose value is a dictionary from ids, or names of objectives, to something."""


class Shape:
    """What values at one place have in common."""

    def __init__(self, key: str = "") -> None:
        self.key = key
        self.types: set[str] = set()
        self.seen = self.times = 0
        self.fields: dict[str, Shape] = {}
        self.items: Shape | None = None
        self.tags: set[str] = set()

    def add(self, value: Any) -> None:
        """Take another value into account."""
        self.types.add(_type(value))
        if isinstance(value, dict):
            self.seen += 1
            tag = value.get("schema")
            if self.key and isinstance(tag, str):
                self.tags.add(tag)  # described by a schema of its own
                return
            for name, part in value.items():
                known = "*" if self.key in BY_ID else name
                field = self.fields.setdefault(known, Shape("" if known == "*" else name))
                field.add(part)
                field.times += 1
        elif isinstance(value, list):
            self.items = self.items or Shape(f"{self.key}[]")
            for part in value:
                self.items.add(part)

    def schema(self) -> dict[str, Any]:
        """Give it as JSON Schema."""
        types = sorted(self.types - ({"integer"} if "number" in self.types else set()))
        told: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
        if self.tags and not self.fields:
            told["properties"] = {"schema": {"enum": sorted(self.tags)}}
        elif self.key in BY_ID and "*" in self.fields:
            told["additionalProperties"] = self.fields["*"].schema()
        elif self.fields:
            told["required"] = sorted(name for name, part in self.fields.items() if part.times == self.seen)
            told["properties"] = {name: self.fields[name].schema() for name in sorted(self.fields)}
        if self.items is not None and self.items.types:
            told["items"] = self.items.schema()
        return told


def _type(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return "null" if value is None else kinds[type(value)]


def shapes(found: list[Any]) -> dict[str, dict[str, Any]]:
    """Give the schemas of outputs, by the name of what they are."""
    known: dict[str, Shape] = {}
    for output in found:
        known.setdefault(output["schema"], Shape()).add(output)
    told = {}
    for tag, shape in sorted(known.items()):
        schema = shape.schema()
        schema["properties"]["schema"] = {"const": tag}
        name = tag.removeprefix("designer/")
        told[name] = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": tag, **schema}
    return {name: schema for name, schema in told.items() if name.partition("@")[0] not in OWN}


def main() -> None:
    """Write the schemas."""
    cases = [*filter(bundled.is_small, bundled.names())]
    with tempfile.TemporaryDirectory() as folder:
        told = shapes(list(outputs(sys.argv[1:] or cases, Path(folder))))
    FOLDER.mkdir(exist_ok=True)
    for name, schema in told.items():
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
