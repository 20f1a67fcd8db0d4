"""A malformed case file gets its errors by row, and never a traceback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.casefacts.__main__ import main
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
        (lake(as_of="one day in June"), "as_of"),
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


def test_a_file_that_is_no_json_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lake.json"
    path.write_text("{", encoding="utf-8")
    assert main([str(path)]) == 2
    assert main([str(tmp_path / "nowhere.json")]) == 2
    assert "nowhere.json" in capsys.readouterr().err
