"""Briefs as Word documents, in a house's own styles where a template is given."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from designer.report.brief.memo import Matrix, Memo
from designer.report.drawing.convert import converted
from designer.report.drawing.svg import cut
from designer.report.optional import optional
from designer.runtime.errors import InputError, Problem

WIDTH, HEIGHT, LEAST = 6.2, 4.4, 2.0
"""Inches that the picture takes at most; and its height at least, however long the matrix below it is."""
PAGE, ROW, FIRST = 8.6, 0.21, 1.8
"""Inches of the page with the annex, of a row of its matrix, and of the column of names."""
LONGEST, LEGEND = 28, 100
"""Columns of a name in the matrix, and of a line of its legend."""
LONG, MUCH = 24, 60
"""Columns of a matrix, and its rows, beyond which the picture has to do."""
STYLES = {"items": "List Bullet", "numbers": "List Number", "paragraphs": "Normal"}


def word(memo: Memo, template: Path | None = None) -> bytes:
    """Write a brief as a Word document.

    Parameters
    ----------
    memo
        The brief.
    template
        A document whose styles, margins, header and footer are kept.

    Raises
    ------
    designer.runtime.errors.InputError
        If python-docx is not installed, or the template is no document.
    """
    docx = optional("docx", "python-docx", "word", "a brief as a Word document")
    document = _opened(docx, template)
    if template is None:
        _set_small(document)
    document.core_properties.title = memo.title[:255]
    _paragraph(document, memo.title, "Title")
    _paragraph(document, memo.subtitle, "Normal")
    for section in memo.sections:
        _paragraph(document, section.heading, "Heading 1")
        for line in section.lines:
            _paragraph(document, line, STYLES[section.kind])
    if memo.matrix.columns:
        # On a page of its own, whatever the text before it takes.
        _paragraph(document, "Annex: who sits where", "Heading 1").paragraph_format.page_break_before = True
        _picture(document, memo)
        _matrix(document, memo.matrix)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _opened(docx: Any, template: Path | None) -> Any:
    if template is None:
        return docx.Document()
    try:
        document = docx.Document(str(template))
    except Exception as error:  # the package has no error of its own for what is no document
        why = "this is no Word document (.docx) whose styles could be used"
        if isinstance(error, OSError):
            why = f"it cannot be read: {error.strerror or error}"
        raise InputError([Problem(str(template), why)]) from None
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    return document


def _set_small(document: Any) -> None:
    from docx.shared import Cm, Pt

    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.7)
    sizes = {"Normal": 9.5, "List Bullet": 9.5, "List Number": 9.5, "Heading 1": 11.5, "Title": 17}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(2)
        style.paragraph_format.space_before = Pt(6 if name == "Heading 1" else 0)


def _paragraph(document: Any, text: str, style: str) -> Any:
    """Add a paragraph; a template that lacks a style has its ordinary one used."""
    known = {one.name for one in document.styles}
    return document.add_paragraph(text, style=style if style in known else None)


def _picture(document: Any, memo: Memo) -> None:
    if memo.picture is None:
        return
    from docx.shared import Inches

    try:
        image = converted(memo.picture, "png")
    except InputError:
        # Without Typst there is the matrix, which says the same.
        return
    scale = min(WIDTH / memo.picture.width, _room(memo.matrix) / memo.picture.height)
    document.add_picture(BytesIO(image), width=Inches(memo.picture.width * scale))
    properties = document.inline_shapes[-1]._inline.docPr
    properties.set("descr", " ".join(memo.picture.twin)[:4000])


def _room(matrix: Matrix) -> float:
    """Give the height that the matrix and its legend leave to the picture."""
    if _too_long(matrix):
        return PAGE
    taken = ROW * (len(matrix.rows) + 2) + ROW * len(_legend(matrix)) / LEGEND
    return min(HEIGHT, max(LEAST, PAGE - taken))


def _too_long(matrix: Matrix) -> bool:
    return len(matrix.columns) > LONG or len(matrix.rows) > MUCH


def _legend(matrix: Matrix) -> str:
    named = "; ".join(f"{n} {name}" for n, name in enumerate(matrix.columns, start=1))
    return f"x has a seat, C chairs. {named}."


def _matrix(document: Any, matrix: Matrix) -> None:
    from docx.shared import Inches, Pt

    if _too_long(matrix):
        return
    table = document.add_table(rows=1, cols=len(matrix.columns) + 1)
    if "Table Grid" in {one.name for one in document.styles}:
        table.style = "Table Grid"
    numbers = ["Party", *(str(n) for n in range(1, len(matrix.columns) + 1))]
    rows = [numbers, *matrix.rows]
    for _ in matrix.rows:
        table.add_row()
    table.autofit = False
    others = (WIDTH + 0.4 - FIRST) / len(matrix.columns)
    # Word goes by the widths of cells, others by those of columns.
    for n, column in enumerate(table.columns):
        column.width = Inches(others if n else FIRST)
    for row, texts in zip(table.rows, rows, strict=True):
        for n, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = Inches(others if n else FIRST)
            run = cell.paragraphs[0].add_run(cut(text, LONGEST))
            run.font.size = Pt(8)
    _paragraph(document, _legend(matrix), "Normal").runs[0].font.size = Pt(8)
