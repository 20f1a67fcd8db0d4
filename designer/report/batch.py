"""The page on a batch: how many answers of which kind for each variation, and what they took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from designer.report.layout import Style, plain, table
from designer.runtime.jsonl import Record

KINDS = ("optimal", "feasible", "infeasible", "unknown", "invalid", "disagreement", "failed", "lost")
"""What can come of an instance; those that never came are not shown."""

MOST_TOLD = 10
"""Instances of which it is told what went wrong."""


def batch_text(lines: Sequence[Record], width: int, colour: bool) -> str:
    """Tell what came of a batch.

    Examples
    --------
    >>> line = {"instance": "a", "variant": None, "engine": "auto", "status": "optimal", "seconds": 0.25}
    >>> print(batch_text([line, {**line, "instance": "b"}], 80, False))
    2 answers.
    <BLANKLINE>
      Variation  Engine  Optimal  Median s  Most s
      ---------  ------  -------  --------  ------
      as it is   auto          2      0.25    0.25
    """
    kinds = [kind for kind in KINDS if any(line["status"] == kind for line in lines)]
    groups: dict[tuple[str | None, str], list[Record]] = {}
    for line in lines:
        groups.setdefault((line["variant"], line["engine"]), []).append(line)
    header = ["Variation", "Engine", *map(str.capitalize, kinds), "Median s", "Most s"]
    rows = [
        [plain(variant or "as it is"), engine, *_counts(group, kinds), *_seconds(group)]
        for (variant, engine), group in groups.items()
    ]
    said = [f"{len(lines)} answer{'' if len(lines) == 1 else 's'}.", ""]
    if lines:
        said += table(header, rows, width, Style(colour), right=range(2, len(header)))
    return "\n".join([*said, *_troubles(lines)])


def _counts(group: Iterable[Record], kinds: Sequence[str]) -> list[str]:
    came = [line["status"] for line in group]
    return [str(came.count(kind)) for kind in kinds]


def _seconds(group: Iterable[Record]) -> list[str]:
    took = [line["seconds"] for line in group]
    return [f"{median(took):.2f}", f"{max(took):.2f}"]


def _troubles(lines: Sequence[Record]) -> list[str]:
    wrong = [line for line in lines if line.get("message")]
    told = [f"- {plain(line['instance'])}: {plain(line['message'])}" for line in wrong[:MOST_TOLD]]
    more = [f"- and {len(wrong) - MOST_TOLD} more"] if len(wrong) > MOST_TOLD else []
    return ["", *told, *more] if told else []
