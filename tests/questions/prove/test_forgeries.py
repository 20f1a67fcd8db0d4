"""Forgeries of every field of a proof, each refused for the reason that is wrong with it, at its place."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from designer import Instance, prove, verify
from designer.export.veripb import veripb
from designer.verify import Proof, Verification
from tests.helpers.commandline import run

Row = dict[str, Any]


@cache
def harbours() -> Instance:
    """Three issues apart by seats, by a rule and by a tie; limits, a bundle, an old body, a double watch."""
    return Instance.model_validate(
        {
            "title": "Harbours",
            "parties": [{"id": p} for p in "ABCDE"] + [{"id": "F", "max_seats": 3}],
            "issues": [
                {"id": "pier", "required": ["A", "B"]},
                {"id": "dues", "required": ["C", "D", "E"]},
                {"id": "light", "required": ["A", "F"]},
                {"id": "watch", "required": ["B", "F"], "helpful": ["C"], "coverage": 2},
            ],
            "existing": [{"id": "old_board", "members": ["A", "B"], "may_handle": ["pier"]}],
            "interdependences": [{"issues": ["dues", "light"], "kind": "separate"}],
            "rules": [
                {"id": "apart", "kind": "refuses_bundle", "issues": ["pier", "light"]},
                {"id": "idle", "kind": "refuses_bundle", "issues": ["pier", "dues"]},
                {"id": "limit", "kind": "limits_seats", "party": "B", "at_most": 3},
                {"id": "together", "kind": "insists_on_bundle", "issues": ["pier", "watch"]},
                {"id": "wish", "kind": "limits_seats", "party": "A", "at_most": 1, "hard": False},
            ],
            "settings": {"max_exposure": 4, "objectives": ["institutions"]},
        }
    )


def fact(kind: str, weight: str = "-1", **fields: Any) -> Row:
    return {"kind": kind, "weight": weight, **fields}


def covered(issue: str, weight: str = "1") -> Row:
    return fact("covered", weight, issue=issue)


def proof_of(bound: str, facts: list[Row], **fields: Any) -> Row:
    instance = harbours()
    about = {"title": instance.title, "sha256": instance.sha256}
    return {"instance": about, "bound": bound, "case": {"facts": facts}, **fields}


def split(then: list[Row], otherwise: list[Row], at_least: int = 1, **counted: Any) -> Row:
    return {
        "counted": counted,
        "at_least": at_least,
        "then": {"facts": then},
        "otherwise": {"facts": otherwise},
    }


def judged(raw: Row) -> Verification:
    return verify(harbours(), Proof.model_validate(raw))


APART = [
    {"issues": ["pier", "dues"], "because": []},
    {"issues": ["pier", "light"], "because": ["apart"]},
    {"issues": ["dues", "light"], "because": []},
]
THREE = [covered("pier"), covered("dues"), covered("light")]


def because(n: int, *reasons: str) -> list[Row]:
    return [{**pair, "because": list(reasons)} if m == n else pair for m, pair in enumerate(APART)]


def test_what_the_forgeries_are_made_of_is_a_proof() -> None:
    assert judged(proof_of("3", THREE, apart=APART)).accepted
    both = split(THREE, THREE, issues=["pier", "watch"])
    assert judged(proof_of("3", []) | {"case": both}).accepted


FORGERIES: dict[str, tuple[Row, str, tuple[str | int, ...]]] = {
    "a bound below nothing": (proof_of("-1", THREE), "it says nothing", ("bound",)),
    "a bound too high": (proof_of("4", THREE), "What is shown is 3 institutions, not 4", ("case",)),
    "a fraction more": (proof_of("3000001/1000000", THREE), "What is shown is 3", ("case",)),
    "no weights": (proof_of("1", []), "What is shown is 0", ("case",)),
    "another instance": (
        proof_of("3", THREE) | {"instance": {"title": "Harbours", "sha256": "0" * 64}},
        "another instance",
        ("instance", "sha256"),
    ),
    "an instance that is not said": (
        proof_of("3", THREE) | {"instance": {"title": "Harbours"}},
        "another instance",
        ("instance", "sha256"),
    ),
    "an issue misspelt": (
        proof_of("3", [*THREE, covered("wach")]),
        "no issue 'wach' (did you mean 'watch'?)",
        ("case", "facts", 3, "issue"),
    ),
    "an issue without weight misspelt": (
        proof_of("3", [*THREE, covered("wach", "0")]),
        "no issue 'wach'",
        ("case", "facts", 3, "issue"),
    ),
    "a weight too much": (
        proof_of("4", [*THREE, covered("watch", "1/2")]),
        "paid more than it costs",
        ("case", "facts"),
    ),
    "an issue twice": (proof_of("4", [*THREE, covered("pier")]), "paid more", ("case", "facts")),
    "a party that there is not": (
        proof_of("3", [*THREE, fact("limited", party="G")]),
        "no party 'G'",
        ("case", "facts", 3, "party"),
    ),
    "a party without a limit": (
        proof_of("3", [*THREE, fact("limited", party="A")]),
        "not bounded by 'at most'",
        ("case", "facts", 3, "weight"),
    ),
    "the other side of a limit": (
        proof_of("3", [*THREE, fact("limited", "1", party="F")]),
        "not bounded by 'at least'",
        ("case", "facts", 3, "weight"),
    ),
    "a limit that is a wish": (
        proof_of("3", [*THREE, fact("limited", party="A", rule="wish")]),
        "no hard limit on seats is called 'wish'",
        ("case", "facts", 3, "rule"),
    ),
    "a limit of another party": (
        proof_of("3", [*THREE, fact("limited", party="A", rule="limit")]),
        "about another party",
        ("case", "facts", 3, "rule"),
    ),
    "a limit misspelt": (
        proof_of("3", [*THREE, fact("limited", party="B", rule="limt")]),
        "'limt' (did you mean 'limit'?)",
        ("case", "facts", 3, "rule"),
    ),
    "an old body misspelt": (
        proof_of("3", [*THREE, fact("once", body="old_bord")]),
        "'old_bord' (did you mean 'old_board'?)",
        ("case", "facts", 3, "body"),
    ),
    "an old body that has to be taken up": (
        proof_of("3", [*THREE, fact("once", "1", body="old_board")]),
        "not bounded by 'at least'",
        ("case", "facts", 3, "weight"),
    ),
    "hosts of an issue that there is not": (
        proof_of("3", [*THREE, fact("distinct", issue="moor", members=["A"])]),
        "no issue 'moor'",
        ("case", "facts", 3, "issue"),
    ),
    "hosts whom nobody knows": (
        proof_of("3", [*THREE, fact("distinct", issue="watch", members=["A", "Z"])]),
        "no party 'Z'",
        ("case", "facts", 3, "members", 1),
    ),
    "a bundle that is a limit": (
        proof_of("3", [*THREE, fact("bundled", "1", rule="limit")]),
        "no hard rule that two issues are in one institution",
        ("case", "facts", 3, "rule"),
    ),
    "a bundle at most": (
        proof_of("3", [*THREE, fact("bundled", rule="together")]),
        "not bounded by 'at most'",
        ("case", "facts", 3, "weight"),
    ),
    "a measure that nothing limits": (
        proof_of("3", [*THREE, fact("within", measure="seats")]),
        "nothing limits 'seats'",
        ("case", "facts", 3, "measure"),
    ),
    "a measure at least": (
        proof_of("3", [*THREE, fact("within", "1", measure="exposure")]),
        "not bounded by 'at least'",
        ("case", "facts", 3, "weight"),
    ),
    "an anchor that nobody needs": (
        proof_of("3", [*THREE, fact("anchored", "1", party="A", issue="pier")]),
        "no seat needs an anchor",
        ("case", "facts", 3, "kind"),
    ),
    "a supposition without a case": (
        proof_of("3", [*THREE, fact("supposed", "1", split=0)]),
        "split 0 is not on the way",
        ("case", "facts", 3, "split"),
    ),
    "the supposition of the other case": (
        proof_of("4", [])
        | {
            "case": split(
                [*THREE, covered("watch")], [*THREE, fact("supposed", "1", split=0)], issues=["pier"]
            )
        },
        "paid more",
        ("case", "then", "facts"),
    ),
    "a case without its weights": (
        proof_of("3", []) | {"case": split(THREE, [], issues=["pier", "watch"])},
        "What is shown is 0",
        ("case", "otherwise"),
    ),
    "a party counted as an issue": (
        proof_of("3", []) | {"case": split(THREE, THREE, issues=["A"])},
        "no issue 'A'",
        ("case", "counted", "issues", 0),
    ),
    "an issue counted as a party": (
        proof_of("3", []) | {"case": split(THREE, THREE, parties=["A", "pier"])},
        "no party 'pier'",
        ("case", "counted", "parties", 1),
    ),
    "a pair left out": (proof_of("3", THREE, apart=APART[:2]), "pairs listed", ("apart",)),
    "a pair twice": (proof_of("3", THREE, apart=[*APART, APART[0]]), "pairs listed", ("apart", 3)),
    "a pair without weight": (
        proof_of("3", THREE, apart=[*APART, {"issues": ["pier", "watch"]}]),
        "pairs listed",
        ("apart", 3),
    ),
    "pairs of cases": (
        proof_of("3", [], apart=APART) | {"case": split(THREE, THREE, issues=["pier"])},
        "the proof has cases",
        ("apart",),
    ),
    "pairs of halves": (
        proof_of("2", [{**f, "weight": "1/2"} for f in THREE], apart=APART),
        "not all weights are 1",
        ("apart",),
    ),
    "a reason that is no rule": (
        proof_of("3", THREE, apart=because(1, "aparte")),
        "no rule and no interdependence 'aparte' (did you mean 'apart'?)",
        ("apart", 1, "because", 0),
    ),
    "a reason that is no word": (
        proof_of("3", THREE, apart=because(1, "")),
        "''",
        ("apart", 1, "because", 0),
    ),
    "no reason where it takes one": (
        proof_of("3", THREE, apart=because(1)),
        "members and sizes would let",
        ("apart", 1, "because"),
    ),
    "a rule about something else": (
        proof_of("3", THREE, apart=because(1, "limit")),
        "limit would let",
        ("apart", 1, "because"),
    ),
    "a rule that does not bind": (
        proof_of("3", THREE, apart=because(1, "wish")),
        "wish would let",
        ("apart", 1, "because"),
    ),
    "a reason where it takes none": (
        proof_of("3", THREE, apart=because(0, "idle")),
        "the reason 'idle' is none: pier and dues are apart without it",
        ("apart", 0, "because", 0),
    ),
    "a reason too many": (
        proof_of("3", THREE, apart=because(1, "apart", "limit")),
        "the reason 'limit' is none",
        ("apart", 1, "because", 1),
    ),
    "a reason twice": (
        proof_of("3", THREE, apart=because(1, "apart", "apart")),
        "'apart' is given twice",
        ("apart", 1, "because", 1),
    ),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_refused_for_what_is_wrong_at_its_place(kind: str) -> None:
    raw, reason, at = FORGERIES[kind]
    said = judged(raw)
    assert not said.accepted
    assert reason.lower() in str(said.refused).lower()
    assert said.at == at
    assert said.pointer == "".join(f"/{key}" for key in at)


@pytest.mark.parametrize("kind", FORGERIES)
def test_no_forgery_is_written_for_other_checkers(kind: str) -> None:
    with pytest.raises(ValueError, match="the proof is refused"):
        veripb(harbours(), Proof.model_validate(FORGERIES[kind][0]))


def test_the_command_line_shows_the_field_and_what_stands_there(tmp_path: Path) -> None:
    files = [tmp_path / "harbours.json", tmp_path / "proof.json"]
    files[0].write_text(harbours().model_dump_json(exclude_none=True, exclude_defaults=True))
    files[1].write_text(json.dumps(FORGERIES["an issue misspelt"][0]))
    text = run("verify", *files)
    assert text.exit_code == 1
    assert text.stdout.startswith(
        "Refused: The instance has no issue 'wach' (did you mean 'watch'?).\nAt case.facts[3].issue: 'wach'\n"
    )
    data = json.loads(run("verify", *files, "--json").stdout)
    assert (data["accepted"], data["at"], data["value"]) == (False, "/case/facts/3/issue", "wach")


def test_the_genuine_proof_of_the_harbours_is_accepted() -> None:
    proof = prove(harbours()).proof
    assert proof is not None
    assert verify(harbours(), proof).accepted
    assert verify(harbours(), Proof.from_json(proof.to_json())).accepted
