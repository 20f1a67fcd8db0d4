"""The pages of the dated cases say what the program says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from designer.check import check
from designer.read import load, load_design
from designer.runtime import bundled
from designer.solve.solve import solve


def page(case: str) -> str:
    return Path(bundled.path(case)).with_suffix(".md").read_text(encoding="utf-8")


KINDS = {
    "no_report_line": "bodies without a line to the umbrella",
    "wrong_size": "bodies of a size that an issue does not allow",
    "covered_too_often": "issues in several bodies at once",
    "passenger": "passengers",
    "could_be_taken_up": "bodies called new that exist",
    "altered_members": "bodies carried on with other members",
    "package": "packages not tied",
    "missing_party": "bodies without a party that an issue requires",
    "refuses_company": "refusals of company broken",
    "not_for_plenary": "plenaries on issues that none may handle",
    "plenary_only": "issues of the plenary handled elsewhere",
    "foreign_issue": "bodies carried on with other issues",
    "wrong_replacement": "replacements that are named wrongly",
    "not_covered": "issues without a body",
    "insists_on_seat": "seats denied",
}
"""How a page calls a kind of violation."""


@pytest.mark.parametrize("case", bundled.cases())
def test_the_answer_is_that_of_the_program(case: str) -> None:
    design = solve(load(case))
    assert design.status == "optimal"
    values = {stage.name: stage.value for stage in design.objectives}
    said = "{institutions} institutions with {seats} seats and {links} links, proven minimal".format(**values)
    assert said in page(case)
    rows = re.findall(r"^\| (?:plenary: )?([A-Z, ]+) \|", page(case), re.MULTILINE)
    assert rows == [", ".join(body.members) for body in design.institutions]
    figures = ("institutions", "broken_rules", "seats", "uncoordinated", "links")
    assert f"| none | {' | '.join(str(values[name]) for name in figures)} |" in page(case)


@pytest.mark.parametrize("case", bundled.cases())
def test_every_row_says_where_it_comes_from(case: str) -> None:
    instance = load(case)
    rows = (
        *instance.issues,
        *instance.existing,
        *instance.interdependences,
        *instance.rules,
        *instance.commitments,
    )
    assert all(row.basis for row in rows)
    assert all(row.sources for row in rows)
    known = {key for row in rows for key in row.sources}
    assert {key for key in known if "://" not in key} <= instance.sources.keys()


@pytest.mark.parametrize("case", bundled.cases())
def test_what_was_left_out_is_listed(case: str) -> None:
    head = bundled.path(case).read_text(encoding="utf-8").partition("format: 1")[0]
    assert "# - veto" in head
    assert "[it is marked as later]" in head


@pytest.mark.parametrize("case", bundled.cases())
def test_history_is_a_given_design_of_the_case(case: str) -> None:
    history = load_design(f"{case}.history")
    assert (history.status, history.instance.title) == ("given", load(case).title)
    kinds = {violation.kind for violation in check(load(case), history).violations}
    assert not kinds & {"unknown_party", "unknown_issue", "repeated_id", "unknown_origin", "wrong_format"}


@pytest.mark.parametrize("case", bundled.cases())
def test_what_the_referee_finds_in_history_is_counted_by_kind(case: str) -> None:
    violations = check(load(case), load_design(f"{case}.history")).violations
    kinds = Counter(KINDS[violation.kind] for violation in violations)
    counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    assert f"\n{len(violations)} violations: {counted}.\n" in page(case)
