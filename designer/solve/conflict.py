"""Sentences of an infeasible instance that cannot hold together, found by deletion.

Chinneck and Dravnieks (1991): give up one sentence after the other; those whose loss makes a design
possible stay, and what stays is a minimal conflict. Every step is a solve of its own, so that no core
of a solver has to be believed.
"""

from __future__ import annotations

from threading import Event

from designer.design import Conflict
from designer.engines.outcome import Effort
from designer.instance import Instance
from designer.runtime.clock import Clock
from designer.solve.feasibility import Feasibility
from designer.solve.requirements import Requirements, requirements_of


def conflict(instance: Instance, effort: Effort, cancel: Event | None = None) -> tuple[Conflict, ...]:
    """Name demands of an infeasible instance that no design can satisfy together.

    Parameters
    ----------
    instance
        One that is known to be infeasible.
    effort
        Its seconds limit the whole search.
    cancel
        Set it to stop.

    Returns
    -------
    tuple of Conflict
        Each member marked ``proven`` when leaving it out was seen to make a design possible. Where time
        ran out, the others may or may not matter.
    """
    clock = Clock(effort.seconds, cancel)
    feasibility = Feasibility(effort, clock)
    claims = requirements_of(instance)
    kept = {claim.id: claim for claim in claims}
    proven: set[str] = set()
    current = Requirements(instance)
    for claim in claims:
        if clock.over():
            break
        without = claim.drop(current)
        match feasibility.feasible(without):
            case False:
                current = without
                del kept[claim.id]
            case True:
                proven.add(claim.id)
            case None:
                pass
    return tuple(
        Conflict(id=claim.id, sentence=claim.sentence, proven=claim.id in proven) for claim in kept.values()
    )
