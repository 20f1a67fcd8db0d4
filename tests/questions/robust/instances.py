"""A small instance with judgements, worked out by hand."""

from __future__ import annotations

from typing import Any

from designer import Instance

TWO: dict[str, Any] = {
    "title": "Two shores",
    "parties": [
        {"id": "A"},
        {"id": "B"},
        {"id": "C", "max_seats": 1, "basis": "judgement", "likelihood": 0.8},
    ],
    "issues": [
        {"id": "fish", "required": ["A", "B"]},
        {"id": "salt", "required": ["A", "B", "C"]},
        {"id": "wind", "required": ["A", "C"], "basis": "judgement"},
    ],
    "rules": [
        {
            "id": "apart",
            "kind": "refuses_bundle",
            "issues": ["fish", "salt"],
            "basis": "judgement",
            "likelihood": 0.25,
        },
        {
            "id": "together",
            "kind": "insists_on_bundle",
            "issues": ["fish", "salt"],
            "basis": "judgement",
            "likelihood": 0.5,
        },
        {
            "id": "sure",
            "kind": "refuses_issue",
            "party": "C",
            "issue": "fish",
            "max_size": 2,
            "basis": "fact",
        },
    ],
}
"""In one body of all three everything can be handled: one institution. Apart, it takes a second one."""


def two_shores(**changes: Any) -> Instance:
    """Give the instance, with other fields."""
    return Instance.model_validate({**TWO, **changes})
