"""Integer programmes as data: what is asked of them is what every point says."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.engines.program import Objective, Program, Row, summed, total
from designer.runtime.errors import TooLargeError
from tests.engines.small import Problem, points, problems, value


@given(problems())
def test_a_programme_is_satisfied_by_exactly_the_points_that_respect_bounds_and_rows(
    problem: Problem,
) -> None:
    program, _ = problem
    allowed = list(points(program))
    around = [range(low - 1, high + 2) for low, high in zip(program.lower, program.upper, strict=True)]
    assert [list(p) for p in product(*around) if program.satisfied_by(list(p))] == allowed


@given(problems(), st.data())
def test_a_programme_cut_down_to_some_variables_is_a_relaxation(
    problem: Problem, data: st.DataObject
) -> None:
    """Every point of the programme, cut down, satisfies it; rows of the kept variables all stay."""
    program, _ = problem
    kept = data.draw(st.permutations(range(len(program.lower))))
    kept = kept[: data.draw(st.integers(0, len(kept)))]
    relaxed = program.over(kept)
    for point in points(program):
        assert relaxed.satisfied_by([point[variable] for variable in kept])
    assert len(relaxed.rows) == sum({v for v, _ in row.terms} <= {*kept} for row in program.rows)


@given(problems())
def test_a_programme_over_all_its_variables_has_the_same_points(problem: Problem) -> None:
    program, _ = problem
    same = program.over(range(len(program.lower)))
    assert list(points(same)) == list(points(program))


@given(problems(), st.data())
def test_fixing_variables_keeps_exactly_the_points_with_those_values(
    problem: Problem, data: st.DataObject
) -> None:
    program, _ = problem
    some = data.draw(st.sets(st.integers(0, len(program.lower) - 1)))
    values = {v: data.draw(st.integers(program.lower[v], program.upper[v])) for v in some}
    fixed = program.fixing(values)
    assert list(points(fixed)) == [p for p in points(program) if all(p[v] == x for v, x in values.items())]


@given(problems(), st.integers(-4, 4))
def test_a_row_more_keeps_exactly_the_points_that_respect_it(problem: Problem, most: int) -> None:
    program, terms = problem
    before = len(program.rows)
    narrower = program.with_row(terms, at_most=most)
    assert list(points(narrower)) == [p for p in points(program) if value(terms, p) <= most]
    assert len(program.rows) == before, "the programme itself stays as it is"


def test_an_open_side_binds_nothing() -> None:
    assert Row(((0, 1),), None, None).holds([10**9])
    assert not Row(((0, 1),), 1, None).holds([0])
    assert not Row(((0, 1),), None, 1).holds([2])


def test_a_row_without_terms_holds_as_zero_does() -> None:
    assert Row((), 0, 0).holds([])
    assert not Row((), 1, None).holds([])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(1, 10**6))
def test_an_objective_without_its_common_divisor_has_the_same_value(weights: list[int], unit: int) -> None:
    ones = [1] * len(weights)
    objective = Objective.of("cost", dict(enumerate(weights)), unit, ones)
    assert total(objective.terms, ones) * objective.numerator == sum(weights)
    assert all(objective.terms.values()), "what costs nothing is left out"


def test_an_objective_that_doubles_cannot_hold_is_refused() -> None:
    """Two coprime weights whose sum reaches 2**53 cannot be added exactly by the engines."""
    with pytest.raises(TooLargeError, match="'cost' differ too widely"):
        Objective.of("cost", {0: 2**53 - 1, 1: 2}, 1, [1, 1])
    assert Objective.of("cost", {0: 2**53 - 2, 1: 1}, 1, [1, 1]).terms == {0: 2**53 - 2, 1: 1}
    assert Objective.of("cost", {0: 2**60, 1: 2**60}, 1, [1, 1]).terms == {0: 1, 1: 1}


def test_nothing_summed_is_nothing() -> None:
    assert summed([]) == {}
    assert total({}, []) == 0
    assert Program().satisfied_by([])
