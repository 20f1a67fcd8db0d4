"""Bounds from weights: whatever the weights are, the bound is one."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from designer.engines import glop_scip
from designer.engines.certificate import Certificate
from designer.engines.outcome import Effort
from designer.engines.program import Program
from designer.solve.confirm import certificate
from tests.engines.small import Problem, least, problems

WEIGHTS = st.lists(st.floats() | st.integers(-5, 5).map(float), min_size=4, max_size=4)
NO_WEIGHTS: list[list[float]] = [
    [nan, nan, nan],
    [inf, inf, inf],
    [-inf, 0.5, 0.5],
    [1e308, -1e308, 1e308],
    [5e-324, 5e-324, 5e-324],
]


def triangle() -> Problem:
    """Cover three pairs of three: the relaxation costs 1.5, so no cover has fewer than two."""
    program = Program()
    x, y, z = (program.variable() for _ in range(3))
    for pair in ((x, y), (y, z), (x, z)):
        program.require(dict.fromkeys(pair, 1), at_least=1)
    return program, {x: 1, y: 1, z: 1}


@given(problems(), WEIGHTS)
def test_no_weights_prove_more_than_is_true(problem: Problem, weights: list[float]) -> None:
    """Any numbers at all, not a number and infinity among them, give a bound below every point."""
    program, objective = problem
    optimum = least(problem)
    assume(optimum is not None)
    assert Certificate.of(program, objective, weights[: len(program.rows)]).bound <= (optimum or 0)


@pytest.mark.parametrize("weights", NO_WEIGHTS)
def test_weights_that_are_no_numbers_or_too_large_prove_no_falsehood(weights: list[float]) -> None:
    assert Certificate.of(*triangle(), weights).bound <= 2


@pytest.mark.parametrize("weights", NO_WEIGHTS)
def test_a_forged_bound_is_refused_whatever_the_relaxation_says(
    weights: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(glop_scip, "row_weights", lambda *_: weights)
    assert not certificate(*triangle(), Effort()).bound >= 3


@given(problems(), WEIGHTS, st.integers(0, 3))
def test_a_certificate_for_more_than_the_optimum_does_not_exist(
    problem: Problem, weights: list[float], excess: int
) -> None:
    program, objective = problem
    optimum = least(problem)
    assume(optimum is not None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(glop_scip, "row_weights", lambda *_: weights[: len(program.rows)])
        assert not certificate(program, objective, Effort()).bound >= (optimum or 0) + 1 + excess


@given(problems())
def test_the_weights_of_the_relaxation_prove_a_bound_that_is_true(problem: Problem) -> None:
    program, objective = problem
    weights = glop_scip.row_weights(program, objective, None)
    optimum = least(problem)
    if weights is not None and optimum is not None:
        assert Certificate.of(program, objective, weights).bound <= optimum


def test_the_weights_of_the_relaxation_are_rounded_up() -> None:
    program, objective = triangle()
    weights = glop_scip.row_weights(program, objective, None)
    assert weights is not None
    assert Certificate.of(program, objective, weights).bound == 2
    assert certificate(program, objective, Effort()).bound >= 2


@given(st.integers(1, 6), st.data())
def test_where_the_relaxation_is_whole_the_certificate_closes_it(count: int, data: st.DataObject) -> None:
    """Rows of consecutive ones: the relaxation has whole vertices, so nothing is left to round."""
    program = Program()
    for _ in range(6):
        program.variable()
    for _ in range(count):
        first = data.draw(st.integers(0, 5))
        last = data.draw(st.integers(first, 5))
        program.require(dict.fromkeys(range(first, last + 1), 1), at_least=1)
    objective = {v: data.draw(st.integers(1, 5)) for v in range(6)}
    optimum = least((program, objective))
    assert optimum is not None
    assert certificate(program, objective, Effort()).bound >= optimum
    assert not certificate(program, objective, Effort()).bound >= optimum + 1


def test_one_weight_a_row_is_needed() -> None:
    program, objective = triangle()
    with pytest.raises(ValueError, match="shorter"):
        Certificate.of(program, objective, [0.5]).bound
