"""Screening: which bodies of other sizes could be part of a design that is no worse.

Links are left out, and with them all objectives from the first one on that counts them: whatever cannot be of
use then is of no use at all. What is left is often so little that links over it are soon stated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from designer.candidates.grounding import Acceptability, ground
from designer.engines import cpsat
from designer.engines.compact import CompactModel, build
from designer.engines.compact.objectives import OF_LINKS
from designer.engines.outcome import Effort
from designer.engines.program import Program, Terms, summed
from designer.instance import Instance, names_in
from designer.questions.foils import naming
from designer.questions.stage_values import Values, whole
from designer.questions.widening import Issues, Key, key, widened
from designer.runtime.clock import Clock
from designer.solve.confirm import CERTIFICATE, ContradictionError
from designer.solve.lexicographic import Reached, refuted, scalarised
from designer.solve.requirements import Requirements


@dataclass(frozen=True)
class Screened:
    """The bodies of other sizes that could be of use.

    Parameters
    ----------
    useful
        What they may handle beyond the usual.
    confirmed_by
        What confirmed, beside the solver, that nothing else is of use; None where nothing did in time.
    """

    useful: Mapping[Key, Issues]
    confirmed_by: str | None = None

    @property
    def issues(self) -> frozenset[str]:
        """Those whose number of seats could matter."""
        return frozenset().union(*self.useful.values())


def screened(
    asked: Requirements, giving: Mapping[str, Instance], than: Values, effort: Effort, clock: Clock
) -> Screened:
    """Find the bodies of other sizes that could be part of a design no worse than some values.

    Parameters
    ----------
    asked
        What is asked.
    giving
        For each issue whose number of seats can give, one at a time, the instance in which it does.
    than
        The values of the stages.
    effort, clock
        How to work at it, and the time there is.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time to list the bodies.
    """
    instance = naming(asked).instance
    accepted = ground(instance)
    listed = widened(instance, accepted, giving, clock)
    model = build(_unlinked(instance), _untied(accepted), listed.candidates, asked.optional, clock)
    handling = {
        column.handles[issue]: (key(column.candidate), issue)
        for column in model.columns.all
        for issue in listed.gated.get(key(column.candidate), frozenset()) & column.handles.keys()
    }
    # Of one issue at a time the number of seats gives, and it is handled so often.
    times = max((issue.coverage for issue in instance.issues), default=1)
    model.program.require(summed(handling), at_most=times)
    question = _Question(model.program, [*_early(asked.instance, model, than)], effort, clock)
    waiting = {*handling}
    useful: dict[Key, Issues] = {}
    while waiting:
        used = question.part_of_one(waiting)
        if not used:
            return Screened(useful, question.confirmed(waiting))
        for body, issue in map(handling.__getitem__, used):
            useful[body] = useful.get(body, frozenset()) | {issue}
        waiting -= used
    return Screened(useful, CERTIFICATE)


class _Question:
    """Which variables can be 1 in a solution that is no worse than some values.

    Parameters
    ----------
    program, reached
        What has to hold, and expressions in their order with the values.
    effort, clock
        How to work at it, and the time there is.
    """

    def __init__(self, program: Program, reached: Reached, effort: Effort, clock: Clock) -> None:
        self.program = program
        self.reached = reached
        self.effort = effort
        self.clock = clock

    def part_of_one(self, some: set[int]) -> set[int]:
        """Give variables that are 1 in one solution: none if none can be, all if the time is too short."""
        program = self._having(some)
        for terms, value in scalarised(self.reached, program)[:1]:
            program = program.with_row(terms, at_most=value)
        effort = replace(self.effort, seconds=self.clock.left, probing=False)
        found = cpsat.minimise(program, {}, effort, cancel=self.clock.cancel)
        if found.values is None:
            return set() if found.status == "infeasible" else {*some}
        return {variable for variable in some if found.values[variable]}

    def confirmed(self, some: set[int]) -> str | None:
        """Confirm that none can be."""
        *before, (last, value) = self.reached or [({}, 0)]
        effort = replace(self.effort, seconds=self.clock.left)
        try:
            # No worse than a value is what is below the next one.
            nothing = refuted(
                self._having(some), [*before, (last, value + 1)], effort, cancel=self.clock.cancel
            )
        except ContradictionError:
            return None
        return None if nothing is None else nothing.proven_by

    def _having(self, some: set[int]) -> Program:
        return self.program.with_row(summed(sorted(some)), at_least=1)


def _unlinked(instance: Instance) -> Instance:
    """Ask for no links."""
    without = {"min_links": 0, "max_links": None, "min_anchors": 0}
    survival = {"survive_suspension": False, "survive_walkout": ()}
    settings = instance.settings.model_copy(update={**without, **survival})
    return instance.model_copy(update={"settings": settings})


def _untied(accepted: Acceptability) -> Acceptability:
    """Leave out what links have a part in."""
    return replace(accepted, ties=tuple(tie for tie in accepted.ties if tie.kind == "one body"))


def _early(instance: Instance, model: CompactModel, than: Values) -> Iterator[tuple[Terms, int]]:
    """Give the objectives before the first one that counts links, with their values."""
    early = takewhile(lambda stage: not OF_LINKS & {*names_in(stage)}, instance.settings.objectives)
    for _, state, value in zip(early, model.stages, than, strict=False):
        objective = state()
        yield objective.terms, whole(objective, value)
