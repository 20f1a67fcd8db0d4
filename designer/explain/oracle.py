"""Whether there is a design at all when only some demands stand, each answer backed by something to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from designer.acceptability import ground
from designer.assemble import assemble
from designer.candidates import candidates
from designer.check import Violation, check
from designer.check.bodies import Case
from designer.check.reinforcement import walkout
from designer.claims import Asked
from designer.clock import Clock, OutOfTimeError
from designer.confirm import ContradictionError, by_second_solve
from designer.design import Design
from designer.engines import lazily
from designer.engines.compact import CompactModel, build
from designer.engines.cpsat import Effort
from designer.errors import DisagreementError
from designer.explain.demands import Demand
from designer.explain.wishes import Wish, unmarked
from designer.search import Search

DESIGN_SECONDS = 10.0
"""The most that is spent on the design that a repair makes possible."""

Kept = frozenset[int]
"""Numbers of the demands that stand; the others are given up."""


class Oracle:
    """Answers what is possible when demands are given up, and remembers it.

    Parameters
    ----------
    asked
        What is asked, with everything given up that always is.
    demands
        What can be given up.
    effort, clock
        How each question is worked at, and the time there is for all.
    wish
        What every design has to have besides.
    """

    def __init__(
        self, asked: Asked, demands: list[Demand], effort: Effort, clock: Clock, wish: Wish | None = None
    ) -> None:
        self.asked = asked
        self.demands = demands
        self.effort = effort
        self.clock = clock
        self.wish = wish
        self.known: dict[Kept, bool] = {}

    def possible(self, kept: Iterable[int]) -> bool | None:
        """Whether there is a design when only these demands stand; None when there was no time."""
        stand = frozenset(kept)
        # Fewer demands than possible ones are possible, more than impossible ones are not.
        for known, is_possible in self.known.items():
            if (stand <= known) if is_possible else (stand >= known):
                return is_possible
        answer = self.feasible(self.without(stand))
        if answer is not None:
            self.known[stand] = answer
        return answer

    def without(self, kept: Kept) -> Asked:
        """Ask for what stands."""
        given_up = (demand for n, demand in enumerate(self.demands) if n not in kept)
        return reduce(lambda asked, demand: demand.drop(asked), given_up, self.asked)

    def feasible(self, asked: Asked) -> bool | None:
        """Whether there is a design: every yes is one that the referee has accepted."""
        model = self.model(asked)
        if model is None:
            return None
        left = replace(self.effort, seconds=self.clock.left)
        outcome = lazily.minimise(model, model.program, {}, left, cancel=self.clock.cancel)
        if outcome.values is None:
            return False if outcome.status == "infeasible" else None
        self.design(asked, model, model.settled(outcome.values))
        return True

    def confirmed(self, kept: Iterable[int]) -> str | None:
        """Confirm that there is no design; what confirmed it, or None."""
        model = self.model(self.without(frozenset(kept)))
        if model is None:
            return None
        left = replace(self.effort, seconds=self.clock.left)
        # Rows that only solutions call for are stated first.
        if lazily.minimise(model, model.program, {}, left, cancel=self.clock.cancel).values is not None:
            return None
        try:
            return by_second_solve(model.program, {}, left, self.clock.cancel)
        except ContradictionError:
            return None

    def best(self, asked: Asked) -> Design | None:
        """Give the design that is best in the objectives of the instance, as far as there is time."""
        seconds = self.clock.at_most(DESIGN_SECONDS)
        clock = Clock(max(seconds, 1.0), self.clock.cancel)
        model = self.model(asked, clock)
        if model is None:
            return None
        search = Search(model, replace(self.effort, seconds=None), clock)
        search.run()
        if search.values is None:
            return None
        proven = bool(search.stages) and all(stage.closed for stage in search.stages)
        design = self.design(asked, model, search.values)
        return design.model_copy(update={"status": "optimal" if proven else "feasible"})

    def model(self, asked: Asked, clock: Clock | None = None) -> CompactModel | None:
        """State what is asked; None where there was no time."""
        clock = clock or self.clock
        marked = asked if self.wish is None else self.wish.marked(asked)
        instance = marked.instance
        accepted = ground(instance)
        try:
            everybody = self.wish is not None and self.wish.everybody
            listed = candidates(instance, accepted, clock, everybody, alike=self.wish is not None)
            model = build(instance, accepted, listed, asked.optional, clock)
            if self.wish is not None:
                self.wish.state(model)
        except OutOfTimeError:
            return None
        return model

    def design(self, asked: Asked, model: CompactModel, values: list[int]) -> Design:
        """Read a design off a solution, as one of what is asked, and let the referee see it.

        Raises
        ------
        designer.errors.DisagreementError
            If the referee refuses what the model accepts.
        """
        design = unmarked(assemble(model.instance, model.accepted, model.read(values)), asked.instance)
        if wrong := self.refused(asked, design):
            raise DisagreementError(wrong)
        return design

    def refused(self, asked: Asked, design: Design) -> list[str]:
        """Say what the referee has against a design; only what was given up may be wrong with it."""
        case = Case.of(asked.instance, design.model_copy(update={"status": "given"}))
        violations = check(case.instance, case.design).violations
        return [v.message for v in violations if not _excused(v, case, asked.optional)]


def _excused(violation: Violation, case: Case, optional: frozenset[str]) -> bool:
    """Whether a violation says no more than that an issue is not handled which need not be."""
    if violation.kind == "walkout_not_survived" and violation.party is not None:
        left = walkout(case, violation.party)
        return len(left.parts) < 2 and all(issue.id in optional for issue in left.stranded)
    return violation.kind == "not_covered" and violation.issue in optional
