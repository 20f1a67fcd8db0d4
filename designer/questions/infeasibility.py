"""Why there is no design: what cannot hold together, and the cheapest ways out, each with its design."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import islice, zip_longest
from threading import Event
from typing import TYPE_CHECKING

from designer.design import Design
from designer.engines.outcome import Effort
from designer.instance import Instance, plain_number
from designer.instance.naming import Naming
from designer.instance.portable import Portable
from designer.instance.references import nearest
from designer.questions.demands import Demand, Grouping, demands_of, kept_first, unknown
from designer.questions.marco import Core, Correction, Explored
from designer.questions.oracle import Oracle
from designer.questions.partial_relaxation import Amount, measured, scale_of
from designer.questions.premises import Given, premises_of, rests_on
from designer.runtime.clock import Clock
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Tell, silent, teller
from designer.solve.requirements import Requirements

if TYPE_CHECKING:
    import pandas as pd


ISSUES = "issues"
"""What is kept when every issue is, so that only positions give."""

PREMISE_SECONDS = 2.0
"""The most that is spent on what a conflict rests on beside its demands."""

MANY = 3
"""Conflicts for each repair asked for, after which the cheapest repairs are looked for no longer."""


@dataclass(frozen=True)
class Member:
    """A demand in a conflict; ``proven`` where leaving it out was seen to let the others hold."""

    demand: Demand
    proven: bool


@dataclass(frozen=True)
class ConflictFound:
    """Demands that no design can satisfy together.

    Parameters
    ----------
    members
        Which they are.
    confirmed_by
        What confirmed, beside the solver, that there is no design; None where nothing did.
    given
        What holds of every design, and without which they could be satisfied, as far as it was found out.
    """

    members: tuple[Member, ...]
    confirmed_by: str | None
    given: tuple[Given, ...] = ()

    @property
    def minimal(self) -> bool:
        """Whether it is proven that all of them are needed."""
        return all(member.proven for member in self.members)


@dataclass(frozen=True)
class Give:
    """A demand that gives: altogether, or by so much where it has a number that can."""

    demand: Demand
    amount: Amount | None = None


@dataclass(frozen=True)
class Repair:
    """Demands that have to give so that there is a design, and that design.

    Parameters
    ----------
    gives
        What gives, and how much.
    weight
        What that costs: the weights of the demands.
    cheapest
        Whether it is proven that no other way, beside those before it, costs less.
    design
        The best design then, ``optimal`` or ``feasible``; None when there was no time for it.
    """

    gives: tuple[Give, ...]
    weight: Decimal
    cheapest: bool
    design: Design | None


@dataclass(frozen=True)
class Impossible(Portable):
    """Why an instance has no design.

    Parameters
    ----------
    possible
        Whether there is a design after all, so that there is nothing to explain; None if unknown.
    conflicts
        What cannot hold together.
    repairs
        What would have to give, the cheapest first.
    complete
        Whether these are all conflicts and all repairs there are.
    kept
        What was to be kept.
    """

    possible: bool | None
    conflicts: tuple[ConflictFound, ...] = ()
    repairs: tuple[Repair, ...] = ()
    complete: bool = False
    kept: tuple[Demand, ...] = ()

    def conflicts_table(self) -> pd.DataFrame:
        """Give one row per conflict and demand in it."""
        import pandas as pd

        rows = [
            (n, member.demand.id, member.demand.sentence, member.proven)
            for n, conflict in enumerate(self.conflicts, start=1)
            for member in conflict.members
        ]
        return pd.DataFrame(rows, columns=["conflict", "demand", "sentence", "proven"])

    def repairs_table(self) -> pd.DataFrame:
        """Give one row per repair and demand that gives."""
        import pandas as pd

        rows = [
            (n, float(repair.weight), give.demand.id, give.demand.sentence, *_change(give.amount))
            for n, repair in enumerate(self.repairs, start=1)
            for give in repair.gives
        ]
        columns = ["repair", "weight", "demand", "sentence", "what", "before", "after"]
        return pd.DataFrame(rows, columns=columns)


def _change(amount: Amount | None) -> tuple[str | None, str | None, str | None]:
    return (None, None, None) if amount is None else (amount.what, amount.before, amount.after)


def explain(
    instance: Instance,
    *,
    group: Grouping | None = None,
    keep: Collection[str] = (),
    most: int = 5,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Impossible:
    """Tell why an instance has no design, and what would have to give.

    Parameters
    ----------
    instance
        What is asked.
    group
        Count all that a party asks for, or all that rests on a source, as one demand.
    keep
        Ids of demands that are not to be given up: of rules, or such as ``issue water``; ``issues`` for all.
    most
        Repairs after which to stop, the cheapest first.
    time_limit
        Seconds; None for no limit.
    seed, threads
        As in :func:`designer.solve.solve`.
    cancel
        Set it, from any thread, to stop with what is known.
    on_progress
        Called with a :class:`~designer.runtime.progress.Progress` whenever something is found.

    Raises
    ------
    ValueError
        If ``keep`` names no demand, with the nearest name.
    designer.runtime.errors.DisagreementError
        If the referee refuses what the model accepts.

    Examples
    --------
    >>> quarrel = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_company", "party": "A", "other": "B"}],
    ... })
    >>> why = explain(quarrel)
    >>> [[member.demand.id for member in conflict.members] for conflict in why.conflicts]
    [['r', 'issue x']]
    >>> [[give.demand.id for give in repair.gives] for repair in why.repairs]
    [['r'], ['issue x']]
    """
    kept, free = keeping(demands_of(instance, group), keep, instance)
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    oracle = Oracle(Requirements(instance), free, Effort.of(limits), clock, projects=True)
    return ways_out(oracle, instance, kept, most, tell=teller(clock, on_progress))


def keeping(
    demands: list[Demand], keep: Collection[str], instance: Instance
) -> tuple[list[Demand], list[Demand]]:
    """Tell demands that are to be kept from those that can be given up; ``issues`` are all of them.

    Raises
    ------
    ValueError
        If an id is that of no demand, with the nearest one.
    """
    issues = [claim.id for d in demands for claim in d.claims if claim.id.startswith("issue ")]
    if ISSUES in keep and ISSUES not in {demand.id for demand in demands}:
        keep = [*(id for id in keep if id != ISSUES), *issues]
    keep = [_demanded(name, demands, instance) for name in keep]
    lost = unknown(keep, demands)
    if lost:
        ids = [demand.id for demand in demands]
        raise ValueError(f"nothing that could be given up is called '{lost[0]}'{nearest(lost[0], ids)}")
    return kept_first(demands, keep)


def _demanded(name: str, demands: list[Demand], instance: Instance) -> str:
    """Give the id of the demand that a name means, where one does."""
    id = name if not unknown([name], demands) else Naming(instance).thing(name)
    return f"issue {id}" if id in instance.issue and unknown([id], demands) else id


def ways_out(
    oracle: Oracle, instance: Instance, kept: list[Demand], most: int, tell: Tell = silent
) -> Impossible:
    """Tell what stands in the way of what an oracle is asked, and what would have to give."""
    tell("whether there is a design")
    everything = oracle.possible(range(len(oracle.demands)))
    if everything is not False:
        return Impossible(everything, kept=tuple(kept))
    tell("there is no design; looking for a way out")
    explored = Explored(oracle)
    _explore(explored, most, tell)
    corrections = explored.corrections[:most]
    if not (explored.complete or explored.corrected):
        corrections += islice(explored.others(), max(0, most - len(corrections)))
    corrections.sort(key=lambda correction: weight_of(correction, oracle))
    conflicts: list[ConflictFound] = []
    repairs: list[Repair] = []
    # The first of both come first, so that neither is missing for want of time.
    for core, correction in zip_longest(explored.cores, corrections):
        if core is not None:
            conflicts.append(conflict(core, oracle))
        if correction is not None:
            tell(f"{_found(explored)}; looking for the best design of way out {len(repairs) + 1}")
            repairs.append(repair(correction, oracle, instance))
    complete = explored.complete and len(repairs) == len(explored.corrections)
    return Impossible(False, tuple(conflicts), tuple(repairs), complete, tuple(kept))


def _explore(explored: Explored, most: int, tell: Tell) -> None:
    """Explore until there are enough ways out and conflicts, or half of the time is over."""
    clock = explored.oracle.clock
    half = Clock(clock.share(last=False), clock.cancel)
    if explored.begin(Clock(half.share(last=False), clock.cancel)):
        tell(f"{_found(explored)}; looking for conflicts and cheaper ways")
    for _ in explored.explore(half):
        tell(f"{_found(explored)}; looking for more of both")
        # One way out more than asked for tells that those are not all.
        if len(explored.corrections) > most or len(explored.cores) >= MANY * most:
            break


def _found(explored: Explored) -> str:
    """Say what is known by now."""
    found = []
    if cores := explored.cores:
        members = len(cores[-1].members)
        found.append(f"a conflict of {members} found" if len(cores) == 1 else f"{len(cores)} conflicts found")
    ways = explored.ways
    if ways:
        weight = plain_number(min(weight_of(way, explored.oracle) for way in ways))
        some = "a way out" if len(ways) == 1 else f"{len(ways)} ways out, the cheapest"
        found.append(f"{some} of weight {weight} found")
    return "; ".join(found)


def weight_of(correction: Correction, oracle: Oracle) -> Decimal:
    """Add up the weights of the demands that are given up."""
    return sum((oracle.demands[n].weight for n in correction.members), Decimal(0))


def conflict(core: Core, oracle: Oracle) -> ConflictFound:
    """Tell a core, with what confirms that there is no design, and what it rests on besides."""
    members = tuple(Member(oracle.demands[n], n in core.proven) for n in core.members)
    confirmed_by = oracle.confirmed(core.members)
    given: tuple[Given, ...] = ()
    if oracle.projects and core.minimal:
        brief = copy(oracle)
        brief.clock = Clock(oracle.clock.at_most(PREMISE_SECONDS), oracle.clock.cancel)
        left = oracle.without(frozenset(core.members))
        given = (*rests_on(left, premises_of(left.instance), brief.feasible),)
    return ConflictFound(members, confirmed_by, given)


def repair(correction: Correction, oracle: Oracle, instance: Instance) -> Repair:
    """Find out how much has to give, number by number, and the design that there is then."""
    dropped = [oracle.demands[n] for n in correction.members]
    gives: list[Give] = []
    asked = oracle.asked
    for n, demand in enumerate(dropped):
        later = dropped[n + 1 :]
        scale = scale_of(demand, instance)
        found = None
        if scale is not None:
            found = measured(scale, reduce(lambda left, d: d.drop(left), later, asked), oracle.feasible)
        if found is None or scale is None:
            gives.append(Give(demand))
            asked = demand.drop(asked)
        else:
            gives.append(Give(demand, found[0]))
            asked = found[1](asked)
    weight = weight_of(correction, oracle)
    return Repair(tuple(gives), weight, correction.cheapest, oracle.best(asked))
