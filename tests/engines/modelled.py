"""Compact models of raw instances, and solutions of them that are good for nothing in particular."""

from __future__ import annotations

from random import Random
from typing import Any, NamedTuple

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.engines import cpsat, lazy_constraints
from designer.engines.compact import CompactModel, build
from designer.engines.outcome import Effort
from designer.engines.program import Objective
from designer.instance import Instance

Row = dict[str, Any]


class Modelled(NamedTuple):
    """A model whose objectives are all stated, and a solution of it."""

    model: CompactModel
    objectives: list[Objective]
    values: list[int]


def model_of(raw: Row) -> CompactModel:
    """Give the model of an instance, before any objective is stated."""
    instance = Instance.model_validate(raw)
    accepted = ground(instance)
    return build(instance, accepted, candidates(instance, accepted))


def drawn(model: CompactModel, random: Random) -> list[int] | None:
    """Give a solution that is best for weights drawn by chance, None when there is none."""
    return lazy_constraints.minimise(model, model.program, weights(model, random), Effort()).values


def as_stated(model: CompactModel, random: Random) -> list[int] | None:
    """Draw a solution of the rows that the model has, though it may lack others."""
    return cpsat.minimise(model.program, weights(model, random), Effort()).values


def weights(model: CompactModel, random: Random) -> dict[int, int]:
    """Draw an objective."""
    return {v: random.choice([-3, -1, 1, 2]) for v in range(len(model.program.lower))}


def with_solution(raw: Row, random: Random) -> Modelled | None:
    """State all objectives of an instance, and solve it for something else."""
    model = model_of(raw)
    objectives = [state() for state in model.stages]
    values = drawn(model, random)
    return None if values is None else Modelled(model, objectives, values)
