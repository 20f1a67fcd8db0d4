"""HiGHS, the fastest of the wheel on large relaxations, and one more second opinion.

What it says rests on floating point, as in :mod:`designer.engines.glop_scip`. Its Python layer takes longer
to import than small programmes take to solve, so that only large ones come here.
"""

from __future__ import annotations

from datetime import timedelta
from math import inf
from threading import Event
from typing import Any

from designer.engines.outcome import Outcome
from designer.engines.program import Program, Terms
from designer.runtime.clock import ENDLESS, Clock, OutOfTimeError
from designer.runtime.interruption import unless


def row_weights(
    program: Program, objective: Terms, seconds: float | None, cancel: Event | None = None
) -> list[float] | None:
    """Solve the linear relaxation and give the dual value of each row, or None without an optimum."""
    result = _solve(program, objective, Clock(seconds, cancel), integer=False)
    if result is None or not result.has_dual_feasible_solution():
        return None
    weights = {row.id: weight for row, weight in result.dual_values().items()}
    return [weights[n] for n in range(len(program.rows))]


def minimise(
    program: Program, objective: Terms, seconds: float | None, cancel: Event | None = None
) -> Outcome:
    """Minimise an expression over a programme with HiGHS."""
    result = _solve(program, objective, Clock(seconds, cancel), integer=True)
    if result is None:
        return Outcome("unknown")
    reason = result.termination.reason.name
    if reason == "INFEASIBLE":
        return Outcome("infeasible")
    if reason != "OPTIMAL":
        return Outcome("unknown")
    values = {variable.id: round(value) for variable, value in result.variable_values().items()}
    bound = round(result.termination.objective_bounds.dual_bound)
    return Outcome("optimal", [values[n] for n in range(len(program.lower))], bound)


def _solve(program: Program, objective: Terms, clock: Clock, integer: bool) -> Any:
    from ortools.math_opt.python import mathopt

    try:
        model = mathopt.Model.from_model_proto(proto(program, objective, clock, integer))
    except OutOfTimeError:
        return None
    limit = None if clock.left is None else timedelta(seconds=min(clock.left, 1e9))
    parameters = mathopt.SolveParameters(time_limit=limit)
    return unless(clock.over, lambda: mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters))


def proto(program: Program, objective: Terms, clock: Clock = ENDLESS, integer: bool = True) -> Any:
    """Give a programme as MathOpt takes it; variables are numbered as in the programme."""
    from ortools.math_opt import model_pb2

    model: Any = model_pb2.ModelProto()
    model.variables.ids.extend(range(len(program.lower)))
    model.variables.lower_bounds.extend(map(float, program.lower))
    model.variables.upper_bounds.extend(map(float, program.upper))
    model.variables.integers.extend([integer] * len(program.lower))
    rows = model.linear_constraints
    matrix = model.linear_constraint_matrix
    for n, row in enumerate(clock.each(program.rows)):
        rows.ids.append(n)
        rows.lower_bounds.append(-inf if row.at_least is None else row.at_least)
        rows.upper_bounds.append(inf if row.at_most is None else row.at_most)
        terms = sorted((variable, weight) for variable, weight in row.terms if weight)
        matrix.row_ids.extend([n] * len(terms))
        matrix.column_ids.extend(variable for variable, _ in terms)
        matrix.coefficients.extend(weight for _, weight in terms)
    coefficients = model.objective.linear_coefficients
    for variable, weight in sorted(objective.items()):
        coefficients.ids.append(variable)
        coefficients.values.append(weight)
    return model
