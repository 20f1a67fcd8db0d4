"""Cover first: bounds and memberships from the covering relaxation, then mandates and links over them.

A decomposition for instances with links; ``models/FORMULATION.md`` has the proofs. The relaxation, which
knows no links, is solved over a pool of columns, and its bounds hold for the instance. Over the
memberships of its cover, the compact model settles mandates and links quickly, since hardly any issue has
a choice of hosts. What that cover cannot give is looked for with other memberships: first with those that
ties ask for, then with all that a design as good in the first objectives can use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from designer.candidates.grounding import Acceptability, ground
from designer.design import Design
from designer.engines.outcome import Effort
from designer.engines.pool.scope import suits
from designer.engines.solution import Solution
from designer.instance import Instance
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.progress import OnProgress
from designer.solve.accept import model_of
from designer.solve.compact_search import CompactSearch
from designer.solve.covering_relaxation import Floor, covering_relaxation, floors
from designer.solve.pool_search import search_pool
from designer.solve.result import CannotSearchError, SearchResult
from designer.solve.stage import Stage

Members = frozenset[str]

MOST_LEFT = 3000
"""Memberships up to which the compact model is stated over all that are left."""


def relaxable(instance: Instance, accepted: Acceptability) -> bool:
    """Whether the covering relaxation is smaller than the instance, and one that the pool engine suits."""
    relaxed = covering_relaxation(instance)
    return bool(accepted.ties) and relaxed is not None and suits(relaxed, ground(relaxed))


def search_cover_first(
    instance: Instance,
    effort: Effort,
    clock: Clock,
    on_progress: OnProgress | None = None,
    start: Design | None = None,
) -> SearchResult:
    """Search an instance with links, from the cover of its relaxation.

    Raises
    ------
    designer.solve.result.CannotSearchError
        If the relaxation cannot be searched, or had no time to find a cover.
    designer.runtime.clock.OutOfTimeError
        If there is not the time to list anything.
    """
    relaxed = covering_relaxation(instance)
    if relaxed is None:
        raise CannotSearchError("links decide its first objective")
    # 1. Relax: the cover without links, whose bounds hold.
    half = Clock(clock.share(last=False), clock.cancel)
    cover = search_pool(relaxed, ground(relaxed), effort, half, on_progress, start)
    if cover.solution is None:
        raise CannotSearchError("there was no time for its cover")
    lifting = _Lifting(instance, floors(cover.stages), effort, clock, on_progress)
    # 2. Lift: mandates and links over the memberships of the cover, and some more where ties ask for them.
    for among in _widening(instance, cover.solution):
        if lifting.over(among) or clock.over():
            break
    # 3. Close: over every membership that a design as good in the first objectives can use.
    left = cover.memberships
    settled = False
    if cover.proven and left is not None and len(left) <= MOST_LEFT and _counts_seats(relaxed):
        settled = lifting.over(left, all_that_matter=True) and lifting.at_floors
    # 4. Where the bounds of the relaxation are out of reach, over every membership.
    if not settled:
        lifting.over(None)
    if lifting.best is None:
        raise CannotSearchError("no cover could be given links in time")
    return lifting.best


class _Lifting:
    """Gives covers mandates and links, with the bounds of the relaxation, and keeps the best result."""

    def __init__(
        self,
        instance: Instance,
        proven: list[Floor],
        effort: Effort,
        clock: Clock,
        on_progress: OnProgress | None,
    ) -> None:
        self.instance = instance
        self.proven = proven
        self.effort = effort
        self.clock = clock
        self.on_progress = on_progress
        self.best: SearchResult | None = None

    @property
    def at_floors(self) -> bool:
        """Whether the best result reaches every bound of the relaxation."""
        return self.best is not None and self._reaches(self.best)

    def over(self, among: frozenset[Members] | None, all_that_matter: bool = False) -> bool:
        """Search over some memberships, from the best design so far; say whether there is a design.

        Parameters
        ----------
        among
            The memberships; None for every one that can matter.
        all_that_matter
            Whether every design at the bounds of the relaxation has no others: what is proven over them is
            then proven, if the bounds are reached.
        """
        last = among is None or all_that_matter
        clock = Clock(self.clock.share(last), self.clock.cancel)
        try:
            model = model_of(self.instance, clock, among=among)
        except OutOfTimeError:
            return False
        search = CompactSearch(model, self.effort, clock, self.on_progress, self.proven)
        if self.best is not None and self.best.solution is not None:
            search.begin(model.encode_solution(self.best.solution))
        found = search.run()
        if found.solution is None:
            if among is None and found.infeasible_by is not None:
                self.best = found
            return False
        if among is not None and not (all_that_matter and self._reaches(found)):
            found = replace(found, stages=tuple(self._by_floors(found)), notes=())
        if self.best is None or not self._worse(found):
            self.best = found
        return True

    def _worse(self, found: SearchResult) -> bool:
        """Whether a result is worse than the best one in the first objective in which they differ."""
        assert self.best is not None
        pairs = zip(found.stages, self.best.stages, strict=False)
        differing = ((one.value, other.value) for one, other in pairs if one.value != other.value)
        return next((one > other for one, other in differing), len(found.stages) < len(self.best.stages))

    def _reaches(self, found: SearchResult) -> bool:
        """Whether a result reaches every bound of the relaxation."""
        pairs = zip(found.stages, self.proven, strict=False)
        reached = all(stage.value == floor.in_units(stage.objective) for stage, floor in pairs)
        return reached and len(found.stages) >= len(self.proven)

    def _by_floors(self, found: SearchResult) -> Iterator[Stage]:
        """Say of each stage what the relaxation proves: its bound, on top of bounds that are reached."""
        reached = True
        for n, stage in enumerate(found.stages):
            # No objective is below 0.
            floor = self.proven[n].in_units(stage.objective) if reached and n < len(self.proven) else 0
            reached = reached and n < len(self.proven) and stage.value == floor
            by = self.proven[n].by if reached else None
            yield Stage(stage.objective, stage.value, floor, by)


def _widening(instance: Instance, solution: Solution) -> Iterator[frozenset[Members]]:
    """Give the memberships of a cover, then those besides in which the ends of ties could be handled."""
    cover = frozenset(body.candidate.members for body in solution.bodies)
    yield cover
    hard = [tie.issues for tie in instance.interdependences if tie.is_hard]
    hard += [rule.issues for rule in instance.rules if rule.kind in ("refuses_link", "insists_on_bundle")]
    yield cover | _apart_and_together(instance, hard)
    every = [tie.issues for tie in instance.interdependences]
    alone = frozenset(frozenset(issue.required) for issue in instance.issues)
    yield cover | alone | _apart_and_together(instance, [*hard, *every])


def _apart_and_together(instance: Instance, pairs: list[tuple[str, str]]) -> frozenset[Members]:
    """List the parties that each of two issues requires, and those that both do."""
    found: set[Members] = set()
    for pair in pairs:
        ends = [frozenset(instance.issue[end].required) for end in pair if end in instance.issue]
        found.update(ends)
        found.add(frozenset().union(*ends))
    return frozenset(found)


def _counts_seats(relaxed: Instance) -> bool:
    """Whether members that nothing holds would cost something in the first objectives."""
    return "seats" in relaxed.settings.objectives
