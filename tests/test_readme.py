"""The README shows what the program prints, to the letter."""

from __future__ import annotations

import doctest

from designer.read import load_dict
from designer.read.yaml12 import compose_yaml
from tests.readme import FILE, README, refreshed


def test_the_readme_shows_what_its_commands_print() -> None:
    """If it does not: ``make readme``."""
    text = README.read_text(encoding="utf-8")
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
