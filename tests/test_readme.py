"""The README shows what the program prints, to the letter."""

from __future__ import annotations

import doctest

from tests.readme import README, refreshed


def test_the_readme_shows_what_its_commands_print() -> None:
    """If it does not: ``make readme``."""
    text = README.read_text(encoding="utf-8")
    assert refreshed(text) == text


def test_the_library_lines_of_the_readme_hold() -> None:
    result = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert result.attempted > 4
    assert result.failed == 0
