"""``designer report``: what is asked besides stands in the page, and a bad call leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.commandline import run


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
