"""What is left of a programme has the same solutions, and the same best ones."""

from __future__ import annotations

from hypothesis import given, settings

from designer.engines import highs
from designer.engines.presolve import presolved
from tests.engines.small import Problem, least, points, problems, value


@given(problems())
@settings(max_examples=200)
def test_the_solutions_are_the_same(problem: Problem) -> None:
    program, objective = problem
    small = presolved(program, objective)
    found = [small.restored(point) for point in points(small.program)] if small.possible else []
    assert sorted(found) == sorted(points(program))


@given(problems())
@settings(max_examples=200)
def test_a_solution_is_better_here_where_it_is_better_there(problem: Problem) -> None:
    program, objective = problem
    small = presolved(program, objective)
    constant = sum(weight * small.fixed.get(variable, 0) for variable, weight in objective.items())
    for point in points(small.program) if small.possible else []:
        assert value(dict(small.objective), point) + constant == value(objective, small.restored(point))


@given(problems())
@settings(max_examples=60)
def test_highs_finds_the_optimum_of_trying_every_point(problem: Problem) -> None:
    program, objective = problem
    outcome, optimum = highs.minimise(program, objective, None), least(problem)
    assert outcome.status == ("infeasible" if optimum is None else "optimal")
    if outcome.values is not None:
        assert program.satisfied_by(outcome.values)
        assert value(objective, outcome.values) == outcome.bound == optimum
