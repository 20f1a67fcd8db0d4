"""What the page on the real case says is what comes out: its counts, differences and comparisons."""

from __future__ import annotations

import pytest

from designer import check
from designer.runtime import bundled
from tests.helpers.northeast_asia import (
    PROVEN,
    SECTIONS,
    Row,
    answer,
    as_it_was,
    dropped,
    instance,
    raw,
    solved,
    values,
)


def page() -> str:
    return bundled.path("northeast_asia_2009").with_suffix(".md").read_text(encoding="utf-8")


def test_the_page_counts_facts_and_judgements_as_they_are() -> None:
    for section in SECTIONS[:-1]:
        rows = getattr(instance(), section)
        facts = sum(row.basis == "fact" for row in rows)
        assert f"| {section} | {len(rows)} | {facts} | {len(rows) - facts} |" in page()


def no_soft_rules(data: Row) -> None:
    data["rules"] = [rule for rule in data["rules"] if rule.get("hard", True)]


def no_rules(data: Row) -> None:
    data["rules"] = []


def no_sizes(data: Row) -> None:
    for issue in data["issues"]:
        issue.pop("sizes", None)


def no_excluded(data: Row) -> None:
    for issue in data["issues"]:
        issue.pop("excluded", None)


def neither(data: Row) -> None:
    no_sizes(data)
    no_excluded(data)


def nothing_but_needs(data: Row) -> None:
    neither(data)
    no_rules(data)


def no_plenary(data: Row) -> None:
    for issue in data["issues"]:
        if issue.get("plenary") == "may":
            del issue["plenary"]


def no_helpful(data: Row) -> None:
    for issue in data["issues"]:
        issue.pop("helpful", None)


def small(data: Row) -> None:
    data["settings"]["sizes"] = [2, 3]


def every_rule_hard(data: Row) -> None:
    for rule in data["rules"]:
        rule["hard"] = True


def without_railway(data: Row) -> None:
    data |= dropped(["rail_gas_corridor"], [], [])


def no_ties(data: Row) -> None:
    data["interdependences"] = []


def no_separate(data: Row) -> None:
    data["interdependences"] = [tie for tie in data["interdependences"] if tie["kind"] != "separate"]


def banks_apart(data: Row) -> None:
    for tie in data["interdependences"]:
        if tie["issues"] == ["nuclear_dismantlement", "sanctions_and_finance"]:
            tie["kind"] = "separate"


def every_tie_hard(data: Row) -> None:
    for tie in data["interdependences"]:
        tie["hard"] = True


DIFFERENCES = {
    "no soft rules": no_soft_rules,
    "no rules at all": no_rules,
    "no `sizes` on any issue": no_sizes,
    "no `excluded`": no_excluded,
    "neither `sizes` nor `excluded`": neither,
    "neither of these nor any rule": nothing_but_needs,
    "no `plenary: may`": no_plenary,
    "no `helpful`": no_helpful,
    "sizes of the settings `[2, 3]`": small,
    "every rule hard": every_rule_hard,
    "without `rail_gas_corridor`": without_railway,
    "no interdependences": no_ties,
    "no `separate`": no_separate,
    "banks and dismantlement `separate`": banks_apart,
    "every interdependence hard": every_tie_hard,
}
COLUMNS = ("institutions", "broken_rules", "seats", "uncoordinated", "links")
SLOW = {"neither `sizes` nor `excluded`", "neither of these nor any rule"}


@pytest.mark.parametrize(
    "change", [pytest.param(c, marks=[pytest.mark.slow] if c in SLOW else []) for c in DIFFERENCES]
)
def test_the_page_says_which_row_makes_which_difference(change: str) -> None:
    data = raw()
    DIFFERENCES[change](data)
    design = solved(data)
    found = [str(values(design).get(name, "-")) for name in COLUMNS]
    assert f"| {change} | {' | '.join(found)} |" in page()


@pytest.mark.parametrize("variant", PROVEN)
def test_the_page_compares_the_settings(variant: str | None) -> None:
    measures = answer(variant).measures
    cells = (measures.count, measures.seats, measures.links, measures.unanchored, measures.uncoordinated)
    assert f"| {variant or 'as the report has it'} | {' | '.join(map(str, cells))} |" in page()


def test_the_page_tells_what_the_arrangement_of_2009_was_worth() -> None:
    found = check(instance(), as_it_was()).measures
    cells = (found.count, found.seats, found.links, found.unanchored, found.uncoordinated)
    assert f"| as it was | {' | '.join(map(str, cells))} |" in page()
