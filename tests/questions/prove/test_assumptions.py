"""What proofs assume: an earlier objective, at a value that a design could have, shown or called unproven."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from designer import Instance, check, prove, verify
from designer.report.verification import verification_text
from designer.solve import solve
from designer.verify import Proof, Verification
from designer.verify.assumptions import before_institutions
from tests.helpers.commandline import run
from tests.helpers.randominstances import random_instance
from tests.questions.prove.randomproofs import ordered

Row = dict[str, Any]
DRAWN = 100


def ring(**settings: Any) -> Instance:
    """Three issues of two parties each: one institution of three, or three of two, or two."""
    sides = {"a": "AB", "b": "BC", "c": "CA"}
    settings.setdefault("objectives", ["seats", "institutions"])
    return Instance.model_validate(
        {
            "title": "Ring",
            "parties": [{"id": p} for p in "ABC"],
            "issues": [{"id": issue, "required": list(pair)} for issue, pair in sides.items()],
            "rules": [
                {
                    "id": "soft",
                    "kind": "refuses_issue",
                    "party": "A",
                    "issue": "b",
                    "hard": False,
                    "weight": 2,
                },
                {
                    "id": "light",
                    "kind": "limits_seats",
                    "party": "B",
                    "at_most": 1,
                    "hard": False,
                    "weight": 0.5,
                },
            ],
            "settings": settings,
        }
    )


def claimed(instance: Instance, bound: str = "1", **changes: Any) -> Proof:
    """Claim a bound of the ring, with a weight on one issue."""
    raw = {
        "instance": {"title": instance.title, "sha256": instance.sha256},
        "bound": bound,
        "case": {"facts": [{"kind": "covered", "issue": "a", "weight": "1"}]},
    }
    return Proof.model_validate(raw | changes)


@cache
def proved(*objectives: str) -> Proof:
    proof = prove(ring(objectives=list(objectives))).proof
    assert proof is not None
    return proof


def judged(proof: Proof, *objectives: str) -> Verification:
    return verify(ring(objectives=list(objectives)), proof, referee=check)


IMPOSSIBLE = {
    "less than nothing": ({"seats": "-5"}, "'seats' is never below 0"),
    "nothing": ({"seats": "0"}, "'seats' is at least 3 in every design"),
    "less than an institution of two": ({"seats": "1"}, "'seats' is at least 3"),
    "half a seat": ({"seats": "7/2"}, "'seats' is always a multiple of 1"),
    "more than all seats": ({"seats": "10"}, "says nothing: 'seats' is at most 9"),
    "an objective that comes later": ({"exposure": "0"}, "No objective before 'institutions' is 'exposure'"),
    "an objective that is none": ({"absent_helpers": "0"}, "is 'absent_helpers', so nothing bounds it"),
}


@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_an_assumption_that_no_design_could_keep_is_refused_at_its_field(kind: str) -> None:
    assuming, reason = IMPOSSIBLE[kind]
    instance = ring(objectives=["seats", "institutions", "exposure"])
    said = verify(instance, claimed(instance, assuming=assuming), referee=check)
    assert not said.accepted
    assert reason in str(said.refused)
    assert said.at == ("assuming", *assuming)
    assert said.value == next(iter(assuming.values()))


@pytest.mark.parametrize(
    ("value", "reason"),
    [("1/4", "always a multiple of 1/2"), ("3", "at most 5/2"), ("-1/2", "never below 0"), ("2", None)],
)
def test_broken_rules_are_a_sum_of_weights_of_soft_rules(value: str, reason: str | None) -> None:
    instance = ring(objectives=["broken_rules", "institutions"])
    said = verify(instance, claimed(instance, assuming={"broken_rules": value}))
    assert reason in str(said.refused) if reason else said.accepted


@pytest.mark.parametrize(
    "objectives", [["seats"], ["seats", {"institutions": 1, "links": 1}], ["institutions"]]
)
def test_nothing_comes_before_institutions_where_that_is_the_first_stage_or_none(objectives: Any) -> None:
    instance = ring(objectives=objectives)
    said = verify(instance, claimed(instance, assuming={"seats": "3"}))
    assert "No objective before 'institutions' is 'seats'" in str(said.refused)


def test_an_assumption_that_leaves_no_design_is_refused_where_the_bound_shows_it() -> None:
    """Three issues that no two share need six seats; with two, weights show as many as one likes."""
    pairs = [["a", "b"], ["b", "c"], ["a", "c"]]
    instance = Instance.model_validate(
        {
            "parties": [{"id": "A"}, {"id": "B"}],
            "issues": [{"id": issue, "required": ["A", "B"]} for issue in "abc"],
            "rules": [
                {"id": f"r{n}", "kind": "refuses_bundle", "issues": pair} for n, pair in enumerate(pairs)
            ],
            "settings": {"objectives": ["seats", "institutions"]},
        }
    )
    facts = [{"kind": "covered", "issue": issue, "weight": "21"} for issue in "abc"]
    facts.append({"kind": "within", "measure": "seats", "weight": "-10"})
    forged = claimed(instance, "43", assuming={"seats": "2"}, case={"facts": facts})
    said = verify(instance, forged)
    assert "no design has more than 3" in str(said.refused)
    assert said.at == ("assuming",)
    modest = verify(instance, forged.model_copy(update={"bound": Fraction(3)}))
    assert modest.accepted
    assert [(a.objective, a.at_most) for a in modest.rests_on] == [("seats", 2)]


def test_a_design_in_the_proof_shows_what_is_assumed() -> None:
    said = judged(proved("seats", "institutions"), "seats", "institutions")
    assert said.accepted
    assert [(a.objective, a.at_most, a.unproven) for a in said.assuming] == [("seats", 3, None)]
    assert said.rests_on == ()


def test_without_a_design_or_a_referee_what_is_assumed_is_called_unproven_in_text_and_json() -> None:
    instance, proof = ring(), proved("seats", "institutions")
    old = Proof.from_json(proof.model_copy(update={"witness": None}).to_json())
    for bare, referee, why in ((old, check, "has no design that has it"), (proof, None, "nobody has judged")):
        said = verify(instance, bare, referee=referee)
        assert said.accepted
        assert [why in str(a.unproven) for a in said.rests_on] == [True]
        text = " ".join(verification_text(instance, bare, said).split())
        assert "This rests on: seats at most 3, which is not proven here" in text


def test_the_command_line_tells_what_a_proof_assumes(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("ring.json", "proof.json", "old.json")]
    files[0].write_text(ring().model_dump_json(exclude_none=True, exclude_defaults=True), encoding="utf-8")
    made = run("explain", files[0], "--proof", "--json", "-o", files[1])
    data = json.loads(files[1].read_text(encoding="utf-8"))
    files[2].write_text(json.dumps({n: v for n, v in data.items() if n not in ("witness", "earlier")}))
    shown = [json.loads(run("verify", files[0], file, "--json").stdout) for file in files[1:]]
    assert [one["assuming"] for one in (json.loads(made.stdout)["verification"], *shown)] == [
        {"seats": "3"}
    ] * 3
    assert [one["rests_on"] for one in shown] == [{}, {"seats": "3"}]
    text = run("verify", files[0], files[2]).stdout
    assert text.startswith("No design with seats at most 3 has fewer than 1 institution.\nThis rests on:")


def no_institutions(witness: Row) -> None:
    witness["institutions"] = []


def another_member(witness: Row) -> None:
    witness["institutions"][0]["members"] = ["A", "B"]


def other_measures(witness: Row) -> None:
    witness["measures"]["seats"] = 2


def called_impossible(witness: Row) -> None:
    witness.update(status="infeasible", institutions=[])


@pytest.mark.parametrize("forge", [no_institutions, another_member, other_measures, called_impossible])
def test_a_design_that_is_none_shows_nothing(forge: Callable[[Row], None]) -> None:
    data = json.loads(proved("seats", "institutions").to_json())
    forge(data["witness"])
    said = judged(Proof.model_validate(data), "seats", "institutions")
    assert said.refused == "The design that is to have what is assumed is not valid."
    assert said.at == ("witness",)


def test_a_design_that_comes_to_more_than_is_assumed_shows_nothing() -> None:
    instance = ring()
    costly = solve(ring(sizes=[2], objectives=["institutions"]))
    given = costly.model_copy(update={"status": "given", "objectives": ()})
    assert check(instance, given).values["seats"] == 6
    said = verify(instance, claimed(instance, assuming={"seats": "4"}, witness=given), referee=check)
    assert "comes to 6 in 'seats', not 4" in str(said.refused)


def test_a_design_with_fewer_institutions_than_are_shown_is_found_out() -> None:
    """The verifier and the referee cannot both be right, and neither is believed."""
    proof = proved("seats", "institutions").model_copy(update={"bound": Fraction(2)})
    said = judged(proof, "seats", "institutions")
    assert "the design in the proof has 1 institutions, fewer than" in str(said.refused).lower()


def test_what_comes_before_is_proven_as_well_or_called_unproven() -> None:
    """The best in seats may have to have more exposure, unless there cannot be fewer seats."""
    order = ("seats", "exposure", "institutions")
    proof = proved(*order)
    assert [(earlier.objective, earlier.at_least) for earlier in proof.earlier] == [("seats", 3)]
    assert judged(proof, *order).rests_on == ()
    said = judged(proof.model_copy(update={"earlier": ()}), *order)
    assert [(a.objective, "'seats', which comes before it" in str(a.unproven)) for a in said.rests_on] == [
        ("exposure", True)
    ]


def higher(earlier: Row) -> None:
    earlier["at_least"] = "4"


def heavier(earlier: Row) -> None:
    earlier["case"]["facts"][0]["weight"] = "5"


def of_another_objective(earlier: Row) -> None:
    earlier["objective"] = "absent_helpers"


FORGED_EARLIER = {
    higher: ("what is shown is 3 seats, not 4", ("earlier", 0, "case")),
    heavier: ("is paid more than it costs", ("earlier", 0, "case", "facts")),
    of_another_objective: ("has no earlier objective 'absent_helpers'", ("earlier", 0, "objective")),
}


@pytest.mark.parametrize("forge", FORGED_EARLIER)
def test_a_forged_proof_of_what_comes_before_is_refused_at_its_place(forge: Callable[[Row], None]) -> None:
    order = ("seats", "exposure", "institutions")
    data = json.loads(proved(*order).to_json())
    forge(data["earlier"][0])
    said = judged(Proof.model_validate(data), *order)
    reason, at = FORGED_EARLIER[forge]
    assert reason in str(said.refused).lower()
    assert said.at == at


def test_one_objective_is_proven_once() -> None:
    order = ("seats", "exposure", "institutions")
    proof = proved(*order)
    said = judged(proof.model_copy(update={"earlier": proof.earlier * 2}), *order)
    assert said.refused == "The objective 'seats' comes twice."


def test_whatever_is_assumed_a_bound_that_rests_on_nothing_is_true_of_the_best_designs() -> None:
    """Exhaustion knows the fewest institutions of the designs that are best in what comes before."""
    assert [(seed, fault) for seed in range(DRAWN) for fault in ordered(seed)] == []


def test_most_of_what_is_assumed_is_proven() -> None:
    proven: Counter[bool] = Counter()
    for seed in range(DRAWN):
        instance = Instance.model_validate(random_instance(seed))
        if before_institutions(instance):
            proved = prove(instance)
            if proved.verification is not None:
                proven[not proved.verification.rests_on] += 1
    assert proven[True] >= 10
    assert proven[True] > 2 * proven[False]


def test_a_proof_that_there_is_no_design_at_all_says_so() -> None:
    """A party that nobody may seat where it is needed: any weight on that issue is paid to nobody."""
    instance = Instance.model_validate(
        {
            "parties": [{"id": "A"}, {"id": "B"}],
            "issues": [{"id": "a", "required": ["A", "B"]}],
            "rules": [{"id": "r", "kind": "refuses_issue", "party": "A", "issue": "a"}],
        }
    )
    facts = [{"kind": "covered", "issue": "a", "weight": "100"}]
    proof = claimed(instance, "100", case={"facts": facts})
    said = verify(instance, proof)
    assert (said.accepted, said.no_design) == (True, True)
    assert "There is no design at all" in verification_text(instance, proof, said)
