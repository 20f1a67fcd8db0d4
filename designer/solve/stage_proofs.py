"""The judge: what came of each objective, and what confirms it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from designer.engines.certificate import Certificate
from designer.engines.compact import CompactModel
from designer.engines.lexicographic import improving
from designer.engines.outcome import Effort, Outcome
from designer.engines.program import Program, Row, Terms
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

_Problem = tuple[Program, Terms]


class StageProofs:
    """Judges the stages of a model, each on top of those before it.

    Attributes
    ----------
    stages
        What came of each stage so far.
    waiting
        The last of them, where the solver has proven their values and nothing has confirmed them yet.
    closed
        A row for each stage: that its objective gets no worse.
    notes
        Remarks on what could not be confirmed.
    """

    def __init__(self, model: CompactModel, effort: Effort, clock: Clock) -> None:
        self.model = model
        self.effort = effort
        self.clock = clock
        self.turn = FIRST_TURN
        self.proofs: dict[tuple[int, int], Certificate] = {}
        self.stages: list[Stage] = []
        self.waiting: list[Task] = []
        self.closed: list[Row] = []
        self.notes: list[str] = []

    def took(self, seconds: float) -> None:
        """Hear how long the solver took."""
        self.turn = max(FIRST_TURN, TWICE * seconds)

    def judge(
        self,
        task: Task,
        relaxed: BodyProjection | None,
        outcome: Outcome,
        value: int,
        bound: int | None,
    ) -> None:
        """Say what is proven of the best value of the next stage."""
        objective = task.objective
        ruled_out = outcome.status == "infeasible" or (bound is not None and bound > value)
        if outcome.status == "optimal" and not ruled_out and self._can_wait(task, relaxed, value):
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
                stage = self._confirmed(task, relaxed, value)
        self.stages.append(stage)
        self.closed.append(Row(tuple(objective.terms.items()), None, value))

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

    def rule_out(self, task: Task, relaxed: BodyProjection | None) -> str | None:
        """Confirm that there is no solution."""
        confirmed = None
        try:
            confirmed = self._second_solve(
                (task.program, task.objective.terms),
                None if relaxed is None else (relaxed.program, relaxed.terms),
            )
        except ContradictionError:
            self.notes.append("The solver found no design possible; a second solve found one.")
        else:
            if confirmed is None:
                self.notes.append("The solver found no design possible; nothing confirmed it.")
        return confirmed

    def proof(self, program: Program, terms: Terms, effort: Effort) -> Certificate:
        """Give what weights on rows prove; what took a linear programme is kept for the stage."""
        # A programme that has got more rows since may be worth another one.
        key = (id(program), len(program.rows))
        if key not in self.proofs:
            proof = certificate(program, terms, effort, self.clock.cancel)
            if proof.bound <= least(program, terms):
                return proof
            self.proofs[key] = proof
        return self.proofs[key]

    def _can_wait(self, task: Task, relaxed: BodyProjection | None, value: int) -> bool:
        """Whether only a second solve can confirm a stage, which may as well confirm others with it.

        What waits is confirmed between two searches at the latest; with many threads there is only one.
        """
        by_logic = relaxed is None and is_logic(self.model, task.program)
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
        better = improving(self.model.program.with_rows(self.closed[:first]), reached)
        effort, cancel = replace(self.effort, seconds=self.clock.at_most(self.turn)), self.clock.cancel
        if self.clock.over():
            effort, cancel = replace(effort, seconds=MOMENT), Clock(MOMENT).cancel
        with suppress(ContradictionError):
            # Without a linear relaxation no objective is of any help.
            return by_second_solve(better, {}, _of_logic(effort), cancel, self.turn)
        return None

    def _confirmed(self, task: Task, relaxed: BodyProjection | None, value: int) -> Stage:
        """Say of a best value whether anything confirms it."""
        objective = task.objective
        try:
            confirmed = self._confirm(task, relaxed, value)
        except ContradictionError:
            self.notes.append(f"The solver called {objective.name} proven; a second solve contradicted it.")
            return Stage(objective, value)
        if confirmed is None:
            self.notes.append(f"The solver called {objective.name} proven; nothing confirmed it in time.")
        return Stage(objective, value, value, confirmed)

    def _confirm(self, task: Task, relaxed: BodyProjection | None, value: int) -> str | None:
        terms = task.objective.terms
        if least(task.program, terms) >= value or self._certified(task, relaxed, value):
            return CERTIFICATE
        whole = (task.program.with_row(terms, at_most=value - 1), terms)
        relaxation = None
        if relaxed is not None:
            below = relaxed.program.with_row(relaxed.terms, at_most=value - 1)
            relaxation = (below, relaxed.terms)
        return self._second_solve(whole, relaxation)

    def _certified(self, task: Task, relaxed: BodyProjection | None, value: int) -> bool:
        """Whether weights on rows prove the value; they also rule out what no later stage can use."""
        problems: list[tuple[Program, Terms, Sequence[int]]]
        problems = [(task.program, task.objective.terms, range(len(task.program.lower)))]
        if relaxed is None and is_logic(self.model, task.program):
            return False
        if relaxed is not None:
            problems.insert(0, (relaxed.program, relaxed.terms, relaxed.variables))
        for program, terms, variables in problems:
            proof = self.proof(program, terms, replace(self.effort, seconds=self.clock.share(task.last)))
            if narrowed := proof.narrowed(value):
                self.model.tighten_bounds({variables[v]: bounds for v, bounds in narrowed.items()})
                self.proofs.clear()
            if proof.bound >= value:
                return True
        return False

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
            effort = _of_logic(effort)
        return by_second_solve(program, terms, effort, self.clock.cancel, self.turn)


def _unfounded(task: Task, value: int) -> Stage:
    """Say of a stage after an open one that no choice at all beats the bounds of variables."""
    return Stage(task.objective, value, least(task.program, task.objective.terms))


def _of_logic(effort: Effort) -> Effort:
    """Spend it on search alone, which is all that a small programme with links needs."""
    return replace(effort, linearization=0, probing=False)


def is_logic(model: CompactModel, program: Program) -> bool:
    """Whether a programme is so small and so full of links that linear relaxations are not worth it."""
    return bool(model.links.joints) and len(program.lower) <= INTRICATE
