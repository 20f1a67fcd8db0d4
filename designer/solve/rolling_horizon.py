"""The search for a roadmap: phase after phase for the first one, then all phases together.

A rolling horizon settles each phase on top of those before it, with the schedule of all. What it finds is a
roadmap, seldom the best one; the stages begin with it.
"""

from __future__ import annotations

from dataclasses import replace

from designer.engines import cpsat
from designer.engines.outcome import Effort
from designer.engines.phases import RoadmapModel
from designer.engines.program import Terms, added
from designer.runtime.clock import Clock
from designer.runtime.progress import OnProgress
from designer.solve.compact_search import StageSearch


class RoadmapSearch(StageSearch):
    """Works through the stages of a roadmap.

    Parameters
    ----------
    model, effort, clock, on_progress
        As for any search by stages.
    """

    def __init__(
        self, model: RoadmapModel, effort: Effort, clock: Clock, on_progress: OnProgress | None = None
    ) -> None:
        super().__init__(model, effort, clock, on_progress)
        self.roadmap = model

    def _draft(self) -> list[int] | None:
        """Settle phase after phase, each with the fewest bodies that begin and then the fewest seats."""
        model, program = self.roadmap, self.model.program
        settled: dict[int, int] = {}
        phases = len(model.parts)
        for phase in range(phases):
            kept = model.up_to(phase)
            position = {variable: n for n, variable in enumerate(kept)}
            part = program.over(kept).fixing({position[v]: value for v, value in settled.items()})
            terms = {position[v]: w for v, w in self._wish(phase).items() if v in position}
            left = self.clock.left
            seconds = None if left is None else left / (phases - phase + 2)
            found = cpsat.minimise(
                part, terms, replace(self.effort, seconds=seconds), cancel=self.clock.cancel
            )
            if found.values is None:
                return None
            settled = {
                variable: found.values[n]
                for variable, n in position.items()
                if variable not in model.schedule.variables or phase == phases - 1
            }
        values = [settled[variable] for variable in range(len(program.lower))]
        settled_values = model.settled(values)
        return settled_values if program.satisfied_by(settled_values) else values

    def _wish(self, phase: int) -> Terms:
        """Give what is minimised when a phase is settled: beginnings above all."""
        part = self.roadmap.parts[phase]
        seats = {part.numbers[c.opened]: len(c.members) for c in part.model.columns.all}
        most = sum(seats.values()) + 1
        begin = {v: most * -(-weight // 1000) for v, weight in self.roadmap.beginnings.items()}
        return added(begin, seats)
