"""What had been promised by the date of a case, as commitments of an instance."""

from __future__ import annotations

from itertools import chain, count

from benchmarks.casefacts.facts import UMBRELLA, CaseFacts, named
from benchmarks.casefacts.leakage import DATE, gives_away
from benchmarks.casefacts.refusals import Row, grounds, sentence


def promises(facts: CaseFacts, kept: set[str], left_out: list[str]) -> list[Row]:
    """Give the rows, and list what is left out."""
    rows: list[Row] = []
    taken: set[str] = set()
    for promise in facts.commitments:
        title = f"commitment of {promise.party} on {promise.issue}"
        leak = gives_away(facts, promise.document)
        parties = [p for p in named([promise.party], facts.core) if p in facts.parties]
        if leak is None and _only_later(facts, promise.document, promise.sources):
            leak = "its document is later"
        if promise.issue != UMBRELLA and promise.issue not in kept:
            leak = f"{promise.issue} is left out"
        if leak is None and not parties:
            leak = "it names no party"
        if leak is not None:
            left_out.append(f"{title}: {promise.what}, {promise.document} [{leak}]")
            continue
        for party in parties:
            stem = f"{party}_{promise.issue.strip('()').replace(' ', '_')}".lower()[:56]
            id = next(i for i in chain([stem], (f"{stem}_{n}" for n in count(2))) if i not in taken)
            taken.add(id)
            row: Row = {"id": id, "party": party}
            row |= {} if promise.issue == UMBRELLA else {"issue": promise.issue}
            text = ", ".join(filter(None, (promise.what, promise.document)))
            rows.append(row | {"text": sentence(text)} | grounds(promise, ""))
    return rows


def _only_later(facts: CaseFacts, document: str, sources: tuple[str, ...]) -> bool:
    """Whether a promise names no date and every source of it, as far as dated, is of a later day."""
    if DATE.search(document):
        return False
    dates = [str(facts.sources[key].date) for key in sources if key in facts.sources]
    dated = [text for text in dates if any(c.isdigit() for c in text)]
    return bool(dated) and all(_iso_later(text, facts) for text in dated)


def _iso_later(text: str, facts: CaseFacts) -> bool:
    return text[:10] > facts.as_of.isoformat()[: len(text[:10])]
