"""Drawings as PDF and PNG: typeset by Typst, which is an optional package."""

from __future__ import annotations

from designer.report.drawing.svg import Drawing
from designer.report.optional import optional

RESOLUTION = 200.0
"""Dots per inch of a PNG."""
FORMATS = ("svg", "pdf", "png")
POINTS = 0.75
"""Points in a pixel."""


def converted(drawing: Drawing, format: str) -> bytes:
    """Give a drawing in one of :data:`FORMATS`; the same drawing gives the same bytes.

    Raises
    ------
    designer.runtime.errors.InputError
        If that takes a package which is not installed.

    Examples
    --------
    >>> converted(Drawing(10, 10, "", "Nothing"), "svg")[:4]
    b'<svg'
    """
    if format == "svg":
        return drawing.svg().encode()
    typst = optional("typst", "typst", "pdf", f"a {format.upper()} file")
    width, height = (size * POINTS for size in (drawing.width, drawing.height))
    page = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
        "#set document(title: sys.inputs.title, date: none)\n"
        '#image(bytes(sys.inputs.picture), format: "svg", width: 100%, alt: sys.inputs.twin)\n'
    )
    said = {"title": drawing.title, "picture": drawing.svg(), "twin": " ".join(drawing.twin)}
    made: bytes = typst.compile(page.encode(), format=format, ppi=RESOLUTION, sys_inputs=said)
    return made
