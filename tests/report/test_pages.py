"""Pages in a real browser: nothing is fetched, nothing fails, and what is pressed answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from designer import Instance, load
from designer.design import Design, Reference
from designer.questions.infeasibility import explain
from designer.questions.prices import prices
from designer.report.page.content import Content
from designer.report.page.page import report_page
from designer.solve import solve
from tests.helpers.browser import Visit, axe, browser, needs_chromium, serious
from tests.report.pages import content, hostile_page, large_page, northeast_asia

PAGES: dict[str, Callable[[], str]] = {
    "northeast asia": northeast_asia,
    "60 parties and 200 bodies": large_page,
    "hostile names": hostile_page,
}
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as started:
        yield started


def opened(chrome: Any, folder: Path, text: str, **options: Any) -> Visit:
    file = folder / "page.html"
    file.write_bytes(text.encode())
    return Visit(chrome, file, **options)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_one_small_file_without_an_address_that_is_fetched(name: str) -> None:
    text = PAGES[name]()
    assert len(text.encode()) < MEGABYTE
    assert not re.search(r"<(?:link|img|iframe|object|embed|audio|video|base)\b", text)
    assert " style=" not in text
    assert text.count("<script>") == 1


@needs_chromium
@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_without_an_error_or_a_request(name: str, chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, PAGES[name]())
    assert visit.errors == []
    assert visit.fetched == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@needs_chromium
@pytest.mark.skipif(axe() is None, reason="no axe-core: pip install axe-playwright-python")
@pytest.mark.parametrize(("name", "scheme"), [("northeast asia", "light"), ("hostile names", "dark")])
def test_axe_finds_nothing_serious(name: str, scheme: Any, chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, PAGES[name](), color_scheme=scheme)
    assert serious(visit) == []


@needs_chromium
def test_a_page_fits_a_phone_and_shows_cards_there(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia(), width=390)
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visit.page.is_visible("#seats figure")
    assert visit.page.locator(".card").count() == 10


@needs_chromium
def test_a_page_reads_without_script(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia(), java_script_enabled=False)
    text = visit.text("main")
    assert "Fewer than 10 are impossible" in text
    assert "Check the proof again" not in text
    assert visit.page.is_visible("#facts table")
    assert visit.page.is_visible("#seats svg")


@needs_chromium
def test_the_proof_is_checked_again_in_the_browser(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia())
    visit.page.click("#check-proof")
    visit.page.wait_for_selector("#proof-answer.good", timeout=60_000)
    assert "no design has fewer than 10" in visit.text("#proof-answer")


@needs_chromium
def test_choosing_a_party_leaves_its_bodies_and_the_others_step_back(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia())
    visit.page.select_option("#choose-party", "RUS")
    assert visit.text("#chosen").startswith("2 institutions")
    assert visit.page.locator("#seats g.body.back").count() == 8
    visit.page.keyboard.press("Escape")
    assert visit.page.locator("#seats g.body.back").count() == 0


@needs_chromium
def test_a_walkout_in_the_page_leaves_what_the_measures_say(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia())
    visit.page.check("#walkout-switches input[value=PRK]")
    said = visit.text("#walkout-answer")
    assert said.startswith("2 of 10 institutions stand.")
    assert "2 parts" in said


@needs_chromium
def test_issues_are_filtered_and_sorted(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia())
    visit.page.fill("#filter", "abducted")
    assert visit.page.locator("#issue-table tbody tr:visible").count() == 1
    visit.page.fill("#filter", "")
    visit.page.click("#issue-table thead button >> nth=0")
    names = visit.page.locator("#issue-table tbody th").all_inner_texts()
    assert names == sorted(names, key=str.lower)


@needs_chromium
def test_names_with_markup_stay_names(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, hostile_page())
    assert visit.errors == []
    assert visit.page.evaluate("document.scripts.length") == 2
    assert visit.page.locator("img, b >> text=bold").count() == 0
    assert visit.page.locator("a[href^=javascript]").count() == 0
    visit.page.click("#check-proof")
    visit.page.wait_for_selector("#proof-answer.good", timeout=60_000)


@needs_chromium
def test_in_print_everything_is_open_and_light(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, northeast_asia(), color_scheme="dark")
    visit.page.emulate_media(media="print", color_scheme="dark")
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert visit.page.is_visible("#facts table")
    assert not visit.page.is_visible("#check-proof")
    ink = visit.page.evaluate("getComputedStyle(document.documentElement).color")
    assert ink == "rgb(27, 31, 36)"


@needs_chromium
def test_a_price_answers_at_once(chrome: Any, tmp_path: Path) -> None:
    instance = load("two_rivers")
    told = content(instance)
    page = report_page(Content(instance, told.design, told.verdict, told.proved, prices(instance)))
    visit = opened(chrome, tmp_path, page)
    visit.page.select_option("#price-choice", index=1)
    assert visit.text("#price-answer").startswith("Without it:")


def test_an_infeasible_instance_has_a_page_with_the_conflict_and_the_ways_out() -> None:
    instance = load("infeasible")
    page = report_page(Content(instance, solve(instance), impossible=explain(instance)))
    assert "These" in page or "cannot hold together" in page
    assert "What would have to give, the cheapest first" in page
    assert '<h2 id="seats-h">' not in page


def test_an_unknown_answer_and_an_empty_instance_have_pages() -> None:
    unknown = Design(instance=Reference(title="t"), status="unknown")
    assert "No design was found in the time given" in report_page(Content(Instance(), unknown))
    assert "no institution is needed" in report_page(content(Instance()))
