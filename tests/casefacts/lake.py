"""A case that was never one, small enough to be converted by hand."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

LAKE: dict[str, Any] = {
    "title": "The lake as it stood on 5 June 1990",
    "as_of": "1990-06-05",
    "note": "Four shores. How to read the marks: not told here.",
    "core_parties": [{"id": id, "name": f"{id[0]}land"} for id in ("AAA", "BBB", "CCC", "DDD")],
    "outside_parties": [
        {"id": "EEE", "name": "Eland", "could_help_with": ["fish"], "why": "buys fish", "sources": ["LOG"]},
        {"id": "FFF", "name": "Guild of Pilots"},
    ],
    "issues": [
        {"id": "fish", "name": "Fish", "required": ["AAA", "BBB"], "format": "bilateral or trilateral"},
        {"id": "level", "name": "Level", "required": ["AAA", "BBB", "CCC", "DDD"], "format": "all"},
        {
            "id": "ferries",
            "name": "Ferries",
            "required": ["AAA", "CCC"],
            "helpful": ["FFF"],
            "format": "bilateral or trilateral (with pilots)",
            "note": "settled in 1995",
            "basis": "F/J",
        },
        {
            "id": "border",
            "name": "Border",
            "required": ["CCC", "DDD"],
            "helpful": ["BBB"],
            "format": "bilateral core with donors",
        },
        {"id": "wreck", "name": "Wreck", "required": ["AAA", "DDD"], "format": "none"},
    ],
    "interdependences": [
        {"issues": ["fish", "level"], "strength": 3, "treatment": "package", "why": "water first"},
        {"issues": ["fish", "ferries"], "treatment": "separate channel, then synchronise", "why": "nets"},
        {"issues": ["ferries", "border"], "treatment": "coordinate", "why": "as the LPC does since 1992"},
        {"issues": ["level", "wreck"], "treatment": "coordinate", "why": "depth"},
    ],
    "cannot_share_one_body": [
        {"issues": ["fish", "border"], "objector": "CCC", "why": "no bargains"},
        {"issues": ["level", "border"], "objector": "CCC,DDD", "why": "nor here"},
    ],
    "commitments": [
        {"party": "AAA", "issue": "fish", "what": "no trawlers", "document": "note of 1 May 1989"},
        {"party": "AAA", "issue": "fish", "what": "no lamps", "document": "note of 1 July 1990"},
    ],
    "existing_institutions": [
        {
            "id": "board",
            "name": "Fish board",
            "members": "AAA BBB",
            "since": 1970,
            "status": "stalled",
            "issues": ["fish"],
        },
        {"id": "poles", "name": "Survey", "members": "AAA XXX", "status": "active", "issues": ["level"]},
        {"id": "club", "name": "Yacht club", "members": "EEE FFF", "status": "active", "issues": ["fish"]},
    ],
    "vetoes": [
        {
            "by": "DDD",
            "kind": "member",
            "what": "Bland at the table",
            "against": ["BBB"],
            "issues": ["fish", "level"],
        },
        {"by": "DDD", "kind": "format", "what": "any meeting on fish before peace", "issues": ["fish"]},
        {"by": "CCC", "kind": "format", "what": "bilateral talks", "against": ["DDD"], "issues": ["border"]},
        {
            "by": "AAA",
            "kind": "member",
            "what": "contact",
            "effect": "through the Pilots",
            "against": ["CCC"],
            "issues": ["ferries"],
        },
        {"by": "AAA", "kind": "agenda", "what": "how deep nets go", "issues": ["fish"]},
        {
            "by": "BBB",
            "kind": "member",
            "what": "late",
            "against": ["CCC"],
            "issues": ["level"],
            "after_as_of": True,
        },
    ],
    "historical_design": [
        {
            "id": "lpc",
            "name": "Lake Permanent Commission",
            "members": ["AAA", "BBB", "CCC", "DDD"],
            "mandate": ["level"],
            "created": 1992,
        },
        {
            "id": "board_h",
            "name": "Fish board",
            "members": ["AAA", "BBB", "EEE"],
            "mandate": ["fish"],
            "created": 1970,
            "origin": "kept",
        },
        {
            "id": "salvage",
            "name": "Salvage",
            "members": ["AAA", "DDD"],
            "mandate": ["wreck"],
            "created": 1993,
        },
    ],
    "sources": {"LOG": {"author": "Harbour", "title": "Log book", "date": "1989", "url": None}},
}


def lake(**changes: Any) -> dict[str, Any]:
    """Give the case with some sections changed."""
    return deepcopy(LAKE) | changes


def written(folder: Path, case: dict[str, Any]) -> Path:
    """Write a case where it can be read."""
    path = folder / "lake.json"
    path.write_text(json.dumps(case, indent=1), encoding="utf-8")
    return path
