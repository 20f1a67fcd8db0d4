"""CP-SAT as an engine of integer programmes.

The solver's own classes are used without its modelling layer, whose import takes longer than most
instances take to solve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Literal

from ortools.sat.python import cp_model_helper as cp

from designer.engines.interruption import stopping
from designer.engines.program import Program, Terms

_INFINITE = 2**62


@dataclass(frozen=True)
class Effort:
    """How an engine may work.

    Parameters
    ----------
    seconds
        Time limit; None for no limit.
    seed
        Seed of the search.
    threads
        Workers; one is deterministic and, with the linear relaxation at work, the fastest on small
        machines.
    gap
        Relative gap at which to stop.
    presolve
        Whether the solver may rewrite the model first.
    """

    seconds: float | None = None
    seed: int = 0
    threads: int = 1
    gap: float = 0.0
    presolve: bool = True


@dataclass(frozen=True)
class Outcome:
    """What a solve found: its status, the values of the variables, and a bound on the objective."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    values: list[int] | None = None
    bound: int | None = None


Report = Callable[[int | None, int | None], None]
"""Told the best objective and the best bound so far."""


def minimise(
    program: Program,
    objective: Terms,
    effort: Effort,
    *,
    hint: list[int] | None = None,
    report: Report | None = None,
    cancel: Event | None = None,
) -> Outcome:
    """Minimise an expression over a programme, or find any solution when it has no terms."""
    if cancel is not None and cancel.is_set():
        return Outcome("unknown")
    solver = cp.SolveWrapper()
    solver.set_parameters(_parameters(effort))
    watch = _Watch(report)
    solver.add_solution_callback(watch)
    if objective and report is not None:
        solver.add_best_bound_callback(watch.on_bound)
    try:
        with stopping(solver.stop_search, cancel):
            response = solver.solve(_model(program, objective, hint))
    finally:
        solver.clear_solution_callback(watch)
    outcome = _outcome(response, bool(objective))
    if cancel is not None and cancel.is_set() and outcome.status in ("optimal", "infeasible"):
        # A search that was stopped has been seen to call its best solution optimal.
        return Outcome("feasible" if outcome.values else "unknown", outcome.values)
    return outcome


class _Watch(cp.SolutionCallback):  # type: ignore[misc]
    """Passes on what the search finds."""

    def __init__(self, report: Report | None) -> None:
        super().__init__()
        self.report = report
        self.best: int | None = None
        self.bound: int | None = None

    def OnSolutionCallback(self) -> None:
        if self.report is not None:
            self.best = round(self.ObjectiveValue())
            self.on_bound(self.BestObjectiveBound())

    def on_bound(self, bound: float) -> None:
        self.bound = _whole_bound(bound)
        if self.report is not None:
            self.report(self.best, self.bound)


def _parameters(effort: Effort) -> Any:
    parameters = cp.SatParameters()
    parameters.num_workers = effort.threads
    parameters.random_seed = effort.seed
    parameters.cp_model_presolve = effort.presolve
    parameters.relative_gap_limit = effort.gap
    parameters.catch_sigint_signal = False
    if effort.seconds is not None:
        parameters.max_time_in_seconds = max(effort.seconds, 0.0)
    # Covering is won by the linear relaxation, which the default workers of a small machine leave out.
    parameters.linearization_level = 2
    if effort.threads > 1:
        parameters.extra_subsolvers.extend(["max_lp", "reduced_costs"])
    return parameters


def _model(program: Program, objective: Terms, hint: list[int] | None) -> Any:
    model = cp.CpModelProto()
    for low, high in zip(program.lower, program.upper, strict=True):
        model.variables.add().domain.extend([low, high])
    for row in program.rows:
        linear = model.constraints.add().linear
        linear.vars.extend([variable for variable, _ in row.terms])
        linear.coeffs.extend([weight for _, weight in row.terms])
        low = -_INFINITE if row.at_least is None else row.at_least
        high = _INFINITE if row.at_most is None else row.at_most
        linear.domain.extend([low, high])
    if objective:
        model.objective.vars.extend(list(objective))
        model.objective.coeffs.extend(list(objective.values()))
    if hint is not None:
        model.solution_hint.vars.extend(range(len(hint)))
        model.solution_hint.values.extend(hint)
    return model


def _whole_bound(bound: float) -> int:
    """Round a bound up to the integer that it means, forgiving rounding noise."""
    return -int(-(bound - 1e-6) // 1)


def _outcome(response: Any, optimised: bool) -> Outcome:
    status = response.status
    if status == cp.CpSolverStatus.INFEASIBLE:
        return Outcome("infeasible")
    if status not in (cp.CpSolverStatus.OPTIMAL, cp.CpSolverStatus.FEASIBLE):
        bound = response.best_objective_bound if optimised else None
        return Outcome("unknown", None, None if bound is None else _whole_bound(bound))
    bound = _whole_bound(response.best_objective_bound) if optimised else None
    proven = status == cp.CpSolverStatus.OPTIMAL
    return Outcome("optimal" if proven else "feasible", list(response.solution), bound)
