"""The model of a roadmap: one programme over all phases, and how to read its solutions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain

from designer.engines.compact import CompactModel
from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.objectives import expression
from designer.engines.phases.continuity import Continuity
from designer.engines.phases.part import Part
from designer.engines.phases.schedule import Schedule
from designer.engines.program import Objective, Program, Row, added
from designer.engines.solution import Solution
from designer.instance import SCALE, Instance, TransitionStage, names_of, scaled
from designer.runtime.clock import ENDLESS, Clock

Terms = dict[int, int]


class RoadmapModel:
    """The phases as parts of one programme, tied by the schedule and by bodies that go on.

    Parameters
    ----------
    instance
        What is asked, with its phases.
    phases
        The compact model of each phase, over all bodies and over the issues that can be on the table in it.
    clock
        The time there is for stating it.
    """

    def __init__(self, instance: Instance, phases: Sequence[CompactModel], clock: Clock = ENDLESS) -> None:
        self.instance = instance
        self.program = Program(clock=clock)
        self.derived = AuxiliaryVariables(self.program)
        self.parts = [Part(model, self.program) for model in phases]
        self.schedule = Schedule(instance, self.program, self.parts)
        self.continuity = Continuity(self.parts, self.schedule, self.derived)
        # Stated at once, since any objective may be bounded over bodies and their beginnings alone.
        self.beginnings = self.continuity.beginnings
        self.stages: list[Callable[[], Objective]] = [
            partial(self._objective, stage) for stage in instance.settings.stages_of_phases
        ]

    # Objectives

    def _objective(self, stage: TransitionStage) -> Objective:
        names = names_of(stage)
        if isinstance(stage, dict):
            weights = {str(name): scaled(weight) for name, weight in stage.items()}
            parts = [_times(weights[name], self._terms(name)) for name in names]
            return self._stated(names, added(*parts), SCALE * SCALE)
        return self._stated(names, self._terms(stage), SCALE)

    def _stated(self, names: Sequence[str], terms: Terms, unit: int) -> Objective:
        return Objective.of("+".join(names), terms, unit, self.program.upper)

    def _terms(self, name: str) -> Terms:
        match name:
            case "institutions":
                return self.beginnings
            case "handovers":
                return self.continuity.handovers
            case "closures":
                return self.continuity.closures
            case "waiting":
                return self.continuity.waiting
            case _:
                return added(*(self._of_phase(part, name) for part in self.parts))

    def _of_phase(self, part: Part, name: str) -> Terms:
        """State an objective of single designs for one phase."""
        model = part.model
        stated: Terms = {}
        for stage in model.instance.settings.objectives:
            if name in (stage if isinstance(stage, dict) else (stage,)):
                one = next(n for n in (stage if isinstance(stage, dict) else (stage,)) if n == name)
                stated, _ = expression(one, model.instance, model.columns, model.broken, model.links)
        part.take_over()
        return part.terms(stated)

    # Solutions

    @property
    def body_variables(self) -> list[int]:
        """The variables that say which bodies there are, which begin, and which issues are on the table."""
        bodies = {part.numbers[v] for part in self.parts for v in part.model.body_variables}
        return sorted(bodies | {*self.beginnings} | {*self.schedule.opening.values()})

    @property
    def host_variables(self) -> list[int]:
        """The variables that say which bodies there are, what they handle, and when what happens."""
        hosts = [part.numbers[v] for part in self.parts for v in part.model.host_variables]
        return [*hosts, *self.schedule.variables]

    @property
    def has_links(self) -> bool:
        """Whether links are stated in some phase."""
        return any(part.model.has_links for part in self.parts)

    def settled(self, values: list[int]) -> list[int]:
        """Improve a draft or solution where that is plain, phase by phase."""
        settled = list(values)
        for part in self.parts:
            part.put(part.model.settled(part.local(settled)), settled)
        self.derived.settle(settled)
        return settled

    def extended(self, values: list[int]) -> list[int]:
        """Give a solution of the programme as it was, with what was stated since."""
        return self.settled([*values, *[0] * (len(self.program.lower) - len(values))])

    @property
    def has_lazy_rows(self) -> bool:
        """Whether a solution of the programme can still lack something in some phase."""
        return any(part.model.has_lazy_rows for part in self.parts)

    def violated_lazy_rows(self, values: list[int]) -> list[Row]:
        """Give rows that the programme still lacks and a solution of it breaks."""
        return [
            part.row(row) for part in self.parts for row in part.model.violated_lazy_rows(part.local(values))
        ]

    def linked_up(self, values: list[int], program: Program) -> list[int]:
        """Open every link that a solution of the programme can have besides."""
        linked = values
        for part in self.parts:
            for joint in part.model.links.inner:
                opened = part.numbers[joint.opened]
                if not linked[opened]:
                    tried = list(linked)
                    tried[opened] = 1
                    tried = self.settled(tried)
                    if program.satisfied_by(tried):
                        linked = tried
        return linked

    def tighten_bounds(self, bounds: Mapping[int, tuple[int, int]]) -> None:
        """Take up narrower bounds of variables that no solution of use exceeds."""
        for variable, (low, high) in bounds.items():
            self.program.lower[variable], self.program.upper[variable] = low, high
        for part in self.parts:
            part.tighten(bounds)

    def decode(self, values: list[int]) -> list[Solution]:
        """Read the bodies and links of each phase off a solution."""
        return [part.model.decode(part.local(values)) for part in self.parts]

    def openings(self, values: list[int]) -> dict[str, int]:
        """Read off a solution in which phase, by its place, each issue opens."""
        found = {}
        for issue in self.instance.issue:
            for phase in range(len(self.parts)):
                terms, constant = self.schedule.opened(issue, phase)
                if constant or any(values[variable] for variable in terms):
                    found[issue] = phase
                    break
        return found

    def keepings(self, values: list[int]) -> dict[str, int]:
        """Read off a solution in which phase, by its place, each commitment is kept."""
        return {c: phase for (c, phase), variable in self.schedule.keeping.items() if values[variable]}

    def up_to(self, phase: int) -> list[int]:
        """Give the variables that speak of nothing after a phase, and those of the schedule."""
        later = {*chain.from_iterable(part.numbers for part in self.parts[phase + 1 :])}
        own = {*self.schedule.variables, *chain.from_iterable(p.numbers for p in self.parts[: phase + 1])}
        reached: set[int] = set()
        for row in self.program.rows:
            variables = [v for v, _ in row.terms]
            if not later.intersection(variables):
                reached.update(variables)
        return sorted(reached | own)


def _times(factor: int, terms: Terms) -> Terms:
    return {variable: factor * weight for variable, weight in terms.items()}
