"""``designer import``: five kinds of tables, and what is wrong with the broken ones, by sheet and cell."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from designer import Instance, check, load, solve
from designer.export.data_files import export_data
from designer.export.instance_file import instance_yaml
from designer.read.tables.header import NO_WORDS
from designer.read.tables.layouts import LAYOUTS, load_tables, load_words
from designer.read.tables.numbers import Reading
from designer.runtime import bundled
from designer.runtime.errors import InputError
from tests.export.hostile import PARTIES, hostile
from tests.helpers.commandline import run

MATRIX = "issue,AAA,BBB,CCC\nwater,required,R,-\ndams,H,required,x\n"
LONG = "party,issue,stance,hard,weight,why\nAAA,water,required,,,\nBBB,water,refuses,no,2,Never\n"
NUMBERS = "Stakeholder,Clout,Position,Salience\nAland,10,0,90\nBland,20,95,70\nCland,5,50,10\nDland,1,50,0\n"
DEU = "prnr;prname;isnr;pcom;pep;pde;scom;sep;sde\n7;Fish;1;0;100;50;80;60;20\n7;Fish;2;999;10;;50;70;999\n"
KTAB = (
    'Demo,"A text",2,2,\nActor,Description,Power,Pstn1,Sal1,Pstn2,Sal2,\n'
    "A,One,10,0,80,50,20,\nB,Two,5,100,60,50,90,\n"
)
SIGNED = "actor,fish,oil\nAland,1,-1\nBland,-1,0\nCland,1,-1\n"


def _read(folder: Path, text: str | bytes, name: str = "lake.csv", **options: Any) -> Instance:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_tables([file], **options).instance


def _refused(
    folder: Path, text: str | bytes, name: str = "lake.csv", **options: Any
) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as raised:
        _read(folder, text, name, **options)
    return [(problem.field, problem.message) for problem in raised.value.problems]


def _book(folder: Path, sheets: dict[str, list[list[object]]], name: str = "mine.xlsx") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(folder / name)
    return folder / name


def _stances(instance: Instance, issue: str) -> tuple[tuple[str, ...], ...]:
    row = instance.issue[issue]
    return row.required, row.helpful, row.excluded


# Read right


def test_a_matrix_has_issues_in_rows_and_short_words_in_cells(tmp_path: Path) -> None:
    found = _read(tmp_path, MATRIX)
    assert [party.id for party in found.parties] == ["AAA", "BBB", "CCC"]
    assert _stances(found, "water") == (("AAA", "BBB"), (), ())
    assert _stances(found, "dams") == (("BBB",), ("AAA",), ("CCC",))


def test_a_matrix_with_parties_in_rows_is_turned(tmp_path: Path) -> None:
    found = _read(tmp_path, "party;Water sharing;dams\nSouth Korea;required;V\nNO;helpful; required\n")
    assert [(party.id, party.label) for party in found.parties] == [
        ("south_korea", "South Korea"),
        ("NO", "NO"),
    ]
    assert _stances(found, "water_sharing") == (("south_korea",), ("NO",), ())
    assert [(rule.kind, rule.party) for rule in found.rules] == [("refuses_issue", "south_korea")]  # type: ignore[union-attr]


def test_a_long_table_has_a_row_for_each_party_and_issue(tmp_path: Path) -> None:
    found = _read(tmp_path, LONG)
    (rule,) = found.rules
    assert (rule.kind, rule.hard, rule.weight, rule.why) == ("refuses_issue", False, 2, "Never")
    assert _stances(found, "water") == (("AAA",), (), ())


def test_numbers_without_an_issue_are_about_what_the_file_is_called(tmp_path: Path) -> None:
    found = _read(tmp_path, NUMBERS, "fishing.csv")
    assert _stances(found, "fishing") == (("Aland", "Bland"), ("Cland",), ())
    (rule,) = found.rules
    assert (rule.kind, rule.hard, float(rule.weight), rule.basis) == (
        "refuses_company",
        False,
        0.7,
        "judgement",
    )
    assert rule.sources == ("fishing.csv:2", "fishing.csv:3")
    assert found.issue["fishing"].sources == tuple(f"fishing.csv:{row}" for row in (2, 3, 4, 5))


def test_thresholds_decide_who_is_required_and_who_is_apart(tmp_path: Path) -> None:
    reading = Reading(required_from=80, helpful_from=50, apart=99)
    found = _read(tmp_path, NUMBERS, "fishing.csv", reading=reading)
    assert _stances(found, "fishing") == (("Aland",), ("Bland",), ())
    assert found.rules == ()


def test_deu_has_a_row_for_each_issue_and_999_for_what_is_missing(tmp_path: Path) -> None:
    found = _read(tmp_path, DEU)
    assert _stances(found, "i7.1") == (("COM", "EP"), ("DE",), ())
    assert _stances(found, "i7.2") == (("EP",), ("COM",), ())
    assert [(rule.party, rule.other, float(rule.weight)) for rule in found.rules] == [("COM", "EP", 0.6)]  # type: ignore[union-attr]


def test_ktab_has_two_lines_of_heads(tmp_path: Path) -> None:
    found = _read(tmp_path, KTAB)
    assert found.title == "Demo"
    assert _stances(found, "dimension_1") == (("A", "B"), (), ())
    assert _stances(found, "dimension_2") == (("B",), ("A",), ())
    assert len(found.rules) == 1


def test_a_signed_matrix_reads_zero_as_who_does_not_care(tmp_path: Path) -> None:
    found = _read(tmp_path, SIGNED)
    assert _stances(found, "oil") == (("Aland", "Cland"), (), ())
    assert {(rule.party, rule.other) for rule in found.rules} == {("Aland", "Bland"), ("Bland", "Cland")}  # type: ignore[union-attr]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_change_nothing(encoding: str, separator: str, tmp_path: Path) -> None:
    text = "issue,NA,NO,None,Åland\r\nwater,required,required,,helpful\r\nnull,,,required,R\r\n"
    found = _read(tmp_path, text.replace(",", separator).encode(encoding))
    assert [party.id for party in found.parties] == ["NA", "NO", "None", "Åland"]
    assert _stances(found, "water") == (("NA", "NO"), ("Åland",), ())
    assert _stances(found, "null") == (("None", "Åland"), (), ())


def test_commas_before_decimals_are_numbers(tmp_path: Path) -> None:
    found = _read(tmp_path, "party;issue;position;salience\nA;x;0,5;60,25\nB;x;100;70\n")
    assert [float(rule.weight) for rule in found.rules] == [0.6025]


def test_a_map_says_what_the_readers_own_words_mean(tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text(
        '[columns]\nWho = "party"\nWhat = "issue"\nView = "stance"\n[words]\n"must sit" = "required"\n'
    )
    found = _read(tmp_path, "Who,What,View\nA,x,Must sit\nB,x,helpful\n", words=load_words(words))
    assert _stances(found, "x") == (("A",), ("B",), ())


def test_a_workbook_may_name_parties_and_issues_as_people_do(tmp_path: Path) -> None:
    file = _book(
        tmp_path,
        {
            "Parties": [
                ["ID", "Name", "Max seats", "#mine"],
                ["AAA", "South Aland", 2, "?"],
                ["BBB", "Bland"],
            ],
            "issues": [["id", "name", "sizes"], ["w", "Water sharing", "2-3"], ["d", "Dams"]],
            "positions": [["issue", "South Aland", "BBB"], ["Water sharing", "R", "R"], ["d", "H", "R"]],
            "refusals": [["party", "other", "on"], ["South Aland", "Bland", "Dams"]],
            "ties": [["a", "b", "kind"], ["Water sharing", "Dams", "coordinate"]],
            "settings": [["setting", "value"], ["sizes", "2; 3"], ["umbrella", "none"]],
        },
    )
    found = load_tables([file]).instance
    assert _stances(found, "w") == (("AAA", "BBB"), (), ())
    assert (found.rules[0].party, found.rules[0].on) == ("AAA", ("d",))  # type: ignore[union-attr]
    assert found.interdependences[0].issues == ("w", "d")
    assert (found.issue["w"].sizes, found.settings.sizes, found.settings.umbrella) == ((2, 3), (2, 3), None)
    assert found.party["AAA"].max_seats == 2


PROCESS = str(Path(__file__).parents[3] / "instances" / "processes" / "northeast_asia_2009.yaml")


@pytest.mark.parametrize("name", [*bundled.names(), "northeast_asia_2009@reinforced", PROCESS])
def test_a_workbook_that_is_exported_says_the_same_when_it_is_imported(name: str, tmp_path: Path) -> None:
    instance = load(name)
    file = tmp_path / "mine.xlsx"
    exported = export_data(instance, "xlsx")
    assert isinstance(exported, bytes)
    file.write_bytes(exported)
    found = load_tables([file]).instance
    assert _meant(found) == _meant(instance)


@pytest.mark.parametrize("name", ["two_rivers", "refuses_company"])
def test_an_instance_through_a_workbook_and_through_csv_has_the_same_answer(
    name: str, tmp_path: Path
) -> None:
    instance = load(name)
    best = solve(instance)
    assert run("export", name, "--to", "xlsx", "-o", tmp_path / "mine.xlsx").exit_code == 0
    assert run("export", name, "--to", "csv", "-o", tmp_path / "mine").exit_code == 0
    for source in ("mine.xlsx", "mine"):
        target = tmp_path / f"{source}.yaml"
        assert run("import", tmp_path / source, "-o", target).exit_code == 0
        again = solve(load(target))
        assert [(o.name, o.value) for o in again.objectives] == [(o.name, o.value) for o in best.objectives]
        assert check(instance, again.model_copy(update={"instance": best.instance})).valid


def test_a_hostile_instance_comes_back_as_it_was(tmp_path: Path) -> None:
    instance = hostile()
    exported = export_data(instance, "xlsx")
    assert isinstance(exported, bytes)
    found = _read(tmp_path, exported, "mine.xlsx")
    assert {party.id: party.name for party in found.parties} == PARTIES
    assert _meant(found) == _meant(instance)
    again = tmp_path / "again.yaml"
    again.write_text(instance_yaml(found, ["=1+1\n<script>"]), "utf-8")
    assert load(again) == found


def _meant(instance: Instance) -> Any:
    """Give what an instance says, but for the order of rules and of members."""
    data = instance.model_dump(mode="json", exclude={"format", "rules", "settings"})
    for issue in data["issues"]:
        for stance in ("required", "helpful", "excluded"):
            issue[stance] = sorted(issue[stance])
    for row in (row for section in data.values() if isinstance(section, list) for row in section):
        row["source"] = "; ".join([row["source"]] if isinstance(row["source"], str) else row["source"] or [])
    rules = {rule.id: rule.model_dump(exclude={"source"}) for rule in instance.rules}
    return data, rules, instance.settings


# Refused, with the cell


@pytest.mark.parametrize(
    ("text", "cell", "said"),
    [
        (MATRIX.replace("-", "vetto"), "D2", "did you mean 'veto'?"),
        (
            LONG.replace("refuses", "refuse"),
            "C3",
            "expected required, helpful, excluded or refuses; did you mean",
        ),
        (LONG.replace("stance", "stence"), "C1", "there is no such column; did you mean 'stance'?"),
        (LONG.replace(",2,", ",two,"), "E3", "expected a number"),
        (NUMBERS.replace("95", "950"), "C3", "expected a number from 0 to 100"),
        (DEU.replace("80", "eighty"), "G2", "expected a number"),
        (KTAB.replace(",2,2,", ",3,2,"), "C1", "announces 3 actors, and there are 2"),
        (SIGNED.replace("Bland,-1,0", "Bland,-1,nil"), "C3", "expected a number"),
        (MATRIX + "water,R,R,R\n", "A4", "'water' is there already, in row 2"),
        (LONG + ",water,helpful,,,\n", "A4", "this row has no party"),
        (LONG.replace("Never", "Never, they say"), "G3", "there is no column above this"),
    ],
)
def test_a_broken_table_is_refused_with_cell_and_word(
    text: str, cell: str, said: str, tmp_path: Path
) -> None:
    found = _refused(tmp_path, text)
    assert any(field == cell and said in message for field, message in found), found


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "said"),
    [
        ("parties", ["AAA", "Bland", "coer"], "parties!C3", "did you mean 'core'?"),
        ("parties", ["BBB", "Bland", "core", "many"], "parties!D3", "expected a whole number"),
        (
            "positions",
            ["wter", "required"],
            "positions!A2",
            "there is no issue 'wter'; did you mean 'water'?",
        ),
        ("positions", ["water", "vetto"], "positions!B2", "did you mean 'veto'?"),
        ("refusals", ["r1", "AAA", "AAB"], "refusals!C3", "did you mean 'AAA'?"),
        ("settings", ["sices", "2"], "settings!A3", "did you mean 'sizes'?"),
    ],
)
def test_a_broken_workbook_is_refused_with_sheet_and_cell(
    sheet: str, row: list[object], cell: str, said: str, tmp_path: Path
) -> None:
    sheets: dict[str, list[list[object]]] = {
        "parties": [["id", "name", "role", "max_seats"], ["AAA", "Aland"]],
        "issues": [["id"], ["water"]],
        "positions": [["issue", "AAA"]],
        "refusals": [["id", "party", "other"], []],
        "settings": [["setting", "value"], ["sizes", "2"]],
    }
    sheets[sheet].append(row)
    with pytest.raises(InputError) as raised:
        load_tables([_book(tmp_path, sheets)])
    found = [(problem.field, problem.message) for problem in raised.value.problems]
    assert any(field == cell and said in message for field, message in found), found


def test_merged_cells_and_formulas_without_a_value_are_refused(tmp_path: Path) -> None:
    file = _book(
        tmp_path, {"parties": [["id", "name"], ["AAA", "=1+1"]], "issues": [["id", "name"], ["w", "W"]]}
    )
    book = openpyxl.load_workbook(file)
    book["issues"].merge_cells("A2:B3")
    book.save(file)
    with pytest.raises(InputError) as raised:
        load_tables([file])
    found = {problem.field: problem.message for problem in raised.value.problems}
    assert "merged" in found["issues!A2"]
    assert "never been computed" in found["parties!B2"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "lake.csv", "this file is empty"),
        (b"\x81\x8d\xff", "lake.csv", "no text in UTF-8, UTF-16 or Windows-1252"),
        (b"no workbook", "lake.xlsx", "this is no workbook that can be read"),
        (b"PK\x03\x04....", "lake.csv", "this is a workbook, so its name should end in"),
        (b"one,two\nthree,four\n", "lake.csv", "this looks like no table that is known"),
        (b'issue,"AAA\nwater,R\n', "lake.csv", "this is no CSV"),
        (b"issue,AAA\n" + b"w,R\n" * 100_001, "lake.csv", "more than 100,000 rows"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, name: str, said: str, tmp_path: Path) -> None:
    assert any(said in message for _, message in _refused(tmp_path, data, name))


def test_a_workbook_without_the_sheets_that_are_needed_is_refused(tmp_path: Path) -> None:
    file = _book(tmp_path, {"settings": [["setting", "value"], ["sizes", 2]]})
    with pytest.raises(InputError, match="'parties', 'issues' or 'positions' is needed"):
        load_tables([file], "workbook")


def test_an_output_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "lake.csv").write_text(MATRIX)
    (tmp_path / "lake.yaml").write_text("mine")
    refused = run("import", tmp_path / "lake.csv", "-o", tmp_path / "lake.yaml")
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert (tmp_path / "lake.yaml").read_text() == "mine"
    assert run("import", tmp_path / "lake.csv", "-o", tmp_path / "lake.csv", "--force").exit_code == 2


def test_a_missing_reader_is_named_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _book(tmp_path, {"parties": [["id"], ["A"]]})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    refused = run("import", file)
    assert refused.exit_code == 2
    assert "pip install 'institution-designer[excel]'" in refused.stderr


def test_the_command_knows_the_layouts_of_the_library() -> None:
    from designer.cli import import_

    assert import_.LAYOUTS == LAYOUTS
    assert NO_WORDS.columns == {}


def test_a_new_workbook_is_imported_and_solved(tmp_path: Path) -> None:
    assert run("new", tmp_path / "mine.xlsx").exit_code == 0
    again = run("new", tmp_path / "mine.xlsx")
    assert again.exit_code == 2
    assert run("import", tmp_path / "mine.xlsx", "-o", tmp_path / "mine.yaml").exit_code == 0
    assert [*tmp_path.iterdir()] == [*tmp_path.glob("mine.*")]
    assert run("new", tmp_path / "starter.yaml").exit_code == 0
    assert _meant(load(tmp_path / "mine.yaml")) == _meant(load(tmp_path / "starter.yaml"))


def test_a_table_is_read_from_a_file() -> None:
    refused = run("import", "-", stdin=MATRIX)
    assert refused.exit_code == 2
    assert "not from standard input" in refused.stderr
