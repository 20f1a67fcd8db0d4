"""Phases in an instance: each mistake is refused in a sentence, and without phases nothing changes."""

from typing import Any

import pytest

from designer import Instance
from designer.read import load_dict
from designer.runtime.errors import InputError

Row = dict[str, Any]
THREE = [{"id": "P1"}, {"id": "P2"}, {"id": "P3"}]
BASE: Row = {
    "phases": THREE,
    "parties": [{"id": "A"}, {"id": "B"}],
    "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A"]}],
}


def party(**fields: Any) -> Row:
    return {"parties": [{"id": "A"}, {"id": "B", **fields}]}


def issue(**fields: Any) -> Row:
    return {"issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A"], **fields}]}


def rule(**fields: Any) -> Row:
    return {"rules": [{"id": "r", "kind": "refuses_issue", "party": "A", "issue": "x", **fields}]}


def promise(**fields: Any) -> Row:
    return {"commitments": [{"id": "c", "party": "A", "issue": "y", **fields}]}


SEQUENCE = {"interdependences": [{"issues": ["x", "y"], "kind": "sequence"}]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"phases": [{"id": "P1"}]}, "a process has two phases or more"),
        ({"phases": [{"id": f"P{n}"} for n in range(200)]}, "at most 100 phases"),
        ({"phases": [{"id": "P1"}, {"id": "P1"}]}, "already used by phases[0]"),
        (party(joins="P4"), "no phase has the id 'P4'"),
        (party(joins="P3", leaves="P2"), "leaves with P2, before it joins with P3"),
        (party(joins="P2"), "requires 'B', which is not there then"),
        (issue(opens=["P3", "P1"]), "ends with P1, before it begins with P3"),
        (issue(opens="P2", closes="P1"), "closes with P1, before it can open"),
        (rule(**{"from": "P3", "until": "P2"}), "ends with P2, before it begins with P3"),
        (rule(**{"from": "Q"}), "no phase has the id 'Q'"),
        (promise(due="P1") | issue(opens="P2"), "there is no phase in which 'c' is due"),
        (promise(due=["P2", "P1"]), "ends with P1, before it begins with P2"),
        (
            SEQUENCE | {"issues": [{"id": "x", "opens": "P3"}, {"id": "y", "opens": ["P1", "P2"]}]},
            "'x' comes before 'y', which opens in P2 at the latest",
        ),
        (
            {
                "commitments": [
                    {"id": "c", "party": "A", "due": "P1", "awaits": ["d"]},
                    {"id": "d", "party": "B", "due": "P2"},
                ]
            },
            "'c' awaits 'd', which is kept in P2 at the earliest",
        ),
        ({"parties": [{"id": "A", "leaves": "P2"}], "issues": []}, "no core party is there in P3"),
        ({"phases": []} | rule(**{"from": "P1"}), "this instance has no phases"),
        ({"phases": [], "settings": {"transition": {}}}, "this instance has no phases"),
        ({"settings": {"transition": {"objectives": ["handovers", "handovers"]}}}, "listed twice"),
        ({"settings": {"transition": {"objectives": []}}}, "objectives"),
    ],
)
def test_a_mistake_about_phases_is_refused_in_a_sentence(change: Row, message: str) -> None:
    with pytest.raises(InputError) as refused:
        load_dict({**BASE, **change}, "mine.yaml")
    assert message in str(refused.value)


def test_times_are_read_and_written_by_the_names_of_the_file() -> None:
    instance = load_dict({**BASE, **rule(**{"from": "P2", "until": "P3"})})
    assert instance.rules[0].since == "P2"
    dumped = instance.model_dump(mode="json", exclude_defaults=True)
    assert dumped["rules"][0]["from"] == "P2"
    assert Instance.model_validate(dumped) == instance


def test_the_name_of_the_field_in_python_is_none_of_the_file() -> None:
    with pytest.raises(InputError, match="since"):
        load_dict({**BASE, **rule(since="P2")})
