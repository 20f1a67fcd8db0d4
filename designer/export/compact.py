"""The compact model as it is solved, one stage of it, with names that people can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.engines.compact import CompactModel, build
from designer.engines.compact.columns import Column
from designer.engines.compact.survival import Survival
from designer.engines.names import unused
from designer.engines.program import Objective
from designer.engines.writer import Language, written
from designer.export.order import named
from designer.instance import Instance
from designer.runtime.clock import Clock


def compact(
    instance: Instance, language: Language, number: int, reached: Sequence[Decimal], clock: Clock
) -> str:
    """Write the compact model with one of its objectives; the earlier ones are rows."""
    accepted = ground(instance)
    model = build(instance, accepted, candidates(instance, accepted, clock), clock=clock)
    if instance.settings.survive_suspension:
        # The search states it row by row, as solutions fall apart; here it stands whole.
        model.program.require(Survival(model.links).fragments(), at_most=0)
    objectives = [state() for state in model.stages[: number + 1]]
    for objective, value in zip(objectives, reached, strict=False):
        model.program.require(objective.terms, at_most=_whole(objective, value))
    minimised = objectives[-1]
    comments = [*_comments(instance, number, minimised, reached)]
    return written(model.program, minimised.terms, variable_names(model), language, comments)


def _whole(objective: Objective, value: Decimal) -> int:
    """Give a value in the units of an objective's terms."""
    return Fraction(value) * objective.unit // objective.numerator


def _comments(
    instance: Instance, number: int, minimised: Objective, reached: Sequence[Decimal]
) -> Iterator[str]:
    names = named(instance)
    yield instance.title
    yield f"Objectives, in order: {', '.join(names)}. Minimised here: {names[number]}."
    for name, value in zip(names, reached, strict=False):
        yield f"Kept at what it has reached: {name} = {value}."
    factor = Fraction(minimised.numerator, minimised.unit)
    if factor != 1:
        yield f"The value of the objective is that of this file times {factor}."
    yield "open.BODY: the body is part of the design; handle.BODY.ISSUE: it handles the issue;"
    yield "broken.RULE: a soft demand is broken; link.A.B: the bodies that handle A and B are linked;"
    yield "seats of a body and issues of coverage above 1 add part.*, what follows from others follow.*."


def variable_names(model: CompactModel) -> list[str]:
    """Name every variable of a model after ids: no two alike."""
    names = [f"follow.{n}" for n in range(len(model.program.lower))]
    taken: dict[str, int] = {}
    for column in model.columns.all:
        body = unused(_body(column), taken)
        names[column.opened] = f"open.{body}"
        for issue, variable in column.handles.items():
            names[variable] = f"handle.{body}.{issue}"
        for part, variable in column.parts.items():
            names[variable] = f"part.{body}.{part!s}"
    for rule, variable in model.broken.variables.items():
        names[variable] = f"broken.{rule}"
    for (one, other), joint in model.links.joints.items():
        names[joint.opened] = f"link.{one.end}.{other.end}"
        for party, variable in joint.hinges.items():
            names[variable] = f"hinge.{one.end}.{other.end}.{party}"
    used: dict[str, int] = {}
    return [unused(name, used) for name in names]


def _body(column: Column) -> str:
    candidate = column.candidate
    members = "_".join(sorted(candidate.members))
    match candidate.kind:
        case "existing" | "proposal":
            return candidate.origin or ""
        case "plenary":
            return f"plenary.{members}"
        case "new":
            return members
