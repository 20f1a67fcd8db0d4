"""What a design says of itself and what the referee recomputes, in code of its own, are the same."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

from designer.acceptability import ground
from designer.check import check
from designer.design import Design, Institution, Reference
from designer.instance import Instance
from designer.measures import absent_helpers, broken_rules, exposure, measure
from tests.bruteforce import Search, optimum
from tests.bruteforce import absent_helpers as plainly_absent
from tests.bruteforce import exposure as plainly_exposed
from tests.randominstances import random_instance

Row = dict[str, Any]


def drawn(raw: Row, random: Random) -> tuple[Institution, ...]:
    """Give institutions of any members and any mandates: few are valid, all can be measured."""
    parties = [row["id"] for row in raw["parties"]]
    issues = [row["id"] for row in raw["issues"]]
    return tuple(
        Institution(
            id=f"body{n}",
            members=tuple(sorted(random.sample(parties, random.randint(0, len(parties))))),
            mandate=tuple(random.sample(issues, random.randint(1, len(issues)))),
        )
        for n in range(random.randint(0, 5))
    )


def test_the_referee_measures_any_design_alike() -> None:
    broken: Counter[str] = Counter()
    for seed in range(150):
        raw, random = random_instance(seed), Random(seed)
        instance = Instance.model_validate(raw)
        for _ in range(4):
            bodies = drawn(raw, random)
            verdict = check(instance, Design(instance=Reference(title="Drawn"), institutions=bodies))
            assert measure(instance, bodies) == verdict.measures
            assert exposure(instance, bodies) == verdict.values["exposure"]
            assert absent_helpers(instance, bodies) == verdict.values["absent_helpers"]
            found = broken_rules(instance, ground(instance), bodies)
            assert found == verdict.broken_rules
            assert sum((Decimal(str(b.weight)) for b in found), Decimal(0)) == verdict.values["broken_rules"]
            kinds = {rule.id: rule.kind for rule in instance.rules}
            broken.update(kinds[rule.id] for rule in found)
    assert len(broken) == 7, "all kinds but the one that waits for links"
    assert min(broken.values()) >= 10


def test_the_exhaustive_enumeration_measures_its_optima_alike() -> None:
    """A third code, which knows nothing of the other two."""
    for seed in range(60):
        raw = random_instance(seed)
        best = optimum(raw)
        if best is None:
            continue
        _, design = best
        bodies = tuple(
            Institution(id=f"b{n}", members=tuple(sorted(b.members)), mandate=tuple(sorted(b.mandate)))
            for n, b in enumerate(design)
        )
        instance, search = Instance.model_validate(raw), Search(raw)
        measures = measure(instance, bodies)
        assert measures.count == len(design)
        assert measures.seats == sum(len(b.members) for b in design)
        assert measures.exposure == sum(plainly_exposed(search.world, b) for b in design)
        assert measures.absent_helpers == sum(plainly_absent(search.world, b) for b in design)


def test_a_design_without_institutions_measures_nothing() -> None:
    nothing = measure(Instance(), ())
    assert (nothing.count, nothing.seats, nothing.exposure, nothing.absent_helpers) == (0, 0, 0, 0)
