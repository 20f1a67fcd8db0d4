"""A malformed case file gets its errors by row, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.casefacts.__main__ import main
from designer.read import load, load_design
from tests.casefacts.lake import lake, written


def changed(section: str, number: int, **fields: Any) -> dict[str, Any]:
    case = lake()
    case[section][number] |= fields
    return case


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            changed("issues", 0, required=["AAA", "BBX"]),
            "issues[fish].required: there is no party 'BBX'; did you mean 'BBB'?",
        ),
        (
            changed("issues", 0, excluded=["AAA"]),
            "issues[fish].excluded: 'AAA' is required on the same issue",
        ),
        (
            changed("issues", 0, objections=[{"to": ["CCC"], "by": "AAA", "strength": "firm"}]),
            "issues[fish].objections[0].strength",
        ),
        (
            changed("issues", 0, required=["AAA", "BBB", "AAA"]),
            "issues[fish].required: 'AAA' is listed twice",
        ),
        (changed("issues", 0, name="x" * 300), "issues[fish].name: expected at most 200 characters"),
        (changed("existing_institutions", 0, id="A B"), "an id is a letter or digit followed by letters"),
        (
            changed("existing_institutions", 0, issues=["fish", "fish"]),
            "existing_institutions[board].issues: 'fish' is listed twice",
        ),
        (changed("issues", 1, id="fish"), "issues[fish].id: 'fish' is the id of another row"),
        (changed("issues", 0, requried=[]), "there is no such field; did you mean 'required'?"),
        (changed("interdependences", 0, treatment="pakage"), "did you mean 'package'? (found 'pakage')"),
        (
            changed("interdependences", 1, issues=["fish", "level"], treatment="package"),
            "interdependences[0] treats the same two issues",
        ),
        (changed("interdependences", 0, issues=["fish", "fish"]), "'fish' is named twice"),
        (changed("interdependences", 0, strength=9), "interdependences[0].strength"),
        (
            changed("cannot_share_one_body", 0, objector="CCX"),
            "cannot_share_one_body[0].objector: there is no party 'CCX'",
        ),
        (changed("commitments", 0, issue="fisch"), "there is no issue 'fisch'; did you mean 'fish'?"),
        (
            changed("existing_institutions", 0, issues=["fishh"]),
            "existing_institutions[board].issues: there is no issue 'fishh'",
        ),
        (changed("vetoes", 0, kind="menber"), "vetoes[0].kind"),
        (changed("vetoes", 0, against=["BBX"]), "vetoes[0].against: there is no party 'BBX'"),
        (
            changed("historical_design", 0, mandate=["levle"]),
            "historical_design[lpc].mandate: there is no issue 'levle'; did you mean 'level'?",
        ),
        (
            changed("historical_design", 0, created="soon"),
            "historical_design[lpc].created: expected a year (found 'soon')",
        ),
        (
            changed("outside_parties", 0, sources=["LOC"]),
            "outside_parties[EEE].sources: there is no source 'LOC'; did you mean 'LOG'?",
        ),
        (lake(as_of="one day in June"), "as_of: expected a date such as 1995-04-04"),
        (lake(as_of=86400), "as_of: expected a date such as 1995-04-04"),
        (changed("core_parties", 0, id="Aaa"), "the id of a party is 2 to 8 capital letters and digits"),
        (changed("issues", 0, helpful=["AAA"]), "issues[fish].helpful: 'AAA' is required on the same issue"),
        (changed("historical_design", 0, members=[]), "members: expected at least one party"),
        (changed("interdependences", 0, strength=True), "interdependences[0].strength"),
        (lake(issues=[]), "issues"),
        (lake(titel="x"), "did you mean 'title'?"),
        ([1, 2], "a case file was expected"),
    ],
)
def test_an_error_names_its_row_and_the_nearest_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], case: Any, message: str
) -> None:
    assert main([str(written(tmp_path, case)), "-o", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert "lake.json:" in said.err
    assert said.out == ""
    assert not (tmp_path / "out").exists()


def test_all_errors_come_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = changed("issues", 0, required=["AAX"])
    case["vetoes"][0]["by"] = "DDX"
    main([str(written(tmp_path, case))])
    assert [line.split(": ")[1] for line in capsys.readouterr().err.splitlines()] == [
        "issues[fish].required",
        "vetoes[0].by",
    ]


def test_no_case_file_is_written_over_and_no_earlier_history_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "lake.yaml"
    facts.write_text(json.dumps(lake()), encoding="utf-8")
    before = facts.read_bytes()
    assert main([str(facts), "-o", str(tmp_path)]) == 2
    assert facts.read_bytes() == before
    assert "this is a case file" in capsys.readouterr().err
    out = tmp_path / "out"
    assert main([str(written(tmp_path, lake())), "-o", str(out)]) == 0
    assert main([str(written(tmp_path, lake(historical_design=[]))), "-o", str(out)]) == 2
    assert "it is of an earlier conversion" in capsys.readouterr().err
    (tmp_path / "other").mkdir()
    assert (
        main([str(written(tmp_path, lake())), str(written(tmp_path / "other", lake())), "-o", str(out)]) == 2
    )
    assert "another case file is called lake as well" in capsys.readouterr().err


def test_hundreds_of_alike_rows_have_names_of_their_own(tmp_path: Path) -> None:
    case = lake()
    case["commitments"] = [case["commitments"][0]] * 150
    bodies = case["historical_design"]
    case["historical_design"] = [bodies[0] | {"id": f"h{n}"} for n in range(150)]
    assert main([str(written(tmp_path, case)), "-o", str(tmp_path / "out")]) == 0
    load(tmp_path / "out" / "lake.yaml")
    load_design(tmp_path / "out" / "lake.history.yaml")


def test_what_is_left_out_is_listed_on_a_line_of_its_own_whatever_it_says(tmp_path: Path) -> None:
    case = changed("vetoes", 0, what="less\nformat: 3 \x1b[31m", after_as_of=True)
    case["issues"][0]["objections"] = [{"by": "whoever", "to": ["BBB"], "strength": "hard", "why": "pride"}]
    assert main([str(written(tmp_path, case)), "-o", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "lake.yaml").read_text(encoding="utf-8")
    assert "less format: 3 [31m" in text
    assert "# - objection on fish by nobody named: pride [it names no party]" in text
    load(tmp_path / "out" / "lake.yaml")


def test_a_file_that_is_no_json_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lake.json"
    path.write_text("{", encoding="utf-8")
    assert main([str(path)]) == 2
    assert main([str(tmp_path / "nowhere.json")]) == 2
    assert "nowhere.json" in capsys.readouterr().err
