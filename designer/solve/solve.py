"""Solving an instance: which search suits it, and the accepted design of what it found."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from threading import Event
from typing import Literal, get_args

from designer.candidates.grounding import ground
from designer.design import Design
from designer.engines.outcome import Effort
from designer.engines.pool.scope import suits
from designer.instance import Instance
from designer.runtime.clock import Clock, OutOfTimeError
from designer.runtime.limits import Limits
from designer.runtime.malloc import USUAL
from designer.runtime.progress import OnProgress
from designer.solve.accept import accept, model_of
from designer.solve.answer import claimed, nothing
from designer.solve.assemble import assemble
from designer.solve.compact_search import CompactSearch
from designer.solve.conflict import conflict
from designer.solve.cover_first import relaxable, search_cover_first
from designer.solve.first_design import FirstDesign
from designer.solve.result import CannotSearchError, SearchResult

Engine = Literal["auto", "compact", "pool"]
ENGINES: tuple[str, ...] = get_args(Engine)
"""What can be asked to solve."""

NOT_LISTED = "while the bodies that could matter were still being listed."
"""The end of a note where nothing could be searched yet."""

TIME_ENDED, STOPPED = "The time ended", "Somebody stopped the search"
"""How such a note begins."""

HANDED_OVER = "The compact engine was used in place of the pool engine"
"""How the note begins that says who has answered where the pool engine was asked."""

CONFLICT_SECONDS = 10.0
"""The most that is spent on naming what conflicts, once it is proven that there is no design."""


def solve(
    instance: Instance,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int | None = None,
    gap: float = 0.0,
    on_progress: OnProgress | None = None,
    cancel: Event | None = None,
    engine: Engine = "auto",
    start: Design | None = None,
    memory: float = USUAL,
) -> Design:
    """Find a design that is best in the objectives of the instance, in their order, and prove it.

    Parameters
    ----------
    instance
        What is asked.
    time_limit
        Seconds, 0 or more, None for no limit. A stage that is not the last may use half of what is left; in
        the pool engine whatever it needs, since nothing is proven of a stage after one that is not.
    seed
        Seed of the search, from 0 to 2147483647. The same seed gives the same design, but for the compact
        engine with several threads.
    threads
        Workers of the solver, from 1 to 256; None for one of the compact engine, and two of the pool engine
        (where the machine has two cores: what it finds does not depend on that).
    gap
        Relative gap, from 0 to 1, at which a stage may stop; the design is then ``feasible`` unless proven
        all the same.
    on_progress
        Called with a :class:`~designer.runtime.progress.Progress` whenever the search gets on.
    cancel
        Set it, from any thread, to stop; the best design found so far is returned.
    engine
        ``compact``, which carries everything; ``pool``, which is made for large instances and leaves to the
        other one what it does not carry, with a note; ``auto`` for the one that suits.
    start
        A design, of this instance or a similar one, to begin with.
    memory
        Gigabytes, from 0.1 to 1000000, that the pool engine may use beside what any program needs. It counts
        what is large before making it; what does not fit is left out of its search, or left to the compact
        engine.

    Returns
    -------
    Design
        Status ``optimal`` when every stage is proven and confirmed, ``feasible`` when there is a design
        without that, ``infeasible`` when it is confirmed that there is none, else ``unknown``. Every
        design returned has passed :func:`designer.check.check`.

    Raises
    ------
    ValueError
        If an argument is not as described.
    designer.runtime.errors.DisagreementError
        If the referee refuses what the model accepts.
    designer.runtime.errors.TooLargeError
        If the costs and weights of a stage differ too widely to be added exactly.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "title": "Two rivers",
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}],
    ...     "issues": [
    ...         {"id": "water", "required": ["AAA", "BBB"]},
    ...         {"id": "dams", "required": ["AAA", "BBB", "CCC"]},
    ...     ],
    ... })
    >>> design = solve(two)
    >>> design.status, [i.id for i in design.institutions]
    ('optimal', ['AAA-BBB-CCC'])
    """
    limits = Limits(time_limit, seed, threads, gap, cancel, memory)
    refuse_unknown(engine)
    clock = limits.clock()
    first = FirstDesign(instance, ground(instance), clock)
    result = _search(first, limits, clock, on_progress, engine, start)
    if result.solution is not None:
        found = assemble(instance, first.accepted, result.solution)
        return accept(instance, claimed(instance, found, result.stages, result.notes))
    if result.infeasible_by is None:
        return first.design(result.notes)
    design = nothing(instance, "infeasible", result.notes)
    seconds = clock.at_most(CONFLICT_SECONDS)
    conflicts = conflict(instance, replace(Effort.of(limits), seconds=seconds), clock.cancel)
    return design.model_copy(update={"confirmed_by": (result.infeasible_by,), "conflict": conflicts})


def refuse_unknown(engine: str) -> None:
    """Refuse an engine that there is not.

    Raises
    ------
    ValueError
        With the names of those that there are.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine is {engine!r}, and has to be one of {', '.join(ENGINES)}")


def _search(
    first: FirstDesign,
    limits: Limits,
    clock: Clock,
    on_progress: OnProgress | None,
    engine: Engine,
    start: Design | None,
) -> SearchResult:
    """Search with the engine that is asked for or suits; the compact one carries what the pool cannot."""
    instance, accepted, effort = first.instance, first.accepted, Effort.of(limits)
    notes: tuple[str, ...] = ()
    try:
        if engine == "pool" or (engine == "auto" and suits(instance, accepted)):
            from designer.solve.pool_search import search_pool

            try:
                return search_pool(instance, accepted, effort, clock, on_progress, start)
            except CannotSearchError as reason:
                if engine == "pool":
                    notes = (f"{HANDED_OVER}: {reason}.",)
        elif engine == "auto" and relaxable(instance, accepted):
            with suppress(CannotSearchError):
                return search_cover_first(instance, effort, clock, on_progress, start)
        model = model_of(instance, clock)
    except OutOfTimeError:
        ended = STOPPED if clock.stopped() else TIME_ENDED
        return SearchResult(None, notes=(*notes, f"{ended} {NOT_LISTED}"))
    search = CompactSearch(model, effort, clock, on_progress)
    search.notes.extend(notes)
    if start is not None:
        search.begin(model.encode(start))
    elif first.assembled is not None:
        search.suggest(model.encode(first.assembled))
    return search.run()
