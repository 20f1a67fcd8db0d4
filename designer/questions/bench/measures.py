"""What runs are compared by: performance profiles, primal-dual integrals, ratios to the best rival."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp, inf, log
from typing import Any

from designer.runtime.jsonl import Record

SHIFT = 0.01
"""Seconds added to every time, so that what takes next to none does not make the ratios."""

ANSWERED = ("optimal", "infeasible")
"""What settles an instance."""

Times = dict[str, dict[str, float]]
"""For each problem (instance, seed, limit), the time of each engine; infinite where it did not settle it."""


def times(records: Iterable[Record]) -> Times:
    """Give the times to a proof; whoever could not take part in a problem has none."""
    found: Times = defaultdict(dict)
    for record in records:
        if record["status"] in ("missing", "unsupported"):
            continue
        problem = f"{record['instance']} {record['seed']} {record['limit']}"
        settled = record["status"] in ANSWERED
        found[problem][record["engine"]] = record["seconds"] if settled else inf
    return dict(found)


def profile(table: Times, engine: str) -> list[tuple[float, float]]:
    """Give a performance profile (Dolan and Moré 2002): for each ratio, the share solved within it.

    The ratio is that of the time of an engine to the least one on the same problem. What counts are the
    problems that the engine and another one have tried, and that somebody has settled.

    Examples
    --------
    >>> profile({"x": {"a": 0.99, "b": 1.99}, "y": {"a": 3.99, "b": inf}}, "b")
    [(2.0, 0.5)]
    """
    tried = [row for row in table.values() if engine in row and len(row) > 1 and min(row.values()) < inf]
    ratios = sorted((row[engine] + SHIFT) / (min(row.values()) + SHIFT) for row in tried if row[engine] < inf)
    return [(ratio, number / len(tried)) for number, ratio in enumerate(ratios, start=1)]


def integral(record: Record) -> float | None:
    """Give the primal-dual integral (Berthold 2013), in seconds: the gap, summed up over the time limit.

    The gap of a stage is 1 before it has a value and a bound, and 0 once it is closed; that of a run is the
    mean over its stages.

    Examples
    --------
    >>> integral({"status": "optimal", "limit": 10.0, "seconds": 4.0,
    ...           "curve": [[1.0, 1, 4, 2], [2.0, 1, 4, 4]], "objectives": [{"value": 4, "bound": 4}]})
    1.5
    """
    if "curve" not in record:
        return None
    objectives = record.get("objectives", [])
    final = [_gap(objective["value"], objective["bound"]) for objective in objectives]
    stages = max([len(final), 1, *(point[1] for point in record["curve"])])
    final += [0.0 if record["status"] in ANSWERED else 1.0] * (stages - len(final))
    end: float = max(record["limit"], record["seconds"])
    gaps, before, total = [1.0] * stages, 0.0, 0.0
    seconds: float = record["seconds"]
    for at, stage, value, bound in record["curve"]:
        total += (at - before) * sum(gaps) / stages
        # The stages before the one at work are as they stay.
        gaps = [*final[: stage - 1], _gap(value, bound), *gaps[stage:]]
        before = at
    total += (seconds - before) * sum(gaps) / stages
    whole: float = total + (end - seconds) * sum(final) / stages
    return round(whole, 4)


def _gap(value: float | None, bound: float | None) -> float:
    if value is None or bound is None:
        return 1.0
    return min(1.0, abs(value - bound) / max(abs(value), abs(bound))) if value != bound else 0.0


def mean_ratio(table: Times, engine: str, rival: str) -> tuple[float, int] | None:
    """Give the geometric mean of a rival's time to that of an engine, over what both settle, and how many.

    Examples
    --------
    >>> mean_ratio({"x": {"a": 0.99, "b": 1.99}, "y": {"a": 0.99, "b": 7.99}}, "a", "b")
    (4.0, 2)
    """
    logs = [
        log((row[rival] + SHIFT) / (row[engine] + SHIFT))
        for row in table.values()
        if row.get(engine, inf) < inf and row.get(rival, inf) < inf
    ]
    return (round(exp(sum(logs) / len(logs)), 6), len(logs)) if logs else None


def gap(record: Mapping[str, Any]) -> float | None:
    """Give the gap of the first objective that is not proven; None without a design or a bound."""
    for objective in record.get("objectives", []):
        if objective["bound"] != objective["value"]:
            return None if objective["bound"] is None else _gap(objective["value"], objective["bound"])
    return 0.0 if record.get("objectives") else None
