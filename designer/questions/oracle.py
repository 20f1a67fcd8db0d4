"""Whether there is a design at all when only some demands stand, each answer backed by something to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from designer.candidates.grounding import Acceptability, ground
from designer.design import Design
from designer.engines.compact import CompactModel
from designer.engines.outcome import Effort
from designer.instance import Instance
from designer.questions.demands import Demand
from designer.questions.foils import MARK, Foil, unmarked
from designer.runtime.clock import Clock
from designer.solve.compact_search import CompactSearch
from designer.solve.feasibility import Feasibility
from designer.solve.requirements import Requirements

DESIGN_SECONDS = 10.0
"""The most that is spent on the design that a repair makes possible."""

Kept = frozenset[int]
"""Numbers of the demands that stand; the others are given up."""


class Oracle(Feasibility):
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
    projects
        Whether a design that handles less has the wish still, where its issues are handled.
    """

    def __init__(
        self,
        asked: Requirements,
        demands: list[Demand],
        effort: Effort,
        clock: Clock,
        wish: Foil | None = None,
        projects: bool = False,
    ) -> None:
        super().__init__(effort, clock, projects)
        self.asked = asked
        self.demands = demands
        self.wish = wish
        self.known: dict[Kept, bool] = {}

    def possible(self, kept: Iterable[int]) -> bool | None:
        """Whether there is a design when only these demands stand; None when there was no time."""
        stand = frozenset(kept)
        # Fewer demands than possible ones are possible, more than impossible ones are not.
        for known, is_possible in [*self.known.items()]:
            if (stand <= known) if is_possible else (stand >= known):
                return is_possible
        answer = self.feasible(self.without(stand))
        if answer is not None:
            self.known[stand] = answer
        return answer

    def without(self, kept: Kept) -> Requirements:
        """Ask for what stands."""
        given_up = (demand for n, demand in enumerate(self.demands) if n not in kept)
        return reduce(lambda asked, demand: demand.drop(asked), given_up, self.asked)

    def confirmed(self, kept: Iterable[int]) -> str | None:
        """Confirm that there is no design; what confirmed it, or None."""
        return self.confirmed_infeasible(self.without(frozenset(kept)))

    def best(self, asked: Requirements) -> Design | None:
        """Give the design that is best in the objectives of the instance, as far as there is time."""
        seconds = self.clock.at_most(DESIGN_SECONDS)
        clock = Clock(max(seconds, 1.0), self.clock.cancel)
        model = self.model(asked, clock)
        if model is None:
            return None
        search = CompactSearch(model, replace(self.effort, seconds=None), clock)
        result = search.run()
        if search.values is None:
            return None
        proven = bool(result.stages) and result.proven
        design = self.design(asked, model, search.values)
        return design.model_copy(update={"status": "optimal" if proven else "feasible"})

    def marked(self, asked: Requirements) -> Requirements:
        """Give what a model is made of: with the marks of the wish."""
        return asked if self.wish is None else self.wish.marked(asked)

    def grounded(self, instance: Instance, indifferent: bool = False) -> Acceptability:
        """Give what parties accept; marks stay, and what is wished for is so, whatever is given up."""
        accepted = ground(instance)
        ties = (replace(tie, lapses=False) if is_mark(tie.rule) else tie for tie in accepted.ties)
        accepted = replace(accepted, ties=tuple(ties))
        return accepted.binding(is_mark) if indifferent else accepted

    def _aside(self, asked: Requirements) -> frozenset[str]:
        """Give the issues that can be left out: none that the wish speaks of."""
        return asked.optional.difference(() if self.wish is None else self.wish.issues)

    def _stated(
        self,
        asked: Requirements,
        accepted: Acceptability,
        clock: Clock,
        everybody: bool = False,
        alike: bool = False,
    ) -> CompactModel:
        if self.wish is None:
            return super()._stated(asked, accepted, clock, everybody, alike)
        # A wish may name one of several parties that could sit in a body as well as each other.
        model = super()._stated(asked, accepted, clock, everybody or self.wish.everybody, alike=True)
        self.wish.state(model)
        return model

    def _read(self, asked: Requirements, model: CompactModel, values: list[int]) -> Design:
        return unmarked(super()._read(asked, model, values), asked.instance)


def is_mark(rule: str) -> bool:
    """Whether a rule is only there for a wish."""
    return rule.startswith(MARK)
