"""A case file as an instance, its history, and the list of what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.casefacts.existing import existing
from benchmarks.casefacts.facts import CaseFacts, IssueFacts
from benchmarks.casefacts.formats import Table, table_of, with_room
from benchmarks.casefacts.history import UMBRELLA, history
from benchmarks.casefacts.leakage import gives_away, kept_sentences
from benchmarks.casefacts.promises import promises
from benchmarks.casefacts.refusals import Refusals, Row, grounds, sentence
from benchmarks.casefacts.ties import ties_of


@dataclass(frozen=True)
class Conversion:
    """What a case file gives.

    ``history`` is None where the file tells of none; ``left_out`` has a line for every row that is dropped.
    """

    instance: dict[str, Any]
    history: dict[str, Any] | None
    left_out: tuple[str, ...]


def convert(facts: CaseFacts) -> Conversion:
    """Turn a case into an instance and a history design by the rules of this package."""
    issues = [issue for issue in facts.issues if issue.format.strip().lower() != "none"]
    left_out = [f"issue {i.id}: {i.name} [its format is none]" for i in facts.issues if i not in issues]
    kept = {issue.id for issue in issues}
    description, later = kept_sentences(facts, facts.note.split(" How to read the marks:")[0])
    left_out += [f"of the note: {told} [it tells of later times]" for told in later]
    refusals = Refusals(facts, issues)
    bodies = existing(facts, kept, left_out)
    ties = ties_of(facts, kept, refusals)
    instance = {
        "format": 1,
        "title": facts.title,
        "description": sentence(" ".join(description)),
        "parties": _parties(facts, bodies),
        "issues": [_issue(facts, issue, refusals, left_out) for issue in issues],
        "existing": bodies,
        "interdependences": ties,
        "rules": refusals.rules,
        "commitments": promises(facts, kept, left_out),
        "settings": {"umbrella": {"name": UMBRELLA}},
    }
    instance["sources"] = _sources(facts, instance)
    left_out += refusals.left_out
    built = history(facts, kept, bodies, left_out) if facts.historical_design else None
    return Conversion({k: v for k, v in instance.items() if v}, built, tuple(left_out))


def _parties(facts: CaseFacts, bodies: list[Row]) -> list[Row]:
    rows: list[Row] = []
    for party in facts.core_parties:
        rows.append({"id": party.id, "name": party.name} | grounds(party, sentence(party.note)))
        if not (party.flag or party.basis):
            rows[-1].pop("basis")
    for party in facts.outside_parties:
        row = {"id": party.id, "name": party.name, "role": "outside"}
        rows.append(row | grounds(party, sentence(party.why or party.note)))
    listed = set(facts.parties)
    for body in bodies:
        for member in body["members"]:
            if member not in listed:
                listed.add(member)
                why = f"Only here as a member of an existing body ({body['name']})."
                row = {"id": member, "role": "outside", "why": why, "source": body.get("source", [])}
                rows.append(row | {"basis": "fact"})
    return [{k: v for k, v in row.items() if v != []} for row in rows]


def _issue(facts: CaseFacts, issue: IssueFacts, refusals: Refusals, left_out: list[str]) -> Row:
    row: Row = {"id": issue.id, "name": issue.name, "required": list(issue.required)}
    shut_out = refusals.shut_out[issue.id]
    helpful = [p for p in dict.fromkeys((*issue.helpful, *_offers(facts, issue))) if p not in shut_out]
    excluded = [p for p in facts.parties if p in {*issue.excluded} | _excluded(refusals, issue)]
    row |= {"helpful": helpful} if helpful else {}
    row |= {"excluded": excluded} if excluded else {}
    format = issue.format
    if reason := gives_away(facts, format):
        left_out.append(f"format of {issue.id}: {format} [{reason}]")
        format = ""
    core_out = len(shut_out.intersection(facts.core))
    read = table_of(format, len(facts.core))
    if format.strip() and read == Table():
        left_out.append(
            f"format of {issue.id}: {format} [it tells no number of parties: the sizes of the settings]"
        )
    table = with_room(read, len(issue.required), core_out, len(facts.core))
    row |= {"sizes": list(table.sizes)} if table.sizes else {}
    row |= {"plenary": "may"} if table.plenary else {}
    note = sentence(issue.note) if gives_away(facts, issue.note) is None else ""
    return row | grounds(issue, f"{f'Format on record: {format}.' if format else ''} {note}".strip())


def _excluded(refusals: Refusals, issue: IssueFacts) -> set[str]:
    """Give who is kept out by the owners of the issue; whom a rule keeps out stays with the rule."""
    refused = {r["party"] for r in refusals.rules if r["kind"] == "refuses_issue" and r["issue"] == issue.id}
    return refusals.shut_out[issue.id] - refused


def _offers(facts: CaseFacts, issue: IssueFacts) -> list[str]:
    """Give the outside parties that could help with the issue."""
    able = [p.id for p in facts.outside_parties if issue.id in p.could_help_with]
    return [party for party in able if party not in issue.required]


def _sources(facts: CaseFacts, instance: dict[str, Any]) -> Row:
    used = {
        key
        for rows in instance.values()
        if isinstance(rows, list)
        for row in rows
        for key in row.get("source", [])
    }
    found: Row = {}
    for key, source in facts.sources.items():
        if key in used:
            dated = f" ({source.date})" if source.date and source.date != "n.d." else ""
            title = f"{source.author}: {source.title}" if source.author else source.title
            found[key] = {"title": f"{title}{dated}"} | ({"url": source.url} if source.url else {})
            found[key] |= {"note": sentence(source.checked)} if source.checked else {}
    return found
