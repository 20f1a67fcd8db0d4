"""``solve --detail``: all that the page leaves out, or the sections that are named."""

from __future__ import annotations

import pytest

from designer.cli import detail
from designer.report.detail import SECTIONS
from tests.helpers.commandline import run

HEADINGS = {"links": "Every link, and why", "parties": "Every party", "ids": "Ids of the institutions"}


def test_the_command_knows_the_sections_of_the_report() -> None:
    assert detail.SECTIONS == SECTIONS


@pytest.mark.parametrize(
    "arguments", ["--detail two_rivers", "two_rivers --detail", "two_rivers --detail all"]
)
def test_without_a_name_all_sections_are_told(arguments: str) -> None:
    text = run("solve", *arguments.split()).stdout
    assert "Umbrella" in text
    assert "Every party" in text
    assert HEADINGS["ids"] in text


@pytest.mark.parametrize("wanted", ["parties", "ids", "ids,parties"])
def test_sections_are_told_by_themselves(wanted: str) -> None:
    text = run("solve", "two_rivers", "--detail", wanted).stdout
    assert "Umbrella" not in text
    for name, heading in HEADINGS.items():
        assert (heading in text) == (name in wanted.split(","))


def test_an_institution_may_be_asked_for_by_the_id_or_the_name_that_is_listed() -> None:
    listed = run("solve", "two_rivers", "--detail", "ids").stdout
    assert "  - AAA-DDD: Aland – Dland.\n" in listed
    answers = [
        run("explain", "two_rivers", "--institution", called) for called in ("AAA-DDD", "Aland – Dland")
    ]
    assert answers[0].stdout == answers[1].stdout
    assert answers[0].exit_code == 0


def test_a_section_of_which_there_is_nothing_says_so() -> None:
    assert (
        "There is nothing to tell of existing." in run("solve", "two_rivers", "--detail", "existing").stdout
    )


def test_an_unknown_section_is_refused_with_the_nearest() -> None:
    refused = run("solve", "two_rivers", "--detail=link")
    assert refused.exit_code == 2
    assert "did you mean 'links'?" in refused.stderr
