"""Case files become instances and histories by the rules that the converter states."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.casefacts.__main__ import main
from benchmarks.casefacts.convert import Conversion, convert
from benchmarks.casefacts.existing import status_of
from benchmarks.casefacts.formats import Table, table_of, with_room
from benchmarks.casefacts.references import read_facts
from designer.check import check
from designer.read import load, load_design, load_dict
from designer.solve.solve import solve
from tests.casefacts.lake import lake, written


@pytest.fixture
def converted(tmp_path: Path) -> Conversion:
    return convert(read_facts(written(tmp_path, lake())))


def rows(found: Conversion, section: str) -> list[dict[str, Any]]:
    plain = ("why", "source", "basis")
    return [{k: v for k, v in row.items() if k not in plain} for row in found.instance[section]]


@pytest.mark.parametrize(
    ("format", "core", "sizes", "plenary"),
    [
        ("bilateral", 6, (2,), False),
        ("bilateral officers", 7, (2,), False),
        ("trilateral to quadrilateral", 6, (3, 4), False),
        ("five coastal states", 11, (5,), True),
        ("five, then ten", 11, (5,), True),
        ("five-party monitoring", 9, (5,), True),
        ("six", 6, None, True),
        ("five or six (KEDO model)", 6, (5, 6), True),
        ("bilateral core inside six", 6, (2,), True),
        ("quadrilateral core with donors", 9, (4,), False),
        ("bilateral plus donors", 9, (2, 3, 4), False),
        ("four plus one", 6, (4, 5), True),
        ("bilateral, never inside the nuclear body", 6, (2,), False),
        ("kept out of the council", 11, None, False),
        ("inside CSCE", 8, None, True),
        ("working group of the whole", 9, None, True),
        ("working group", 9, None, False),
        ("", 9, None, False),
        ("4", 9, (4,), False),
        ("3-4", 9, (3, 4), False),
        ("2 to 4 states", 9, (2, 3, 4), False),
        ("2 or 4 parties", 9, (2, 4), False),
        ("4+1", 9, (4, 5), True),
        ("two plus four", 9, (2, 6), True),
        ("6-party talks", 6, None, True),
        ("tri-lateral", 9, (3,), False),
        ("bilateral, 3 rounds a year", 9, (2,), False),
        ("P5+1", 7, None, False),
        ("2 working groups", 7, None, False),
        ("99 parties", 7, None, False),
    ],
)
def test_words_of_a_format_give_sizes(
    format: str, core: int, sizes: tuple[int, ...] | None, plenary: bool
) -> None:
    assert table_of(format, core) == Table(sizes, plenary)


def test_a_table_has_room_for_the_required_parties() -> None:
    assert with_room(Table((2,)), 3, 0, 6) == Table((3,))
    assert with_room(Table(), 5, 0, 6) == Table()
    assert with_room(Table(None, True), 5, 1, 6) == Table((5,))
    assert with_room(Table((11,), True), 7, 1, 8) == Table((11,))


def test_the_first_word_known_says_how_a_body_does() -> None:
    said = [
        "active, no secretariat",
        "functioning but stalled since 1990",
        "agreed, not operating",
        "refused by AAA",
        "so so",
    ]
    assert [status_of(text) for text in said] == ["active", "dormant", "dormant", "collapsed", None]


def test_issues_take_their_sizes_from_formats_and_their_helpers_from_both_lists(
    converted: Conversion,
) -> None:
    assert rows(converted, "issues") == [
        {"id": "fish", "name": "Fish", "required": ["AAA", "BBB"], "helpful": ["EEE"], "sizes": [2, 3]},
        {"id": "level", "name": "Level", "required": ["AAA", "BBB", "CCC", "DDD"], "plenary": "may"},
        {"id": "ferries", "name": "Ferries", "required": ["AAA", "CCC"], "helpful": ["FFF"], "sizes": [2, 3]},
        {
            "id": "border",
            "name": "Border",
            "required": ["CCC", "DDD"],
            "helpful": ["BBB"],
            "sizes": [2, 3, 4],
        },
    ]
    assert "1995" not in str(converted.instance["issues"])
    assert [row["basis"] for row in converted.instance["issues"]] == ["fact", "fact", "judgement", "fact"]


def test_refusals_are_as_hard_as_the_issue_allows(converted: Conversion) -> None:
    found = {row.pop("id"): row for row in rows(converted, "rules")}
    assert found == {
        "no_fish_in_border": {"kind": "refuses_bundle", "issues": ["fish", "border"], "party": "CCC"},
        "no_level_in_border": {"kind": "refuses_bundle", "issues": ["level", "border"]},
        "ddd_no_bbb_fish": {"kind": "refuses_company", "party": "DDD", "other": "BBB", "on": ["fish"]},
        "ddd_no_bbb_level": {
            "kind": "refuses_company",
            "party": "DDD",
            "other": "BBB",
            "on": ["level"],
            "hard": False,
        },
        "ddd_no_fish": {"kind": "refuses_issue", "party": "DDD", "issue": "fish"},
        "ccc_no_two_on_border": {"kind": "refuses_issue", "party": "CCC", "issue": "border", "max_size": 2},
        "aaa_no_ccc_ferries": {
            "kind": "refuses_company",
            "party": "AAA",
            "other": "CCC",
            "on": ["ferries"],
            "unless": ["FFF"],
        },
        "no_fish_in_ferries": {"kind": "refuses_bundle", "issues": ["fish", "ferries"]},
    }


@pytest.mark.parametrize(
    ("objection", "rules"),
    [
        ({"to": ["CCC"], "by": "BBB", "strength": "hard"}, [("refuses_company", "BBB", "CCC", True)]),
        ({"to": ["BBB"], "by": "AAA", "strength": "hard"}, [("refuses_company", "AAA", "BBB", False)]),
        ({"to": ["CCC"], "by": ["CCC"], "strength": "hard"}, [("refuses_issue", "CCC", None, True)]),
        ({"to": "all others", "by": "CCC", "strength": "soft"}, [("insists_on_seat", "CCC", None, False)]),
        ({"to": ["CCC"], "by": "BBB", "strength": "hard", "why": "since 1991"}, []),
    ],
)
def test_an_objection_becomes_the_rule_that_it_means(
    tmp_path: Path, objection: dict[str, Any], rules: list[tuple[str, str, str | None, bool]]
) -> None:
    case = lake(vetoes=[], cannot_share_one_body=[], interdependences=[])
    case["issues"][0]["objections"] = [objection]
    found = convert(read_facts(written(tmp_path, case))).instance.get("rules", [])
    assert [(r["kind"], r["party"], r.get("other"), r.get("hard", True)) for r in found] == rules


def test_a_party_without_company_to_have_refuses_a_body_of_two_softly(tmp_path: Path) -> None:
    case = lake()
    case["issues"][3]["helpful"] = []
    found = convert(read_facts(written(tmp_path, case))).instance["rules"]
    assert [rule["hard"] for rule in found if rule["id"] == "ccc_no_two_on_border"] == [False]


def test_owners_who_object_to_all_others_exclude_them(tmp_path: Path) -> None:
    case = lake()
    case["issues"][0]["objections"] = [{"to": "all others", "by": ["AAA", "BBB"], "strength": "hard"}]
    found = convert(read_facts(written(tmp_path, case)))
    assert rows(found, "issues")[0]["excluded"] == ["CCC"]
    assert "ddd_no_fish" in {rule["id"] for rule in found.instance["rules"]}


def test_treatments_become_interdependences(converted: Conversion) -> None:
    assert rows(converted, "interdependences") == [
        {"issues": ["fish", "level"], "kind": "package", "strength": 3},
        {"issues": ["fish", "ferries"], "kind": "coordinate", "strength": 1},
    ]


def test_what_came_later_is_left_out_and_listed(converted: Conversion) -> None:
    assert [line.split(":")[0] for line in converted.left_out] == [
        "issue wreck",
        "existing body club",
        "commitment of AAA on fish",
        "veto (agenda) of AAA",
        "veto (member) of BBB",
        "interdependence ferries - border",
        "interdependence level - wreck",
        "historical body salvage",
    ]
    assert "[it names a later date]" in converted.left_out[2]
    assert [row["text"] for row in rows(converted, "commitments")] == ["No trawlers, note of 1 May 1989."]


def test_members_that_nobody_listed_become_outside_parties(converted: Conversion) -> None:
    assert {"id": "XXX", "role": "outside"} in rows(converted, "parties")


def test_history_keeps_what_was_there_and_names_what_it_comes_from(converted: Conversion) -> None:
    assert converted.history is not None
    assert [
        (body["members"], body["mandate"], body["format"], body.get("from"), body.get("origin"))
        for body in converted.history["institutions"]
    ] == [
        (["AAA", "BBB", "CCC", "DDD"], ["level"], "plenary", None, None),
        (["AAA", "BBB", "EEE"], ["fish"], "trilateral", "board", "revitalised"),
    ]


def test_what_is_written_is_read_solved_and_judged(tmp_path: Path) -> None:
    path = written(tmp_path, lake())
    assert main([str(path), "-o", str(tmp_path)]) == 0
    instance = load(tmp_path / "lake.yaml")
    assert solve(instance).status == "optimal"
    history = load_design(tmp_path / "lake.history.yaml")
    assert history.status == "given"
    assert "# - issue wreck: Wreck [its format is none]\n" in (tmp_path / "lake.yaml").read_text("utf-8")
    assert not check(instance, history).valid


def test_a_format_that_tells_no_number_is_listed(tmp_path: Path) -> None:
    case = lake()
    case["issues"][0]["format"] = "working group"
    left_out = convert(read_facts(written(tmp_path, case))).left_out
    assert (
        "format of fish: working group [it tells no number of parties: the sizes of the settings]" in left_out
    )


def test_the_smallest_case_is_enough(tmp_path: Path) -> None:
    small = {
        "title": "Small",
        "as_of": "1990-01-01",
        "core_parties": [{"id": "AAA", "name": "Aland"}, {"id": "BBB", "name": "Bland"}],
        "issues": [{"id": "fish", "name": "Fish", "required": ["AAA", "BBB"]}],
    }
    found = convert(read_facts(written(tmp_path, small)))
    assert found.history is None
    assert load_dict(found.instance).issue["fish"].required == ("AAA", "BBB")


def test_ids_may_stand_in_one_text(tmp_path: Path) -> None:
    case = lake()
    case["historical_design"][0] |= {"members": "AAA BBB, CCC DDD", "mandate": "level"}
    case["interdependences"][0]["issues"] = "fish level"
    case["issues"][0]["required"] = "AAA,BBB"
    texts = convert(read_facts(written(tmp_path, case)))
    assert texts == convert(read_facts(written(tmp_path, lake())))


def test_a_note_and_a_format_give_nothing_away(tmp_path: Path) -> None:
    note = (
        "Four shores. The Lake Permanent Commission settled it. A dam was built later. Ice until 1 May 1990."
    )
    case = lake(note=note)
    case["issues"][0]["format"] = "trilateral inside the Lake Permanent Commission"
    found = convert(read_facts(written(tmp_path, case)))
    assert found.instance["description"] == "Four shores. Ice until 1 May 1990."
    assert "sizes" not in found.instance["issues"][0]
    assert "of the note: A dam was built later. [it tells of later times]" in found.left_out
    (format,) = (line for line in found.left_out if line.startswith("format of fish"))
    assert format.endswith("[it names a later body (Lake Permanent Commission)]")


def test_the_case_file_of_the_page_is_one(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "benchmarks" / "README.md"
    (text,) = re.findall(r"```json\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "lake.json").write_text(text, encoding="utf-8")
    found = convert(read_facts(tmp_path / "lake.json"))
    assert found.history is not None
    assert solve(load_dict(found.instance)).status == "optimal"
