"""Proofs of stages: what confirms the value of each, by weights on rows or by a second solve.

No word of a solver becomes a claim: a value is closed once a certificate in exact arithmetic proves it, or a
second solve rules out anything better. Stages that only a second solve can confirm wait for each other, since
one solve refutes all that is better in any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from designer.engines.certificate import Certificate
from designer.engines.lexicographic import improving
from designer.engines.outcome import Effort, Outcome
from designer.engines.program import Program, Row, Terms
from designer.engines.searchable import Searchable
from designer.runtime.clock import Clock
from designer.solve.confirm import (
    CERTIFICATE,
    FIRST_TURN,
    ContradictionError,
    by_second_solve,
    certificate,
    least,
)
from designer.solve.stage import BodyProjection, Stage, Task

INTRICATE = 4000
"""Variables up to which a programme with links is searched without much of a linear relaxation."""

MOMENT = 0.25
"""Seconds that the last step of a solution, or of its proof, may take when time is up."""

TWICE = 2.0
"""A second solve may take so much longer than the first one before others have their turn."""

Problem = tuple[Program, Terms]
"""A programme, and what is minimised over it."""


class StageProofs:
    """Confirms the stages of a model, each on top of those before it.

    Parameters
    ----------
    model
        What is solved.
    effort, clock
        How solvers may work, and the time there is.
    tighten
        Applies the tighter bounds of variables that a certificate proves for every solution of use.
    notes
        Gets remarks on what could not be confirmed.

    Attributes
    ----------
    stages
        What came of each stage so far.
    waiting
        The last of them, where the solver has proven their values and nothing has confirmed them yet.
    fixed
        A row for each stage: that its objective gets no worse.
    certificates
        What weights on rows prove of the programmes of the stage at work.
    """

    def __init__(
        self,
        model: Searchable,
        effort: Effort,
        clock: Clock,
        tighten: Callable[[Mapping[int, tuple[int, int]]], None],
        notes: list[str],
    ) -> None:
        self.model = model
        self.effort = effort
        self.clock = clock
        self.tighten = tighten
        self.turn = FIRST_TURN
        self.certificates: dict[tuple[int, int], Certificate] = {}
        self.stages: list[Stage] = []
        self.waiting: list[Task] = []
        self.fixed: list[Row] = []
        self.notes = notes

    def took(self, seconds: float) -> None:
        """Record the time of a search; it sets the time slice of confirmations."""
        self.turn = max(FIRST_TURN, TWICE * seconds)

    def confirm(
        self,
        task: Task,
        projection: BodyProjection | None,
        outcome: Outcome,
        value: int,
        bound: int | None,
    ) -> None:
        """Record the next stage, with what is proven of its value; it may wait for others to be confirmed."""
        objective = task.objective
        ruled_out = outcome.status == "infeasible" or (bound is not None and bound > value)
        if outcome.status == "optimal" and not ruled_out and self._can_wait(task, projection, value):
            self.waiting.append(task)
            stage = Stage(objective, value)
        else:
            self.settle()
            if not self._founded(len(self.stages)):
                stage = _unfounded(task, value)
            elif ruled_out:
                self.notes.append(f"The solver ruled out, on {objective.name}, a design that there is.")
                stage = Stage(objective, value)
            elif outcome.status != "optimal":
                stage = Stage(objective, value, bound)
            else:
                stage = self._confirmed(task, projection, value)
        self.stages.append(stage)

    def close_at_floor(self, task: Task, projection: BodyProjection | None, value: int, by: str) -> None:
        """Record the next stage, whose value is a bound that is proven elsewhere; fix what it rules out."""
        self.settle()
        self._certified(task, projection, value)
        self.stages.append(Stage(task.objective, value, value, by))

    def settle(self) -> None:
        """Confirm the stages that wait: all at once, or one by one where that fails."""
        waiting, self.waiting = self.waiting, []
        first = len(self.stages) - len(waiting)
        together = None
        if len(waiting) > 1 or (waiting and self.clock.over()):
            together = self._confirm_together(waiting, first)
        for n, task in enumerate(waiting, start=first):
            value = self.stages[n].value
            if not self._founded(n):
                self.stages[n] = _unfounded(task, value)
            elif together is not None:
                self.stages[n] = Stage(task.objective, value, value, together)
            else:
                self.stages[n] = self._confirmed(task, None, value)

    def rule_out(self, task: Task, projection: BodyProjection | None) -> str | None:
        """Confirm that the first stage has no solution at all."""
        confirmed = None
        try:
            confirmed = self._second_solve(
                (task.program, task.objective.terms),
                None if projection is None else (projection.program, projection.terms),
            )
        except ContradictionError:
            self.notes.append("The solver found no design possible; a second solve found one.")
        else:
            if confirmed is None:
                self.notes.append("The solver found no design possible; nothing confirmed it.")
        return confirmed

    def certificate(self, program: Program, terms: Terms, effort: Effort) -> Certificate:
        """Return what weights on rows prove; what took a linear programme is kept for the stage."""
        # A programme that has got more rows since may be worth another one.
        key = (id(program), len(program.rows))
        if key not in self.certificates:
            found = certificate(program, terms, effort, self.clock.cancel)
            if found.bound <= least(program, terms):
                return found
            self.certificates[key] = found
        return self.certificates[key]

    def _can_wait(self, task: Task, projection: BodyProjection | None, value: int) -> bool:
        """Whether only a second solve can confirm a stage, which may as well confirm others with it.

        What waits is confirmed between two searches at the latest; with many threads there is only one.
        """
        by_logic = projection is None and is_logic(self.model, task.program)
        return by_logic and self.effort.workers == 1 and least(task.program, task.objective.terms) < value

    def _founded(self, stage: int) -> bool:
        """Whether every stage before this one is closed."""
        return all(earlier.closed for earlier in self.stages[:stage])

    def _confirm_together(self, waiting: list[Task], first: int) -> str | None:
        """Rule out, in one solve and a moment if time is up, what is better in any stage that waits."""
        reached = [
            (task.objective.terms, stage.value)
            for task, stage in zip(waiting, self.stages[first:], strict=True)
        ]
        better = improving(self.model.program.with_rows(self.fixed[:first]), reached)
        effort, cancel = replace(self.effort, seconds=self.clock.at_most(self.turn)), self.clock.cancel
        if self.clock.over():
            effort, cancel = replace(effort, seconds=MOMENT), Clock(MOMENT).cancel
        with suppress(ContradictionError):
            # Without a linear relaxation no objective is of any help.
            return by_second_solve(better, {}, _of_logic(effort), cancel, self.turn)
        return None

    def _confirmed(self, task: Task, projection: BodyProjection | None, value: int) -> Stage:
        """Say of a best value whether anything confirms it."""
        objective = task.objective
        try:
            confirmed = self._confirm(task, projection, value)
        except ContradictionError:
            self.notes.append(f"The solver called {objective.name} proven; a second solve contradicted it.")
            return Stage(objective, value)
        if confirmed is None:
            self.notes.append(f"The solver called {objective.name} proven; nothing confirmed it in time.")
        return Stage(objective, value, value, confirmed)

    def _confirm(self, task: Task, projection: BodyProjection | None, value: int) -> str | None:
        terms = task.objective.terms
        if least(task.program, terms) >= value or self._certified(task, projection, value):
            return CERTIFICATE
        whole = (task.program.with_row(terms, at_most=value - 1), terms)
        relaxation = None
        if projection is not None:
            below = projection.program.with_row(projection.terms, at_most=value - 1)
            relaxation = (below, projection.terms)
        return self._second_solve(whole, relaxation)

    def _certified(self, task: Task, projection: BodyProjection | None, value: int) -> bool:
        """Whether weights on rows prove the value; they also rule out what no later stage can use."""
        problems: list[tuple[Program, Terms, Sequence[int]]]
        problems = [(task.program, task.objective.terms, range(len(task.program.lower)))]
        if projection is None and is_logic(self.model, task.program):
            return False
        if projection is not None:
            problems.insert(0, (projection.program, projection.terms, projection.variables))
        for program, terms, variables in problems:
            proof = self.certificate(
                program, terms, replace(self.effort, seconds=self.clock.share(task.last))
            )
            if narrowed := proof.narrowed(value):
                self.tighten({variables[v]: bounds for v, bounds in narrowed.items()})
                self.certificates.clear()
            if proof.bound >= value:
                return True
        return False

    def _second_solve(self, whole: Problem, relaxation: Problem | None) -> str | None:
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
            effort = _of_logic(effort)
        return by_second_solve(program, terms, effort, self.clock.cancel, self.turn)


def _unfounded(task: Task, value: int) -> Stage:
    """Say of a stage after an open one that no choice at all beats the bounds of variables."""
    return Stage(task.objective, value, least(task.program, task.objective.terms))


def _of_logic(effort: Effort) -> Effort:
    """Spend it on search alone, which is all that a small programme with links needs."""
    return replace(effort, linearization=0, probing=False)


def is_logic(model: Searchable, program: Program) -> bool:
    """Whether a programme is so small and so full of links that linear relaxations are not worth it."""
    return model.has_links and len(program.lower) <= INTRICATE
