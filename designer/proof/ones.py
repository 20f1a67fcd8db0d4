"""Weights of 0 and 1: the most issues no two of which one acceptable institution can carry."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from designer.engines import cpsat
from designer.engines.cpsat import Effort
from designer.engines.program import Program, summed
from designer.proof.columns import Columns
from designer.verify.proof import Covered, Weights


def ones(columns: Columns, effort: Effort) -> Weights | None:
    """Find the largest set of issues such that no institution handles more of them than it costs.

    Institutions are asked for as they are needed: a set is chosen, those that could carry too much of it
    are added, and another set is chosen.

    Parameters
    ----------
    columns
        The institutions known to matter; what is found to matter besides is added.
    effort
        How to search.

    Returns
    -------
    Weights or None
        None when time ran out.

    Raises
    ------
    designer.clock.OutOfTimeError
        When time ran out.
    """
    instance, clock = columns.verifier.instance, columns.clock
    program = Program()
    chosen = {issue.id: program.variable() for issue in instance.issues}
    gain = {chosen[issue.id]: -issue.coverage for issue in instance.issues}
    stated = 0
    while True:
        listed = columns.all
        for column in listed[stated:]:
            most = int(column.body.cost)
            program.require(summed(chosen[i] for i in column.mandate), at_most=most)
        stated = len(listed)
        outcome = cpsat.minimise(program, gain, replace(effort, seconds=clock.left), cancel=clock.cancel)
        if outcome.values is None:
            return None
        taken = [issue for issue, variable in chosen.items() if outcome.values[variable]]
        weights = Weights(facts=tuple(Covered(issue=issue, weight=Fraction(1)) for issue in taken))
        if not columns.grow(weights, ()):
            return weights
