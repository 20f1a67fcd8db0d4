"""The compact model: one binary a body, one a body and issue it may carry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from designer.acceptability import Acceptability
from designer.candidates import Candidate
from designer.clock import ENDLESS, Clock
from designer.engines.compact import rules, validity
from designer.engines.compact.columns import Columns
from designer.engines.compact.copies import alike, copies
from designer.engines.compact.objectives import stages
from designer.engines.program import Objective, Program, Row
from designer.instance import Instance


@dataclass(frozen=True)
class Body:
    """A candidate as a design uses it, with its mandate in the order of the instance."""

    candidate: Candidate
    mandate: tuple[str, ...]


@dataclass(frozen=True)
class CompactModel:
    """The programme of an instance, its objectives in order, and how to read its solutions.

    Parameters
    ----------
    instance, accepted
        What is asked, and what parties accept.
    program, objectives
        What is to be solved.
    columns
        What the variables mean.
    bodily
        The variables that say which bodies there are and which soft rules are broken; the others share
        out the mandates. Most proofs need only these.
    broken
        Those of them that say which soft rules are broken.
    meetings
        What says that two issues meet in a body.
    """

    instance: Instance
    accepted: Acceptability
    program: Program
    objectives: list[Objective]
    columns: Columns
    bodily: list[int]
    broken: frozenset[int]
    meetings: rules.Meetings

    def settled(self, values: list[int]) -> list[int]:
        """Improve a solution where that is plain: call nothing new, and no rule broken, that need not be."""
        settled = self.columns.taking_up(values)
        for both, (first, second) in self.meetings.items():
            settled[both] = min(settled[first], settled[second])
        for variable in self.broken:
            if settled[variable]:
                settled[variable] = 0
                if not all(row.holds(settled) for row in self._rows_of[variable]):
                    settled[variable] = 1
        return settled

    @cached_property
    def _rows_of(self) -> dict[int, list[Row]]:
        rows: dict[int, list[Row]] = {variable: [] for variable in self.broken}
        for row in self.program.rows:
            for variable, _ in row.terms:
                if variable in self.broken:
                    rows[variable].append(row)
        return rows

    def bodies(self, values: list[int]) -> list[Body]:
        """Read the bodies of a design off a solution."""
        return [
            Body(column.candidate, tuple(i for i, v in column.handles.items() if values[v]))
            for column in self.columns.all
            if values[column.opened]
        ]


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
    validity.coverage(instance, columns, optional)
    validity.mandates(instance, columns)
    validity.capacity(instance, columns, optional)
    validity.entitled_members(columns)
    validity.exposure_limit(instance, columns)
    rules.bans(columns, broken)
    rules.limits(accepted, columns, broken)
    meetings = rules.ties(accepted, columns, broken)
    bodily = [*(column.opened for column in columns.all), *broken.variables.values()]
    return CompactModel(
        instance,
        accepted,
        program,
        stages(instance, columns, broken),
        columns,
        sorted(bodily),
        frozenset(broken.variables.values()),
        meetings,
    )
