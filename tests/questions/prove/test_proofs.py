"""Proofs of minimality: what is claimed is true, verified, and told in sentences."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from designer import Instance, load, prove, verify
from designer.questions.prove.prove import Proved
from designer.report.proof import proof_text
from designer.runtime import bundled
from designer.verify import Proof
from designer.verify.proof import Anchored, Weights
from tests.helpers.commandline import run
from tests.helpers.draws import seeds
from tests.questions.prove.randomproofs import Judged, judged, linked

NORTHEAST_ASIA = "northeast_asia_2009"
DRAWN = 60


@cache
def drawn() -> list[Judged]:
    return [judged(seed) for seed in seeds(DRAWN)]


@cache
def of(name: str) -> tuple[Instance, Proved]:
    instance = load(name)
    return instance, prove(instance)


def test_proofs_of_random_instances_are_accepted_and_claim_no_more_than_is_true() -> None:
    """``python -m tests.questions.prove.randomproofs`` draws many more."""
    assert [(one.seed, fault) for one in drawn() for fault in one.faults()] == []
    assert sum(one.truth is not None for one in drawn()) > DRAWN / 2


def test_nearly_all_reach_the_fewest_and_every_kind_of_proof_occurs() -> None:
    kinds = Counter(one.kind for one in drawn() if one.truth is not None)
    assert {"issues two by two", "weights", "cases"} <= kinds.keys()
    short = [one.seed for one in drawn() if one.truth is not None and not one.proved.closed]
    assert len(short) < DRAWN / 20


def test_proofs_of_instances_with_links_are_accepted() -> None:
    assert [seed for seed in seeds(20) if any(linked(seed))] == []


@pytest.mark.parametrize("variant", ["", "@reinforced"])
def test_ten_issues_of_northeast_asia_are_apart_two_by_two(variant: str) -> None:
    instance, proved = of(NORTHEAST_ASIA + variant)
    assert proved.proof is not None
    assert proved.closed
    assert proved.proof.bound == 10
    assert len(proved.proof.apart) == 45
    assert verify(instance, proved.proof).accepted


def test_with_every_seat_anchored_an_anchor_is_the_eleventh_institution() -> None:
    instance, proved = of(f"{NORTHEAST_ASIA}@anchored")
    assert proved.proof is not None
    assert isinstance(proved.proof.case, Weights)
    assert (proved.fewest, proved.proof.bound, proved.closed) == (11, 11, True)
    assert len(proved.proof.apart) == 45
    assert verify(instance, proved.proof).accepted
    (anchor,) = [fact for fact in proved.proof.case.facts if isinstance(fact, Anchored)]
    assert (anchor.party, anchor.issue) == ("JPN", "abductions")
    text = " ".join(proof_text(instance, proved).split())
    assert "what anchors the seat below is yet another: there are at least 11 institutions." in text
    assert "11. An anchor for JPN where Abducted Japanese nationals is handled: another institution" in text


def test_the_proof_of_northeast_asia_fits_one_screen_of_sentences() -> None:
    lines = proof_text(*of(NORTHEAST_ASIA), width=100).splitlines()
    assert len(lines) <= 50
    assert max(map(len, lines)) <= 100
    assert "No design has fewer than 10 institutions, and there is a design with 10." in lines
    assert any(line.startswith("Verified in exact fractions, without a solver") for line in lines)


@pytest.mark.parametrize("name", [n for n in bundled.names() if bundled.path(n).parent.name == "cases"])
def test_every_small_case_has_a_proof_or_no_design(name: str) -> None:
    instance, proved = of(name)
    if proved.design.status == "infeasible":
        assert proved.proof is None
    else:
        assert proved.closed
        assert proved.proof is not None
        assert verify(instance, proved.proof).accepted


def test_the_rules_that_keep_two_issues_apart_are_named_and_no_others() -> None:
    """Two rules are needed only together: a mediator is refused, and nobody else lifts the refusal."""
    instance = Instance.model_validate(
        {
            "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
            "issues": [{"id": "x", "required": ["A"], "helpful": ["C"]}, {"id": "y", "required": ["B"]}],
            "rules": [
                {"id": "idle", "kind": "refuses_issue", "party": "A", "issue": "y", "min_size": 4},
                {"id": "company", "kind": "refuses_company", "party": "A", "other": "B", "unless": ["C"]},
                {"id": "mediator", "kind": "refuses_issue", "party": "C", "issue": "x"},
            ],
            "settings": {"sizes": [1, 2, 3]},
        }
    )
    proved = prove(instance)
    assert proved.proof is not None
    assert [apart.because for apart in proved.proof.apart] == [("mediator", "company")]
    text = " ".join(proof_text(instance, proved).split())
    assert '"A does not sit with B, unless C sits there too" [company]' in text


def test_a_proof_is_the_same_once_written_and_read() -> None:
    proofs = [one.proved.proof for one in drawn() if one.proved.proof is not None]
    assert all(Proof.from_json(proof.to_json()) == proof for proof in proofs)


def test_earlier_objectives_are_assumed_and_said_to_be() -> None:
    """With the fewest seats first, the proof is about designs with as few seats."""
    raw = {
        "parties": [{"id": p} for p in "ABC"],
        "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"]}],
        "settings": {"objectives": ["seats", "institutions"]},
    }
    instance = Instance.model_validate(raw)
    proved = prove(instance)
    assert proved.proof is not None
    assert proved.proof.assuming == {"seats": 3}
    assert proved.proof.bound == 1


def test_nothing_to_do_needs_no_institution() -> None:
    _, proved = of("nothing_to_do")
    assert proved.proof is not None
    assert proved.proof.bound == 0
    assert proved.proof.case == Weights(facts=())


def test_no_time_gives_no_proof_and_no_error() -> None:
    proved = prove(load(NORTHEAST_ASIA), time_limit=0)
    assert proved.design.status in ("unknown", "feasible")
    assert proved.proof is None


def test_the_command_line_writes_a_proof_that_it_verifies(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    made = run("explain", "two_rivers", "--proof", "--json", "-o", file)
    data = json.loads(made.stdout)
    assert (made.exit_code, data["closed"], data["verified"]) == (0, True, True)
    assert data["proof"] == json.loads(file.read_text(encoding="utf-8"))
    assert run("verify", "two_rivers", file).exit_code == 0
    refused = run("verify", "watched_twice", file)
    assert refused.exit_code == 1
    assert refused.stdout.startswith("Refused: The proof is about another instance.\n")
    assert json.loads(run("verify", "watched_twice", file, "--json").stdout)["accepted"] is False


@pytest.mark.parametrize("text", ["", "{", "[]", '{"bound": "1/0"}', '{"bound": "9e99999"}'])
def test_what_is_no_proof_is_an_error_of_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "proof.json"
    file.write_text(text, encoding="utf-8")
    result = run("verify", "two_rivers", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(file) in result.stderr


def test_where_there_is_no_design_there_is_nothing_to_prove() -> None:
    result = run("explain", "infeasible", "--proof")
    assert result.exit_code == 3
    assert "no design at all" in result.stdout
