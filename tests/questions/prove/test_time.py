"""Verifying and proving in the time there is, and with numbers of any length."""

from __future__ import annotations

import json
from fractions import Fraction
from math import lcm
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

import pytest

from designer import Instance, prove, verify
from designer.cli import explain
from designer.questions.prove.prove import Proved
from designer.report.proof import proof_text
from designer.verify import Proof, Verification
from designer.verify.mandates import best_paid
from designer.verify.watch import UndecidedError, Watch, deadline
from designer.verify.world import Body, World
from tests.helpers.commandline import run
from tests.questions.prove.randomproofs import judged
from tests.questions.prove.test_proofs import of

LONG = 10**95
Row = dict[str, Any]


def chain(issues: int, **settings: Any) -> Instance:
    """Issues of two neighbours each; two that share a party fit into one institution of three."""
    return Instance.model_validate(
        {
            "title": "Chain",
            "parties": [{"id": f"P{n}"} for n in range(issues + 1)],
            "issues": [{"id": f"i{n}", "required": [f"P{n}", f"P{n + 1}"]} for n in range(issues)],
            "settings": {"sizes": [2, 3], **settings},
        }
    )


def claim(instance: Instance, bound: str, weights: dict[str, list[Fraction]]) -> Proof:
    """Claim a bound with weights on issues, several on some of them."""
    facts = [
        {"kind": "covered", "issue": issue, "weight": str(weight)}
        for issue, several in weights.items()
        for weight in several
    ]
    about = {"title": instance.title, "sha256": instance.sha256}
    return Proof.model_validate({"instance": about, "bound": bound, "case": {"facts": facts}})


def split(weight: Fraction, rng: Random, parts: int) -> list[Fraction]:
    """Give a weight as a sum of others with long denominators, which two and two have in common."""
    found = [weight]
    for _ in range(parts):
        piece = Fraction(rng.randrange(LONG), LONG + 2 * rng.randrange(LONG) + 1)
        found += [piece, -piece]
    return found


def test_three_thousand_long_denominators_are_verified() -> None:
    """Their common denominator has hundreds of thousands of digits; each is a little less than 1/300."""
    instance = chain(20)
    weights = {f"i{n}": [Fraction(LONG, 300 * LONG + 150 * n + m) for m in range(150)] for n in range(20)}
    assert lcm(*(w.denominator for w in weights["i0"])).bit_length() > 10_000
    assert verify(instance, claim(instance, "10", weights)).accepted
    refused = verify(instance, claim(instance, "11", weights))
    assert "what is shown is 10 institutions" in str(refused.refused).lower()
    weights["i7"].append(Fraction(1, 10))
    assert "paid more than it costs" in str(verify(instance, claim(instance, "10", weights)).refused)


@pytest.mark.parametrize("seed", range(6))
def test_weights_with_long_denominators_are_judged_as_their_sums_are(seed: int) -> None:
    """Sums that are exactly what an institution costs are fine, and anything more is not."""
    rng, instance = Random(seed), chain(4)
    simple = {f"i{n}": Fraction(rng.randint(0, 4), 4) for n in range(4)}
    bound = str(max(0, sum(simple.values()) - rng.choice([Fraction(0), Fraction(1, 4)])))
    plain = verify(instance, claim(instance, bound, {i: [w] for i, w in simple.items()}))
    parted = claim(instance, bound, {i: split(w, rng, 5) for i, w in simple.items()})
    assert verify(instance, parted) == plain


@pytest.mark.parametrize(("more", "accepted"), [(0, True), (1, False)])
def test_the_last_of_two_hundred_digits_decides(more: int, accepted: bool) -> None:
    instance = chain(2)
    weights = {
        "i0": [Fraction(LONG // 3, LONG + 7), Fraction(1, LONG + 9), -Fraction(1, LONG + 9)],
        "i1": [Fraction(LONG + 7 - LONG // 3 + more, LONG + 7)],
    }
    said = verify(instance, claim(instance, "1", weights))
    assert said.accepted is accepted
    assert accepted or "P0, P1, P2 on i0, i1 is paid more than it costs" in str(said.refused)


def test_a_body_that_may_handle_thousands_of_issues_is_no_deeper_than_others() -> None:
    issues = tuple(f"i{n}" for n in range(2000))
    body = Body(frozenset("AB"), "ordinary", None, Fraction(1), issues)
    found = best_paid(body, {frozenset({issue}): 1 for issue in issues}, None, 1999)
    assert found is not None
    assert (len(found.mandate), found.surplus) == (2000, 1)


def test_when_time_is_up_it_is_not_decided_and_said_so() -> None:
    instance, proved = of("northeast_asia_2009")
    assert proved.proof is not None
    said = verify(instance, proved.proof, time_limit=0)
    assert (said.accepted, said.refused, said.undecided) == (False, None, "Time is up.")
    cancel = Event()
    cancel.set()
    assert verify(instance, proved.proof, cancel=cancel).undecided == "Somebody has cancelled."


def test_the_command_line_ends_with_4_when_the_time_was_too_short(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    assert run("explain", "two_rivers", "--proof", "-o", file).exit_code == 0
    text = run("verify", "two_rivers", file, "--time-limit", "0.000001")
    assert text.exit_code == 4
    assert text.stdout.startswith("Not decided: time is up.")
    assert "neither shown nor refuted: No design has fewer than 2 institutions." in " ".join(
        text.stdout.split()
    )
    data = json.loads(run("verify", "two_rivers", file, "--time-limit", "0.000001", "--json").stdout)
    assert (data["accepted"], data["refused"], data["undecided"]) == (False, None, "Time is up.")


class StoppedError(Exception):
    """What the watch of a test raises."""


def after(looks: int) -> Watch:
    """Give a watch that stops at so many looks at the clock."""
    left = [looks]

    def check() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise StoppedError

    return Watch(check)


def test_every_long_loop_looks_at_the_clock() -> None:
    """Each is stopped by a watch that only it, after all before it, has not yet asked."""
    instance = chain(400)
    with pytest.raises(StoppedError):
        len(World(instance, watch=after(300)).all)
    issues = tuple(f"i{n}" for n in range(30))
    body = Body(frozenset("AB"), "ordinary", None, Fraction(1), issues)
    pay = {frozenset({issue}): 2 for issue in issues}
    with pytest.raises(StoppedError):
        best_paid(body, pay, 15, 29, watch=after(0))
    with pytest.raises(UndecidedError):
        deadline(0)()


def test_a_proof_that_there_was_no_time_to_verify_is_not_believed() -> None:
    instance = chain(4)
    proved = prove(instance)
    unverified = Proved(
        proved.design, proved.fewest, proved.proof, Verification(None, undecided="Time is up.")
    )
    assert not unverified.verified
    assert "nothing of it is sure until 'designer verify' has accepted" in " ".join(
        proof_text(instance, unverified).split()
    )


def test_without_a_proof_the_answer_says_why_and_what_the_solver_knows() -> None:
    instance, proved = of("northeast_asia_2009")
    without = Proved(proved.design, proved.fewest, unfinished="time is up")
    text = " ".join(proof_text(instance, without).split())
    assert "No proof was found: time is up. In fact none has fewer than 10 (confirmed by" in text


def test_somebody_who_cancels_gets_what_there_is() -> None:
    cancel = Event()
    cancel.set()
    proved = prove(chain(6), cancel=cancel)
    assert proved.proof is None
    assert proved.design.status in ("unknown", "feasible")


def test_progress_is_told_of_the_design_and_then_of_the_proof() -> None:
    stages: list[tuple[str, int, int]] = []
    prove(chain(4), on_progress=lambda news: stages.append((news.stage, news.number, news.stages)))
    assert stages[-1] == ("proof", 2, 2)
    assert any(stage == "institutions" for stage, _, _ in stages)


def test_random_proofs_are_found_with_a_time_limit_as_without() -> None:
    for seed in range(6):
        one = judged(seed)
        limited = prove(one.instance, time_limit=60)
        assert (limited.proof, limited.verification) == (one.proved.proof, one.proved.verification), seed


def test_an_answer_is_printed_although_its_file_cannot_be_written(tmp_path: Path) -> None:
    for file in ("/dev/full", tmp_path / "no" / "such" / "folder.json"):
        if file == "/dev/full" and not Path(file).exists():
            continue
        result = run("explain", "two_rivers", "--proof", "-o", file)
        assert result.exit_code == 6
        assert "No design has fewer than 2 institutions" in result.stdout
        assert f"Cannot write {file}" in result.stderr


def test_a_verdict_is_printed_although_the_files_for_others_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "proof.json"
    assert run("explain", "two_rivers", "--proof", "-o", file).exit_code == 0
    result = run("verify", "two_rivers", file, "--veripb", tmp_path / "no" / "such" / "folder")
    assert result.exit_code == 6
    assert result.stdout.startswith("No design has fewer than 2 institutions.")


def test_the_verbs_of_proofs_take_a_time_limit() -> None:
    for verb in (explain.explain, explain.verify):
        assert "time_limit" in {parameter.name for parameter in verb.params}
