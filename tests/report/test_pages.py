"""Pages in a real browser: nothing is fetched, nothing fails, and everybody can read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.browser import axe, needs_chromium, opened, serious
from tests.report.pages import CONTENTS, page

MEGABYTE = 1_000_000


@pytest.mark.parametrize("name", CONTENTS)
def test_a_page_is_one_small_file_without_an_address_that_is_fetched(name: str) -> None:
    text = page(name)
    assert len(text.encode()) < MEGABYTE
    assert not re.search(r"<(?:link|img|iframe|object|embed|audio|video|base)\b", text)
    assert " style=" not in text
    assert text.count("<script>") == 1


@needs_chromium
@pytest.mark.parametrize("name", CONTENTS)
def test_a_page_loads_without_an_error_or_a_request(name: str, chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page(name))
    assert visit.errors == []
    assert visit.fetched == []
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@needs_chromium
@pytest.mark.skipif(axe() is None, reason="no axe-core: pip install axe-playwright-python")
@pytest.mark.parametrize(
    ("name", "scheme"),
    [(name, "dark" if name in ("hostile names", "infeasible") else "light") for name in CONTENTS],
)
def test_axe_finds_nothing_serious(name: str, scheme: Any, chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page(name), color_scheme=scheme)
    # The colours of the largest page are those of the others.
    assert serious(visit, contrast=not name.startswith("60")) == []


@needs_chromium
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("northeast asia", "Fewer than 10 are impossible"),
        ("every question", "There is one optimal design and no other"),
        ("60 parties and 200 bodies", "200 institutions with"),
        ("infeasible", "What would have to give, the cheapest first"),
        ("unknown", "it is not known whether there is one"),
        ("no institution", "no institution is needed"),
        ("hostile names", "<script>alert('name')</script>"),
    ],
)
def test_a_page_reads_without_script(name: str, said: str, chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page(name), java_script_enabled=False)
    text = visit.text("main")
    assert said in text
    assert "Check the proof again" not in text
    closed = visit.page.locator("details:not([open])").all()
    assert all(part.locator("summary").inner_text() == "The picture in words" for part in closed)


@needs_chromium
def test_every_section_in_the_menu_is_there_and_every_section_is_in_the_menu(
    chrome: Any, tmp_path: Path
) -> None:
    visit = opened(chrome, tmp_path, page("every question"))
    listed = [link.get_attribute("href") for link in visit.page.locator("nav a").all()]
    there = [f"#{part.get_attribute('id')}" for part in visit.page.locator("main > section").all()]
    assert listed == there
    assert {"#optima", "#front", "#against", "#risks", "#prices", "#values"} <= {*there}


@needs_chromium
def test_a_page_fits_a_phone_and_shows_cards_there(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page("northeast asia"), width=390)
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not visit.page.is_visible("#seats figure")
    assert visit.page.locator(".card").count() == 10


@needs_chromium
def test_names_with_markup_stay_names(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page("hostile names"))
    assert visit.errors == []
    assert visit.page.evaluate("document.scripts.length") == 2
    assert visit.page.locator("img, b >> text=bold").count() == 0
    assert visit.page.locator("a[href^=javascript]").count() == 0
    visit.page.click("#check-proof")
    visit.page.wait_for_selector("#proof-answer.good", timeout=60_000)


@needs_chromium
def test_in_print_everything_is_open_and_light(chrome: Any, tmp_path: Path) -> None:
    visit = opened(chrome, tmp_path, page("northeast asia"), color_scheme="dark")
    visit.page.emulate_media(media="print", color_scheme="dark")
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert visit.page.is_visible("#facts table")
    assert not visit.page.is_visible("#check-proof")
    ink = visit.page.evaluate("getComputedStyle(document.documentElement).color")
    assert ink == "rgb(27, 31, 36)"


def test_an_infeasible_instance_has_a_page_without_a_chart() -> None:
    text = page("infeasible")
    assert "cannot hold together" in text
    assert '<h2 id="seats-h">' not in text
