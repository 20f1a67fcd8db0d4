"""Cover first: bounds and memberships from the covering relaxation, then mandates and links over them.

A decomposition for instances with links; ``models/FORMULATION.md`` has the proofs. The relaxation, which
knows no links, is solved over a pool of columns, and its bounds hold for the instance. Over the
memberships of its cover, the compact model settles mandates and links quickly, since hardly any issue has
a choice of hosts. What that cover cannot give is looked for with other memberships: first with those that
ties ask for, then with all that a design as good in the first objectives can use.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count

from designer.candidates.grounding import Acceptability, ground
from designer.design import Design
from designer.engines.outcome import Effort
from designer.engines.pool.scope import irregular, suits
from designer.engines.program import total
from designer.engines.solution import Solution
from designer.instance import Instance, RefusesBundle
from designer.runtime.clock import ENDLESS, Clock, OutOfTimeError
from designer.runtime.progress import OnProgress
from designer.solve.accept import model_of
from designer.solve.assemble import assemble
from designer.solve.compact_search import CompactSearch
from designer.solve.covering_relaxation import Floor, covering_relaxation, floors
from designer.solve.elastic_links import ElasticLinks
from designer.solve.pool_search import search_pool
from designer.solve.result import CannotSearchError, SearchResult
from designer.solve.stage import Stage, exactly

Members = frozenset[str]

FEW = 200
"""Memberships up to which all that are left are looked at straight away, and not in neighbourhoods."""

MENDED = 3
"""Covers that are looked for without the bundles that tear hard ties in the one before."""

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
    proven, left = floors(cover.stages), cover.memberships or frozenset()
    lifting = _Lifting(instance, proven, effort, clock, on_progress)
    regular = _counts_seats(relaxed) and not irregular(relaxed, ground(relaxed))
    closable = regular and cover.proven and len(left) <= MOST_LEFT
    # 2. Lift: mandates and links over the memberships of the cover, then over more where ties ask for it.
    part = Clock(clock.share(last=not closable), clock.cancel)
    links = ElasticLinks(instance, left, proven, effort, part)
    _mend(links, relaxed, cover.solution, part)
    if not closable or len(left) > FEW:
        links.run()
    if not (links.kept and lifting.take(links.best)):
        for among in _widening(instance, cover.solution):
            if lifting.over(among) or clock.over():
                break
    # 3. Close: over every membership that a design as good in the first objectives can use.
    settled = closable and lifting.over(left, all_that_matter=True) and lifting.at_floors
    # 4. Where the bounds of the relaxation are out of reach, over every membership.
    if not settled:
        lifting.over(None)
    if lifting.best is None:
        raise CannotSearchError("no cover could be given links in time")
    return lifting.best


def _mend(links: ElasticLinks, relaxed: Instance, cover: Solution, clock: Clock) -> None:
    """Give a cover links; where that leaves hard ties torn, also others without the bundles that tear them.

    Rules against such bundles are guesses: no bound comes from a cover with them.
    """
    links.take(cover)
    rules = relaxed.rules
    for n in range(MENDED):
        torn = links.torn()
        links.keep()
        if links.lowest or not torn or clock.over():
            return
        taken = {rule.id for rule in rules}
        free = (id for m in count() if (id := f"torn.{n}.{m}") not in taken)
        rules += tuple(RefusesBundle(id=next(free), kind="refuses_bundle", issues=pair) for pair in torn)
        apart = relaxed.model_copy(update={"rules": rules})
        part = Clock(clock.share(last=False), clock.cancel)
        with suppress(CannotSearchError, OutOfTimeError):
            found = search_pool(apart, ground(apart), links.effort, part, None, _design(relaxed, cover))
            if found.solution is not None:
                cover = found.solution
                links.take(cover)


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

    def take(self, solution: Solution) -> bool:
        """Take a solution over as the best one, where it is one of the instance; say whether it is."""
        among = {body.candidate.members for body in solution.bodies}
        with suppress(OutOfTimeError):
            model = model_of(self.instance, ENDLESS, among=among)
            objectives = [state() for state in model.stages]
            values = model.settled(model.encode_solution(solution))
            if model.program.satisfied_by(values) and not model.violated_lazy_rows(values):
                stages = tuple(Stage(goal, total(goal.terms, values)) for goal in objectives)
                found = SearchResult(model.decode(values), stages)
                self.best = replace(found, stages=tuple(self._by_floors(found)))
                return True
        return False

    def _worse(self, found: SearchResult) -> bool:
        """Whether a result is worse than the best one in the first objective in which they differ."""
        assert self.best is not None
        # The same value is a different number of units in models that differ.
        here, there = (
            [exactly(s.objective, s.value) for s in some] for some in (found.stages, self.best.stages)
        )
        differing = ((one, other) for one, other in zip(here, there, strict=False) if one != other)
        return next((one > other for one, other in differing), len(here) < len(there))

    def _reaches(self, found: SearchResult) -> bool:
        """Whether a result reaches every bound of the relaxation."""
        pairs = zip(found.stages, self.proven, strict=False)
        reached = all(stage.value == floor.in_units(stage.objective) for stage, floor in pairs)
        return reached and len(found.stages) >= len(self.proven)

    def _by_floors(self, found: SearchResult) -> Iterator[Stage]:
        """Say of each stage what the relaxation proves: its bound, on top of bounds that are reached."""
        reached = True
        for n, stage in enumerate(found.stages):
            floor = self.proven[n].in_units(stage.objective) if reached and n < len(self.proven) else 0
            if stage.value < floor:
                # The design refutes it. No objective is below 0.
                reached, floor = False, 0
            reached = reached and n < len(self.proven) and stage.value == floor
            by = self.proven[n].by if reached else None
            yield Stage(stage.objective, stage.value, floor, by)


def _design(relaxed: Instance, cover: Solution) -> Design:
    """Give a cover as a design to begin with."""
    return assemble(relaxed, ground(relaxed), cover)


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
