"""What a row gives away of later times: a later date, or the name of a body that came later."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from benchmarks.casefacts.facts import BRACKETS, BuiltFacts, CaseFacts

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE = re.compile(
    rf"(?:(?P<day>\d{{1,2}}) )?(?:(?P<month>{'|'.join(MONTHS)})[a-z]* )?(?P<year>(?:1[89]|20)\d\d)\b",
    re.IGNORECASE,
)
ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{2,}\b")
SMALL = {"of", "the", "on", "and", "in", "for", "with", "at", "to"}


def is_later(text: str, as_of: date) -> bool:
    """Whether a text names a date after that of the case; a year alone has to be a later year.

    Examples
    --------
    >>> is_later("agreement of 5 Sep 2014", date(2014, 6, 5)), is_later("since 2014", date(2014, 6, 5))
    (True, False)
    """
    return any(_begins(found) > as_of for found in DATE.finditer(text))


def _begins(found: re.Match[str]) -> date:
    month = MONTHS.index(found["month"][:3].lower()) + 1 if found["month"] else 1
    return date(int(found["year"]), month, min(int(found["day"] or 1), 28))


def later_bodies(facts: CaseFacts) -> dict[str, str]:
    """Give the names, acronyms and numbers by which texts call later bodies, with their full names."""
    later = [body for body in facts.historical_design if _came_later(body, facts.as_of)]
    names = [*(row.name for row in facts.existing_institutions), *(row.name for row in facts.issues)]
    known = {word for name in names for word in ACRONYM.findall(name)}
    known |= {*facts.parties, *(row.id.upper() for row in facts.existing_institutions)}
    return {call: body.name for body in later for call in _calls(body) if call not in known and len(call) > 2}


def _came_later(body: BuiltFacts, as_of: date) -> bool:
    return body.origin != "kept" and body.year >= as_of.year


def _calls(body: BuiltFacts) -> Iterable[str]:
    phrase = re.split(r"[;,:(]", body.name)[0].strip()
    # One plain word ("Continuing") is no name.
    if " " in phrase or ACRONYM.fullmatch(phrase):
        yield phrase
    yield from ACRONYM.findall(body.name)
    yield from re.findall(r"\b\d{4}\b(?<!19\d\d)(?<!20[012]\d)", body.name)
    initials = "".join(word[0] for word in BRACKETS.sub("", phrase).split() if word[0].isupper())
    words = [word for word in phrase.split() if word.lower() not in SMALL]
    if len(initials) > 2 and len(initials) == len(words):
        yield initials
    if body.id.isalpha() and len(body.id) < 6:
        yield body.id.upper()


def gives_away(facts: CaseFacts, *texts: str) -> str | None:
    """Say what a row gives away of later times, None where nothing is found."""
    text = " ".join(texts)
    if is_later(text, facts.as_of):
        return "it names a later date"
    for call, name in later_bodies(facts).items():
        flags = 0 if call.isupper() else re.IGNORECASE
        if re.search(rf"\b{re.escape(call)}\b", text, flags):
            return f"it names a later body ({name})"
    return None


def kept_sentences(facts: CaseFacts, text: str) -> tuple[list[str], list[str]]:
    """Part the sentences of a text into those that give nothing away of later times, and the others."""
    told = [sentence for sentence in re.split(r"(?<=[.!?])\s+", text) if sentence]
    later = [s for s in told if re.search(r"\blater\b", s) or gives_away(facts, s) is not None]
    return [s for s in told if s not in later], later
