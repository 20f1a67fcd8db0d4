"""The README and the docs show what the program prints, to the letter."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from designer.read import load_dict
from designer.read.yaml12 import compose_yaml
from tests.readme import DOCS, FILE, PAGES, PICTURES, README, picture, refreshed

INSTANCES = README.parent / "docs" / "instances.md"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_commands_print(page: Path) -> None:
    """If it does not: ``make readme``."""
    text = page.read_text(encoding="utf-8")
    assert "$ designer" in text
    assert refreshed(text) == text


@pytest.mark.parametrize("page", [README, *DOCS], ids=lambda page: page.name)
def test_the_library_lines_of_a_page_hold(page: Path) -> None:
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.failed == 0
    assert result.attempted > 4 or page.name not in ("README.md", "library.md")


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.name)
def test_a_picture_is_what_is_drawn_now(file: Path) -> None:
    """If it is not: ``make readme``."""
    assert file.read_text(encoding="utf-8") == picture(PICTURES[file])
    assert f"docs/pictures/{file.name}" in README.read_text(encoding="utf-8")


def test_the_readme_stays_a_first_page() -> None:
    assert README.read_text(encoding="utf-8").count("\n") <= 200


def test_the_rows_of_the_docs_fit_the_instance_of_the_readme() -> None:
    text = README.read_text("utf-8") + INSTANCES.read_text("utf-8")
    files = {file["name"]: compose_yaml(file["text"], file["name"]).data for file in FILE.finditer(text)}
    lake, more = files["lake.yaml"], files["more.yaml"]
    load_dict(lake | more | {"rules": lake["rules"] + more["rules"]})
