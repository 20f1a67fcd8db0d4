"""What it would take to get an objective down to a bound: as exhaustion has it; questions without sense."""

from __future__ import annotations

import json
from collections import Counter
from importlib import import_module

import pytest

from designer import Instance, load
from designer.questions.targets import reach
from tests.helpers.commandline import run
from tests.helpers.draws import enough, seeds
from tests.questions.randomtargets import faults, linked_faults

DRAWN = 18


def test_what_it_would_take_is_what_exhaustion_says() -> None:
    """``python -m tests.questions.randomtargets`` draws many more."""
    counts: Counter[str] = Counter()
    wrong = [(seed, fault) for seed in seeds(DRAWN) for fault in faults(seed, counts)]
    assert wrong == []
    assert enough(counts["instances"], 12)
    assert enough(
        min(counts["repairs of one demand"], counts["repairs"] - counts["repairs of one demand"]), 10
    )


def test_conflicts_that_were_shrunk_in_haste_are_shrunk_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once all ways out are known, all conflicts are found, though those met on the way were cut short."""
    monkeypatch.setattr(import_module("designer.questions.marco"), "HASTE", 0.01)
    counts: Counter[str] = Counter()
    assert [(seed, fault) for seed in (12, 43, 101) for fault in faults(seed, counts)] == []
    assert counts["told completely"] == 3


def test_bounds_on_what_counts_links_are_possible_from_the_least_value_on() -> None:
    counts: Counter[str] = Counter()
    assert [(seed, fault) for seed in seeds(24) for fault in linked_faults(seed, counts)] == []
    assert enough(counts["bounds below the least value"], 4)


@pytest.mark.slow
def test_for_nine_institutions_northeast_asia_has_to_drop_one_of_five_issues() -> None:
    """Each is one of the ten of which no two fit together, and what goes with it by a tie goes elsewhere."""
    instance = load("northeast_asia_2009")
    found = reach(instance, {"institutions": 9}).why
    ways = [([give.demand.id for give in r.gives], r.cheapest) for r in found.repairs]
    issues = (
        "north_south_relations",
        "china_dprk_relations",
        "rail_gas_corridor",
        "us_china_relations",
        "japan_china_relations",
    )
    assert ways == [([f"issue {issue}"], True) for issue in issues]
    assert all(r.design is not None and len(r.design.institutions) == 9 for r in found.repairs)


@pytest.mark.slow
def test_where_every_issue_stays_positions_alone_are_told_with_their_amounts() -> None:
    """Two wider tables are the cheapest way: one of KOR, PRK, USA and RUS has room for both threes."""
    instance = load("northeast_asia_2009")
    found = reach(instance, {"institutions": 9}, keep=["issues"], most=2).why
    assert [demand.id for demand in found.kept] == [f"issue {issue.id}" for issue in instance.issues]
    ways = [[(g.demand.id, g.amount and g.amount.after) for g in r.gives] for r in found.repairs]
    assert ways[0] == [("sizes dmz_military_cbm", "4"), ("sizes rail_gas_corridor", "4")]
    assert [(int(r.weight), r.cheapest) for r in found.repairs] == [(2, True), (3, True)]


def test_soft_rules_can_be_given_up_where_the_bound_is_on_what_is_broken() -> None:
    """A would rather not sit with B, and has to: the wish falls, at a weight of 2, or an issue of 3."""
    instance = Instance.model_validate(
        {
            "parties": [{"id": "A"}, {"id": "B"}],
            "issues": [{"id": "x", "required": ["A", "B"], "weight": 3}],
            "rules": [
                {"id": "r", "kind": "refuses_company", "party": "A", "other": "B", "hard": False, "weight": 2}
            ],
        }
    )
    found = reach(instance, {"broken_rules": 0}).why
    assert found.complete
    ways = [([give.demand.id for give in r.gives], int(r.weight)) for r in found.repairs]
    assert ways == [(["r"], 2), (["issue x"], 3)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--target", "institutions"], "is not NAME=NUMBER"),
        (["--target", "institutions=few"], "is not NAME=NUMBER"),
        (["--target", "institutons=3"], "did you mean 'institutions'?"),
        (["--target", "seats=-1"], "has to be a number from 0 to 1e12"),
        (["--target", "seats=1e400"], "has to be a number from 0 to 1e12"),
        (["--target", "seats=nan"], "has to be a number from 0 to 1e12"),
        (["--target", "seats=1", "--keep", "nothing"], "nothing that could be given up is called 'nothing'"),
        (["--target", "seats=1", "--prices"], "two questions"),
        (["--prices", "--keep", "no_treaty"], "--keep is only for why there is no design and --target"),
    ],
)
def test_a_target_that_makes_no_sense_gets_an_answer_that_says_so(options: list[str], message: str) -> None:
    result = run("explain", "two_rivers", *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_a_target_that_is_kept_already_needs_nothing_and_one_that_nothing_helps_is_proven_so() -> None:
    kept = run("explain", "two_rivers", "--target", "institutions=2")
    assert (kept.exit_code, "Nothing has to change" in kept.stdout) == (0, True)
    issues = [f"--keep=issue {issue.id}" for issue in load("two_rivers").issues]
    never = run("explain", "two_rivers", "--target", "institutions=0", *issues)
    assert "Whatever is given up" in never.stdout
    assert (never.exit_code, "(confirmed by " in never.stdout) == (0, True)


def test_text_and_json_agree() -> None:
    data = json.loads(run("explain", "two_rivers", "--target", "institutions=1", "--json").stdout)
    assert data["targets"] == {"institutions": 1}
    assert [give["id"] for give in data["repairs"][0]["gives"]] == ["no_treaty"]
    assert "drop [no_treaty]" in run("explain", "two_rivers", "--target", "institutions=1").stdout
