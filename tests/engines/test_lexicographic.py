"""What is better than a solution: exactly that, in the order of the objectives."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.engines.lexicographic import improving
from tests.engines.small import Problem, points, problems, value


@given(problems(), st.lists(st.dictionaries(st.integers(0, 2), st.integers(-3, 3)), min_size=1, max_size=2))
@settings(max_examples=150)
def test_a_point_can_be_completed_where_it_is_better_in_the_order_of_the_objectives(
    problem: Problem, more: list[dict[int, int]]
) -> None:
    program, first = problem
    known = range(len(program.lower))
    goals = [first, *({v: w for v, w in terms.items() if v in known} for terms in more)]
    solutions = list(points(program))

    def reached(point: list[int]) -> list[int]:
        return [value(terms, point) for terms in goals]

    for stand in solutions[:3]:
        better = improving(program, list(zip(goals, reached(stand), strict=True)))
        for point in solutions:
            marks = product((0, 1), repeat=len(goals))
            completed = any(better.satisfied_by([*point, *mark]) for mark in marks)
            assert completed == (reached(point) < reached(stand))
