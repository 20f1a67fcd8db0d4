"""Why there is no design: what cannot hold together, and the cheapest ways out, each with its design."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import islice
from threading import Event
from typing import TYPE_CHECKING

from designer.claims import Asked
from designer.clock import Clock
from designer.design import Design
from designer.engines.cpsat import Effort
from designer.explain.amounts import Amount, measured, scale_of
from designer.explain.conflicts import Core, Correction, Explored
from designer.explain.demands import Demand, Grouping, demands_of, kept_first, unknown
from designer.explain.oracle import Oracle
from designer.explain.together import Together
from designer.instance import Instance
from designer.instance.naming import Naming
from designer.instance.portable import Portable
from designer.instance.references import nearest

if TYPE_CHECKING:
    import pandas as pd


Guide = Callable[[Oracle], Together | None]
"""States the demands of an oracle and the designs in one programme; None where there is no time for it."""

ISSUES = "issues"
"""What is kept when every issue is, so that only positions give."""

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
    """

    members: tuple[Member, ...]
    confirmed_by: str | None

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
        As in :func:`designer.solve`.
    cancel
        Set it, from any thread, to stop with what is known.

    Raises
    ------
    ValueError
        If ``keep`` names no demand, with the nearest name.
    designer.errors.DisagreementError
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
    oracle = Oracle(Asked(instance), free, Effort(None, seed, threads), Clock(time_limit, cancel))
    return ways_out(oracle, instance, kept, most)


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
    oracle: Oracle, instance: Instance, kept: list[Demand], most: int, guide: Guide | None = None
) -> Impossible:
    """Tell what stands in the way of what an oracle is asked, and what would have to give.

    With a ``guide``, ways out are looked for before conflicts, which is quick where conflicts are large.
    """
    clock = oracle.clock
    everything = oracle.possible(range(len(oracle.demands)))
    if everything is not False:
        return Impossible(everything, kept=tuple(kept))
    explored = Explored(oracle, guide and guide(oracle))
    conflicts: list[ConflictFound] = []
    repairs: list[Repair] = []

    def told() -> Iterator[None]:
        # What is looked for next has half of the time that is left; the rest is for what comes after.
        for found in explored.explore(Clock(clock.share(last=False), clock.cancel)):
            if isinstance(found, Core):
                conflicts.append(conflict(found, oracle))
            elif len(repairs) < most:
                repairs.append(repair(found, oracle, instance))
            yield

    conflicts_wanted = 0
    if explored.guide is not None:
        for _ in told():
            if len(repairs) >= most:
                break
        explored.unguided()
        conflicts_wanted = most
    for _ in told():
        enough = len(repairs) >= most and len(conflicts) >= conflicts_wanted
        if enough or len(conflicts) >= MANY * most:
            break
    if not explored.complete and not explored.corrected:
        for correction in islice(explored.others(), max(0, most - len(repairs))):
            repairs.append(repair(correction, oracle, instance))
    complete = explored.complete and len(repairs) == len(explored.corrections)
    return Impossible(False, tuple(conflicts), tuple(repairs), complete, tuple(kept))


def conflict(core: Core, oracle: Oracle) -> ConflictFound:
    """Tell a core, with what confirms that there is no design."""
    members = tuple(Member(oracle.demands[n], n in core.proven) for n in core.members)
    return ConflictFound(members, oracle.confirmed(core.members))


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
    weight = sum((demand.weight for demand in dropped), Decimal(0))
    return Repair(tuple(gives), weight, correction.cheapest, oracle.best(asked))
