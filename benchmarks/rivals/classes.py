"""The covering core by classes of issues that are alike: how many bodies of a membership, what each handles.

That is exact, and far smaller than a body at a time, where nothing tells two issues of a class or two bodies
of a membership apart: no refused bundles, no links, nothing soft, and no member that could be a passenger.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.rivals.answers import body_of, design_of
from benchmarks.rivals.naive import beyond
from designer.candidates.candidates import Candidate, candidates
from designer.candidates.grounding import ground
from designer.design import Design
from designer.engines.program import Objective, Program, summed
from designer.instance import Instance, RefusesBundle
from designer.runtime.clock import ENDLESS, Clock

Class = tuple[str, ...]


def exact_for(instance: Instance) -> bool:
    """Whether the model is right for an instance."""
    sizes = instance.settings.sizes
    return not (
        beyond(instance)
        or any(isinstance(rule, RefusesBundle) for rule in instance.rules)
        or any(issue.helpful or issue.sizes is not None for issue in instance.issues)
        or any(len(issue.required) < min(sizes) for issue in instance.issues)
        or sorted(sizes) != list(range(min(sizes), max(sizes) + 1))
    )


class Classes:
    """The model, and how its solutions become designs."""

    def __init__(self, instance: Instance, clock: Clock) -> None:
        self.instance = instance
        self.longest = instance.settings.max_mandate or len(instance.issues)
        alike: dict[object, list[str]] = {}
        for issue in instance.issues:
            alike.setdefault((frozenset(issue.required), frozenset(issue.excluded)), []).append(issue.id)
        self.members = {ids[0]: tuple(ids) for ids in alike.values()}
        self.program = Program(clock=clock)
        self.columns: list[tuple[Candidate, int, dict[str, int]]] = []
        for candidate in candidates(instance, ground(instance), clock):
            self.columns.append(self._column(candidate))
        for first, ids in self.members.items():
            handled = summed(handles[first] for _, _, handles in self.columns if first in handles)
            self.program.require(handled, at_least=len(ids), at_most=len(ids))
        self.program.clock = ENDLESS

    def _column(self, candidate: Candidate) -> tuple[Candidate, int, dict[str, int]]:
        """Add how many bodies of a membership there are, and how many issues of each class they handle."""
        firsts = [id for id in candidate.carries if id in self.members]
        total = sum(len(self.members[first]) for first in firsts)
        opened = self.program.variable(upper=-(-total // self.longest))
        handles = {first: self.program.variable(upper=len(self.members[first])) for first in firsts}
        for first, handled in handles.items():
            most = min(len(self.members[first]), self.longest)
            self.program.require({handled: 1, opened: -most}, at_most=0)
        self.program.require({**summed(handles.values()), opened: -self.longest}, at_most=0)
        return candidate, opened, handles

    @property
    def stages(self) -> list[Callable[[], Objective]]:
        """The objectives, in order."""
        return [partial(self._stated, str(name)) for name in self.instance.settings.objectives]

    def _stated(self, name: str) -> Objective:
        price = {opened: 1 if name == "institutions" else len(c.members) for c, opened, _ in self.columns}
        return Objective(name, price)

    def settled(self, values: list[int]) -> list[int]:
        """Give a solution as it is: there is nothing to derive."""
        return values

    extended = settled

    def design(self, values: list[int]) -> Design:
        """Share the issues of each class out, and seat in each body whom its issues require."""
        left = {first: list(ids) for first, ids in self.members.items()}
        required = {issue.id: issue.required for issue in self.instance.issues}
        bodies = []
        for _, _, handles in self.columns:
            mandate = [
                left[first].pop() for first, handled in handles.items() for _ in range(values[handled])
            ]
            for begin in range(0, len(mandate), self.longest):
                some = mandate[begin : begin + self.longest]
                seated = {party for issue in some for party in required[issue]}
                bodies.append(body_of(self.instance, seated, some, plenary=False, taken=None))
        return design_of(self.instance, bodies)
