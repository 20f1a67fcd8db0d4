"""Confirmations: nothing false is ever confirmed, and whoever is contradicted hears of it."""

from __future__ import annotations

from threading import Event

import pytest
from hypothesis import given, settings

from designer.engines import cpsat, glop_scip, highs
from designer.engines.outcome import Effort, Outcome
from designer.engines.program import Program
from designer.solve.confirm import (
    ENGINES,
    NO_PRESOLVE,
    PROPAGATION,
    ContradictionError,
    by_second_solve,
    certificate,
)
from tests.engines.small import Problem, knapsack, least, points, problems
from tests.helpers.ending import ended

PROBLEM: Problem = (Program([0, 0], [1, 1]), {0: 1, 1: 1})
# Two equal sums of which one is odd and one even: no bound of a single variable shows that.
NO_POINT: Problem = (PROBLEM[0].with_row({0: 1, 1: 1}, 1, 1).with_row({0: 1, 1: -1}, 0, 0), {})
MODULES = {"cpsat": cpsat, "highs": highs, "linear": glop_scip}


def muted(patch: pytest.MonkeyPatch, outcome: Outcome, *but: str) -> None:
    """Let all engines but some say the same, whatever they are asked."""
    for name, module in MODULES.items():
        if name not in but:
            patch.setattr(module, "minimise", lambda *_, **__: outcome)


@given(problems())
@settings(max_examples=60)
def test_exactly_what_has_no_point_is_confirmed_to_have_none(problem: Problem) -> None:
    if least(problem) is None:
        assert by_second_solve(*problem, Effort()) in (PROPAGATION, *ENGINES)
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


@given(problems())
@settings(max_examples=60)
def test_a_certificate_proves_only_what_is_true(problem: Problem) -> None:
    optimum = least(problem)
    assert optimum is None or certificate(*problem, Effort()).bound <= optimum


@pytest.mark.parametrize(
    ("engine", "name"),
    [("highs", "second engine (HiGHS)"), ("linear", "second engine (SCIP)"), ("cpsat", NO_PRESOLVE)],
)
def test_every_engine_is_asked_where_the_others_do_not_know(
    engine: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    muted(monkeypatch, Outcome("unknown"), engine)
    assert by_second_solve(*NO_POINT, Effort()) == name


def test_what_the_rows_alone_rule_out_takes_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    muted(monkeypatch, Outcome("unknown"))
    program = PROBLEM[0].with_row({0: 1, 1: 1}, at_least=2).with_row({0: 1, 1: 2}, at_most=2)
    assert by_second_solve(program, {}, Effort()) == PROPAGATION


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


@pytest.mark.parametrize("engine", MODULES)
def test_a_solution_that_is_none_contradicts_nothing(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that answers with what breaks a row is not heard; the others are."""
    assert list(points(NO_POINT[0])) == []
    monkeypatch.setattr(MODULES[engine], "minimise", lambda *_, **__: Outcome("optimal", [1, 1], 2))
    confirmed = by_second_solve(*NO_POINT, Effort())
    assert confirmed == ("second engine (HiGHS)" if engine == "cpsat" else NO_PRESOLVE)


@pytest.mark.parametrize("engine", MODULES)
def test_a_solution_of_any_engine_contradicts(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    muted(monkeypatch, Outcome("unknown"), engine)
    monkeypatch.setattr(MODULES[engine], "minimise", lambda *_, **__: Outcome("feasible", [1, 0]))
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
    assert ended(lambda: by_second_solve(below, objective, Effort(seconds=seconds))) is None
