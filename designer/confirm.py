"""Confirmations: no word of a solver becomes a claim before something else has said the same."""

from __future__ import annotations

from dataclasses import replace
from threading import Event

from designer.clock import Clock
from designer.engines import cpsat, linear
from designer.engines.certificate import proven_bound
from designer.engines.cpsat import Effort
from designer.engines.program import Program, Terms

CERTIFICATE = "certificate"
SECOND_ENGINE = "second engine (SCIP)"
NO_PRESOLVE = "re-solve without presolve"

FIRST_TURN = 4.0
LEAST = 0.01
"""Seconds of the first turn of each engine, and below which no other turn is worth while."""


class ContradictionError(Exception):
    """A second solve contradicts the first."""


def certified_bound(program: Program, objective: Terms, effort: Effort, cancel: Event | None = None) -> int:
    """Give a bound that weights on rows prove in exact arithmetic: the best they can, if there is time."""
    weights = linear.row_weights(program, objective, effort.seconds, cancel)
    if weights is None:
        return least(program, objective)
    return max(least(program, objective), proven_bound(program, objective, weights))


def least(program: Program, objective: Terms) -> int:
    """Give the bound that the bounds of variables prove."""
    return sum(min(w * program.lower[v], w * program.upper[v]) for v, w in objective.items())


def by_certificate(
    program: Program, objective: Terms, value: int, effort: Effort, cancel: Event | None = None
) -> bool:
    """Whether weights on rows prove, in exact arithmetic, that nothing is below a value."""
    return least(program, objective) >= value or (
        certified_bound(program, objective, effort, cancel) >= value
    )


def by_second_solve(
    program: Program, objective: Terms, effort: Effort, cancel: Event | None = None
) -> str | None:
    """Confirm that a programme has no solution: by the same engine without presolve, or by another.

    The two take turns with more and more time, since either can be by far the faster one. The objective
    is given to them though any solution would do: its relaxation is what proves that there is none.

    Returns
    -------
    str or None
        What confirmed it, None when nothing did in the time given.

    Raises
    ------
    ContradictionError
        If a solution turns up.
    """
    clock = Clock(effort.seconds, cancel)
    turn = FIRST_TURN
    while not clock.cancelled():
        plain = replace(effort, seconds=clock.at_most(turn), presolve=False, gap=0.0)
        again = cpsat.minimise(program, objective, plain, cancel=cancel)
        _refuse(program, again.values)
        if again.status == "infeasible":
            return NO_PRESOLVE
        second = linear.minimise(program, objective, clock.at_most(turn), cancel)
        _refuse(program, second.values)
        if second.status == "infeasible":
            return SECOND_ENGINE
        if clock.left is not None and clock.left < LEAST:
            return None
        turn *= 2
    return None


def _refuse(program: Program, values: list[int] | None) -> None:
    if values is not None and program.satisfied_by(values):
        raise ContradictionError("a second solve found what the first one had ruled out")
