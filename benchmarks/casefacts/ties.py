"""What goes with what, as interdependences of an instance."""

from __future__ import annotations

from benchmarks.casefacts.facts import CaseFacts, IssueFacts, first_word
from benchmarks.casefacts.formats import DEFAULT, table_of
from benchmarks.casefacts.leakage import gives_away
from benchmarks.casefacts.refusals import Refusals, Row, grounds, sentence


def ties_of(facts: CaseFacts, kept: set[str], refusals: Refusals) -> list[Row]:
    """Give the rows; a treatment that is a refusal as well is added to the refusals."""
    rows: list[Row] = []
    for tie in facts.interdependences:
        title = f"interdependence {' - '.join(tie.issues)}"
        if missing := [issue for issue in tie.issues if issue not in kept]:
            refusals.left_out.append(f"{title}: {tie.why} [{missing[0]} is left out]")
            continue
        if (leak := gives_away(facts, tie.why)) is not None:
            refusals.left_out.append(f"{title}: {tie.why} [{leak}]")
            continue
        kind, why = first_word(tie.treatment), sentence(tie.why)
        if tie.treatment.startswith("separate channel"):
            refusals.bundle(tie.issues, (), tie, why)
            kind = "coordinate"
        row: Row = {"issues": list(tie.issues), "kind": kind, "strength": tie.strength}
        if kind == "package" and _apart(facts, tie.issues):
            row["hard"] = False
            why += " Soft: nobody can sit on both."
        rows.append(row | grounds(tie, why))
    return rows


def _apart(facts: CaseFacts, issues: tuple[str, ...]) -> bool:
    """Whether the required parties fill the tables of two issues, and nobody sits at both."""
    tables = [_full(facts, facts.issue(issue)) for issue in issues]
    return None not in tables and not set.intersection(*(set(table or ()) for table in tables))


def _full(facts: CaseFacts, issue: IssueFacts) -> tuple[str, ...] | None:
    """Give the required parties where there is room for nobody else."""
    table = table_of(issue.format, len(facts.core))
    full = not table.plenary and len(issue.required) == max(table.sizes or DEFAULT)
    return issue.required if full else None
