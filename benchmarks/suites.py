"""The suites of ``designer bench``: which instances, who solves them, for how long."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.designs import covering_design, steiner_covering
from benchmarks.orlib import OPTIMA, files, name_of, set_covering
from benchmarks.regions import Shape, region
from benchmarks.rivals import RIVALS
from designer.questions.bench.plan import ENGINES, Contender, Problem, Run, engine, runs
from designer.runtime import bundled

TREE = Path(__file__).parents[1]

COVERINGS = {(6, 4, 2): 3, (7, 3, 2): 7, (9, 3, 2): 12, (13, 4, 2): 13, (8, 4, 3): 14, (10, 4, 2): 9}
"""Covering numbers C(v, k, t), from the La Jolla Covering Repository."""

STEINER = {9: 5, 15: 9, 27: 18}
"""Covering numbers of Steiner triple systems (Fulkerson, Nemhauser and Trotter 1974)."""

GOALS: list[tuple[Shape, int, float]] = [
    (Shape(6, 30), 6, 10),
    (Shape(20, 100), 8, 20),
    (Shape(30, 200), 5, 30),
    (Shape(60, 500), 5, 90),
    (Shape(60, 500, locality=0.3, max_mandate=6), 3, 120),
    (Shape(60, 500, hubs=3), 3, 120),
    (Shape(100, 1000), 3, 120),
    (Shape(193, 2000), 1, 120),
    (Shape(193, 5000), 1, 120),
    (Shape(12, 40, per_issue=2, max_mandate=None), 6, 30),
    (Shape(12, 40, per_issue=2), 6, 30),
    (Shape(20, 100, per_issue=1, max_mandate=None), 6, 30),
    (Shape(20, 100, per_issue=1), 6, 30),
    (Shape(20, 100, per_issue=2, max_mandate=None), 6, 30),
    (Shape(20, 100, per_issue=2), 6, 30),
    (Shape(40, 200, per_issue=2), 3, 60),
    (Shape(60, 500, per_issue=1), 3, 60),
    (Shape(100, 1000, per_issue=1), 2, 120),
    (Shape(193, 2000, per_issue=1), 1, 120),
]
"""Regions, without interdependences and with: their shape, how many seeds, and the time for each."""


def contender(name: str) -> Contender:
    """Give an engine or a rival by its name.

    Raises
    ------
    KeyError
        If there is none.
    """
    if name in ENGINES:
        return engine(name)
    if name not in RIVALS:
        raise KeyError(name)
    return Contender(name, (sys.executable, "-m", "benchmarks.rivals", name), TREE)


def everybody() -> list[Contender]:
    """Give all engines and rivals."""
    return [contender(name) for name in (*ENGINES, *RIVALS)]


def a_region(shape: Shape, seed: int) -> Problem:
    """Give a region as a problem."""
    name = f"region-{shape.parties}x{shape.issues}"
    plain = Shape(shape.parties, shape.issues)
    for trait, written in (("locality", "p"), ("max_mandate", "K"), ("hubs", "hubs"), ("per_issue", "ties")):
        if getattr(shape, trait) != getattr(plain, trait):
            name += f"-{written}{getattr(shape, trait)}"
    special = name.count("-") > 1
    text = _text(partial(region, shape, seed))
    return Problem(f"{name}-{seed}", text, name if special else "regions", shape.issues)


def bundled_cases() -> list[Problem]:
    """Give the instances that come with the package."""
    found = []
    for name in bundled.names():
        path = bundled.path(name)
        real = path.parent.name != "cases"
        read = partial(path.read_text, "utf-8")
        found.append(Problem(name, read, "real cases" if real else "small cases", suffix=".yaml"))
    return found


def designs(largest: int = 1000) -> list[Problem]:
    """Give covering designs and Steiner triples with at most so many issues."""
    found = [
        Problem(f"C({v},{k},{t})", _text(partial(covering_design, v, k, t)), "covering designs", 0, number)
        for (v, k, t), number in COVERINGS.items()
    ]
    found += [
        Problem(f"steiner-{points}", _text(partial(steiner_covering, points)), "Steiner triples", 0, number)
        for points, number in STEINER.items()
    ]
    return [problem for problem in found if len(json.loads(problem.text())["issues"]) <= largest]


def orlib(folder: Path) -> list[Problem]:
    """Give the set-covering files of a folder."""
    return [
        Problem(name, _text(partial(set_covering, path)), "OR-Library", known=OPTIMA[name])
        for path in files(folder)
        for name in [name_of(path)]
    ]


def _text(make: Callable[[], dict[str, Any]]) -> Callable[[], str]:
    return lambda: json.dumps(make())


def quick(chosen: list[Contender], folder: Path | None) -> list[Run]:
    """Correctness in two minutes: small cases, small regions with everybody, published optima."""
    names = {c.name for c in chosen}
    own = [c for c in chosen if c.name in ENGINES]
    tiny = [a_region(Shape(5, 8), seed) for seed in range(2)]
    small = [a_region(Shape(6, 30), 0), a_region(Shape(8, 12, per_issue=0.5), 0)]
    quicker = [c for c in chosen if c.name not in ("naive", "minizinc")]
    plan = runs("quick", tiny, chosen, [0], 10)
    plan += runs("quick", small, quicker, [0], 10)
    plan += runs("quick", bundled_cases(), [c for c in own if c.name != "auto"], [0], 20)
    plan += runs("quick", designs(40), quicker, [0], 5)
    plan += runs("quick", bundled_cases()[:1], [c for c in own if c.name == "auto"], [0], 20)
    small_ones = [case for case in bundled_cases() if case.family == "small cases"]
    plan += runs("quick", small_ones[::3], [c for c in chosen if c.name in names - {*ENGINES}], [0], 10)
    if folder is not None:
        plan += runs("quick", orlib(folder)[:2], quicker, [0], 10)
    return plan


def goals(chosen: list[Contender], folder: Path | None) -> list[Run]:
    """Regions of every size, seed by seed, everybody side by side."""
    plan: list[Run] = []
    for shape, seeds, limit in GOALS:
        problems = [a_region(shape, seed) for seed in range(1, seeds + 1)]
        plan += runs("goals", problems, chosen, [0], limit)
    return plan


def full(chosen: list[Contender], folder: Path | None) -> list[Run]:
    """Everything: the cases, designs, regions with and without interdependences, files of a folder."""
    plan = runs("full", bundled_cases(), chosen, [0], 60)
    plan += runs("full", designs(), chosen, [0], 60)
    if folder is not None:
        plan += runs("full", orlib(folder), chosen, [0], 60)
    tied = [a_region(Shape(n, issues, per_issue=1), 1) for n, issues in ((6, 20), (10, 40))]
    plan += runs("full", tied, chosen, [0], 60)
    return plan + goals(chosen, folder)


SUITES: dict[str, Callable[[list[Contender], Path | None], list[Run]]] = {
    "quick": quick,
    "goals": goals,
    "full": full,
}
