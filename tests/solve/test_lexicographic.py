"""Objectives in their order, against trying every point: scalarised, minimised, refuted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.engines.outcome import Effort
from designer.solve import lexicographic
from designer.solve.confirm import ContradictionError
from designer.solve.lexicographic import refuted, scalarised
from tests.engines.small import Problem, points, problems, value

Terms = dict[int, int]


def goals_of(problem: Problem, more: list[Terms]) -> list[Terms]:
    """Give the objective of a problem and others, as far as they speak of its variables."""
    program, first = problem
    known = range(len(program.lower))
    return [first, *({v: w for v, w in terms.items() if v in known} for terms in more)]


others = st.lists(st.dictionaries(st.integers(0, 3), st.integers(-3, 3).filter(bool)), max_size=3)


@given(problems(), others, st.sampled_from([2**50, 30]))
@settings(max_examples=200, derandomize=True)
def test_sums_of_weighted_objectives_are_in_the_order_of_the_objectives(
    problem: Problem, more: list[Terms], largest: int
) -> None:
    """Also where they are weighted in groups, one after the other, since the weights may not grow."""
    program, goals = problem[0], goals_of(problem, more)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicographic, "LARGEST", largest)
        groups = [terms for terms, _ in scalarised([(terms, 0) for terms in goals], program)]
    solutions = [*points(program)][:60]

    def worth(terms: list[Terms], point: list[int]) -> list[int]:
        return [value(one, point) for one in terms]

    for one in solutions:
        for other in solutions:
            assert (worth(goals, one) < worth(goals, other)) == (worth(groups, one) < worth(groups, other))
        weighted = scalarised([(terms, value(terms, one)) for terms in goals], program)
        assert [number for _, number in weighted] == worth([terms for terms, _ in weighted], one)


@given(problems(), others, st.booleans())
@settings(max_examples=80, derandomize=True)
def test_only_the_values_of_the_optimum_have_nothing_below_them(
    problem: Problem, more: list[Terms], known: bool
) -> None:
    """What narrows it on the way leaves every optimum what it is."""
    program, goals = problem[0], goals_of(problem, more)
    solutions = [*points(program)]
    vectors = sorted([value(terms, point) for terms in goals] for point in solutions)
    if not vectors:
        return
    bodies = range(len(program.lower)) if known else range(0, len(program.lower), 2)
    found = refuted(program, [*zip(goals, vectors[0], strict=True)], Effort(), bodies=bodies)
    assert found is not None
    best = [point for point in solutions if [value(terms, point) for terms in goals] == vectors[0]]
    assert all(found.program.satisfied_by(point) for point in best)
    worse = next((vector for vector in vectors if vector != vectors[0]), None)
    if worse is not None:
        with pytest.raises(ContradictionError):
            refuted(program, [*zip(goals, worse, strict=True)], Effort(), bodies=bodies)
