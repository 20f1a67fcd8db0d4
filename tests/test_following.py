"""Every answer that people read ends with the next useful question, and that can be asked."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import click
import pytest

from designer import load, prove
from designer.cli.following import NEXT, said
from designer.cli.program import program
from designer.questions.explore.diverse import Diverse
from designer.questions.explore.front import Front
from designer.questions.explore.optima import Optima
from designer.questions.infeasibility import Impossible
from designer.questions.prices import Prices
from designer.questions.targets import Reach
from designer.solve import solve
from tests.helpers.commandline import run

ASKED = {
    "solve two_rivers": "explore two_rivers",
    "solve infeasible": "explain infeasible",
    "check two_rivers design.json": "what-if two_rivers --design design.json --stay-close",
    "check two_rivers part.yaml": "what-if two_rivers --design part.yaml --stay-close",
    "show two_rivers": "validate two_rivers",
    "show two_rivers design.json": "what-if two_rivers --design design.json --stay-close",
    "show two_rivers part.yaml": "check two_rivers part.yaml",
    "compare two_rivers part.yaml design.json": "explain two_rivers --prices",
    "validate two_rivers": "solve two_rivers",
    "validate infeasible": "explain infeasible",
    "explain infeasible": "what-if infeasible --drop no_recognition",
    "explain two_rivers": "solve two_rivers",
    "explain infeasible --group party": "what-if infeasible --drop 'issue water'",
    "explain two_rivers --proof": "explain two_rivers --prices",
    "explain two_rivers --prices": "what-if two_rivers --drop no_treaty",
    "explain infeasible --prices": "explain infeasible",
    'explain two_rivers --why-not "AAA, BBB on water"': "explore two_rivers",
    'explain two_rivers --why-not "BBB, DDD on water"': "explain two_rivers --prices",
    "explain two_rivers --target institutions=1": "what-if two_rivers --drop no_treaty",
    "explain two_rivers --target institutions=2": "explore two_rivers --front institutions,seats",
    "verify two_rivers proof.json": "explain two_rivers --prices",
    "explore two_rivers": "explore two_rivers --front institutions,seats",
    "explore infeasible": "explain infeasible",
    "explore two_rivers --front institutions,seats": "explain two_rivers --prices",
    "explore two_rivers --diverse 2": "explore two_rivers --front institutions,seats",
    "what-if two_rivers --drop dams": "explain two_rivers --prices",
    "what-if two_rivers --expand": "explore two_rivers",
    "robust judged --workers 1": "what-if judged --drop no_visit",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    instance = load("two_rivers")
    (tmp_path / "design.json").write_text(solve(instance).to_json(), "utf-8")
    proof = prove(instance).proof
    assert proof is not None
    (tmp_path / "proof.json").write_text(proof.to_json(), "utf-8")
    (tmp_path / "part.yaml").write_text(
        "instance: {title: Two rivers}\ninstitutions: [{id: b, members: [AAA, BBB], mandate: [water]}]\n"
    )
    return tmp_path


@pytest.mark.parametrize("line", ASKED)
def test_an_answer_ends_with_the_next_question_and_that_has_an_answer(line: str, folder: Path) -> None:
    result = run(*shlex.split(line))
    *_, blank, last = result.stdout.splitlines()
    assert blank == ""
    assert last.startswith("Next, ")
    command = last.split(": designer ", 1)[1]
    assert command == ASKED[line]
    assert run(*shlex.split(command)).exit_code in (0, 1, 3)


def test_json_and_quiet_answers_end_as_they_did(folder: Path) -> None:
    assert "Next" not in run("solve", "two_rivers", "--json").stdout
    assert "Next" not in run("explore", "two_rivers", "--json").stdout
    assert run("solve", "two_rivers", "--quiet").stdout == ""


@pytest.mark.parametrize("row", NEXT)
def test_every_row_of_the_table_is_a_command_that_there_is(row: tuple[str, str], folder: Path) -> None:
    files = {"instance": "two_rivers", "design": "design.json", "proof": "proof.json"}
    line = said(*row, edit="--drop dams", seconds="600", call="explore two_rivers", **files)
    verb, *arguments = shlex.split(line.split(": designer ", 1)[1])
    command = program.get_command(click.Context(program), verb)
    assert command is not None
    assert command.make_context(verb, arguments).params["instance"] == "two_rivers"


def test_a_file_with_a_space_is_quoted_and_standard_input_is_a_file_to_be_named() -> None:
    assert said("solve", "optimal", instance="my file.yaml").endswith("explore 'my file.yaml'")
    assert said("solve", "optimal", instance="-").endswith("explore FILE")


SHORT: dict[str, tuple[str, Callable[[], object]]] = {
    "explain two_rivers --prices": (
        "designer.questions.prices.prices",
        lambda: Prices(solve(load("two_rivers")), ()),
    ),
    "explain infeasible --keep dams": ("designer.questions.infeasibility.explain", lambda: Impossible(False)),
    "explain two_rivers --target institutions=1 --target seats=3": (
        "designer.questions.targets.reach",
        lambda: Reach({"institutions": Decimal(1)}, Impossible(False)),
    ),
    "explore two_rivers": ("designer.questions.explore.optima.explore", lambda: Optima("optimal")),
    "explore two_rivers --front institutions,seats": (
        "designer.questions.explore.front.front",
        lambda: Front(("institutions", "seats")),
    ),
    "explore two_rivers --diverse 3 --within institutions=1": (
        "designer.questions.explore.diverse.diverse",
        lambda: Diverse("optimal", bound=3, hostings=3),
    ),
}
"""Questions with an answer that the time was too short for."""


@pytest.mark.parametrize("line", SHORT)
def test_an_answer_that_was_cut_short_names_the_same_question_with_more_time(
    line: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, answer = SHORT[line]
    module, _, name = place.rpartition(".")
    monkeypatch.setattr(import_module(module), name, lambda *_, **__: answer())
    result = run(*shlex.split(line), "--time-limit", "2")
    assert (
        result.stdout.splitlines()[-1] == f"Next, the same, with more time: designer {line} --time-limit 600"
    )


def test_more_time_is_more_than_there_was(folder: Path) -> None:
    assert said("solve", "unknown", instance="x", seconds="600").endswith("solve x --time-limit 600")
