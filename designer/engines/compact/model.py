"""The compact model: one binary a body, one a body and issue it may carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import Acceptability
from designer.design import Design
from designer.engines.compact import rules, validity
from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.chairs import chairs
from designer.engines.compact.columns import Columns, Content
from designer.engines.compact.fates import Twins, fates
from designer.engines.compact.host_slots import HostSlots
from designer.engines.compact.links import Links
from designer.engines.compact.objectives import stages
from designer.engines.compact.reinforcement import Reinforcement
from designer.engines.compact.survival import connecting, survive
from designer.engines.compact.symmetry_breaking import alike, copies
from designer.engines.program import Objective, Program, Row
from designer.engines.solution import Body, Solution
from designer.instance import Instance
from designer.runtime.clock import ENDLESS, Clock


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
    fates
        What becomes of existing bodies.
    body_variables
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
    fates: list[Twins]
    body_variables: list[int]
    broken: rules.BrokenRules
    derived: AuxiliaryVariables
    links: Links

    @property
    def bodies(self) -> set[int]:
        """Return the variables of bodies, of mandates, and of broken rules."""
        parts = ((c.opened, *c.handles.values(), *c.parts.values()) for c in self.columns.all)
        return {variable for column in parts for variable in column} | {*self.broken.variables.values()}

    @property
    def host_variables(self) -> list[int]:
        """The variables that say which bodies there are and what they handle."""
        return [v for column in self.columns.all for v in (column.opened, *column.handles.values())]

    @property
    def has_links(self) -> bool:
        """Whether links are stated."""
        return bool(self.links.joints)

    @property
    def mostly_links(self) -> bool:
        """Whether most variables speak of links, on which linear relaxations have little to say."""
        return 2 * len(self.bodies) < len(self.program.lower)

    def settled(self, values: list[int]) -> list[int]:
        """Improve a draft or solution where that is plain: call nothing new, and no rule broken, in vain."""
        settled = list(values)
        for twins in self.fates:
            twins.settle(settled)
        self.derived.settle(settled)
        for variable, rows in self.broken.rows(self.program).items():
            settled[variable] = 0
            if not all(row.holds(settled) for row in rows):
                settled[variable] = 1
        self.derived.settle_last(settled)
        return settled

    @property
    def has_lazy_rows(self) -> bool:
        """Whether a solution of the programme can still lack something: links that hold it together."""
        return self.instance.settings.survive_suspension

    def violated_lazy_rows(self, values: list[int]) -> list[Row]:
        """Give rows that the programme still lacks and a solution of it breaks: it falls apart."""
        return connecting(self.links, values) if self.has_lazy_rows else []

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

    def tighten_bounds(self, bounds: Mapping[int, tuple[int, int]]) -> None:
        """Take up narrower bounds of variables that no solution of use exceeds."""
        for variable, (low, high) in bounds.items():
            self.program.lower[variable], self.program.upper[variable] = low, high
        self.links.host_slots.forget_closed()

    def extended(self, values: list[int]) -> list[int]:
        """Give a solution of the programme as it was, with what was stated since."""
        added = len(self.program.lower) - len(values)
        return self.settled([*values, *[0] * added])

    def encode(self, design: Design) -> list[int]:
        """Give the values that say what a design does, as far as there are columns for it; no links."""
        values = [0] * len(self.program.lower)
        free = list(self.columns.all)
        for institution in design.institutions:
            wanted = Content(frozenset(institution.mandate), frozenset())
            members, origin = {*institution.members}, institution.taken_from or institution.replaces
            able = [column for column in free if column.members == members and column.fits(wanted)]
            if able:
                column = next((c for c in able if c.candidate.origin == origin), able[0])
                column.filled(wanted, values)
                free.remove(column)
        return values

    def in_order(self) -> list[Row]:
        """Give rows that leave one of the solutions that differ only in which copy of a body does what."""
        return [*self.columns.in_order(), *(row for twins in self.fates for row in twins.in_order())]

    def encode_solution(self, solution: Solution) -> list[int]:
        """Return the values that say what a solution over other candidates does, with its links."""
        values = [0] * len(self.program.lower)
        place: dict[int | str, int | str] = {}
        free = dict(enumerate(self.columns.all))
        for position, body in enumerate(solution.bodies):
            candidate, wanted = body.candidate, Content(frozenset(body.mandate), frozenset())
            for n, column in free.items():
                same = (column.members, column.candidate.kind) == (candidate.members, candidate.kind)
                if same and column.candidate.origin == candidate.origin and column.fits(wanted):
                    column.filled(wanted, values)
                    place[position] = n
                    del free[n]
                    break
        pairs = {frozenset(place.get(end, end) for end in pair) for pair in solution.links}
        self.links.open_between(values, pairs)
        return values

    def decode(self, values: list[int]) -> Solution:
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
    on_the_table: bool = False,
) -> CompactModel:
    """State the whole problem over the candidates; issues that are ``optional`` need not be handled.

    Where they are *on the table*, something else decides whether they are to be handled: no two issues are
    alike then, and what is handled has to survive what is to be survived.

    Raises
    ------
    designer.runtime.errors.TooLargeError
        If costs or weights cannot be added exactly.
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    """
    program = Program(clock=clock)
    same = {} if on_the_table else alike(instance, accepted, optional)
    longest = instance.settings.max_mandate or len(instance.issues)
    columns = Columns.of(program, candidates, lambda candidate: copies(candidate, same, longest))
    broken = rules.BrokenRules(program, accepted)
    derived = AuxiliaryVariables(program)
    validity.coverage(instance, columns, optional)
    validity.mandates(instance, columns)
    validity.capacity(instance, columns, optional)
    validity.entitled_members(columns)
    validity.exposure_limit(instance, columns)
    fated = fates(instance, columns)
    rules.bans(columns, broken)
    rules.limits(accepted, columns, broken)
    chairs(instance, accepted, columns, derived, broken)
    host_slots = HostSlots(instance, columns, derived, optional, on_the_table)
    rules.one_body(accepted, host_slots, broken)
    links = Links(host_slots, accepted, broken, counted=_counts_links(instance))
    if instance.settings.asks_for_links or any(
        tie.kind == "one body or linked" and not tie.carried for tie in accepted.ties
    ):
        links.complete()
    else:
        # What is only wished for waits for the stage that counts it.
        links.state(tie for tie in accepted.ties if tie.rule not in accepted.strengths)
    Reinforcement(links).limits()
    survive(links)
    body_variables = [
        *(column.opened for column in columns.all),
        *(broken.variables[rule] for rule in broken.prices),
    ]
    return CompactModel(
        instance,
        accepted,
        program,
        stages(instance, columns, broken, links),
        columns,
        fated,
        sorted(body_variables),
        broken,
        derived,
        links,
    )


def _counts_links(instance: Instance) -> bool:
    """Whether the links of single bodies are counted, beyond whether there is one."""
    settings = instance.settings
    return settings.max_links is not None or settings.min_links > 1 or settings.min_anchors > 1
