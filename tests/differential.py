"""The product against exhaustive enumeration, on many small random instances.

Run it as ``python -m tests.differential --count 2000 --seed 0``. It compares the optimum of each
instance, and prints for every feature how many instances have it, and in how many of them
switching it off changes the optimum: a feature that never decides is not tested. With ``--links``
the instances are the tiny ones with links; ``--form`` takes those of one kind. With ``--truth-only``
the product is left out; with ``--no-table`` the deciding table is.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib import import_module
from statistics import median
from typing import Any

from designer import Instance
from designer.candidates.grounding import Acceptability, ground
from designer.engines.pool.scope import unfit
from designer.solve.covering_relaxation import covering_relaxation
from tests.helpers import bruteforce, brutelinks
from tests.helpers.bruteforce import MEASURES, scales
from tests.helpers.brutelinks import ALL_MEASURES
from tests.helpers.features import REGISTRY, Feature, features, names_of, objectives, without
from tests.helpers.focusedinstances import doubled_instance, fated_instance, separated_instance
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.linkfeatures import LINKED_REGISTRY
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
MANY = 4
FALLEN = "in place of the pool engine"


@dataclass(frozen=True)
class Family:
    """A family of random instances, with the enumeration that is right for it.

    Attributes
    ----------
    make : callable
        Gives an instance for a seed.
    optimum : callable
        Gives the least vector and a design that has it; None when there is none.
    counted : list of str
        The measures that the enumeration knows.
    registry : list of Feature
        What instances can have.
    """

    make: Callable[[int], Row]
    optimum: Callable[[Row], Any]
    counted: list[str]
    registry: list[Feature]

    def vector(self, instance: Row) -> list[int] | None:
        """Return the least vector of an instance, None when there is no design."""
        found = self.optimum(instance)
        return list(found[0]) if found else None


PLAIN = Family(random_instance, bruteforce.optimum, MEASURES, REGISTRY)
LINKED = Family(linked_instance, brutelinks.optimum, ALL_MEASURES, LINKED_REGISTRY)
FORMS = {
    "plain": PLAIN,
    "links": LINKED,
    # Existing bodies at all prices, several with the same members; issues apart from existing bodies;
    # issues handled twice, tied, with proposals.
    "fates": replace(LINKED, make=fated_instance),
    "separate": replace(LINKED, make=separated_instance),
    "double": replace(LINKED, make=doubled_instance),
}


def product_vector(
    instance: Row, family: Family = PLAIN, engine: str = "auto", fallen: Counter[str] | None = None
) -> list[int] | None:
    """Return the optimum that the product finds, in the units of the independent truth.

    Parameters
    ----------
    instance : dict
        The instance, as its file says it.
    family : Family
        Says which measures are compared. Without interdependences nothing can be linked, and the
        stages of an instance without them that are about links are 0.
    engine : str
        Which engine is to find it.
    fallen : Counter, or None
        Counts why the pool engine was not used.

    Returns
    -------
    list of int, or None
        One integer for each stage, in the units of `tests.helpers.bruteforce.scales`; None when the
        product has proven that there is no design.

    Raises
    ------
    AssertionError
        When the product proves neither, a bound is not its value, or the design does not pass.
    """
    from designer import Instance, check
    from designer.solve import solve

    model = Instance.model_validate(instance)
    design = solve(model, engine=engine)
    if fallen is not None:
        fallen.update(note for note in design.notes if FALLEN in note)
    status = design.status
    if status == "infeasible":
        return None
    assert status == "optimal", f"status {status}"
    assert all(stage.value == stage.bound for stage in design.objectives), "value is not bound"
    assert not check(model, design).violations, "the referee rejects the design"
    stages = design.objectives
    items = objectives(instance)
    if len(stages) == len(items):
        counts = [any(name in family.counted for name in names_of(item)) for item in items]
        assert not any(s.value for s, kept in zip(stages, counts, strict=True) if not kept), "links"
        stages = tuple(s for s, kept in zip(stages, counts, strict=True) if kept)
    values = [Decimal(str(stage.value)) for stage in stages]
    units = scales(instance, family.counted)
    scaled = [value * unit for value, unit in zip(values, units, strict=True)]
    assert all(value == int(value) for value in scaled), f"more decimals than possible: {values}"
    return [int(value) for value in scaled]


def decides(instance: Row, feature: str, vector: list[int] | None, family: Family = PLAIN) -> bool:
    """Return whether switching a feature off changes the optimum.

    Other objectives have other values, whatever they decide. There the question is whether the
    best designs by the other objectives miss the old optimum, all of them: the old objectives
    are appended to the others, to choose among those designs.
    """
    changed = without(instance, feature, family.registry)
    if not feature.startswith("objectives/"):
        return family.vector(changed) != vector
    if vector is None:
        return False
    changed["settings"]["objectives"] = [*objectives(changed), *objectives(instance)]
    found = family.vector(changed)
    assert found is not None, "objectives do not make an instance infeasible"
    return found[-len(vector) :] != vector


@dataclass
class Tally:
    """What a run has counted.

    Attributes
    ----------
    family : Family
        What instances it is about.
    engine : str
        Which engine of the product is compared.
    fallen : Counter
        Why the pool engine was not used, and how often.
    has, decided : Counter
        For each feature, the instances that have it, and those where it decides.
    sizes : Counter
        How many instances have an optimum of so many institutions; -1 for none.
    different : list of str
        A line for each instance where product and truth differ.
    seconds, product_seconds : list of float
        Times of the truth and of the product.
    """

    family: Family = PLAIN
    engine: str = "auto"
    fallen: Counter[str] = field(default_factory=Counter)
    has: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    product_seconds: list[float] = field(default_factory=list)

    def add(self, seed: int, table: bool, product: bool) -> None:
        """Count one instance."""
        instance = self.family.make(seed)
        began = time.perf_counter()
        found = self.family.optimum(instance)
        self.seconds.append(time.perf_counter() - began)
        vector = list(found[0]) if found else None
        self.sizes[len(found[1]) if found else -1] += 1
        if product:
            self.compare(seed, instance, vector)
        for name in features(instance, self.family.registry):
            self.has[name] += 1
            if table and decides(instance, name, vector, self.family):
                self.decided[name] += 1

    def compare(self, seed: int, instance: Row, vector: list[int] | None) -> None:
        """Compare the product with the truth."""
        began = time.perf_counter()
        try:
            answer: Any = product_vector(instance, self.family, self.engine, self.fallen)
        except Exception as error:  # whatever it is, it is a difference to report
            answer = f"{type(error).__name__}: {error}"
        self.product_seconds.append(time.perf_counter() - began)
        if answer != vector:
            self.different.append(f"seed {seed}: truth {vector}, product {answer}")

    def lines(self, table: bool) -> Iterator[str]:
        """Yield the report, line by line."""
        total = sum(self.sizes.values())
        many = sum(number for size, number in self.sizes.items() if size >= MANY)
        if table:
            yield f"{'feature':45}{'present':>10}{'decides':>10}"
            for feature in self.family.registry:
                yield f"{feature.name:45}{self.has[feature.name]:10}{self.decided[feature.name]:10}"
        yield f"instances: {total}"
        yield f"infeasible: {self.sizes[-1]} ({self.sizes[-1] / total:.1%})"
        yield f"with {MANY} or more institutions: {many} ({many / total:.1%})"
        yield "institutions in the optimum: " + ", ".join(
            f"{size}: {number}" for size, number in sorted(self.sizes.items()) if size >= 0
        )
        yield "truth " + spread(self.seconds)
        if self.product_seconds:
            yield "product " + spread(self.product_seconds)
            yield from (f"{number}: {why}" for why, number in sorted(self.fallen.items()))
            yield f"different: {len(self.different)}"
            yield from self.different


def spread(seconds: list[float]) -> str:
    """Return a sentence on some times."""
    return (
        f"{1000 * median(seconds):.1f} ms in the median, {1000 * max(seconds):.0f} ms at most, "
        f"{sum(seconds):.1f} s in all"
    )


def run(
    count: int,
    seed: int,
    *,
    table: bool = True,
    product: bool = True,
    family: Family = PLAIN,
    engine: str = "auto",
) -> Tally:
    """Run ``count`` instances from ``seed`` on.

    Parameters
    ----------
    count, seed : int
        How many instances, and the seed of the first; the others follow it.
    table : bool
        Whether to find out which features decide.
    product : bool
        Whether to run the product, too.
    family : Family
        What instances to take.
    engine : str
        Which engine of the product to run.
    """
    tally = Tally(family, engine)
    for number in range(seed, seed + count):
        tally.add(number, table, product)
        if (number - seed + 1) % 500 == 0:
            print(
                f"{number - seed + 1} of {count}, {len(tally.different)} different",
                file=sys.stderr,
            )
    return tally


def force_cover_first() -> None:
    """Search each linked instance from the cover of its relaxation, however small or irregular that is."""
    chooser, searcher = import_module("designer.solve.solve"), import_module("designer.solve.cover_first")

    def carried(instance: Instance, accepted: Acceptability) -> bool:
        relaxed = covering_relaxation(instance)
        return bool(accepted.ties) and relaxed is not None and not unfit(relaxed, ground(relaxed))

    chooser.relaxable, searcher.FEW = carried, 0


def main() -> int:
    """Run from the command line; the exit code is 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--links", action="store_true", help="take the tiny instances with links")
    parser.add_argument("--form", choices=FORMS, default="plain", help="take the instances of this kind")
    parser.add_argument("--truth-only", action="store_true", help="leave the product out")
    parser.add_argument("--no-table", action="store_true", help="leave the deciding table out")
    parser.add_argument("--engine", choices=("auto", "compact", "pool"), default="auto")
    parser.add_argument("--cover-first", action="store_true", help="search every cover first that there is")
    options = parser.parse_args()
    if options.cover_first:
        force_cover_first()
    table = not options.no_table
    family = LINKED if options.links else FORMS[options.form]
    product = not options.truth_only
    tally = run(
        options.count, options.seed, table=table, product=product, family=family, engine=options.engine
    )
    print("\n".join(tally.lines(table)))
    return 1 if tally.different else 0


if __name__ == "__main__":
    sys.exit(main())
