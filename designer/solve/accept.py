"""The seam between what is asked and what is solved: the model of an instance, and the accepted design.

Everything that searches goes through here, so that no design leaves the program unseen by the referee.
"""

from __future__ import annotations

from collections.abc import Collection

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.check import check
from designer.design import Design
from designer.engines.compact import CompactModel, build
from designer.instance import Instance
from designer.runtime.clock import Clock
from designer.runtime.errors import DisagreementError


def model_of(
    instance: Instance,
    clock: Clock,
    *,
    everybody: bool = False,
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
    everybody
        Whether members that nothing holds are listed as well, as designs that are not best in seats need.
    optional
        Issues that need not be handled.
    among
        The only memberships of new bodies that a design may have; None for all that can matter.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time to list and state it.
    designer.runtime.errors.TooLargeError
        If costs or weights cannot be added exactly.
    """
    accepted = ground(instance)
    listed = candidates(instance, accepted, clock, everybody, among=among)
    return build(instance, accepted, listed, optional, clock)


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
