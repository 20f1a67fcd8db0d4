"""Briefs as PDF, typeset by Typst: two pages, all text as data, the picture with its words."""

from __future__ import annotations

import json
from importlib.resources import files

from designer.report.brief.memo import Memo
from designer.report.optional import optional

WIDE, HIGH = 165.0, 235.0
"""Millimetres that the picture takes at most."""


def pdf(memo: Memo) -> bytes:
    """Write a brief as PDF; the same brief gives the same bytes.

    Raises
    ------
    designer.runtime.errors.InputError
        If Typst is not installed.
    """
    typst = optional("typst", "typst", "pdf", "a brief as PDF")
    template = (files("designer.report.brief") / "brief.typ").read_bytes()
    data = {
        "title": memo.title,
        "subtitle": memo.subtitle,
        "sections": [{"heading": s.heading, "kind": s.kind, "lines": s.lines} for s in memo.sections],
        "picture": None if memo.picture is None else memo.picture.svg(),
        "width": 0 if memo.picture is None else min(WIDE, HIGH * memo.picture.width / memo.picture.height),
        "twin": "" if memo.picture is None else " ".join(memo.picture.twin),
    }
    made: bytes = typst.compile(template, format="pdf", sys_inputs={"data": json.dumps(data)})
    return made
