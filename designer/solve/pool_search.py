"""Lexicographic optimisation over a pool of columns, stage by stage, by column generation and its relatives.

Each stage is closed by :mod:`designer.solve.stage_solver`; columns that it rules out are out of all later
ones, and its value is a line that they keep.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from designer.candidates.grounding import Acceptability
from designer.design import Design
from designer.engines import cpsat
from designer.engines.outcome import Effort
from designer.engines.pool import parameters
from designer.engines.pool.formulation import HELPERS, Covering, covering
from designer.engines.pool.helpers import Hosting
from designer.engines.pool.heuristics import greedy
from designer.engines.pool.objective_values import broken
from designer.engines.pool.pool import Flags, LinearConstraint, Pool
from designer.engines.pool.residual import Selection, residual
from designer.engines.pool.scope import unfit
from designer.engines.pool.warm_start import taken_from
from designer.engines.program import total
from designer.engines.solution import Body, Solution
from designer.instance import SCALE, Instance
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import TooLargeError
from designer.runtime.malloc import Memory, TooMuchMemoryError
from designer.runtime.progress import OnProgress
from designer.runtime.threads import ThreadTeam
from designer.solve.confirm import CERTIFICATE, ContradictionError, by_second_solve, certificate
from designer.solve.incumbent import Incumbent
from designer.solve.result import CannotSearchError, SearchResult
from designer.solve.stage import Stage
from designer.solve.stage_solver import StageSolver, WarmStart


def search_pool(
    instance: Instance,
    accepted: Acceptability,
    effort: Effort,
    clock: Clock,
    on_progress: OnProgress | None = None,
    start: Design | None = None,
    exact: bool | None = None,
) -> SearchResult:
    """Solve an instance over a pool of columns, stage by stage.

    Raises
    ------
    designer.solve.result.CannotSearchError
        If the pool cannot stand for the instance, with the reason.
    designer.runtime.clock.OutOfTimeError
        If there is not the time to list the columns.
    """
    asked = unfit(instance, accepted)
    if asked:
        raise CannotSearchError(f"it does not carry {', '.join(asked)}")
    try:
        stated = covering(instance, accepted, clock, exact, Memory.of(effort.memory))
    except TooMuchMemoryError as error:
        raise CannotSearchError(str(error)) from error
    except TooLargeError:
        # It bounds sums over all columns; the compact engine knows better how often each body can be used.
        raise CannotSearchError("it cannot add up costs and weights that differ so widely") from None
    search = PoolSearch(stated, effort, clock, on_progress)
    # Products of matrices on threads of their own take more from the search than they give.
    with threadpool_limits(1, "blas"):
        search.run(None if start is None else taken_from(stated, start))
    if search.failed:
        raise CannotSearchError(search.failed)
    return SearchResult(
        search.solution, tuple(search.stages), tuple(search.notes), memberships=search.memberships()
    )


class PoolSearch:
    """Works through the stages of a covering problem.

    Attributes
    ----------
    bodies
        The best design known, None before there is one.
    values
        What it is worth, stage by stage.
    stages
        What came of each stage.
    failed
        Why another engine has to go on: the pool has no solution, or none that is a design.
    notes
        Remarks on what could not be confirmed.
    """

    def __init__(
        self, covering: Covering, effort: Effort, clock: Clock, on_progress: OnProgress | None = None
    ) -> None:
        self.covering = covering
        self.effort = effort
        self.team = ThreadTeam.of(effort.threads)
        self.clock = clock
        self.pool = covering.pool
        self.standing = Incumbent(covering, clock, on_progress)
        self.failed: str | None = None
        self.notes: list[str] = []
        self.stages: list[Stage] = []
        self.alive: Flags = np.ones(covering.pool.number, bool)
        self.known = WarmStart(np.empty(0, np.int64), ())

    @property
    def bodies(self) -> tuple[Body, ...] | None:
        """The best design known, None before there is one."""
        return self.standing.bodies

    @property
    def values(self) -> tuple[int, ...]:
        """What it is worth, stage by stage."""
        return self.standing.values

    @property
    def solution(self) -> Solution | None:
        """The best design known, to be assembled."""
        if self.bodies is None:
            return None
        return Solution(self.bodies, frozenset(), broken(self.covering.accepted, self.bodies))

    def memberships(self) -> frozenset[frozenset[str]]:
        """List the memberships of new bodies among the columns that no stage has ruled out."""
        alive = np.flatnonzero(self.alive)
        bodies = self.covering.bodies(alive, np.ones(len(alive), np.int64))
        return frozenset(members for body, members, _ in bodies if body is None or body.kind == "new")

    def run(self, start: Selection | None = None) -> None:
        """Work until every stage is done or time is up; what is missing in a start is added to it."""
        standing = self.standing
        if start is not None:
            with suppress(OutOfTimeError, TooMuchMemoryError):
                standing.take(self._completed(start))
        closed: list[LinearConstraint] = []
        late = self.covering.late_helpers
        for at in range(len(self.covering.goals)):
            standing.begin(at)
            pool = self.pool.with_lines(closed)
            stage = self._helpers(pool) if at == late else self._stage(pool)
            if stage is None:
                return
            standing.stages.append(stage)
            costs = self.pool.costs[at]
            if at != late and costs.any():
                used = np.flatnonzero(costs)
                closed.append(LinearConstraint(used, costs[used], None, stage.value))
        self.stages = [replace(s, value=v) for s, v in zip(standing.stages, standing.values, strict=True)]

    def _completed(self, start: Selection) -> Selection | None:
        """Add columns to a choice until every row is handled."""
        costs = self.pool.costs[0].astype(float)
        rest = residual(self.pool, costs, start)
        found = greedy(rest.pool, costs[rest.origin], self.clock)
        return None if found is None else start.plus(rest.restored(found))

    def _stage(self, pool: Pool) -> Stage | None:
        standing = self.standing
        standing.tell()
        with suppress(OutOfTimeError):
            if standing.best is not None and not pool.costs[standing.at].any():
                standing.learn(0)
            else:
                self._close(pool)
        if standing.best is None:
            return None
        return standing.judged(standing.by if standing.met else None)

    def _close(self, pool: Pool) -> None:
        closing = StageSolver(self.standing, pool, self.effort, self.team, self.clock)
        try:
            self.known = closing.run(self.known)
        finally:
            self.failed = closing.failed
            self.notes += closing.notes
        if self.standing.met:
            useful = np.zeros(len(self.alive), bool)
            useful[closing.useful()] = True
            self.alive &= useful

    def _helpers(self, pool: Pool) -> Stage | None:
        """Minimise the absence of helpers among all designs that are as good in what comes before."""
        standing = self.standing
        if standing.best is None:
            return None
        standing.tell()
        with suppress(OutOfTimeError):
            if standing.value and all(stage.closed for stage in standing.stages):
                self._host(pool)
            elif not standing.value:
                standing.learn(0)
        return standing.judged(standing.by if standing.met else None)

    def _host(self, pool: Pool) -> None:
        """Choose columns and the hosts of issues together, for the stage of absent helpers."""
        alive = np.flatnonzero(self.alive)
        if len(alive) > parameters.MOST_HOSTING:
            self.notes.append("Too many bodies are left for helpers to be placed best.")
            return
        standing = self.standing
        hosting = Hosting.of(self.covering, list(pool.lines), alive, self.clock)
        effort = replace(self.effort, seconds=self.clock.left)
        factor = self.covering.goals[standing.at].factors[HELPERS] * SCALE
        unit = self.covering.objectives[standing.at].numerator

        def learn(absent: int, by: str) -> None:
            standing.learn(-(-absent * factor // unit), by)

        weights = certificate(hosting.program, hosting.terms, effort, self.clock.cancel)
        learn(weights.bound, CERTIFICATE)
        if standing.met:
            return
        found = cpsat.minimise(hosting.program, hosting.terms, effort, cancel=self.clock.cancel)
        if found.values is not None:
            standing.take(hosting.chosen(found.values))
        if found.status != "optimal" or found.values is None or standing.met:
            return
        least = total(hosting.terms, found.values)
        below = hosting.program.with_row(hosting.terms, at_most=least - 1)
        effort = replace(self.effort, seconds=self.clock.left)
        try:
            confirmed = by_second_solve(below, hosting.terms, effort, self.clock.cancel)
        except ContradictionError:
            confirmed = None
        if confirmed is not None:
            learn(least, confirmed)
