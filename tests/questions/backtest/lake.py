"""A case small enough for its figures to be worked out by hand."""

from __future__ import annotations

from typing import Any

from designer.design import Design, Institution, Reference
from designer.instance import Instance

LAKE: dict[str, Any] = {
    "title": "Lake",
    "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}, {"id": "DDD", "role": "outside"}],
    "issues": [
        {"id": "fish", "required": ["AAA", "BBB"], "helpful": ["DDD"], "sizes": [2]},
        {"id": "level", "required": ["AAA", "BBB", "CCC"]},
        {"id": "border", "required": ["BBB", "CCC"], "sizes": [2]},
        {"id": "wreck", "required": ["AAA", "CCC"], "sizes": [2]},
    ],
    "existing": [{"id": "board", "members": ["AAA", "BBB"], "may_handle": ["fish"]}],
}


def lake(**changes: Any) -> Instance:
    """Give the instance with some sections changed."""
    return Instance.model_validate(LAKE | changes)


def built(*bodies: tuple[str, list[str]]) -> Design:
    """Give a design of bodies written as members and mandate, the members by the first letter of each."""
    rows = []
    for n, (letters, mandate) in enumerate(bodies):
        members = tuple(letter * 3 for letter in letters)
        rows.append(Institution(id=f"b{n}", members=members, mandate=tuple(mandate)))
    return Design(instance=Reference(title="Lake"), institutions=tuple(rows))


HISTORY = built(("ABD", ["fish"]), ("ABC", ["level", "border"]), ("BC", ["border"]))
"""Fish 2/3 alike, level and border the same; wreck was left alone."""
