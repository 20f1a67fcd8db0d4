"""The README and the docs show what the program prints, to the letter."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from designer.read import load_dict
from designer.read.yaml12 import compose_yaml
from tests.readme import FILE, PAGES, README, refreshed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_commands_print(page: Path) -> None:
    """If it does not: ``make readme``."""
    text = page.read_text(encoding="utf-8")
    assert "$ designer" in text
    assert refreshed(text) == text


def test_the_library_lines_of_the_readme_hold() -> None:
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert result.attempted > 4
    assert result.failed == 0


def test_the_rows_of_the_readme_fit_its_instance() -> None:
    text = README.read_text(encoding="utf-8")
    files = {file["name"]: compose_yaml(file["text"], file["name"]).data for file in FILE.finditer(text)}
    lake, more = files["lake.yaml"], files["more.yaml"]
    load_dict(lake | more | {"rules": lake["rules"] + more["rules"]})
