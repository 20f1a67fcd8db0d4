"""Confirmations: a second engine, or propagation alone, rules out what the first solver said is impossible.

No word of a solver becomes a claim before something else has said the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Event

from designer.engines import cpsat, glop_scip, highs
from designer.engines.certificate import Certificate
from designer.engines.outcome import Effort, Outcome
from designer.engines.presolve import presolved
from designer.engines.program import Program, Terms
from designer.runtime.clock import Clock

CERTIFICATE = "certificate"
PROPAGATION = "propagation"
NO_PRESOLVE = "re-solve without presolve"

MANY = 5000
"""Rows from which on the relaxation is solved faster by HiGHS than by GLOP, its import included."""

FIRST_TURN = 4.0
LEAST = 0.01
"""Seconds of the first turn of each engine, and below which no other turn is worth while."""

Second = Callable[[Program, Terms, Effort, Event | None], Outcome]


class ContradictionError(Exception):
    """Raised when a second solve contradicts the first."""


def certificate(
    program: Program, objective: Terms, effort: Effort, cancel: Event | None = None
) -> Certificate:
    """Give the weights on rows that prove most in exact arithmetic; none where there is no time."""
    engine = highs if len(program.rows) > MANY else glop_scip
    weights = engine.row_weights(program, objective, effort.seconds, cancel)
    if weights is not None:
        proof = Certificate.of(program, objective, weights)
        if proof.bound >= least(program, objective):
            return proof
    return Certificate.of(program, objective, [0.0] * len(program.rows))


def least(program: Program, objective: Terms) -> int:
    """Give the bound that the bounds of variables prove."""
    return sum(min(w * program.lower[v], w * program.upper[v]) for v, w in objective.items())


def by_second_solve(
    program: Program,
    objective: Terms,
    effort: Effort,
    cancel: Event | None = None,
    turn: float = FIRST_TURN,
    engines: Mapping[str, Second] | None = None,
) -> str | None:
    """Confirm that a programme has no solution: by its rows alone, or by engines that have not said so.

    The engines take turns with more and more time, since any can be by far the fastest one. The objective
    is given to them though any solution would do: its relaxation is what proves that there is none.

    Parameters
    ----------
    program, objective
        What has no solution, and what was minimised.
    effort, cancel
        How long, and what stops it.
    turn
        Seconds of the first turn of each engine.
    engines
        Who may confirm it, other than whoever has said so; None for all but CP-SAT as it usually searches.

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
    if clock.over():
        return None
    left = presolved(program, objective)
    if not left.possible:
        return PROPAGATION
    while not clock.over():
        for name, engine in (engines or ENGINES).items():
            mine = replace(effort, seconds=clock.at_most(turn))
            found = engine(left.program, left.objective, mine, cancel)
            if found.values is not None and program.satisfied_by(left.restored(found.values)):
                raise ContradictionError("a second solve found what the first one had ruled out")
            if found.status == "infeasible":
                return name
            if clock.left is not None and clock.left < LEAST:
                return None
        turn *= 2
    return None


def _usual(program: Program, objective: Terms, effort: Effort, cancel: Event | None) -> Outcome:
    return cpsat.minimise(program, objective, replace(effort, gap=0.0), cancel=cancel)


def _plain(program: Program, objective: Terms, effort: Effort, cancel: Event | None) -> Outcome:
    return cpsat.minimise(program, objective, replace(effort, presolve=False, gap=0.0), cancel=cancel)


def _plainer(program: Program, objective: Terms, effort: Effort, cancel: Event | None) -> Outcome:
    return _plain(program, objective, replace(effort, linearization=1), cancel)


def _highs(program: Program, objective: Terms, effort: Effort, cancel: Event | None) -> Outcome:
    return highs.minimise(program, objective, effort.seconds, cancel)


def _scip(program: Program, objective: Terms, effort: Effort, cancel: Event | None) -> Outcome:
    return glop_scip.minimise(program, objective, effort.seconds, cancel)


SECOND_HIGHS = "second engine (HiGHS)"

ENGINES: dict[str, Second] = {
    NO_PRESOLVE: _plain,
    SECOND_HIGHS: _highs,
    "re-solve without presolve and cuts": _plainer,
    "second engine (SCIP)": _scip,
}
"""What can say that a programme has no solution, the fastest for small ones first."""

BESIDE_HIGHS: dict[str, Second] = {
    "second engine (CP-SAT)": _usual,
    **{name: engine for name, engine in ENGINES.items() if name != SECOND_HIGHS},
}
"""What can say so where HiGHS has said it first."""
