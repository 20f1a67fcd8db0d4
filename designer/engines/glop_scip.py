"""GLOP and SCIP, for weights of rows and for second opinions.

What they say rests on floating point: their weights are verified exactly in
:mod:`designer.engines.certificate`, and their verdicts serve only beside another engine's.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import Any

from ortools.linear_solver import pywraplp

from designer.engines.outcome import Outcome
from designer.engines.program import Program, Terms
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.interruption import stopping, unless

LONGEST = 1e9
"""Seconds, some thirty years: a longer time limit is none."""


def row_weights(
    program: Program, objective: Terms, seconds: float | None, cancel: Event | None = None
) -> list[float] | None:
    """Solve the linear relaxation and give the dual value of each row, or None without an optimum."""
    solved = relaxed(program, objective, seconds, cancel)
    return None if solved is None else solved.weights


@dataclass(frozen=True)
class Relaxed:
    """An optimum of a linear relaxation: values of the variables, dual values of the rows."""

    values: list[float]
    weights: list[float]


def relaxed(
    program: Program, objective: Terms, seconds: float | None, cancel: Event | None = None
) -> Relaxed | None:
    """Solve the linear relaxation, or give None without an optimum."""
    clock = Clock(seconds, cancel)
    try:
        solver, variables, rows = _load("GLOP", program, objective, clock)
    except OutOfTimeError:
        return None
    if _run(solver, clock) != pywraplp.Solver.OPTIMAL:
        return None
    return Relaxed([v.solution_value() for v in variables], [row.dual_value() for row in rows])


def minimise(
    program: Program, objective: Terms, seconds: float | None, cancel: Event | None = None
) -> Outcome:
    """Minimise an expression over a programme with SCIP."""
    clock = Clock(seconds, cancel)
    try:
        solver, variables, _ = _load("SCIP", program, objective, clock)
    except OutOfTimeError:
        return Outcome("unknown")
    match _run(solver, clock):
        case pywraplp.Solver.OPTIMAL:
            values = [round(variable.solution_value()) for variable in variables]
            return Outcome("optimal", values, round(solver.Objective().BestBound()))
        case pywraplp.Solver.INFEASIBLE:
            return Outcome("infeasible")
        case _:
            return Outcome("unknown")


def _load(engine: str, program: Program, objective: Terms, clock: Clock) -> tuple[Any, list[Any], list[Any]]:
    solver = pywraplp.Solver.CreateSolver(engine)
    bounds = zip(program.lower, program.upper, strict=True)
    variables = [solver.IntVar(low, high, "") for low, high in bounds]
    rows = []
    for row in clock.each(program.rows):
        low = -solver.infinity() if row.at_least is None else row.at_least
        high = solver.infinity() if row.at_most is None else row.at_most
        constraint = solver.RowConstraint(low, high, "")
        for variable, weight in row.terms:
            constraint.SetCoefficient(variables[variable], weight)
        rows.append(constraint)
    for variable, weight in objective.items():
        solver.Objective().SetCoefficient(variables[variable], weight)
    solver.Objective().SetMinimization()
    return solver, variables, rows


def _run(solver: Any, clock: Clock) -> int | None:
    if clock.left is not None:
        # The engines count milliseconds in 64 bits.
        solver.SetTimeLimit(max(1, int(min(clock.left, LONGEST) * 1000)))
    with stopping(solver.InterruptSolve, clock.cancel):
        status: int | None = unless(clock.over, solver.Solve)
    return status
