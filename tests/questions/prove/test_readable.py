"""Proofs that a person can read: small weights, told as points; cases as cases; of long ones the gist."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from designer import Instance, prove, verify
from designer.questions.prove.length import leaves
from designer.questions.prove.prove import Proved
from designer.report.proof import proof_text
from designer.verify import Proof
from designer.verify.proof import Supposed, Weights
from tests.questions.prove.randomproofs import judged
from tests.questions.prove.test_veripb import triangles

DRAWN = 60
LARGEST = 6
PARTS = 15


def weights(proved: Proved) -> list[Fraction]:
    assert proved.proof is not None
    return [fact.weight for leaf in leaves(proved.proof.case) for fact in leaf.facts]


def text_of(instance: Instance, proved: Proved) -> str:
    return " ".join(proof_text(instance, proved).split())


def test_weights_of_random_proofs_are_small_and_few_are_negative() -> None:
    """They were up to 70, and -68.5, where other weights of 3 at most prove as much."""
    found = [weights(one.proved) for seed in range(DRAWN) if (one := judged(seed)).proved.proof is not None]
    assert max(abs(weight) for some in found for weight in some) <= LARGEST
    assert max(weight.denominator for some in found for weight in some) <= PARTS
    assert sum(min(some, default=Fraction(0)) < 0 for some in found) <= len(found) / 3


def limited(**rule: Any) -> Instance:
    """Six issues of D with one of A, B, C, and a limit on the seats of D that leaves no room."""
    return Instance.model_validate(
        {
            "title": "Limited",
            "parties": [{"id": p, "name": f"{p}land"} for p in "ABCDE"],
            "issues": [
                {"id": "ab", "required": ["A", "B"]},
                {"id": "bc", "required": ["B", "C"]},
                {"id": "ca", "required": ["C", "A"]},
                {"id": "de", "required": ["D", "E"]},
                {"id": "da", "required": ["D", "A"]},
            ],
            "rules": [{"id": "limit", "kind": "limits_seats", "party": "D", **rule}] if rule else [],
            "settings": {"sizes": [2, 3], "max_mandate": 2},
        }
    )


def test_nothing_is_taken_off_where_weights_without_that_prove_as_much() -> None:
    for rule in ({}, {"at_most": 2}):
        proved = prove(limited(**rule))
        assert proved.closed
        assert min(weights(proved)) > 0


def told(instance: Instance, bound: str, facts: list[dict[str, Any]]) -> str:
    """Tell a proof that is written by hand."""
    about = {"title": instance.title, "sha256": instance.sha256}
    proof = Proof.model_validate({"instance": about, "bound": bound, "case": {"facts": facts}})
    said = verify(instance, proof)
    assert said.accepted, said.refused
    return text_of(instance, Proved(prove(instance).design, Fraction(bound), proof, said))


def covered(issue: str, weight: str) -> dict[str, Any]:
    return {"kind": "covered", "issue": issue, "weight": weight}


def test_weights_of_one_size_on_issues_alone_are_a_sentence() -> None:
    instance = triangles("AB", "BC", "CA", "DE", "EF")
    halves = [covered(issue, "1/2") for issue in ("ab", "bc", "ca", "de", "ef")]
    text = told(instance, "3", halves)
    assert "No institution can handle more than 2 of these 5 issues: - ab, bc, ca, de and ef" in text
    assert "Each needs one, so there are at least 2.5 institutions, that is 3." in text


def test_weights_of_several_sizes_are_points_that_add_up() -> None:
    instance = limited(at_most=3)
    facts = [covered(issue, "1/2") for issue in ("ab", "bc", "ca")] + [
        covered("de", "3/2"),
        covered("da", "1"),
    ]
    facts.append({"kind": "limited", "party": "D", "rule": "limit", "weight": "-1/2"})
    text = told(instance, "2", [f for f in facts if f["issue" if "issue" in f else "party"] != "da"])
    assert "Give points to institutions. None gets more than 2 points:" in text
    assert "- 3 for handling de - 1 for handling each of ab, bc and ca" in text
    limit = '"Dland sits in at most 3 institutions" [limit]'
    assert f"- 1 off for each seat of Dland, which has at most 3: {limit}" in text
    assert (
        "All together get at least 3 + 3 - 3 = 3, so there are at least 1.5 institutions, that is 2." in text
    )


def test_what_is_taken_off_for_what_a_case_has_none_of_is_left_out() -> None:
    instance = triangles("AB", "BC", "CA", "DE", "EF", "FD")
    proved = prove(instance)
    assert proved.proof is not None
    facts = [fact for leaf in leaves(proved.proof.case) for fact in leaf.facts]
    assert any(isinstance(fact, Supposed) and fact.weight < 0 for fact in facts)
    text = text_of(instance, proved)
    assert "One of these cases holds, and in each there are at least 4 institutions." in text
    assert "Case 1: some institution handles both ab and bc." in text
    assert "- 2 for each institution of case 1, at least 1" in text
    assert "Case 2: no institution handles both ab and bc." in text
    assert "None that this case allows gets more than 2 points" in text
    assert "off for" not in text


def test_a_tree_of_cases_is_as_small_as_the_best_splits_make_it() -> None:
    """Two triangles of halves: one pair of issues together or not is all that there is to ask."""
    proof = prove(triangles("AB", "BC", "CA", "DE", "EF", "FD")).proof
    assert proof is not None
    assert len(list(leaves(proof.case))) == 2


def test_of_a_proof_that_is_too_long_to_read_the_gist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("designer.questions.prove.length.MOST_CASES", 1)
    instance = triangles("AB", "BC", "CA", "DE", "EF", "FD")
    proved = prove(instance)
    assert proved.gist is not None
    assert isinstance(proved.gist.case, Weights)
    assert proved.gist.bound == 3
    assert verify(instance, proved.gist).accepted
    text = text_of(instance, proved)
    assert "This proof is too long to read: 2 cases with" in text
    assert "--output writes it, and 'designer verify' checks it." in text
    assert "Its gist: it is soon shown that there are at least 3 institutions." in text
    assert "it goes case by case: how many institutions handle both ab and bc, and so on." in text


def test_a_short_proof_has_no_gist() -> None:
    assert prove(triangles("AB", "BC", "CA")).gist is None


def test_where_bodies_cost_other_than_one_the_text_speaks_of_costs() -> None:
    instance = Instance.model_validate(
        {
            "parties": [{"id": "A"}, {"id": "B"}],
            "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["B"]}],
            "proposals": [
                {"id": "p", "members": ["A"], "mandate": ["x"], "cost": 0.5},
                {"id": "q", "members": ["B"], "mandate": ["y"], "cost": 3},
            ],
            "settings": {"only_proposals": True},
        }
    )
    text = text_of(instance, prove(instance))
    assert "None gets more than 2 points for each 1 that it costs" in text
    assert "so they cost at least 3.5." in text
