"""A compact model and CP-SAT with its default parameters."""

from __future__ import annotations

from typing import Any

from ortools.sat.python import cp_model_helper as cp

from benchmarks.rivals.answers import Asked
from benchmarks.rivals.compact import Found, Report, solved
from designer.design import Design
from designer.engines.cpsat import proto
from designer.engines.program import Program, Terms

STATUS = {
    cp.CpSolverStatus.OPTIMAL: "optimal",
    cp.CpSolverStatus.FEASIBLE: "feasible",
    cp.CpSolverStatus.INFEASIBLE: "infeasible",
}


class Watch(cp.SolutionCallback):
    """Passes on solutions and bounds."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.best: float | None = None

    def OnSolutionCallback(self) -> None:  # noqa: N802 - the solver calls it so
        self.best = self.ObjectiveValue()
        self.report(self.best, self.BestObjectiveBound())

    def on_bound(self, bound: float) -> None:
        self.report(self.best, bound)


def missing() -> str | None:
    """Nothing: it is in the wheel."""
    return None


def minimise(
    program: Program, terms: Terms, seconds: float, seed: int, known: list[int] | None, report: Report
) -> Found:
    """Minimise, with the solution known as a hint."""
    model: Any = proto(program, terms)
    if known is not None:
        model.solution_hint.vars.extend(range(len(known)))
        model.solution_hint.values.extend(known)
    parameters = cp.SatParameters()
    parameters.max_time_in_seconds = seconds
    parameters.random_seed = seed
    solver: Any = cp.SolveWrapper()
    solver.set_parameters(parameters)
    watch = Watch(report)
    solver.add_solution_callback(watch)
    if terms:
        solver.add_best_bound_callback(watch.on_bound)
    response = solver.solve(model)
    status = STATUS.get(response.status, "unknown")
    values = list(response.solution) if status in ("optimal", "feasible") else None
    return Found(status, values, response.best_objective_bound if terms else 0)


def solve(asked: Asked) -> Design:
    """Solve an instance."""
    return solved(asked, minimise)
