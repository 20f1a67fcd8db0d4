"""A real Chromium without a screen, for pages; tests that need one are skipped where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

# A browser that looks for its maker has no place in a test, and no network either.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str | None:
    """Give the path of a Chromium, if there is one and something to steer it with."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found if find_spec("playwright") else None


needs_chromium = pytest.mark.skipif(chromium() is None, reason="no Chromium: apt-get install chromium")


@contextmanager
def browser() -> Iterator[Any]:
    """Start the browser and end it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield started
        finally:
            started.close()


class Visit:
    """A page that is open, with every error it reports and every request it makes."""

    def __init__(self, browser: Any, file: Path, width: int = 1280, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("dialog", lambda dialog: (self.errors.append(dialog.message), dialog.dismiss()))
        self.address = file.as_uri()
        self.page.goto(self.address)

    @property
    def fetched(self) -> list[str]:
        """Every address that was asked for besides the page itself."""
        return [url for url in self.requests if url != self.address]

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))


def opened(browser: Any, folder: Path, text: str, **options: Any) -> Visit:
    """Open a page as a file."""
    file = folder / "page.html"
    file.write_bytes(text.encode())
    return Visit(browser, file, **options)


def axe() -> str | None:
    """Give the script of axe-core, if it is installed."""
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        return None
    found = [*Path(spec.submodule_search_locations[0]).rglob("axe.min.js")]
    return found[0].read_text(encoding="utf-8") if found else None


def serious(visit: Visit, contrast: bool = True) -> list[str]:
    """Give what axe-core finds serious or critical in a page; to look at every colour takes it long."""
    script = axe()
    assert script is not None
    # The page lets no script in but its own, so axe comes through the debugger.
    visit.page.evaluate(script)
    found = visit.page.evaluate(
        "(enabled) => axe.run({ resultTypes: ['violations'], rules: { 'color-contrast': { enabled } } })",
        contrast,
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
