"""What passes from phase to phase: bodies that begin, go on and end, issues that are handed over, waiting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.columns import Column
from designer.engines.phases.part import Key, Part, key_of
from designer.engines.phases.schedule import Schedule
from designer.engines.program import added, total
from designer.instance import SCALE

Terms = dict[int, int]


class Continuity:
    """The expressions of the objectives between phases.

    Parameters
    ----------
    parts
        The phases.
    schedule
        When issues open and commitments are kept.
    derived
        The variables that follow from others, of the programme of all phases.
    """

    def __init__(self, parts: Sequence[Part], schedule: Schedule, derived: AuxiliaryVariables) -> None:
        self.parts = parts
        self.schedule = schedule
        self.derived = derived
        self.program = derived.program

    @cached_property
    def by_members(self) -> list[dict[Key, list[Column]]]:
        """The columns of each phase, by what makes them one body."""
        return [part.by_members() for part in self.parts]

    @cached_property
    def beginnings(self) -> Terms:
        """What all bodies cost, each once, when it begins; in millionths."""
        return added(*self._beginnings())

    def _beginnings(self) -> Iterator[Terms]:
        for phase, part in enumerate(self.parts):
            for key, columns in self.by_members[phase].items():
                before = self._count(phase - 1, key)
                costs = {column.candidate.cost for column in columns}
                if not before:
                    yield {part.numbers[c.opened]: c.candidate.cost for c in columns}
                elif len(costs) == 1:
                    change = added(self._count(phase, key), _negative(before))
                    yield {self.derived.positive_part(change, 0, len(columns)): costs.pop()}
                else:
                    yield self._paid(part, columns, before)

    def _count(self, phase: int, key: Key) -> Terms:
        """Count the bodies of one kind in a phase."""
        if not 0 <= phase < len(self.parts):
            return {}
        part = self.parts[phase]
        return {part.numbers[column.opened]: 1 for column in self.by_members[phase].get(key, [])}

    def _paid(self, part: Part, columns: list[Column], before: Terms) -> Terms:
        """Say of each body whether it begins, where it matters which ones do: the cheapest."""
        opened = {column.opened: part.numbers[column.opened] for column in columns}
        paid = {column.opened: self.program.variable() for column in columns}
        for column in columns:
            self.program.require({opened[column.opened]: 1, paid[column.opened]: -1}, at_least=0)
        begin = added(dict.fromkeys(paid.values(), 1), dict.fromkeys(opened.values(), -1), before)
        self.program.require(begin, at_least=0)
        cheapest = sorted(columns, key=lambda column: column.candidate.cost)

        def settle(values: list[int]) -> None:
            new = sum(values[variable] for variable in opened.values()) - total(before, values)
            for column in cheapest:
                begins = new > 0 and values[opened[column.opened]] > 0
                values[paid[column.opened]] = int(begins)
                new -= begins

        self.derived.steps.append(settle)
        return {paid[column.opened]: column.candidate.cost for column in columns}

    @cached_property
    def closures(self) -> Terms:
        """Count the bodies that end before the last phase; in millionths."""
        found: Terms = {}
        for phase in range(len(self.parts) - 1):
            for key in self.by_members[phase]:
                here, after = self._count(phase, key), self._count(phase + 1, key)
                if after:
                    change = added(here, _negative(after))
                    found[self.derived.positive_part(change, 0, len(here))] = SCALE
                else:
                    found |= dict.fromkeys(here, SCALE)
        return found

    @cached_property
    def handovers(self) -> Terms:
        """Count the hosts of issues whose members are other ones than in the phase before; in millionths."""
        found: Terms = {}
        for phase in range(1, len(self.parts)):
            earlier, later = self.parts[phase - 1], self.parts[phase]
            for issue in later.model.instance.issue.keys() & earlier.model.instance.issue.keys():
                table, constant = self.schedule.on_the_table(issue, phase - 1)
                before = _by_key(earlier.model.columns.hosting.get(issue, []))
                for key, columns in _by_key(later.model.columns.hosting.get(issue, [])).items():
                    here = later.handles(issue, columns)
                    there = earlier.handles(issue, before.get(key, []))
                    if not there and constant:
                        found |= dict.fromkeys(here, SCALE)
                    else:
                        moved = added(here, _negative(there), table)
                        found[self.derived.excess_of(moved, 0 if constant else 1)] = SCALE
        return found

    @cached_property
    def waiting(self) -> Terms:
        """Count the phases in which somebody has delivered and still waits; in millionths."""
        found: Terms = {}
        schedule = self.schedule
        for commitment in schedule.instance.commitments:
            for other in commitment.awaits:
                for phase in range(len(self.parts) - 1):
                    delivered = schedule.kept(other, phase)
                    if delivered:
                        open_ = added(delivered, _negative(schedule.kept(commitment.id, phase)))
                        found[self.derived.excess_of(open_)] = SCALE
        return found


def _by_key(columns: Sequence[Column]) -> dict[Key, list[Column]]:
    found: dict[Key, list[Column]] = {}
    for column in columns:
        found.setdefault(key_of(column), []).append(column)
    return found


def _negative(terms: Terms) -> Terms:
    return {variable: -weight for variable, weight in terms.items()}
