"""What ``solve`` says of bodies that carry issues which nothing ties together."""

from __future__ import annotations

from typing import Any

from designer import Instance
from designer.report.bundling import LOOSE
from designer.report.design import design_text
from designer.solve import solve
from tests.helpers.commandline import run


def page(
    objectives: list[str] | None = None, ties: tuple[tuple[str, str], ...] = (("fish", "level"),)
) -> str:
    asked: dict[str, Any] = {
        "title": "Lake",
        "parties": [{"id": "AAA"}, {"id": "BBB"}],
        "issues": [
            {"id": id, "name": id.title(), "required": ["AAA", "BBB"]} for id in ("fish", "gas", "level")
        ],
        "interdependences": [{"issues": list(pair), "kind": "coordinate"} for pair in ties],
        "settings": {"objectives": objectives} if objectives else {},
    }
    instance = Instance.model_validate(asked)
    return " ".join(design_text(instance, solve(instance), detail=True).split())


def test_a_body_is_named_with_the_parts_of_its_mandate_and_what_to_ask_for() -> None:
    assert f"{LOOSE}; their parts, divided by | - AAA – BBB: Fish; Level | Gas The" in page()


def test_without_detail_a_note_names_the_institutions() -> None:
    shown = run("solve", "minsk_2014")
    assert LOOSE not in shown.stdout
    assert f"{LOOSE} EUU-RUS-UKR" not in shown.stderr  # gas and trade are tied
    assert f"{LOOSE} OSC-RUS-UKR, " in shown.stderr
    assert "The objective 'unrelated' brings related issues together. --detail tells" in shown.stderr
    assert LOOSE not in run("solve", "minsk_2014", "--quiet").stderr
    assert LOOSE in run("solve", "minsk_2014", "--detail").stdout


def test_who_asked_for_it_is_told_what_less_would_take() -> None:
    shown = page(["institutions", "seats", "unrelated"])
    assert "Fewer such pairs take more of what comes before 'unrelated'" in shown


def test_a_mandate_that_hangs_together_is_not_named() -> None:
    assert LOOSE not in page(ties=(("fish", "level"), ("level", "gas")))


def test_where_no_tie_is_stated_nothing_is_said() -> None:
    assert LOOSE not in page(ties=())
