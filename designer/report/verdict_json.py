"""Verdicts as data for other programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from designer.instance import plain_number
from designer.report.json_text import document

if TYPE_CHECKING:
    from designer.check import Verdict


def verdict_json(verdict: Verdict) -> str:
    """Give a verdict as indented JSON: whether the design is valid, why not, and what it is worth.

    Examples
    --------
    >>> import json
    >>> from designer.check.verdict import Verdict
    >>> json.loads(verdict_json(Verdict()))["valid"]
    True
    """
    data = {
        "valid": verdict.valid,
        "nothing_to_judge": verdict.nothing_to_judge,
        "violations": [asdict(violation) for violation in verdict.violations],
        "values": {name: plain_number(value) for name, value in verdict.values.items()},
        "measures": verdict.measures.model_dump(),
        "broken_rules": [broken.model_dump() for broken in verdict.broken_rules],
        "uncoordinated": [list(pair) for pair in verdict.uncoordinated],
        "leverage": [held.model_dump() for held in verdict.leverage],
        "notes": list(verdict.notes),
    }
    return document(data, "verdict@1")
