"""Set covering as it is written everywhere: a variable for each proposal, a row for each issue."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.rivals.answers import body_of, design_of
from designer.design import Design
from designer.engines.program import Objective, Program, summed
from designer.instance import SCALE, Instance, Issue, Settings, scaled
from designer.runtime.clock import ENDLESS, Clock


def exact_for(instance: Instance) -> bool:
    """Whether an instance is a set-covering problem and nothing else."""
    plain = Settings(only_proposals=True, objectives=("institutions",))
    return not (
        instance.settings != plain
        or instance.rules
        or instance.interdependences
        or any(p.min_seats or p.max_seats is not None for p in instance.parties)
        or any(proposal.members for proposal in instance.proposals)
        or any(issue != Issue(id=issue.id, name=issue.name) for issue in instance.issues)
    )


class Covering:
    """The model, and how its solutions become designs."""

    def __init__(self, instance: Instance, clock: Clock) -> None:
        self.instance = instance
        self.program = Program(clock=clock)
        self.taken = {proposal.id: self.program.variable() for proposal in instance.proposals}
        covering: dict[str, list[int]] = {issue.id: [] for issue in instance.issues}
        for proposal in instance.proposals:
            for issue in proposal.mandate:
                covering[issue].append(self.taken[proposal.id])
        for able in covering.values():
            self.program.require(summed(able), at_least=1)
        self.program.clock = ENDLESS

    @property
    def stages(self) -> list[Callable[[], Objective]]:
        """The one objective."""
        costs = {self.taken[proposal.id]: scaled(proposal.cost) for proposal in self.instance.proposals}
        return [lambda: Objective.of("institutions", costs, SCALE, self.program.upper)]

    def settled(self, values: list[int]) -> list[int]:
        """Give a solution as it is: there is nothing to derive."""
        return values

    extended = settled

    def design(self, values: list[int]) -> Design:
        """Let each issue be handled by the first proposal taken that may handle it."""
        left = {issue.id for issue in self.instance.issues}
        bodies = []
        for proposal in self.instance.proposals:
            mandate = [issue for issue in proposal.mandate if issue in left]
            if values[self.taken[proposal.id]] and mandate:
                left.difference_update(mandate)
                bodies.append(body_of(self.instance, (), mandate, plenary=False, taken=proposal.id))
        return design_of(self.instance, bodies)
