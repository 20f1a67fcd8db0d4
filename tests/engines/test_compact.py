"""The compact model: improving a solution leaves one, and one whose design says what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from designer.acceptability import ground
from designer.assemble import assemble
from designer.candidates import candidates
from designer.check import check
from designer.engines import cpsat
from designer.engines.compact import CompactModel, build
from designer.engines.cpsat import Effort
from designer.engines.program import total
from designer.instance import Instance
from tests.randominstances import random_instance

Found = tuple[Instance, CompactModel, list[int]]


@cache
def solutions() -> list[Found]:
    """Give solutions that are good for nothing in particular."""
    return [*_solutions()]


def _solutions() -> Iterator[Found]:
    for seed in range(260):
        instance, random = Instance.model_validate(random_instance(seed)), Random(seed)
        accepted = ground(instance)
        model = build(instance, accepted, candidates(instance, accepted))
        objective = {v: random.choice([-3, -1, 1, 2]) for v in range(len(model.program.lower))}
        values = cpsat.minimise(model.program, objective, Effort()).values
        if values is not None:
            yield instance, model, values


def test_a_settled_solution_is_a_solution_and_no_worse() -> None:
    improved = 0
    for _, model, values in solutions():
        settled = model.settled(values)
        assert model.program.satisfied_by(settled)
        for objective in model.objectives:
            assert total(objective.terms, settled) <= total(objective.terms, values)
        improved += any(total(o.terms, settled) < total(o.terms, values) for o in model.objectives)
    assert improved >= 20


def test_settling_twice_changes_nothing_more() -> None:
    for _, model, values in solutions():
        settled = model.settled(values)
        assert model.settled(settled) == settled


def test_the_design_of_a_settled_solution_is_valid_however_bad_it_is() -> None:
    """The referee finds nothing to object to: rules, origins, mandates and members are as they have to be."""
    taken = 0
    for instance, model, values in solutions():
        bodies = model.bodies(model.settled(values))
        design = assemble(instance, ground(instance), bodies)
        assert check(instance, design.model_copy(update={"status": "given"})).violations == ()
        taken += sum(body.origin != "new" for body in design.institutions)
    assert taken >= 20


def test_the_values_of_a_settled_solution_are_those_that_the_referee_recomputes() -> None:
    for instance, model, values in solutions():
        settled = model.settled(values)
        design = assemble(instance, ground(instance), model.bodies(settled))
        verdict = check(instance, design)
        for objective in model.objectives:
            if objective.name in verdict.values:
                whole = total(objective.terms, settled) * objective.numerator
                assert verdict.values[objective.name] * objective.unit == whole
