"""The bodies that were there on the date of the case, as rows of an instance."""

from __future__ import annotations

import re
from typing import Any

from benchmarks.casefacts.facts import BRACKETS, EVERYBODY, PARTY_ID, BodyFacts, CaseFacts
from benchmarks.casefacts.refusals import grounds, sentence

STATES = {
    "collapsed": r"collapsed|ended|dissolved|superseded|replaced|refused|defunct",
    "dormant": r"dormant|stalled|silent|suspended|crisis|disputed|ending|agreed, not|inactive|frozen",
    "active": r"active|functioning|informal|provisional\w*|works?|in force",
}
FIXED = re.compile(r"cannot be redesigned|global body|no body", re.IGNORECASE)


def status_of(text: str) -> str | None:
    """Read what a note says first of how a body does, None where it says nothing known.

    Examples
    --------
    >>> status_of("active; taken over by the council"), status_of("crisis since 1992"), status_of("well")
    ('active', 'dormant', None)
    """
    words = BRACKETS.sub(" ", text.lower())
    found = {state: re.search(rf"\b(?:{words_of})\b", words) for state, words_of in STATES.items()}
    first = {state: match.start() for state, match in found.items() if match}
    if "functioning but stalled" in words:
        return "dormant"
    return min(first, key=lambda state: first[state]) if first else None


def members_of(body: BodyFacts, facts: CaseFacts) -> list[str]:
    """Read the members of a body; remarks in brackets are none."""
    text = BRACKETS.sub(" ", " ".join(body.members))
    core = facts.core if EVERYBODY.search(text) else ()
    return list(dict.fromkeys([*core, *PARTY_ID.findall(text)]))


def existing(facts: CaseFacts, issues: set[str], left_out: list[str]) -> list[dict[str, Any]]:
    """Give the rows, and list what is left out."""
    rows = []
    for body in facts.existing_institutions:
        members, status = members_of(body, facts), status_of(body.status)
        carried = [issue for issue in body.issues if issue in issues]
        reason = None
        if len(members) < 2:
            reason = "it has no two members that are parties"
        elif not set(members) & set(facts.core):
            reason = "no core party sits in it"
        elif not carried:
            reason = "it handles no issue of the case"
        if reason is not None:
            left_out.append(f"existing body {body.id}: {body.name} [{reason}]")
            continue
        row: dict[str, Any] = {"id": body.id, "name": body.name, "members": members, "may_handle": carried}
        row["status"] = status or "dormant"
        if FIXED.search(body.status):
            row["redesign"] = False
        # What follows a semicolon or stands in brackets tells of what became of it.
        state = BRACKETS.sub("", body.status).split(";")[0]
        why = sentence(f"Since {body.since}: {state}" if body.since else state)
        rows.append(row | grounds(body, why))
    return rows
