"""Comparisons as Markdown and as HTML: what differs, and nothing that a name could do to them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from designer import compare, load, load_design
from designer.report.comparison_table import comparison_html, comparison_markdown
from tests.export.hostile import answered, hostile
from tests.helpers.commandline import run


class _Text(HTMLParser):
    """Collects the tags, and the cells of tables with the text that a reader sees."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def _read(page: str) -> _Text:
    read = _Text()
    read.feed(page)
    return read


def _hostile_pair() -> tuple[str, str]:
    instance, design = hostile(), answered(hostile())
    fewer = design.model_copy(update={"institutions": design.institutions[1:], "links": ()})
    found = compare(instance, design, fewer)
    return comparison_markdown(instance, found, ("<a>|b", "c")), comparison_html(
        instance, found, ("<a>|b", "c")
    )


def test_both_show_the_same_cells() -> None:
    markdown, page = _hostile_pair()
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    in_markdown = [cell.strip() for cell in _read(rendered).cells]
    in_page = [cell.strip() for cell in _read(page).cells]
    assert len(in_page) > 20
    assert [re.sub(r"\n.*", "", cell, flags=re.DOTALL) for cell in in_markdown] == [
        re.sub(r"\n.*", "", cell, flags=re.DOTALL) for cell in in_page
    ]


def test_a_name_makes_no_markup() -> None:
    markdown, page = _hostile_pair()
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    for text in (rendered, page):
        assert not {"script", "i", "a", "br", "img"} & {*_read(text).tags}
    assert "=b0 &lt;/script&gt;" in page


def test_unchanged_rows_are_left_out() -> None:
    instance = load("minsk_2014")
    design = load_design("minsk_2014.history")
    text = comparison_markdown(instance, compare(instance, design, design))
    assert "|" not in text
    assert "Nothing moved" in text


def test_what_moved_is_marked_by_signs() -> None:
    instance, design = hostile(), answered(hostile())
    fewer = design.model_copy(update={"institutions": design.institutions[1:], "links": ()})
    text = comparison_markdown(instance, compare(instance, design, fewer))
    assert re.search(r"^\| - \| =b0 .*HYPERLINK\(0\)", text, re.MULTILINE)
    assert re.search(r"^\| institutions \| 7 \| 6 \| -1 \|$", text, re.MULTILINE)
    assert not re.search(r"^\| \+", text, re.MULTILINE)


@pytest.mark.parametrize(("form", "begins"), [("markdown", "### "), ("html", "<!DOCTYPE html>")])
def test_the_command_prints_it_and_nothing_else(form: str, begins: str) -> None:
    design = "minsk_2014.history"
    done = run("compare", "minsk_2014", design, design, "--format", form)
    assert done.exit_code == 0
    assert done.stdout.startswith(begins)
    assert "Next," not in done.stdout


def test_a_format_beside_json_is_refused(tmp_path: Path) -> None:
    design = "minsk_2014.history"
    refused = run("compare", "minsk_2014", design, design, "--format", "html", "--json")
    assert refused.exit_code == 2
    assert "--json" in refused.stderr
