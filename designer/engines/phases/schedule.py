"""When issues come on the table and commitments are kept: the choices that tie the phases together."""

from __future__ import annotations

from collections.abc import Sequence

from designer.engines.phases.part import Part
from designer.engines.program import Program, added
from designer.instance import Instance
from designer.instance.phases import Calendar

Expression = tuple[dict[int, int], int]
"""Terms and a constant."""


class Schedule:
    """The variables of openings and of commitments, cumulated: whether it has happened by a phase.

    Parameters
    ----------
    instance
        What is asked.
    program
        The programme of all phases.
    parts
        The phases.
    """

    def __init__(self, instance: Instance, program: Program, parts: Sequence[Part]) -> None:
        self.instance = instance
        self.calendar = Calendar(instance)
        self.program = program
        self.parts = parts
        self.opening: dict[tuple[str, int], int] = {}
        self.keeping: dict[tuple[str, int], int] = {}
        for issue in instance.issue:
            self._open(issue)
        self._handled_on_the_table()
        self._in_sequence()
        for commitment in instance.commitments:
            self._keep(commitment.id)
        self._in_turn()

    @property
    def variables(self) -> list[int]:
        """All of them."""
        return [*self.opening.values(), *self.keeping.values()]

    def opened(self, issue: str, phase: int) -> Expression:
        """Say whether an issue has opened by a phase."""
        openings = self.calendar.openings(issue)
        if not openings or phase < openings.start:
            return {}, 0
        if phase >= openings.stop - 1:
            return {}, 1
        return {self.opening[issue, phase]: 1}, 0

    def on_the_table(self, issue: str, phase: int) -> Expression:
        """Say whether an issue is on the table in a phase."""
        return self.opened(issue, phase) if phase in self.calendar.course(issue) else ({}, 0)

    def kept(self, commitment: str, phase: int) -> dict[int, int]:
        """Say whether a commitment has been kept by a phase."""
        return {self.keeping[commitment, p]: 1 for p in range(phase + 1) if (commitment, p) in self.keeping}

    def _open(self, issue: str) -> None:
        openings = self.calendar.openings(issue)
        if not openings:
            self.program.require({}, at_least=1)
        for phase in openings[:-1]:
            self.opening[issue, phase] = self.program.variable()
            if (issue, phase - 1) in self.opening:
                earlier = self.opening[issue, phase - 1]
                self.program.require({earlier: -1, self.opening[issue, phase]: 1}, at_least=0)

    def _handled_on_the_table(self) -> None:
        """Let issues be handled as often as they ask for while they are on the table, and else not at all."""
        for phase, part in enumerate(self.parts):
            for issue in part.model.instance.issues:
                opened, constant = self.on_the_table(issue.id, phase)
                if opened:
                    scarce = dict.fromkeys(opened, -issue.coverage)
                    self.program.require(added(part.handles(issue.id), scarce), at_least=0, at_most=0)
                    hosts = part.model.columns.hosting.get(issue.id, [])
                    able = {part.numbers[column.opened]: 1 for column in hosts}
                    self.program.require(added(able, scarce), at_least=0)
                assert opened or constant

    def _in_sequence(self) -> None:
        """Let the first issue of a sequence open no later than the second."""
        for tie in self.instance.interdependences:
            if tie.kind != "sequence" or not self.instance.issue.keys() >= {*tie.issues}:
                continue
            first, second = tie.issues
            for phase in self.calendar.force(tie):
                now, earlier = self.opened(second, phase), self.opened(second, phase - 1)
                before = self.opened(first, phase)
                terms = added(before[0], earlier[0], {v: -w for v, w in now[0].items()})
                self.program.require(terms, at_least=now[1] - earlier[1] - before[1])

    def _keep(self, id: str) -> None:
        """Let a commitment be kept once, while a host of its issue seats its party."""
        commitment = next(c for c in self.instance.commitments if c.id == id)
        for phase in self.calendar.due(commitment):
            issue = commitment.issue
            if issue is None:
                self.keeping[id, phase] = self.program.variable()
                continue
            part = self.parts[phase]
            seating = part.model.columns.seating(commitment.party)
            monitors = part.handles(issue, seating)
            if monitors:
                kept = self.keeping[id, phase] = self.program.variable()
                self.program.require({**monitors, kept: -1}, at_least=0)
        once = self.kept(id, self.calendar.number)
        self.program.require(once, at_least=1, at_most=1)

    def _in_turn(self) -> None:
        """Let what a commitment awaits be kept no later than it is itself."""
        for commitment in self.instance.commitments:
            for other in commitment.awaits:
                for phase in range(self.calendar.number):
                    own = {v: -w for v, w in self.kept(commitment.id, phase).items()}
                    if own:
                        self.program.require(added(self.kept(other, phase), own), at_least=0)
