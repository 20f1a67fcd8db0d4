"""The last integer programme: over columns that a better solution can use, and its confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from designer.clock import Clock
from designer.engines import cpsat, linear
from designer.engines.cpsat import Effort
from designer.engines.pool.pool import Line, Numbers, Pool
from designer.engines.pool.residual import Chosen
from designer.engines.pool.whole import Answer, fits
from designer.engines.program import Program

SCIP = "second engine (SCIP)"
CPSAT = "second engine (CP-SAT)"

TURN = 8.0
"""Seconds of the first turn of each engine."""


def program(pool: Pool, lines: Sequence[Line], columns: Numbers, objective: Numbers, most: int) -> Program:
    """State, over some columns, that an objective is at most so much."""
    found = Program()
    for column in columns.tolist():
        found.variable(upper=int(pool.most[column]))
    place = np.full(pool.number, -1, np.int64)
    place[columns] = np.arange(len(columns))
    position, rows = pool.entries(columns)
    terms: list[dict[int, int]] = [{} for _ in pool.demand]
    for at, row in zip(position.tolist(), rows.tolist(), strict=True):
        terms[row][at] = terms[row].get(at, 0) + 1
    for row, demand in enumerate(pool.demand.tolist()):
        found.require(terms[row], at_least=demand, at_most=demand if pool.exact else None)
    for line in lines:
        here = place[line.columns] >= 0
        some = zip(place[line.columns[here]].tolist(), line.coefficients[here].tolist(), strict=True)
        found.require(dict(some), at_least=line.low, at_most=line.high)
    found.require(dict(enumerate(objective[columns].tolist())), at_most=most)
    return found


def settle(
    pool: Pool, columns: Numbers, objective: Numbers, most: int, effort: Effort, clock: Clock, work: float
) -> Answer:
    """Let CP-SAT minimise an objective over few columns, up to a value.

    Parameters
    ----------
    pool, columns
        The problem, and what may be used of it.
    objective, most
        What is minimised, and the most that it may be.
    effort, clock
        How the solver may work, and the time there is.
    work
        Limit in the solver's own time, which is the same on every machine.
    """
    problem = program(pool, pool.lines, columns, objective, most)
    terms = {n: int(cost) for n, cost in enumerate(objective[columns].tolist()) if cost}
    mine = replace(effort, seconds=clock.left, gap=0.0, deterministic=work)
    found = cpsat.minimise(problem, terms, mine, cancel=clock.cancel)
    if found.values is None:
        return Answer("infeasible" if found.status == "infeasible" else "unknown")
    chosen = Chosen.of(columns, np.array(found.values, np.int64))
    return Answer(found.status, chosen) if fits(pool, chosen) else Answer("unknown")


def confirm(problem: Program, objective: dict[int, int], effort: Effort, clock: Clock) -> str | Chosen | None:
    """Let other engines than HiGHS say that a programme has no solution.

    Returns
    -------
    str, Chosen or None
        The engine that says so; a solution where one is found; None where none is done in time.
    """
    turn = TURN
    while not clock.over():
        for name in (SCIP, CPSAT):
            seconds = clock.at_most(turn)
            if name == SCIP:
                found = linear.minimise(problem, objective, seconds, clock.cancel)
            else:
                mine = replace(effort, seconds=seconds, gap=0.0, presolve=False)
                found = cpsat.minimise(problem, objective, mine, cancel=clock.cancel)
            if found.status == "infeasible":
                return name
            if found.values is not None and problem.satisfied_by(found.values):
                values = np.array(found.values, np.int64)
                return Chosen.of(np.arange(len(values)), values)
            if clock.over():
                return None
        turn *= 2
    return None
