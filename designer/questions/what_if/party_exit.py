"""What falls away with parties, issues and bodies that are gone, and what goes on without them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from designer.instance import Instance
from designer.instance.rules import listing

Raw = dict[str, Any]

FEWEST = 2
"""Members that a body needs to go on without others."""


@dataclass
class Gone:
    """What is gone: ids, and the numbers of interdependences."""

    parties: set[str] = field(default_factory=set)
    issues: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)
    rules: set[str] = field(default_factory=set)
    commitments: set[str] = field(default_factory=set)
    ties: set[int] = field(default_factory=set)


def without(raw: Raw, gone: Gone, instance: Instance) -> Iterator[str]:
    """Take out what is gone and what cannot stand without it, in place; say what that is."""
    label = instance.label
    for issue in raw.get("issues", []):
        lost = [label(p) for p in issue.get("required", ()) if p in gone.parties]
        if lost and issue["id"] not in gone.issues:
            gone.issues.add(issue["id"])
            yield f"{label(issue['id'])} requires {listing(lost)}, and is no longer handled"
    yield from _bodies(raw, gone, instance)
    _rows(raw, "parties", lambda row: row["id"] not in gone.parties)
    _rows(raw, "issues", lambda row: row["id"] not in gone.issues)
    for issue in raw.get("issues", []):
        _strip(issue, ("helpful", "excluded"), gone.parties)
    yield from _ties(raw, gone, instance)
    fallen = [r["id"] for r in raw.get("rules", []) if r["id"] not in gone.rules and not _stands(r, gone)]
    if fallen:
        yield f"rules that fall away with them: {', '.join(fallen)}"
    _rows(raw, "rules", lambda row: row["id"] not in {*gone.rules, *fallen})
    _commitments(raw, gone)
    _strip(raw.get("settings", {}), ("survive_walkout",), gone.parties)


def _bodies(raw: Raw, gone: Gone, instance: Instance) -> Iterator[str]:
    """Let bodies go on without who and what is gone, or fall away."""
    shrunk: list[str] = []
    fallen: list[str] = []
    for table, carried in (("existing", "may_handle"), ("proposals", "mandate")):
        for body in raw.get(table, []):
            if body["id"] in gone.bodies:
                continue
            left = _strip(body, ("members",), gone.parties)
            idle = _strip(body, (carried,), gone.issues) and not body[carried]
            if idle or (left and len(body["members"]) < FEWEST):
                gone.bodies.add(body["id"])
                fallen.append(body["id"])
            elif left:
                shrunk.append(body["id"])
        _rows(raw, table, lambda row: row["id"] not in gone.bodies)
    if shrunk:
        who = listing([instance.label(party) for party in sorted(gone.parties)])
        yield f"bodies that go on without {who}: {', '.join(shrunk)}"
    if fallen:
        yield f"bodies that fall away: {', '.join(fallen)}"


def _ties(raw: Raw, gone: Gone, instance: Instance) -> Iterator[str]:
    ended = gone.issues | gone.bodies
    fallen = {n for n, tie in enumerate(raw.get("interdependences", [])) if ended.intersection(tie["issues"])}
    if fallen - gone.ties:
        number = len(fallen - gone.ties)
        yield f"{number} interdependence{'s fall' if number > 1 else ' falls'} away with them"
    if "interdependences" in raw:
        kept = [tie for n, tie in enumerate(raw["interdependences"]) if n not in fallen | gone.ties]
        raw["interdependences"] = kept


def _stands(rule: Raw, gone: Gone) -> bool:
    """Whether a rule still makes sense; a mediator who is gone is only missing from its list."""
    about = {rule.get("party"), rule.get("other"), rule.get("issue"), *rule.get("where", ())}
    if (gone.parties | gone.issues) & {*about, *rule.get("issues", ())}:
        return False
    if rule.get("on") and _strip(rule, ("on",), gone.issues) and not rule["on"]:
        return False
    if rule.get("unless") and _strip(rule, ("unless",), gone.parties) and not rule["unless"]:
        del rule["unless"]
    return True


def _commitments(raw: Raw, gone: Gone) -> None:
    named = gone.parties | gone.issues
    for promise in raw.get("commitments", []):
        if {promise["party"], promise.get("issue")} & named:
            gone.commitments.add(promise["id"])
    _rows(raw, "commitments", lambda row: row["id"] not in gone.commitments)
    for promise in raw.get("commitments", []):
        _strip(promise, ("to",), gone.parties)
        _strip(promise, ("awaits",), gone.commitments)


def _rows(raw: Raw, table: str, stays: Any) -> None:
    if table in raw:
        raw[table] = [row for row in raw[table] if stays(row)]


def _strip(row: Raw, fields: tuple[str, ...], gone: set[str]) -> set[str]:
    """Take names that are gone out of the lists of a row; give those that were there."""
    found: set[str] = set()
    for name in fields:
        if row.get(name):
            found |= gone.intersection(row[name])
            row[name] = [item for item in row[name] if item not in gone]
    return found
