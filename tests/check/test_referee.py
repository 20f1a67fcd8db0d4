"""What makes a design valid, one sentence at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest

from designer.check import KINDS, Kind
from designer.design import Design
from designer.instance import Instance
from tests.check.plain import Row, World, body, objective, parties, world
from tests.check.worlds import WORLDS


def kinds(given: World) -> list[str]:
    return [violation.kind for violation in given.judge().violations]


def one_issue(issue: Row, *bodies: Row, **sections: object) -> World:
    instance = {
        "title": "One issue",
        "parties": parties("AAA BBB CCC DDD", "OOO"),
        "issues": [{"id": "water", "required": ["AAA", "BBB"], **issue}],
        **sections,
    }
    return world(instance, bodies).copy()


def test_the_vocabulary_has_a_sentence_for_each_kind() -> None:
    assert tuple(KINDS) == get_args(Kind)
    assert all(sentence.endswith(".") for sentence in KINDS.values())


# Passengers


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "insists_on_seat", "party": "CCC", "issue": "water"},
        {"kind": "insists_on_seat", "party": "CCC", "where": ["AAA", "BBB"]},
        {"kind": "refuses_company", "party": "AAA", "other": "BBB", "unless": ["CCC"]},
        {
            "kind": "refuses_company",
            "party": "AAA",
            "other": "BBB",
            "unless": ["CCC"],
            "on": ["water"],
        },
    ],
)
@pytest.mark.parametrize("hard", [True, False], ids=["hard", "soft"])
def test_a_member_seated_by_a_rule_is_no_passenger(rule: Row, hard: bool) -> None:
    rules = [{"id": "r", "hard": hard, **rule}]
    assert kinds(one_issue({}, body("AAA-BBB-CCC: water"), rules=rules)) == []


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "insists_on_seat", "party": "CCC", "where": ["AAA", "DDD"]},
        {"kind": "refuses_company", "party": "AAA", "other": "DDD", "unless": ["CCC"]},
    ],
)
def test_a_rule_that_does_not_apply_seats_nobody(rule: Row) -> None:
    rules = [{"id": "r", **rule}]
    assert kinds(one_issue({}, body("AAA-BBB-CCC: water"), rules=rules)) == ["passenger"]


def test_a_mediator_on_another_issue_is_a_passenger() -> None:
    rule = {"kind": "refuses_company", "party": "AAA", "other": "BBB", "on": ["dams"]}
    given = one_issue({}, body("AAA-BBB-CCC: water"), rules=[{"id": "r", "unless": ["CCC"], **rule}])
    given.instance["issues"].append({"id": "dams", "required": ["AAA", "DDD"]})
    given.design["institutions"].append(body("AAA-DDD: dams"))
    assert kinds(given) == ["passenger"]


def test_one_useful_issue_is_enough_for_a_seat() -> None:
    given = one_issue({}, body("AAA-BBB-CCC: water dams"))
    given.instance["issues"].append({"id": "dams", "required": ["AAA"], "helpful": ["CCC"]})
    assert kinds(given) == []


# Sizes and plenaries


def test_an_issue_that_requires_more_than_the_largest_size_is_for_the_plenary() -> None:
    issue = {"required": ["AAA", "BBB", "CCC"], "sizes": [2]}
    assert kinds(one_issue(issue, body("AAA-BBB-CCC: water"))) == ["plenary_only"]
    plenary = body("AAA-BBB-CCC-DDD: water", format="plenary")
    assert kinds(one_issue(issue, plenary)) == []


def test_a_written_never_is_taken_literally() -> None:
    issue = {"required": ["AAA", "BBB", "CCC"], "sizes": [2], "plenary": "never"}
    assert kinds(one_issue(issue, body("AAA-BBB-CCC: water"))) == ["wrong_size"]


def test_with_only_proposals_nothing_is_for_the_plenary_by_default() -> None:
    given = one_issue(
        {"required": ["AAA", "BBB", "CCC"]},
        body("AAA-BBB-CCC: water", **{"from": "p"}),
        proposals=[{"id": "p", "members": ["AAA", "BBB", "CCC"], "mandate": ["water"]}],
        settings={"sizes": [2], "only_proposals": True},
    )
    assert kinds(given) == []


def test_an_ordinary_body_of_all_core_parties_is_no_plenary() -> None:
    issue = {"required": ["AAA", "BBB", "CCC", "DDD"], "plenary": "may"}
    assert kinds(one_issue(issue, body("AAA-BBB-CCC-DDD: water"))) == []
    assert kinds(one_issue({**issue, "plenary": "must"}, body("AAA-BBB-CCC-DDD: water"))) == ["plenary_only"]


def test_several_plenaries_may_exist() -> None:
    plenaries = [body(f"AAA-BBB-CCC-DDD: {issue}", format="plenary") for issue in ("water", "dams")]
    given = one_issue({"plenary": "must"}, *plenaries)
    given.instance["issues"].append({"id": "dams", "plenary": "may"})
    assert kinds(given) == []


# Coverage


def test_two_institutions_may_have_the_same_members() -> None:
    given = one_issue({}, body("AAA-BBB: water"), body("AAA-BBB: dams"))
    given.instance["issues"].append({"id": "dams", "required": ["AAA", "BBB"]})
    assert kinds(given) == []


def test_hosts_too_few_and_alike_are_two_defects() -> None:
    given = one_issue({"coverage": 3}, body("AAA-BBB: water"), body("AAA-BBB: water"))
    assert kinds(given) == ["not_covered", "same_members"]


# Existing bodies


def league(**more: object) -> list[Row]:
    return [{"id": "league", "members": ["AAA", "BBB"], "may_handle": ["water"], **more}]


@pytest.mark.parametrize(
    ("costs", "replaces", "verdict"),
    [
        ({"keep": 1, "replace": 1}, "league", ["could_be_taken_up"]),
        ({"keep": 2, "replace": 1}, "league", []),
        ({"keep": 0, "replace": 0.000001}, "league", ["could_be_taken_up"]),
    ],
)
def test_a_body_that_costs_no_more_is_never_called_new(costs: Row, replaces: str, verdict: list[str]) -> None:
    new = body("AAA-BBB: water", replaces=replaces)
    assert kinds(one_issue({}, new, existing=league(costs=costs))) == verdict


def test_a_body_that_must_not_handle_it_all_need_not_be_taken_up() -> None:
    new = body("AAA-BBB: water dams", replaces="league")
    given = one_issue({}, new, existing=league())
    given.instance["issues"].append({"id": "dams", "required": ["AAA"], "helpful": ["BBB"]})
    assert kinds(given) == []


def test_an_existing_body_can_be_taken_up_for_one_institution_only() -> None:
    given = one_issue(
        {},
        body("AAA-BBB: water", replaces="league"),
        body("AAA-BBB: dams"),
        existing=league(may_handle=["water", "dams"]),
    )
    given.instance["issues"].append({"id": "dams", "required": ["AAA", "BBB"]})
    assert kinds(given) == ["could_be_taken_up"]
    given.design["institutions"][0].update({"from": "league", "origin": "kept", "replaces": None})
    assert kinds(given) == []


def test_a_new_body_costs_what_it_costs_to_replace_the_one_that_it_names() -> None:
    given = one_issue(
        {},
        body("AAA-BBB: water", origin="kept", **{"from": "league"}),
        body("AAA-BBB: dams", replaces="ruin"),
        existing=[
            *league(costs={"keep": 0.5, "replace": 0.75}),
            {
                "id": "ruin",
                "members": ["BBB", "AAA"],
                "status": "collapsed",
                "costs": {"replace": 0.2},
            },
            {
                "id": "wreck",
                "members": ["AAA", "BBB"],
                "status": "collapsed",
                "costs": {"replace": 0.3},
            },
            {"id": "treaty", "members": ["AAA", "BBB"], "redesign": False, "costs": {"replace": 0}},
        ],
    )
    given.instance["issues"].append({"id": "dams", "required": ["AAA", "BBB"]})
    verdict = given.judge()
    assert verdict.violations == ()
    assert verdict.values["institutions"] == Decimal("0.7")
    given.design["institutions"][1]["replaces"] = "wreck"
    assert given.judge().values["institutions"] == Decimal("0.8")
    given.design["institutions"][1]["replaces"] = None
    assert kinds(given) == ["wrong_replacement"]
    for named in ("league", "treaty"):
        given.design["institutions"][1]["replaces"] = named
        assert kinds(given) == ["two_fates" if named == "league" else "wrong_replacement"]


@pytest.mark.parametrize(
    ("kept", "replaced", "verdict"),
    [
        # Taken up, its replacement is saved, and the other one stays what it is.
        (0.5, 0.5, ["could_be_taken_up"]),
        (0.75, 0.5, []),
        (1, 2, ["could_be_taken_up"]),
        (3, 2, []),
    ],
)
def test_what_a_body_costs_as_a_new_one_is_what_one_new_body_less_would_save(
    kept: float, replaced: float, verdict: list[str]
) -> None:
    for first, second in ((None, "league"), ("league", None)):
        given = one_issue(
            {},
            body("AAA-BBB: water", replaces=first),
            body("AAA-BBB: dams", replaces=second),
            existing=league(costs={"keep": kept, "replace": replaced}),
        )
        given.instance["issues"].append({"id": "dams", "required": ["AAA", "BBB"]})
        assert kinds(given) == verdict
        assert given.judge().values["institutions"] == 1 + Decimal(str(replaced))


def test_passengers_of_existing_bodies_and_proposals_are_nobody_s_business() -> None:
    three = {"members": ["AAA", "BBB", "CCC"]}
    kept = body("AAA-BBB-CCC: water", origin="kept", **{"from": "league"})
    assert kinds(one_issue({}, kept, existing=league(**three))) == []
    proposed = body("AAA-BBB-CCC: water", **{"from": "pact"})
    pact = [{"id": "pact", "mandate": ["water"], **three}]
    assert kinds(one_issue({}, proposed, proposals=pact)) == []


def test_default_sizes_bind_existing_bodies_but_not_proposals() -> None:
    sizes = {"sizes": [3]}
    kept = body("AAA-BBB: water", origin="kept", **{"from": "league"})
    assert kinds(one_issue({}, kept, existing=league(), settings=sizes)) == ["wrong_size"]
    proposed = body("AAA-BBB: water", **{"from": "pact"})
    pact = [{"id": "pact", "members": ["AAA", "BBB"], "mandate": ["water"]}]
    assert kinds(one_issue({}, proposed, proposals=pact, settings=sizes)) == []


def test_every_member_of_a_proposal_needs_no_seat_but_a_core_member_does() -> None:
    proposals = [{"id": "pact", "members": ["OOO"], "mandate": ["water"]}]
    proposed = body("OOO: water", reports_through=None, **{"from": "pact"})
    assert kinds(one_issue({"required": []}, proposed, proposals=proposals)) == ["no_core_member"]


# What a design says of itself


def test_a_given_design_need_not_say_what_it_is_worth() -> None:
    rule = {"id": "r", "kind": "refuses_issue", "party": "AAA", "issue": "water", "hard": False}
    given = one_issue({}, body("AAA-BBB: water"), rules=[rule], existing=league(status="collapsed"))
    given.design["institutions"][0]["replaces"] = "league"
    del given.design["institutions"][0]["format"]
    assert kinds(given) == []
    given.design["status"] = "feasible"
    assert set(kinds(given)) == {
        "wrong_objectives",
        "unlisted_broken_rule",
        "wrong_fate",
        "wrong_measure",
    }


def test_a_design_written_to_json_and_read_again_gets_the_same_verdict() -> None:
    for made in WORLDS.values():
        instance = Instance.model_validate(made().instance)
        design = Design.model_validate(made().design)
        again = Design.from_json(design.to_json())
        assert World(made().instance, again.model_dump(by_alias=True)).judge().valid
        assert instance.sha256 == Instance.model_validate(made().instance).sha256


def test_no_design_is_nothing_to_judge_and_the_verdict_says_so() -> None:
    for status in ("infeasible", "unknown"):
        none = {"instance": {"title": "None"}, "status": status}
        given = World(one_issue({}).instance, none)
        verdict = given.judge()
        assert verdict.valid
        assert verdict.values == {}
        assert verdict.notes == ()
        assert status in (verdict.nothing_to_judge or "")


def test_the_empty_design_leaves_every_issue_unhandled() -> None:
    assert kinds(one_issue({})) == ["not_covered"]


def test_another_fingerprint_is_a_note_and_no_violation() -> None:
    given = one_issue({}, body("AAA-BBB: water"))
    given.design["instance"]["sha256"] = "0" * 64
    verdict = given.judge()
    assert verdict.valid
    assert len(verdict.notes) == 1
    given.design["instance"]["sha256"] = Instance.model_validate(given.instance).sha256
    assert given.judge().notes == ()


def test_decimals_are_compared_exactly() -> None:
    rules = [
        {"id": f"r{n}", "kind": "refuses_issue", "party": "AAA", "issue": "water", "weight": 0.1}
        for n in range(3)
    ]
    for rule in rules:
        rule["hard"] = False
    given = one_issue({}, body("AAA-BBB: water"), rules=rules)
    given.design["objectives"] = [objective("broken_rules", 0.3)]
    assert kinds(given) == []
    given.design["objectives"] = [objective("broken_rules", 0.300001)]
    assert kinds(given) == ["wrong_value"]


def test_messages_use_names_and_end_like_sentences() -> None:
    given = one_issue({"name": "Water sharing"}, body("AAA-CCC: water"))
    first, second = given.judge().violations
    assert str(first) == "Bbbland has no seat in AAA-CCC; Water sharing requires it."
    assert second.message.startswith("Cccland is a passenger in AAA-CCC")


def test_several_defects_are_all_reported() -> None:
    given = one_issue({}, body("CCC-OOO: water", chair="nobody", format="plenary"), settings={"chairs": True})
    given.design["umbrella"] = None
    given.design["institutions"].append(body("AAA-BBB: water dams", reports_through=None))
    found = kinds(given)
    assert sorted(found) == sorted(
        [
            "covered_too_often",
            "foreign_chair",
            "no_umbrella",
            "not_for_plenary",
            "unknown_issue",
        ]
    )
