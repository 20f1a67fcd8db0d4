"""``designer report``: what is asked besides stands in the page, and a bad call leaves nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from designer import load, load_design
from designer.report.page.page import report_page
from tests.helpers.commandline import run
from tests.report.pages import content


def test_what_is_asked_besides_has_its_section(tmp_path: Path) -> None:
    page, design = tmp_path / "page.html", tmp_path / "design.json"
    assert run("solve", "two_rivers", "-o", design).exit_code == 0
    asked = ["--prices", "--optima", "--front", "institutions,seats,links", "--against", design]
    result = run("report", "two_rivers", *asked, "-o", page)
    assert result.exit_code == 0, result.stderr
    text = page.read_text(encoding="utf-8")
    for section in ("prices", "optima", "front", "against"):
        assert f'<section id="{section}"' in text
    assert "There is one optimal design and no other" in text
    assert '<th scope="col">links</th>' in text


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-o", "page.pdf"], 2, ".html (a page)"),
        (["-o", "page.html", "--front", "seets"], 2, "seats"),
        (["-o", "page.html", "--against", "none.json"], 2, "none.json"),
        (["-o", "nowhere/page.html"], 6, "nowhere"),
    ],
)
def test_a_bad_call_is_refused_and_nothing_is_written(
    arguments: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("report", "two_rivers", *arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_taken_for_the_design_that_it_shows(tmp_path: Path) -> None:
    page, design = tmp_path / "page.html", tmp_path / "design.json"
    assert run("solve", "two_rivers", "-o", design).exit_code == 0
    assert run("report", "two_rivers", design, "-o", page).exit_code == 0
    assert load_design(page) == load_design(design)
    assert run("check", "two_rivers", page).exit_code == 0
    assert run("brief", "two_rivers", page, "-o", tmp_path / "brief.md").exit_code == 0
    other = run("check", "watched_twice", page)
    assert other.exit_code != 0
    assert "Traceback" not in other.stderr


@pytest.mark.parametrize(
    ("altered", "said"),
    [
        (lambda text: "<p>Hello</p>", "no page that 'designer report' has written"),
        (lambda text: text + text, "no page that 'designer report' has written"),
        (lambda text: text.replace('{"design":', "{design:"), "they are no JSON"),
        (lambda text: text.replace('{"design":', '{"other":'), "this page shows no design"),
        (lambda text: text.replace('\\"members\\"', '\\"menbers\\"'), "did you mean 'members'?"),
    ],
)
def test_a_page_that_was_altered_is_refused(altered: Callable[[str], str], said: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    text = report_page(content(load("two_rivers")))
    assert altered(text) != text
    page.write_text(altered(text), encoding="utf-8")
    result = run("check", "two_rivers", page)
    assert result.exit_code == 2
    assert "page.html" in result.stderr
    assert said in result.stderr
