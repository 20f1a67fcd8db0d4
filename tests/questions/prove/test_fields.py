"""The fields of a proof: numbers in plain digits only, and of what is malformed one error that names it."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from designer.verify import Proof
from tests.helpers.commandline import run
from tests.questions.prove.test_forgeries import THREE, Row, covered, proof_of, split

NO_NUMBERS = [
    "\u0661",
    "\uff11",
    "\u00b2",
    " 1",
    "1 ",
    "1\n",
    "+1",
    "--1",
    "1_0",
    "1.5",
    "1e3",
    "1/0",
    "1/-2",
    "/2",
    "1/",
    "",
]
NO_NUMBERS += ["\u22121", "0x1", "1/2/3", "\u00bd", "nan", "inf", "1" * 201]


@pytest.mark.parametrize("text", [*NO_NUMBERS, 1.5, True, None, [1], 10**300])
@pytest.mark.parametrize("field", ["bound", "weight", "assuming", "at_least"])
def test_what_is_no_fraction_of_plain_digits_is_an_error_of_its_field(text: Any, field: str) -> None:
    raw = proof_of("3", [*THREE])
    if field == "weight":
        raw["case"]["facts"] = [*THREE, {**covered("watch"), "weight": text}]
    elif field == "at_least":
        raw["earlier"] = [{"objective": "seats", "at_least": text, "case": {"facts": []}}]
    else:
        raw[field] = text if field == "bound" else {"seats": text}
    with pytest.raises(ValidationError) as refused:
        Proof.model_validate(raw)
    assert [error["type"] for error in refused.value.errors()] == ["fraction"]
    assert field in refused.value.errors()[0]["loc"]


def test_fractions_as_older_files_have_them_are_read() -> None:
    for text, number in (("3", 3), ("-59/2", Fraction(-59, 2)), ("0", 0), (2, 2), ("06/4", Fraction(3, 2))):
        assert Proof.model_validate(proof_of(text, [])).bound == number  # type: ignore[arg-type]


MALFORMED: dict[str, tuple[Callable[[Row], Any], str]] = {
    "a kind misspelt": (
        lambda raw: raw["case"]["facts"][0].update(kind="coverd"),
        "case.facts[0].kind: there is no such kind; did you mean 'covered'?",
    ),
    "a digit of another script": (
        lambda raw: raw["case"]["facts"][1].update(weight="\u0661"),
        "case.facts[1].weight: expected a fraction of whole numbers",
    ),
    "an objective misspelt": (
        lambda raw: raw.update(assuming={"seat": "3"}),
        "assuming.seat: expected broken_rules, seats, exposure or absent_helpers; did you mean 'seats'?",
    ),
    "three issues counted": (
        lambda raw: raw.update(case=split(THREE, THREE, issues=["pier", "dues", "light"])),
        "case.counted.issues: expected at most 2 issues",
    ),
    "half a split": (
        lambda raw: raw.update(case={"counted": {}, "at_least": 1, "then": raw["case"]}),
        "case.otherwise: this field is required and missing",
    ),
    "no case": (lambda raw: raw.update(case={}), "case.facts: this field is required and missing"),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_file_has_one_error_that_names_the_field(tmp_path: Path, kind: str) -> None:
    forge, message = MALFORMED[kind]
    raw = json.loads(json.dumps(proof_of("3", THREE)))
    forge(raw)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    result = run("verify", "two_rivers", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{file}:1: {message}")
    assert result.stderr.count("\n") == 1
