"""What a design says of itself and what the referee recomputes, in code of its own, are the same."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import chain, combinations, product
from random import Random
from typing import Any

from designer.candidates.grounding import ground
from designer.check import check
from designer.design import Design, Institution, Reference
from designer.instance import Instance
from designer.measures.commitments import leverage
from designer.measures.links import Linkage
from designer.measures.values import absent_helpers, broken_rules, exposure, measure
from tests.helpers.bruteforce import Search, optimum
from tests.helpers.bruteforce import absent_helpers as plainly_absent
from tests.helpers.bruteforce import exposure as plainly_exposed
from tests.helpers.draws import seeds
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
PLAIN, LINKED = 100, 140


def drawn(raw: Row, random: Random) -> tuple[Institution, ...]:
    """Give institutions of any members and any mandates: few are valid, all can be measured."""
    parties = [row["id"] for row in raw["parties"]]
    issues = [row["id"] for row in raw["issues"]]
    bodies = []
    for n in range(random.randint(0, 5)):
        members = sorted(random.sample(parties, random.randint(0, len(parties))))
        bodies.append(
            Institution(
                id=f"number{n}",
                members=tuple(members),
                mandate=tuple(random.sample(issues, random.randint(1, len(issues)))),
                chair=random.choice([None, *members]),
            )
        )
    return tuple(bodies)


def linked(instance: Instance, bodies: tuple[Institution, ...], random: Random) -> Linkage:
    """Link some of the pairs that can be linked, whether or not that carries anything."""
    ids = [body.id for body in bodies]
    outer = [e.id for e in instance.existing if e.is_global and e.joinable]
    pairs = [frozenset(pair) for pair in chain(combinations(ids, 2), product(ids, outer))]
    return Linkage(instance, bodies, frozenset(random.sample(pairs, random.randint(0, len(pairs)))))


def test_the_referee_measures_any_design_alike() -> None:
    broken: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    raws = chain(map(random_instance, seeds(PLAIN)), map(linked_instance, seeds(LINKED)))
    for seed, raw in enumerate(raws):
        instance, random = Instance.model_validate(raw), Random(seed)
        for _ in range(4):
            linkage = linked(instance, drawn(raw, random), random)
            bodies = linkage.bodies
            design = Design(instance=Reference(title="Drawn"), institutions=bodies, links=linkage.links())
            verdict, measures = check(instance, design), measure(linkage)
            assert measures == verdict.measures
            assert exposure(instance, bodies) == verdict.values["exposure"]
            assert absent_helpers(instance, bodies) == verdict.values["absent_helpers"]
            missed = {frozenset(tie.issues) for tie in linkage.uncoordinated()}
            assert missed == {*map(frozenset, verdict.uncoordinated)}
            assert {*leverage(linkage)} == {*verdict.leverage}
            found = broken_rules(ground(instance), linkage)
            assert found == verdict.broken_rules
            assert sum((Decimal(str(b.weight)) for b in found), Decimal(0)) == verdict.values["broken_rules"]
            kinds = {rule.id: rule.kind for rule in instance.rules}
            broken.update(kinds[rule.id] for rule in found)
            told = measures.model_dump(exclude={"survives_walkout"})
            seen.update(name for name, value in told.items() if value)
            seen["leverage"] += bool(verdict.leverage)
    assert len(broken) == 8, "every kind of rule"
    assert min(broken.values()) >= 10
    assert min(seen.values()) >= 50, seen


def test_the_exhaustive_enumeration_measures_its_optima_alike() -> None:
    """A third code, which knows nothing of the other two."""
    for seed in seeds(60):
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
        measures = measure(Linkage(instance, bodies, frozenset()))
        assert measures.count == len(design)
        assert measures.seats == sum(len(b.members) for b in design)
        assert measures.exposure == sum(plainly_exposed(search.world, b) for b in design)
        assert measures.absent_helpers == sum(plainly_absent(search.world, b) for b in design)


def test_a_design_without_institutions_measures_nothing() -> None:
    nothing = measure(Linkage(Instance(), (), frozenset()))
    assert not any(value for name, value in nothing if name != "survives_suspension")
    assert nothing.survives_suspension
