"""``designer backtest`` as people and programs call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from designer.design import Design, Reference
from designer.runtime import bundled
from tests.helpers.commandline import run
from tests.questions.backtest.lake import HISTORY, LAKE, built


@pytest.fixture
def lake_file(tmp_path: Path) -> Path:
    path = tmp_path / "lake.yaml"
    path.write_text(yaml.safe_dump({"format": 1} | LAKE), encoding="utf-8")
    (tmp_path / "lake.history.json").write_text(HISTORY.to_json(), encoding="utf-8")
    return path


def test_a_case_of_ones_own_has_its_history_beside_it(lake_file: Path) -> None:
    shown = run("backtest", str(lake_file), "--draws", "10")
    assert shown.exit_code == 0
    assert "lake: Lake\n  Agreement 0.889 over 3 issues;" in shown.stdout
    assert "fish: history added DDD, who would help; a body of 3 is not allowed." in shown.stdout
    assert "Left alone by history: wreck." in shown.stdout


def test_the_answer_as_json_is_that_of_the_page(lake_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    shown = run("backtest", str(lake_file), "--draws", "10", "--json", "-o", str(out))
    assert shown.stdout == out.read_text(encoding="utf-8")
    (reading,) = json.loads(shown.stdout)["readings"]
    (case,) = reading["cases"]
    assert (case["case"], case["status"], case["agreement"]) == ("lake", "optimal", 0.888889)
    assert case["matched"] == {"1.0": 2, "0.75": 2, "0.5": 3}
    assert case["random"] == {"designs": 10, "mean": 0.888889, "share": 1.0}
    assert case["design"]["status"] == "optimal"
    assert run("backtest", str(lake_file), "--draws", "10", "--json").stdout == shown.stdout


def test_orders_are_compared_in_one_table(lake_file: Path) -> None:
    orders = ("--order", "seats,institutions", "--order", "institutions, exposure")
    shown = run("backtest", str(lake_file), "--draws", "0", "--summary", *orders)
    assert "Orders of objectives, over all cases" in shown.stdout
    assert "\n  seats, institutions" in shown.stdout
    assert "lake: Lake" not in shown.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("minsk_2015",), "did you mean 'minsk_2014'?"),
        (("two_rivers",), "has no history; the bundled cases are arctic_1996,"),
        ((".",), "is a directory"),
        (("-",), "a case is a file with its history beside it"),
        (("minsk_2014", "--order", "institutions,seatz"), "did you mean 'seats'?"),
        (("minsk_2014", "--order", "seats,seats"), "'seats' is listed twice"),
    ],
)
def test_mistakes_are_named(arguments: tuple[str, ...], message: str) -> None:
    shown = run("backtest", *arguments)
    assert shown.exit_code == 2
    assert message in " ".join(shown.stderr.split())
    assert shown.stdout == ""


def test_a_file_without_history_says_which_file_is_missing(lake_file: Path) -> None:
    (lake_file.parent / "lake.history.json").unlink()
    shown = run("backtest", str(lake_file))
    assert (shown.exit_code, "lake.history.yaml is expected beside it" in shown.stderr) == (2, True)


def test_the_case_itself_is_not_overwritten(lake_file: Path) -> None:
    shown = run("backtest", str(lake_file), "-o", str(lake_file))
    assert (shown.exit_code, "overwrite" in " ".join(shown.stderr.split())) == (2, True)


def test_a_case_without_a_design_ends_as_its_solve_does_and_is_in_no_mean(lake_file: Path) -> None:
    rule = {"id": "r", "kind": "refuses_company", "party": "AAA", "other": "BBB"}
    lake_file.write_text(yaml.safe_dump({"format": 1} | LAKE | {"rules": [rule]}), encoding="utf-8")
    shown = run("backtest", str(lake_file), "minsk_2014", "--draws", "0", "--summary")
    assert (shown.exit_code, "lake: it is infeasible, so it is in none" in shown.stderr) == (3, True)
    means = [line.split() for line in shown.stdout.splitlines() if "mean of 1" in line]
    minsk = next(line.split() for line in shown.stdout.splitlines() if line.split()[:1] == ["minsk_2014"])
    assert means[0][3] == minsk[1]


@pytest.mark.parametrize(
    ("history", "message"),
    [
        (built(("AB", ["fishh"])), "handles 'fishh', and no issue has this id"),
        (built(("AZ", ["fish"])), "ZZZ"),
        (built(), "it has no institutions"),
        (HISTORY.model_copy(update={"status": "optimal"}), "a history is a design of status 'given'"),
        (
            built(("AZ", ["fish"])).model_copy(update={"instance": Reference(title="Sea")}),
            "it is the history of 'Sea', and not of 'Lake'",
        ),
    ],
    ids=["an unknown issue", "an unknown party", "no bodies", "computed", "of another case"],
)
def test_a_history_that_cannot_be_compared_is_refused(lake_file: Path, history: Design, message: str) -> None:
    (lake_file.parent / "lake.history.json").write_text(history.to_json(), encoding="utf-8")
    shown = run("backtest", str(lake_file), "--draws", "3")
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "lake.history.json: " in shown.stderr
    assert message in " ".join(shown.stderr.split())


def test_a_case_or_an_order_that_is_named_twice_counts_once(lake_file: Path) -> None:
    once = run("backtest", str(lake_file), "--draws", "0", "--order", "seats")
    twice = ("--order", "seats", "--order", "seats", str(lake_file))
    assert run("backtest", str(lake_file), "--draws", "0", *twice).stdout == once.stdout


def test_the_bundled_cases_are_the_seven() -> None:
    assert len(bundled.cases()) == 7
