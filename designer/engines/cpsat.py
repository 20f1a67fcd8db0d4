"""CP-SAT as a solver of integer programmes: lazy clause generation beside a linear relaxation.

The solver's own classes are used without its modelling layer, whose import takes longer than most instances
take to solve.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from threading import Event
from typing import Any

from ortools.sat.python import cp_model_helper as cp

from designer.engines.outcome import Attempts, Effort, Outcome, Report, last
from designer.engines.program import Program, Terms, total
from designer.runtime.clock import ENDLESS, Clock, OutOfTimeError
from designer.runtime.interruption import stopping, unless

_INFINITE = 2**62


EASY = 1.0
"""Deterministic time, of the solver's own clock, after which one search first gives way to two."""

FEW = 2000
"""Variables up to which symmetries are looked for where there is a hint."""

LONGER = 4.0
"""How much more time each turn has than the one before."""


class RefusedModelError(RuntimeError):
    """The solver does not take a programme for one: a fault of whoever built it."""


def minimise(
    program: Program,
    objective: Terms,
    effort: Effort,
    *,
    hint: list[int] | None = None,
    report: Report | None = None,
    cancel: Event | None = None,
) -> Outcome:
    """Minimise an expression over a programme, or find any solution when it has no terms.

    Raises
    ------
    RefusedModelError
        If the solver cannot compute with the programme, since its numbers are too large.
    """
    return last(attempts(program, objective, effort, hint=hint, report=report, cancel=cancel))


def attempts(
    program: Program,
    objective: Terms,
    effort: Effort,
    *,
    hint: list[int] | None = None,
    report: Report | None = None,
    cancel: Event | None = None,
) -> Attempts:
    """Minimise in turns of growing effort: one search, then two that take turns, and so on.

    Yields
    ------
    Outcome
        The best so far, before each further turn, so that the caller can do something else meanwhile.

    Returns
    -------
    Outcome
        The last word.

    Raises
    ------
    RefusedModelError
        If the solver cannot compute with the programme, since its numbers are too large.
    """
    clock = Clock(effort.seconds, cancel)
    try:
        run = _Run(program, objective, report, clock, cancel)
    except OutOfTimeError:
        return Outcome("unknown")
    if effort.workers > 1:
        return run(effort, hint, _portfolio)
    best = Outcome("unknown")
    turn, arrange = EASY if effort.easy is None else effort.easy, _single
    most = effort.deterministic
    while True:
        # 1. One turn, of so much work at most as is left of what was asked for.
        turn = turn if most is None else min(turn, most)
        # Without a hint: stopped right after taking one up, searches that take turns end the process.
        start = hint if arrange is _single else None
        found = run(replace(effort, deterministic=turn), start, arrange)
        best = found.at_least_as_good_as(best, objective)
        # 2. Stop where it is proven, near enough, or where time or work is used up.
        if best.status in ("optimal", "infeasible") or clock.over() or best.within(effort.gap, objective):
            return best
        if most is not None:
            most -= turn
            if most <= 0:
                return best
        yield best
        # 3. The next turn is longer, of the other kind, and begins with the best solution.
        hint, effort = best.values or hint, replace(effort, probing=True)
        turn, arrange = max(turn, 1.0) * LONGER, _taking_turns if arrange is _single else _single


def core(
    program: Program, assumed: Collection[int], effort: Effort, cancel: Event | None = None
) -> frozenset[int] | None:
    """Give variables assumed to be 0 that cannot all be; None where none were shown to.

    It is whatever the search made use of, and not minimal. Without an objective: with one it would be all.
    """
    clock = Clock(effort.seconds, cancel)
    try:
        run = _Run(program, {}, None, clock, cancel)
    except OutOfTimeError:
        return None
    negated = {-variable - 1: variable for variable in assumed}
    run.model.assumptions.extend(list(negated))
    response = run.response(replace(effort, linearization=1), None, _single)
    if response is None or response.status != cp.CpSolverStatus.INFEASIBLE or clock.cancelled():
        return None
    return frozenset(negated[literal] for literal in response.sufficient_assumptions_for_infeasibility)


class _Run:
    """One programme and its objective, for one or several searches."""

    def __init__(
        self, program: Program, objective: Terms, report: Report | None, clock: Clock, cancel: Event | None
    ) -> None:
        self.objective = objective
        self.report = report
        self.clock = clock
        self.cancel = cancel
        self.model = proto(program, objective, clock)

    def __call__(
        self, effort: Effort, hint: list[int] | None, arrange: Callable[[Any, Effort], None]
    ) -> Outcome:
        response = self.response(effort, hint, arrange)
        if response is None:
            return Outcome("unknown")
        outcome = _outcome(response, self.objective)
        if self.clock.cancelled() and outcome.status in ("optimal", "infeasible"):
            # A search that was stopped has been seen to call its best solution optimal.
            return Outcome("feasible" if outcome.values else "unknown", outcome.values)
        return outcome

    def response(
        self, effort: Effort, hint: list[int] | None, arrange: Callable[[Any, Effort], None]
    ) -> Any | None:
        """Give what the solver says; None where there was no time to ask it."""
        if self.clock.cancelled():
            return None
        self.model.clear_solution_hint()
        if hint is not None:
            self.model.solution_hint.vars.extend(range(len(hint)))
            self.model.solution_hint.values.extend(hint)
        solver: Any = cp.SolveWrapper()
        parameters = _parameters(replace(effort, seconds=self.clock.left), arrange)
        if hint is not None and len(self.model.variables) > FEW:
            # Moving a hint along with every symmetry that is broken takes minutes, and hears nobody.
            parameters.symmetry_level = 0
        solver.set_parameters(parameters)
        watch = _Watch(self.report, solver.stop_search)
        solver.add_solution_callback(watch)
        if self.objective and self.report is not None:
            solver.add_best_bound_callback(watch.on_bound)

        def solve() -> Any:
            try:
                return solver.solve(self.model)
            finally:
                solver.clear_solution_callback(watch)

        # Presolve hears nobody for seconds where a model is large. Where a part of the time is over, what
        # it has found is worth waiting for.
        over = self.clock.over if self.cancel is None else self.cancel.is_set
        with stopping(solver.stop_search, self.cancel):
            response = unless(over, solve)
        watch.report = None
        if watch.error is not None:
            raise watch.error
        return response


class _Watch(cp.SolutionCallback):
    """Solution callback that reports each incumbent and dual bound.

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
