"""Stages of a lexicographic optimisation: what each is to minimise, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from designer.design import Number
from designer.engines.program import Objective, Program


@dataclass(frozen=True)
class Task:
    """One stage to be worked at: the objective and the whole programme, with earlier stages as rows."""

    program: Program
    objective: Objective
    position: int
    of: int

    @property
    def last(self) -> bool:
        """Whether this is the last stage."""
        return self.position == self.of


@dataclass(frozen=True)
class BodyProjection:
    """The stage as far as it speaks of bodies, whoever handles what."""

    program: Program
    terms: dict[int, int]
    variables: list[int]

    @classmethod
    def of(cls, task: Task, bodily: list[int]) -> BodyProjection | None:
        """Give it, where the objective speaks of nothing else."""
        position = {variable: n for n, variable in enumerate(bodily)}
        if not all(variable in position for variable in task.objective.terms):
            return None
        terms = {position[v]: weight for v, weight in task.objective.terms.items()}
        return cls(task.program.over(bodily), terms, bodily)


@dataclass(frozen=True)
class Stage:
    """An objective, the best value known, and what is proven of it.

    ``bound`` is None where nothing is proven, ``confirmed_by`` where nothing confirmed that the value
    is best.
    """

    objective: Objective
    value: int
    bound: int | None = None
    confirmed_by: str | None = None

    @property
    def closed(self) -> bool:
        """Whether the value is proven best and confirmed."""
        return self.confirmed_by is not None


def exactly(objective: Objective, whole: int) -> Fraction:
    """Return the value of an objective as people count it, which models that differ have in common."""
    return Fraction(whole * objective.numerator, objective.unit)


def number(objective: Objective, whole: int | None) -> Number | None:
    """Give the value of an objective as people count it."""
    if whole is None:
        return None
    exact = exactly(objective, whole)
    return exact.numerator if exact.denominator == 1 else float(exact)
