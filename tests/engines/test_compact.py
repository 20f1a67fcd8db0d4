"""The compact model: improving a solution leaves one, and one whose design says what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from random import Random

import pytest

from designer.check import check
from designer.engines.program import total
from designer.solve.assemble import assemble
from tests.engines.modelled import Modelled, drawn, model_of, with_solution
from tests.helpers.draws import enough, seeds
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance

PLAIN, WITH_LINKS = 160, 160


@cache
def solutions() -> list[Modelled]:
    """Give solutions that are good for nothing in particular."""
    return [*_solutions()]


def _solutions() -> Iterator[Modelled]:
    raws = chain(map(random_instance, seeds(PLAIN)), map(linked_instance, seeds(WITH_LINKS)))
    for seed, raw in enumerate(raws):
        if found := with_solution(raw, Random(seed)):
            yield found


def test_a_settled_solution_is_a_solution_and_no_worse() -> None:
    improved = linked = 0
    for model, objectives, values in solutions():
        settled = model.settled(values)
        assert model.program.satisfied_by(settled)
        before, after = ([total(o.terms, v) for o in objectives] for v in (values, settled))
        assert all(late <= early for early, late in zip(before, after, strict=True))
        improved += after != before
        linked += bool(model.decode(settled).links)
    assert improved >= 40
    assert linked >= 60


def test_settling_twice_changes_nothing_more() -> None:
    for model, _, values in solutions():
        settled = model.settled(values)
        assert model.settled(settled) == settled


def test_the_design_of_a_settled_solution_is_valid_however_bad_it_is() -> None:
    """The referee finds nothing to object to: rules, links, mandates and members are as they have to be."""
    taken = 0
    for model, _, values in solutions():
        design = assemble(model.instance, model.accepted, model.decode(model.settled(values)))
        assert check(model.instance, design.model_copy(update={"status": "given"})).violations == ()
        taken += sum(body.origin != "new" for body in design.institutions)
    assert enough(taken, 30)


def test_the_values_of_a_settled_solution_are_those_that_the_referee_recomputes() -> None:
    for model, objectives, values in solutions():
        settled = model.settled(values)
        verdict = check(model.instance, assemble(model.instance, model.accepted, model.decode(settled)))
        for objective in objectives:
            if objective.name in verdict.values:
                whole = total(objective.terms, settled) * objective.numerator
                assert verdict.values[objective.name] * objective.unit == whole


@pytest.mark.parametrize("seed", seeds(0, 120, 40))
def test_a_solution_stays_one_whatever_is_stated_afterwards(seed: int) -> None:
    """Each objective may add variables and rows; a solution known before is carried over."""
    grown = 0
    for n in range(seed, seed + 40):
        model = model_of(linked_instance(n))
        values = drawn(model, Random(n))
        if values is None:
            continue
        values = model.settled(values)
        for state in model.stages:
            before = len(model.program.rows)
            state()
            grown += len(model.program.rows) > before
            values = model.extended(values)
            assert model.program.satisfied_by(values)
    assert grown >= 20
