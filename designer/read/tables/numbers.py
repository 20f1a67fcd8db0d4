"""Positions and saliences as numbers, read as who has to sit, who may, and who is too far apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from designer.read.tables.draft import Draft
from designer.read.tables.sheet import Place
from designer.read.tables.workbook import add_stance

TOP = 100
"""Positions and saliences are numbers from 0 to this."""


@dataclass(frozen=True)
class Reading:
    """How numbers are read.

    Parameters
    ----------
    required_from
        The salience from which a party is required.
    helpful_from
        The salience from which it is helpful.
    apart
        How far apart the positions of two required parties are for them to refuse each other's company on
        the issue, softly, at the smaller of their saliences divided by a hundred.
    """

    required_from: float = 60
    helpful_from: float = 1
    apart: float = 80

    def sentences(self) -> list[str]:
        """State the reading as comments of the file."""
        return [
            f"A party is required on an issue from a salience of {self.required_from:g} (--required-from),",
            f"helpful from {self.helpful_from:g} (--helpful-from). Two required parties whose positions are",
            f"{self.apart:g} or more apart (--apart) refuse each other's company there: a soft rule, whose",
            "weight is the smaller of their saliences divided by 100. All of this is judgement.",
        ]


@dataclass(frozen=True)
class Placement:
    """Where a party stands on an issue and how much it cares, both from 0 to 100."""

    party: str
    issue: str
    position: float | None
    salience: float
    place: Place


def place_all(placements: Iterable[Placement], reading: Reading, draft: Draft) -> None:
    """Turn placements into lists of issues and soft refusals, each with the row that it comes from."""
    by_issue: dict[str, list[Placement]] = {}
    for placement in placements:
        by_issue.setdefault(placement.issue, []).append(placement)
    for issue, placed in by_issue.items():
        number = draft.number("issues", issue)
        draft.data["issues"][number] |= {"source": _sources(placed), "basis": "judgement"}
        required = [p for p in placed if p.salience >= reading.required_from]
        for p in placed:
            if p.salience >= min(reading.helpful_from, reading.required_from):
                add_stance("required" if p in required else "helpful", p.party, issue, p.place, draft)
        for a, b in combinations(required, 2):
            if a.position is not None and b.position is not None:
                _apart(a, b, abs(a.position - b.position), reading, draft)


def _apart(a: Placement, b: Placement, distance: float, reading: Reading, draft: Draft) -> None:
    if distance < reading.apart:
        return
    row: dict[str, Any] = {
        "id": f"apart_{len(draft.data.get('rules', ())) + 1}",
        "kind": "refuses_company",
        "party": a.party,
        "other": b.party,
        "on": [a.issue],
        "hard": False,
        "weight": round(min(a.salience, b.salience) / TOP, 6),
        "source": _sources([a, b]),
        "basis": "judgement",
    }
    number = draft.add("rules", row, b.place)
    draft.remarks["rules", number] = f"positions {a.position:g} and {b.position:g}, {distance:g} apart"


def _sources(placed: Iterable[Placement]) -> str | list[str]:
    found = [*dict.fromkeys(p.place.source for p in placed)]
    return found[0] if len(found) == 1 else found
