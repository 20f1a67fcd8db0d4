"""Roadmaps: equal to exhaustive enumeration, and what has to hold of them whatever the instance."""

import pickle
from typing import Any

import pytest

from designer import Instance, solve
from designer.check import check, check_roadmap
from designer.design.roadmap import Roadmap
from designer.instance.phases import Calendar
from designer.solve.roadmap import roadmap
from tests.differential_roadmaps import compared, is_valid
from tests.helpers.draws import seeds
from tests.helpers.randomroadmaps import random_roadmap

Row = dict[str, Any]

RIVERS: Row = {
    "title": "Three rivers",
    "phases": [{"id": "P1"}, {"id": "P2"}, {"id": "P3"}],
    "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}, {"id": "D", "joins": "P2"}],
    "issues": [
        {"id": "water", "required": ["A", "B"]},
        {"id": "dams", "required": ["B", "C"], "opens": ["P1", "P2"]},
        {"id": "fish", "required": ["A", "D"], "opens": ["P2", "P3"]},
    ],
    "commitments": [
        {"id": "c1", "party": "A", "issue": "water", "to": ["B"]},
        {"id": "c2", "party": "B", "issue": "dams", "awaits": ["c1"], "due": ["P2", "P3"]},
    ],
}


def solved(row: Row) -> Roadmap:
    """Give the roadmap of an instance, which the referee accepts."""
    instance = Instance.model_validate(row)
    found = roadmap(instance)
    assert found.status == "optimal"
    assert not check_roadmap(instance, found).violations
    return found


def values(found: Roadmap) -> list[float]:
    """Give the values of the objectives."""
    return [o.value for o in found.objectives]


@pytest.mark.parametrize("seed", seeds(0, 36))
def test_a_random_roadmap_is_worth_what_the_enumeration_says(seed: int) -> None:
    compared(random_roadmap(seed))


def test_a_new_party_makes_a_body_end_only_where_that_costs_nothing() -> None:
    """Aland and Bland go on; the four sit together from P2, which is two beginnings and no handover."""
    found = solved(RIVERS)
    named = {o.name: o.value for o in found.objectives}
    assert (named["institutions"], named["handovers"]) == (2, 0)
    assert found.opens["fish"] in ("P2", "P3")


def test_a_veto_that_falls_away_forces_no_handover_that_is_worth_more_than_a_body() -> None:
    """While A refuses C they sit in two bodies; afterwards these two go on, which costs nothing."""
    found = solved(
        {
            "phases": [{"id": "P1"}, {"id": "P2"}],
            "parties": [{"id": p} for p in "ABC"],
            "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
            "rules": [{"id": "r", "kind": "refuses_company", "party": "A", "other": "C", "until": "P1"}],
        }
    )
    assert [(b.id, b.begins, b.ends) for b in found.bodies] == [("A-B", "P1", "P2"), ("B-C", "P1", "P2")]


def test_a_veto_that_begins_forces_a_handover() -> None:
    found = solved(
        {
            "phases": [{"id": "P1"}, {"id": "P2"}],
            "parties": [{"id": p} for p in "ABC"],
            "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
            "rules": [
                {"id": "r", "kind": "refuses_company", "party": "A", "other": "C", "from": "P2"},
                {"id": "s", "kind": "insists_on_seat", "party": "C", "issue": "x", "until": "P1"},
            ],
        }
    )
    named = {o.name: o.value for o in found.objectives}
    assert (named["institutions"], named["handovers"]) == (2, 1)
    assert [(b.id, b.ends) for b in found.bodies] == [("A-B-C", "P1"), ("A-B", "P2")]


@pytest.mark.parametrize("seed", seeds(2))
def test_two_equal_phases_cost_no_more_institutions_than_one(seed: int) -> None:
    row = random_roadmap(seed + 7)
    once = {
        **row,
        "parties": [{k: v for k, v in p.items() if k not in ("joins", "leaves")} for p in row["parties"]],
        "issues": [{k: v for k, v in i.items() if k not in ("opens", "closes")} for i in row["issues"]],
        "commitments": [],
        "settings": {"sizes": row["settings"]["sizes"], "transition": {"objectives": ["institutions"]}},
        "phases": [{"id": "P1"}, {"id": "P2"}],
    }
    for section in ("rules", "interdependences", "existing"):
        once[section] = [{k: v for k, v in r.items() if k not in ("from", "until")} for r in row[section]]
    single = {
        **once,
        "phases": [],
        "settings": {"sizes": row["settings"]["sizes"], "objectives": ["institutions"]},
    }
    found, alone = roadmap(Instance.model_validate(once)), solve(Instance.model_validate(single))
    assert (found.status == "infeasible") == (alone.status == "infeasible")
    if alone.status == "optimal":
        assert found.objectives[0].value == alone.objectives[0].value


@pytest.mark.parametrize("seed", seeds(6))
def test_wider_windows_never_make_it_worse(seed: int) -> None:
    row = random_roadmap(seed + 40)
    if not is_valid(row):
        return
    last = row["phases"][-1]["id"]
    wide = {
        **row,
        "commitments": [{k: v for k, v in c.items() if k != "due"} for c in row["commitments"]],
        "issues": [
            {**i, "opens": ["P1", last]} if "opens" in i and "closes" not in i else i for i in row["issues"]
        ],
    }
    if not is_valid(wide):
        return
    narrow, wider = roadmap(Instance.model_validate(row)), roadmap(Instance.model_validate(wide))
    if narrow.status == "optimal":
        assert values(wider) <= values(narrow)


def test_a_roadmap_cut_after_its_first_phase_is_a_valid_design_of_it() -> None:
    instance = Instance.model_validate(RIVERS)
    found = roadmap(instance)
    table = [i for i, phase in found.opens.items() if phase == "P1"]
    assert check(Calendar(instance).in_phase(0, table), found.phases[0].design).valid


def test_a_roadmap_survives_its_file_and_a_pickle() -> None:
    found = solved(RIVERS)
    assert Roadmap.from_json(found.to_json()) == found
    assert pickle.loads(pickle.dumps(found)) == found


def test_an_impossible_roadmap_is_proven_so() -> None:
    row = {
        **RIVERS,
        "rules": [{"id": "r", "kind": "refuses_company", "party": "A", "other": "B", "from": "P3"}],
    }
    found = roadmap(Instance.model_validate(row))
    assert (found.status, bool(found.confirmed_by)) == ("infeasible", True)


def test_without_phases_there_is_no_roadmap() -> None:
    with pytest.raises(ValueError, match="no phases"):
        roadmap(Instance.model_validate({"parties": [{"id": "A"}]}))


def test_no_time_is_said_to_be_none() -> None:
    found = roadmap(Instance.model_validate(RIVERS), time_limit=0)
    assert found.status in ("unknown", "feasible")
