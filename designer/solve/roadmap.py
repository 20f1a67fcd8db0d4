"""Solving a long process: one programme over all phases, and the accepted roadmap of what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from threading import Event

from designer.candidates.candidates import candidates
from designer.candidates.grounding import ground
from designer.check import check_roadmap
from designer.check.acceptability import breaches, broken_soft
from designer.check.bodies import Case
from designer.check.lives import Life
from designer.check.roadmap import Course
from designer.check.values import value_of, values_of
from designer.design import Design, ObjectiveValue, Reference, Status
from designer.design.roadmap import LastingBody, PhaseDesign, Roadmap
from designer.engines.compact import CompactModel, build
from designer.engines.outcome import Effort
from designer.engines.phases import RoadmapModel
from designer.instance import Instance, TransitionStage, names_in, names_of, plain_number
from designer.instance.phases import Calendar
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.errors import DisagreementError
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, relative_gap
from designer.solve.assemble import assemble
from designer.solve.rolling_horizon import RoadmapSearch
from designer.solve.stage import Stage, number

NO_PHASES = "the instance has no phases, so that there is no roadmap; solve gives its design"
"""What is wrong with an instance that has none."""


def roadmap(
    instance: Instance,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    gap: float = 0.0,
    on_progress: OnProgress | None = None,
    cancel: Event | None = None,
) -> Roadmap:
    """Find a design for each phase, best together in the objectives of the transition, and prove it.

    Parameters
    ----------
    instance
        What is asked, with its phases.
    time_limit
        Seconds, 0 or more, None for no limit.
    seed
        Seed of the search, from 0 to 2147483647.
    threads
        Workers of the solver, from 1 to 256; None for one.
    gap
        Relative gap, from 0 to 1, at which a stage may stop.
    on_progress
        Called with a :class:`~designer.runtime.progress.Progress` whenever the search gets on.
    cancel
        Set it, from any thread, to stop; the best roadmap found so far is returned.

    Returns
    -------
    Roadmap
        Status ``optimal`` when every stage is proven and confirmed, ``feasible`` when there is a roadmap
        without that, ``infeasible`` when it is confirmed that there is none, else ``unknown``. Every
        roadmap returned has passed :func:`designer.check.check_roadmap`.

    Raises
    ------
    ValueError
        If the instance has no phases, or an argument is not as described.
    designer.runtime.errors.DisagreementError
        If the referee refuses what the model accepts.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "phases": [{"id": "P1"}, {"id": "P2"}],
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [
    ...         {"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["B", "C"], "opens": "P2"},
    ...     ],
    ... })
    >>> found = roadmap(two)
    >>> found.status, [(body.id, body.begins, body.ends) for body in found.bodies]
    ('optimal', [('A-B', 'P1', 'P2'), ('B-C', 'P2', 'P2')])
    """
    limits = Limits(time_limit, seed, threads, gap, cancel)
    if not instance.phases:
        raise ValueError(NO_PHASES)
    clock = limits.clock()
    try:
        model = roadmap_model(instance, clock)
    except OutOfTimeError:
        return _nothing(instance, "unknown", ("Time was up while the bodies were still being listed.",))
    search = RoadmapSearch(model, Effort.of(limits), clock, on_progress)
    result = search.run()
    if search.values is None:
        found = _nothing(instance, "infeasible" if result.infeasible_by else "unknown", result.notes)
        by = (result.infeasible_by,) if result.infeasible_by else ()
        return found.model_copy(update={"confirmed_by": by})
    return _accepted(instance, _claimed(instance, _drawn(model, search.values), result.stages, result.notes))


def roadmap_model(instance: Instance, clock: Clock) -> RoadmapModel:
    """State the model of a roadmap: each phase over all bodies that are acceptable in it.

    Which body is best in a phase depends on what there was before; so no acceptable body is left out, and
    none is merged with another.
    """
    calendar = Calendar(instance)
    return RoadmapModel(instance, [_phase(calendar, n, clock) for n in range(calendar.number)], clock)


def _phase(calendar: Calendar, phase: int, clock: Clock) -> CompactModel:
    """State the model of one phase over the issues that can be on the table in it."""
    instance = calendar.instance
    possible = [i for i in instance.issue if phase in _possible(calendar, i)]
    certain = [i for i in possible if phase >= calendar.openings(i).stop - 1]
    asked = calendar.in_phase(phase, possible)
    accepted = ground(asked)
    listed = candidates(asked, accepted, clock, everybody=True, unmerged=True)
    # A tie speaks of issues that are on the table only.
    accepted = replace(accepted, ties=tuple(replace(tie, lapses=True) for tie in accepted.ties))
    optional = frozenset(possible) - frozenset(certain)
    return build(asked, accepted, listed, optional, clock, on_the_table=True)


def _possible(calendar: Calendar, issue: str) -> range:
    """Give the phases in which an issue can be on the table."""
    openings = calendar.openings(issue)
    return range(openings.start, calendar.course(issue).stop) if openings else range(0)


def _nothing(instance: Instance, status: Status, notes: tuple[str, ...]) -> Roadmap:
    reference = Reference(title=instance.title, sha256=instance.sha256)
    return Roadmap(instance=reference, status=status, notes=notes)


def _drawn(model: RoadmapModel, values: list[int]) -> Roadmap:
    """Read a roadmap off a solution; what it is worth is not said yet."""
    instance, calendar = model.instance, Calendar(model.instance)
    ids = [phase.id for phase in instance.phases]
    opens = model.openings(values)
    designs = []
    for phase, solution in enumerate(model.decode(values)):
        table = [i for i, first in opens.items() if first <= phase < calendar.course(i).stop]
        asked = calendar.in_phase(phase, table)
        designs.append(_of_phase(asked, assemble(asked, ground(asked), solution)))
    kept = model.keepings(values)
    drawn = _nothing(instance, "given", ()).model_copy(
        update={
            "phases": tuple(PhaseDesign(id=id, design=d) for id, d in zip(ids, designs, strict=True)),
            "opens": {i: ids[opens[i]] for i in instance.issue},
            "commitments": {c.id: ids[kept[c.id]] for c in instance.commitments},
        }
    )
    return drawn.model_copy(update={"bodies": lasting_bodies(ids, Course(instance, drawn).lives)})


def _of_phase(asked: Instance, design: Design) -> Design:
    """Let the design of a phase say what it is worth by itself."""
    case = Case.of(asked, design)
    values = values_of(case, broken_soft(tuple(breaches(case))))
    objectives = tuple(
        ObjectiveValue(
            name="+".join(names_in(stage)),
            value=plain_number(value_of(stage, values)),
            weights={n: plain_number(w) for n, w in stage.items()} if isinstance(stage, dict) else None,
        )
        for stage in asked.settings.objectives
    )
    return design.model_copy(update={"objectives": objectives})


def lasting_bodies(phases: Sequence[str], lives: Sequence[Life]) -> tuple[LastingBody, ...]:
    """List bodies from begin to end, by ids that are made of their members."""
    found: list[LastingBody] = []
    used: dict[str, int] = {}
    for life in lives:
        first = life.institutions[0]
        stem = "-".join(sorted(first.members)) or first.taken_from or "body"
        used[stem] = used.get(stem, 0) + 1
        found.append(
            LastingBody(
                id=stem if used[stem] == 1 else f"{stem}-{used[stem]}",
                members=first.members,
                begins=phases[life.begins],
                ends=phases[life.ends],
                origin=first.origin,
            )
        )
    return tuple(found)


def _claimed(instance: Instance, drawn: Roadmap, stages: Sequence[Stage], notes: tuple[str, ...]) -> Roadmap:
    """Let a roadmap say what came of the stages, and that it is optimal where all are proven."""
    asked = instance.settings.stages_of_phases
    totals = Course(instance, drawn).values
    objectives = tuple(
        _objective(goal, totals, stages[n] if n < len(stages) else None) for n, goal in enumerate(asked)
    )
    proven = len(stages) == len(asked) and all(stage.closed for stage in stages)
    open_ones = (o for n, o in enumerate(objectives) if n >= len(stages) or not stages[n].closed)
    first = next(open_ones, None)
    return drawn.model_copy(
        update={
            "status": "optimal" if proven else "feasible",
            "gap": 0 if first is None else relative_gap(first.value, first.bound),
            "confirmed_by": tuple(dict.fromkeys(s.confirmed_by for s in stages if s.confirmed_by)),
            "objectives": objectives,
            "notes": notes,
        }
    )


def _objective(goal: TransitionStage, totals: dict[str, Decimal], stage: Stage | None) -> ObjectiveValue:
    weights = {str(n): w for n, w in goal.items()} if isinstance(goal, dict) else None
    value = sum((totals[name] * (weights[name] if weights else 1) for name in names_of(goal)), Decimal(0))
    return ObjectiveValue(
        name="+".join(names_of(goal)),
        value=plain_number(value),
        # None of the objectives can be below 0.
        bound=0 if stage is None else number(stage.objective, stage.bound),
        weights={n: plain_number(w) for n, w in weights.items()} if weights else None,
        confirmed_by=None if stage is None else stage.confirmed_by,
    )


def _accepted(instance: Instance, found: Roadmap) -> Roadmap:
    """Return a roadmap that the referee finds valid, with all that it says of itself."""
    verdict = check_roadmap(instance, found)
    if not verdict.valid:
        raise DisagreementError([violation.message for violation in verdict.violations])
    return found
