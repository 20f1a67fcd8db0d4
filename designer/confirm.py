"""Confirmations: no word of a solver becomes a claim before something else has said the same."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

from designer.engines import cpsat, linear
from designer.engines.certificate import proven_bound
from designer.engines.cpsat import Effort
from designer.engines.program import Program, Terms

CERTIFICATE = "certificate"
SECOND_ENGINE = "second engine (SCIP)"
NO_PRESOLVE = "re-solve without presolve"


class ContradictionError(Exception):
    """A second solve contradicts the first."""


def by_certificate(program: Program, objective: Terms, value: int, effort: Effort) -> bool:
    """Whether weights on rows prove, in exact arithmetic, that nothing is below a value."""
    if value <= sum(min(w * program.lower[v], w * program.upper[v]) for v, w in objective.items()):
        return True
    weights = linear.row_weights(program, objective, effort.seconds)
    return weights is not None and proven_bound(program, objective, weights) >= value


def by_second_solve(program: Program, effort: Effort, cancel: Event | None = None) -> str | None:
    """Confirm that a programme has no solution: by another engine, or by the same without presolve.

    Returns
    -------
    str or None
        What confirmed it, None when nothing did in the time given.

    Raises
    ------
    ContradictionError
        If a solution turns up.
    """
    half = None if effort.seconds is None else effort.seconds / 2
    second = linear.minimise(program, {}, half, cancel)
    _refuse(program, second.values)
    if second.status == "infeasible":
        return SECOND_ENGINE
    plain = replace(effort, seconds=half, presolve=False, gap=0.0)
    again = cpsat.minimise(program, {}, plain, cancel=cancel)
    _refuse(program, again.values)
    return NO_PRESOLVE if again.status == "infeasible" else None


def _refuse(program: Program, values: list[int] | None) -> None:
    if values is not None and program.satisfied_by(values):
        raise ContradictionError("a second solve found what the first one had ruled out")
