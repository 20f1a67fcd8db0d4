"""What a design says of itself: its objectives with their bounds, its status and its gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from designer.check.bodies import Case
from designer.check.values import value_of, values_of
from designer.design import Design, Number, ObjectiveValue, Reference, Status
from designer.instance import Instance, names_in, plain_number
from designer.instance import Stage as Goal
from designer.runtime.progress import relative_gap
from designer.solve.stage import Stage, number


def nothing(instance: Instance, status: Status, notes: tuple[str, ...]) -> Design:
    """Give the answer without a design."""
    return Design(
        instance=Reference(title=instance.title, sha256=instance.sha256), status=status, notes=notes
    )


def claimed(
    instance: Instance, design: Design, stages: Sequence[Stage], notes: tuple[str, ...] = ()
) -> Design:
    """Let a design say what came of the stages, and that it is optimal where all are proven."""
    asked = instance.settings.objectives
    proven = len(stages) == len(asked) and all(stage.closed for stage in stages)
    objectives = (
        *map(_objective, asked, stages),
        *_not_reached(instance, design, asked[len(stages) :]),
    )
    return design.model_copy(
        update={
            "status": "optimal" if proven else "feasible",
            "gap": _gap(stages, objectives),
            "confirmed_by": tuple(dict.fromkeys(s.confirmed_by for s in stages if s.confirmed_by)),
            "objectives": objectives,
            "notes": notes,
        }
    )


def _gap(stages: Sequence[Stage], objectives: Sequence[ObjectiveValue]) -> Number:
    """Give the gap of the first stage that is not proven, 0 when all are."""
    if not stages:
        return relative_gap(objectives[0].value, 0) if objectives else 0
    for stage in stages:
        if not stage.closed:
            value = number(stage.objective, stage.value)
            return relative_gap(value or 0, number(stage.objective, stage.bound))
    return 0


def _objective(asked: Goal, stage: Stage) -> ObjectiveValue:
    return ObjectiveValue(
        name=stage.objective.name,
        value=number(stage.objective, stage.value) or 0,
        bound=number(stage.objective, stage.bound),
        weights=_weights(asked),
        confirmed_by=stage.confirmed_by,
    )


def _not_reached(instance: Instance, design: Design, stages: Sequence[Goal]) -> Iterator[ObjectiveValue]:
    """Give the objectives that time was up for, with next to nothing proven of the design's value."""
    values = values_of(Case.of(instance, design), design.broken_rules) if stages else {}
    for asked in stages:
        value = plain_number(value_of(asked, values))
        # None of the objectives can be below 0.
        yield ObjectiveValue(name="+".join(names_in(asked)), value=value, bound=0, weights=_weights(asked))


def _weights(asked: Goal) -> dict[str, Number] | None:
    """Give the weights of a stage that adds several objectives up."""
    return {name: plain_number(w) for name, w in asked.items()} if isinstance(asked, dict) else None
