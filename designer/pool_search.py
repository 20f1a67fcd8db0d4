"""The search over a pool: objectives in order, each by relaxation, cuts, designs and a last programme."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import numpy as np

from designer.acceptability import Acceptability
from designer.clock import Clock, OutOfTimeError
from designer.confirm import CERTIFICATE, ContradictionError, by_second_solve, certificate
from designer.design import Design
from designer.engines import cpsat
from designer.engines.compact.model import Body, Solution
from designer.engines.cpsat import Effort
from designer.engines.pool import budgets
from designer.engines.pool.covering import HELPERS, Covering, covering
from designer.engines.pool.fit import unfit
from designer.engines.pool.guide import Guide
from designer.engines.pool.helpers import Hosting
from designer.engines.pool.last import Last
from designer.engines.pool.master import Master
from designer.engines.pool.patterns import TooManyError
from designer.engines.pool.pool import Line, Numbers, Pool
from designer.engines.pool.primal import Neighbourhoods, dive
from designer.engines.pool.reading import read
from designer.engines.pool.residual import Chosen, residual
from designer.engines.pool.starting import taken_from
from designer.engines.pool.tightening import ROUNDS, Tightening
from designer.engines.pool.whole import greedy
from designer.engines.pool.worth import broken, measured
from designer.engines.program import total
from designer.instance import SCALE, Instance
from designer.progress import OnProgress, Progress, relative_gap
from designer.stages import Stage, number


def search_pool(
    instance: Instance,
    accepted: Acceptability,
    effort: Effort,
    clock: Clock,
    on_progress: OnProgress | None = None,
    start: Design | None = None,
    exact: bool | None = None,
) -> PoolSearch | str:
    """Search a pool of columns, or say why it cannot be done.

    Raises
    ------
    designer.clock.OutOfTimeError
        If there is not the time to list the columns.
    """
    asked = unfit(instance, accepted)
    if asked:
        return f"it does not carry {', '.join(asked)}"
    try:
        stated = covering(instance, accepted, clock, exact)
    except TooManyError as error:
        return f"there are {error}"
    search = PoolSearch(stated, effort, clock, on_progress)
    search.run(None if start is None else taken_from(stated, start))
    if search.failed:
        return search.failed
    return search


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
        self.clock = clock
        self.on_progress = on_progress
        self.pool = covering.pool
        self.best: Chosen | None = None
        self.bodies: tuple[Body, ...] | None = None
        self.values: tuple[int, ...] = ()
        self.stages: list[Stage] = []
        self.failed: str | None = None
        self.notes: list[str] = []
        self.bound: int | None = None
        self.bound_by: str | None = None
        self.alive: Numbers = np.arange(covering.pool.number)
        self.at = 0
        self.columns: Numbers = np.empty(0, np.int64)
        self.cuts: list[Line] = []

    @property
    def solution(self) -> Solution | None:
        """The best design known, to be assembled."""
        if self.bodies is None:
            return None
        return Solution(self.bodies, frozenset(), broken(self.covering.accepted, self.bodies))

    def run(self, start: Chosen | None = None) -> None:
        """Work until every stage is done or time is up; what is missing in a start is added to it."""
        if start is not None:
            with suppress(OutOfTimeError):
                self._take(self._completed(start))
        closed: list[Line] = []
        late = self.covering.late_helpers
        for at in range(len(self.covering.goals)):
            self.at = at
            self.bound, self.bound_by = None, None
            pool = self.pool.with_lines(closed)
            stage = self._helpers(pool) if self.at == late else self._stage(pool)
            if stage is None:
                return
            self.stages.append(stage)
            costs = self.pool.costs[self.at]
            if self.at != late and costs.any():
                used = np.flatnonzero(costs)
                closed.append(Line(used, costs[used], None, stage.value))
        self.stages = [replace(s, value=v) for s, v in zip(self.stages, self.values, strict=True)]

    def _completed(self, start: Chosen) -> Chosen | None:
        """Add columns to a choice until every row is handled."""
        costs = self.pool.costs[0].astype(float)
        rest = residual(self.pool, costs, start)
        found = greedy(rest.pool, costs[rest.origin], self.clock)
        return None if found is None else start.plus(rest.restored(found))

    def _stage(self, pool: Pool) -> Stage | None:
        costs = pool.costs[self.at]
        self._tell()
        with suppress(OutOfTimeError):
            if self.best is not None and not costs.any():
                self._learn(0)
            else:
                self._work(pool, costs)
        if self.best is None:
            return None
        return self._judged(self.bound_by if self._met() else None)

    def _judged(self, confirmed: str | None) -> Stage:
        """Say what is proven of the best value; a bound counts only on top of closed stages."""
        value = self.values[self.at]
        goal = self.covering.objectives[self.at]
        if any(not stage.closed for stage in self.stages):
            return Stage(goal, value)
        return Stage(goal, value, value if confirmed else self.bound, confirmed)

    def _work(self, pool: Pool, costs: Numbers) -> None:
        """Close the gap between the best value and the bound."""
        later = [pool.costs[n] for n in range(self.at + 1, len(pool.costs)) if pool.costs[n].any()]
        guide = Guide.of([costs, *later], np.flatnonzero(pool.lengths))
        if self.best is None:
            self._take(greedy(pool, guide.costs, self.clock))
        master = Master(pool, guide.costs, self.clock)
        self._begin(master)
        master.solve()
        if master.missing > 1e-6:
            self.failed = "no choice of bodies handles every issue"
            return
        most = None if self.at or self.best is None or costs.min() < 1 else self.values[self.at]
        tight = Tightening(master, guide, most, self._learn)
        tight.prove()
        many = len(pool.demand) >= budgets.MANY_ROWS
        if many:
            self._dive(pool, guide, master, max(budgets.SHARES[0], 1 - budgets.LEFT / len(pool.demand)))
        tight.run(self._enough(), 1 if many else ROUNDS)
        self._keep(master)
        last = Last(pool, guide, tight, self.effort, self.clock)
        search = Neighbourhoods(pool, guide, master, self.clock, self.effort.seed)
        large = pool.number > budgets.SMALL
        shares = iter(budgets.SHARES if large and not many else ())
        turn = 1
        while not self._met() and not self.failed:
            self.clock.check()
            self._dive(pool, guide, master, next(shares, None))
            if self._near():
                self._finish(last, turn)
            if self.best is not None and large and not self._met():
                search.improve(self.best, self._take, budgets.WIDTH, turn, self._near)
            if not self._near():
                self._finish(last, turn)
            if many and not self._met():
                tight.run(self._enough(), turn)
                self._keep(master)
            turn *= 2
        if self.best is not None and self._met():
            self.alive = np.intersect1d(self.alive, tight.useful(self.values[self.at]))

    def _begin(self, master: Master) -> None:
        """Start a relaxation from what the last one knew."""
        pool = master.pool
        for cut in self.cuts:
            master.add_line(cut)
        master.add(np.flatnonzero(pool.lengths == 0))
        if self.best is not None:
            master.add(self.best.columns)
        master.add(self.columns)

    def _keep(self, master: Master) -> None:
        self.columns = master.columns
        self.cuts = [line for line in master.lines if line.of is not None]

    def _dive(self, pool: Pool, guide: Guide, master: Master, share: float | None) -> None:
        """Look for a first design that is good."""
        if share is None or self._met():
            return
        below = int((guide.whole * pool.most).sum()) + 1 if self.best is None else self.best.cost(guide.whole)
        with suppress(OutOfTimeError):
            self._take(dive(pool, guide, master, self.clock, share, self.bound or 0, below))

    def _finish(self, last: Last, turn: int) -> None:
        """Ask for a design at the bound, or for proof that there is none, and so on upwards.

        The nearer to the bound, the fewer columns are left to look at. Of what CP-SAT says, only the last
        word has to be confirmed: it implies all those before.
        """
        asked, step, said = 0, 1, -1
        while not self.clock.over():
            low = max(self.bound or 0, said + 1)
            value = self.values[self.at] if self.best is not None else last.most + 1
            if low >= value:
                break
            # Further and further: costs may be counted in small units.
            aim = min(low + step - 1, value - 1)
            answer = last.ask(aim, turn)
            if answer.chosen is not None:
                if not self._take(answer.chosen):
                    self.failed = "mandates cannot be cut down to a design"
                    return
                asked, step = 0, 1
                continue
            if answer.status != "infeasible":
                break
            if answer.proven:
                self._learn(aim + 1)
            else:
                said = aim
            asked += 1
            step = 1 if asked < budgets.ONE_BY_ONE else 2 * step
        if said >= (self.bound or 0):
            confirmed = self._confirmed(last, said)
            if confirmed is not None:
                self._learn(said + 1, confirmed)
        if self.best is None and (self.bound or 0) > last.most:
            self.failed = "no choice of bodies is a design"

    def _confirmed(self, last: Last, aim: int) -> str | None:
        """Prove that there is nothing as good as this, or let a second engine say so."""
        if last.confirmed(aim):
            return CERTIFICATE
        effort = replace(self.effort, seconds=self.clock.left)
        try:
            return by_second_solve(*last.program(aim), effort, self.clock.cancel)
        except ContradictionError:
            self.notes.append(budgets.CONTRADICTED.format(self.covering.goals[self.at].name))
            return None

    def _take(self, chosen: Chosen | None) -> bool:
        """Take a choice over, where it is a design and better than what is known."""
        if chosen is None:
            return False
        bodies = read(self.covering, chosen)
        if bodies is None:
            return False
        values = self._worth(bodies)
        if any(v > s.value for v, s in zip(values, self.stages, strict=False)):
            return False
        if self.bodies is not None and values >= self.values:
            return False
        self.best, self.bodies, self.values = chosen, bodies, values
        self._tell()
        return True

    def _worth(self, bodies: Sequence[Body]) -> tuple[int, ...]:
        covering = self.covering
        measures = measured(covering.instance, covering.accepted, bodies)
        pairs = zip(covering.goals, covering.objectives, strict=True)
        return tuple(-(-goal.sum(measures) // objective.numerator) for goal, objective in pairs)

    def _enough(self) -> int | None:
        return None if self.best is None else self.values[self.at]

    def _met(self) -> bool:
        return self.best is not None and self.bound is not None and self.bound >= self.values[self.at]

    def _near(self) -> bool:
        """Whether nothing is left to improve, or one step only."""
        return self.best is not None and self.bound is not None and self.bound + 1 >= self.values[self.at]

    def _learn(self, bound: int, by: str = CERTIFICATE) -> None:
        if self.bound is None or bound > self.bound:
            self.bound, self.bound_by = bound, by
            self._tell()

    def _tell(self) -> None:
        """Tell how far the stage is."""
        if self.on_progress is None:
            return
        objective = self.covering.objectives[self.at]
        value = number(objective, self.values[self.at] if self.values else None)
        bound = number(objective, self.bound)
        gap = None if value is None else relative_gap(value, bound)
        stages = len(self.covering.goals)
        self.on_progress(Progress(objective.name, self.at + 1, stages, value, bound, gap, self.clock.seconds))

    def _helpers(self, pool: Pool) -> Stage | None:
        """Minimise the absence of helpers among all designs that are as good in what comes before."""
        if self.best is None:
            return None
        self._tell()
        with suppress(OutOfTimeError):
            if self.values[self.at] and all(stage.closed for stage in self.stages):
                self._host(pool)
            elif not self.values[self.at]:
                self._learn(0)
        if self._met():
            return self._judged(self.bound_by)
        return self._judged(None)

    def _host(self, pool: Pool) -> None:
        """Choose columns and hosts together."""
        if len(self.alive) > budgets.MOST_HOSTING:
            self.notes.append("Too many bodies are left for helpers to be placed best.")
            return
        hosting = Hosting.of(self.covering, list(pool.lines), self.alive, self.clock)
        effort = replace(self.effort, seconds=self.clock.left)
        factor = self.covering.goals[self.at].factors[HELPERS] * SCALE
        unit = self.covering.objectives[self.at].numerator

        def learn(absent: int, by: str) -> None:
            self._learn(-(-absent * factor // unit), by)

        weights = certificate(hosting.program, hosting.terms, effort, self.clock.cancel)
        learn(weights.bound, CERTIFICATE)
        if self._met():
            return
        found = cpsat.minimise(hosting.program, hosting.terms, effort, cancel=self.clock.cancel)
        if found.values is not None:
            self._take(hosting.chosen(found.values))
        if found.status != "optimal" or found.values is None or self._met():
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
