"""What `validate` doubts: plenaries nobody asked for, issues of nobody, refusals twice, seats too many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from designer import Instance
from designer.instance.lint import suspicions
from designer.solve import solve
from tests.helpers.commandline import run

FIVE = [{"id": id} for id in "ABCDE"]
PAIR = [{"id": "x", "required": ["A", "B"]}]


def doubts(**rows: Any) -> list[str]:
    return [finding.message for finding in suspicions(Instance.model_validate({"parties": FIVE, **rows}))]


def doubted(words: str, **rows: Any) -> list[str]:
    return [message for message in doubts(**rows) if words in message]


def crowded(**issue: Any) -> dict[str, Any]:
    """An issue that three are required on where two fit, so that all five sit in its plenary."""
    return {
        "issues": [{"id": "x", "required": ["A", "B", "C"], **issue}],
        "rules": [
            {"id": "r", "kind": "refuses_company", "party": "A", "other": "D", "hard": False},
            {"id": "s", "kind": "refuses_issue", "party": "E", "issue": "x", "min_size": 4, "hard": False},
            {
                "id": "t",
                "kind": "refuses_company",
                "party": "B",
                "other": "E",
                "unless": ["C"],
                "hard": False,
            },
        ],
        "settings": {"sizes": [2]},
    }


def test_a_plenary_that_nobody_asked_for_is_doubted_with_three_ways_to_say_what_was_meant() -> None:
    (message,) = doubted("only a plenary handles this", **crowded())
    assert "3 parties are required and the largest size allowed is 2" in message
    assert "seats 'D' and 'E' too against 'r' and 's';" in message
    assert "'plenary: must'" in message
    assert "'sizes: [3]'" in message
    assert "as helpful" in message


@pytest.mark.parametrize(
    "meant", [{"plenary": "must"}, {"sizes": [3]}, {"required": ["A", "B"], "helpful": ["C"]}]
)
def test_each_of_the_three_ways_ends_the_doubt_and_has_a_design(meant: dict[str, Any]) -> None:
    rows = crowded(**meant)
    assert doubted("only a plenary", **rows) == []
    assert solve(Instance.model_validate({"parties": FIVE, **rows})).status == "optimal"


def test_a_plenary_of_exactly_those_required_is_no_surprise() -> None:
    rows = {"issues": [{"id": "x", "required": [*"ABCDE"]}], "settings": {"sizes": [2]}}
    assert doubted("only a plenary", **rows) == []


def test_an_issue_that_names_nobody_is_doubted() -> None:
    assert len(doubted("names nobody", issues=[{"id": "open"}, *PAIR])) == 1
    assert doubted("names nobody", issues=[{"id": "open", "helpful": ["A"]}]) == []
    insists = {"id": "r", "kind": "insists_on_seat", "party": "A", "issue": "open"}
    assert doubted("names nobody", issues=[{"id": "open"}], rules=[insists]) == []


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        ({}, {"party": "B", "other": "A"}, ", the other way round"),
        ({"on": ["x"]}, {"party": "B", "other": "A", "on": ["x"]}, ", the other way round"),
        ({"unless": ["C", "D"]}, {"unless": ["D", "C"]}, ""),
    ],
)
def test_a_refusal_written_twice_is_doubted_whichever_way_round(
    one: dict[str, Any], other: dict[str, Any], way: str
) -> None:
    said = {"kind": "refuses_company", "party": "A", "other": "B"}
    rules = [{**said, **one, "id": "r"}, {**said, **other, "id": "s"}]
    issues = [{"id": "x", "required": ["C", "D"]}]
    assert doubted("says the same", issues=issues, rules=rules) == [f"this says the same as rule 'r'{way}"]


def test_pairs_of_issues_count_as_the_same_either_way_and_other_refusals_do_not() -> None:
    issues = [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]}]
    bundles = [
        {"id": n, "kind": "refuses_bundle", "issues": pair}
        for n, pair in (("r", ["x", "y"]), ("s", ["y", "x"]))
    ]
    assert len(doubted("says the same", issues=issues, rules=bundles)) == 1
    bundles[1]["party"] = "A"
    assert doubted("says the same", issues=issues, rules=bundles) == []


@pytest.mark.parametrize(
    "rows",
    [
        {"parties": [{"id": id, "min_seats": 1} for id in "ABCDE"], "issues": PAIR},
        {
            "parties": [{"id": "A", "max_seats": 1}, *FIVE[1:]],
            "issues": [{"id": id, "required": ["A", "B"]} for id in "xyz"],
            "settings": {"max_mandate": 2},
        },
        {
            "parties": FIVE,
            "issues": [{"id": "x", "required": ["A"], "coverage": 2}],
            "rules": [{"id": "r", "kind": "limits_seats", "party": "A", "at_most": 1}],
        },
    ],
)
def test_seats_that_there_cannot_be_are_fatal_and_there_is_no_design(rows: dict[str, Any]) -> None:
    rows = {"settings": {"sizes": [2, 3, 4]}, **rows}
    instance = Instance.model_validate(rows)
    (finding,) = (f for f in suspicions(instance) if f.fatal)
    assert "seats together" in finding.message or "no design can satisfy both" in finding.message
    assert solve(instance).status == "infeasible"


def test_as_many_seats_as_there_are_is_no_doubt() -> None:
    rows = {
        "parties": [{"id": id, "min_seats": 1} for id in "ABCD"],
        "issues": [{**PAIR[0], "helpful": ["C", "D"]}],
    }
    instance = Instance.model_validate(rows)
    assert not any(finding.fatal for finding in suspicions(instance))
    assert solve(instance).status == "optimal"


def test_a_design_by_hand_that_leaves_issues_out_is_told_so_in_one_line(tmp_path: Path) -> None:
    design = tmp_path / "today.yaml"
    design.write_text(
        "instance: {title: Two rivers}\ninstitutions: [{id: b, members: [AAA, BBB], mandate: [water]}]\n"
    )
    said = " ".join(run("check", "two_rivers", design).stdout.split())
    assert "2 of 3 issues are handled by none, so that this is only in part a design to be judged: " in said
    assert said.count("handled by none") == 1
