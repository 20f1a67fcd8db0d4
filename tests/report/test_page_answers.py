"""What is pressed, chosen or pinched in a page changes what it should, and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from designer import load
from designer.measures.links import Linkage
from designer.measures.resilience import Walkouts
from tests.helpers.browser import Visit, needs_chromium, opened
from tests.report.pages import northeast_asia, page

pytestmark = needs_chromium


@pytest.fixture
def asia(chrome: Any, tmp_path: Path) -> Visit:
    return opened(chrome, tmp_path, page("northeast asia"))


@pytest.fixture
def rivers(chrome: Any, tmp_path: Path) -> Visit:
    return opened(chrome, tmp_path, page("every question"))


def shown(visit: Visit, selector: str) -> int:
    return int(visit.page.locator(selector).count())


def test_choosing_a_party_leaves_its_bodies_and_the_others_step_back(asia: Visit) -> None:
    asia.page.select_option("#choose-party", "RUS")
    assert asia.text("#chosen").startswith("2 institutions")
    assert shown(asia, "#seats g.body.back") == shown(asia, ".card.back") == 8
    assert shown(asia, "#seats g.party.back") == 5
    asia.page.keyboard.press("Escape")
    assert shown(asia, ".back") == 0


def test_choosing_an_issue_leaves_its_host(asia: Visit) -> None:
    asia.page.select_option("#choose-issue", label="US-China relations")
    assert asia.text("#chosen") == "1 institution: US-China strategic and economic dialogues (2005)"
    assert shown(asia, "#seats g.body.back") == 9


def test_a_press_on_a_stroke_chooses_the_body_and_another_lets_it_go(asia: Visit) -> None:
    stroke = asia.page.locator("#seats g.body").nth(3)
    stroke.dispatch_event("click")
    assert asia.page.input_value("#choose-body") == stroke.get_attribute("data-body")
    assert shown(asia, "#seats g.body.back") == 9
    stroke.dispatch_event("click")
    assert asia.page.input_value("#choose-body") == ""
    assert shown(asia, ".back") == 0


def test_a_link_leaves_its_two_ends(asia: Visit) -> None:
    link = asia.page.locator("#web g.link").first
    ends = {link.get_attribute("data-from"), link.get_attribute("data-to")}
    link.dispatch_event("click")
    left = asia.page.locator("#web g.body:not(.back)").all()
    assert {body.get_attribute("data-body") for body in left} == ends


def test_a_pointer_that_rests_shows_and_one_that_leaves_restores(asia: Visit) -> None:
    asia.page.select_option("#choose-party", "RUS")
    mouse = {"pointerType": "mouse", "buttons": 0}
    row = asia.page.locator("#seats g.party[data-party=PRK]")
    row.dispatch_event("pointerenter", mouse)
    assert asia.text("#chosen").startswith("8 institutions")
    row.dispatch_event("pointerleave", mouse)
    assert asia.text("#chosen").startswith("2 institutions")


def test_every_walkout_in_the_page_leaves_what_the_measures_say(asia: Visit) -> None:
    design, instance = northeast_asia().design, load("northeast_asia_2009")
    pairs = frozenset(frozenset(link.between) for link in design.links)
    after = Walkouts(Linkage(instance, design.institutions, pairs))
    for party in ("USA", "CHN", "KOR", "PRK", "JPN", "RUS"):
        asia.page.check(f"#walkout-switches input[value={party}]")
        said = asia.text("#walkout-answer")
        left = after.aftermath(party)
        assert said.startswith(f"{10 - shown(asia, '.card.gone')} of 10 institutions stand")
        assert (f"into {left.parts} parts" in said) == (left.parts > 1)
        assert ("Handled no more" in said) == bool(left.unhandled)
        asia.page.uncheck(f"#walkout-switches input[value={party}]")
    assert shown(asia, ".gone") == 0


def test_without_the_umbrella_the_links_alone_have_to_hold(asia: Visit, rivers: Visit) -> None:
    for visit, said in ((asia, "Links alone hold them together."), (rivers, "they fall into 2 parts")):
        assert said not in visit.text("#walkout-answer")
        visit.page.check("#walkout-switches input[value='']")
        assert said in visit.text("#walkout-answer")
        assert shown(visit, ".gone") == 0


def test_issues_are_filtered_and_sorted_both_ways(asia: Visit) -> None:
    asia.page.fill("#filter", "abducted")
    assert shown(asia, "#issue-table tbody tr:visible") == 1
    assert asia.text("#filtered") == "1 issue"
    asia.page.fill("#filter", "")
    head = asia.page.locator("#issue-table thead th").first
    for order, backwards in (("ascending", False), ("descending", True)):
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == order
        names = asia.page.locator("#issue-table tbody th").all_inner_texts()
        assert names == sorted(names, key=str.lower, reverse=backwards)


def test_a_price_answers_at_once_and_goes_back(rivers: Visit) -> None:
    assert rivers.text("#price-answer") == "As it is."
    rivers.page.select_option("#price-choice", index=1)
    assert rivers.text("#price-answer") == "Without it: institutions 2 to 1, seats 5 to 4."
    rivers.page.select_option("#price-choice", "")
    assert rivers.text("#price-answer") == "As it is."


def test_the_proof_is_checked_again_in_the_browser(asia: Visit) -> None:
    asia.page.click("#check-proof")
    asia.page.wait_for_selector("#proof-answer.good", timeout=60_000)
    assert "no design has fewer than 10" in asia.text("#proof-answer")


def test_a_page_whose_proof_was_altered_says_that_it_does_not_hold(chrome: Any, tmp_path: Path) -> None:
    text = page("every question")
    (data,) = re.findall(r'<script id="data" type="application/json">(.*?)</script>', text)
    forged = json.loads(data)
    forged["proof"]["bound"] = 3
    visit = opened(chrome, tmp_path, text.replace(data, json.dumps(forged)))
    visit.page.click("#check-proof")
    visit.page.wait_for_selector("#proof-answer.bad", timeout=60_000)
    assert "The proof does not hold" in visit.text("#proof-answer")


SIZE = "document.querySelector('#web svg').getBoundingClientRect().width"


def test_a_picture_grows_and_shrinks_by_buttons(asia: Visit) -> None:
    first = asia.page.evaluate(SIZE)
    asia.page.click("#web .zoom button >> text=Larger")
    assert asia.page.evaluate(SIZE) == pytest.approx(1.4 * first, rel=0.01)
    asia.page.click("#web .zoom button >> text=Whole picture")
    assert asia.page.evaluate(SIZE) == pytest.approx(first, rel=0.01)


def test_two_fingers_that_part_make_a_picture_larger_about_their_middle(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page("northeast asia"), width=390, has_touch=True)
    visit.page.locator("#web figure").scroll_into_view_if_needed()
    box = visit.page.locator("#web .picture").bounding_box()
    assert box is not None
    x, y, first = box["x"] + 150, box["y"] + 100, visit.page.evaluate(SIZE)
    fingers = visit.context.new_cdp_session(visit.page)
    at = "(() => { const f = document.querySelector('#web .picture'); return f.scrollLeft; })()"

    def touch(kind: str, spread: float) -> None:
        points = [{"x": x - spread, "y": y, "id": 0}, {"x": x + spread, "y": y, "id": 1}]
        told = {"type": kind, "touchPoints": [] if kind == "touchEnd" else points}
        fingers.send("Input.dispatchTouchEvent", told)

    touch("touchStart", 20)
    for spread in (25, 30, 35, 40):
        touch("touchMove", spread)
    touch("touchEnd", 0)
    assert visit.page.evaluate(SIZE) == pytest.approx(2 * first, rel=0.05)
    assert visit.page.evaluate(at) == pytest.approx(150, abs=10)
    assert visit.page.evaluate("visualViewport.scale") == 1
    assert visit.errors == []


def test_a_mouse_drags_a_large_picture_and_chooses_nothing(asia: Visit) -> None:
    for _ in range(4):
        asia.page.click("#web .zoom button >> text=Larger")
    box = asia.page.locator("#web .picture").bounding_box()
    assert box is not None
    left = "document.querySelector('#web .picture').scrollLeft"
    before = asia.page.evaluate(left)
    asia.page.mouse.move(box["x"] + 300, box["y"] + 200)
    asia.page.mouse.down()
    asia.page.mouse.move(box["x"] + 220, box["y"] + 180, steps=4)
    asia.page.mouse.up()
    assert asia.page.evaluate(left) == before + 80
    assert asia.text("#chosen") == ""
