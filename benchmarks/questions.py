"""Questions side by side with one plain solve: ``python -m benchmarks.questions [INSTANCE ...]``.

Without arguments: Northeast Asia, and the two regions of benchmarks/questions_on, each once as it stands and
once with a seat limit that makes it impossible. All in one process, after one solve that nobody counts; the
plain solve is the median of five. Each answer is what a user gets: proven, confirmed, and seen by the
referee. The page is Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from designer import Instance, load
from designer.questions.bench.results import circumstances
from designer.questions.explore.diverse import diverse
from designer.questions.explore.front import front
from designer.questions.explore.optima import explore
from designer.questions.infeasibility import Impossible, explain
from designer.questions.prices import prices
from designer.questions.targets import reach
from designer.solve import solve

Answer = Callable[[Instance], str]
PLAIN = 5
"""Plain solves, of which the median counts."""

FRONTS = (("institutions", "seats", "uncoordinated"), ("institutions", "exposure"))

REGIONS = Path(__file__).parent / "questions_on"

IMPOSSIBLE = {"levantine_sea": "few_libyan_seats", "red_sea": "no_rebels"}
"""The limit on seats that leaves a region without a design where it is 1."""


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


def fronted(names: tuple[str, ...], instance: Instance) -> str:
    """Find a Pareto front."""
    found = front(instance, names)
    points = "; ".join(", ".join(map(str, point.values.values())) for point in found.points)
    return f"{len(found.points)} points ({points})" + (", complete" if found.complete else ", not complete")


def reached(instance: Instance) -> str:
    """Ask what it would take to do with one institution less."""
    [least] = [o.value for o in solve(instance).objectives if o.name == "institutions"]
    found = reach(instance, {"institutions": int(least) - 1})
    return ways(found.why)


def ways(why: Impossible) -> str:
    """Count conflicts and ways out."""
    members = "; ".join(f"{len(c.members)}" for c in why.conflicts)
    weights = ", ".join(f"{repair.weight:f}" for repair in why.repairs)
    complete = ", complete" if why.complete else ""
    return f"conflicts of {members} sentences; ways out of weight {weights}{complete}"


def refused(instance: Instance) -> str:
    """Ask why there is no design, and for all ways out."""
    return ways(explain(instance))


def spread(instance: Instance) -> str:
    """Find three designs that are as different as possible."""
    found = diverse(instance, 3, {"institutions": Decimal(0)})
    proven = "proven most" if found.proven else f"at most {found.bound}"
    return f"{len(found.designs)} designs, {found.distance} of {found.hostings} hostings apart, {proven}"


QUESTIONS: dict[str, Answer] = {
    "all prices, and pairs (`explain --prices`)": priced,
    "all optimal designs (`explore`)": explored,
    **{
        f"the Pareto front of {', '.join(names)} (`explore --front`)": partial(fronted, names)
        for names in FRONTS
    },
    "one institution less (`explain --target`)": reached,
    "three different designs (`explore --diverse 3 --within institutions=0`)": spread,
}


def timed(answer: Callable[[], object]) -> tuple[object, float]:
    """Give an answer and the seconds that it took."""
    began = perf_counter()
    return answer(), perf_counter() - began


def rows(instance: Instance, questions: dict[str, Answer]) -> Iterator[str]:
    """Ask questions about an instance, beside one plain solve."""
    solve(instance)
    plain = median(timed(lambda: solve(instance))[1] for _ in range(PLAIN))
    yield f"| one plain solve | {solve(instance).status} | {plain:.2f} | 1 |"
    for question, answer in questions.items():
        said, seconds = timed(partial(answer, instance))
        yield f"| {question} | {said} | {seconds:.1f} | {seconds / plain:.0f} |"


def asked(names: list[str]) -> Iterator[tuple[str, Instance, dict[str, Answer]]]:
    """Give each instance with its title and what is asked of it."""
    for name in names or ["northeast_asia_2009", *(str(REGIONS / f"{region}.yaml") for region in IMPOSSIBLE)]:
        instance = load(Path(name)) if Path(name).exists() else load(name)
        yield instance.title, instance, QUESTIONS
        limit = IMPOSSIBLE.get(Path(name).stem)
        if limit is not None:
            rules = (r.model_copy(update={"at_most": 1}) if r.id == limit else r for r in instance.rules)
            impossible = instance.model_copy(update={"rules": tuple(rules)})
            why: dict[str, Answer] = {"why not, and every way out (`explain`)": refused}
            yield f"{instance.title}, impossible", impossible, why


def page(names: list[str]) -> str:
    """Lay out the answers, and their ratios to a plain solve."""
    run = circumstances()
    packages = {"Python": run["python"], **run["packages"], "designer": run["version"]}
    versions = ", ".join(f"{package} {version}" for package, version in packages.items())
    lines = [f"- Machine: {run['machine']}", f"- Versions: {versions}"]
    for title, instance, questions in asked(names):
        head = ["| question | answer | s | times plain |", "|---|---|---|---|"]
        lines += ["", f"## {title}", "", *head, *rows(instance, questions)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(sys.argv[1:]))
