"""The search: objectives in order, each minimised, judged and confirmed before the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from designer.clock import Clock, OutOfTimeError
from designer.confirm import (
    CERTIFICATE,
    FIRST_TURN,
    ContradictionError,
    by_second_solve,
    certificate,
    least,
)
from designer.engines import cpsat, lazily
from designer.engines.certificate import Certificate
from designer.engines.compact import CompactModel, Solution
from designer.engines.cpsat import Effort, Outcome, Report
from designer.engines.greedy import first_design
from designer.engines.improving import improving
from designer.engines.program import Objective, Program, Row, Terms, total
from designer.progress import OnProgress, Progress, relative_gap
from designer.stages import Relaxed, Stage, Task, number

ANY = Objective("feasibility", {})
"""Minimised by any solution."""

NO_START = "The design to start from is none of this instance, and was not used."
"""A note where a start breaks something."""

LARGE = 2000
"""Variables above which any design is worth having before the best one is looked for."""

INTRICATE = 4000
"""Variables up to which a programme with links is searched without much of a linear relaxation."""

MOMENT = 1.0
"""Seconds that the last step of a solution may take when time is up."""

TWICE = 2.0
"""A second solve may take so much longer than the first one before others have their turn."""

_Problem = tuple[Program, Terms]


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
    closed
        A row for each of them: that it gets no worse.
    waiting
        The last of them whose values are proven, but still to be confirmed.
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
        self.bound: int | None = None
        self.turn = FIRST_TURN
        self.proofs: dict[tuple[int, int], Certificate] = {}
        self.stages: list[Stage] = []
        self.closed: list[Row] = []
        self.waiting: list[Task] = []
        self.infeasible_by: str | None = None
        self.notes: list[str] = []

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

    def run(self) -> None:
        """Work until every stage is done, there is proven to be no solution, or time is up."""
        if len(self.model.program.lower) > LARGE and self.values is None:
            self._find_any(self.model.program)
        self._work_through(self.model.stages or [lambda: ANY])
        self._settle()
        self.stages = [self._revised(stage) for stage in self.stages]

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
            program = self.model.program.with_rows(self.closed)
            task = Task(program, objective, position, len(stages))
            relaxed = Relaxed.of(task, self.model.bodily)
            self.bound = None
            self.proofs.clear()
            started = self.clock.seconds
            outcome = self._minimise(task, relaxed)
            self.turn = max(FIRST_TURN, TWICE * (self.clock.seconds - started))
            self._take(task, outcome.values)
            if self.values is None:
                if outcome.status == "infeasible":
                    self._rule_out(task, relaxed)
                return
            stage = self._judge(task, relaxed, outcome)
            if self.model.stages:
                self.stages.append(stage)
            self.closed.append(Row(tuple(objective.terms.items()), None, stage.value))

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
        with suppress(OutOfTimeError):
            self._take(task, first_design(self.model, self.clock))
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
            between=self._settle,
        )

    def _certify_early(self, task: Task, relaxed: Relaxed | None) -> bool:
        """Learn what weights on rows prove, before any search, and whether bodies alone prove as much."""
        half = replace(self.effort, seconds=self.clock.share(last=False))
        bodily = None
        if relaxed is not None:
            bodily = self._proof(relaxed.program, relaxed.terms, half).bound
            self._learn(bodily)
        if not self._met(task):
            self._learn(self._proof(task.program, task.objective.terms, half).bound)
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
            relaxed.program, relaxed.terms, effort, hint=hint, report=report, cancel=self.clock.cancel
        )
        self._learn(outcome.bound)
        return outcome

    def _share_out(self, task: Task, program: Program) -> Outcome:
        """Share out the mandates among bodies; those found in the last moment get a moment more."""
        outcome = self._solve(task, program, {}, self._share(task))
        if outcome.status == "unknown":
            moment = replace(self.effort, seconds=MOMENT)
            outcome = lazily.minimise(self.model, program, {}, moment, beside=task.program)
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
            gap = None if value is None else relative_gap(value, proven)
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

    def _rule_out(self, task: Task, relaxed: Relaxed | None) -> None:
        """Confirm that there is no solution."""
        whole = (task.program, task.objective.terms)
        relaxation = None if relaxed is None else (relaxed.program, relaxed.terms)
        try:
            self.infeasible_by = self._second_solve(whole, relaxation)
        except ContradictionError:
            self.notes.append("The solver found no design possible; a second solve found one.")
        else:
            if self.infeasible_by is None:
                self.notes.append("The solver found no design possible; nothing confirmed it.")

    def _judge(self, task: Task, relaxed: Relaxed | None, outcome: Outcome) -> Stage:
        """Say what is proven of the best value; a bound counts only on top of closed stages."""
        assert self.values is not None
        objective = task.objective
        value = total(objective.terms, self.values)
        ruled_out = outcome.status == "infeasible" or (self.bound is not None and self.bound > value)
        if outcome.status == "optimal" and not ruled_out and self._can_wait(task, relaxed, value):
            self.waiting.append(task)
            return Stage(objective, value)
        self._settle()
        if not all(stage.closed for stage in self.stages):
            return _unfounded(task, value)
        if ruled_out:
            self.notes.append(f"The solver ruled out, on {objective.name}, a design that there is.")
            return Stage(objective, value)
        if outcome.status != "optimal":
            return Stage(objective, value, self.bound)
        return self._confirmed(task, relaxed, value)

    def _can_wait(self, task: Task, relaxed: Relaxed | None, value: int) -> bool:
        """Whether only a second solve can confirm a stage, which may as well confirm others with it."""
        by_logic = relaxed is None and is_logic(self.model, task.program)
        return by_logic and self.effort.threads == 1 and least(task.program, task.objective.terms) < value

    def _settle(self) -> None:
        """Confirm the stages that wait, all at once where that works."""
        waiting, self.waiting = self.waiting, []
        first = len(self.stages) - len(waiting)
        confirmed = None
        if len(waiting) > 1 and all(stage.closed for stage in self.stages[:first]):
            confirmed = self._confirm_together(waiting, first)
        for n, task in enumerate(waiting, start=first):
            value = self.stages[n].value
            if confirmed is not None:
                self.stages[n] = Stage(task.objective, value, value, confirmed)
            elif all(stage.closed for stage in self.stages[:n]):
                self.stages[n] = self._confirmed(task, None, value)
            else:
                self.stages[n] = _unfounded(task, value)

    def _confirm_together(self, waiting: list[Task], first: int) -> str | None:
        """Rule out, in one solve and a moment, all that is better in any of the stages."""
        reached = [
            (task.objective.terms, stage.value)
            for task, stage in zip(waiting, self.stages[first:], strict=True)
        ]
        better = improving(self.model.program.with_rows(self.closed[:first]), reached)
        over = self.clock.over()
        effort = replace(
            self.effort, seconds=MOMENT if over else self.clock.at_most(self.turn), linearization=0
        )
        cancel = None if over else self.clock.cancel
        with suppress(ContradictionError):
            return by_second_solve(better, waiting[0].objective.terms, effort, cancel, self.turn)
        return None

    def _confirmed(self, task: Task, relaxed: Relaxed | None, value: int) -> Stage:
        """Say of the best value whether something confirms it; all stages before are closed."""
        objective = task.objective
        try:
            confirmed = self._confirm(task, relaxed, value)
        except ContradictionError:
            self.notes.append(f"The solver called {objective.name} proven; a second solve contradicted it.")
            return Stage(objective, value)
        if confirmed is None:
            self.notes.append(f"The solver called {objective.name} proven; nothing confirmed it in time.")
        return Stage(objective, value, value, confirmed)

    def _confirm(self, task: Task, relaxed: Relaxed | None, value: int) -> str | None:
        terms = task.objective.terms
        if least(task.program, terms) >= value or self._certified(task, relaxed, value):
            return CERTIFICATE
        whole = (task.program.with_row(terms, at_most=value - 1), terms)
        relaxation = None
        if relaxed is not None:
            below = relaxed.program.with_row(relaxed.terms, at_most=value - 1)
            relaxation = (below, relaxed.terms)
        return self._second_solve(whole, relaxation)

    def _certified(self, task: Task, relaxed: Relaxed | None, value: int) -> bool:
        """Whether weights on rows prove the value; they also rule out what no later stage can use."""
        problems: list[tuple[Program, Terms, Sequence[int]]]
        problems = [(task.program, task.objective.terms, range(len(task.program.lower)))]
        if relaxed is None and is_logic(self.model, task.program):
            return False
        if relaxed is not None:
            problems.insert(0, (relaxed.program, relaxed.terms, relaxed.variables))
        for program, terms, variables in problems:
            proof = self._proof(program, terms, self._share(task))
            if narrowed := proof.narrowed(value):
                self.model.narrow({variables[v]: bounds for v, bounds in narrowed.items()})
                self.proofs.clear()
            if proof.bound >= value:
                return True
        return False

    def _proof(self, program: Program, terms: Terms, effort: Effort) -> Certificate:
        """Give what weights on rows prove; what took a linear programme is kept for the stage."""
        # A programme that has got more rows since may be worth another one.
        key = (id(program), len(program.rows))
        if key not in self.proofs:
            proof = certificate(program, terms, effort, self.clock.cancel)
            if proof.bound <= least(program, terms):
                return proof
            self.proofs[key] = proof
        return self.proofs[key]

    def _second_solve(self, whole: _Problem, relaxation: _Problem | None) -> str | None:
        """Confirm that a problem, or already its relaxation, has no solution."""
        confirmed = None
        if relaxation is not None:
            # A solution of the relaxation contradicts nothing.
            with suppress(ContradictionError):
                confirmed = self._again(*relaxation)
        return confirmed or self._again(*whole)

    def _again(self, program: Program, terms: Terms) -> str | None:
        effort = replace(self.effort, seconds=self.clock.share(last=False))
        if is_logic(self.model, program):
            effort = replace(effort, linearization=0)
        return by_second_solve(program, terms, effort, self.clock.cancel, self.turn)


def _unfounded(task: Task, value: int) -> Stage:
    """Say of a stage that follows an open one that no choice at all beats the bounds of variables."""
    return Stage(task.objective, value, least(task.program, task.objective.terms))


def is_logic(model: CompactModel, program: Program) -> bool:
    """Whether a programme is so small and so full of links that linear relaxations are not worth it."""
    return bool(model.links.joints) and len(program.lower) <= INTRICATE
