"""An instance as a file to go on with: a row a line, with comments that say where it came from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from designer.instance import Instance
from designer.instance.rows import SECTIONS

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_.()/ \-]*[A-Za-z0-9_.)]|[A-Za-z]")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "none", "nan", "inf", "na"})
"""What some reader of YAML takes for something else than text."""


def instance_yaml(
    instance: Instance,
    comments: Sequence[str] = (),
    remarks: Mapping[tuple[str, int], str] | None = None,
    schema: str | None = None,
) -> str:
    """Write an instance as a YAML file, every row on a line.

    Parameters
    ----------
    instance
        What is asked.
    comments
        Lines for the head of the file.
    remarks
        What is said behind single rows, by section and number.
    schema
        The file that editors find the schema in.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "title": "Two rivers",
    ...     "parties": [{"id": "NO", "name": "Norway"}],
    ...     "issues": [{"id": "water", "required": ["NO"]}],
    ... })
    >>> print(instance_yaml(two, ["As read from a table."]), end="")
    # As read from a table.
    format: 1
    title: Two rivers
    <BLANKLINE>
    parties:
      - {id: "NO", name: Norway}
    <BLANKLINE>
    issues:
      - {id: water, required: ["NO"]}
    """
    data = instance.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    # A setting that is written as what it would be anyway is a setting all the same.
    data["settings"] = instance.settings.model_dump(mode="json", exclude_unset=True)
    lines = [f"# yaml-language-server: $schema={schema}"] if schema else []
    lines += [f"# {_one_line(comment)}" for comment in comments]
    lines += ["format: 1", f"title: {_flow(instance.title)}"]
    if instance.description:
        lines.append(f"description: {_flow(instance.description)}")
    if "sources" in data:
        lines += ["", "sources:", *(f"  {_flow(id)}: {_flow(row)}" for id, row in data["sources"].items())]
    for section in SECTIONS:
        if rows := data.get(section):
            lines += ["", f"{section}:"]
            for number, row in enumerate(rows):
                remark = (remarks or {}).get((section, number))
                lines.append(f"  - {_flow(_ordered(row))}" + (f"  # {_one_line(remark)}" if remark else ""))
    if data["settings"]:
        lines += ["", "settings:", *(f"  {name}: {_flow(value)}" for name, value in data["settings"].items())]
    if instance.variants:
        lines += ["", "variants:"]
        for name, variant in instance.variants.items():
            written = variant.model_dump(mode="json", exclude_unset=True)
            lines.append(f"  {_flow(name)}: {_flow(written)}")
    return "\n".join(lines) + "\n"


def _ordered(row: Mapping[str, Any]) -> dict[str, Any]:
    """Put what a row is called first, and where it comes from last."""
    first = [key for key in ("id", "kind", "name", "issues") if key in row]
    last = [key for key in ("why", "source", "basis", "likelihood") if key in row]
    between = [key for key in row if key not in (*first, *last)]
    return {key: row[key] for key in (*first, *between, *last)}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _flow(value: Any) -> str:
    """Write a value on one line, text in quotes wherever some reader could take it for anything else."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_flow(key)}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
