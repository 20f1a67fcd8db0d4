"""Every format is read by foreign programs, and each finds the optimum that `solve` proves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from designer import Design, Instance, load
from designer.export import export
from designer.export.opb import Problem
from designer.export.order import named
from designer.runtime import bundled
from designer.solve import solve
from tests.export.readers import READERS, Reader, of
from tests.export.test_solvers import factor
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance
from tests.questions.prove.randomproofs import written_optimum

LINEAR = [(language, reader) for language in ("mps", "lp") for reader in of(language)]
SUFFIXES = {"minizinc": ".mzn"}
NORTHEAST_ASIA = "northeast_asia_2009"

A, B, C = ({"id": id} for id in "ABC")
ODD: dict[str, dict[str, Any]] = {
    "a soft tie that nothing else speaks of": {
        "parties": [A, B, C],
        "issues": [{"id": "quotas", "required": ["A", "B"]}, {"id": "border", "required": ["B", "C"]}],
        "interdependences": [{"issues": ["quotas", "border"], "kind": "coordinate"}],
    },
    "an objective that is 0 whatever is chosen": {
        "parties": [A, B],
        "issues": [{"id": "x", "required": ["A", "B"]}],
        "settings": {"objectives": ["broken_rules", "institutions"]},
    },
    "nothing to do": {"parties": [A, B], "issues": []},
    "nobody and nothing to do": {"parties": [], "issues": []},
    "letters of other scripts": {
        "title": 'Österland \\ "100 %" * # 東京',
        "parties": [{"id": "Ö", "name": "Österland"}, {"id": "Ä"}, {"id": "東京"}],
        "issues": [{"id": "ß", "required": ["Ö", "東京"]}, {"id": "ø", "required": ["Ö", "Ä"]}],
        "settings": {"max_mandate": 1},
    },
    "names of more than a hundred signs, alike at the front": {
        "title": "A title " * 20,
        "parties": [{"id": f"{'P' * 60}{n}"} for n in range(4)],
        "issues": [
            {"id": f"{'i' * 60}{n}", "required": [f"{'P' * 60}{m}" for m in (0, n)]} for n in (1, 2, 3)
        ],
        "settings": {"max_mandate": 1},
    },
    "ids that a format could take for its own words": {
        "parties": [{"id": id} for id in ("end", "free", "inf", "1e5")],
        "issues": [{"id": "st", "required": ["end", "free"]}, {"id": "RHS", "required": ["inf", "1e5"]}],
    },
}


def read(reader: Reader, text: str, language: str, folder: Path) -> Fraction | None:
    """Let a program read a file, and give the optimum in the units of the instance."""
    if said := reader.lacks():
        pytest.skip(f"{reader} does not read {language} here: {said}")
    file = folder / f"asked{SUFFIXES.get(language, f'.{language}')}"
    file.write_text(text, "utf-8")
    found = reader.optimum(file)
    return None if found is None else found * factor(text)


@cache
def solved(name: str) -> tuple[Instance, Design]:
    instance = load(name)
    return instance, solve(instance)


def agrees(instance: Instance, design: Design, number: int, language: str, reader: Reader, at: Path) -> None:
    """One stage of a file has the value that is proven."""
    if design.status == "infeasible":
        assert read(reader, export(instance, language), language, at) is None  # type: ignore[arg-type]
        return
    assert design.status == "optimal"
    reached = [Decimal(str(stage.value)) for stage in design.objectives[:number]]
    stage = named(instance)[number]
    text = export(instance, language, stage=stage, reached=reached)  # type: ignore[arg-type]
    found = read(reader, text, language, at)
    assert found is not None
    # Repeating decimals are floats in a design.
    assert abs(found - Fraction(str(design.objectives[number].value))) < Fraction(1, 10**9)


def test_each_format_has_two_readers_at_least() -> None:
    for language in ("mps", "lp", "opb", "minizinc"):
        assert len(of(language)) >= 2


@pytest.mark.parametrize("reader", [r for r in READERS if "minizinc" not in r.formats], ids=str)
def test_readers_that_are_packages_are_not_skipped(reader: Reader) -> None:
    """Those of the system may lack; what is a development dependency is there."""
    said = reader.lacks()
    if said and "PATH" in said:
        pytest.skip(said)
    assert said is None


@pytest.mark.parametrize(("language", "reader"), LINEAR, ids=str)
def test_every_bundled_case_has_its_optimum_for_every_reader(
    language: str, reader: Reader, tmp_path: Path
) -> None:
    """The stages take turns, so that over the readers each of them is read."""
    turn = LINEAR.index((language, reader))
    for place, name in enumerate(bundled.names()):
        instance, design = solved(name)
        number = 0 if name == NORTHEAST_ASIA else (turn + place) % len(named(instance))
        agrees(instance, design, number, language, reader, tmp_path)


@pytest.mark.parametrize(("language", "reader"), LINEAR, ids=str)
@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_is_read_like_everything_else(
    odd: str, language: str, reader: Reader, tmp_path: Path
) -> None:
    instance = Instance.model_validate(ODD[odd])
    design = solve(instance)
    for number in range(len(named(instance))):
        agrees(instance, design, number, language, reader, tmp_path)


@pytest.mark.parametrize(("language", "reader"), LINEAR, ids=str)
def test_random_instances_have_their_optimum_for_every_reader(
    language: str, reader: Reader, tmp_path: Path
) -> None:
    turn = LINEAR.index((language, reader))
    for seed in range(4 * turn, 4 * turn + 4):
        instance = Instance.model_validate((linked_instance if seed % 2 else random_instance)(seed))
        design = solve(instance)
        agrees(instance, design, seed % len(named(instance)), language, reader, tmp_path)


@pytest.mark.parametrize("reader", of("opb"), ids=str)
def test_the_pseudo_boolean_problem_has_the_same_optimum_for_every_reader(
    reader: Reader, tmp_path: Path
) -> None:
    asked = [solved(name)[0] for name in bundled.names()]
    asked += [Instance.model_validate(rows) for rows in ODD.values() if rows["issues"]]
    for instance in asked:
        try:
            problem = Problem(instance, {})
        except ValueError:
            continue
        found = read(reader, problem.text(), "opb", tmp_path)
        assert (None if found is None else found * problem.unit) == written_optimum(instance)


@pytest.mark.parametrize("reader", of("minizinc"), ids=str)
@pytest.mark.parametrize("odd", ODD)
def test_the_reference_formulation_takes_what_is_odd(odd: str, reader: Reader, tmp_path: Path) -> None:
    instance = Instance.model_validate(ODD[odd])
    text = export(instance, "minizinc")
    found = read(reader, text, "minizinc", tmp_path)
    assert found == Fraction(str(solve(instance).objectives[0].value))


@pytest.mark.parametrize("reader", of("minizinc"), ids=str)
@pytest.mark.parametrize("name", [n for n in bundled.names() if bundled.path(n).parent.name == "cases"])
def test_the_reference_formulation_has_the_optimum_of_every_small_case(
    name: str, reader: Reader, tmp_path: Path
) -> None:
    instance, design = solved(name)
    text = export(instance, "minizinc")
    found = read(reader, text, "minizinc", tmp_path)
    if design.status == "infeasible":
        assert found is None
    else:
        assert found is not None
        assert found / unit(text) == Fraction(str(design.objectives[0].value))


def unit(text: str) -> int:
    """In how many parts of an institution the reference formulation counts."""
    return int(text.rsplit("\nunit = ", 1)[1].split(";", 1)[0])


def test_names_that_are_cut_or_respelt_are_told_in_the_comments(tmp_path: Path) -> None:
    for odd in ("letters of other scripts", "names of more than a hundred signs, alike at the front"):
        instance = Instance.model_validate(ODD[odd])
        for language, sign in (("mps", "*"), ("lp", "\\")):
            text = export(instance, language)  # type: ignore[arg-type]
            comments = [line.removeprefix(f"{sign} ") for line in text.splitlines() if line[0] == sign]
            told = "".join(comments[next(n for n, c in enumerate(comments) if "stands for" in c) :])
            for issue in instance.issues:
                assert issue.id in told
            names = {line.split()[2] for line in export(instance, "mps").splitlines() if " UP " in line}
            assert max(map(len, names)) <= 100
