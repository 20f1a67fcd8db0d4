"""Interdependences and settings of links that contradict each other are refused, with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from designer.read import load
from designer.runtime.errors import InputError

RIVERS = """\
parties: [{id: AAA}, {id: BBB}, {id: CCC, role: outside}]
issues:
  - {id: water, required: [AAA, BBB]}
  - {id: dams, required: [AAA, BBB]}
  - {id: fish, required: [BBB, CCC]}
existing:
  - {id: agency, members: [CCC], redesign: false}
  - {id: court, members: [AAA], redesign: false}
interdependences:
  - {issues: [water, dams], kind: package}
  - {issues: [dams, fish], kind: sequence}
  - {issues: [water, agency], kind: coordinate}
settings:
  min_links: 1
  links_need_hinge: true
"""
NEXT = "  - {issues: [water, agency], kind: coordinate}\n"


def with_tie(row: str) -> str:
    return RIVERS.replace(NEXT, f"{NEXT}  - {row}\n")


REFUSED: dict[str, tuple[str, int, str]] = {
    "package and separate": (
        with_tie("{issues: [dams, water], kind: separate}"), 13,
        "interdependences[0] already ties these two"),
    "coordinate and separate, with a global body": (
        with_tie("{issues: [agency, water], kind: separate}"), 13,
        "interdependences[2] already ties these two"),
    "two sequences": (
        with_tie("{issues: [fish, dams], kind: sequence}"), 13, "interdependences[1] already ties"),
    "a circle of sequences": (
        with_tie("{issues: [fish, water], kind: sequence}\n  - {issues: [water, dams], kind: sequence}"), 14,
        "sequences run in a circle: dams before fish before water before dams"),
    "two existing bodies": (
        with_tie("{issues: [agency, court], kind: package}"), 13, "at least one end has to be an issue"),
    "one issue twice": (with_tie("{issues: [fish, fish], kind: package}"), 13, "'fish' is listed twice"),
    "no such end": (
        with_tie("{issues: [fish, agenci], kind: package}"), 13,
        "no issue or existing institution has the id 'agenci'; did you mean 'agency'"),
    "more links than allowed": (
        RIVERS.replace("min_links: 1", "min_links: 2\n  max_links: 1"), 14, "larger than max_links 1"),
    "liaisons without an umbrella": (
        RIVERS.replace("hinge: true", "hinge: false\n  umbrella: null"), 15, "run through the umbrella"),
    "walkout of nobody": (
        RIVERS.replace("min_links: 1", "survive_walkout: [AAA, CCD]"), 14,
        "no party has the id 'CCD'; did you mean 'CCC'"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_the_sentence_that_is_wrong_is_named_with_its_line(kind: str, tmp_path: Path) -> None:
    text, line, message = REFUSED[kind]
    path = tmp_path / "rivers.yaml"
    path.write_text(RIVERS, encoding="utf-8")
    load(path)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load(path)
    assert [p.line for p in refused.value.problems if message in p.message] == [line], refused.value.problems
