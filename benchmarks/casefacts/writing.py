"""Instances and designs as YAML, one row a line, in the style of the bundled files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from designer.instance.fields import UNFIT

WIDTH = 150


class _Row(dict[str, Any]):
    """A mapping that is written on one line, or as few as its width allows."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Row, lambda dumper, row: dumper.represent_mapping("tag:yaml.org,2002:map", row.items(), flow_style=True)
)
_Dumper.add_representer(
    tuple, lambda dumper, row: dumper.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True)
)


def yaml_text(data: dict[str, Any], remarks: Iterable[str]) -> str:
    """Write a file: the remarks as comments, then its fields, rows in flow style."""
    plain = (" ".join(UNFIT.sub(" ", line).split()) for line in remarks)
    head = "".join(f"# {line}\n" if line else "#\n" for line in plain)
    return head + "\n".join(_section(name, value) for name, value in data.items()) + "\n"


def _section(name: str, value: Any) -> str:
    gap = "\n" if isinstance(value, list) or name == "sources" else ""
    shown: Any = value
    if isinstance(value, list) and value and isinstance(value[0], dict):
        shown = [_flow(row) for row in value]
    elif isinstance(value, dict):
        nested = name == "sources"
        shown = {key: _flow(some) for key, some in value.items()} if nested else _flow(value)
    text = yaml.dump(
        {name: shown},
        Dumper=_Dumper,
        width=WIDTH,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
    )
    # PyYAML quotes what YAML 1.1 took for a truth value.
    return gap + text.rstrip("\n").replace("'on':", "on:")


def _flow(value: Any) -> Any:
    if isinstance(value, dict):
        return _Row({key: _flow(_single(some) if key == "source" else some) for key, some in value.items()})
    return tuple(_flow(some) for some in value) if isinstance(value, list) else value


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
