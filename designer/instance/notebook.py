"""How data shows itself in a notebook: plain tables that read without style, everything escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from html import escape
from typing import Any

MOST, LONGEST = 30, 200
"""Rows and characters of a cell that are shown at most."""


def table_html(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table, cut after so many rows.

    Examples
    --------
    >>> table_html("Rivers", ["Name"], [["<Ara>"]])
    '<table><caption>Rivers</caption><tr><th>Name</th></tr><tr><td>&lt;Ara&gt;</td></tr></table>'
    """
    filled = list(rows)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in filled[:MOST])
    more = len(filled) - MOST
    if more > 0:
        body += f'<tr><td colspan="{len(head)}">and {more} more</td></tr>'
    heads = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f"<table><caption>{escape(caption)}</caption><tr>{heads}</tr>{body}</table>"


def answer_html(answer: Any) -> str:
    """Show a dataclass: its single values in one table, and each list of rows in a table of its own."""
    single, tables = [], []
    for field in fields(answer):
        value = getattr(answer, field.name)
        rows = value if isinstance(value, tuple) and value and is_dataclass(value[0]) else None
        if rows is None:
            single.append((field.name, _short(value)))
        else:
            head = [inner.name for inner in fields(rows[0])]
            told = [[_short(getattr(row, name, None)) for name in head] for row in rows]
            tables.append(table_html(field.name, head, told))
    return table_html(type(answer).__name__, ["", ""], single) + "".join(tables)


def _cell(value: object) -> str:
    return f"<td>{escape(_short(value))}</td>"


def _short(value: object) -> str:
    """Say a value in one line: a row by its id or sentence, a design by its size."""
    match value:
        case None:
            return ""
        case str():
            text = value
        case tuple() | list() | frozenset():
            text = ", ".join(map(_short, value))
        case dict():
            text = ", ".join(f"{_short(key)}: {_short(inner)}" for key, inner in value.items())
        case _:
            said = [getattr(value, name, None) for name in ("sentence", "demand", "id", "status", "design")]
            known = next((one for one in said if one is not None and not callable(one)), None)
            text = str(value) if known is None else _short(known)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
