"""Labels of drawings as a browser sets them: inside the picture, and none upon another."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from designer import load, prices, solve
from designer.instance import Instance
from designer.questions.explore.front import front
from designer.report.drawing import OF_DESIGNS, Drawing, draw
from designer.report.drawing.front import front_chart
from designer.report.drawing.prices import prices_chart
from tests.helpers.browser import needs_chromium
from tests.helpers.hostile import hostile
from tests.report.pages import large
from tests.report.test_brief_numbers import REGIONS

pytestmark = needs_chromium

LAID_OUT = """() => {
    const frame = document.querySelector("svg").getBoundingClientRect();
    return [...document.querySelectorAll("text")].map((label) => {
        const { left, right, top, bottom } = label.getBoundingClientRect();
        const turned = label.hasAttribute("transform");
        return { text: label.textContent, turned, left: left - frame.left, right: right - frame.left,
                 top: top - frame.top, bottom: bottom - frame.top, width: frame.width, height: frame.height };
    });
}"""
SLACK = 1.5


@pytest.fixture(scope="module")
def sheet(chrome: Any) -> Any:
    return chrome.new_context(viewport={"width": 1600, "height": 1200}).new_page()


def faults(sheet: Any, drawing: Drawing) -> list[str]:
    """Tell which labels stand out of a drawing, and which lie upon each other."""
    sheet.set_content(f"<body style='margin:0'>{drawing.svg()}</body>")
    labels = sheet.evaluate(LAID_OUT)
    found = [
        f"out: {one['text']}"
        for one in labels
        if one["left"] < -SLACK
        or one["top"] < -SLACK
        or one["right"] > one["width"] + SLACK
        or one["bottom"] > one["height"] + SLACK
    ]
    level = [one for one in labels if not one["turned"]]
    for n, one in enumerate(level):
        found += [f"{one['text']} upon {other['text']}" for other in level[:n] if _meet(one, other)]
    return found


def _meet(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["left"] < other["right"] - SLACK
        and other["left"] < one["right"] - SLACK
        and one["top"] < other["bottom"] - 2 * SLACK
        and other["top"] < one["bottom"] - 2 * SLACK
    )


@pytest.mark.parametrize("name", [*REGIONS, "two_rivers"])
def test_no_label_of_a_design_lies_upon_another_or_stands_out(name: str, sheet: Any) -> None:
    instance = load(name)
    design = solve(instance)
    assert [fault for view in OF_DESIGNS for fault in faults(sheet, draw(instance, design, view))] == []


@pytest.mark.parametrize("view", OF_DESIGNS)
def test_hostile_and_many_names_keep_their_places(view: str, sheet: Any) -> None:
    instance = hostile()
    assert faults(sheet, draw(instance, solve(instance), view)) == []
    assert faults(sheet, draw(*large(), view)) == []


def test_prices_and_fronts_keep_their_labels_apart(sheet: Any) -> None:
    issues = [{"id": i, "required": ["A", "B"]} for i in "wxyz"]
    apart = [
        {"id": "".join(pair), "kind": "refuses_bundle", "issues": [*pair], "hard": False}
        for pair in combinations("wxyz", 2)
    ]
    instance = Instance.model_validate(
        {"parties": [{"id": "A"}, {"id": "B"}], "issues": issues, "rules": apart}
    )
    traded = front(instance, ["broken_rules", "institutions"])
    assert len(traded.points) == 4
    assert faults(sheet, front_chart(instance, traded)) == []
    for name in ("two_rivers", "minsk_2014"):
        asked = load(name)
        assert faults(sheet, prices_chart(asked, prices(asked))) == []
