"""Pages that tests look at, made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

from designer import Instance, check, explore, load, prices, prove, solve
from designer.design import Design, Institution, Reference
from designer.questions.compare import compare
from designer.questions.explore.front import front
from designer.questions.infeasibility import explain
from designer.report.page.content import Content
from designer.report.page.page import report_page
from tests.helpers.hostile import hostile


def content(instance: Instance, design: Design | None = None) -> Content:
    best = solve(instance) if design is None else design
    proved = prove(instance) if design is None else None
    return Content(instance, best, check(instance, best), proved)


def northeast_asia() -> Content:
    return content(load("northeast_asia_2009"))


def everything() -> Content:
    """A page on which every question that can be asked besides has been asked."""
    instance = load("two_rivers")
    told = content(instance)
    other = told.design.model_copy(update={"institutions": told.design.institutions[:1]})
    return replace(
        told,
        prices=prices(instance),
        optima=explore(instance),
        front=front(instance, ["institutions", "seats"]),
        comparison=compare(instance, told.design, other),
    )


def large() -> tuple[Instance, Design]:
    """Sixty parties, two hundred issues, and a body for each, made by hand."""
    rng = Random(1)
    parties = [f"P{n:02}" for n in range(60)]
    seats = [tuple(sorted(rng.sample(parties, rng.choice([2, 3, 4])))) for _ in range(200)]
    rows = [{"id": f"i{n}", "name": f"Issue number {n}", "required": [*who]} for n, who in enumerate(seats)]
    ties = [{"issues": [f"i{n}", f"i{n + 1}"], "kind": "coordinate"} for n in range(0, 198, 2)]
    instance = Instance.model_validate(
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


def infeasible() -> Content:
    instance = load("infeasible")
    return Content(instance, solve(instance), impossible=explain(instance))


def unknown() -> Content:
    instance = load("two_rivers")
    return Content(instance, Design(instance=Reference(title=instance.title), status="unknown"))


CONTENTS: dict[str, Callable[[], Content]] = {
    "northeast asia": northeast_asia,
    "every question": everything,
    "60 parties and 200 bodies": lambda: content(*large()),
    "infeasible": infeasible,
    "unknown": unknown,
    "no institution": lambda: content(Instance(title="Nothing to do")),
    "hostile names": lambda: content(hostile()),
}


@cache
def page(name: str) -> str:
    """Give one of the pages, made once."""
    return report_page(CONTENTS[name]())
