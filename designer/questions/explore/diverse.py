"""Designs as different as possible within a tolerance of the best one.

Two designs differ by the number of hostings (members, and an issue that they handle) which the one has and
the other has not; both have as many. The smallest difference between any two is made as large as possible.

First each design is the one farthest from those before it, which is at least half as far as any set can be
spread (Gonzalez 1985); then all of them together are looked for, in one model with a copy for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import comb, floor
from threading import Event

from designer.check import check
from designer.check.values import value_of
from designer.design import Design
from designer.engines import cpsat, lazy_constraints
from designer.engines.compact import CompactModel
from designer.engines.outcome import Effort, Outcome
from designer.engines.program import Program, Row, Terms, added
from designer.instance import Instance, names_in
from designer.instance.fields import LARGEST_VALUE
from designer.instance.numbers import decimal
from designer.instance.portable import Portable
from designer.instance.references import nearest
from designer.questions.foils import naming, unmarked
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import DisagreementError
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Tell, silent, teller
from designer.solve.accept import accept, design_of, model_of
from designer.solve.confirm import ContradictionError, by_second_solve
from designer.solve.requirements import Requirements
from designer.solve.solve import solve

Hosting = tuple[frozenset[str], str]
"""Members, and an issue that they handle."""

TOGETHER_SECONDS = 30.0
"""The most that is spent on looking for all designs together where no time limit is given."""

MOST_ROWS = 100_000
"""Rows of the model of all designs together beyond which those found step by step are left as they are."""


@dataclass(frozen=True)
class Diverse(Portable):
    """Designs that are as different as possible.

    Parameters
    ----------
    status
        That of the best design; only where it is ``optimal`` are there others.
    designs
        The best one first.
    distance
        The smallest difference between two of them; 0 where there are not two.
    bound
        No as many designs, the first of them among them, differ by more than that: proven and confirmed.
    hostings
        How many hostings a design has, and so how much two can differ at most.
    few
        Whether it is proven that there are no more designs than these within the tolerance.
    """

    status: str
    designs: tuple[Design, ...] = ()
    distance: int = 0
    bound: int = 0
    hostings: int = 0
    few: bool = False

    @property
    def proven(self) -> bool:
        """Whether no as many designs differ more."""
        return self.few or (len(self.designs) > 1 and self.distance == self.bound)


def diverse(
    instance: Instance,
    number: int,
    within: Mapping[str, int | float | Decimal] | None = None,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Diverse:
    """Find designs as different as possible within a tolerance of the best one, which is the first.

    Parameters
    ----------
    instance
        What is asked.
    number
        How many designs, two or more.
    within
        By how much each objective named may be above its best value. Those that come before the last one
        named stay at their best values, and those after it are free; without names all stay.
    time_limit, seed, threads, cancel, on_progress
        As in :func:`designer.solve.solve`.

    Raises
    ------
    ValueError
        If the number is below two, or a name is no stage of the instance, or a tolerance is negative.

    Examples
    --------
    >>> three = Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [
    ...         {"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]},
    ...         {"id": "z", "required": ["A"], "helpful": ["B", "C"]},
    ...     ],
    ...     "settings": {"sizes": [2]},
    ... })
    >>> found = diverse(three, 2)
    >>> found.distance, found.hostings, found.proven
    (1, 3, True)
    """
    if number < 2:
        raise ValueError("there have to be two designs or more to be different")
    tolerances = _tolerances(instance, {name: decimal(most) for name, most in (within or {}).items()})
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    # Where the best one is not proven, there is nothing that the time left could be used for.
    best = solve(
        instance, time_limit=clock.left, seed=seed, threads=threads, on_progress=on_progress, cancel=cancel
    )
    hostings = sum(issue.coverage for issue in instance.issues)
    if best.status != "optimal":
        return Diverse(best.status, hostings=hostings)
    try:
        region = _Region(instance, best, tolerances, Effort.of(limits), clock)
    except OutOfTimeError:
        return Diverse("optimal", (best,), bound=hostings, hostings=hostings)
    return region.spread(number, teller(clock, on_progress))


def _tolerances(instance: Instance, within: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
    """Give what each stage may be above its best value, None where it is free."""
    stages = ["+".join(names_in(stage)) for stage in instance.settings.objectives]
    for name, tolerance in within.items():
        if name not in stages:
            raise ValueError(f"'{name}' is no stage of the objectives{nearest(name, stages)}")
        if not tolerance.is_finite() or not 0 <= tolerance <= LARGEST_VALUE:
            raise ValueError(f"the tolerance of '{name}' is {tolerance}, and has to be from 0 to 1e12")
    last = max((stages.index(name) for name in within), default=len(stages))
    return {name: within.get(name, Decimal(0)) if n <= last else None for n, name in enumerate(stages)}


class _Region:
    """All designs within the tolerance of the best one."""

    def __init__(
        self,
        instance: Instance,
        best: Design,
        tolerances: Mapping[str, Decimal | None],
        effort: Effort,
        clock: Clock,
    ) -> None:
        self.instance = instance
        self.best = best
        self.effort = effort
        self.clock = clock
        self.most = _most(instance, best, tolerances)
        self.model = _model(instance, clock)
        self.stated = [state() for state in self.model.stages]
        for objective in self.stated:
            if (most := self.most[objective.name]) is not None:
                whole = floor(most * objective.unit / objective.numerator)
                self.model.program.require(objective.terms, at_most=whole)
        self.hosting = _hostings(self.model)
        self.total = sum(issue.coverage for issue in instance.issues)

    def spread(self, number: int, tell: Tell = silent) -> Diverse:
        """Find so many designs, one by one and then together."""
        designs, bounds, few = [self.best], [self.total], False
        while len(designs) < number and not few and not self.clock.over():
            tell(f"looking for design {len(designs) + 1} of {number}, as far from the others as can be")
            found, farthest = self._farthest(designs)
            few = farthest == 0
            bounds.append(farthest)
            if found is None:
                break
            designs.append(found)
        if few or len(designs) < number:
            return self._told(designs, few, min(bounds))
        # Nothing differs more from the first, and no set is spread twice as far as one found step by step.
        bound = min(bounds[1], 2 * bounds[-1])
        distance = _smallest(designs)
        if distance < bound and number > 2:
            tell(f"{number} designs found, {distance} apart; looking for others that are farther apart")
            together, most = self._together(number, distance)
            bound = min(bound, most)
            designs = together or designs
        return self._told(designs, few, bound)

    def _told(self, designs: list[Design], few: bool, bound: int) -> Diverse:
        return Diverse("optimal", tuple(designs), _smallest(designs), bound, self.total, few)

    def _farthest(self, designs: Sequence[Design]) -> tuple[Design | None, int]:
        """Find the design farthest from all others, and how far any can be."""
        program = self.model.program
        shared = program.variable(0, self.total)
        rows = [Row(tuple(added(self._overlap(design), {shared: -1}).items()), None, 0) for design in designs]
        task = program.with_rows(rows)
        different = task.with_row({shared: 1}, at_most=self.total - 1)
        effort = replace(self.effort, seconds=self.clock.share(last=False))
        outcome = lazy_constraints.minimise(
            self.model, different, {shared: 1}, effort, beside=task, cancel=self.clock.cancel
        )
        if outcome.values is None:
            nothing = outcome.status == "infeasible" and self._ruled_out(different, {shared: 1})
            return None, 0 if nothing else self.total
        least = outcome.values[shared]
        proven = outcome.status == "optimal" and self._ruled_out(
            task.with_row({shared: 1}, at_most=least - 1), {shared: 1}
        )
        return self._design(outcome.values), self.total - least if proven else self.total

    def _overlap(self, design: Design) -> dict[int, int]:
        """Count the hostings that a design has and a solution too."""
        mine = [self.hosting.get(hosting, {}) for hosting in hostings_of(design)]
        return added(*mine)

    def _together(self, number: int, distance: int) -> tuple[list[Design] | None, int]:
        """Look for designs, the best one first, that all differ by more; and by how much any can."""
        copies = number - 1
        rows = copies * len(self.model.program.rows) + comb(copies, 2) * len(self.hosting)
        # Rows that only a solution calls for are stated in one copy at a time.
        if self.instance.settings.survive_suspension or rows > MOST_ROWS or self.clock.over():
            return None, self.total
        joint, shared, starts = self._joint(copies)
        more = joint.with_row({shared: 1}, at_most=self.total - distance - 1)
        left = self.clock.share(last=False)
        seconds = TOGETHER_SECONDS if left is None else left
        effort = replace(self.effort, seconds=seconds)
        outcome = cpsat.minimise(more, {shared: 1}, effort, cancel=self.clock.cancel)
        if outcome.status == "infeasible":
            return None, distance if self._ruled_out(more, {shared: 1}, seconds) else self.total
        if outcome.values is None or not more.satisfied_by(outcome.values):
            return None, self.total
        least = outcome.values[shared]
        below = joint.with_row({shared: 1}, at_most=least - 1)
        proven = outcome.status == "optimal" and self._ruled_out(below, {shared: 1}, seconds)
        designs = [self.best, *(self._design(outcome.values[at:]) for at in starts)]
        return designs, self.total - least if proven else self.total

    def _joint(self, copies: int) -> tuple[Program, int, list[int]]:
        """State as many designs at once, and how much any two share at most; where each one begins."""
        one = self.model.program
        size = len(one.lower)
        joint = Program(one.lower * copies, one.upper * copies, [])
        starts = [n * size for n in range(copies)]
        for start in starts:
            for row in one.rows:
                joint.rows.append(replace(row, terms=tuple((v + start, w) for v, w in row.terms)))
        shared = joint.variable(0, self.total)
        for start in starts:
            joint.require(added(_moved(self._overlap(self.best), start), {shared: -1}), at_most=0)
        for first, second in combinations(starts, 2):
            both = []
            for terms in self.hosting.values():
                both.append(joint.variable())
                hosted = added(_moved(terms, first), _moved(terms, second))
                joint.require(added(hosted, {both[-1]: -1}), at_most=1)
            joint.require(added(dict.fromkeys(both, 1), {shared: -1}), at_most=0)
        return joint, shared, starts

    def _ruled_out(self, program: Program, terms: Terms, seconds: float | None = None) -> bool:
        """Whether it is confirmed that a programme has no solution."""
        left = self.clock.left if seconds is None else self.clock.at_most(seconds)
        try:
            confirmed = by_second_solve(program, terms, replace(self.effort, seconds=left), self.clock.cancel)
        except ContradictionError:
            return False
        return confirmed is not None

    def _design(self, values: list[int]) -> Design:
        """Read a design off a solution, with the best links for its institutions, and have it judged."""
        values = self._linked(values[: len(self.model.program.lower)])
        design = accept(self.instance, unmarked(design_of(self.model, values), self.instance))
        said, wrong = check(self.instance, design).values, []
        for stage in self.instance.settings.objectives:
            name, value = "+".join(names_in(stage)), value_of(stage, said)
            if (most := self.most[name]) is not None and value > most:
                wrong.append(f"{name} is {value}, beyond the tolerance")
        if wrong:
            raise DisagreementError(wrong)
        return design

    def _linked(self, values: list[int]) -> list[int]:
        """Give a solution with the same institutions that is best stage by stage."""
        columns = self.model.columns.all
        bodies = {v: values[v] for c in columns for v in (c.opened, *c.handles.values())}
        program = self.model.program.fixing(bodies)
        by_name = {objective.name: objective for objective in self.stated}
        for stage in self.instance.settings.objectives:
            terms = by_name["+".join(names_in(stage))].terms
            effort = replace(self.effort, seconds=self.clock.left)
            outcome: Outcome = lazy_constraints.minimise(
                self.model, program, terms, effort, hint=values, cancel=self.clock.cancel
            )
            if outcome.values is None:
                break
            values = outcome.values
            program = program.with_row(terms, at_most=sum(w * values[v] for v, w in terms.items()))
        return self.model.settled(values)


def hostings_of(design: Design) -> frozenset[Hosting]:
    """Say who handles what in a design."""
    return frozenset(
        (frozenset(body.members), issue) for body in design.institutions for issue in body.mandate
    )


def distance(one: Design, other: Design) -> int:
    """Count the hostings that one design has and another has not."""
    return len(hostings_of(one) - hostings_of(other))


def _smallest(designs: Sequence[Design]) -> int:
    return min((distance(one, other) for one, other in combinations(designs, 2)), default=0)


def _most(
    instance: Instance, best: Design, tolerances: Mapping[str, Decimal | None]
) -> dict[str, Fraction | None]:
    """Give the largest value of each stage, None where it is free."""
    values = check(instance, best).values
    most: dict[str, Fraction | None] = {}
    for stage in instance.settings.objectives:
        name = "+".join(names_in(stage))
        tolerance = tolerances[name]
        most[name] = None if tolerance is None else Fraction(value_of(stage, values)) + Fraction(tolerance)
    return most


def _model(instance: Instance, clock: Clock) -> CompactModel:
    """State the instance over every acceptable membership, with no issue standing for one like it.

    Institutions and seats come last, so that no body is thought dearer than what it could save elsewhere.
    """
    late = ("institutions", "seats")
    ordered = sorted(instance.settings.objectives, key=lambda stage: any(n in late for n in names_in(stage)))
    marked = naming(Requirements(instance)).with_settings(objectives=tuple(ordered)).instance
    return model_of(marked, clock, everybody=True)


def _hostings(model: CompactModel) -> dict[Hosting, dict[int, int]]:
    """Give what counts each hosting."""
    found: dict[Hosting, dict[int, int]] = {}
    for column in model.columns.all:
        for issue, variable in column.handles.items():
            found.setdefault((column.members, issue), {})[variable] = 1
    return found


def _moved(terms: Mapping[int, int], by: int) -> dict[int, int]:
    return {variable + by: weight for variable, weight in terms.items()}
