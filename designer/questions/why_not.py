"""Why not: what a design with something else in it would cost, or what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from threading import Event
from typing import TYPE_CHECKING

from designer.check import Kind, check
from designer.design import Design, Institution, Reference
from designer.engines.outcome import Effort
from designer.instance import Instance, names_in
from designer.instance.portable import Portable
from designer.instance.rules import counted
from designer.questions.demands import demands_of
from designer.questions.foils import Foil, wish_of
from designer.questions.infeasibility import ConflictFound, Repair, conflict, repair
from designer.questions.marco import Core, Correction, Explored
from designer.questions.oracle import Oracle
from designer.runtime.clock import Clock
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, Tell, teller
from designer.solve.requirements import Requirements
from designer.solve.solve import solve

if TYPE_CHECKING:
    import pandas as pd

MOST_AGAINST = 20
"""Sets of demands against a wish after which no way around them is looked for."""

OF_ITSELF: frozenset[Kind] = frozenset(
    {
        "missing_party",
        "excluded_party",
        "wrong_size",
        "plenary_only",
        "passenger",
        "no_core_member",
        "mandate_too_long",
        "not_a_proposal",
        "refuses_company",
        "refuses_issue",
        "insists_on_seat",
        "insists_on_format",
        "refuses_bundle",
        "separate",
    }
)
"""What can be wrong with one institution, whatever others there are."""


@dataclass(frozen=True)
class Difference:
    """An objective, its value in the optimum and in the best design with something else."""

    objective: str
    now: Decimal
    then: Decimal


@dataclass(frozen=True)
class WhyNot(Portable):
    """Why a design is without something.

    Parameters
    ----------
    wish
        What it is without.
    present
        The design asked about.
    granted
        Whether that has it already.
    possible
        Whether some design has it; None if that was not found out in time.
    best
        The best design with it.
    proven
        Whether that is proven to be the best.
    differences
        The objectives in their order, in both designs.
    broken
        Soft rules that the best design with it breaks and the present one does not.
    against
        Where no design has it, sets of demands that cannot hold together with it; an empty one where it
        cannot be whatever is given up.
    way
        The cheapest way to have it all the same, where there is one.
    objections
        What its issues themselves have against it, or the referee against such an institution alone.
    wrong
        What the referee has against the design asked about, where that is not valid.
    """

    wish: str
    present: Design
    granted: bool
    possible: bool | None = None
    best: Design | None = None
    proven: bool = False
    differences: tuple[Difference, ...] = ()
    broken: tuple[str, ...] = ()
    against: tuple[ConflictFound, ...] = ()
    way: Repair | None = None
    objections: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    @property
    def as_good(self) -> bool:
        """Whether a design with it is as good in every objective."""
        return self.best is not None and all(d.now == d.then for d in self.differences)

    def differences_table(self) -> pd.DataFrame:
        """Give one row per objective."""
        import pandas as pd

        rows = [(d.objective, float(d.now), float(d.then)) for d in self.differences]
        return pd.DataFrame(rows, columns=["objective", "now", "then"])


def why_not(
    instance: Instance,
    wish: str,
    *,
    design: Design | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> WhyNot:
    """Tell why a design is without something: what that would cost, or what stands against it.

    Parameters
    ----------
    instance
        What is asked.
    wish
        Such as ``"AAA, BBB on water"`` (an institution), ``"AAA on water"`` (a seat), ``"water with dams"``
        (one institution for both), ``"water linked to dams"``, ``"AAA chairs water"``.
    design
        The design asked about, valid or not; the optimum when left out.
    time_limit
        Seconds; None for no limit.
    seed, threads, cancel
        As in :func:`designer.solve.solve`.
    on_progress
        Called with a :class:`~designer.runtime.progress.Progress` whenever something is found.

    Raises
    ------
    ValueError
        If the wish is none, or speaks of what the instance does not have.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"], "helpful": ["C"]}],
    ... })
    >>> why = why_not(two, "A, B, C on x")
    >>> [(d.objective, int(d.now), int(d.then)) for d in why.differences if d.now != d.then]
    [('seats', 2, 3), ('absent_helpers', 1, 0)]
    """
    wished = wish_of(wish, instance)
    return answered(
        instance,
        wished,
        design=design,
        time_limit=time_limit,
        seed=seed,
        threads=threads,
        cancel=cancel,
        on_progress=on_progress,
    )


def answered(
    instance: Instance,
    wished: Foil,
    *,
    design: Design | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> WhyNot:
    """Tell what a wish would cost, or what stands against it; see :func:`why_not`."""
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    tell = teller(clock, on_progress)
    present = design or solve(
        instance,
        time_limit=clock.share(last=False),
        seed=seed,
        threads=threads,
        cancel=cancel,
        on_progress=on_progress,
    )
    wrong = () if design is None else tuple(v.message for v in check(instance, design).violations)
    told = WhyNot(wished.sentence, present, granted=wished.granted(present), wrong=wrong)
    if told.granted or present.status in ("infeasible", "unknown"):
        return told
    demands, effort = demands_of(instance), Effort.of(limits)
    oracle = Oracle(Requirements(instance), demands, effort, clock, wished, projects=True)
    tell("whether that is possible")
    match oracle.possible(range(len(demands))):
        case True:
            tell("it is possible; looking for the best design with it")
            return _compared(told, instance, oracle.best(Requirements(instance)))
        case False:
            return _opposed(told, instance, wished, oracle, tell)
    return told


def _compared(told: WhyNot, instance: Instance, best: Design | None) -> WhyNot:
    """Set the best design with something beside the present one."""
    if best is None:
        return replace(told, possible=True)
    broken = {rule.id for rule in told.present.broken_rules}
    return replace(
        told,
        possible=True,
        best=best,
        proven=best.status == "optimal",
        differences=differences(instance, told.present, best),
        broken=tuple(rule.id for rule in best.broken_rules if rule.id not in broken),
    )


def differences(
    instance: Instance, now: Design, then: Design, asked_then: Instance | None = None
) -> tuple[Difference, ...]:
    """Compare two designs objective by objective, as the referee counts them, each as it is asked."""
    names = [name for stage in instance.settings.objectives for name in names_in(stage)]
    first, second = check(instance, now).values, check(asked_then or instance, then).values
    return tuple(Difference(name, first[name], second[name]) for name in names)


def _objections(wish: Foil, instance: Instance) -> Iterator[str]:
    """Say what the issues themselves, or the referee, have against it, whatever else there is."""
    yield from wish.hurdles
    if wish.body:
        wished = Institution(id="it", name="it", members=wish.body, mandate=wish.issues)
        alone = Design(instance=Reference(title=instance.title), institutions=(wished,))
        for violation in check(instance, alone).violations:
            if violation.institutions == ("it",) and violation.kind in OF_ITSELF:
                yield violation.message[0].upper() + violation.message[1:]


def _opposed(told: WhyNot, instance: Instance, wish: Foil, oracle: Oracle, tell: Tell) -> WhyNot:
    """Say what stands against a wish: sets of demands, up to the cheapest way around them all."""
    explored = Explored(oracle)
    tell("it is impossible; looking for a way to have it")
    first = explored.begin(Clock(oracle.clock.share(last=False), oracle.clock.cancel))
    cores: list[Core] = []
    for found in explored.explore(Clock(oracle.clock.share(last=False), oracle.clock.cancel)):
        if isinstance(found, Correction):
            first = found
            break
        cores.append(found)
        tell(f"{counted(len(cores), 'set')} of sentences against it found; looking for more, and for ways")
        if len(cores) == MOST_AGAINST:
            break
    against = tuple(conflict(core, oracle) for core in cores)
    way = None if first is None else repair(first, oracle, instance)
    objections = tuple(_objections(wish, instance))
    return replace(told, possible=False, against=against, way=way, objections=objections)
