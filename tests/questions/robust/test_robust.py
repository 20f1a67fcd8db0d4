"""How sure: worlds, their optima, the design that is never far from optimal, what to check first."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from designer import Instance, load
from designer.questions.robust.judgements import Judgement, failing, judgements_of, left_alone
from designer.questions.robust.rounds import robust
from designer.questions.robust.scenarios import worlds_of
from tests.helpers.commandline import run
from tests.helpers.draws import enough, seeds
from tests.questions.robust.instances import TWO, two_shores
from tests.questions.robust.randomrobust import faults

DRAWN = 12
FIRST = 6


def test_worlds_regrets_and_what_to_check_are_those_of_exhaustion() -> None:
    """``python -m tests.questions.robust.randomrobust`` draws many more."""
    counts: Counter[str] = Counter()
    wrong = [(seed, fault) for seed in seeds(FIRST, FIRST + DRAWN) for fault in faults(seed, counts)]
    assert wrong == []
    assert enough(counts["instances with links"], 3)
    assert enough(counts["worlds that follow from others"], 3)
    assert enough(counts["worlds with all optima"], 5)
    assert enough(counts["regrets where no design is valid in all worlds"], 1)
    assert enough(counts["judgements worth a check"], 3)


def test_rules_ties_and_limits_are_judgements_and_what_there_is_stays() -> None:
    shores = two_shores()
    assert [j.id for j in judgements_of(shores)] == ["apart", "together", "C.seats"]
    assert [j.likelihood for j in judgements_of(shores)] == [Fraction(1, 4), Fraction(1, 2), Fraction(4, 5)]
    assert left_alone(shores) == ["wind"]
    assert left_alone(two_shores(settings={"basis": "judgement"})) == ["wind", "settings"]


def test_a_fact_with_a_likelihood_below_1_can_turn_out_wrong() -> None:
    rules = [
        {
            "id": "r",
            "kind": "refuses_issue",
            "party": "C",
            "issue": "fish",
            "basis": "fact",
            "likelihood": 0.9,
        }
    ]
    assert [j.id for j in judgements_of(two_shores(rules=rules))] == ["r", "C.seats"]


def test_a_judgement_that_fails_asks_for_nothing_and_still_entitles() -> None:
    """C has a seat where fish is handled for the rule's sake; it may keep it where the rule does not hold."""
    rule = {"id": "r", "kind": "insists_on_seat", "party": "C", "issue": "fish", "basis": "judgement"}
    shores = two_shores(issues=TWO["issues"][:1], rules=[rule], parties=[{"id": p} for p in "ABC"])
    found = robust(shores, workers=1)
    assert [[body.members for body in o.design.institutions] for o in found.optima] == [
        [("A", "B", "C")],
        [("A", "B")],
    ]
    assert found.steady is not None
    assert [body.members for body in found.steady.design.institutions] == [("A", "B", "C")]
    assert {r.objective: int(r.value) for r in found.steady.regrets if r.value} == {"seats": 1}


def test_the_probabilities_of_all_worlds_are_exact_and_add_up_to_1() -> None:
    worlds = worlds_of(judgements_of(two_shores()), most=8)
    assert worlds.all
    assert sum(world.weight for world in worlds.listed) == 1
    weights = {world.fails: world.weight for world in worlds.listed}
    assert weights[("apart", "C.seats")] == Fraction(3, 4) * Fraction(1, 2) * Fraction(1, 5)


def test_what_is_sure_makes_no_worlds() -> None:
    judged = [Judgement(str(n), "", Fraction(n % 2), True) for n in range(10)]
    worlds = worlds_of(judged, most=4)
    assert [world.fails for world in worlds.listed] == [("0", "2", "4", "6", "8")]


def test_a_sample_has_different_worlds_and_a_larger_one_begins_with_it() -> None:
    judged = [Judgement(str(n), "", Fraction(1, 3), True) for n in range(12)]
    few, many = (worlds_of(judged, most, seed=3) for most in (20, 60))
    assert not few.all
    assert few.possible == 2**12
    assert len({world.fails for world in many.listed}) == len(many.listed) == 60
    assert [w.fails for w in many.listed[:20]] == [w.fails for w in few.listed]
    assert [w.fails for w in worlds_of(judged, 20, seed=4).listed] != [w.fails for w in few.listed]


def test_judgements_hold_in_a_sample_as_often_as_is_likely() -> None:
    judged = [Judgement(str(n), "", Fraction(n, 10), True) for n in range(1, 10)] * 1
    judged += [Judgement(f"even {n}", "", Fraction(1, 2), True) for n in range(20)]
    worlds = worlds_of(judged, most=2000, seed=1).listed
    for judgement in judged:
        share = sum(world.holds(judgement.id) for world in worlds) / len(worlds)
        assert abs(share - judgement.likelihood) < 0.05


def test_where_hardly_any_other_world_is_ever_drawn_there_are_fewer() -> None:
    judged = [Judgement(str(n), "", Fraction(10**9 - 1, 10**9), True) for n in range(8)]
    assert 1 <= len(worlds_of(judged, most=3).listed) < 3


def test_the_two_shores_are_as_worked_out_by_hand() -> None:
    """Apart and together cannot both hold; apart takes two bodies with C in one of them, or in both."""
    found = robust(two_shores(), workers=1)
    by_world = {optimum.fails: optimum for optimum in found.optima}
    assert len(by_world) == 8
    assert {fails for fails, o in by_world.items() if o.status == "infeasible"} == {(), ("C.seats",)}
    assert {fails: int(o.values[0]) for fails, o in by_world.items() if o.proven} == {
        ("together",): 2,
        ("together", "C.seats"): 2,
        ("apart",): 1,
        ("apart", "C.seats"): 1,
        ("apart", "together"): 1,
        ("apart", "together", "C.seats"): 1,
    }
    assert found.steady is not None
    invalid, institutions = found.steady.regrets[:2]
    assert (int(invalid.value), int(institutions.value)) == (2, 0)
    assert {body.members for body in found.steady.design.institutions} == {("A", "B", "C")}
    assert found.stake is not None
    assert (found.stake.objective, int(found.stake.value)) == ("invalid", 2)
    # One body is not valid where they are to be apart, two are not where they are to be together; whoever
    # knows of either judgement whether it holds has a design that is valid on both sides.
    worth = {check.judgement: int(check.worth or 0) for check in found.checks}
    assert worth == {"apart": 2, "together": 2, "C.seats": 0}
    assert found.complete


def test_the_bundled_case_is_as_its_description_says() -> None:
    found = robust(load("judged"), workers=1)
    assert {o.fails: int(o.values[0]) for o in found.optima if "few_envoys" not in o.fails} == {
        (): 3,
        ("no_bargain",): 2,
        ("no_visit",): 2,
        ("no_bargain", "no_visit"): 1,
    }
    assert found.steady is not None
    assert [int(regret.value) for regret in found.steady.regrets] == [0, 2, 1, 3, 0, 0, 0]
    assert {c.judgement: int(c.worth or 0) for c in found.checks} == {
        "no_bargain": 1,
        "no_visit": 1,
        "few_envoys": 0,
    }
    moves = {c.judgement: c.moves for c in found.checks}
    assert moves["few_envoys"] is not None
    # Bland has a seat too many where all three hold: the likelihoods of the other two are multiplied.
    assert moves["few_envoys"][1] == -Fraction(7, 10) * Fraction(4, 10)


def test_the_design_is_judged_again_in_every_world() -> None:
    found = robust(two_shores(), workers=1)
    assert found.steady is not None
    for fails, regret in found.steady.by_world.items():
        assert bool(regret) == ("apart" in fails)
        assert all(value >= 0 for value in regret[:1])


def test_every_tells_what_all_optimal_designs_share() -> None:
    """The third issue goes to either body, with the same seats."""
    parties, rule = [{"id": p} for p in "ABC"], {"id": "r", "kind": "refuses_link", "issues": ["x", "y"]}
    three = Instance.model_validate(
        {
            "parties": parties,
            "issues": [
                {"id": "x", "required": ["A", "B"]},
                {"id": "y", "required": ["A", "C"]},
                {"id": "z", "required": ["A"], "helpful": ["B", "C"]},
                {"id": "w", "required": ["B"], "helpful": ["A", "C"]},
            ],
            "rules": [{**rule, "basis": "judgement"}],
            "settings": {"sizes": [2]},
        }
    )
    found = robust(three, workers=1, every=True)
    assert {s.members: (s.every, s.some) for s in found.institutions}[("A", "B")] == (2, 2)
    assert found.optima[0].shared is not None
    assert not robust(three, workers=1).institutions[0].every


@pytest.mark.parametrize("most", [0, -1, 1.5, True])
def test_a_number_of_worlds_that_makes_no_sense_is_refused(most: Any) -> None:
    with pytest.raises(ValueError, match=r"worlds is .* whole number from 1 on"):
        robust(two_shores(), worlds=most)


def test_an_instance_without_judgements_is_told_so() -> None:
    result = run("robust", "two_rivers")
    assert result.exit_code == 2
    assert "nothing here can turn out wrong" in result.stderr
    only_issues = two_shores(rules=[], parties=[{"id": p} for p in "ABC"])
    with pytest.raises(ValueError, match=r"what there is \(wind\) is judged too, .* what-if"):
        robust(only_issues)


def test_where_no_world_has_a_design_that_is_the_answer(tmp_path: Any) -> None:
    rules = [{"id": "never", "kind": "refuses_issue", "party": "A", "issue": "fish"}]
    file = tmp_path / "never.json"
    file.write_text(json.dumps({**TWO, "rules": rules}))
    result = run("robust", file, "--workers", 1)
    assert result.exit_code == 3
    assert "2 have no design at all" in " ".join(result.stdout.split())


def test_the_command_tells_what_the_library_finds_and_writes_the_design(tmp_path: Any) -> None:
    file, design = tmp_path / "shores.json", tmp_path / "design.json"
    file.write_text(json.dumps(TWO))
    result = run("robust", file, "--workers", 1, "--json", "--design", design)
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["complete"] is True
    assert [world["status"] for world in data["worlds"]].count("infeasible") == 2
    assert data["steady"]["regrets"][0] == {
        "objective": "invalid",
        "value": 2.0,
        "bound": 2.0,
        "confirmed_by": data["steady"]["regrets"][0]["confirmed_by"],
    }
    wrong = json.loads(run("check", file, design, "--json").stdout)["violations"]
    assert {violation["rule"] for violation in wrong} == {"apart"}
    assert run("robust", "judged", "--workers", 1, "--design", design).exit_code == 0
    assert run("check", "judged", design).exit_code == 0
    text = run("robust", file, "--workers", 1).stdout
    assert "It is not valid in 2 worlds with an optimum; no design is valid in more." in text
    assert "wind" in text


def test_a_world_of_northeast_asia_is_the_instance_without_its_failing_judgements() -> None:
    asia = load("northeast_asia_2009")
    judged = judgements_of(asia)
    world = failing(asia, [judgement.id for judgement in judged])
    assert len(judged) == 44
    assert sum(rule.hard for rule in asia.rules) - sum(rule.hard for rule in world.rules) == sum(
        judgement.hard and not judgement.id.startswith("interdependences") for judgement in judged
    )
    assert world.issues == asia.issues


def test_draws_are_compared_with_likelihoods_exactly() -> None:
    """As if every number drawn was compared with the fraction itself."""
    judged = [Judgement(f"j{n}", "j", Fraction(n, 7), True) for n in range(1, 7)]
    rng = Random(3)
    exact: dict[tuple[str, ...], None] = {}
    while len(exact) < 40:
        exact[tuple(j.id for j in judged if Fraction(rng.random()) >= j.likelihood)] = None
    assert [world.fails for world in worlds_of(judged, 40, seed=3).listed] == [*exact]


@pytest.mark.parametrize("output", ["worlds.jsonl", "."])
def test_the_design_does_not_go_where_the_worlds_are_kept(output: str, tmp_path: Any) -> None:
    paths = ["--output", tmp_path / output, "--design", tmp_path / "worlds.jsonl"]
    result = run("robust", "judged", "--workers", 1, *paths)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "this would overwrite the worlds of --output" in result.stderr
