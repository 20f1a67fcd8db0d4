"""Small integer programmes, and their optima by trying every point."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from designer.engines.program import Program

Problem = tuple[Program, dict[int, int]]


@st.composite
def problems(draw: st.DrawFn, most: int = 5) -> Problem:
    """Draw a programme of a few variables and rows, and an objective."""
    program = Program()
    for _ in range(draw(st.integers(1, most))):
        least = draw(st.integers(-2, 1))
        program.variable(least, least + draw(st.integers(0, 2)))
    weights = st.dictionaries(
        st.integers(0, len(program.lower) - 1), st.integers(-3, 3).filter(bool), max_size=most
    )
    for _ in range(draw(st.integers(0, 4))):
        low = draw(st.none() | st.integers(-4, 4))
        high = draw(st.none() | st.integers(-4 if low is None else low, 4))
        program.require(draw(weights), low, high)
    return program, draw(weights)


def points(program: Program) -> Iterator[list[int]]:
    """Yield every point that satisfies the programme, judged here and by nobody else."""
    ranges = [range(low, high + 1) for low, high in zip(program.lower, program.upper, strict=True)]
    for point in product(*ranges):
        sums = [(sum(weight * point[v] for v, weight in row.terms), row) for row in program.rows]
        if all(
            (row.at_least is None or row.at_least <= total) and (row.at_most is None or total <= row.at_most)
            for total, row in sums
        ):
            yield list(point)


def value(objective: dict[int, int], point: list[int]) -> int:
    """Evaluate an objective."""
    return sum(weight * point[variable] for variable, weight in objective.items())


def least(problem: Problem) -> int | None:
    """Give the least value of the objective, None when no point satisfies the programme."""
    program, objective = problem
    return min((value(objective, point) for point in points(program)), default=None)


def knapsack(width: int = 22) -> Problem:
    """Give a programme that no engine proves soon: a market split of random numbers."""
    program = Program()
    for _ in range(width):
        program.variable()
    state = 7
    slacks: dict[int, int] = {}
    for _ in range(4):
        row = {}
        for variable in range(width):
            state = state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
            row[variable] = state >> 33 & 127
        half = sum(row.values()) // 2
        over, under = program.variable(0, 999), program.variable(0, 999)
        program.require({**row, over: -1, under: 1}, at_least=half, at_most=half)
        slacks |= {over: 1, under: 1}
    return program, slacks
