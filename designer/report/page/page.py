"""The page: one file of HTML that fetches nothing, and reads without script and style.

The policy in its head allows the one style and the one script whose digests it names, and no address at all.
"""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from designer.design import Design
from designer.report.amounts import amount
from designer.report.drawing import Drawing, draw
from designer.report.layout import plain
from designer.report.names import Names
from designer.report.page.answer import answer
from designer.report.page.content import Content
from designer.report.page.proof_data import instance_data, proof_data
from designer.report.page.sections import Sections, number, walkout_data

ROOM = "designer.report.page"
WIDTH = 96
"""Columns of what is set as on a terminal."""
SCRIPTS = ("verifier.js", "zoom.js", "page.js")
POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def report_page(content: Content) -> str:
    """Make the page.

    Examples
    --------
    >>> from designer.design import Design, Reference
    >>> from designer.instance import Instance
    >>> page = report_page(Content(Instance(title="<b>"), Design(instance=Reference(title="<b>"))))
    >>> page[:15], "<title>&lt;b&gt;</title>" in page
    ('<!DOCTYPE html>', True)
    """
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(_text),
    )
    environment.filters["svg"] = lambda drawing, name: Markup(drawing.svg(name))
    style, script = _text("page.css"), "".join(map(_text, SCRIPTS))
    policy = POLICY.format(script=_digest(script), style=_digest(style))
    sections = Sections(content)
    shown: dict[str, Any] = {
        "title": plain(content.instance.title),
        "description": plain(content.instance.description or ""),
        "answer": [plain(sentence) for sentence in answer(content)],
        "policy": policy,
        "style": Markup(style),
        "script": Markup(script),
        "sections": sections,
        "content": content,
        "figures": sections.figures(),
        "proof": _proof(content),
        "prices": _prices(content),
        "front": _front(content),
        "optima": _optima(content),
        "comparison": _comparison(content),
        "data": Markup(_data(content)),
    }
    return environment.get_template("page.html.j2").render(shown)


def _text(name: str) -> str:
    return (files(ROOM) / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _data(content: Content) -> str:
    """Give the design as its file has it, and what the script reads; no name can end the element."""
    proved = content.proved
    data: dict[str, Any] = {}
    if content.design.institutions:
        data["design"] = content.design.to_json()
        data["walkouts"] = walkout_data(content.instance, content.design)
    if proved is not None and proved.proof is not None and proved.verified:
        data["instance"] = instance_data(content.instance)
        data["proof"] = proof_data(proved.proof)
    written = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _proof(content: Content) -> dict[str, Any] | None:
    if content.proved is None:
        return None
    from designer.report.proof import proof_text

    told = proof_text(content.instance, content.proved, WIDTH)
    return {"text": told, "verified": content.proved.verified and content.proved.proof is not None}


def _prices(content: Content) -> dict[str, Any] | None:
    if content.prices is None:
        return None
    from designer.report.drawing.prices import prices_chart, tag

    found = content.prices
    rows = [
        {
            "id": plain(p.id),
            "said": plain(p.sentence),
            "change": p.change,
            "tag": tag(p),
            "matters": p.matters,
        }
        for p in (*found.prices, *found.pairs)
    ]
    chart: Drawing = prices_chart(content.instance, found)
    return {"rows": sorted(rows, key=lambda row: not row["matters"]), "chart": chart}


def _front(content: Content) -> dict[str, Any] | None:
    found = content.front
    if found is None:
        return None
    from designer.report.drawing.front import front_chart

    names = Names(content.instance)

    def bodies(design: Design) -> str:
        return "; ".join(names.all(names.ordered(b.members)) or plain(b.id) for b in design.institutions)

    rows = [
        (
            bodies(point.design),
            *(amount(name, point.values[name], point.design) for name in found.objectives),
            "yes" if point.proven else "no",
        )
        for point in found.points
    ]
    spoken = [name.replace("_", " ") for name in found.objectives]
    header = ["A design with these values", *spoken, "Proven"]
    return {"chart": front_chart(content.instance, found), "header": header, "rows": rows}


def _optima(content: Content) -> dict[str, str] | None:
    found = content.optima
    if found is None:
        return None
    from designer.report.optima import optima_text

    names = Names(content.instance)
    listed = [body.members for design in found.designs for body in design.institutions]
    return {"text": optima_text(content.instance, found, WIDTH), "codes": names.legend(listed)}


def _comparison(content: Content) -> dict[str, Any] | None:
    found = content.comparison
    if found is None:
        return None
    from designer.report.comparison import sentences

    sides = []
    for letter, called, side in zip("AB", content.called, (found.a, found.b), strict=True):
        drawing = draw(content.instance, side.design) if side.design.institutions else None
        sides.append({"letter": letter, "called": plain(called), "drawing": drawing})
    rows = [(p.name.replace("_", " "), _said(p.a), _said(p.b), bool(p.difference)) for p in found.values]
    return {"sides": sides, "sentences": [plain(s) for s in sentences(found)], "rows": rows}


def _said(amount: object) -> str:
    """Say a value of one side; a truth as yes or no."""
    if isinstance(amount, bool):
        return "yes" if amount else "no"
    return "-" if amount is None else number(amount)
