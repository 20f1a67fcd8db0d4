"""CP-SAT as an engine of integer programmes.

The solver's own classes are used without its modelling layer, whose import takes longer than most
instances take to solve.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any, Literal

from ortools.sat.python import cp_model_helper as cp

from designer.clock import ENDLESS, Clock, OutOfTimeError
from designer.engines.interruption import stopping
from designer.engines.program import Program, Terms, total

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
        Workers; None for what suits the engine, which is one for CP-SAT. One means: one search with the
        linear relaxation at work and, where that does not soon succeed, two that take turns and share what
        they learn, and so on with more and more time, since either can be by far the faster one; both are
        deterministic.
    gap
        Relative gap at which to stop.
    presolve
        Whether the solver may rewrite the model first.
    linearization
        How much of the model is in its linear relaxation: 2 for all that can be, 1 for the plain rows.
    probing
        Whether the first search, too, tries what each variable implies before it begins; for what is easy
        that takes a fifth of the time.
    deterministic
        Limit in the solver's own time, which is the same on every machine; None for no limit.
    easy
        How much of that one search has before it first gives way to two; None for what suits most questions.
    """

    seconds: float | None = None
    seed: int = 0
    threads: int | None = None
    gap: float = 0.0
    presolve: bool = True
    linearization: int = 2
    probing: bool = True
    deterministic: float | None = None
    easy: float | None = None

    @property
    def workers(self) -> int:
        """How many workers CP-SAT has."""
        return self.threads or 1


EASY = 1.0
"""Deterministic time, of the solver's own clock, after which one search first gives way to two."""

LONGER = 4.0
"""How much more time each turn has than the one before."""


@dataclass(frozen=True)
class Outcome:
    """What a solve found: its status, the values of the variables, and a bound on the objective."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    values: list[int] | None = None
    bound: int | None = None

    def within(self, gap: float, objective: Terms) -> bool:
        """Whether the solution is as close to the bound as asked for."""
        if self.values is None or self.bound is None or not objective:
            return False
        return self.bound >= (1 - gap) * total(objective, self.values)

    def at_least_as_good_as(self, earlier: Outcome, objective: Terms) -> Outcome:
        """Keep the better solution and the better bound of two outcomes."""
        values, bound = self.values, self.bound
        if earlier.values is not None and (
            values is None or total(objective, values) > total(objective, earlier.values)
        ):
            values = earlier.values
        if earlier.bound is not None and (bound is None or bound < earlier.bound):
            bound = earlier.bound
        status = "feasible" if values is not None and self.status == "unknown" else self.status
        return Outcome(status, values, bound)


class RefusedModelError(RuntimeError):
    """The solver does not take a programme for one: a fault of whoever built it."""


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
    between: Callable[[], object] | None = None,
) -> Outcome:
    """Minimise an expression over a programme, or find any solution when it has no terms.

    What is to be done ``between`` two searches is called before each one but the first.

    Raises
    ------
    RefusedModelError
        If the solver cannot compute with the programme, since its numbers are too large.
    """
    clock = Clock(effort.seconds, cancel)
    try:
        run = _Run(program, objective, report, clock)
    except OutOfTimeError:
        return Outcome("unknown")
    if effort.workers > 1:
        return run(effort, hint, _portfolio)
    best = Outcome("unknown")
    turn, arrange = EASY if effort.easy is None else effort.easy, _single
    most = effort.deterministic
    while True:
        turn = turn if most is None else min(turn, most)
        # Without a hint: stopped right after taking one up, searches that take turns end the process.
        start = hint if arrange is _single else None
        found = run(replace(effort, deterministic=turn), start, arrange)
        best = found.at_least_as_good_as(best, objective)
        if best.status in ("optimal", "infeasible") or clock.over() or best.within(effort.gap, objective):
            return best
        if most is not None:
            most -= turn
            if most <= 0:
                return best
        if between is not None:
            between()
        hint, effort = best.values or hint, replace(effort, probing=True)
        turn, arrange = max(turn, 1.0) * LONGER, _taking_turns if arrange is _single else _single


class _Run:
    """One programme and its objective, for one or several searches."""

    def __init__(self, program: Program, objective: Terms, report: Report | None, clock: Clock) -> None:
        self.objective = objective
        self.report = report
        self.clock = clock
        self.model = proto(program, objective, clock)

    def __call__(
        self, effort: Effort, hint: list[int] | None, arrange: Callable[[Any, Effort], None]
    ) -> Outcome:
        if self.clock.cancelled():
            return Outcome("unknown")
        self.model.clear_solution_hint()
        if hint is not None:
            self.model.solution_hint.vars.extend(range(len(hint)))
            self.model.solution_hint.values.extend(hint)
        solver: Any = cp.SolveWrapper()
        solver.set_parameters(_parameters(replace(effort, seconds=self.clock.left), arrange))
        watch = _Watch(self.report, solver.stop_search)
        solver.add_solution_callback(watch)
        if self.objective and self.report is not None:
            solver.add_best_bound_callback(watch.on_bound)
        try:
            with stopping(solver.stop_search, self.clock.cancel):
                response = solver.solve(self.model)
        finally:
            solver.clear_solution_callback(watch)
        if watch.error is not None:
            raise watch.error
        outcome = _outcome(response, self.objective)
        if self.clock.cancelled() and outcome.status in ("optimal", "infeasible"):
            # A search that was stopped has been seen to call its best solution optimal.
            return Outcome("feasible" if outcome.values else "unknown", outcome.values)
        return outcome


class _Watch(cp.SolutionCallback):
    """Passes on what the search finds.

    An exception of whoever is told stops the search and is kept: inside compiled code, some of whose
    threads nobody watches, it would end the process.
    """

    def __init__(self, report: Report | None, stop: Callable[[], object]) -> None:
        super().__init__()
        self.report = report
        self.stop = stop
        self.error: BaseException | None = None
        self.best: int | None = None
        self.bound: int | None = None

    def OnSolutionCallback(self) -> None:  # noqa: N802 - the solver calls it so
        if self.report is not None:
            self.best = round(self.ObjectiveValue())
            self.on_bound(self.BestObjectiveBound())

    def on_bound(self, bound: float) -> None:
        self.bound = _whole_bound(bound)
        if self.report is None or self.error is not None:
            return
        try:
            self.report(self.best, self.bound)
        except BaseException as error:
            self.error = error
            self.stop()


def _parameters(effort: Effort, arrange: Callable[[Any, Effort], None]) -> Any:
    parameters = cp.SatParameters()
    parameters.random_seed = effort.seed
    parameters.cp_model_presolve = effort.presolve
    parameters.relative_gap_limit = effort.gap
    parameters.catch_sigint_signal = False
    # Repeated, it piles up implications among thousands of bodies of equal worth, and takes all the time.
    parameters.max_presolve_iterations = 1
    # Covering is won by the linear relaxation, which the default workers of a small machine leave out.
    parameters.linearization_level = effort.linearization
    if not effort.probing:
        parameters.cp_model_probing_level = 0
    if effort.seconds is not None:
        parameters.max_time_in_seconds = max(effort.seconds, 0.0)
    if effort.deterministic is not None:
        parameters.max_deterministic_time = effort.deterministic
    arrange(parameters, effort)
    return parameters


def _single(parameters: Any, effort: Effort) -> None:
    parameters.num_workers = 1


def _taking_turns(parameters: Any, effort: Effort) -> None:
    parameters.num_workers = 2
    parameters.extra_subsolvers.extend(["max_lp", "reduced_costs"])
    parameters.interleave_search = True


def _portfolio(parameters: Any, effort: Effort) -> None:
    parameters.num_workers = effort.workers
    parameters.extra_subsolvers.extend(["max_lp", "reduced_costs"])


def proto(program: Program, objective: Terms, clock: Clock = ENDLESS) -> Any:
    """Give a programme as the solver takes it."""
    model = cp.CpModelProto()
    # There are thousands of rows: whatever is looked up once only is time saved.
    variable, constraint = model.variables.add, model.constraints.add
    for domain in zip(program.lower, program.upper, strict=True):
        variable().domain.extend(domain)
    for row in clock.each(program.rows):
        linear = constraint().linear
        if row.terms:
            variables, weights = zip(*row.terms, strict=True)
            linear.vars.extend(variables)
            linear.coeffs.extend(weights)
        low = -_INFINITE if row.at_least is None else row.at_least
        high = _INFINITE if row.at_most is None else row.at_most
        linear.domain.extend((low, high))
    if objective:
        model.objective.vars.extend(list(objective))
        model.objective.coeffs.extend(list(objective.values()))
    return model


def _noise(bound: float) -> float:
    """How far rounding in double precision may have moved a bound."""
    return max(1e-6, abs(bound) * 2**-49)


def _whole_bound(bound: float) -> int:
    """Round a bound up to the integer that it means, forgiving rounding noise.

    Examples
    --------
    >>> _whole_bound(2.3), _whole_bound(2.0000000001), _whole_bound(4250002000000.0005)
    (3, 2, 4250002000000)
    """
    return -int(-(bound - _noise(bound)) // 1)


def _outcome(response: Any, objective: Terms) -> Outcome:
    if response.status == cp.CpSolverStatus.MODEL_INVALID:
        reason = response.solution_info or "it gives no reason"
        raise RefusedModelError(f"CP-SAT refuses the programme: {reason}")
    if response.status == cp.CpSolverStatus.INFEASIBLE:
        return Outcome("infeasible")
    bound = _whole_bound(response.best_objective_bound) if objective else None
    if response.status not in (cp.CpSolverStatus.OPTIMAL, cp.CpSolverStatus.FEASIBLE):
        return Outcome("unknown", None, bound)
    values = list(response.solution)
    proven = response.status == cp.CpSolverStatus.OPTIMAL
    if bound is not None:
        value = total(objective, values)
        # The solver also calls optimal what is within the gap asked for.
        proven = proven and value <= max(bound, response.best_objective_bound + _noise(bound))
        bound = max(bound, value) if proven else bound
    return Outcome("optimal" if proven else "feasible", values, bound)
