"""Why not that, why this one, what a sentence costs: as exhaustion has it, and as people are told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from designer import Instance, load
from designer.questions.prices import prices
from designer.questions.why_institution import why_institution
from designer.questions.why_not import why_not
from designer.report.why import prices_text, why_not_text
from designer.runtime.progress import Progress
from designer.solve import solve
from tests.helpers.commandline import run
from tests.helpers.draws import enough, seeds
from tests.questions.randomprices import judged as price_judged
from tests.questions.randomwhys import faults

DRAWN = 25
Row = dict[str, Any]


def test_answers_about_random_instances_are_those_that_exhaustion_has() -> None:
    """``python -m tests.questions.randomwhys`` draws many more."""
    counts: Counter[str] = Counter()
    wrong = [(seed, fault) for seed in seeds(DRAWN) for fault in faults(seed, counts)]
    assert wrong == []
    assert enough(min(counts[f"wishes, possible: {answer}"] for answer in (True, False)), 3)
    assert enough(counts["institutions"], 5)


def lake(**settings: Any) -> Instance:
    """Three issues around a lake, tied two by two, whose hosts are linked where they can be."""
    return Instance.model_validate(
        {
            "title": "A lake",
            "parties": [{"id": p} for p in "ABCD"],
            "issues": [
                {"id": "quotas", "required": ["A", "B", "C"]},
                {"id": "border", "required": ["A", "B"], "excluded": ["C"]},
                {"id": "harbour", "required": ["D"], "helpful": ["C"], "excluded": ["A", "B"]},
            ],
            "interdependences": [
                {"issues": ["quotas", "border"], "kind": "coordinate"},
                {"issues": ["harbour", "border"], "kind": "coordinate"},
            ],
            "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["quotas", "border"]}],
            "settings": settings,
        }
    )


def test_a_link_that_the_best_design_has_is_granted_and_one_without_a_hinge_is_not() -> None:
    assert why_not(lake(), "quotas linked to border").granted
    never = why_not(lake(), "harbour linked to border")
    assert (never.granted, never.possible) == (False, False)
    assert never.best is None


def test_a_bundle_is_refused_by_the_rule_that_refuses_it() -> None:
    """Besides, the parties of one are shut out by the other: with the rule dropped it stays impossible."""
    raw = lake().model_dump(mode="json", exclude_defaults=True)
    raw["issues"][1].pop("excluded")
    why = why_not(Instance.model_validate(raw), "quotas with border")
    assert why.possible is False
    assert [[member.demand.id for member in conflict.members] for conflict in why.against] == [["r"]]
    assert why.way is not None
    assert [give.demand.id for give in why.way.gives] == ["r"]


def test_a_chair_is_possible_for_a_member_and_impossible_for_anybody_else() -> None:
    """Chairs are shared out after all objectives, so that another chair costs nothing."""
    with_chairs = lake(chairs=True)
    chairs = {p: why_not(with_chairs, f"{p} chairs border") for p in "AC"}
    assert chairs["A"].granted or chairs["A"].as_good
    assert chairs["C"].possible is False
    with pytest.raises(ValueError, match="no institution has a chair"):
        why_not(lake(), "A chairs border")


def test_a_design_of_ones_own_can_be_asked_about() -> None:
    """Against a design with a seat too many, what is missing in the best one may be there already."""
    instance = Instance.model_validate(
        {
            "parties": [{"id": p} for p in "ABC"],
            "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
        }
    )
    best = why_not(instance, "C on x")
    assert best.best is not None
    assert why_not(instance, "C on x", design=best.best).granted
    assert {d.objective: int(d.then - d.now) for d in best.differences if d.now != d.then} == {
        "seats": 1,
        "absent_helpers": -1,
    }


def test_each_member_has_a_reason() -> None:
    """Required, seated by a rule, helpful, or the only hinge."""
    instance = load("insists_on_seat")
    design = solve(instance)
    rule = instance.rules[0]
    seated = {
        seat.party: seat
        for body in design.institutions
        for seat in why_institution(instance, body.id, design=design).seats
        if seat.rules
    }
    assert seated[rule.party].rules == (rule.id,)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ("AAA, EEE on water", "there is no party 'EEE'"),
        ("AAA on watr", "did you mean 'water'"),
        ("water with water", "both ends of the wish are 'water'"),
        ("something else", "is no wish; write"),
        ("", "is no wish; write"),
    ],
)
def test_a_wish_that_makes_no_sense_gets_an_answer_that_says_so(wish: str, message: str) -> None:
    result = run("explain", "two_rivers", "--why-not", wish)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in " ".join(result.stderr.split())


def test_names_do_as_well_as_ids() -> None:
    instance = load("two_rivers")
    named = [instance.label("DDD"), instance.label("fish")]
    assert why_not(instance, f"{named[0]} on {named[1]}").granted


def test_an_institution_that_the_design_has_not_is_named_with_the_nearest() -> None:
    result = run("explain", "two_rivers", "--institution", "AAA-DDDD")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "did you mean 'AAA-DDD'?" in result.stderr


def test_what_does_not_go_together_is_bad_usage() -> None:
    for options in (
        ["--prices", "--proof"],
        ["--why-not", "AAA on water", "--keep", "no_treaty"],
        ["--prices", "-o", "proof.json"],
        ["--proof", "--most", "3"],
    ):
        assert run("explain", "two_rivers", *options).exit_code == 2


def test_a_design_that_is_not_valid_has_its_reasons_and_what_is_wrong_with_it(tmp_path: Path) -> None:
    """DDD has nothing to do on water, which needs AAA as well, and dams and fish are not handled."""
    file = tmp_path / "design.yaml"
    file.write_text(
        "instance: {title: Two rivers}\n"
        "institutions:\n  - {id: it, members: [BBB, DDD], mandate: [water, nothing]}\n",
        encoding="utf-8",
    )
    result = run("explain", "two_rivers", file, "--institution", "it")
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "The design is not valid." in text
    assert "is required on Water" in text
    assert "Dland is a passenger there." in text
    assert "with a valid design beside the design given" in text
    wrong = json.loads(run("explain", "two_rivers", file, "--why-not", "AAA on water", "--json").stdout)
    assert wrong["wrong"]


def test_without_a_design_there_is_nothing_to_compare_with() -> None:
    assert run("explain", "infeasible", "--why-not", "AAA on water").exit_code == 3
    assert run("explain", "infeasible", "--prices").exit_code == 3


def test_prices_and_pairs_of_random_instances_are_those_of_exhaustion() -> None:
    """``python -m tests.questions.randomprices`` draws many more."""
    counts: Counter[str] = Counter()
    assert list(price_judged(8, 0, counts)) == []
    assert enough(counts["of them changing something"], 12)


def test_two_rules_that_cost_something_only_together_are_told_and_are_all() -> None:
    """Either objection alone keeps the two issues apart."""
    rules = [{"id": f"r{p}", "kind": "refuses_bundle", "issues": ["x", "y"], "party": p} for p in "AB"]
    raw: Row = {
        "parties": [{"id": p} for p in "ABC"],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
        "rules": [*rules, {"id": "rC", "kind": "refuses_company", "party": "A", "other": "C"}],
    }
    found = prices(Instance.model_validate(raw))
    assert [(p.id, p.change, p.proven) for p in found.pairs] == [("rA, rB", "both dropped", True)]
    assert {d.objective: int(d.then - d.now) for d in found.pairs[0].differences if d.now != d.then} == {
        "institutions": -1,
        "seats": -2,
    }
    assert found.all_pairs
    assert not any(price.matters for price in found.prices if not price.id.startswith("party"))


def test_without_time_no_pair_is_ruled_out() -> None:
    cancel = Event()

    def stop(progress: Progress) -> None:
        cancel.set()

    found = prices(load("two_rivers"), cancel=cancel, on_progress=stop)
    assert not found.all_pairs
    assert all(price.possible is None for price in found.prices)


def test_prices_tell_what_dropping_and_tightening_would_do() -> None:
    """The donor asks for two seats: without that two seats fewer, with three asked for there is no design."""
    found = {(p.id, p.change): p for p in prices(load("limits_seats")).prices}
    dropped, tightened = found["oversight", "dropped"], found["oversight", "tightened"]
    assert {d.objective: int(d.then - d.now) for d in dropped.differences if d.now != d.then} == {
        "seats": -2,
        "absent_helpers": 2,
    }
    assert tightened.possible is False
    assert dropped.proven
    assert tightened.proven


def test_that_a_change_leaves_no_design_is_as_proven_in_json_as_in_text() -> None:
    told = json.loads(run("explain", "limits_seats", "--prices", "--json").stdout)["prices"]
    assert [p["proven"] for p in told if p["possible"] is False] == [True]
    assert "no design\n" in run("explain", "limits_seats", "--prices").stdout
    doubted = prices(load("limits_seats"))
    doubted = replace(doubted, prices=tuple(replace(price, proven=False) for price in doubted.prices))
    assert "no design (nothing has confirmed it)" in prices_text(load("limits_seats"), doubted, 200)


def test_prices_of_a_party_count_its_soft_rules_as_well() -> None:
    raw: Row = {
        "parties": [{"id": "A"}, {"id": "B"}],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
        "rules": [
            {"id": "r1", "kind": "refuses_bundle", "issues": ["x", "y"], "party": "A"},
            {"id": "r2", "kind": "refuses_company", "party": "A", "other": "B", "hard": False, "weight": 3},
        ],
    }
    found = {p.id: p for p in prices(Instance.model_validate(raw)).prices}
    changes = {d.objective: int(d.then - d.now) for d in found["party A"].differences if d.now != d.then}
    assert changes == {"institutions": -1, "broken_rules": -3, "seats": -2}


def test_the_answers_as_json_are_json() -> None:
    for options in (["--why-not", "AAA, CCC on water"], ["--institution", "AAA-DDD"], ["--prices"]):
        result = run("explain", "two_rivers", *options, "--json")
        assert result.exit_code == 0
        assert json.loads(result.stdout)


def test_tables_have_a_row_for_each_objective_and_sentence() -> None:
    assert len(why_not(load("two_rivers"), "AAA, CCC on water").differences_table()) == 0
    table = prices(load("limits_seats")).table()
    assert {"embargo", "oversight"} <= {*table["id"]}


def test_a_price_that_is_only_a_bound_says_so() -> None:
    found = prices(load("limits_seats"))
    doubted = replace(found, prices=tuple(replace(price, proven=False) for price in found.prices))
    text = " ".join(prices_text(load("limits_seats"), doubted, 200).split())
    assert "absent_helpers +2 (or better: not proven best)" in text
    assert "or better" not in prices_text(load("limits_seats"), found)


@pytest.mark.parametrize(
    ("wish", "answer"),
    [
        ("C on border", "It is impossible. border excludes C."),
        ("border with quotas", "It is impossible. quotas requires C, and border excludes it."),
        ("A, B, C on border", "It is impossible. C sits in it; border excludes it."),
        ("harbour linked to border", "It is impossible, whatever rules and limits are given up."),
    ],
)
def test_what_nothing_that_gives_makes_possible_has_a_reason_all_the_same(wish: str, answer: str) -> None:
    text = " ".join(why_not_text(lake(), why_not(lake(), wish), 200).split())
    assert f"? {answer}" in text


def test_a_name_with_commas_is_a_name_and_nobody_is_named_twice() -> None:
    raw = lake().model_dump(mode="json", exclude_defaults=True)
    raw["issues"][0]["name"] = "Quotas, nets and seasons"
    named = Instance.model_validate(raw)
    assert why_not(named, "A, B on Quotas, nets and seasons").wish == (
        "an institution of A and B handles Quotas, nets and seasons"
    )
    with pytest.raises(ValueError, match="'A' is named twice in 'A, B, A'"):
        why_not(named, "A, B, A on quotas")
    with pytest.raises(ValueError, match="there is no party ','"):
        why_not(named, ", on quotas")


def test_where_no_design_was_found_in_time_none_is_said_not_to_be() -> None:
    cancel = Event()
    cancel.set()
    text = prices_text(lake(), prices(lake(), cancel=cancel))
    assert "No design was found in the time given" in text
    assert "There is no design" not in text


def test_where_there_is_no_design_nobody_asks_why_it_has_an_institution() -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(ValueError, match="there is no design, and so no institution 'A-B'"):
        why_institution(load("infeasible"), "A-B")
    with pytest.raises(ValueError, match="no design was found in the time given"):
        why_institution(lake(), "A-B", cancel=cancel)
