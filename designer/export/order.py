"""The order of objectives, as far as a file that minimises one of them has to know it."""

from __future__ import annotations

from decimal import Decimal

from designer.check import check
from designer.check.values import value_of
from designer.design import Design
from designer.instance import Instance, names_in


def named(instance: Instance) -> list[str]:
    """Give the names of the stages; of a weighted one, its names joined."""
    return ["+".join(names_in(stage)) for stage in instance.settings.objectives]


def position(instance: Instance, stage: str | None) -> int:
    """Give the number of a stage, from 0.

    Raises
    ------
    ValueError
        If there is none of this name.
    """
    names = named(instance)
    if stage is None:
        return 0
    if stage not in names:
        raise ValueError(f"'{stage}' is no objective of this instance; these are: {', '.join(names)}")
    return names.index(stage)


def earlier(instance: Instance, stage: str | None, design: Design) -> tuple[Decimal, ...]:
    """Give the values that a design has in the objectives before a stage, recomputed by the referee.

    Raises
    ------
    ValueError
        If there is no such stage, or the design is not valid.
    """
    before = instance.settings.objectives[: position(instance, stage)]
    verdict = check(instance, design)
    if not verdict.valid:
        raise ValueError(f"the design is not valid: {verdict.violations[0].message}")
    if verdict.nothing_to_judge:
        raise ValueError(f"there is no design in it: {verdict.nothing_to_judge}")
    return tuple(value_of(item, verdict.values) for item in before)
