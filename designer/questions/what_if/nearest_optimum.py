"""The optimal design that is nearest to the present one: fewest institutions founded, closed or altered.

Institutions are the same when they have the same members, as in :mod:`designer.questions.compare`; one is
altered
when it handles other issues. Between designs that change as many, the one in which fewest issues come into
other hands is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import Event

from designer.design import Design, Institution, Umbrella
from designer.engines.compact import CompactModel
from designer.engines.compact.columns import Column
from designer.engines.outcome import Effort
from designer.engines.program import Objective
from designer.instance import Instance
from designer.instance.portable import Portable
from designer.questions.compare import Place, place
from designer.questions.foils import naming, unmarked
from designer.runtime.clock import OutOfTimeError
from designer.runtime.limits import Limits
from designer.solve.accept import accept, design_of, model_of
from designer.solve.compact_search import CompactSearch
from designer.solve.requirements import Requirements

Mandate = frozenset[str]


@dataclass(frozen=True)
class Closest(Portable):
    """An optimal design, and what it changes.

    Parameters
    ----------
    design
        The design.
    changed
        Institutions founded, closed or altered.
    moved
        Issues that institutions of certain members handle now and did not before.
    proven
        Whether no optimal design changes less, confirmed.
    """

    design: Design
    changed: int
    moved: int
    proven: bool


def going_on(present: Design, instance: Instance) -> Design:
    """Give what is left of a design for an instance: bodies without the parties and issues there are no more.

    A body goes on while it has an issue and, where members were lost, two of them left.

    Examples
    --------
    >>> from designer.design import Reference
    >>> body = Institution(id="b", members=("A", "B", "C"), mandate=("x", "y"))
    >>> one = Instance.model_validate({"parties": [{"id": "A"}, {"id": "B"}], "issues": [{"id": "x"}]})
    >>> left = going_on(Design(instance=Reference(title="One"), institutions=(body,)), one)
    >>> [(b.members, b.mandate) for b in left.institutions]
    [(('A', 'B'), ('x',))]
    """
    bodies: list[Institution] = []
    for body in present.institutions:
        members = tuple(party for party in body.members if party in instance.party)
        mandate = tuple(issue for issue in body.mandate if issue in instance.issue)
        if mandate and (len(members) > 1 or len(members) == len(body.members)):
            bodies.append(body.model_copy(update={"members": members, "mandate": mandate}))
    ends = {body.id for body in bodies} | {body.id for body in instance.existing}
    links = tuple(link for link in present.links if ends.issuperset(link.between))
    umbrella = present.umbrella and Umbrella(name=present.umbrella.name, members=tuple(sorted(instance.core)))
    left = {"institutions": tuple(bodies), "links": links, "umbrella": umbrella}
    nothing = {"status": "given", "gap": None, "confirmed_by": (), "objectives": (), "notes": ()}
    return present.model_copy(update={**left, **nothing})


def changes(before: Iterable[Institution], after: Iterable[Institution]) -> int:
    """Count the institutions founded, closed or altered.

    Examples
    --------
    >>> ab = Institution(id="ab", members=("A", "B"), mandate=("x",))
    >>> wider = ab.model_copy(update={"mandate": ("x", "y")})
    >>> bc = Institution(id="bc", members=("B", "C"), mandate=("y",))
    >>> changes([ab, bc], [wider]), changes([ab], [ab])
    (2, 0)
    """
    old, new = _mandates(before), _mandates(after)
    return sum(
        max(old[at].total(), new[at].total()) - (old[at] & new[at]).total() for at in old.keys() | new.keys()
    )


def moves(before: Iterable[Institution], after: Iterable[Institution]) -> int:
    """Count the issues that institutions of certain members handle after and not before."""
    there = {(place(body), issue) for body in before for issue in body.mandate}
    return len({(place(body), issue) for body in after for issue in body.mandate} - there)


def _mandates(bodies: Iterable[Institution]) -> dict[Place, Counter[Mandate]]:
    found: dict[Place, Counter[Mandate]] = _Mandates()
    for body in bodies:
        found[place(body)][frozenset(body.mandate)] += 1
    return found


class _Mandates(dict[Place, Counter[Mandate]]):
    """Mandates of the institutions of certain members, none where there is no such institution."""

    def __missing__(self, key: Place) -> Counter[Mandate]:
        self[key] = Counter()
        return self[key]


def closest(
    instance: Instance,
    best: Design,
    present: Design,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
) -> Closest:
    """Find the optimal design that is nearest to a present one.

    Parameters
    ----------
    instance
        What is asked.
    best
        An optimal design; the answer is as good in every objective, or this one if time is short.
    present
        The design to stay close to, of the same parties and issues; it need not be valid.
    time_limit, seed, threads, cancel
        As in :func:`designer.solve.solve`.
    """
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    fallback = _measured(best, present, proven=False)
    # No issue stands for one that is like it, and where seats are not counted, anybody may sit there; where
    # institutions are not either, bodies that could be merged may stay apart.
    marked = naming(Requirements(instance)).instance
    seats, bodies = (instance.settings.counts(name) for name in ("seats", "institutions"))
    try:
        model = model_of(marked, clock, everybody=not seats, unmerged=not (seats or bodies), alike=True)
    except OutOfTimeError:
        return fallback
    nearness = _Nearness(model, present)
    search = CompactSearch(
        replace(model, stages=[*model.stages, nearness.changed, nearness.moved]),
        Effort.of(limits),
        clock,
    )
    search.begin(model.encode(best))
    result = search.run()
    reached = len(result.stages) == len(model.stages) + 2
    if search.values is None or not reached:
        return fallback
    design = _as_good(instance, best, model, search)
    return _measured(design, present, proven=result.proven)


def _measured(design: Design, present: Design, proven: bool) -> Closest:
    bodies = present.institutions, design.institutions
    return Closest(design, changes(*bodies), moves(*bodies), proven)


def _as_good(instance: Instance, best: Design, model: CompactModel, search: CompactSearch) -> Design:
    """Read the design off the search; the referee sees that it is worth what the best one is worth."""
    design = unmarked(design_of(model, search.values or []), instance)
    worth = {name: getattr(best, name) for name in ("status", "gap", "confirmed_by", "objectives")}
    return accept(instance, design.model_copy(update=worth))


class _Nearness:
    """States in a model how far a design is from the present one."""

    def __init__(self, model: CompactModel, present: Design) -> None:
        self.model = model
        self.present = _mandates(present.institutions)
        self.columns: dict[Place, list[Column]] = {}
        for column in model.columns.all:
            self.columns.setdefault(tuple(sorted(column.members)), []).append(column)

    def changed(self) -> Objective:
        """Count what is founded, closed or altered.

        Of the institutions of certain members, those there are now that do not go on as they are, and as
        many as there are more than now.
        """
        terms: dict[int, int] = {}
        for at, columns in self.columns.items():
            before, opened = self.present[at], {column.opened: 1 for column in columns}
            if not before:
                terms |= opened
                continue
            terms[self.model.derived.positive_part(opened, before.total())] = 1
            for mandate in before:
                terms[self._lost(columns, mandate)] = 1
        return Objective.of("changed", terms, 1, self.model.program.upper)

    def moved(self) -> Objective:
        """Count what institutions of certain members handle that none of them handles now."""
        terms = {
            variable: 1
            for at, columns in self.columns.items()
            for column in columns
            for issue, variable in column.handles.items()
            if not any(issue in mandate for mandate in self.present[at])
        }
        return Objective.of("moved", terms, 1, self.model.program.upper)

    def _lost(self, columns: list[Column], mandate: Mandate) -> int:
        """Say that no institution handles exactly this mandate."""
        same = [self._exactly(c, mandate) for c in columns if mandate <= c.handles.keys()]
        program = self.model.program
        lost = program.variable()
        program.require({lost: 1, **dict.fromkeys(same, 1)}, at_least=1)
        self.model.derived.steps.append(_settling(lost, lambda values: not any(values[v] for v in same)))
        return lost

    def _exactly(self, column: Column, mandate: Mandate) -> int:
        """Say that an institution handles a mandate and nothing else."""
        program = self.model.program
        exactly = program.variable()
        for issue, variable in column.handles.items():
            if issue in mandate:
                program.require({variable: 1, exactly: -1}, at_least=0)
            else:
                program.require({variable: 1, exactly: 1}, at_most=1)
        handled = column.handles.items()
        self.model.derived.steps.append(
            _settling(exactly, lambda values: mandate == {i for i, v in handled if values[v]})
        )
        return exactly


def _settling(variable: int, holds: Callable[[list[int]], bool]) -> Callable[[list[int]], None]:
    def settle(values: list[int]) -> None:
        values[variable] = int(holds(values))

    return settle
