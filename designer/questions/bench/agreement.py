"""Whether what was found can all be true: the part of a benchmark that may fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import Any

from designer.runtime.jsonl import Record

NOISE = 1e-6
"""What two ways of adding decimals may differ by."""

FAILED = ("crashed",)
"""What is a fault of whoever ran, though nothing false was said."""


def disagreements(records: Iterable[Record]) -> list[str]:
    """List everything that cannot be true, a sentence each.

    Every design has passed the referee; two that prove an instance have the same values; nobody's design is
    better than what another one proves; what is published holds.

    Examples
    --------
    >>> proven = {"instance": "x", "sha256": "1", "engine": "compact", "seed": 0, "status": "optimal",
    ...           "valid": True, "objectives": [{"name": "institutions", "value": 3, "bound": 3}]}
    >>> other = proven | {"engine": "pool", "objectives": [{"name": "institutions", "value": 4, "bound": 4}]}
    >>> disagreements([proven, other])
    ['x: compact proves [3], pool proves [4].']
    """
    found: list[str] = []
    ordered = sorted(records, key=lambda record: (record["instance"], record["sha256"]))
    for (instance, _), same in groupby(ordered, key=lambda record: (record["instance"], record["sha256"])):
        found += [f"{instance}: {what}" for what in _about(list(same))]
    return found


def _about(records: list[Record]) -> Iterator[str]:
    for record in records:
        yield from _alone(record)
    solved = [record for record in records if _values(record)]
    proven = [record for record in solved if record["status"] == "optimal"]
    for one, other in pairwise(proven):
        if not _equal(_values(one), _values(other)):
            yield f"{_who(one)} proves {_values(one)}, {_who(other)} proves {_values(other)}."
    impossible = [record for record in records if record["status"] == "infeasible"]
    if impossible and solved:
        yield f"{_who(impossible[0])} says that there is no design, {_who(solved[0])} has one."
    for one in solved:
        for other in solved:
            yield from _beaten(one, other)


def _alone(record: Record) -> Iterator[str]:
    if record["status"] in FAILED:
        yield f"{_who(record)} has crashed: {record.get('message', '')}"
    if record.get("valid") is False:
        yield f"the design of {_who(record)} is not valid: {'; '.join(record.get('violations', []))}"
    known, values = record.get("known"), record.get("objectives")
    if known is None or not values:
        return
    value, bound = values[0]["value"], values[0]["bound"]
    if value < known - NOISE:
        yield f"{_who(record)} has {value}, better than the published optimum {known}."
    if bound is not None and bound > known + NOISE:
        yield f"{_who(record)} claims a bound of {bound}, above the published optimum {known}."


def _beaten(one: Record, other: Record) -> Iterator[str]:
    """Find a bound of one run above what another one has, as long as all before it is the same."""
    for ours, theirs in zip(one["objectives"], other["objectives"], strict=False):
        bound = ours["bound"]
        if bound is None:
            return
        if theirs["value"] < bound - NOISE:
            if one["status"] != "optimal" or other["status"] != "optimal":
                yield (
                    f"{_who(one)} claims that {ours['name']} is at least {bound}, "
                    f"{_who(other)} has {theirs['value']}."
                )
            return
        if abs(ours["value"] - bound) > NOISE or abs(theirs["value"] - bound) > NOISE:
            return


def _values(record: Record) -> list[Any]:
    return [objective["value"] for objective in record.get("objectives", [])]


def _equal(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) <= NOISE for a, b in zip(one, other, strict=True))


def _who(record: Record) -> str:
    return str(record["engine"])
