"""Links over some memberships at a time: what ties ask of a cover, improved in neighbourhoods of memberships.

A large neighbourhood search (Shaw 1998). Hard ties are made elastic first, so that any cover will do to
begin with: what is not kept of them counts before everything else, and the search ends with a design of
the instance once nothing of it is left. A neighbourhood is the cover with those memberships besides that
could handle the issues around some ties that are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from fractions import Fraction

from designer.engines import lazy_constraints
from designer.engines.compact import CompactModel
from designer.engines.greedy import linked_up
from designer.engines.outcome import Effort
from designer.engines.program import Objective, Program, total
from designer.engines.solution import Solution
from designer.instance import Instance
from designer.runtime.clock import Clock, OutOfTimeError
from designer.solve.accept import model_of
from designer.solve.covering_relaxation import Floor
from designer.solve.membership_neighbourhoods import MembershipNeighbourhoods
from designer.solve.stage import exactly

Members = frozenset[str]

WORK = 2.0
"""Time of the solver's own clock for one objective in one neighbourhood."""

TRIES = 4
"""Neighbourhoods without an improvement after which wider ones are looked at."""

WIDEST = 4
"""How many times as wide as the narrowest they get before the search ends."""

UNKEPT = "hard ties that are not kept"


def elastic(instance: Instance) -> Instance:
    """Return the instance with every hard tie but *separate* as a wish.

    Nothing but the absence of links can break a hard *separate* in a cover of the relaxation.

    Examples
    --------
    >>> tied = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["B"]}],
    ...     "interdependences": [{"issues": ["x", "y"], "kind": "package"}],
    ... })
    >>> [tie.is_hard for tie in elastic(tied).interdependences]
    [False]
    """
    ties = tuple(
        tie if tie.kind == "separate" or not tie.is_hard else tie.as_wish(type(tie.strength)(1))
        for tie in instance.interdependences
    )
    return instance.model_copy(update={"interdependences": ties})


def kept_apart(instance: Instance) -> list[tuple[str, str]]:
    """List the pairs of issues of which the hosts must not be linked, as far as nobody has to sit there."""
    refused = [rule.issues for rule in instance.rules if rule.kind == "refuses_link"]
    return refused + [
        tie.issues for tie in instance.interdependences if tie.kind == "separate" and tie.is_hard
    ]


class ElasticLinks:
    """Gives a cover mandates and links, and improves both with other memberships.

    Parameters
    ----------
    instance
        What is asked.
    alive
        The memberships that may be used besides.
    floors
        Bounds of the first objectives, which need not be improved where they are reached.
    effort, clock
        How solvers may work, and the time there is.

    Attributes
    ----------
    best
        The best solution, of the elastic instance.
    worth
        What it is worth: hard ties that are not kept, then objective by objective; None before it is known.
    """

    def __init__(
        self,
        instance: Instance,
        alive: Collection[Members],
        floors: list[Floor],
        effort: Effort,
        clock: Clock,
    ) -> None:
        self.elastic = elastic(instance)
        self.hard = [id for id, tie in instance.tie.items() if tie.is_hard]
        self.floors = floors
        self.effort = effort
        self.clock = clock
        self.best = Solution((), frozenset())
        self.apart = {frozenset(pair) for pair in kept_apart(instance)}
        self.worth: tuple[Fraction, ...] | None = None
        self.least: tuple[Fraction, ...] = ()
        self.neighbourhoods = MembershipNeighbourhoods(instance, alive)

    @property
    def kept(self) -> bool:
        """Whether the best solution keeps every hard tie."""
        return self.worth is not None and self.worth[0] == 0

    @property
    def done(self) -> bool:
        """Whether nothing that neighbourhoods are made for is left to improve."""
        return self.worth is not None and not self.best.broken and self._reached(len(self.floors) + 1)

    @property
    def lowest(self) -> bool:
        """Whether every hard tie is kept, and the first objective is at its floor."""
        return self.worth is not None and self._reached(2)

    def _reached(self, objectives: int) -> bool:
        """Whether so many of the first objectives are as low as they can be."""
        assert self.worth is not None
        return self.worth[:objectives] == self.least[:objectives]

    def take(self, cover: Solution) -> bool:
        """Give a cover mandates and links; say whether that is better than what is known."""
        return self._improved(frozenset(), cover)

    def torn(self) -> list[tuple[str, str]]:
        """List pairs of issues that had better be in different bodies, for hard ties to be kept.

        Of a tie between two bodies that something else keeps from being linked, it is an end and the issue
        beside it that stands in the way: at the end where that issue has the most memberships to go to.
        """
        host = {issue: body.mandate for body in self.best.bodies for issue in body.mandate}
        found = []
        for id in self.best.broken.intersection(self.hard):
            ends = self.elastic.tie[id].issues
            ways = [
                (len(self.neighbourhoods.hosting.get(beside, ())), end, beside)
                for end, other in (ends, ends[::-1])
                for beside in host.get(end, ())
                for far in host.get(other, ())
                if frozenset({beside, far}) in self.apart and beside != end
            ]
            if ways:
                found.append(max(ways)[1:])
        return found

    def keep(self) -> None:
        """Look for a design that keeps every hard tie, whatever it costs."""
        self._search(lambda: self.kept)

    def run(self) -> None:
        """Work until nothing is left to improve, time is up, or neighbourhoods have nothing better."""
        self._search(lambda: self.done)

    def _search(self, enough: Callable[[], bool]) -> None:
        """Look into wider and wider neighbourhoods, until there is enough."""
        if self.worth is None:
            return
        width, failed = 1, 0
        while width <= WIDEST and not enough() and not self.clock.over():
            among = self.neighbourhoods.around(self.elastic, self.best, self.hard, width)
            if among and self._improved(among):
                failed = 0
                continue
            failed += 1
            if not among or failed >= TRIES:
                width, failed = 2 * width, 0

    def _improved(self, more: frozenset[Members], begin: Solution | None = None) -> bool:
        """Look for something better over the memberships of the best solution, or another, and some more."""
        begun = begin or self.best
        among = more.union(body.candidate.members for body in begun.bodies)
        try:
            model = model_of(self.elastic, self.clock, among=among)
            model.links.complete()
            goals = [state() for state in model.stages]
        except OutOfTimeError:
            return False
        self.least = self._least(goals)
        goals.insert(0, self._unkept(model))
        coded = model.encode_solution(begun)
        values = model.settled(coded) if begin is None else linked_up(model, coded)
        if values is not None and not model.program.satisfied_by(values):
            values = None
        reached = self._minimised(model, goals, values)
        if reached is None:
            return False
        worth = tuple(exactly(goal, total(goal.terms, reached)) for goal in goals)
        better = self.worth is None or worth < self.worth
        if better:
            self.best, self.worth = model.decode(reached), worth
        return better

    def _unkept(self, model: CompactModel) -> Objective:
        broken = model.broken.variables
        return Objective(UNKEPT, {broken[tie]: 1 for tie in self.hard if tie in broken})

    def _minimised(
        self, model: CompactModel, goals: list[Objective], values: list[int] | None
    ) -> list[int] | None:
        """Minimise one objective after the other, each for some time; what reaches its floor is kept."""
        program = model.program
        for goal, least in zip(goals, self.least, strict=True):
            if values is None or exactly(goal, total(goal.terms, values)) > least:
                values = self._one(model, program, goal, values)
            if values is None:
                return None
            program = program.with_row(goal.terms, at_most=total(goal.terms, values))
            if goal.name == UNKEPT and self.worth is not None and total(goal.terms, values):
                # Nothing else counts before that.
                return values
        return values

    def _least(self, goals: list[Objective]) -> tuple[Fraction, ...]:
        """Give what the number of hard ties that are not kept, and each objective, is at least."""
        pairs = zip(self.floors, goals, strict=False)
        proven = [exactly(goal, floor.in_units(goal)) for floor, goal in pairs]
        return (Fraction(0), *proven, *[Fraction(0)] * (len(goals) - len(proven)))

    def _one(
        self, model: CompactModel, program: Program, goal: Objective, values: list[int] | None
    ) -> list[int] | None:
        if self.clock.over():
            return values
        effort = replace(self.effort, seconds=self.clock.left, deterministic=WORK)
        found = lazy_constraints.minimise(
            model, program, goal.terms, effort, hint=values, cancel=self.clock.cancel
        )
        if found.values is None or not program.satisfied_by(found.values):
            return values
        if values is not None and total(goal.terms, values) <= total(goal.terms, found.values):
            # As good in this objective, and known to be better in later ones.
            return values
        settled = model.settled(found.values)
        return settled if program.satisfied_by(settled) else found.values
