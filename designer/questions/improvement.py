"""Whether anything betters a design that is known: one question in the place of a search stage by stage.

Better is what is lower in the first objective that differs. When a sentence is dropped the present design
stays, so that most often all there is to find out is that nothing betters it; and that takes one refutation
and its confirmation, whatever the number of objectives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from designer.check import check
from designer.check.values import value_of
from designer.design import Design
from designer.engines import lazy_constraints
from designer.engines.certificate import Certificate
from designer.engines.compact import CompactModel
from designer.engines.program import Objective
from designer.instance import Instance
from designer.questions.oracle import Oracle
from designer.runtime.clock import Clock, OutOfTimeError
from designer.solve.confirm import ContradictionError, by_second_solve, certificate
from designer.solve.requirements import Requirements
from designer.solve.stage_proofs import is_logic

Values = tuple[Fraction, ...]
"""The values of the stages, in their order."""


@dataclass(frozen=True)
class Rival:
    """Whether there is a better design: None if that was not found out in time, or nothing confirmed it.

    Parameters
    ----------
    exists
        Whether there is one.
    design
        One that the referee accepts and finds better.
    confirmed_by
        What confirmed that there is none.
    """

    exists: bool | None
    design: Design | None = None
    confirmed_by: str | None = None


def values_of(instance: Instance, design: Design) -> Values:
    """Give the values of the stages, as the referee counts them."""
    counted: dict[str, Decimal] = dict(check(instance, design.model_copy(update={"status": "given"})).values)
    return tuple(Fraction(value_of(stage, counted)) for stage in instance.settings.objectives)


def rival(oracle: Oracle, asked: Requirements, than: Values, seconds: float) -> Rival:
    """Look for a design of what is asked that is better than some values, or confirm that there is none.

    Parameters
    ----------
    oracle
        Works at the question.
    asked
        What is asked.
    than
        The values of its stages that would have to be bettered.
    seconds
        The most that is spent on it.
    """
    clock = Clock(oracle.clock.at_most(seconds), oracle.clock.cancel)
    model = oracle.model(asked, clock)
    if model is None:
        return Rival(None)
    effort = oracle.effort
    try:
        stated = [state() for state in model.stages]
        # Whatever is better is no higher in the first stage: what weights on rows rule out is left out.
        first = replace(effort, seconds=clock.share(last=False))
        _narrow(model, certificate(model.program, stated[0].terms, first, clock.cancel), stated[0], than[0])
        _state(model, stated, than)
    except OutOfTimeError:
        return Rival(None)
    logic = is_logic(model, model.program)
    effort = replace(effort, seconds=clock.left, linearization=1 if logic else 2)
    outcome = lazy_constraints.minimise(model, model.program, {}, effort, cancel=clock.cancel)
    if outcome.values is not None:
        design = oracle.design(asked, model, model.settled(outcome.values))
        return Rival(True, design) if values_of(asked.instance, design) < than else Rival(None)
    if outcome.status != "infeasible":
        return Rival(None)
    again = replace(effort, seconds=clock.left, linearization=0 if logic else 2)
    try:
        confirmed = by_second_solve(model.program, {}, again, clock.cancel)
    except ContradictionError:
        confirmed = None
    return Rival(None if confirmed is None else False, confirmed_by=confirmed)


def _narrow(model: CompactModel, proof: Certificate, objective: Objective, value: Fraction) -> None:
    model.tighten_bounds(proof.narrowed(floor(_whole(objective, value))))


def _state(model: CompactModel, stated: Sequence[Objective], than: Values) -> None:
    """Demand that the first stage to differ is lower: it is chosen, and those before it are no higher."""
    program = model.program
    lower = [program.variable() for _ in stated]
    program.require(dict.fromkeys(lower, 1), at_least=1, at_most=1)
    for position, (objective, value) in enumerate(zip(stated, than, strict=True)):
        whole = _whole(objective, value)
        most = {lower[position]: ceil(whole) - 1} | dict.fromkeys(lower[position + 1 :], floor(whole))
        # Where a later stage is the first to differ this one is no higher, where an earlier one is, free.
        largest = sum(max(0, weight) * program.upper[v] for v, weight in objective.terms.items())
        slack = {variable: max(0, largest - bound) for variable, bound in most.items()}
        program.require({**objective.terms, **slack}, at_most=largest)


def _whole(objective: Objective, value: Fraction) -> Fraction:
    """Give the value of a stage as its terms count it."""
    return value * objective.unit / objective.numerator
