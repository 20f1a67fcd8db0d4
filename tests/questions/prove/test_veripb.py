"""Proofs for other people's checkers: accepted by one that knows nothing of institutions, forged ones not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from designer import Instance, prove, verify
from designer.export.opb import Problem
from designer.export.veripb import VeriPB, veripb
from designer.runtime import bundled
from designer.verify.proof import Counted, Split, Supposed, Weights
from designer.verify.world import TooManyError
from tests.helpers.commandline import run
from tests.questions.prove.cuttingplanes import RefusedError, checked
from tests.questions.prove.randomproofs import misread, written_optimum
from tests.questions.prove.test_proofs import of

SETTINGS = ["northeast_asia_2009", "northeast_asia_2009@reinforced", "northeast_asia_2009@anchored"]


@pytest.mark.parametrize("name", SETTINGS)
def test_another_checker_accepts_the_proofs_of_northeast_asia(name: str) -> None:
    instance, proved = of(name)
    assert proved.proof is not None
    written = veripb(instance, proved.proof)
    assert checked(written.problem, written.proof) == proved.proof.bound


@pytest.mark.parametrize("name", [n for n in bundled.names() if bundled.path(n).parent.name == "cases"])
def test_another_checker_accepts_the_proof_of_every_small_case(name: str) -> None:
    instance, proved = of(name)
    if proved.proof is not None and instance.issues:
        assert list(misread(instance, proved.proof)) == []


def test_the_page_shows_the_whole_proof_of_northeast_asia() -> None:
    instance, proved = of("northeast_asia_2009")
    assert proved.proof is not None
    page = Path(__file__).parents[3] / "docs" / "questions.md"
    assert f"```\n{veripb(instance, proved.proof).proof}```\n" in page.read_text(encoding="utf-8")


def test_the_problem_of_northeast_asia_has_the_optimum_that_is_proven() -> None:
    assert written_optimum(of("northeast_asia_2009")[0]) == 10


def triangles(*sides: str) -> Instance:
    """Issues of two parties each; two fit into an institution when they share a party."""
    return Instance.model_validate(
        {
            "title": "Triangles",
            "parties": [{"id": p} for p in sorted(set("".join(sides)))],
            "issues": [{"id": side.lower(), "required": list(side)} for side in sides],
            "settings": {"sizes": [2, 3], "max_mandate": 2},
        }
    )


@cache
def written(*sides: str) -> VeriPB:
    instance = triangles(*sides)
    proof = prove(instance).proof
    assert proof is not None
    return veripb(instance, proof)


def one() -> VeriPB:
    """Give what half an institution for each issue proves: one and a half, so two."""
    return written("AB", "BC", "CA")


def two() -> VeriPB:
    """Give what needs cases: weights prove three, and there are four."""
    return written("AB", "BC", "CA", "DE", "EF", "FD")


def test_weights_are_one_step_and_cases_are_proofs_by_contradiction() -> None:
    assert "\npol 1 3 + 5 + 2 d;\n" in one().proof
    assert checked(one().problem, one().proof) == 2
    assert two().proof.count("\npbc") == two().proof.count("\nqed pbc") > 1
    assert checked(two().problem, two().proof) == 4


def test_costs_that_are_no_whole_numbers_are_counted_in_units() -> None:
    raw = {
        "parties": [{"id": "A"}, {"id": "B"}],
        "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["B"]}],
        "proposals": [
            {"id": "p", "members": ["A"], "mandate": ["x"], "cost": 0.75},
            {"id": "q", "members": ["B"], "mandate": ["y"], "cost": 1.5},
        ],
        "settings": {"only_proposals": True},
    }
    instance = Instance.model_validate(raw)
    proof = prove(instance).proof
    assert proof is not None
    assert (proof.bound, Problem(instance, {}).unit) == (Fraction(9, 4), Fraction(3, 4))
    files = veripb(instance, proof)
    assert "min: 1 x1 2 x2 ;" in files.problem
    assert checked(files.problem, files.proof) == 3


def test_a_case_that_supposes_what_cannot_be_is_contradicted_by_that() -> None:
    """No institution seats A, B and C beside D; to suppose one is enough for any bound."""
    instance = triangles("AB", "BC", "CA", "AD")
    proof = prove(instance).proof
    assert proof is not None
    impossible = Counted(parties=("A", "B", "C", "D"))
    then = Weights(facts=(Supposed(split=0, weight=proof.bound),))
    tree = Split(counted=impossible, at_least=1, then=then, otherwise=proof.case)
    split = proof.model_copy(update={"case": tree, "apart": ()})
    assert verify(instance, split).accepted
    files = veripb(instance, split)
    assert checked(files.problem, files.proof) == proof.bound


def replaced(text: str, old: str, new: str) -> str:
    assert old in text, f"nothing to forge: {old!r}"
    return text.replace(old, new, 1)


def proof_with(which: Callable[[], VeriPB], old: str, new: str) -> Callable[[], VeriPB]:
    return lambda: replace(which(), proof=replaced(which().proof, old, new))


def problem_with(which: Callable[[], VeriPB], old: str, new: str) -> Callable[[], VeriPB]:
    return lambda: replace(which(), problem=replaced(which().problem, old, new))


def without_a_case() -> VeriPB:
    """Give a proof whose first inner case is only supposed to be impossible."""
    inner = re.findall(r"pbc [^:]*: subproof\npol [^;]*;\nqed pbc : \d+;\n", two().proof)
    return replace(two(), proof=replaced(two().proof, inner[0], ""))


def ended_by_what_is_supposed() -> VeriPB:
    """Give a proof in which a case ends with what it supposes, and not with a contradiction."""
    number, last = re.search(r"(\d+) \+;\nqed pbc : (\d+);", two().proof).groups()  # type: ignore[union-attr]
    return replace(two(), proof=replaced(two().proof, f"qed pbc : {last};", f"qed pbc : {number};"))


def remembering_a_case() -> VeriPB:
    """Give a proof that concludes from what only holds in a case."""
    inside = re.search(r"qed pbc : (\d+);", two().proof)
    assert inside is not None
    forged = re.sub(r"BOUNDS 4 : \d+", f"BOUNDS 4 : {inside[1]}", two().proof)
    return replace(two(), proof=forged)


FORGED: dict[str, tuple[Callable[[], VeriPB], str]] = {
    "a stronger conclusion": (proof_with(one, "BOUNDS 2", "BOUNDS 3"), "does not show"),
    "an addition dropped": (proof_with(one, "1 3 + 5 +", "1 3 +"), "does not show"),
    "a weight raised": (proof_with(one, "1 3 +", "1 3 * 3 +"), "does not show"),
    "a weight below zero": (proof_with(one, "1 3 +", "1 -2 * 3 +"), "no factor"),
    "another side of an equation": (proof_with(one, "1 3 +", "2 3 +"), "does not show"),
    "a constraint that there is not": (proof_with(one, "1 3 +", "1 30 +"), "no constraint 30"),
    "a constraint that comes later": (proof_with(one, "1 3 +", "1 7 +"), "no constraint 7"),
    "an axiom that is none": (proof_with(one, "2 d", "y1 + 2 d"), "no number of a constraint"),
    "an axiom of a variable that there is not": (proof_with(one, "2 d", "x99 + 2 d"), "no variable x99"),
    "another divisor": (proof_with(one, "2 d", "3 d"), "does not show"),
    "division by nothing": (proof_with(one, "2 d", "0 d"), "without a number"),
    "two results": (proof_with(one, "5 + 2 d", "5 2 d"), "more than one"),
    "an operand too few": (proof_with(one, "1 3 +", "1 +"), "missing"),
    "an assertion": (proof_with(one, "pol", "a 1 x1 >= 2;\npol"), "not known here"),
    "a subproof without end": (proof_with(one, "pol", "pbc 1 x1 >= 2 : subproof\npol"), "not ended"),
    "an end without subproof": (proof_with(one, "output", "qed pbc : 7;\noutput"), "no subproof to end"),
    "another number of constraints": (proof_with(one, "f 6", "f 5"), "there are 6 constraints"),
    "another version": (proof_with(one, "3.0", "2.0"), "version 3.0"),
    "no output": (proof_with(one, "output NONE;\n", ""), "not ended"),
    "no end": (proof_with(one, "end pseudo-Boolean proof;\n", ""), "not"),
    "an optimum nobody has seen": (proof_with(one, "INF", "2"), "not known here"),
    "a problem that asks for less": (problem_with(one, " = 1 ;", " = 0 ;"), "does not show"),
    "a problem with dearer institutions": (problem_with(one, "min: 1 x1", "min: 0 x1"), "does not show"),
    "a problem without a constraint": (lambda: replace(one(), problem=shorter(one())), "sizes"),
    "the problem of another proof": (lambda: replace(one(), problem=two().problem), "there are 12"),
    "a case left out": (without_a_case, "no constraint"),
    "a case without contradiction": (ended_by_what_is_supposed, "without contradiction"),
    "a conclusion from a case": (remembering_a_case, "no constraint"),
    "a case that supposes less": (proof_with(two, ">= 0 : subproof", ">= -1 : subproof"), "contradiction"),
}


def shorter(files: VeriPB) -> str:
    return "\n".join(files.problem.split("\n")[:-2]) + "\n"


@pytest.mark.parametrize("kind", FORGED)
def test_forged_proofs_are_refused(kind: str) -> None:
    forge, reason = FORGED[kind]
    files = forge()
    with pytest.raises(RefusedError, match=reason):
        checked(files.problem, files.proof)


def test_a_refused_proof_is_not_written() -> None:
    instance = triangles("AB", "BC", "CA")
    proof = prove(instance).proof
    assert proof is not None
    with pytest.raises(ValueError, match="the proof is refused: What is shown is 2"):
        veripb(instance, proof.model_copy(update={"bound": Fraction(3)}))


def test_too_many_institutions_are_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("designer.export.opb.MOST", 3)
    with pytest.raises(TooManyError, match="more than 3 institutions with their mandates"):
        Problem(triangles("AB", "BC", "CA"), {})


def test_the_command_line_writes_both_files(tmp_path: Path) -> None:
    made = run("explain", "two_rivers", "--proof", "-o", tmp_path / "p.json", "--veripb", tmp_path / "a.b")
    assert made.exit_code == 0
    files = [(tmp_path / name).read_text(encoding="utf-8") for name in ("a.b.opb", "a.b.pbp")]
    assert checked(*files) == 2
    again = run("verify", "two_rivers", tmp_path / "p.json", "--veripb", tmp_path / "again")
    assert again.exit_code == 0
    assert [(tmp_path / f"again.{end}").read_text(encoding="utf-8") for end in ("opb", "pbp")] == files


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    result = run("explain", "nothing_to_do", "--proof", "--veripb", tmp_path / "none")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no acceptable institution" in result.stderr
    assert list(tmp_path.iterdir()) == []
    alone = run("explain", "two_rivers", "--veripb", tmp_path / "none")
    assert "--veripb is only for --proof" in alone.stderr
