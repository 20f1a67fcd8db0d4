"""Solving with rows that are stated only once a solution breaks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event

from designer.engines import cpsat
from designer.engines.compact import CompactModel
from designer.engines.outcome import Effort, Outcome, Report
from designer.engines.program import Program, Terms, total
from designer.runtime.clock import Clock


def minimise(
    model: CompactModel,
    program: Program,
    objective: Terms,
    effort: Effort,
    *,
    beside: Program | None = None,
    hint: list[int] | None = None,
    report: Report | None = None,
    cancel: Event | None = None,
    between: Callable[[], object] | None = None,
) -> Outcome:
    """Minimise over a programme of a model, until the solution lacks nothing.

    Every row that turns out to be needed is added to it, to the programme ``beside`` it, and to that of
    the model itself.
    """
    clock = Clock(effort.seconds, cancel)
    growing = {id(p.rows): p.rows for p in (model.program, program, beside) if p is not None}
    while True:
        found = cpsat.minimise(
            program,
            objective,
            replace(effort, seconds=clock.left),
            hint=hint,
            report=report,
            cancel=cancel,
            between=between,
        )
        if found.values is None or not (rows := model.violated_lazy_rows(found.values)):
            return found
        linked = model.linked_up(found.values, program)
        if total(objective, linked) == total(objective, found.values) and not model.violated_lazy_rows(
            linked
        ):
            return replace(found, values=linked)
        if clock.over():
            return Outcome("unknown", None, found.bound)
        for listed in growing.values():
            listed.extend(rows)
