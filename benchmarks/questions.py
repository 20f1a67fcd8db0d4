"""Questions side by side with one plain solve: ``python -m benchmarks.questions [INSTANCE]``.

All in one process, after one solve that nobody counts; the plain solve is the median of five. Each answer
is what a user gets: proven, confirmed, and seen by the referee. The page is Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

from designer import Instance, load
from designer.questions.bench.results import circumstances
from designer.questions.explore.diverse import diverse
from designer.questions.explore.front import front
from designer.questions.explore.optima import explore
from designer.questions.prices import prices
from designer.solve import solve

Answer = Callable[[Instance], str]
PLAIN = 5
"""Plain solves, of which the median counts."""

FRONT = ("institutions", "seats", "uncoordinated")


def priced(instance: Instance) -> str:
    """Price every sentence and look for pairs."""
    found = prices(instance)
    proven = sum(price.proven or price.possible is False for price in found.prices)
    dear = sum(price.matters for price in found.prices)
    pairs = "these all, proven" if found.all_pairs else "perhaps others"
    counted = f"{len(found.prices)} prices, {proven} proven; {dear} change something"
    return f"{counted}; {len(found.pairs)} pairs, {pairs}"


def explored(instance: Instance) -> str:
    """Find all optimal designs."""
    found = explore(instance, limit=10_000)
    every = f"optimal designs: {len(found.designs)}, memberships in every one: {len(found.every)}"
    return every + (f", complete by {found.confirmed_by}" if found.complete else ", not complete")


def fronted(instance: Instance) -> str:
    """Find a Pareto front of three objectives."""
    found = front(instance, FRONT)
    points = "; ".join(", ".join(map(str, point.values.values())) for point in found.points)
    return f"{len(found.points)} points ({points})" + (", complete" if found.complete else ", not complete")


def spread(instance: Instance) -> str:
    """Find three designs that are as different as possible."""
    found = diverse(instance, 3, {"institutions": Decimal(0)})
    proven = "proven most" if found.proven else f"at most {found.bound}"
    return f"{len(found.designs)} designs, {found.distance} of {found.hostings} hostings apart, {proven}"


QUESTIONS: dict[str, Answer] = {
    "all prices, and pairs (`explain --prices`)": priced,
    "all optimal designs (`explore`)": explored,
    f"the Pareto front of {', '.join(FRONT)} (`explore --front`)": fronted,
    "three different designs (`explore --diverse 3 --within institutions=0`)": spread,
}


def timed(answer: Callable[[], object]) -> tuple[object, float]:
    """Give an answer and the seconds that it took."""
    began = perf_counter()
    return answer(), perf_counter() - began


def page(name: str) -> str:
    """Ask everything of an instance, and lay out the answers and their ratios to a plain solve."""
    instance = load(Path(name)) if Path(name).exists() else load(name)
    solve(instance)
    plain = median(timed(lambda: solve(instance))[1] for _ in range(PLAIN))
    rows = [f"| one plain solve | {solve(instance).status} | {plain:.2f} | 1 |"]
    for question, answer in QUESTIONS.items():
        said, seconds = timed(lambda answer=answer: answer(instance))  # type: ignore[misc]
        rows.append(f"| {question} | {said} | {seconds:.1f} | {seconds / plain:.0f} |")
    run = circumstances()
    packages = {"Python": run["python"], **run["packages"], "designer": run["version"]}
    versions = ", ".join(f"{package} {version}" for package, version in packages.items())
    head = ["| question | answer | s | times plain |", "|---|---|---|---|"]
    return "\n".join([f"- Machine: {run['machine']}", f"- Versions: {versions}", "", *head, *rows])


if __name__ == "__main__":
    print(page(sys.argv[1] if len(sys.argv) > 1 else "northeast_asia_2009"))
