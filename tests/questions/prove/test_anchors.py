"""Anchors in proofs: every design keeps what is claimed of them, and no forged proof is accepted."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

import pytest

from designer import Instance, prove, verify
from designer.report.proof import proof_text
from designer.verify import Proof
from designer.verify.anchors import Anchors
from designer.verify.mandates import Some, best_paid
from designer.verify.proof import Anchored, Case, Covered, Weights
from designer.verify.world import Body, World
from tests.helpers.draws import generator, seeds
from tests.questions.prove.anchoredinstances import anchored_instance
from tests.questions.prove.randomproofs import anchored, fewest_linked

Row = dict[str, Any]
DRAWN = 40


def test_proofs_with_anchors_claim_no_more_than_is_true_and_designs_keep_every_fact() -> None:
    """``python -m tests.questions.prove.randomproofs`` draws many more."""
    assert [(seed, fault) for seed in seeds(DRAWN) for fault in anchored(seed)] == []


def test_anchors_often_close_a_proof_that_issues_alone_would_not() -> None:
    needed = [seed for seed in seeds(DRAWN) if any(_anchors(seed))]
    assert len(needed) >= DRAWN / 8


def _anchors(seed: int) -> list[Anchored]:
    proof = prove(Instance.model_validate(anchored_instance(seed))).proof
    assert proof is not None
    return [fact for fact in _facts(proof.case) if isinstance(fact, Anchored)]


def _facts(case: Case) -> list[Any]:
    if isinstance(case, Weights):
        return [*case.facts]
    return [*_facts(case.then), *_facts(case.otherwise)]


def test_weights_at_random_never_prove_more_than_is_true() -> None:
    """Whatever is claimed of anchors, an accepted bound is at most what exhaustion finds, links and all."""
    rng = generator(9)
    accepted = 0
    for seed in seeds(40):
        raw = anchored_instance(seed)
        instance, truth = Instance.model_validate(raw), fewest_linked(raw)
        for _ in range(60):
            proof = at_random(instance, truth, rng)
            if verify(instance, proof).accepted:
                accepted += 1
                assert proof.bound <= truth, (seed, proof)
    assert accepted >= 30


def at_random(instance: Instance, truth: Fraction, rng: Random) -> Proof:
    facts: list[Any] = [
        Covered(issue=issue.id, weight=Fraction(rng.randint(0, 4), 4)) for issue in instance.issues
    ]
    seats = [(party, issue.id) for issue in instance.issues for party in issue.required]
    for party, issue in rng.sample(seats, min(2, len(seats))):
        facts.append(Anchored(party=party, issue=issue, weight=Fraction(rng.randint(1, 4), 4)))
    wanted = max(Fraction(1, 2), truth + rng.choice([-2, -1, Fraction(-1, 2), 0, Fraction(1, 2), 1]))
    return _claimed(instance, {"facts": [fact.model_dump(mode="json") for fact in facts]}, wanted)


def _claimed(instance: Instance, case: Row, bound: Fraction) -> Proof:
    return Proof.model_validate(
        {
            "instance": {"title": instance.title, "sha256": instance.sha256},
            "bound": str(bound),
            "case": case,
        }
    )


def test_the_best_paid_mandate_with_something_besides_is_the_one_that_enumeration_finds() -> None:
    rng = generator(4)
    for _ in range(400):
        issues = tuple("vwxyz"[: rng.randint(1, 5)])
        pairs = [frozenset(pair) for pair in combinations(issues, 2)]
        refused = frozenset(rng.sample(pairs, rng.randint(0, len(pairs) // 2)))
        needs = tuple(some_of(issues, rng) for _ in range(rng.randint(0, 2)))
        body = Body(frozenset("A"), "ordinary", None, Fraction(1), issues, refused, needs)
        pay = {frozenset({i}): rng.randint(-2, 3) for i in issues}
        pay |= {pair: rng.randint(-2, 2) for pair in rng.sample(pairs, len(pairs) // 2)}
        extra = [(_drawn(issues, rng), rng.randint(0, 3)) for _ in range(rng.randint(1, 3))]
        longest, threshold = rng.choice([None, 1, 2, 3]), rng.randint(-3, 4)
        paid = [
            sum(p for what, p in pay.items() if what <= mandate)
            + sum(p for some, p in extra if some.one_of & mandate and not some.none_of & mandate)
            for size in range(1, (longest or 5) + 1)
            for mandate in map(frozenset, combinations(issues, size))
            if not any(pair <= mandate for pair in refused) and all(need & mandate for need in needs)
        ]
        found = best_paid(body, pay, longest, threshold, extra)
        best = max(paid, default=threshold)
        assert (0 if found is None else found.surplus) == max(best - threshold, 0)


def some_of(issues: tuple[str, ...], rng: Random) -> frozenset[str]:
    return frozenset(rng.sample(issues, rng.randint(1, len(issues))))


def _drawn(issues: tuple[str, ...], rng: Random) -> Some:
    one_of = some_of(issues, rng)
    return Some(one_of, some_of(issues, rng) - one_of if rng.random() < 0.7 else frozenset())


def harbours(pier: list[Row] | None = None, **changes: Any) -> Instance:
    """Five institutions of two; what can anchor A where *pier* is handled is that of A and C on *dues*.

    Parameters
    ----------
    pier
        The ties of *pier*, if there are others than that with *dues* and that with *light*.
    """
    ties = [tie("pier", "dues", "coordinate"), tie("pier", "light", "coordinate")] if pier is None else pier
    raw: Row = {
        "title": "Harbours",
        "parties": [{"id": p} for p in "ABCD"],
        "issues": [
            {"id": "pier", "required": ["A", "B"]},
            {"id": "dues", "required": ["A", "C"]},
            {"id": "tolls", "required": ["A", "C"]},
            {"id": "light", "required": ["B", "D"]},
            {"id": "buoys", "required": ["B", "D"]},
        ],
        "interdependences": [
            *ties,
            tie("dues", "tolls", "coordinate"),
            tie("light", "buoys", "coordinate"),
        ],
        "settings": {"sizes": [2], "min_anchors": 1, "objectives": ["institutions"]},
        **changes,
    }
    apart = [("dues", "tolls"), ("light", "buoys")]
    rules = [{"id": one, "kind": "refuses_bundle", "issues": [one, other]} for one, other in apart]
    return Instance.model_validate({**raw, "rules": [*rules, *raw.get("rules", [])]})


def tie(one: str, other: str, kind: str = "separate") -> Row:
    return {"issues": [one, other], "kind": kind}


def anchoring(party: str, issue: str, weight: str = "1") -> Row:
    return {"kind": "anchored", "party": party, "issue": issue, "weight": weight}


def covered(issue: str, weight: str = "1") -> Row:
    return {"kind": "covered", "issue": issue, "weight": weight}


def refused(instance: Instance, bound: int, *facts: Row) -> str | None:
    return verify(instance, _claimed(instance, {"facts": [*facts]}, Fraction(bound))).refused


def test_an_anchor_is_another_institution_that_is_tied() -> None:
    """That of A on *pier* handles *dues*; where *dues* has its weight already, that is one too many."""
    assert refused(harbours(), 2, covered("pier"), anchoring("A", "pier")) is None
    assert "A, C on dues is paid more" in str(
        refused(harbours(), 3, covered("pier"), covered("dues"), anchoring("A", "pier"))
    )


LIGHT = tie("pier", "light", "coordinate")
LINK = {"id": "no_link", "kind": "refuses_link", "issues": ["pier", "dues"]}


@pytest.mark.parametrize(
    ("changes", "possible"),
    [
        ({}, True),
        ({"pier": [tie("pier", "dues", "sequence"), LIGHT]}, True),
        ({"pier": [tie("pier", "dues", "package"), LIGHT]}, True),
        ({"pier": [LIGHT]}, False),
        ({"pier": [tie("pier", "dues"), LIGHT]}, False),
        ({"pier": [{**tie("pier", "dues"), "hard": False}, LIGHT]}, False),
        ({"rules": [LINK]}, False),
        ({"rules": [{**LINK, "hard": False, "weight": 1}]}, True),
        ({"rules": [{**LINK, "party": "A"}]}, False),
        ({"rules": [{**LINK, "party": "B"}]}, False),
        ({"rules": [{**LINK, "party": "C"}]}, False),
        ({"rules": [{**LINK, "party": "D"}]}, True),
        (
            {
                "existing": [
                    {"id": "old", "members": ["A", "C"], "may_handle": ["dues"], "status": "active"}
                ],
                "pier": [tie("pier", "old", "coordinate"), LIGHT],
            },
            True,
        ),
        (
            {
                "existing": [
                    {"id": "old", "members": ["A", "B"], "may_handle": ["pier"], "status": "active"}
                ],
                "pier": [tie("dues", "old", "coordinate"), LIGHT],
            },
            True,
        ),
    ],
)
def test_what_can_be_linked_can_anchor_and_nothing_else(changes: Row, possible: bool) -> None:
    """Where nothing can anchor A on *pier*, a weight on that is paid to nobody: there is no design."""
    instance = harbours(**changes)
    said = refused(instance, 100, anchoring("A", "pier", "100"))
    if possible:
        assert "A, C on dues is paid more than it costs" in str(said)
        assert prove(instance).closed
    else:
        assert said is None
        assert prove(instance).design.status == "infeasible"


def test_two_hosts_of_one_issue_can_anchor_each_other() -> None:
    """What ties them is what else they handle; an issue that is handled once has no other host."""
    instance = harbours(
        issues=[
            {"id": "pier", "required": ["A"], "coverage": 2},
            {"id": "dues", "required": ["A", "B"]},
            {"id": "tolls", "required": ["A", "C"]},
            {"id": "light", "required": ["A", "D"]},
            {"id": "buoys", "required": ["A", "D"]},
        ]
    )
    for coverage, possible in ((2, True), (1, False)):
        pier = instance.issues[0].model_copy(update={"coverage": coverage})
        asked = instance.model_copy(update={"issues": (pier, *instance.issues[1:])})
        world = World(asked)
        some = [Anchors.of(world, "A", "pier").at(body) for body in world.all]
        assert any(mandates and mandates.has({"pier", "tolls"}) for mandates in some) is possible


FORGED: dict[str, tuple[int, tuple[Row, ...], str]] = {
    "twice the weight": (2, (anchoring("A", "pier", "2"),), "paid more than it costs"),
    "twice the same anchor": (2, (anchoring("A", "pier"), anchoring("A", "pier")), "paid more"),
    "more than there is": (2, (anchoring("A", "pier"),), "shown is 1 institutions, not 2"),
    "a weight below zero": (0, (anchoring("A", "pier", "-1"),), "not bounded by 'at most'"),
    "a party without a seat": (1, (anchoring("C", "pier"),), "no issue 'pier' that requires 'C'"),
    "an unknown party": (1, (anchoring("X", "pier"),), "no issue 'pier' that requires 'X'"),
    "an unknown issue": (1, (anchoring("A", "quay"),), "no issue 'quay' that requires 'A'"),
    "one institution for two seats": (
        2,
        (anchoring("A", "pier"), anchoring("C", "tolls")),
        "A, C on dues is paid more than it costs",
    ),
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_proof_is_refused_with_a_sentence(kind: str) -> None:
    bound, facts, reason = FORGED[kind]
    said = refused(harbours(), bound, *facts)
    assert reason in str(said)


def test_without_a_demand_for_anchors_no_seat_needs_any() -> None:
    instance = harbours(settings={"sizes": [2], "objectives": ["institutions"]})
    assert "no seat needs an anchor" in str(refused(instance, 1, anchoring("A", "pier"))).lower()


def test_the_sentences_of_a_proof_name_what_can_anchor() -> None:
    instance = Instance.model_validate(anchored_instance(_decided()))
    proved = prove(instance)
    assert proved.closed
    assert "anchor" in proof_text(instance, proved)


def _decided() -> int:
    return next(seed for seed in seeds(DRAWN) if any(_anchors(seed)))
