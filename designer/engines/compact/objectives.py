"""The objectives as expressions, and the stages that the instance makes of them."""

from __future__ import annotations

from designer.engines.compact.columns import Columns
from designer.engines.compact.rules import Broken
from designer.engines.compact.validity import exposure
from designer.engines.program import Objective, Program
from designer.instance import SCALE, Instance, Stage, names_in, scaled

SUPPORTED = frozenset({"institutions", "broken_rules", "seats", "absent_helpers", "exposure"})
"""Objectives that need no link."""


def stages(instance: Instance, columns: Columns, broken: Broken) -> list[Objective]:
    """Give what is minimised, stage by stage; objectives that need links are left out."""
    terms = expressions(instance, columns, broken)
    found = []
    for stage in instance.settings.objectives:
        names: list[str] = [name for name in names_in(stage) if name in SUPPORTED]
        if names:
            found.append(_stage(stage, names, terms, columns.program))
    return found


def _stage(stage: Stage, names: list[str], terms: dict[str, dict[int, int]], program: Program) -> Objective:
    if not isinstance(stage, dict):
        return Objective.of(names[0], terms[names[0]], SCALE, program.upper)
    weighted: dict[int, int] = {}
    for name in names:
        weight = scaled(stage[name])  # type: ignore[index]
        for variable, value in terms[name].items():
            weighted[variable] = weighted.get(variable, 0) + weight * value
    return Objective.of("+".join(names), weighted, SCALE * SCALE, program.upper)


def expressions(instance: Instance, columns: Columns, broken: Broken) -> dict[str, dict[int, int]]:
    """Give every supported objective in millionths."""
    counts = {
        "seats": {column.opened: len(column.members) for column in columns.all},
        "exposure": exposure(instance, columns),
        "absent_helpers": {
            variable: len(set(instance.issue[issue].helpful) - column.members)
            for column in columns.all
            for issue, variable in column.handles.items()
        },
    }
    return {
        "institutions": {column.opened: column.candidate.cost for column in columns.all},
        "broken_rules": {broken.variables[rule]: price for rule, price in broken.prices.items()},
        **{
            name: {variable: SCALE * count for variable, count in terms.items()}
            for name, terms in counts.items()
        },
    }
