"""The set-covering formulation of an instance: its pool of columns, its rows, and what the columns mean.

A column is a body with a mandate, a row a class of like issues with the number of times that it is to be
handled; side constraints are further lines. Balinski (1965) is the first of such formulations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from designer.candidates import bitsets
from designer.candidates.candidates import Candidate, candidates, ready_bodies
from designer.candidates.grounding import Acceptability
from designer.candidates.issue_classes import IssueClass, classes
from designer.engines.pool.enumeration import Incidence, MembershipEnumeration, named_conflicts
from designer.engines.pool.mandates import Choice, Mandate
from designer.engines.pool.objective_values import Goal
from designer.engines.pool.patterns import Patterns, patterns
from designer.engines.pool.pool import LinearConstraint, Numbers, Pool
from designer.engines.pool.scope import hereditary, irregular
from designer.engines.pool.side_constraints import SideConstraints, absent, exposure
from designer.engines.program import Objective
from designer.instance import SCALE, Instance, names_in
from designer.runtime.clock import Clock
from designer.runtime.malloc import ORDINARY, Memory

EVERY = 150_000
"""Columns up to which every mandate of every body is listed, where only that is exact."""

MANDATE = 250
ENTRY = 20
"""Bytes for a candidate with a mandate, and for each issue of it."""

HELPERS = "absent_helpers"

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True)
class Covering:
    """The set-covering formulation of an instance, and how to read its columns as bodies.

    Parameters
    ----------
    instance, accepted
        What is asked, and what parties accept.
    rows
        The issue classes.
    pool
        The problem.
    goals, objectives
        The stages, and the units in which the costs of the pool count them.
    carrying, listed
        The first columns are patterns of memberships, the next ones candidates with mandates.
    loose
        Whether a design can cost more than the columns that it is read from: mandates cannot always be cut
        down to what is not handled elsewhere.
    """

    instance: Instance
    accepted: Acceptability
    rows: tuple[IssueClass, ...]
    pool: Pool
    goals: tuple[Goal, ...]
    objectives: tuple[Objective, ...]
    listed: tuple[tuple[Candidate, Mandate], ...]
    carrying: Incidence | None = None
    membership: NDArray[np.int32] | None = None
    loose: bool = False

    @property
    def patterns(self) -> int:
        """How many columns are patterns of memberships."""
        return 0 if self.membership is None else len(self.membership)

    @property
    def late_helpers(self) -> int | None:
        """Return the stage of absent helpers, where the costs of columns cannot express it; else None."""
        if self.pool.exact:
            return None
        some = [n for n, goal in enumerate(self.goals) if HELPERS in goal.factors]
        return some[0] if some and any(issue.helpful for issue in self.instance.issues) else None

    @cached_property
    def position(self) -> dict[str, int]:
        """The place of each issue in the instance."""
        return {issue.id: n for n, issue in enumerate(self.instance.issues)}

    def bodies(
        self, columns: Numbers, times: Numbers
    ) -> Iterator[tuple[Candidate | None, frozenset[str], Mandate]]:
        """Read columns: a candidate, or None for a new body that is regular; members, and mandate."""
        names = [party.id for party in self.instance.parties]
        for column, number in zip(columns.tolist(), times.tolist(), strict=True):
            mandate: Mandate = tuple(
                self.pool.rows[self.pool.start[column] : self.pool.start[column + 1]].tolist()
            )
            if column < self.patterns:
                assert self.carrying is not None
                assert self.membership is not None
                m = int(self.membership[column])
                (listed,) = bitsets.members(self.carrying.words[m : m + 1])
                members = frozenset(names[party] for party in listed.tolist())
                yield from ((None, members, mandate) for _ in range(number))
            elif column < self.patterns + len(self.listed):
                candidate = self.listed[column - self.patterns][0]
                yield from ((candidate, candidate.members, mandate) for _ in range(number))


def covering(
    instance: Instance,
    accepted: Acceptability,
    clock: Clock,
    exact: bool | None = None,
    memory: Memory = ORDINARY,
) -> Covering:
    """State an instance as a covering problem.

    Parameters
    ----------
    instance, accepted
        What is asked, and what parties accept.
    clock
        The time there is.
    exact
        Whether to list every mandate of every body, or only the largest ones; None for what suits.
    memory
        What may be used of it, here and by whoever works with the columns.

    Raises
    ------
    designer.runtime.malloc.TooMuchMemoryError
        If the columns do not fit into it.
    designer.runtime.errors.TooLargeError
        If costs or weights cannot be added exactly.
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    """
    if not exact and not irregular(instance, accepted):
        return _regular(instance, accepted, clock, memory)
    rows = classes(instance, accepted, helpers=True)
    bodies = candidates(instance, accepted, clock)
    kept = hereditary(bodies, instance, accepted)
    if exact or (exact is None and not kept):
        listed = list(islice(_listed(instance, rows, bodies, True, clock, memory), EVERY + 1))
        if len(listed) <= EVERY or exact:
            return _stated(instance, accepted, rows, listed, memory, exact=True)
    listed = list(_listed(instance, rows, bodies, False, clock, memory))
    return _stated(instance, accepted, rows, listed, memory, exact=False, loose=not kept)


def _regular(instance: Instance, accepted: Acceptability, clock: Clock, memory: Memory) -> Covering:
    """State an instance whose new bodies are unions of required parties, all of them at once."""
    named = {name for stage in instance.settings.objectives for name in names_in(stage)}
    rows = classes(instance, accepted, helpers=HELPERS in named)
    ordinary = {n: row for n, row in enumerate(rows) if instance.plenary_of(row.issues[0]) != "must"}
    number = {issue.id: n for n, row in enumerate(rows) for issue in row.issues}
    longest = instance.settings.max_mandate
    most = longest or max(1, len(instance.issues))
    single = [ban for ban in accepted.bans if any(len(mandate) < 2 for mandate in ban.mandates)]
    carriers = MembershipEnumeration(instance, ordinary, single)
    carrying = carriers.find(clock, memory)
    conflicts = [
        (carriers.pack(seated), one, other) for seated, one, other in named_conflicts(accepted.bans, number)
    ]
    often = np.array([min(most, row.demand) for row in rows], np.int64)
    found = patterns(carrying, often, longest, conflicts, clock, memory)
    handled = np.zeros(len(rows), bool)
    handled[found.rows] = True
    hosted = {issue.id for n in np.flatnonzero(handled).tolist() for issue in rows[n].issues}
    ready = ready_bodies(instance, accepted, hosted, clock)
    listed = list(_listed(instance, rows, ready, False, clock, memory))
    return _stated(instance, accepted, rows, listed, memory, exact=False, regular=(carrying, found))


def _listed(
    instance: Instance,
    rows: Sequence[IssueClass],
    bodies: Sequence[Candidate],
    every: bool,
    clock: Clock,
    memory: Memory,
) -> Iterator[tuple[Candidate, Mandate]]:
    """Formulate an instance by listing candidates with their mandates one by one."""
    needed = 0
    number = {issue.id: n for n, row in enumerate(rows) for issue in row.issues}
    longest = instance.settings.max_mandate or len(instance.issues)
    for candidate in clock.each(bodies, 1):
        carried = sorted({number[issue] for issue in candidate.carries})
        choice = Choice(
            [(row, min(longest, len(rows[row].issues))) for row in carried],
            longest,
            frozenset(_pairs(candidate, number)),
            tuple(frozenset(number[issue] for issue in need) for need in candidate.needs),
        )
        all_of_them = every or any(not ban.hard and ban.mandates != (frozenset(),) for ban in candidate.bans)
        for mandate in clock.each(choice.every() if all_of_them else choice.largest()):
            needed += MANDATE + ENTRY * len(mandate)
            memory.allow(needed, memory.kept, "the pool of bodies with their mandates")
            yield candidate, mandate


def _pairs(candidate: Candidate, number: dict[str, int]) -> Iterator[frozenset[int]]:
    for ban in candidate.bans:
        if ban.hard:
            yield from (frozenset(number[issue] for issue in m) for m in ban.mandates if len(m) == 2)


def _stated(
    instance: Instance,
    accepted: Acceptability,
    rows: Sequence[IssueClass],
    listed: list[tuple[Candidate, Mandate]],
    memory: Memory,
    exact: bool,
    loose: bool = False,
    regular: tuple[Incidence, Patterns] | None = None,
) -> Covering:
    """Assemble columns, costs and side constraints into a pool."""
    lines = SideConstraints(instance, accepted, rows, exact, listed)
    first = _Regular(instance, regular)
    measures: dict[str, tuple[int | Numbers, list[int], Mapping[str, int]]] = {
        "institutions": (SCALE, [body.cost for body, _ in listed], {}),
        "seats": (SCALE * first.sizes, [SCALE * len(body.members) for body, _ in listed], {}),
        "broken_rules": (0, [0] * len(listed), accepted.prices),
    }
    if exact:
        measures["absent_helpers"] = (0, [SCALE * absent(rows, *column) for column in listed], {})
        measures["exposure"] = (0, [SCALE * exposure(rows, *column) for column in listed], {})

    def measure(name: str) -> Numbers:
        sizes = len(first.sizes)
        found = np.zeros(sizes + len(listed) + len(lines.soft), np.int64)
        if name in measures:
            regular_cost, costs, prices = measures[name]
            found[:sizes] = regular_cost
            found[sizes : sizes + len(listed)] = costs
            if prices:
                found[sizes + len(listed) :] = [prices[rule] for rule in lines.soft]
        return found

    demand = np.array([row.demand for row in rows], np.int64)
    most = int(demand.sum()) + len(lines.soft)
    goals = tuple(Goal.of(stage) for stage in instance.settings.objectives)
    costs: list[Numbers] = []
    objectives = []
    for goal in goals:
        total = _weighted([(factor, measure(name)) for name, factor in goal.factors.items()])
        values = np.unique(total).tolist()
        objective = goal.objective(values, most)
        objectives.append(objective)
        # Most stages cost nothing, and share one array.
        free = next((known for known in costs if not known.any()), None)
        whole = (total // objective.numerator).astype(np.int64)
        costs.append(first.spread(whole) if free is None or whole.any() else free)
    lengths = np.array([len(mandate) for _, mandate in listed] + [0] * len(lines.soft), np.int64)
    handled = np.array([row for _, mandate in listed for row in mandate], np.int32)
    start = _followed(first.start, first.start[-1] + np.cumsum(lengths))
    pool = Pool(
        start,
        _followed(first.rows, handled),
        tuple(costs),
        demand,
        exact,
        (
            *(first.shifted(line) for line in lines.all()),
            *(first.shifted(line, party) for party, line in lines.limits()),
        ),
        memory=memory,
    )
    if loose or lines.soft:
        pool = replace(pool, upper=_limits(pool, loose))
    return Covering(
        instance,
        accepted,
        tuple(rows),
        pool,
        goals,
        tuple(objectives),
        tuple(listed),
        first.carrying,
        first.membership,
        loose,
    )


def _limits(pool: Pool, loose: bool) -> Numbers:
    """Return the upper bounds of columns: 1 for a broken rule, and for a body as often as it can be of use.

    Where a mandate cannot always be cut down, it is of use to have a body twice that shares its mandate.
    """
    often = pool.sums(pool.demand) if loose else pool.most
    return np.where(pool.lengths > 0, often, 1)


def _weighted(terms: list[tuple[int, Numbers]]) -> Numbers:
    """Add up measures, in whole numbers of any size where they need it."""
    if sum(factor * int(measure.max(initial=0)) for factor, measure in terms) < 2**62:
        return sum((factor * measure for factor, measure in terms), np.zeros_like(terms[0][1]))
    return sum((factor * measure.astype(object) for factor, measure in terms), terms[0][1] * 0)


def _followed(first: NDArray[T], more: NDArray[T]) -> NDArray[T]:
    """Append to what may be long, without a copy where there is nothing to append."""
    return np.concatenate([first, more]) if len(more) else first


class _Regular:
    """The columns of a regular instance that are patterns of memberships; none elsewhere."""

    def __init__(self, instance: Instance, found: tuple[Incidence, Patterns] | None) -> None:
        self.instance = instance
        self.carrying: Incidence | None = None
        self.membership: NDArray[np.int32] | None = None
        self.start, self.rows = np.zeros(1, np.int64), np.empty(0, np.int32)
        self.seats = np.empty(0, np.int64)
        if found is not None:
            self.carrying, listed = found
            self.start, self.rows, self.membership = listed.start, listed.rows, listed.membership
            self.seats = bitsets.sizes(self.carrying.words).take(self.membership)
        self.sizes: Numbers = np.flatnonzero(np.bincount(self.seats))
        self.number = len(self.start) - 1

    def spread(self, costs: Numbers) -> Numbers:
        """Return the costs of all columns, from costs by number of seats and those of listed columns."""
        of_seats = np.zeros(int(self.sizes.max(initial=0)) + 1, np.int64)
        of_seats[self.sizes] = costs[: len(self.sizes)]
        return _followed(of_seats.take(self.seats), costs[len(self.sizes) :])

    def shifted(self, line: LinearConstraint, party: str | None = None) -> LinearConstraint:
        """Give a line whose columns are numbered behind these; of these, those that seat a party count."""
        seating = np.empty(0, np.int64)
        if party is not None and self.carrying is not None and self.membership is not None:
            word, bit = divmod([p.id for p in self.instance.parties].index(party), 64)
            seated = self.carrying.words[self.membership, word] >> np.uint64(bit) & np.uint64(1)
            seating = np.flatnonzero(seated)
        ones = np.ones(len(seating), np.int64)
        columns = np.concatenate([seating, line.columns + self.number])
        return LinearConstraint(columns, np.concatenate([ones, line.coefficients]), line.low, line.high)
