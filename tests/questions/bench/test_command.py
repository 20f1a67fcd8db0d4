"""``designer bench``: results, page and exit code."""

from __future__ import annotations

import csv
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.table import main as tabulate
from designer.questions.bench import tree
from designer.questions.bench.page import page
from designer.questions.bench.results import read
from tests.helpers.commandline import run
from tests.questions.bench.test_agreement import record

HEAD = {
    "began": "2026-01-01",
    "machine": "m",
    "python": "3",
    "version": "1",
    "commit": None,
    "packages": {},
}

VOID = {"meta", "br", "path", "use"}


class Page(HTMLParser):
    """Sees to it that every element is closed in its turn, and keeps the ids and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_instances_are_solved_and_shown_on_a_page(tmp_path: Path) -> None:
    arguments = (
        "bench",
        "two_rivers",
        "infeasible",
        "--engine",
        "compact",
        "--engine",
        "scip",
        "-o",
        tmp_path,
    )
    found = run(*arguments, "--time-limit", 20)
    assert found.exit_code == 0, found.output
    assert "[4/4]" in found.stderr
    records = read(tmp_path / "runs.jsonl")
    assert {(r["instance"], r["engine"], r["status"]) for r in records} == {
        (instance, engine, status)
        for instance, status in (("two_rivers", "optimal"), ("infeasible", "infeasible"))
        for engine in ("compact", "scip")
    }
    assert all(r["valid"] and r["peak_mb"] > 10 and r["seconds"] < r["wall"] for r in records)
    with open(tmp_path / "runs.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["instance"], row["engine"], row["values"]) for row in rows] == [
        (r["instance"], r["engine"], " ".join(str(o["value"]) for o in r["objectives"])) for r in records
    ]
    shown = Page((tmp_path / "index.html").read_text("utf-8"))
    assert shown.open == []
    assert len({*shown.ids}) == len(shown.ids)
    for word in ("two_rivers", "infeasible", "compact", "scip", "All agree", records[0]["machine"]):
        assert word in shown.words
    again = run(*arguments, "--time-limit", 20)
    assert again.stderr == ""
    assert again.exit_code == 0

    # A result that contradicts the others fails the whole.
    forged = records[0] | {"objectives": [{"name": "institutions", "value": 9, "bound": 9}]}
    (tmp_path / "runs.jsonl").write_text("".join(json.dumps(r) + "\n" for r in [*records[1:], forged]))
    refused = run(*arguments, "--time-limit", 20)
    assert refused.exit_code == 1
    assert "two_rivers" in refused.stdout.split("cannot all be true")[1]
    assert "cannot all be true" in Page((tmp_path / "index.html").read_text("utf-8")).words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "either instances or a --suite"),
        (("two_rivers", "--suite", "quick"), "either instances or a --suite"),
        (("two_rivers", "--engine", "cplex"), "'cplex' is neither an engine nor a rival"),
        (("two_rivers", "--scp", "."), "--scp is for a --suite"),
        (("--suite", "quick", "--scp", "tests"), "has no set-covering file"),
        (("-",), "standard input can be read once only"),
        (("two_river",), "two_river"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    found = run("bench", *arguments, "-o", tmp_path / "bench")
    assert found.exit_code == 2
    assert said in found.stderr
    assert not (tmp_path / "bench").exists()


def test_without_a_source_tree_it_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tree, "tree", lambda: None)
    suite = run("bench", "--suite", "quick", "-o", tmp_path / "bench")
    assert (suite.exit_code, "part of the source tree" in suite.stderr) == (2, True)
    rival = run("bench", "two_rivers", "--engine", "scip", "-o", tmp_path / "bench")
    assert (rival.exit_code, "Rivals need a source tree" in rival.stderr) == (2, True)
    own = run("bench", "nothing_to_do", "--engine", "compact", "-o", tmp_path / "bench")
    assert own.exit_code == 0


def test_results_that_cannot_be_written_end_with_their_own_code(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = run("bench", "two_rivers", "--engine", "compact", "-o", tmp_path / "file" / "bench")
    assert found.exit_code == 6


def test_a_page_shows_nothing_of_a_name_as_markup() -> None:
    measured = {
        "family": "f",
        "size": 1,
        "limit": 1.0,
        "wall": 1,
        "seconds": 1.0,
        "peak_mb": 1.0,
        "curve": [],
    }
    text = page([record("<i>", (3, 3), (8, 8), **HEAD | {"machine": "<b>"}, **measured)], ["<script>"])
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
    assert Page(text).open == []


def test_a_page_sets_the_best_engine_against_the_best_rival() -> None:
    measured = HEAD | {"family": "f", "size": 1, "limit": 19.99, "wall": 1, "peak_mb": 1.0, "curve": []}
    own = record("compact", (3, 3), (8, 8), seconds=0.99, **measured)
    late = record("scip", (3, 3), (8, 8), seconds=4.99, **measured)
    never = record("highs", (3, 2), (8, None), seconds=19.99, **measured)
    assert "<td>5</td>" in page([own, late, never], [])
    assert "<td>&gt; 20</td>" in page([own, never], [])
    assert "gap 33.33%" in page([own, never], [])


def test_a_curve_has_a_line_for_everybody_also_for_whoever_was_done_at_once() -> None:
    """Who has told nothing on the way still has a value and a bound in the end."""
    measured = HEAD | {"family": "f", "size": 1, "limit": 9.0, "wall": 1, "peak_mb": 1.0}
    long = [[1.0, 1, 5, 1], [2.0, 1, 4, 2], [3.0, 1, 3, 3]]
    slow = record("compact", (3, 3), (8, 8), seconds=4.0, curve=long, **measured)
    quick = [
        record(name, (3, 3), (8, 8), seconds=0.5, curve=curve, **measured)
        for name, curve in (("pool", [[0.5, 1, 3, 3]]), ("scip", []))
    ]
    figure = page([slow, *quick], []).partition("Value and bound over time")[2]
    assert all(f">{name}<" in figure for name in ("compact", "pool", "scip"))


def test_what_the_pool_engine_leaves_to_the_compact_one_is_no_result_of_its_own(tmp_path: Path) -> None:
    """Two runs of one engine would agree with each other in any case."""
    case = "impossible_hinge"
    found = run("bench", case, "--engine", "pool", "--engine", "compact", "-o", tmp_path / "bench")
    assert found.exit_code == 0
    by = {record["engine"]: record for record in read(tmp_path / "bench" / "runs.jsonl")}
    assert (by["pool"]["status"], by["compact"]["status"]) == ("unsupported", "infeasible")
    assert "it does not carry interdependences" in by["pool"]["message"]


def test_a_page_of_nobody_says_who_was_missing() -> None:
    absent = {"status": "missing", "message": "not on the PATH", "family": "f", "limit": 1.0, "wall": 1}
    assert "not on the PATH" in Page(page([record("minizinc", **HEAD, **absent)], [])).words


def test_a_table_is_made_of_results_only(tmp_path: Path) -> None:
    other = tmp_path / "runs.csv"
    other.write_text("instance,engine\nlake,auto\n")
    found = CliRunner().invoke(tabulate, [str(other)])
    assert (found.exit_code, "runs.csv holds no results" in found.output) == (2, True)


def test_the_quick_suite_has_every_engine_and_rival_and_the_full_one_every_size() -> None:
    from benchmarks import suites

    everybody = suites.everybody()
    quick = suites.quick(everybody, None)
    assert {r.contender.name for r in quick} == {c.name for c in everybody}
    sizes = {(r.problem.size) for r in suites.full(everybody, None) if r.problem.family == "regions"}
    assert sizes == {30, 100, 200, 500, 1000, 2000, 5000}
    linked = {r.problem.size for r in suites.goals(everybody, None) if "ties" in r.problem.family}
    assert linked == {40, 100, 200, 500, 1000, 2000}
    names = {(r.problem.name, r.contender.name, r.seed) for r in quick}
    assert len(names) == len(quick)
