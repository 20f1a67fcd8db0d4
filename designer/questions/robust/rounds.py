"""How sure: the rounds of work on many worlds, first their optima, then what they say of designs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from fractions import Fraction
from os import PathLike
from pathlib import Path
from threading import Event
from typing import Any

from designer.instance import Instance, names_in
from designer.instance.numbers import python_number
from designer.questions.robust import value_of_information
from designer.questions.robust.answer import Robust, Standing
from designer.questions.robust.judgements import Fails, Judgement, judgements_of, left_alone
from designer.questions.robust.minmax_regret import steady
from designer.questions.robust.optimum import Members, Optimum, Vector, following, optimum_of, unfinished
from designer.questions.robust.scenarios import World, Worlds, worlds_of
from designer.questions.robust.store import Store
from designer.questions.robust.value_of_information import Check, Group, Stake
from designer.runtime.clock import Clock
from designer.runtime.progress import OnProgress, Progress
from designer.runtime.task_queue import TaskQueue, spread

MOST_WORLDS = 64
"""Worlds that are looked at unless it is said: all of those of six judgements."""

MOST_CHECKS = 10
"""Judgements of which the worth is found out unless it is said."""


def robust(
    instance: Instance,
    *,
    worlds: int = MOST_WORLDS,
    checks: int = MOST_CHECKS,
    every: bool = False,
    output: str | PathLike[str] | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    on_progress: OnProgress | None = None,
    cancel: Event | None = None,
) -> Robust:
    """Tell how sure an answer is, where judgements can turn out wrong.

    A world says of each judgement whether it holds. One that does not asks for nothing and costs nothing.
    All worlds are looked at if they are no more than ``worlds``, else so many are drawn.

    Parameters
    ----------
    instance
        What is asked where all judgements hold.
    worlds
        How many worlds to look at, at most.
    checks
        Of how many judgements to find out what knowing them is worth: of those that move the optimum most, in
        the first objective that has a regret.
    every
        Whether to tell of all optimal designs of each world, rather than of the one found; this takes long.
    output
        A file whose name ends in ``.jsonl``, or a folder, to keep the worlds in that are done. What is there
        already is not done again.
    executor
        Any executor, to do the work; jobs have to reach this package wherever they run. It is not shut down.
        Without one, a pool of ``workers`` processes, as many as there are processors unless it is said. They
        are spawned, so a script has to call this below ``if __name__ == "__main__":``.
    time_limit, seed, threads, on_progress, cancel
        As in :func:`designer.solve.solve`; the worlds are given half of the time, the rest is for the regret.

    Raises
    ------
    ValueError
        If nothing in the instance can turn out wrong, or an argument is not as described.
    designer.runtime.errors.InputError
        If ``output`` holds something else.
    designer.runtime.errors.OutputError
        If it cannot be written.
    designer.runtime.crew.UnguardedError
        If the processes come upon the call as they read the script.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"], "basis": "judgement"}],
    ... })
    >>> found = robust(two, workers=1)
    >>> [(optimum.fails, int(optimum.values[0])) for optimum in found.optima]
    [((), 2), (('r',), 1)]
    >>> [(check.judgement, float(check.worth)) for check in found.checks]
    [('r', 1.0)]
    """
    worlds, checks, workers, seed = map(python_number, (worlds, checks, workers, seed))
    _refuse(instance, worlds=worlds, checks=checks, workers=workers, time_limit=time_limit)
    clock = Clock(time_limit, cancel)
    judgements = judgements_of(instance)
    worlds, seed, threads = (python_number(number) for number in (worlds, seed, threads))
    asked = worlds_of(judgements, worlds, seed)
    store = None if output is None else Store(Path(output), instance, seed)
    with spread(executor, workers, clock, "robust()") as sweep:
        rounds = _Rounds(instance, judgements, asked, sweep, {"seed": seed, "threads": threads}, on_progress)
        optima = rounds.optima(store, every)
        found = Robust(
            tuple(judgements),
            tuple(left_alone(instance)),
            asked,
            optima,
            tuple("+".join(names_in(stage)) for stage in instance.settings.objectives),
            tuple(_standings(optima, asked, every)),
        )
        return replace(rounds.weighed(found, checks), trouble=sweep.trouble)


def _refuse(instance: Instance, time_limit: float | None, **counts: int | None) -> None:
    for name, number in counts.items():
        least = 0 if name == "checks" else 1
        if number is None and name == "workers":
            continue
        number = python_number(number)
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise ValueError(f"{name} is {number!r}, and has to be a whole number from {least} on")
    if time_limit is not None and not time_limit >= 0:
        raise ValueError(f"time_limit is {time_limit!r}, and has to be a number of seconds, or None")
    if judgements_of(instance):
        return
    others = left_alone(instance)
    more = (
        f"; what there is ({', '.join(others)}) is judged too, but if that is wrong nobody has said what "
        "there is instead: 'designer what-if' can suppose it"
        if others
        else ""
    )
    raise ValueError(
        "nothing here can turn out wrong: no rule, interdependence or limit of a party is marked with "
        f"'basis: judgement' or a likelihood below 1{more}"
    )


class _Rounds:
    """The two rounds of work: the optima of the worlds, then what knowing a judgement is worth."""

    def __init__(
        self,
        instance: Instance,
        judgements: list[Judgement],
        worlds: Worlds,
        sweep: TaskQueue,
        options: Mapping[str, int],
        on_progress: OnProgress | None,
    ) -> None:
        self.instance = instance
        self.judgements = judgements
        self.worlds = worlds
        self.sweep = sweep
        self.options: dict[str, Any] = {**options}
        self.on_progress = on_progress

    def optima(self, store: Store | None, every: bool) -> tuple[Optimum, ...]:
        """Find the optimum of each world, as far as there is time."""
        stored = {} if store is None else store.known()
        known = {frozenset(f): o for f, o in stored.items() if not unfinished(o, every)}
        order = [world.fails for world in self.worlds.listed]
        clock = Clock(self.sweep.clock.share(last=False), self.sweep.clock.cancel)

        def done(fails: Fails) -> Optimum | None:
            return known.get(frozenset(fails)) or following(self.instance, fails, known)

        found: dict[Fails, Optimum] = {}
        tell = self._counter("worlds", len(order))
        for fails, optimum in self.sweep.each(
            _ends_first(order),
            optimum_of,
            lambda fails: (self.instance, fails),
            done,
            clock,
            every=every,
            **self.options,
        ):
            found[fails] = optimum
            if not unfinished(optimum, every):
                if store is not None and frozenset(fails) not in known:
                    store.add(optimum)
                known[frozenset(fails)] = optimum
            tell(len(found))
        return tuple(found[fails] for fails in order if fails in found)

    def weighed(self, found: Robust, most: int) -> Robust:
        """Add the design that is never far from optimal, and what to check first."""
        best = {optimum.fails: optimum.values for optimum in found.optima if optimum.proven}
        if not best:
            return found
        self._counter("regret", 1)(0)
        design = steady(
            self.instance,
            best,
            time_limit=self.sweep.clock.share(last=False),
            cancel=self.sweep.clock.cancel,
            **self.options,
        )
        checks = self._moved(found)
        found = replace(found, steady=design, checks=tuple(value_of_information.ranked(checks)))
        if design is None or not design.proven:
            return found
        stake = value_of_information.stake_of(design)
        if stake is None:
            return replace(found, checks=tuple(replace(check, worth=Fraction(0)) for check in found.checks))
        worlds = [world for world in found.worlds.listed if world.fails in best]
        first = [check.judgement for check in value_of_information.ranked(checks, stake)[:most]]
        known = self._regrets(first, stake, worlds, best)
        checks = [
            replace(check, worth=value_of_information.worth(check.judgement, stake, worlds, known))
            for check in checks
        ]
        ranked = tuple(value_of_information.ranked(checks, stake))
        return replace(found, stake=stake, checks=ranked, weighed=len(first))

    def _moved(self, found: Robust) -> list[Check]:
        """Say what each judgement does to the optima."""
        reached = {optimum.fails: optimum for optimum in found.optima}
        pairs = [(w, reached[w.fails]) for w in found.worlds.listed if w.fails in reached]
        return [value_of_information.moved(judgement, pairs) for judgement in self.judgements]

    def _regrets(
        self, judgements: list[str], stake: Stake, worlds: list[World], best: Mapping[Fails, Vector]
    ) -> dict[Group, Fraction]:
        """Find the least largest regret over each side of some judgements, as far as there is time."""
        known: dict[Group, Fraction] = {frozenset(best): stake.value}
        sides = dict.fromkeys(side for id in judgements for side in value_of_information.sides_of(id, worlds))
        tell = self._counter("what to check", len(sides))
        reached = self.sweep.each(
            sorted(sides, key=len),
            value_of_information.least_regret,
            lambda side: (self.instance, {f: best[f] for f in best if f in side}, stake.position),
            lambda side: value_of_information.between(side, known),
            **self.options,
        )
        for number, (side, value) in enumerate(reached, start=1):
            if value is not None:
                known[side] = value
            tell(number)
        return known

    def _counter(self, what: str, of: int) -> Callable[[int], None]:
        def tell(number: int) -> None:
            if self.on_progress is not None:
                seconds = self.sweep.clock.seconds
                self.on_progress(Progress(what, number, of, None, None, None, seconds))

        return tell


def _ends_first(worlds: list[Fails]) -> list[Fails]:
    """Put first the worlds in which most or least fails: what is between two of them may follow from them."""
    middle = max(map(len, worlds)) / 2
    return sorted(worlds, key=lambda fails: -abs(len(fails) - middle))


def _standings(optima: tuple[Optimum, ...], worlds: Worlds, every: bool) -> list[Standing]:
    """Count the worlds in which each membership is part of an optimal design."""
    weights = {world.fails: world.weight for world in worlds.listed}
    number, always, sometimes = Counter[Members](), Counter[Members](), Counter[Members]()
    weight: dict[Members, Fraction] = {}
    issues: dict[Members, Counter[str]] = {}
    for optimum in (optimum for optimum in optima if optimum.proven):
        for members, mandate in optimum.memberships.items():
            number[members] += 1
            weight[members] = weight.get(members, Fraction(0)) + weights[optimum.fails]
            issues.setdefault(members, Counter()).update(mandate)
        if optimum.shared is not None:
            always.update(optimum.shared.every)
            sometimes.update((*optimum.shared.every, *optimum.shared.some))
    found = [
        Standing(
            members,
            number[members],
            weight.get(members, Fraction(0)),
            dict(issues.get(members, Counter()).most_common()),
            always[members] if every else None,
            sometimes[members] if every else None,
        )
        for members in sorted({*number, *sometimes})
    ]
    return sorted(found, key=lambda s: (-s.weight, -(s.some or 0)))
