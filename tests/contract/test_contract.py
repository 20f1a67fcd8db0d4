"""The contract: what outputs look like, what of earlier ones is read, and which names are promised."""

from __future__ import annotations

import ast
import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import designer
from designer import check, load, load_design, load_proof, show_versions, verify
from designer.cli.program import VERBS
from designer.questions.robust.rounds import robust
from tests.contract.outputs import FEW, outputs
from tests.contract.shapes import FOLDER, OWN
from tests.helpers.commandline import run

jsonschema = pytest.importorskip("jsonschema")

ANSWERS = Path(__file__).parent / "answers"
VERSIONS = sorted(folder.name for folder in ANSWERS.iterdir() if folder.is_dir())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return list(outputs(FEW, tmp_path_factory.mktemp("outputs")))


def validator(tag: str) -> Any:
    name = tag.removeprefix("designer/")
    own = FOLDER.parent / f"{name.partition('@')[0]}.schema.json"
    file = own if name.partition("@")[0] in OWN else FOLDER / f"{name}.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def test_every_output_says_what_it_is_and_is_as_its_schema_says(found: list[Any]) -> None:
    validators = {tag: validator(tag) for tag in {output["schema"] for output in found}}
    assert len(validators) >= 19
    for output in found:
        errors = [error.message for error in validators[output["schema"]].iter_errors(output)]
        assert errors == [], (output["schema"], errors[:3])


def test_a_key_that_comes_is_allowed_and_one_that_goes_is_not(found: list[Any]) -> None:
    verdict = next(output for output in found if output["schema"] == "designer/verdict@1")
    judge = validator("designer/verdict@1")
    assert judge.is_valid({**verdict, "new": 1})
    less = copy.deepcopy(verdict)
    del less["valid"]
    assert not judge.is_valid(less)
    assert not judge.is_valid({**verdict, "schema": "designer/verdict@2"})
    assert not judge.is_valid({**verdict, "valid": "yes"})


def test_the_page_names_every_output(found: list[Any]) -> None:
    page = (FOLDER.parents[1] / "docs" / "pipelines.md").read_text(encoding="utf-8")
    for tag in {output["schema"] for output in found}:
        assert tag.removeprefix("designer/").partition("@")[0] in page
    assert {file.name.partition("@")[0] for file in FOLDER.glob("*.json")} >= {"verdict", "robust", "batch"}


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_of_earlier_versions_are_read(version: str, tmp_path: Path) -> None:
    folder, rivers = ANSWERS / version, load(ANSWERS / "rivers.json")
    design = load_design(folder / "design.json")
    assert check(rivers, design).valid
    assert design.status == "optimal"
    assert verify(rivers, load_proof(folder / "proof.json")).accepted
    kept = tmp_path / "worlds.jsonl"
    shutil.copy(folder / "worlds.jsonl", kept)
    before = kept.read_text()
    assert robust(load(ANSWERS / "judged.json"), workers=1, checks=0, output=kept).complete
    assert kept.read_text() == before  # nothing was done again


def test_a_batch_of_an_earlier_version_goes_on(tmp_path: Path) -> None:
    kept = tmp_path / "answers.jsonl"
    shutil.copy(ANSWERS / "1" / "answers.jsonl", kept)
    before = kept.read_text()
    cases = [json.loads((ANSWERS / f"{name}.json").read_text()) for name in ("rivers", "judged")]
    lines = "".join(json.dumps(case) + "\n" for case in cases)
    result = run("solve", "--batch", "-", "--workers", 1, "-o", kept, stdin=lines)
    assert result.exit_code == 0, result.stderr
    assert kept.read_text() == before


def test_a_design_of_a_version_to_come_is_refused_by_name(tmp_path: Path) -> None:
    data = json.loads((ANSWERS / "1" / "design.json").read_text())
    file = tmp_path / "design.json"
    file.write_text(json.dumps({**data, "schema": "designer/design@2"}))
    result = run("check", "two_rivers", file)
    assert result.exit_code == 2
    assert "designer/design@1" in result.stderr


def test_what_is_promised_is_documented_and_nothing_else_is() -> None:
    tree = ast.parse(Path(designer.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("designer.")
        for alias in node.names
    }
    assert {*designer.__all__} == (imported - {"RenamedPackages"}) | {"__version__"}
    for name in {*designer.__all__} - {"__version__"}:
        assert getattr(designer, name).__doc__, name
    assert {"worker", "serve"} <= {*VERBS}


def test_versions_name_the_program_and_what_it_uses() -> None:
    said = show_versions()
    assert said.splitlines()[0].split() == ["institution-designer", designer.__version__]
    for name in ("Python", "ortools", "highspy", "distributed"):
        assert f"\n{name} " in said
