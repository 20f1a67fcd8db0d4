"""The optimum of one world: a job that any executor can run, with a record that is a line of a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from threading import Event
from typing import Any

from designer.check import check
from designer.check.values import value_of
from designer.design import Design, Reference
from designer.instance import Instance
from designer.questions.explore.optima import explore
from designer.questions.robust.judgements import Fails, failing
from designer.runtime.jsonl import Record
from designer.solve.solve import solve

Members = tuple[str, ...]
Vector = tuple[Fraction, ...]
"""The values of the objectives, in their order."""

MOST_OPTIMA = 200
"""Optimal designs of one world that are looked at, where all are asked for."""

NOT_FINISHED = ("feasible", "unknown")
"""What is worked at again next time."""


@dataclass(frozen=True)
class Shared:
    """What the optimal designs of a world share.

    Parameters
    ----------
    every, some
        Memberships that every optimal design has, and those that some have and others have not.
    complete
        Whether all optimal designs were found; otherwise more memberships can belong to ``some``.
    """

    every: tuple[Members, ...]
    some: tuple[Members, ...]
    complete: bool


@dataclass(frozen=True)
class Optimum:
    """What came of a world.

    Parameters
    ----------
    fails
        The judgements that do not hold in it.
    design
        Its optimal design, or the best one found; or the answer that there is none.
    values
        The objectives of the design, in order, as the referee counts them; empty where there is no design.
    shared
        What all optimal designs have in common, where that was asked.
    follows
        Whether this follows from other worlds, without a solve.
    """

    fails: Fails
    design: Design
    values: Vector = ()
    shared: Shared | None = None
    follows: bool = False

    @property
    def status(self) -> str:
        """That of the design."""
        return self.design.status

    @property
    def proven(self) -> bool:
        """Whether the optimum is proven."""
        return self.status == "optimal"

    @property
    def record(self) -> Record:
        """Give the line of a file."""
        shared = None
        if self.shared is not None:
            shared = {name: getattr(self.shared, name) for name in ("every", "some", "complete")}
        return {"fails": self.fails, "design": json.loads(self.design.to_json()), "shared": shared}

    @property
    def memberships(self) -> dict[Members, frozenset[str]]:
        """Give the issues that the institutions of each membership handle in the design."""
        found: dict[Members, frozenset[str]] = {}
        for body in self.design.institutions:
            found[body.members] = found.get(body.members, frozenset()).union(body.mandate)
        return found


def optimum_of(
    instance: Instance,
    fails: Fails,
    *,
    every: bool = False,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
) -> Optimum:
    """Find the optimum of a world.

    Parameters
    ----------
    instance
        What is asked where all judgements hold.
    fails
        Those that do not.
    every
        Whether to tell what all optimal designs have in common.
    time_limit, seed, threads, cancel
        As in :func:`designer.solve.solve`.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"], "basis": "judgement"}],
    ... })
    >>> [int(optimum_of(two, fails).values[0]) for fails in ((), ("r",))]
    [2, 1]
    """
    world = failing(instance, fails)
    limits: dict[str, Any] = {"seed": seed, "threads": threads, "cancel": cancel}
    design = solve(world, time_limit=time_limit, **limits)
    shared = None
    if every and design.status == "optimal":
        found = explore(world, limit=MOST_OPTIMA, time_limit=time_limit, **limits)
        if found.status == "optimal":
            shared = Shared(found.every, found.some, found.complete)
    return Optimum(fails, design, values_in(world, design), shared)


def values_in(world: Instance, design: Design) -> Vector:
    """Give the objectives of a design in a world, as the referee counts them; empty without a design."""
    if design.status in ("infeasible", "unknown"):
        return ()
    return vector(world, check(world, design).values)


def vector(instance: Instance, values: Mapping[str, Decimal]) -> Vector:
    """Give the values of the stages of an instance."""
    return tuple(Fraction(value_of(stage, values)) for stage in instance.settings.objectives)


def claiming_nothing(design: Design, world: Instance) -> Design:
    """Give a design without what it says of itself, which is for each world something else."""
    return Design(
        instance=Reference(title=world.title, sha256=world.sha256),
        institutions=design.institutions,
        umbrella=design.umbrella,
        links=design.links,
    )


def recorded(instance: Instance, record: Record) -> Optimum | None:
    """Read the line of a file again; None where it is no such line, or not of this instance.

    The referee judges the design anew, whatever the file says of it.
    """
    try:
        fails = tuple(record["fails"])
        design = Design.model_validate(record["design"])
        shared = None
        if record["shared"] is not None:
            every, some = (tuple(map(tuple, record["shared"][name])) for name in ("every", "some"))
            shared = Shared(every, some, record["shared"]["complete"])
    except (KeyError, TypeError, ValueError):
        return None
    world = failing(instance, fails)
    if design.status not in ("infeasible", "unknown") and not check(world, design).valid:
        return None
    return Optimum(fails, design, values_in(world, design), shared)


def following(instance: Instance, fails: Fails, known: Mapping[frozenset[str], Optimum]) -> Optimum | None:
    """Give the optimum of a world where it follows from those of others, without a solve.

    The fewer judgements fail, the more is demanded, and the more each design costs. So between a world in
    which more fail and one in which less fails, both with the same optimum, nothing can be better than it,
    and the optimal design of the latter is as good. Where more fails and there is no design all the same,
    there is none here.
    """
    here = frozenset(fails)
    for there, other in known.items():
        if there > here and other.status == "infeasible":
            return Optimum(fails, _moved(other.design, instance, fails), follows=True)
    bounds = [o for there, o in known.items() if there > here and o.proven]
    for there, other in known.items():
        if not (there < here and other.proven):
            continue
        if any(_same(bound, other) for bound in bounds):
            design, world = _moved(other.design, instance, fails), failing(instance, fails)
            verdict = check(world, design)
            if verdict.valid and vector(world, verdict.values) == other.values:
                return Optimum(fails, design, other.values, other.shared, follows=True)
    return None


def _same(one: Optimum, other: Optimum) -> bool:
    """Whether two worlds have the same optimum, and as far as that is told the same optimal designs."""
    return one.values == other.values and one.shared == other.shared


def _moved(design: Design, instance: Instance, fails: Fails) -> Design:
    """File a design under another world."""
    world = failing(instance, fails)
    reference = design.instance.model_copy(update={"sha256": world.sha256})
    return design.model_copy(update={"instance": reference})


def unfinished(found: Optimum, every: bool) -> bool:
    """Whether a world has to be worked at again."""
    return found.status in NOT_FINISHED or (every and found.proven and found.shared is None)
