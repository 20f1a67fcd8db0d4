"""What is left to demand when some issues need not be handled, or not as often as asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import product
from typing import Any

Row = dict[str, Any]


def ways_to_handle(raw: Row, optional: Collection[str]) -> Iterator[Row]:
    """Give the instance for each number of times that optional issues can be handled.

    Of an issue that nobody handles nothing can be asked: neither that it goes together with another one,
    nor that it is near to it.
    """
    rows = [{"coverage": 1, **row} for row in raw["issues"]]
    options = [range(row["coverage"] + 1) if row["id"] in optional else [row["coverage"]] for row in rows]
    for some in product(*options):
        handled = [row | {"coverage": times} for row, times in zip(rows, some, strict=True) if times]
        gone = {row["id"] for row, times in zip(rows, some, strict=True) if not times}
        yield raw | {
            "issues": handled,
            "rules": [rule for rule in raw.get("rules", ()) if not _silent(rule, gone)],
            "interdependences": [
                tie for tie in raw.get("interdependences", ()) if gone.isdisjoint(tie["issues"])
            ],
        }


def _silent(rule: Row, gone: set[str]) -> bool:
    return rule["kind"] == "insists_on_bundle" and not gone.isdisjoint(rule["issues"])
