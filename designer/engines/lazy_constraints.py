"""Lazy constraints: rows that are stated only once a solution violates them.

The violated rows of a solution are added and the programme is solved again (Dantzig, Fulkerson and Johnson
1954), until a solution violates none.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Event

from designer.engines import cpsat
from designer.engines.outcome import Attempts, Effort, Outcome, Report, last
from designer.engines.program import Program, Terms, total
from designer.engines.searchable import Searchable
from designer.runtime.clock import Clock


def minimise(
    model: Searchable,
    program: Program,
    objective: Terms,
    effort: Effort,
    *,
    beside: Program | None = None,
    hint: list[int] | None = None,
    report: Report | None = None,
    cancel: Event | None = None,
) -> Outcome:
    """Minimise over a programme of a model, until the solution violates no lazy row."""
    return last(
        attempts(model, program, objective, effort, beside=beside, hint=hint, report=report, cancel=cancel)
    )


def attempts(
    model: Searchable,
    program: Program,
    objective: Terms,
    effort: Effort,
    *,
    beside: Program | None = None,
    hint: list[int] | None = None,
    report: Report | None = None,
    cancel: Event | None = None,
) -> Attempts:
    """Minimise over a programme of a model in turns, until the solution violates no lazy row.

    Every row that turns out to be needed is added to it, to the programme ``beside`` it, and to that of
    the model itself.
    """
    clock = Clock(effort.seconds, cancel)
    growing = {id(p.rows): p.rows for p in (model.program, program, beside) if p is not None}
    while True:
        # 1. Solve with the rows stated so far.
        left = replace(effort, seconds=clock.left)
        found = yield from cpsat.attempts(program, objective, left, hint=hint, report=report, cancel=cancel)
        if found.values is None or not model.has_lazy_rows:
            return found
        if not program.satisfied_by(found.values):
            # Whoever asked judges what solves not even the rows that are stated.
            return found
        if not (rows := model.violated_lazy_rows(found.values)):
            return found
        # 2. More links may mend the solution at no cost.
        linked = model.linked_up(found.values, program)
        if total(objective, linked) == total(objective, found.values) and not model.violated_lazy_rows(
            linked
        ):
            return replace(found, values=linked)
        if clock.over():
            return Outcome("unknown", None, found.bound)
        # 3. State what the solution violates, everywhere.
        for listed in growing.values():
            listed.extend(rows)
