"""Pages that tests look at, made once."""

from __future__ import annotations

from functools import cache
from random import Random

from designer import Instance, check, load, prove, solve
from designer.design import Design, Institution, Reference
from designer.instance import Instance as Asked
from designer.report.page.content import Content
from designer.report.page.page import report_page
from tests.helpers.hostile import hostile


def content(instance: Instance, design: Design | None = None) -> Content:
    best = solve(instance) if design is None else design
    proved = prove(instance) if design is None else None
    return Content(instance, best, check(instance, best), proved)


@cache
def northeast_asia() -> str:
    return report_page(content(load("northeast_asia_2009")))


@cache
def hostile_page() -> str:
    return report_page(content(hostile()))


@cache
def large() -> tuple[Instance, Design]:
    """Sixty parties, two hundred issues, and a body for each, made by hand."""
    rng = Random(1)
    parties = [f"P{n:02}" for n in range(60)]
    seats = [tuple(sorted(rng.sample(parties, rng.choice([2, 3, 4])))) for _ in range(200)]
    rows = [{"id": f"i{n}", "name": f"Issue number {n}", "required": [*who]} for n, who in enumerate(seats)]
    ties = [{"issues": [f"i{n}", f"i{n + 1}"], "kind": "coordinate"} for n in range(0, 198, 2)]
    instance = Asked.model_validate(
        {
            "title": "Large",
            "parties": [{"id": p, "name": f"Party {p}"} for p in parties],
            "issues": rows,
            "interdependences": ties,
            "settings": {"umbrella": None},
        }
    )
    bodies = tuple(Institution(id=f"b{n}", members=who, mandate=(f"i{n}",)) for n, who in enumerate(seats))
    return instance, Design(instance=Reference(title="Large"), institutions=bodies)


@cache
def large_page() -> str:
    return report_page(content(*large()))
