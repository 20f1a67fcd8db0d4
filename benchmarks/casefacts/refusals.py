"""Objections, bundles and vetoes as rules of the closed vocabulary, and what of them is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any

from benchmarks.casefacts.facts import EVERYBODY, CaseFacts, FactRow, IssueFacts, Objection, VetoFacts, named
from benchmarks.casefacts.formats import DEFAULT, Table, table_of
from benchmarks.casefacts.leakage import gives_away, is_later

DIRECT = re.compile(r"\b(?:bilateral|bilaterally|direct)\b", re.IGNORECASE)
MUST_SIT = re.compile(r"\b([A-Z][A-Z0-9]{1,7}) must be seated\b")
THROUGH = re.compile(r"\bthrough (?:the )?(\w+)")
# What a veto waits for is not what it is about.
CONDITION = re.compile(r"\b(?:before|until|after)\b.*")

Row = dict[str, Any]


@dataclass
class Refusals:
    """The rules of a case as they are gathered, who is shut out of which issue, and what was left out."""

    facts: CaseFacts
    issues: Sequence[IssueFacts]
    rules: list[Row] = field(default_factory=list)
    shut_out: dict[str, set[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    _read: int = 0

    def __post_init__(self) -> None:
        """Read every row in the order of the file."""
        self.shut_out = {issue.id: set(issue.excluded) for issue in self.issues}
        for issue in self.issues:
            for objection in issue.objections:
                self._objection(issue, objection)
        self._bundles()
        for veto in self.facts.vetoes:
            self._veto(veto)

    # Objections: on one issue, hard or soft

    def _objection(self, issue: IssueFacts, objection: Objection) -> None:
        by = named(objection.by, self.facts.core)
        title = f"objection on {issue.id} by {listed(by) or 'nobody named'}"
        if (leak := gives_away(self.facts, objection.why)) is not None:
            return self._leave(title, objection.why, leak)
        if not by or not (named(objection.to, self.facts.core) or EVERYBODY.search(" ".join(objection.to))):
            return self._leave(title, objection.why, "it names no party")
        hard = objection.strength == "hard"
        if EVERYBODY.search(" ".join(objection.to)):
            return self._against_all(issue, objection, by, hard)
        for party in by:
            for other in named(objection.to, self.facts.core):
                if party == other:
                    self._refuse_issue(party, issue, hard, objection, objection.why)
                else:
                    self._company(party, other, [issue], hard, objection, objection.why)
        return None

    def _against_all(self, issue: IssueFacts, objection: Objection, by: Sequence[str], hard: bool) -> None:
        others = [p for p in self.facts.core if p not in issue.required and p not in by]
        if not set(by) & set(issue.required):
            # Who is not needed and objects to all that are objects to being left out.
            for party in by:
                self._seat(party, issue, objection, objection.why)
        elif hard:
            self.shut_out[issue.id].update(others)
        else:
            for party in by:
                for other in others:
                    self._company(party, other, [issue], False, objection, objection.why)

    # Bundles

    def _bundles(self) -> None:
        for bundle in self.facts.cannot_share_one_body:
            title = f"bundle {' + '.join(bundle.issues)}"
            if missing := [i for i in bundle.issues if i not in self.shut_out]:
                self._leave(title, bundle.why, f"{missing[0]} is left out")
            elif (leak := gives_away(self.facts, bundle.why)) is not None:
                self._leave(title, bundle.why, leak)
            else:
                by = named(bundle.objector, self.facts.parties)
                self.bundle(bundle.issues, [p for p in by if p in self.facts.parties], bundle, bundle.why)

    def bundle(self, issues: Sequence[str], by: Sequence[str], row: FactRow, why: str) -> None:
        """Keep two issues out of one body: for all, or for the one that objects alone."""
        found: Row = {"kind": "refuses_bundle", "issues": list(issues)}
        found |= {"party": by[0]} if len(by) == 1 else {}
        who = f" Objectors: {listed(by)}." if len(by) > 1 else ""
        self._add(f"no_{issues[0]}_in_{issues[1]}", found, row, sentence(why) + who)

    # Vetoes

    def _veto(self, veto: VetoFacts) -> None:
        by = [p for p in named(veto.by, self.facts.parties) if p in self.facts.parties]
        title = f"veto ({veto.kind}) of {listed(by) or 'nobody named'}"
        issues = [i for i in self.issues if i.id in veto.issues]
        leak = "it is marked as later" if veto.after_as_of else gives_away(self.facts, veto.what)
        if leak is not None:
            return self._leave(title, veto.what, leak)
        if not by:
            return self._leave(title, veto.what, "it names no party")
        if veto.kind == "link":
            return self._leave(
                title, veto.what, "whether two issues are tied is said by their interdependence"
            )
        if veto.issues and not issues:
            return self._leave(title, veto.what, f"{veto.issues[0]} is left out")
        before = self._read
        why = f"{sentence(veto.what)} {self._when(veto)}".strip()
        if must := MUST_SIT.findall(f"{veto.what} {veto.effect}"):
            for issue in issues:
                room = len(issue.required) < max(self._table(issue).sizes or DEFAULT)
                self._seat(must[0], issue, veto, why, hard=room)
        elif through := self._go_betweens(veto):
            for party in by:
                for other in veto.against:
                    self._company(party, other, issues, True, veto, why, unless=through)
        elif veto.kind == "format" and DIRECT.search(CONDITION.sub("", veto.what)):
            self._not_alone(veto, by, issues, why)
        elif veto.kind == "member":
            for party in by:
                for other in veto.against:
                    self._company(party, other, issues or self.issues, True, veto, why, everywhere=not issues)
        else:
            for party in by:
                for issue in issues:
                    if party not in issue.required:
                        self._refuse_issue(party, issue, True, veto, why)
        if self._read == before:
            self._leave(title, veto.what, "it says what is decided, not who decides it")
        return None

    def _when(self, veto: VetoFacts) -> str:
        """Say from when on; how long it lasted is of later times."""
        begun = re.match(r"(\d{4})-", veto.when)
        if begun:
            return f"From {begun[1]} on."
        return "" if is_later(veto.when, self.facts.as_of) else sentence(veto.when)

    def _go_betweens(self, veto: VetoFacts) -> list[str]:
        words = THROUGH.findall(f"{veto.what} {veto.effect}")
        parties = (*self.facts.core_parties, *self.facts.outside_parties)
        return [p.id for p in parties for word in words if word == p.id or word in p.name.split()]

    def _not_alone(self, veto: VetoFacts, by: Sequence[str], issues: Iterable[IssueFacts], why: str) -> None:
        """No body of two: refused where the party would be one of the two, else a claim to a seat."""
        for issue in issues:
            table = self._table(issue)
            seats = max(table.sizes or DEFAULT)
            wider = table.plenary or (seats > 2 and len(issue.required) + len(issue.helpful) > 2)
            for party in by:
                if party in issue.required or len(veto.against) < 2:
                    self._refuse_issue(party, issue, wider, veto, why, max_size=2)
                else:
                    self._seat(party, issue, veto, why)

    def _table(self, issue: IssueFacts) -> Table:
        return table_of(issue.format, len(self.facts.core))

    # Rows

    def _company(
        self, party: str, other: str, issues: Sequence[IssueFacts], hard: bool, row: FactRow, why: str,
        *, unless: Sequence[str] = (), everywhere: bool = False,
    ) -> None:  # fmt: skip
        """Refuse company where both may sit, softly where both have to."""
        self._read += 1
        open_to_both = [i for i in issues if not {party, other} & self.shut_out[i.id]]
        both = [i for i in open_to_both if {party, other} <= {*i.required} and not unless]
        rest = [i for i in open_to_both if i not in both]
        for some, is_hard in ((rest, hard), (both, False)):
            if some:
                found: Row = {"kind": "refuses_company", "party": party, "other": other}
                found |= {} if everywhere and len(some) == len(self.issues) else {"on": [i.id for i in some]}
                found |= {"unless": list(unless)} if unless else {}
                where = "" if everywhere else f"_{some[0].id}"
                overcome = "" if is_hard or not hard else " Soft: the issue requires both."
                self._add(f"{party}_no_{other}{where}".lower(), found, row, sentence(why) + overcome, is_hard)

    def _refuse_issue(
        self, party: str, issue: IssueFacts, hard: bool, row: FactRow, why: str, max_size: int | None = None
    ) -> None:
        found: Row = {"kind": "refuses_issue", "party": party, "issue": issue.id}
        if max_size is None:
            hard = hard and party not in issue.required
            if hard and party in self.facts.core:
                self.shut_out[issue.id].add(party)
        else:
            found["max_size"] = max_size
        name = f"{party}_no_{issue.id}" if max_size is None else f"{party}_no_two_on_{issue.id}"
        self._add(name.lower(), found, row, sentence(why), hard)

    def _seat(self, party: str, issue: IssueFacts, row: FactRow, why: str, hard: bool = False) -> None:
        found = {"kind": "insists_on_seat", "party": party, "issue": issue.id}
        self._add(f"{party}_seat_{issue.id}".lower(), found, row, sentence(why), hard)

    def _add(self, id: str, found: Row, row: FactRow, why: str, hard: bool = True) -> None:
        """Add a rule; one that says the same already takes over the sources, and the greater strength."""
        self._read += 1
        known = next((r for r in self.rules if found.items() <= r.items()), None)
        if known is not None:
            if row.sources:
                known["source"] = list(dict.fromkeys([*known.get("source", []), *row.sources]))
            if hard:
                known.pop("hard", None)
            return
        taken = {rule["id"] for rule in self.rules}
        names = chain([id[:58]], (f"{id[:56]}_{n}" for n in count(2)))
        head: Row = {"id": next(name for name in names if name not in taken)}
        self.rules.append(head | found | ({} if hard else {"hard": False}) | grounds(row, why))

    def _leave(self, title: str, what: str, reason: str) -> None:
        self.left_out.append(f"{title}: {what or 'no ground given'} [{reason}]")


def grounds(row: FactRow, why: str) -> Row:
    """Give the fields that trace a row to where it comes from."""
    found: Row = {"why": why} if why else {}
    if row.sources:
        found["source"] = list(row.sources)
    return found | {"basis": "fact" if row.is_fact else "judgement"}


def sentence(text: str) -> str:
    """Write a note as a sentence.

    Examples
    --------
    >>> sentence("no recognition")
    'No recognition.'
    """
    text = text.strip().rstrip(".")
    return f"{text[0].upper()}{text[1:]}." if text else ""


def listed(names: Sequence[str]) -> str:
    """Join names by commas."""
    return ", ".join(names)
