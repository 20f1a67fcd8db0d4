"""The site of the documentation: each page is placed, each link leads somewhere, nothing is left out."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import designer
from designer.cli.program import VERBS
from designer.instance.rules import RULE_KINDS
from tests.helpers.browser import Visit, browser, needs_chromium

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Collect the pages, as ``make docs`` does, in a folder of the test."""
    pages = _module()
    pages.BUILD = tmp_path_factory.mktemp("build")
    pages.PAGES = pages.BUILD / "pages"
    pages.main()
    return pages.BUILD


def _module(name: str = "pages") -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_of_docs_is_in_the_navigation_and_is_there(site: Path) -> None:
    nav = tomllib.loads((site / "zensical.toml").read_text("utf-8"))["project"]["nav"]
    placed = [page for part in nav for pages in part.values() for page in pages]
    assert len(placed) == len({*placed})
    assert all((site / "pages" / page).is_file() for page in placed)
    assert {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")} <= {*placed}


def test_every_link_between_pages_leads_to_one(site: Path) -> None:
    for page in (site / "pages").rglob("*.md"):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_reference_has_every_verb_every_name_and_every_kind_of_rule(site: Path) -> None:
    reference = {page.stem: page.read_text("utf-8") for page in (site / "pages/docs/reference").glob("*.md")}
    assert all(f"\n## {verb}\n" in reference["commands"] for verb in VERBS)
    assert all(f".{name}\n" in reference["library"] for name in designer.__all__ if name != "__version__")
    kinds = [kind.model_fields["kind"].annotation.__args__[0] for kind in RULE_KINDS]  # type: ignore[union-attr]
    assert all(f"`{kind}`" in reference["tables"] for kind in kinds if kind != "refuses_company")


@pytest.fixture(scope="module")
def built(site: Path) -> Path:
    """Let the generator build the site."""
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("the extra 'docs' is not installed")
    (site / "pages/docs/reference/library.md").write_text("# The library\n", "utf-8")  # it alone takes long
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--config-file", "zensical.toml"]
    done = subprocess.run(command, cwd=site, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    _module("offline").main(site / "site")
    return site / "site"


@pytest.mark.slow
def test_the_generator_builds_it_with_a_search_and_fetches_nothing(built: Path) -> None:
    assert (built / "search.json").is_file()
    for page in built.rglob("*.html"):
        fetched = re.findall(
            r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=\"?(https?://[^\"\s>]+)", page.read_text("utf-8")
        )
        assert not fetched, f"{page.name}: {fetched}"


@pytest.mark.slow
@needs_chromium
def test_it_is_searched_as_a_file_without_a_network(built: Path) -> None:
    with browser() as chrome:
        visit = Visit(chrome, built / "docs" / "tutorial.html")
        visit.page.wait_for_function("window.IFrameWorker !== undefined")
        visit.page.keyboard.press("Control+k")
        visit.page.keyboard.type("drop-downs", delay=50)
        visit.page.wait_for_selector("text=A workbook to fill in", timeout=20_000)
        assert [url for url in visit.requests if not url.startswith(("file:", "data:", "blob:"))] == []
        assert visit.errors == []
