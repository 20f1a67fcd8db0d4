"""Lexicographic optimisation of the compact model: each objective proven best before the next is taken up.

Every stage is bounded, searched, confirmed and fixed. The covering part of a stage, which says nothing of who
handles what, is solved first as a projection on the variables of bodies: its optimum is a dual bound, and
usually some mandates reach it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from designer.engines import cpsat, lazy_constraints
from designer.engines.compact import CompactModel
from designer.engines.greedy import first_design, linked_up, worth
from designer.engines.outcome import Effort, Outcome, Report, last
from designer.engines.program import Objective, Program, Row, Terms, total
from designer.engines.searchable import Searchable
from designer.engines.solution import Solution
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.progress import OnProgress, Progress, relative_gap
from designer.solve.confirm import least
from designer.solve.covering_relaxation import Floor
from designer.solve.result import SearchResult
from designer.solve.stage import BodyProjection, Stage, Task, number
from designer.solve.stage_proofs import MOMENT, StageProofs, is_logic

ANY = Objective("feasibility", {})
"""Minimised by any solution."""

NO_START = "The design to start from is none of this instance, and was not used."
"""A note where a start breaks something."""

LARGE = 2000
"""Variables above which any design is worth having before the best one is looked for."""


class StageSearch:
    """Works through the stages of a model.

    Parameters
    ----------
    model
        What is solved; its bounds get tighter and its lazy rows more as the search goes on.
    effort, clock
        How solvers may work, and the time there is.
    on_progress
        Told whenever the search gets on.
    floors
        Lower bounds of the first stages that are proven elsewhere, each on top of those before it.

    Attributes
    ----------
    values
        The incumbent, None before there is one.
    bound
        The best dual bound of the stage at work, None before there is one.
    """

    def __init__(
        self,
        model: Searchable,
        effort: Effort,
        clock: Clock,
        on_progress: OnProgress | None = None,
        floors: Sequence[Floor] = (),
    ) -> None:
        self.floors = floors
        self.model = model
        self.effort = effort
        self.clock = clock
        self.on_progress = on_progress
        self.values: list[int] | None = None
        self.bound: int | None = None
        self.notes: list[str] = []
        self.proofs = StageProofs(model, effort, clock, model.tighten_bounds, self.notes)

    @property
    def stages(self) -> list[Stage]:
        """What came of each stage so far."""
        return self.proofs.stages

    def begin(self, values: list[int]) -> None:
        """Begin with a solution that somebody knows, where it is one (a warm start)."""
        settled = self.model.settled(values)
        if self.model.program.satisfied_by(settled) and not self.model.violated_lazy_rows(settled):
            self.values = settled
        else:
            self.notes.append(NO_START)

    def run(self) -> SearchResult:
        """Work until every stage is done, there is proven to be no solution, or time is up."""
        infeasible_by = None
        if len(self.model.program.lower) > LARGE and self.values is None:
            self._find_any(self.model.program)
        for task in self._tasks():
            projection = BodyProjection.of(task, self.model.body_variables)
            started = self.clock.seconds
            # 1. Bound: what is proven before any search.
            enough = self._bound(task, projection)
            # 2. Search: the incumbent from above, the bound from below, until they meet.
            outcome = self._search(task, projection if enough else None)
            self.proofs.took(self.clock.seconds - started)
            self._take(task, outcome.values)
            if self.values is None:
                if outcome.status == "infeasible":
                    infeasible_by = self.proofs.rule_out(task, projection)
                break
            # 3. Confirm: something other than the solver says the same, now or later with other stages.
            value = total(task.objective.terms, self.values)
            if self._floor(task) == value:
                self.proofs.close_at_floor(task, projection, value, self.floors[task.position - 1].by)
            else:
                self.proofs.confirm(task, projection, outcome, value, self.bound)
            # 4. Fix: no later stage may make this objective worse.
            self.proofs.fixed.append(Row(tuple(task.objective.terms.items()), None, value))
        self.proofs.settle()
        return self._result(infeasible_by)

    def _tasks(self) -> Iterator[Task]:
        """State one stage after the other on top of what is fixed, as long as there is time."""
        goals = self.model.stages or [lambda: ANY]
        for position, state in enumerate(goals, start=1):
            if self.values is not None and self.clock.over():
                return
            objective = None
            with suppress(OutOfTimeError):
                objective = state()
            if self.values is not None:
                # The incumbent has to speak of what was stated since.
                self.values = self.model.extended(self.values)
            if objective is None:
                return
            self.bound = None
            self.proofs.certificates.clear()
            program = self.model.program.with_rows(self.proofs.fixed)
            yield Task(program, objective, position, len(goals))

    def _result(self, infeasible_by: str | None) -> SearchResult:
        """Give the incumbent with its values in all stages, since a later one may improve an earlier."""
        if self.values is None:
            return SearchResult(None, (), tuple(self.notes), infeasible_by)
        stages = self.stages if self.model.stages else []
        revised = (replace(stage, value=total(stage.objective.terms, self.values)) for stage in stages)
        return SearchResult(self._solution(self.values), tuple(revised), tuple(self.notes))

    # What depends on the model

    def _draft(self) -> list[int] | None:
        """Build a solution without a search; here nothing is known of how."""
        return None

    def _solution(self, values: list[int]) -> Solution | None:
        """Read a solution off values; None where it is more than one design."""
        return None

    # Bounds

    def _bound(self, task: Task, projection: BodyProjection | None) -> bool:
        """Learn what is proven before any search; say whether the projection bounds the stage as well as all.

        In large programmes weights on rows are worth a linear programme of their own.
        """
        self._learn(least(task.program, task.objective.terms))
        self._learn(self._floor(task))
        if len(task.program.lower) <= LARGE or is_logic(self.model, task.program):
            return True
        self._report(task)
        half = replace(self.effort, seconds=self.clock.share(last=False))
        projected = None
        if projection is not None:
            projected = self.proofs.certificate(projection.program, projection.terms, half).bound
            self._learn(projected)
        if not self._met(task):
            self._learn(self.proofs.certificate(task.program, task.objective.terms, half).bound)
        return projected is not None and projected == self.bound

    def _floor(self, task: Task) -> int | None:
        """Return the bound of a stage that is proven elsewhere; it counts where all before are reached."""
        before = zip(self.stages[: task.position - 1], self.floors, strict=False)
        if task.position > len(self.floors):
            return None
        if any(stage.value != floor.in_units(stage.objective) for stage, floor in before):
            return None
        floor = self.floors[task.position - 1].in_units(task.objective)
        if self.values is not None and total(task.objective.terms, self.values) < floor:
            # The incumbent refutes it.
            return None
        return floor

    def _learn(self, bound: int | None) -> None:
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound = bound

    def _met(self, task: Task) -> bool:
        """Whether the incumbent is as good as any solution could be."""
        if self.values is None or self.bound is None:
            return False
        return total(task.objective.terms, self.values) <= self.bound

    # Searches

    def _find_any(self, program: Program) -> None:
        """Look for any solution before the best one, so that there is one whenever time is up."""
        task = Task(program, ANY, 1, 1)
        self._take(task, self._draft())
        if self.values is None:
            effort = replace(self.effort, seconds=self.clock.share(last=False))
            self._take(task, self._minimise(task, program, {}, effort).values)

    def _search(self, task: Task, projection: BodyProjection | None) -> Outcome:
        """Minimise over the bodies alone and share out the mandates; where that fails, over everything."""
        program, terms = task.program, task.objective.terms
        if self._met(task):
            self._report(task)
            return Outcome("optimal", self.values, self.bound)
        if projection is not None:
            # 1. The optimum over the bodies alone is a dual bound.
            first = self._project(task, projection)
            if first.status == "infeasible":
                return first
            if first.status == "optimal" and self._met(task):
                return Outcome("optimal", self.values, self.bound)
            # 2. If mandates can be shared out among its bodies, it is the optimum.
            if first.values is not None:
                bodies = dict(zip(projection.variables, first.values, strict=True))
                lifted = self._share_out(task, program.fixing(bodies))
                if lifted.values is not None:
                    if first.status == "optimal":
                        return Outcome("optimal", lifted.values, first.bound)
                    self._take(task, lifted.values)
            program = program.with_row(terms, at_least=self.bound)
        # 3. In large programmes, the best links for the bodies and mandates that are known come first.
        elif self.values is not None and len(program.lower) > LARGE:
            self._polish(task)
        # 4. Otherwise everything at once, from the bound and the incumbent.
        report = self._report(task)
        outcome = self._minimise(task, program, terms, self._share(task), hint=self.values, report=report)
        self._learn(outcome.bound)
        return outcome

    def _project(self, task: Task, projection: BodyProjection) -> Outcome:
        """Minimise over the bodies alone, in half of the time left, since the mandates come after."""
        hint = None if self.values is None else [self.values[variable] for variable in projection.variables]
        attempts = cpsat.attempts(
            projection.program,
            projection.terms,
            replace(self.effort, seconds=self.clock.share(last=False)),
            hint=hint,
            report=self._report(task, whole=False),
            cancel=self.clock.cancel,
        )
        outcome = last(attempts, between=self.proofs.settle)
        self._learn(outcome.bound)
        return outcome

    def _share_out(self, task: Task, program: Program) -> Outcome:
        """Assign mandates to chosen bodies; bodies found at the very end get a moment beyond the limit."""
        outcome = self._minimise(task, program, {}, self._share(task))
        if outcome.status == "unknown":
            moment = replace(self.effort, seconds=MOMENT)
            outcome = lazy_constraints.minimise(
                self.model, program, {}, moment, beside=task.program, cancel=Clock(MOMENT).cancel
            )
        return outcome

    def _polish(self, task: Task) -> None:
        """Minimise over links alone, with the bodies and mandates of the incumbent."""
        assert self.values is not None
        hosts = self.model.host_variables
        program = task.program.fixing({variable: self.values[variable] for variable in hosts})
        effort = replace(self.effort, seconds=self.clock.share(last=False))
        self._take(task, self._minimise(task, program, task.objective.terms, effort, hint=self.values).values)

    def _minimise(
        self,
        task: Task,
        program: Program,
        terms: Terms,
        effort: Effort,
        hint: list[int] | None = None,
        report: Report | None = None,
    ) -> Outcome:
        """Minimise over what is left of the whole problem; what waits is confirmed between two turns."""
        if is_logic(self.model, program):
            effort = replace(effort, linearization=1)
        attempts = lazy_constraints.attempts(
            self.model,
            program,
            terms,
            effort,
            beside=task.program,
            hint=hint,
            report=report,
            cancel=self.clock.cancel,
        )
        return last(attempts, between=self.proofs.settle)

    def _share(self, task: Task) -> Effort:
        return replace(self.effort, seconds=self.clock.share(task.last))

    # The incumbent

    def _take(self, task: Task, values: list[int] | None) -> None:
        """Make a solution the incumbent, if it is feasible and no worse."""
        if values is not None and self._improves(task, values):
            self.values = self.model.settled(values)

    def _improves(self, task: Task, values: list[int]) -> bool:
        """Check in exact arithmetic that a solution is feasible and no worse than the incumbent."""
        if not task.program.satisfied_by(values):
            self.notes.append(f"An answer of the solver on {task.objective.name} was no solution.")
            return False
        if self.model.violated_lazy_rows(values):
            return False
        terms = task.objective.terms
        return self.values is None or total(terms, values) <= total(terms, self.values)

    def _report(self, task: Task, whole: bool = True) -> Report | None:
        """Tell how far the stage is; what solves less than the whole problem is no incumbent."""
        tell = self.on_progress
        if tell is None:
            return None
        known = None if self.values is None else total(task.objective.terms, self.values)

        def report(best: int | None, bound: int | None) -> None:
            nonlocal known
            if whole and best is not None and (known is None or best < known):
                known = best
            self._learn(bound)
            value = number(task.objective, known)
            proven = number(task.objective, self.bound)
            gap = None if value is None or proven is None else relative_gap(value, proven)
            name, seconds = task.objective.name, self.clock.seconds
            tell(Progress(name, task.position, task.of, value, proven, gap, seconds))

        report(None, None)
        return report


class CompactSearch(StageSearch):
    """Works through the stages of a compact model.

    Parameters
    ----------
    model, effort, clock, on_progress, floors
        As for any search by stages.
    """

    def __init__(
        self,
        model: CompactModel,
        effort: Effort,
        clock: Clock,
        on_progress: OnProgress | None = None,
        floors: Sequence[Floor] = (),
    ) -> None:
        super().__init__(model, effort, clock, on_progress, floors)
        self.compact = model
        self.suggested: list[int] | None = None

    def suggest(self, values: list[int]) -> None:
        """Keep some bodies in mind, without links, that may do for a first design of a large problem."""
        if len(self.compact.program.lower) > LARGE:
            self.suggested = linked_up(self.compact, values)

    def _draft(self) -> list[int] | None:
        first = [self.suggested]
        with suppress(OutOfTimeError):
            first.append(first_design(self.compact, self.clock))
        known = [values for values in first if values is not None]
        return min(known, key=lambda values: worth(self.compact, values), default=None)

    def _solution(self, values: list[int]) -> Solution:
        return self.compact.decode(values)
