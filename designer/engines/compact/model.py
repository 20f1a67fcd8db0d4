"""The compact model: one binary a body, one a body and issue it may carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from designer.acceptability import Acceptability
from designer.candidates import Candidate
from designer.clock import ENDLESS, Clock
from designer.design import Design
from designer.engines.compact import rules, validity
from designer.engines.compact.chairs import chairs
from designer.engines.compact.columns import Columns
from designer.engines.compact.copies import alike, copies
from designer.engines.compact.derived import Derived
from designer.engines.compact.handlings import Handlings
from designer.engines.compact.links import Links
from designer.engines.compact.objectives import stages
from designer.engines.compact.reinforcement import Reinforcement
from designer.engines.compact.survival import connecting, survive
from designer.engines.program import Objective, Program, Row
from designer.instance import Instance


@dataclass(frozen=True)
class Body:
    """A candidate as a design uses it, with its mandate in the order of the instance."""

    candidate: Candidate
    mandate: tuple[str, ...]


@dataclass(frozen=True)
class Solution:
    """What a design is made of.

    Parameters
    ----------
    bodies
        Its bodies.
    links
        The pairs that are linked: positions in ``bodies``, or the id of a global body.
    broken
        The soft rules and interdependences that count as broken.
    """

    bodies: tuple[Body, ...]
    links: frozenset[frozenset[int | str]] = frozenset()
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CompactModel:
    """The programme of an instance, its objectives in order, and how to read its solutions.

    Parameters
    ----------
    instance, accepted
        What is asked, and what parties accept.
    program
        What is to be solved.
    stages
        The objectives in order; stating one may add variables that follow from others.
    columns
        What the variables mean.
    bodily
        The variables that say which bodies there are and which soft rules are broken; the others share
        out the mandates. Most proofs need only these.
    broken
        What says of each soft rule and interdependence that it is broken.
    derived
        The variables that follow from others.
    links
        What the variables about links mean.
    """

    instance: Instance
    accepted: Acceptability
    program: Program
    stages: list[Callable[[], Objective]]
    columns: Columns
    bodily: list[int]
    broken: rules.Broken
    derived: Derived
    links: Links

    @property
    def bodies(self) -> set[int]:
        """The variables that say which bodies there are, what they handle, and what is broken."""
        parts = ((c.opened, *c.handles.values(), *c.parts.values()) for c in self.columns.all)
        return {variable for column in parts for variable in column} | {*self.broken.variables.values()}

    @property
    def mostly_links(self) -> bool:
        """Whether most variables speak of links, on which linear relaxations have little to say."""
        return 2 * len(self.bodies) < len(self.program.lower)

    def settled(self, values: list[int]) -> list[int]:
        """Improve a solution where that is plain: call nothing new, and no rule broken, that need not be."""
        settled = self.columns.taking_up(values, self.links.named)
        self.derived.settle(settled)
        for variable, rows in self.broken.rows(self.program).items():
            settled[variable] = 0
            if not all(row.holds(settled) for row in rows):
                settled[variable] = 1
        self.derived.settle_last(settled)
        return settled

    def lacking(self, values: list[int]) -> list[Row]:
        """Give rows that the programme still lacks and a solution breaks: without links it falls apart."""
        if not self.instance.settings.survive_suspension:
            return []
        return connecting(self.links, values)

    def linked_up(self, values: list[int], program: Program) -> list[int]:
        """Open every link that a solution of the programme can have besides."""
        linked = values
        for joint in self.links.inner:
            if not linked[joint.opened]:
                tried = list(linked)
                tried[joint.opened] = 1
                tried = self.settled(tried)
                if program.satisfied_by(tried):
                    linked = tried
        return linked

    def narrow(self, bounds: Mapping[int, tuple[int, int]]) -> None:
        """Take up narrower bounds of variables that no solution of use exceeds."""
        for variable, (low, high) in bounds.items():
            self.program.lower[variable], self.program.upper[variable] = low, high
        self.links.handlings.forget_closed()

    def extended(self, values: list[int]) -> list[int]:
        """Give a solution of the programme as it was, with what was stated since."""
        added = len(self.program.lower) - len(values)
        return self.settled([*values, *[0] * added])

    def valued(self, design: Design) -> list[int]:
        """Give the values that say what a design does, as far as there are columns for it; no links."""
        values = [0] * len(self.program.lower)
        free = list(self.columns.all)
        for institution in design.institutions:
            wanted = frozenset(institution.members), {*institution.mandate}
            for column in free:
                if column.members == wanted[0] and column.handles.keys() >= wanted[1]:
                    for variable in (column.opened, *(column.handles[issue] for issue in wanted[1])):
                        values[variable] = 1
                    free.remove(column)
                    break
        return values

    def read(self, values: list[int]) -> Solution:
        """Read the bodies and links of a design off a solution."""
        opened = {n: column for n, column in enumerate(self.columns.all) if values[column.opened]}
        numbers: dict[int | str, int | str] = {n: position for position, n in enumerate(opened)}
        bodies = tuple(
            Body(column.candidate, tuple(i for i, v in column.handles.items() if values[v]))
            for column in opened.values()
        )
        links = frozenset(
            frozenset(numbers.get(end, end) for end in pair) for pair in self.links.opened(values)
        )
        return Solution(bodies, links, frozenset(id for id, v in self.broken.variables.items() if values[v]))


def build(
    instance: Instance,
    accepted: Acceptability,
    candidates: list[Candidate],
    optional: frozenset[str] = frozenset(),
    clock: Clock = ENDLESS,
) -> CompactModel:
    """State the whole problem over the candidates; issues that are ``optional`` need not be handled.

    Raises
    ------
    designer.engines.program.TooLargeError
        If costs or weights cannot be added exactly.
    designer.clock.OutOfTimeError
        If there is not the time for it.
    """
    program = Program(clock=clock)
    same = alike(instance, accepted, optional)
    longest = instance.settings.max_mandate or len(instance.issues)
    columns = Columns.of(program, candidates, lambda candidate: copies(candidate, same, longest))
    broken = rules.Broken(program, accepted)
    derived = Derived(program)
    validity.coverage(instance, columns, optional)
    validity.mandates(instance, columns)
    validity.capacity(instance, columns, optional)
    validity.entitled_members(columns)
    validity.exposure_limit(instance, columns)
    rules.bans(columns, broken)
    rules.limits(accepted, columns, broken)
    rules.one_body(accepted, columns, derived, broken)
    chairs(instance, accepted, columns, derived, broken)
    handlings = Handlings(instance, columns, derived, optional)
    links = Links(handlings, accepted, broken, counted=_counts_links(instance))
    if instance.settings.asks_for_links or any(
        tie.kind == "one body or linked" and not tie.carried for tie in accepted.ties
    ):
        links.complete()
    else:
        # What is only wished for waits for the stage that counts it.
        links.state(tie for tie in accepted.ties if tie.rule not in accepted.strengths)
    Reinforcement(links).limits()
    survive(links)
    bodily = [*(column.opened for column in columns.all), *(broken.variables[rule] for rule in broken.prices)]
    return CompactModel(
        instance,
        accepted,
        program,
        stages(instance, columns, broken, links),
        columns,
        sorted(bodily),
        broken,
        derived,
        links,
    )


def _counts_links(instance: Instance) -> bool:
    """Whether the links of single bodies are counted, beyond whether there is one."""
    settings = instance.settings
    return settings.max_links is not None or settings.min_links > 1 or settings.min_anchors > 1
