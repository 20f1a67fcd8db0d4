"""What a notebook shows: tables that read without style, with every name escaped."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from designer import compare, explain, load, solve
from designer.design import Design, Reference
from tests.helpers.hostile import hostile


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("what", ["instance", "design", "comparison", "conflict"])
def test_what_a_notebook_shows_is_plain_tables(what: str) -> None:
    instance = hostile()
    design = solve(instance)
    shown = {
        "instance": instance,
        "design": design,
        "comparison": compare(instance, design, Design(instance=Reference(title="none"))),
        "conflict": explain(load("infeasible")),
    }[what]
    tags = Tags(shown._repr_html_())
    assert "table" in tags.seen
    assert tags.seen <= {"p", "b", "table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert not tags.attributes & {"onerror", "onload", "src", "href"}


def test_a_conflict_tells_its_sentences() -> None:
    assert "Aland does not sit with Bland" in explain(load("infeasible"))._repr_html_()
