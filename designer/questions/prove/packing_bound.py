"""Weights of 0 and 1: the most issues, and anchors of seats, of which one institution can be no two."""

from __future__ import annotations

from fractions import Fraction

from designer.engines import cpsat
from designer.engines.outcome import Effort
from designer.engines.program import Program, summed
from designer.questions.prove.columns import Columns
from designer.verify.proof import Anchored, Covered, Fact, Weights

WORK = 10.0
"""Time for one set, in the solver's own deterministic clock."""


def ones(columns: Columns) -> Weights | None:
    """Find the largest set of issues and anchors such that no institution is more of them than it costs.

    Institutions are asked for as they are needed: a set is chosen, those that could carry too much of it
    are added, and another set is chosen.

    Parameters
    ----------
    columns
        The institutions known to matter; what is found to matter besides is added.

    Returns
    -------
    Weights or None
        The largest set found; None where half of the time that is left was not enough for any.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        When time ran out.
    """
    verifier, clock = columns.verifier, columns.clock
    facts = verifier.facts.stated()
    anchors = [fact for fact in facts if isinstance(fact, Anchored)]
    program = Program()
    chosen: dict[Fact, int] = {}
    gain: dict[int, int] = {}
    for fact in facts:
        if isinstance(fact, Covered | Anchored):
            chosen[fact] = program.variable()
            least = verifier.facts.number(fact, ()).at_least or 0
            # Of sets that prove as much, the one with fewest anchors is easiest to read.
            gain[chosen[fact]] = isinstance(fact, Anchored) - int(least) * (len(anchors) + 1)
    handling = {fact.issue: variable for fact, variable in chosen.items() if isinstance(fact, Covered)}
    anchoring = [(verifier.facts.number(fact, ()), chosen[fact]) for fact in anchors]
    stated = 0
    while True:
        listed = columns.all
        for column in listed[stated:]:
            paying = [handling[issue] for issue in column.mandate]
            paying += [v for number, v in anchoring if number.of(column.body, column.mandate)]
            program.require(summed(paying), at_most=int(column.cost))
        stated = len(listed)
        effort = Effort(seconds=clock.share(last=False), deterministic=WORK)
        outcome = cpsat.minimise(program, gain, effort, cancel=clock.cancel)
        if outcome.values is None:
            return None
        taken = [fact for fact, variable in chosen.items() if outcome.values[variable]]
        weights = Weights(facts=tuple(f.model_copy(update={"weight": Fraction(1)}) for f in taken))
        if not columns.grow(weights, ()):
            return weights
