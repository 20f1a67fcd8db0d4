"""The search: objectives in order, each minimised and judged before the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from designer.clock import Clock, OutOfTimeError
from designer.confirm import least
from designer.engines import cpsat, lazily
from designer.engines.compact import CompactModel, Solution
from designer.engines.cpsat import Effort, Outcome, Report
from designer.engines.greedy import first_design, linked_up, worth
from designer.engines.program import Objective, Program, Terms, total
from designer.judge import MOMENT, Judge, is_logic
from designer.progress import OnProgress, Progress, relative_gap
from designer.stages import Relaxed, Stage, Task, number

ANY = Objective("feasibility", {})
"""Minimised by any solution."""

NO_START = "The design to start from is none of this instance, and was not used."
"""A note where a start breaks something."""

LARGE = 2000
"""Variables above which any design is worth having before the best one is looked for."""


class Search:
    """Works through the stages of a model.

    Attributes
    ----------
    values
        The best solution known, None before there is one.
    bound
        The best bound of the stage at work, None before there is one.
    stages
        What came of each stage.
    infeasible_by
        What confirmed that there is no solution, None otherwise.
    notes
        Remarks on what could not be confirmed.
    """

    def __init__(
        self,
        model: CompactModel,
        effort: Effort,
        clock: Clock,
        on_progress: OnProgress | None = None,
    ) -> None:
        self.model = model
        self.effort = effort
        self.clock = clock
        self.on_progress = on_progress
        self.values: list[int] | None = None
        self.suggested: list[int] | None = None
        self.bound: int | None = None
        self.judge = Judge(model, effort, clock)
        self.stages = self.judge.stages
        self.infeasible_by: str | None = None
        self.notes = self.judge.notes

    @property
    def solution(self) -> Solution | None:
        """The best solution known, to be assembled."""
        return None if self.values is None else self.model.read(self.values)

    def begin(self, values: list[int]) -> None:
        """Begin with a solution that somebody knows, where it is one."""
        settled = self.model.settled(values)
        if self.model.program.satisfied_by(settled) and not self.model.lacking(settled):
            self.values = settled
        else:
            self.notes.append(NO_START)

    def suggest(self, values: list[int]) -> None:
        """Keep some bodies in mind, without links, that may do for a first design of a large problem."""
        if len(self.model.program.lower) > LARGE:
            self.suggested = linked_up(self.model, values)

    def run(self) -> None:
        """Work until every stage is done, there is proven to be no solution, or time is up."""
        if len(self.model.program.lower) > LARGE and self.values is None:
            self._find_any(self.model.program)
        self._work_through(self.model.stages or [lambda: ANY])
        self.judge.settle()
        self.stages[:] = map(self._revised, self.stages) if self.model.stages else []

    def _work_through(self, stages: Sequence[Callable[[], Objective]]) -> None:
        """Minimise and judge one stage after the other, as long as there is time and a solution."""
        for position, state in enumerate(stages, start=1):
            if self.values is not None and self.clock.over():
                return
            try:
                objective = state()
            except OutOfTimeError:
                self._extend()
                return
            self._extend()
            program = self.model.program.with_rows(self.judge.closed)
            task = Task(program, objective, position, len(stages))
            relaxed = Relaxed.of(task, self.model.bodily)
            self.bound = None
            self.judge.proofs.clear()
            started = self.clock.seconds
            outcome = self._minimise(task, relaxed)
            self.judge.took(self.clock.seconds - started)
            self._take(task, outcome.values)
            if self.values is None:
                if outcome.status == "infeasible":
                    self.infeasible_by = self.judge.rule_out(task, relaxed)
                return
            value = total(objective.terms, self.values)
            self.judge.judge(task, relaxed, outcome, value, self.bound)

    def _extend(self) -> None:
        """Let the solution known speak of what was stated since."""
        if self.values is not None:
            self.values = self.model.extended(self.values)

    def _revised(self, stage: Stage) -> Stage:
        """Give a stage the value that the last solution has, since a later stage may improve it."""
        assert self.values is not None
        return replace(stage, value=total(stage.objective.terms, self.values))

    def _find_any(self, program: Program) -> None:
        """Look for any solution before the best one, so that there is one whenever time is up."""
        task = Task(program, ANY, 1, 1)
        first = [self.suggested]
        with suppress(OutOfTimeError):
            first.append(first_design(self.model, self.clock))
        known = [values for values in first if values is not None]
        self._take(task, min(known, key=lambda values: worth(self.model, values), default=None))
        if self.values is None:
            effort = replace(self.effort, seconds=self.clock.share(last=False))
            self._take(task, self._solve(task, program, {}, effort).values)

    def _minimise(self, task: Task, relaxed: Relaxed | None) -> Outcome:
        """Minimise over the bodies alone and share out the mandates; where that fails, over everything."""
        program, terms = task.program, task.objective.terms
        self._learn(least(program, terms))
        if len(program.lower) > LARGE and not is_logic(self.model, program):
            self._report(task)
            if not self._certify_early(task, relaxed):
                relaxed = None
        if self._met(task):
            self._report(task)
            return Outcome("optimal", self.values, self.bound)
        if relaxed is not None:
            first = self._relax(task, relaxed)
            if first.status == "infeasible":
                return first
            if first.status == "optimal" and self._met(task):
                return Outcome("optimal", self.values, self.bound)
            if first.values is not None:
                bodies = dict(zip(relaxed.variables, first.values, strict=True))
                lifted = self._share_out(task, program.fixing(bodies))
                if lifted.values is not None:
                    if first.status == "optimal":
                        return Outcome("optimal", lifted.values, first.bound)
                    self._take(task, lifted.values)
            program = program.with_row(terms, at_least=self.bound)
        report = self._report(task)
        outcome = self._solve(task, program, terms, self._share(task), hint=self.values, report=report)
        self._learn(outcome.bound)
        return outcome

    def _solve(
        self,
        task: Task,
        program: Program,
        terms: Terms,
        effort: Effort,
        hint: list[int] | None = None,
        report: Report | None = None,
    ) -> Outcome:
        """Minimise over what is left of the whole problem."""
        cancel = self.clock.cancel
        if is_logic(self.model, program):
            effort = replace(effort, linearization=1)
        return lazily.minimise(
            self.model,
            program,
            terms,
            effort,
            beside=task.program,
            hint=hint,
            report=report,
            cancel=cancel,
            between=self.judge.settle,
        )

    def _certify_early(self, task: Task, relaxed: Relaxed | None) -> bool:
        """Learn what weights on rows prove, before any search, and whether bodies alone prove as much."""
        half = replace(self.effort, seconds=self.clock.share(last=False))
        bodily = None
        if relaxed is not None:
            bodily = self.judge.proof(relaxed.program, relaxed.terms, half).bound
            self._learn(bodily)
        if not self._met(task):
            self._learn(self.judge.proof(task.program, task.objective.terms, half).bound)
        return bodily is not None and bodily == self.bound

    def _met(self, task: Task) -> bool:
        """Whether the solution known is as good as any could be."""
        if self.values is None or self.bound is None:
            return False
        return total(task.objective.terms, self.values) <= self.bound

    def _relax(self, task: Task, relaxed: Relaxed) -> Outcome:
        """Minimise over the bodies alone, in half of the time left, since the mandates come after."""
        hint = None if self.values is None else [self.values[variable] for variable in relaxed.variables]
        effort = replace(self.effort, seconds=self.clock.share(last=False))
        report = self._report(task, whole=False)
        outcome = cpsat.minimise(
            relaxed.program,
            relaxed.terms,
            effort,
            hint=hint,
            report=report,
            cancel=self.clock.cancel,
            between=self.judge.settle,
        )
        self._learn(outcome.bound)
        return outcome

    def _share_out(self, task: Task, program: Program) -> Outcome:
        """Share out the mandates among bodies; those found in the last moment get a moment more."""
        outcome = self._solve(task, program, {}, self._share(task))
        if outcome.status == "unknown":
            moment = replace(self.effort, seconds=MOMENT)
            outcome = lazily.minimise(
                self.model, program, {}, moment, beside=task.program, cancel=Clock(MOMENT).cancel
            )
        return outcome

    def _share(self, task: Task) -> Effort:
        return replace(self.effort, seconds=self.clock.share(task.last))

    def _learn(self, bound: int | None) -> None:
        if bound is not None and (self.bound is None or bound > self.bound):
            self.bound = bound

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

    def _take(self, task: Task, values: list[int] | None) -> None:
        """Take a solution over, where it is one and no worse than what is known."""
        if values is not None and self._improves(task, values):
            self.values = self.model.settled(values)

    def _improves(self, task: Task, values: list[int]) -> bool:
        """Whether a solution is one, in exact arithmetic, and no worse than what is known."""
        if not task.program.satisfied_by(values):
            self.notes.append(f"An answer of the solver on {task.objective.name} was no solution.")
            return False
        if self.model.lacking(values):
            return False
        terms = task.objective.terms
        return self.values is None or total(terms, values) <= total(terms, self.values)
