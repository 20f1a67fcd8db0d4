"""The seam between what is asked and what is solved: the model of an instance, and the accepted design.

Everything that searches goes through here, so that no design leaves the program unseen by the referee.
"""

from __future__ import annotations

from collections.abc import Collection

from designer.candidates.candidates import candidates
from designer.candidates.grounding import Acceptability, ground
from designer.candidates.memberships import WHOLE, Scope
from designer.check import check
from designer.design import Design
from designer.engines.compact import CompactModel, build
from designer.instance import Instance
from designer.runtime.clock import Clock
from designer.runtime.errors import DisagreementError
from designer.solve.assemble import assemble


def model_of(
    instance: Instance,
    clock: Clock,
    *,
    accepted: Acceptability | None = None,
    everybody: bool = False,
    unmerged: bool = False,
    alike: bool = False,
    scope: Scope = WHOLE,
    optional: frozenset[str] = frozenset(),
    among: Collection[frozenset[str]] | None = None,
) -> CompactModel:
    """Return the compact model of an instance: its rules grounded, its candidates listed, its rows stated.

    Parameters
    ----------
    instance
        What is asked.
    clock
        The time there is.
    accepted
        Its rules, grounded; None to ground them here.
    everybody, unmerged, alike, scope, among
        Which bodies are listed, as in :func:`designer.candidates.candidates.candidates`.
    optional
        Issues that need not be handled.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time to list and state it.
    designer.runtime.errors.TooLargeError
        If costs or weights cannot be added exactly.
    """
    accepted = ground(instance) if accepted is None else accepted
    listed = candidates(instance, accepted, clock, everybody, unmerged, alike, scope, among)
    return build(instance, accepted, listed, optional, clock)


def design_of(model: CompactModel, values: list[int]) -> Design:
    """Read a design off a solution of a model; :func:`accept` has it judged."""
    return assemble(model.instance, model.accepted, model.decode(values))


def accept(instance: Instance, design: Design) -> Design:
    """Return a design that the referee finds valid, with all that it says of itself.

    Raises
    ------
    designer.runtime.errors.DisagreementError
        If the referee refuses what the model accepts.
    """
    verdict = check(instance, design)
    if not verdict.valid:
        raise DisagreementError([violation.message for violation in verdict.violations])
    return design
