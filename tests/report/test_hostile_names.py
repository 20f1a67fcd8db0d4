"""Names that try to be markup, formulas or commands come out of every verb as the names that they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from designer import Instance, load
from tests.helpers.commandline import run
from tests.helpers.hostile import PARTIES, SCRIPT, hostile

ANSWERS = (
    "validate",
    "show",
    "solve --detail",
    "explain --proof",
    "explain --prices",
    "explore",
    "explore --front institutions,seats",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("hostile")
    instance, design = folder / "hostile.json", folder / "design.json"
    instance.write_text(hostile().model_dump_json(by_alias=True, exclude_defaults=True), encoding="utf-8")
    assert run("solve", instance, "--quiet", "-o", design).exit_code == 0
    return instance, design


def harmless(text: str) -> bool:
    """Whether a terminal shows every sign of a text, and obeys none."""
    return all(letter.isprintable() or letter == "\n" for letter in text)


def test_what_is_written_to_a_file_is_read_as_it_was(files: tuple[Path, Path]) -> None:
    assert load(files[0]) == hostile()


@pytest.mark.parametrize("asked", ANSWERS)
def test_no_answer_moves_the_cursor_of_a_terminal(asked: str, files: tuple[Path, Path]) -> None:
    verb, *options = asked.split()
    result = run(verb, files[0], *options)
    assert result.exit_code == 0, result.stderr
    assert harmless(result.stdout)
    assert harmless(result.stderr)
    assert "script>" in result.stdout or verb == "validate"


def test_answers_as_json_give_the_names_back(files: tuple[Path, Path]) -> None:
    read = json.loads(files[1].read_text(encoding="utf-8"))
    members = {party for body in read["institutions"] for party in body["members"]}
    assert members <= {*PARTIES}
    assert read["umbrella"]["name"] == SCRIPT


@pytest.mark.parametrize("verb", ["check", "show", "compare"])
def test_designs_with_such_names_are_judged_and_told(verb: str, files: tuple[Path, Path]) -> None:
    others = [files[1]] if verb == "compare" else []
    result = run(verb, *files, *others)
    assert result.exit_code == 0, result.stderr
    assert harmless(result.stdout)


def test_a_name_that_no_terminal_could_show_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text('parties:\n  - {id: AAA, name: "\\u202eevil"}\n', encoding="utf-8")
    result = run("validate", file)
    assert result.exit_code == 2
    assert "mine.yaml:2: parties[AAA].name: control characters are not allowed" in result.stderr
    assert harmless(result.stderr)
    with pytest.raises(ValueError, match="one line"):
        Instance.model_validate({"parties": [{"id": "AAA", "name": "two\nlines"}]})
