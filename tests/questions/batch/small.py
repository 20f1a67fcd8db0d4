"""Small instances of a batch, each with an optimum that can be worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def small(number: int) -> dict[str, Any]:
    """Give an instance whose least number of institutions is 1 + number % 3.

    Issue 0 needs A and B; each further one needs another pair of parties, and nobody shares a body of three.
    """
    pairs = [("A", "B"), ("C", "D"), ("E", "F")][: 1 + number % 3]
    return {
        "title": f"Small {number}",
        "parties": [{"id": party} for party in "ABCDEF"],
        "issues": [{"id": f"i{k}", "required": list(pair), "sizes": [2]} for k, pair in enumerate(pairs)],
    }


def expected(number: int) -> int:
    """Give its least number of institutions."""
    return 1 + number % 3


def written(folder: Path, count: int) -> Path:
    """Write so many, a line each."""
    file = folder / "cases.jsonl"
    file.write_text("".join(json.dumps(small(number)) + "\n" for number in range(count)))
    return file


def wrong_lines(file: Path, cases: Path, count: int) -> list[str]:
    """Say what is wrong with a file of answers to so many: nothing missing, nothing twice, nothing false."""
    found: dict[str, int] = {}
    wrong = []
    for line in file.read_text().splitlines():
        record = json.loads(line)
        if record["instance"] in found:
            wrong.append(f"{record['instance']} twice")
        found[record["instance"]] = record["values"].get("institutions")
        if record["status"] != "optimal" or record["design"]["instance"]["title"] is None:
            wrong.append(f"{record['instance']} is {record['status']}: {record['message']}")
    right = {f"{cases}:{number + 1}": expected(number) for number in range(count)}
    return wrong + [
        f"{name}: {found.get(name)} and not {n}" for name, n in right.items() if found.get(name) != n
    ]
