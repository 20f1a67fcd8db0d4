"""Confirmations: nothing false is ever confirmed, and whoever is contradicted hears of it."""

from __future__ import annotations

from threading import Event
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.confirm import (
    NO_PRESOLVE,
    SECOND_ENGINE,
    ContradictionError,
    by_certificate,
    by_second_solve,
)
from designer.engines import cpsat, linear
from designer.engines.cpsat import Effort, Outcome
from designer.engines.program import Program
from tests.engines.small import Problem, knapsack, least, points, problems

PROBLEM: Problem = (Program([0, 0], [1, 1]), {0: 1, 1: 1})
NO_POINT: Problem = (PROBLEM[0].with_row({0: 1, 1: 1}, at_least=1).with_row({0: 1, 1: 1}, at_most=0), {})


@given(problems())
@settings(max_examples=60)
def test_exactly_what_has_no_point_is_confirmed_to_have_none(problem: Problem) -> None:
    if least(problem) is None:
        assert by_second_solve(*problem, Effort()) in (NO_PRESOLVE, SECOND_ENGINE)
    else:
        with pytest.raises(ContradictionError):
            by_second_solve(*problem, Effort())


@given(problems())
@settings(max_examples=60)
def test_that_nothing_is_below_the_optimum_is_confirmed_and_no_more(problem: Problem) -> None:
    """One below the optimum is confirmed to be impossible; the optimum itself is not."""
    program, objective = problem
    optimum = least(problem)
    if optimum is not None and objective:
        below = program.with_row(objective, at_most=optimum - 1)
        assert by_second_solve(below, objective, Effort()) is not None
        with pytest.raises(ContradictionError):
            by_second_solve(program.with_row(objective, at_most=optimum), objective, Effort())


@given(problems(), st.integers(-20, 20))
@settings(max_examples=60)
def test_a_certificate_is_given_only_for_what_is_true(problem: Problem, claimed: int) -> None:
    optimum = least(problem)
    if by_certificate(*problem, claimed, Effort()):
        assert optimum is None or claimed <= optimum


def test_the_second_engine_is_asked_where_the_first_one_does_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cpsat, "minimise", lambda *_, **__: Outcome("unknown"))
    assert by_second_solve(*NO_POINT, Effort()) == SECOND_ENGINE


def test_the_first_engine_is_asked_again_without_what_may_have_misled_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second solve is one without presolve and without a gap."""
    asked: list[Effort] = []

    def watched(program: Program, objective: object, effort: Effort, **_: object) -> Outcome:
        asked.append(effort)
        return Outcome("infeasible")

    monkeypatch.setattr(cpsat, "minimise", watched)
    assert by_second_solve(*NO_POINT, Effort(gap=0.5)) == NO_PRESOLVE
    assert [(effort.presolve, effort.gap) for effort in asked] == [(False, 0.0)]


@pytest.mark.parametrize("engine", ["cpsat", "linear"])
def test_a_solution_that_is_none_contradicts_nothing(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that answers with what breaks a row is not heard; the other one is."""
    module = {"cpsat": cpsat, "linear": linear}[engine]
    assert list(points(NO_POINT[0])) == []
    monkeypatch.setattr(module, "minimise", lambda *_, **__: Outcome("optimal", [1, 1], 2))
    assert by_second_solve(*NO_POINT, Effort()) == {"cpsat": SECOND_ENGINE, "linear": NO_PRESOLVE}[engine]


@pytest.mark.parametrize("engine", ["cpsat", "linear"])
def test_a_solution_of_either_engine_contradicts(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in {"cpsat": cpsat, "linear": linear}.items():
        answer = Outcome("feasible", [1, 0]) if name == engine else Outcome("unknown")
        monkeypatch.setattr(module, "minimise", lambda *_, answer=answer, **__: answer)
    with pytest.raises(ContradictionError):
        by_second_solve(*PROBLEM, Effort())


def test_what_is_cancelled_confirms_nothing() -> None:
    cancel = Event()
    cancel.set()
    assert by_second_solve(*NO_POINT, Effort(), cancel) is None


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.3])
def test_what_runs_out_of_time_confirms_nothing(seconds: float) -> None:
    program, objective = knapsack(40)
    below = program.with_row(objective, at_most=0)
    began = monotonic()
    assert by_second_solve(below, objective, Effort(seconds=seconds)) is None
    assert monotonic() - began < seconds + 2
