"""Briefs: two pages, right numbers, one side's view, and names that stay names."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path

import pytest

from designer import check, load, load_design, prices, solve
from designer.design import Design
from designer.instance import Instance
from designer.report.brief.markdown import markdown
from designer.report.brief.memo import memo
from designer.report.brief.pdf import pdf
from designer.report.brief.word import word
from designer.report.page.content import Content
from designer.runtime.errors import InputError
from tests.helpers.commandline import run
from tests.helpers.hostile import SCRIPT, hostile
from tests.helpers.officepages import laid_out, office, pages
from tests.report.pages import large


def told(instance: Instance, design: Design | None = None) -> Content:
    best = solve(instance) if design is None else design
    return Content(instance, best, check(instance, best))


def rivers() -> Content:
    instance = load("two_rivers")
    design = solve(instance)
    return Content(instance, design, check(instance, design), prices=prices(instance))


def test_a_brief_has_the_sections_in_their_order_and_the_numbers_of_the_design() -> None:
    content = rivers()
    written = markdown(memo(content))
    headings = re.findall(r"^## (.*)$", written, re.MULTILINE)
    assert headings == [
        "Bottom line",
        "Objective",
        "Recommendation",
        "Points to make",
        "Background",
        "Annex: who sits where",
    ]
    bodies = content.design.institutions
    seats = sum(len(body.members) for body in bodies)
    assert f"{len(bodies)} institution" in written
    assert f"{seats} seats" in written
    marks = sum(row[1:].count("x") + row[1:].count("C") for row in memo(content).matrix.rows)
    assert marks == seats


def test_a_brief_for_a_party_tells_its_own_side() -> None:
    instance = hostile()
    lines = {s.heading: s.lines for s in memo(told(instance), "AAA").sections}
    assert "sits in 1 of 2 institutions" in lines["Bottom line"][0]
    assert any(line.startswith("Owes 1 commitment and is owed 0") for line in lines["Points to make"])
    assert len(lines["Recommendation"]) == 1


@pytest.mark.parametrize("party", [None, "AAA"])
def test_names_with_markup_stay_names_in_every_format(party: str | None) -> None:
    brief = memo(told(hostile()), party)
    written = markdown(brief)
    assert not re.search(r"(?<!\\)<script", written)
    docx = pytest.importorskip("docx")
    document = docx.Document(BytesIO(word(brief)))
    assert SCRIPT in "\n".join(p.text for p in document.paragraphs)
    pytest.importorskip("typst")
    assert pdf(brief).startswith(b"%PDF")
    assert pdf(brief) == pdf(brief)


@pytest.mark.parametrize("name", ["northeast_asia", "large", "hostile"])
def test_a_brief_is_two_pages(name: str, tmp_path: Path) -> None:
    pytest.importorskip("typst")
    content = {
        "northeast_asia": lambda: told(
            load("northeast_asia_2009"), load_design("northeast_asia_2009.as_it_was")
        ),
        "large": lambda: told(*large()),
        "hostile": lambda: told(hostile()),
    }[name]()
    assert pages(pdf(memo(content))) == 2
    if office() is not None:
        # All cases and sides: python -m tests.helpers.officepages
        assert laid_out({"brief": word(memo(content))}, tmp_path) == {"brief": 2}


def test_a_template_keeps_its_styles_and_loses_its_text(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    from docx.shared import Pt

    ours = docx.Document()
    ours.styles["Normal"].font.size = Pt(14)
    ours.add_paragraph("Old text of the house")
    ours.save(str(tmp_path / "ours.docx"))
    made = docx.Document(BytesIO(word(memo(told(hostile())), tmp_path / "ours.docx")))
    assert made.styles["Normal"].font.size == Pt(14)
    assert "Old text" not in "\n".join(p.text for p in made.paragraphs)


def test_a_template_that_is_no_document_is_refused_by_name(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    wrong = tmp_path / "ours.docx"
    wrong.write_text("no document")
    with pytest.raises(InputError, match=r"ours.docx: this is no Word document"):
        word(memo(told(hostile())), wrong)
    with pytest.raises(InputError, match=r"none.docx"):
        word(memo(told(hostile())), tmp_path / "none.docx")


def test_the_picture_in_a_document_is_told_in_words() -> None:
    docx = pytest.importorskip("docx")
    pytest.importorskip("typst")
    document = docx.Document(BytesIO(word(memo(rivers()))))
    assert "A chart of" in document.inline_shapes[0]._inline.docPr.get("descr")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--for", "AA", "-o", "x.md"], "the instance has no party 'AA'"),
        (["--template", "t.docx", "-o", "x.md"], "--template goes with"),
        (["-o", "x.odt"], ".docx (Word)"),
    ],
)
def test_bad_calls_are_refused_and_nothing_is_written(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("brief", "two_rivers", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"pip install 'institution-designer\[pdf\]'"):
        pdf(memo(told(hostile())))
