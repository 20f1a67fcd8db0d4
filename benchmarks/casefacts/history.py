"""The design that history built, as a design of status ``given``."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain, count
from typing import Any

from benchmarks.casefacts.facts import BuiltFacts, CaseFacts

UMBRELLA = "Forum of the core parties"


def history(
    facts: CaseFacts, issues: set[str], existing: list[dict[str, Any]], left_out: list[str]
) -> dict[str, Any]:
    """Give the design; bodies whose whole mandate is left out are left out with it."""
    built, taken, ids = [], set[str](), set[str]()
    for body in facts.historical_design:
        mandate = [issue for issue in body.mandate if issue in issues]
        if not mandate:
            left_out.append(f"historical body {body.id}: {body.name} [its issues are left out]")
            continue
        members = sorted(body.members)
        row: dict[str, Any] = {"id": _id(members, ids), "name": f"{body.name} ({body.created})"}
        row |= {"members": members, "mandate": mandate, "format": _format(members, mandate, facts)}
        source = _taken_from(body, mandate, existing, taken)
        if source is not None:
            taken.add(source["id"])
            # What is carried on is no plenary, whoever sits in it.
            row["format"] = _format_of_size(members)
            row |= {"from": source["id"], "origin": "kept" if source["status"] == "active" else "revitalised"}
        built.append(row)
    _replace(built, existing, taken)
    return {
        "format": 1,
        "instance": {"title": facts.title},
        "status": "given",
        "notes": [f"What history built of it after {facts.as_of:%d %B %Y}, or kept."],
        "institutions": built,
        "umbrella": {"name": UMBRELLA, "members": list(facts.core), **_associates(built, facts)},
    }


def _associates(built: list[dict[str, Any]], facts: CaseFacts) -> dict[str, list[str]]:
    outside = sorted({m for body in built for m in body["members"]}.difference(facts.core))
    return {"associates": outside} if outside else {}


def _id(members: list[str], ids: set[str]) -> str:
    name = "-".join(members)
    while len(name) > 60:
        name = name.rpartition("-")[0]
    found = next(i for i in chain([name], (f"{name}-{n}" for n in count(2))) if i not in ids)
    ids.add(found)
    return found


def _replace(built: list[dict[str, Any]], existing: list[dict[str, Any]], taken: set[str]) -> None:
    """Of the new bodies with exactly the members of one that is given up, call the first its replacement."""
    for row in existing:
        heirs = (
            b
            for b in built
            if "from" not in b and "replaces" not in b and {*b["members"]} == {*row["members"]}
        )
        if row["id"] not in taken and (heir := next(heirs, None)) is not None:
            heir["replaces"] = row["id"]


def _format(members: list[str], mandate: list[str], facts: CaseFacts) -> str:
    required = {party for issue in mandate for party in facts.issue(issue).required}
    if set(members) == {*facts.core, *required}:
        return "plenary"
    return _format_of_size(members)


def _format_of_size(members: list[str]) -> str:
    return {2: "bilateral", 3: "trilateral", 4: "quadrilateral"}.get(len(members), "multilateral")


def _taken_from(
    body: BuiltFacts, mandate: list[str], existing: list[dict[str, Any]], taken: set[str]
) -> dict[str, Any] | None:
    """Give the existing body that it carries on: one that shares an issue, and most members."""
    if body.origin not in ("kept", "revitalised"):
        return None
    able = (
        row
        for row in existing
        if row["id"] not in taken and row["status"] != "collapsed" and {*row["may_handle"]} & {*mandate}
    )
    return max(able, key=lambda row: _share(row["members"], body.members), default=None)


def _share(some: Collection[str], others: Collection[str]) -> float:
    return len({*some} & {*others}) / len({*some} | {*others})
