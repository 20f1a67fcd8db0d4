"""The verifier: it sees every body there can be, and no forged proof gets past it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest

from designer import Instance, load, prove, verify
from designer.verify import Proof
from designer.verify.proof import Covered, Limited, Once, Weights
from designer.verify.world import World
from tests.helpers.brutebodies import all_bodies, world_of
from tests.helpers.draws import enough, generator, seeds
from tests.helpers.randominstances import random_instance
from tests.questions.prove.randomproofs import judged

Row = dict[str, Any]
BODIES = 80


def mandates(world: World, longest: int | None) -> set[tuple[Any, ...]]:
    """Give every body with every mandate that the verifier thinks possible, each at its least cost.

    New bodies with the members of one that can be replaced are listed at what founding costs and at what
    replacing costs.
    """
    found: dict[tuple[Any, ...], Fraction] = {}
    for body in world.bodies():
        for size in range(1, min(len(body.issues), longest or len(body.issues)) + 1):
            for some in combinations(body.issues, size):
                mandate = frozenset(some)
                together = any(pair <= mandate for pair in body.refused)
                if not together and all(need & mandate for need in body.needs):
                    named = (body.kind, body.source, body.members, mandate)
                    found[named] = min(body.cost, found.get(named, body.cost))
    return {(*named, cost) for named, cost in found.items()}


def test_the_verifier_lists_exactly_the_bodies_that_enumeration_lists() -> None:
    """Plenaries by themselves: the members of a plenary follow from its mandate."""
    for seed in range(BODIES):
        raw = random_instance(seed)
        plain = {(b.kind, b.source, b.members, b.mandate, founded(b)) for b in all_bodies(world_of(raw))}
        instance = Instance.model_validate(raw)
        assert mandates(World(instance), instance.settings.max_mandate) == plain, seed


def founded(body: Any) -> Fraction:
    """Give the least cost of a body: a new one costs no more than founding it."""
    cost = Fraction(body.cost, 10**6)
    return min(cost, Fraction(1)) if body.kind == "ordinary" else cost


def rivers() -> Instance:
    """Two issues that seats keep apart, one that a rule keeps apart from the first, and more."""
    return Instance.model_validate(
        {
            "title": "Forged",
            "parties": [{"id": p} for p in "ABCDEF"] + [{"id": "G", "max_seats": 2}],
            "issues": [
                {"id": "x", "required": ["A", "B"]},
                {"id": "y", "required": ["C", "D", "E"]},
                {"id": "z", "required": ["A", "F"]},
                {"id": "w", "required": ["A", "B"]},
            ],
            "existing": [{"id": "old", "members": ["A", "B"], "may_handle": ["x"]}],
            "rules": [
                {"id": "apart", "kind": "refuses_bundle", "issues": ["x", "z"]},
                {"id": "soft", "kind": "limits_seats", "party": "A", "at_most": 1, "hard": False},
                {"id": "wish", "kind": "insists_on_bundle", "issues": ["x", "w"], "hard": False},
            ],
            "settings": {"objectives": ["institutions", "broken_rules", "seats"]},
        }
    )


def genuine() -> Row:
    proof = prove(rivers()).proof
    assert proof is not None
    assert proof.bound == 3
    assert verify(rivers(), proof).accepted
    return proof.model_dump(mode="json")


def weight(issue: str, weight: str = "1") -> Row:
    return {"kind": "covered", "issue": issue, "weight": weight}


def a_higher_bound(proof: Row) -> None:
    proof["bound"] = "4"


def a_bound_just_above_what_rounding_gives(proof: Row) -> None:
    proof["bound"] = "3000001/1000000"


def another_instance(proof: Row) -> None:
    proof["instance"]["sha256"] = "0" * 64


def no_instance(proof: Row) -> None:
    proof["instance"]["sha256"] = None


def a_heavier_issue(proof: Row) -> None:
    proof["case"]["facts"][0]["weight"] = "2"
    proof["apart"] = []


def one_issue_more(proof: Row) -> None:
    proof["case"]["facts"].append(weight("w"))
    proof["apart"] = []
    proof["bound"] = "4"


def one_issue_twice(proof: Row) -> None:
    proof["case"]["facts"].append(proof["case"]["facts"][0])
    proof["apart"] = []
    proof["bound"] = "4"


def an_unknown_issue(proof: Row) -> None:
    proof["case"]["facts"].append(weight("v"))
    proof["apart"] = []


def an_unknown_party(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "limited", "party": "H", "weight": "1"})
    proof["apart"] = []


def a_missing_pair(proof: Row) -> None:
    proof["apart"].pop()


def a_pair_twice(proof: Row) -> None:
    proof["apart"][0] = proof["apart"][1]


def a_wrong_reason(proof: Row) -> None:
    for pair in proof["apart"]:
        pair["because"] = []


def a_soft_reason(proof: Row) -> None:
    for pair in proof["apart"]:
        pair["because"] = ["soft"]


def an_assumption_about_a_later_objective(proof: Row) -> None:
    proof["assuming"] = {"seats": "1"}


def an_assumption_about_soft_rules_that_come_later(proof: Row) -> None:
    proof["assuming"] = {"broken_rules": "0"}


def a_limit_that_is_soft(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "limited", "party": "A", "rule": "soft", "weight": "-1"})
    proof["apart"] = []


def a_limit_of_another_party(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "limited", "party": "B", "rule": "soft", "weight": "-1"})
    proof["apart"] = []


def a_lower_limit_where_there_is_an_upper_one(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "limited", "party": "G", "weight": "1"})
    proof["apart"] = []


def a_bundle_that_is_a_wish(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "bundled", "rule": "wish", "weight": "1"})
    proof["apart"] = []


def a_limit_that_nobody_set(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "within", "measure": "exposure", "weight": "-1"})
    proof["apart"] = []


def an_institution_taken_up_at_least_once(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "once", "body": "old", "weight": "1"})
    proof["apart"] = []


def an_unknown_existing_body(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "once", "body": "older", "weight": "-1"})
    proof["apart"] = []


def a_supposition_out_of_nowhere(proof: Row) -> None:
    proof["case"]["facts"].append({"kind": "supposed", "split": 0, "weight": "1"})
    proof["apart"] = []


def a_case_that_supposes_the_other_one(proof: Row) -> None:
    """In the case that fewer are, a weight on *at least*."""
    facts = [*proof["case"]["facts"], {"kind": "supposed", "split": 0, "weight": "1"}]
    counted = {"issues": ["x", "w"]}
    proof["case"] = {"counted": counted, "at_least": 1, "then": proof["case"], "otherwise": {"facts": facts}}
    proof["apart"] = []


def a_case_without_proof(proof: Row) -> None:
    counted = {"issues": ["x", "w"]}
    proof["case"] = {"counted": counted, "at_least": 1, "then": proof["case"], "otherwise": {"facts": []}}
    proof["apart"] = []


def a_split_on_what_there_is_not(proof: Row) -> None:
    counted = {"parties": ["H"]}
    proof["case"] = {"counted": counted, "at_least": 1, "then": proof["case"], "otherwise": proof["case"]}
    proof["apart"] = []


def pairs_for_a_proof_by_cases(proof: Row) -> None:
    counted = {"issues": ["x", "w"]}
    proof["case"] = {"counted": counted, "at_least": 1, "then": proof["case"], "otherwise": proof["case"]}


FORGERIES: list[Callable[[Row], None]] = [
    a_higher_bound,
    a_bound_just_above_what_rounding_gives,
    another_instance,
    no_instance,
    a_heavier_issue,
    one_issue_more,
    one_issue_twice,
    an_unknown_issue,
    an_unknown_party,
    a_missing_pair,
    a_pair_twice,
    a_wrong_reason,
    a_soft_reason,
    an_assumption_about_a_later_objective,
    an_assumption_about_soft_rules_that_come_later,
    a_limit_that_is_soft,
    a_limit_of_another_party,
    a_lower_limit_where_there_is_an_upper_one,
    a_bundle_that_is_a_wish,
    a_limit_that_nobody_set,
    an_institution_taken_up_at_least_once,
    an_unknown_existing_body,
    a_supposition_out_of_nowhere,
    a_case_that_supposes_the_other_one,
    a_case_without_proof,
    a_split_on_what_there_is_not,
    pairs_for_a_proof_by_cases,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forged_proof_is_refused_with_a_sentence(forge: Callable[[Row], None]) -> None:
    proof = genuine()
    forge(proof)
    said = verify(rivers(), Proof.model_validate(proof))
    assert not said.accepted
    assert said.refused
    assert said.refused[0].isupper()
    assert said.refused.endswith(".")


def test_two_cases_are_a_proof_when_each_is() -> None:
    """The counterpart of the forgeries with cases: the same tree with both cases proven is accepted."""
    proof = genuine()
    pairs_for_a_proof_by_cases(proof)
    proof["apart"] = []
    said = verify(rivers(), Proof.model_validate(proof))
    assert (said.accepted, said.cases) == (True, 2)


def test_weights_at_random_never_prove_more_than_is_true() -> None:
    """Whatever weights are claimed, an accepted bound is at most what exhaustion finds."""
    rng = generator(6)
    accepted = 0
    for seed in seeds(25):
        one = judged(seed)
        if one.truth is None:
            continue
        for _ in range(40):
            proof = at_random(one.instance, one.truth, rng)
            if verify(one.instance, proof).accepted:
                accepted += 1
                assert proof.bound <= one.truth, (seed, proof)
    assert enough(accepted, 30)


def at_random(instance: Instance, truth: Fraction, rng: Random) -> Proof:
    facts: list[Any] = [
        Covered(issue=issue.id, weight=Fraction(rng.randint(-1, 4), 4)) for issue in instance.issues
    ]
    facts += [
        Limited(party=p.id, weight=Fraction(-1, 4)) for p in instance.parties if p.max_seats is not None
    ]
    facts += [Once(body=e.id, weight=Fraction(-rng.randint(0, 2), 4)) for e in instance.existing]
    wanted = max(Fraction(0), truth + rng.choice([-2, -1, Fraction(-1, 2), Fraction(1, 2), 1]))
    return Proof.model_validate(
        {
            "instance": {"title": instance.title, "sha256": instance.sha256},
            "bound": str(wanted),
            "case": Weights(facts=tuple(facts)).model_dump(mode="json"),
        }
    )


def test_sixty_parties_are_verified_in_seconds() -> None:
    rng = Random(60)
    parties = [f"P{n}" for n in range(60)]
    raw = {
        "parties": [{"id": p} for p in parties],
        "issues": [
            {"id": f"i{n}", "required": some[:2], "helpful": some[2:]}
            for n, some in enumerate(rng.sample(parties, 4) for _ in range(40))
        ],
        "settings": {"objectives": ["institutions"]},
    }
    instance = Instance.model_validate(raw)
    proved = prove(instance, time_limit=60)
    assert proved.proof is not None
    assert proved.proof.bound >= proved.fewest - 1  # type: ignore[operator]
    assert verify(instance, proved.proof).accepted


def test_the_title_of_a_bundled_instance_is_no_part_of_the_proof() -> None:
    """The fingerprint decides what a proof is about."""
    instance = load("two_rivers")
    proof = prove(instance).proof
    assert proof is not None
    renamed = proof.model_copy(update={"instance": proof.instance.model_copy(update={"title": "Else"})})
    assert verify(instance, renamed).accepted
