"""CP-SAT as an engine: its answers are those of trying every point."""

from __future__ import annotations

from threading import Event, Timer
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.engines import cpsat
from designer.engines.outcome import Effort, Outcome
from tests.engines.small import Problem, knapsack, least, problems, value
from tests.helpers.ending import ended

EFFORTS = [Effort(), Effort(presolve=False), Effort(seed=3), Effort(threads=2)]


@pytest.mark.parametrize("effort", EFFORTS, ids=str)
@given(problem=problems())
@settings(max_examples=40)
def test_the_optimum_is_that_of_trying_every_point(effort: Effort, problem: Problem) -> None:
    """So are the bound, which equals it, and the verdict that there is no point."""
    program, objective = problem
    outcome = cpsat.minimise(program, objective, effort)
    optimum = least(problem)
    if optimum is None:
        assert outcome.status == "infeasible"
        assert outcome.values is None
        return
    assert outcome.status == "optimal"
    assert outcome.values is not None
    assert program.satisfied_by(outcome.values)
    assert value(objective, outcome.values) == optimum
    assert outcome.bound == (optimum if objective else None)


@pytest.mark.parametrize(("hinted", "variables", "level"), [(True, 2100, 0), (True, 50, 2), (False, 2100, 2)])
def test_symmetries_are_left_alone_where_a_hint_would_have_to_move_with_thousands_of_them(
    hinted: bool, variables: int, level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    chosen = cpsat._parameters

    def parameters(*asked: Any) -> Any:
        seen.append(chosen(*asked))
        return seen[-1]

    monkeypatch.setattr(cpsat, "_parameters", parameters)
    program, objective = knapsack(variables)
    cpsat.minimise(program, objective, Effort(deterministic=0.001), hint=[0] * variables if hinted else None)
    assert seen[0].symmetry_level == level


@given(problems(), st.data())
@settings(max_examples=40)
def test_a_hint_changes_no_optimum_however_wrong_it_is(problem: Problem, data: st.DataObject) -> None:
    program, objective = problem
    hint = [data.draw(st.integers(-9, 9)) for _ in program.lower]
    outcome = cpsat.minimise(program, objective, Effort(), hint=hint)
    found = None if outcome.values is None else value(objective, outcome.values)
    assert found == least(problem)


@given(problems())
@settings(max_examples=40)
def test_two_searches_that_take_turns_find_the_same_optimum(problem: Problem) -> None:
    """With no effort spent on the first search, the second has to do it all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpsat, "EASY", 0.0)
        outcome = cpsat.minimise(*problem, Effort())
    found = None if outcome.values is None else value(problem[1], outcome.values)
    assert found == least(problem)
    assert outcome.status == ("infeasible" if found is None else "optimal")


@given(problems())
@settings(max_examples=40)
def test_what_is_reported_is_true(problem: Problem) -> None:
    """Every value reported is one of a point, every bound below all of them."""
    program, objective = problem
    told: list[tuple[int | None, int | None]] = []
    cpsat.minimise(program, objective, Effort(), report=lambda *news: told.append(news))
    optimum = least(problem)
    if optimum is not None and objective:
        assert all(best is None or best >= optimum for best, _ in told)
        assert all(bound is None or bound <= optimum for _, bound in told)


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.2])
def test_a_time_limit_ends_the_search_without_a_claim(seconds: float) -> None:
    outcome = ended(lambda: cpsat.minimise(*knapsack(40), Effort(seconds=seconds)))
    assert outcome.status in ("feasible", "unknown")


def test_a_gap_that_is_reached_is_no_optimum() -> None:
    """The solver calls that optimal, too; here it is `feasible` unless the bound is the value."""
    problem = knapsack(30)
    outcome = cpsat.minimise(*problem, Effort(gap=1.0, seconds=5))
    assert outcome.status == "feasible"
    assert outcome.values is not None
    assert outcome.bound is not None
    assert outcome.bound < value(problem[1], outcome.values)


@pytest.mark.parametrize("easy", [1.0, 0.0], ids=["one search", "taking turns"])
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.4])
def test_cancelling_ends_the_search_without_a_claim(
    delay: float, easy: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cpsat, "EASY", easy)
    cancel = Event()
    Timer(delay, cancel.set).start() if delay else cancel.set()
    outcome = ended(lambda: cpsat.minimise(*knapsack(40), Effort(), cancel=cancel))
    assert outcome.status in ("feasible", "unknown")


def test_a_search_that_was_stopped_has_proven_nothing_whatever_it_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Releases of the solver have called optimal what they had when they were stopped."""
    monkeypatch.setattr(cpsat, "_outcome", lambda *_: Outcome("optimal", [1], 1))
    cancel = Event()
    outcome = cpsat.minimise(*knapsack(40), Effort(seconds=5), report=lambda *_: cancel.set(), cancel=cancel)
    assert outcome == Outcome("feasible", [1], None)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("easy", [1.0, 0.0], ids=["one search", "taking turns"])
@pytest.mark.parametrize("moment", [1, 2, 3])
def test_an_exception_of_whoever_is_told_ends_the_search_and_comes_out(
    moment: int, easy: float, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thrown through compiled code, it would end the process."""
    monkeypatch.setattr(cpsat, "EASY", easy)
    told = 0

    def report(best: int | None, bound: int | None) -> None:
        nonlocal told
        told += 1
        if told >= moment:
            raise LookupError(f"at report {told}")

    with pytest.raises(LookupError, match=f"at report {moment}"):
        cpsat.minimise(*knapsack(40), Effort(seconds=5, threads=threads), report=report)


def test_the_better_half_of_two_outcomes_is_kept() -> None:
    objective = {0: 1}
    good, bad = Outcome("feasible", [3], 1), Outcome("feasible", [5], 2)
    assert bad.at_least_as_good_as(good, objective) == Outcome("feasible", [3], 2)
    assert good.at_least_as_good_as(bad, objective) == Outcome("feasible", [3], 2)
    nothing = Outcome("unknown")
    assert nothing.at_least_as_good_as(good, objective) == good
    assert good.at_least_as_good_as(nothing, objective) == good
    assert Outcome("infeasible").at_least_as_good_as(nothing, objective) == Outcome("infeasible")
