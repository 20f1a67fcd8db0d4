"""A compact model through MathOpt, for the integer programming solvers in the wheel of OR-Tools."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ortools.math_opt.python import mathopt

from benchmarks.rivals.compact import Found, Minimise, Report
from designer.engines.highs import proto
from designer.engines.program import Program, Terms

STATUS = {"OPTIMAL": "optimal", "FEASIBLE": "feasible", "INFEASIBLE": "infeasible"}


def minimiser(solver: Any) -> Minimise:
    """Give what minimises with a solver.

    HiGHS tells nothing on its way, and the callbacks of SCIP fail in this version of OR-Tools, so that
    the curve of both has points at the ends of stages only.
    """

    def minimise(
        program: Program, terms: Terms, seconds: float, seed: int, known: list[int] | None, report: Report
    ) -> Found:
        model = mathopt.Model.from_model_proto(proto(program, terms))
        variables = sorted(model.variables(), key=lambda variable: variable.id)
        parameters = mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds), random_seed=seed, relative_gap_tolerance=0.0
        )
        start = mathopt.ModelSolveParameters()
        if known is not None:
            hint = dict(zip(variables, map(float, known), strict=True))
            start.solution_hints.append(mathopt.SolutionHint(variable_values=hint))
        result = mathopt.solve(model, solver, params=parameters, model_params=start)
        values = None
        if result.has_primal_feasible_solution():
            found = result.variable_values()
            values = [round(found[variable]) for variable in variables]
        reason = result.termination.reason.name
        status = STATUS.get(reason, "unknown") if values or reason == "INFEASIBLE" else "unknown"
        status = "feasible" if status == "unknown" and values else status
        return Found(status, values, result.termination.objective_bounds.dual_bound)

    return minimise
