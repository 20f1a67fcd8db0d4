"""SCIP as a second engine: its answers are those of trying every point."""

from __future__ import annotations

from threading import Event, Timer

import pytest
from hypothesis import given, settings

from designer.engines import glop_scip
from tests.engines.small import Problem, knapsack, least, problems, value
from tests.helpers.ending import ended


@given(problems())
@settings(max_examples=60)
def test_the_optimum_is_that_of_trying_every_point(problem: Problem) -> None:
    program, objective = problem
    outcome = glop_scip.minimise(program, objective, None)
    optimum = least(problem)
    if optimum is None:
        assert outcome.status == "infeasible"
        return
    assert outcome.status == "optimal"
    assert outcome.values is not None
    assert program.satisfied_by(outcome.values)
    assert value(objective, outcome.values) == optimum
    assert outcome.bound == optimum


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.3])
def test_a_time_limit_ends_the_search_without_a_claim(seconds: float) -> None:
    assert ended(lambda: glop_scip.minimise(*knapsack(40), seconds)).status == "unknown"


@pytest.mark.parametrize("delay", [0.0, 0.2])
def test_cancelling_ends_the_search_without_a_claim(delay: float) -> None:
    cancel = Event()
    Timer(delay, cancel.set).start() if delay else cancel.set()
    assert ended(lambda: glop_scip.minimise(*knapsack(40), 3600, cancel)).status == "unknown"


def test_no_weights_come_of_a_relaxation_without_an_optimum() -> None:
    program, objective = knapsack(4)
    program.require({0: 1}, at_least=2)
    assert glop_scip.row_weights(program, objective, None) is None
