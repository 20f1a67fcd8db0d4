"""Solving: objectives in order, each proven before the next and confirmed, within the time given."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from numbers import Integral, Real
from threading import Event
from typing import TYPE_CHECKING, Any, Literal, get_args

from designer.acceptability import Acceptability, ground
from designer.answer import claimed, nothing
from designer.assemble import assemble
from designer.candidates import candidates
from designer.check import check
from designer.clock import Clock, OutOfTimeError
from designer.conflict import conflict
from designer.design import Conflict, Design
from designer.engines.compact import build
from designer.engines.cpsat import Effort
from designer.engines.pool.fit import suits
from designer.errors import DisagreementError
from designer.first_design import FirstDesign
from designer.instance import Instance
from designer.progress import OnProgress
from designer.search import Search

if TYPE_CHECKING:
    from designer.pool_search import PoolSearch

Engine = Literal["auto", "compact", "pool"]
ENGINES: tuple[str, ...] = get_args(Engine)
"""What can be asked to solve."""

NOT_LISTED = "while the bodies that could matter were still being listed."
"""The end of a note where nothing could be searched yet."""

TIME_ENDED, STOPPED = "The time ended", "Somebody stopped the search"
"""How such a note begins."""

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
        Called with a :class:`~designer.progress.Progress` whenever the search gets on.
    cancel
        Set it, from any thread, to stop; the best design found so far is returned.
    engine
        ``compact``, which carries everything; ``pool``, which is made for large instances and leaves to the
        other one what it does not carry, with a note; ``auto`` for the one that suits.
    start
        A design, of this instance or a similar one, to begin with.

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
    designer.errors.DisagreementError
        If the referee refuses what the model accepts.
    designer.engines.program.TooLargeError
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
    effort = _effort(time_limit, seed, threads, gap)
    if engine not in ENGINES:
        raise ValueError(f"engine is {engine!r}, and has to be one of {', '.join(ENGINES)}")
    clock = Clock(time_limit, cancel)
    accepted = ground(instance)
    first = FirstDesign(instance, accepted, clock)
    notes: tuple[str, ...] = ()
    try:
        if engine == "pool" or (engine == "auto" and suits(instance, accepted)):
            from designer.pool_search import search_pool

            found = search_pool(instance, accepted, effort, clock, on_progress, start)
            if not isinstance(found, str):
                return _finished(instance, accepted, found, first)
            if engine == "pool":
                notes = (f"The compact engine was used in place of the pool engine: {found}.",)
        model = build(instance, accepted, candidates(instance, accepted, clock), clock=clock)
    except OutOfTimeError:
        return first.design((*notes, f"{STOPPED if clock.stopped() else TIME_ENDED} {NOT_LISTED}"))
    search = Search(model, effort, clock, on_progress)
    search.notes.extend(notes)
    if start is not None:
        search.begin(model.valued(start))
    elif first.assembled is not None:
        search.suggest(model.valued(first.assembled))
    search.run()
    return _finished(instance, accepted, search, first)


def _effort(time_limit: float | None, seed: int, threads: int | None, gap: float) -> Effort:
    """Give the effort that is asked for, refusing what makes no sense."""
    limits: tuple[tuple[str, Any, Any, float, float, str], ...] = (
        ("time_limit", time_limit, Real, 0, inf, "a number of seconds, 0 or more, or None for no limit"),
        ("seed", seed, Integral, 0, 2**31 - 1, "a whole number from 0 to 2147483647"),
        ("threads", threads, Integral, 1, 256, "a whole number from 1 to 256, or None for what suits"),
        ("gap", gap, Real, 0, 1, "a number from 0 to 1, such as 0.05"),
    )
    for name, value, kind, least, most, right in limits:
        if name in ("time_limit", "threads") and value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, kind) or not least <= value <= most:
            raise ValueError(f"{name} is {value!r}, and has to be {right}")
    return Effort(None, int(seed), None if threads is None else int(threads), float(gap))


def _finished(
    instance: Instance, accepted: Acceptability, search: Search | PoolSearch, first: FirstDesign
) -> Design:
    """Make the answer of what a search has come to; the referee has the last word."""
    notes = tuple(search.notes)
    solution = search.solution
    if solution is None:
        if isinstance(search, Search) and search.infeasible_by is not None:
            found = nothing(instance, "infeasible", notes)
            update = {"confirmed_by": (search.infeasible_by,), "conflict": _conflict(instance, search)}
            return found.model_copy(update=update)
        return first.design(notes)
    design = claimed(instance, assemble(instance, accepted, solution), search.stages, notes)
    verdict = check(instance, design)
    if not verdict.valid:
        raise DisagreementError([violation.message for violation in verdict.violations])
    return design


def _conflict(instance: Instance, search: Search) -> tuple[Conflict, ...]:
    effort = replace(search.effort, seconds=search.clock.at_most(CONFLICT_SECONDS))
    return conflict(instance, effort, search.clock.cancel)
