"""Whether everything that a case file refers to is there, and nothing is said twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.casefacts.facts import (
    BRACKETS,
    TREATMENTS,
    UMBRELLA,
    BuiltFacts,
    CaseFacts,
    FactRow,
    IssueFacts,
    first_word,
    named,
    nearest,
)
from designer.read import Document, read
from designer.read.positions import Loc
from designer.read.quoting import NOTHING
from designer.runtime.errors import InputError, Problem

NEAR = 0.75
"""How alike a word and an id have to be for the word to be taken as a slip and not as something else."""


def read_facts(path: str | Path) -> CaseFacts:
    """Read a case file.

    Raises
    ------
    InputError
        With every error by its row: where it stands, what was found, the nearest name.
    """
    document = read(path)
    facts = document.validated(CaseFacts, "a case file")
    problems = list(_References(document, facts).problems())
    if problems:
        raise InputError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)))
    return facts


class _References:
    """The ids of a case file, and what its rows make of them."""

    def __init__(self, document: Document, facts: CaseFacts) -> None:
        self.document, self.facts = document, facts
        self.parties = set(facts.parties)
        self.issues = {issue.id for issue in facts.issues}

    def problems(self) -> Iterator[Problem]:
        facts = self.facts
        yield from self._repeated()
        for n, outside in enumerate(facts.outside_parties):
            yield from self._known_issues(("outside_parties", n, "could_help_with"), outside.could_help_with)
        for n, issue in enumerate(facts.issues):
            yield from self._issue(("issues", n), issue)
        yield from self._ties()
        for n, bundle in enumerate(facts.cannot_share_one_body):
            at: Loc = ("cannot_share_one_body", n)
            yield from self._pair((*at, "issues"), bundle.issues)
            yield from self._known_parties((*at, "objector"), self._meant(bundle.objector))
        for n, promise in enumerate(facts.commitments):
            yield from self._known_parties(("commitments", n, "party"), self._meant([promise.party]))
            if promise.issue != UMBRELLA:
                yield from self._known_issues(("commitments", n, "issue"), [promise.issue])
        for n, body in enumerate(facts.existing_institutions):
            # What is no issue of the case is left out; what is nearly one is a slip.
            slips = [i for i in body.issues if i not in self.issues and nearest(i, self.issues, NEAR)]
            yield from self._known_issues(("existing_institutions", n, "issues"), slips)
            yield from self._once(("existing_institutions", n, "issues"), body.issues)
        for n, veto in enumerate(facts.vetoes):
            yield from self._known_parties(("vetoes", n, "by"), self._meant(veto.by))
            yield from self._known_parties(("vetoes", n, "against"), veto.against)
            yield from self._known_issues(("vetoes", n, "issues"), veto.issues)
        for n, built in enumerate(facts.historical_design):
            yield from self._known_parties(("historical_design", n, "members"), built.members)
            yield from self._known_issues(("historical_design", n, "mandate"), built.mandate)
            yield from self._once(("historical_design", n, "members"), built.members)
            yield from self._once(("historical_design", n, "mandate"), built.mandate)
            if not built.year:
                yield self._problem(("historical_design", n, "created"), "expected a year", built.created)
        yield from self._sources()

    def _issue(self, at: Loc, issue: IssueFacts) -> Iterator[Problem]:
        for field in ("required", "helpful", "excluded"):
            yield from self._known_parties((*at, field), getattr(issue, field))
            yield from self._once((*at, field), getattr(issue, field))
        for party in sorted({*issue.required}.intersection(issue.excluded)):
            yield self._problem((*at, "excluded"), f"'{party}' is required on the same issue")
        for m, objection in enumerate(issue.objections):
            row = (*at, "objections", m)
            yield from self._known_parties((*row, "by"), named(objection.by, self.facts.core))
            yield from self._known_parties((*row, "to"), named(objection.to, self.facts.core))

    def _ties(self) -> Iterator[Problem]:
        pairs: dict[tuple[frozenset[str], bool], int] = {}
        words = f"{', '.join(TREATMENTS[:-1])} or {TREATMENTS[-1]}"
        for n, tie in enumerate(self.facts.interdependences):
            at: Loc = ("interdependences", n)
            yield from self._pair((*at, "issues"), tie.issues)
            word = first_word(tie.treatment)
            if word not in TREATMENTS:
                message = f"a treatment begins with {words}{nearest(word, TREATMENTS)}"
                yield self._problem((*at, "treatment"), message, tie.treatment)
            other = pairs.setdefault((frozenset(tie.issues), word == "sequence"), n)
            if other != n:
                yield self._problem(at, f"interdependences[{other}] treats the same two issues")

    def _pair(self, loc: Loc, issues: tuple[str, ...]) -> Iterator[Problem]:
        yield from self._known_issues(loc, issues)
        if issues[0] == issues[1]:
            yield self._problem(loc, f"'{issues[0]}' is named twice, where two issues were expected")

    def _repeated(self) -> Iterator[Problem]:
        parties, handled = ("core_parties", "outside_parties"), ("issues", "existing_institutions")
        for sections in (parties, handled, ("historical_design",)):
            seen: set[str] = set()
            for section in sections:
                for n, row in enumerate(getattr(self.facts, section)):
                    if row.id in seen:
                        yield self._problem((section, n, "id"), f"'{row.id}' is the id of another row")
                    seen.add(row.id)

    def _sources(self) -> Iterator[Problem]:
        for loc, row in _rows(self.facts):
            yield from self._known_sources((*loc, "sources"), row.sources)
            if isinstance(row, BuiltFacts):
                yield from self._known_sources((*loc, "source"), row.source)

    def _once(self, loc: Loc, values: tuple[str, ...]) -> Iterator[Problem]:
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield self._problem(loc, f"'{value}' is listed twice", list(values))

    def _known_sources(self, loc: Loc, keys: Iterable[str]) -> Iterator[Problem]:
        # An address is a source by itself.
        return self._known(loc, (key for key in keys if "://" not in key), self.facts.sources, "source")

    def _known_parties(self, loc: Loc, values: Iterable[str]) -> Iterator[Problem]:
        return self._known(loc, values, self.parties, "party")

    def _known_issues(self, loc: Loc, values: Iterable[str]) -> Iterator[Problem]:
        return self._known(loc, values, self.issues, "issue")

    def _known(self, loc: Loc, values: Iterable[str], known: Iterable[str], noun: str) -> Iterator[Problem]:
        ids = set(known)
        for value in values:
            if value not in ids:
                yield self._problem(loc, f"there is no {noun} '{value}'{nearest(value, ids)}")

    def _meant(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Give the parties named; where there are words that are no ids, only those that are known."""
        found = named(texts, self.facts.parties)
        words = re.search(r"[a-z]{3}", BRACKETS.sub(" ", " ".join(texts)))
        return tuple(p for p in found if p in self.parties) if words else found

    def _problem(self, loc: Loc, message: str, value: object = NOTHING) -> Problem:
        return self.document.problem(loc, message, value)


def _rows(facts: CaseFacts) -> Iterator[tuple[Loc, FactRow]]:
    for section in type(facts).model_fields:
        rows = getattr(facts, section)
        if isinstance(rows, tuple):
            for n, row in enumerate(rows):
                yield (section, n), row
                for m, objection in enumerate(getattr(row, "objections", ())):
                    yield (section, n, "objections", m), objection
