"""What is advised is right: followed to the letter, it makes the file valid."""

from __future__ import annotations

import re

import pytest

from designer import Instance
from designer.read import as_instance, read
from designer.runtime.errors import InputError

FILE = "parties: [{{id: A}}, {{id: B}}]\nissues: [{{id: x, required: [A, B], sizes: {}}}]\n"


def refused(text: str, tmp_path_factory: pytest.TempPathFactory, suffix: str = ".yaml") -> str:
    file = tmp_path_factory.mktemp("advice") / f"asked{suffix}"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as error:
        as_instance(read(str(file)))
    return str(error.value)


def accepted(text: str, tmp_path_factory: pytest.TempPathFactory) -> Instance:
    file = tmp_path_factory.mktemp("advice") / "asked.yaml"
    file.write_text(text, "utf-8")
    return as_instance(read(str(file)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2-4", (2, 3, 4)),
        ("2 - 4", (2, 3, 4)),
        ("2..3", (2, 3)),
        ("2 to 4", (2, 3, 4)),
        ("2–4", (2, 3, 4)),
        ('"2, 4"', (2, 4)),
        ("2 or 4", (2, 4)),
        ("3", (3,)),
        ('"3"', (3,)),
        ("[2-4]", (2, 3, 4)),
        ('["2", 3]', (2, 3)),
    ],
)
def test_sizes_written_otherwise_are_advised_as_they_are_meant(
    written: str, meant: tuple[int, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = refused(FILE.format(written), tmp_path_factory)
    advised = re.search(r"; write (\[?[\d, ]+\]?)", said)
    assert advised is not None
    followed = advised[1].strip() if written[0] != "[" else re.sub(r'2-4|"2"', advised[1].strip(), written)
    assert accepted(FILE.format(followed), tmp_path_factory).issues[0].sizes == meant


def test_sizes_that_are_no_numbers_are_not_advised_as_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "write" not in refused(FILE.format("two"), tmp_path_factory)
    assert "write" not in refused(FILE.format("true"), tmp_path_factory)


@pytest.mark.parametrize(
    ("row", "nearest"),
    [
        ("parties: [{id: A, seats_max: 2}]", "max_seats, "),
        ("issues: [{id: x, helpfull: []}]", "helpful, "),
        ("issues: [{id: x, party: A}]", "plenary, "),
        ("rules: [{id: r, kind: limits_seats, party: A, most: 2}]", "at_most, at_least, "),
        ("partys: []", "parties, "),
    ],
)
def test_an_unknown_field_is_refused_with_all_that_are_known_the_nearest_first(
    row: str, nearest: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = "".join(f"{section}: []\n" for section in ("parties", "issues") if not row.startswith(section))
    said = refused(whole + row, tmp_path_factory)
    known = re.search(r"[kK]nown (?:here )?are (.*)", said)
    assert known is not None
    assert known[1].startswith(nearest)
    assert "..." not in known[1]


def test_another_version_of_yaml_is_not_passed_over(tmp_path_factory: pytest.TempPathFactory) -> None:
    said = refused("%YAML 1.1\n---\nparties: []\nissues: []\n", tmp_path_factory)
    assert "asked.yaml:1: this says that it is YAML 1.1, and is read as YAML 1.2" in said
    accepted("%YAML 1.2\n---\nparties: []\nissues: []\n", tmp_path_factory)


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ('{"parties": [],\n "issues": [\n ],\n}', 4, "nothing follows the comma before '}'"),
        ('{"parties": [{"id": "A"},\n\n ], "issues": []}', 3, "nothing follows the comma before ']'"),
        ('{"parties": [], # none\n "issues": []}', 1, "no comments in JSON"),
        ("{'parties': []}", 1, "double quotes"),
        ("{parties: []}", 1, 'double quotes, such as "parties"'),
        ('{"parties": [], "issues": [], "settings": {"chairs": True}}', 1, "'True' is written true"),
        ('{"parties": [], "issues": [], "umbrella": None}', 1, "'None' is written null"),
        ('{"parties": [],\n "issues": [', 2, "the text ends before everything is closed"),
        ('{"parties": [],\n "issues": []} // none', 2, "no comments in JSON"),
    ],
)
def test_what_is_wrong_with_json_is_said_where_it_is(
    text: str, place: int, advice: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    said = refused(text, tmp_path_factory, ".json")
    assert f"asked.json:{place}: " in said
    assert advice in said
