"""All that cannot hold together, and all that would have to give: one enumeration yields both.

MARCO (Liffiton, Previti, Malik and Marques-Silva, 2016), in the order of implicit hitting sets: a map knows
which sets of demands are not explored yet. The cheapest way to hit every conflict known is tried; where the
rest is possible, it is a repair, and the cheapest that is left; where it is not, the rest is shrunk to one
more minimal conflict. Elastic models give what would take long to find step by step: a first repair, which
is only waiting for its proof then, and small parts of the rest to shrink.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from decimal import Decimal
from math import gcd

from designer.engines import cpsat
from designer.engines.program import Program, summed
from designer.instance import scaled
from designer.questions.elastic_model import Elastic, elastic, is_elastic, issues_of
from designer.questions.oracle import Kept, Oracle
from designer.questions.priced_demands import Together
from designer.runtime.clock import Clock
from designer.solve.confirm import ContradictionError, by_second_solve

HASTE = 0.1
"""Seconds for a conflict where a guide hits most others by itself."""


@dataclass(frozen=True)
class Core:
    """Demands that cannot hold together.

    Parameters
    ----------
    members
        Their numbers.
    proven
        Those without which the others can hold; time ran out before it was known of the rest.
    """

    members: tuple[int, ...]
    proven: Kept

    @property
    def minimal(self) -> bool:
        """Whether each of them is proven to be needed."""
        return self.proven == {*self.members}


@dataclass(frozen=True)
class Correction:
    """Demands that make a design possible when they are given up.

    Parameters
    ----------
    members
        Their numbers.
    cheapest
        Whether nothing cheaper is left, given all that was found before.
    """

    members: tuple[int, ...]
    cheapest: bool


class Explored:
    """What has been found of the conflicts and corrections of an instance, so far.

    Parameters
    ----------
    oracle
        Answers what is possible.
    guide
        Demands and designs in one programme, if there is one: its solutions hit most conflicts at once.

    Attributes
    ----------
    first
        A correction known before any conflict is, the cheapest of those that elastic models know.
    failed
        Sets of demands that the guide let stand and that cannot hold together, not quite shrunk to conflicts.
    corrected
        Whether no correction is left to be found; conflicts may be.
    complete
        Whether no conflict is left either.
    """

    def __init__(self, oracle: Oracle, guide: Together | None = None) -> None:
        self.oracle = oracle
        self.guide = guide
        self.count = len(oracle.demands)
        self.everything = frozenset(range(self.count))
        self.cores: list[Core] = []
        self.corrections: list[Correction] = []
        self.first: Correction | None = None
        self.failed: list[Kept] = []
        self.corrected = False
        self.complete = False
        self.stretched: dict[Kept, Elastic | None] = {}

    @property
    def ways(self) -> list[Correction]:
        """The corrections known, the first one among them though it waits for its proof."""
        waits = self.first is not None and self.first.members not in [c.members for c in self.corrections]
        return [*self.corrections, *([self.first] if waits and self.first else [])]

    def begin(self, clock: Clock) -> Correction | None:
        """Find a first correction, which nothing may be left out of; None where there is none soon."""
        self.first = next(self.soon(clock), None)
        return self.first

    def soon(self, clock: Clock) -> Iterator[Correction]:
        """Give corrections that leave numbers of seats and settings as they are, the cheapest first."""
        model = self._elastic(self.everything, clock) if self.oracle.projects else None
        oracle = self._until(clock)
        known: list[Kept] = []
        while model is not None and not clock.over():
            found = model.cheapest(self._low_prices(), oracle.effort, clock, known)
            if found is None:
                return
            given_up, least = found
            if oracle.possible(self.everything - given_up) is not True:
                return
            # Of what costs least, nothing can be left out.
            for n in () if least else sorted(given_up, key=lambda n: -self.oracle.demands[n].weight):
                if oracle.possible(self.everything - (given_up - {n})):
                    given_up -= {n}
            known.append(given_up)
            yield Correction(tuple(sorted(given_up)), cheapest=False)

    def _until(self, clock: Clock) -> Oracle:
        """Give an oracle of the same knowledge that works until a time."""
        oracle = copy(self.oracle)
        oracle.clock = clock
        return oracle

    def explore(self, clock: Clock) -> Iterator[Core | Correction]:
        """Give conflicts and corrections as they are found, corrections the cheapest first, until all are."""
        oracle = self._until(clock)
        while not clock.over():
            given_up = self._next(clock)
            if given_up is None:
                return
            kept = self.everything - given_up
            match self._possible(kept, oracle):
                case True:
                    if not self._confirmed(given_up, clock):
                        return
                    yield self._corrected(given_up, cheapest=True)
                case False:
                    part = kept if self.guide is not None else self._contradiction(kept, clock)
                    core = self.shrunk(part, clock, None if self.guide is None else HASTE)
                    # That everything cannot hold together is known; a first conflict says more than that.
                    news = bool(core.proven) or len(core.members) < self.count
                    if core.minimal or (self.guide is None and not self.cores and news):
                        self.cores.append(core)
                        yield core
                    elif self.guide is not None:
                        self.failed.append(frozenset(core.members))
                    else:
                        # Nothing is learnt, so that the same set would come next.
                        return
                case None:
                    return

    def _elastic(self, kept: Kept, clock: Clock) -> Elastic | None:
        """Give the elastic model in which these demands are kept that are as they stand."""
        oracle = self.oracle
        stiff = frozenset(n for n in kept if not is_elastic(oracle.demands[n]))
        if stiff not in self.stretched:
            self.stretched[stiff] = elastic(oracle, stiff, clock)
        return self.stretched[stiff]

    def _contradiction(self, kept: Kept, clock: Clock) -> Kept:
        """Give a part of demands, much smaller if it goes, that is a contradiction all the same."""
        oracle = self._until(clock)
        model = self._elastic(kept, clock) if oracle.projects else None
        core = None if model is None else model.core(kept, oracle.effort, clock)
        if model is None or core is None:
            return kept
        # Of the demands that are as they stand, most often those matter that speak of the same issues.
        issues = {issue for n in core - model.stiff for issue in issues_of(oracle.demands[n])}
        near = core - {
            n for n in model.stiff if (some := issues_of(oracle.demands[n])) and issues.isdisjoint(some)
        }
        if self._possible(near, oracle) is False:
            return near
        oracle.known[core] = False
        return core

    def unguided(self) -> None:
        """Look at conflicts one by one from now on, those too that were not quite shrunk."""
        self.guide = None
        self.failed = []

    def _possible(self, kept: Iterable[int], oracle: Oracle) -> bool | None:
        """Whether demands can hold together; of all corrections, one has to be given up."""
        stand = frozenset(kept)
        if self.corrected:
            return any(stand.isdisjoint(correction.members) for correction in self.corrections)
        return oracle.possible(stand)

    def others(self) -> Iterator[Correction]:
        """Give corrections that are minimal without being proven the cheapest left, as long as there are any.

        After the first one known: what gave already is kept, then whatever else goes with it, the dearest
        first.
        """
        if self.ways != self.corrections:
            self.corrections = self.ways
            yield self.corrections[-1]
        while not self.oracle.clock.over():
            kept = frozenset(n for correction in self.corrections for n in correction.members)
            if self.oracle.possible(kept) is not True:
                return
            grown = self._grown(kept)
            if grown is None:
                return
            yield self._corrected(self.everything - grown, cheapest=False)

    def _grown(self, kept: Kept) -> Kept | None:
        """Add demands that go with those kept, many at once where that goes; None when time is up."""
        weights = [demand.weight for demand in self.oracle.demands]
        rest = sorted(self.everything - kept, key=lambda n: -weights[n])
        at_once = max(1, len(rest) // 2)
        while rest:
            some, others = rest[:at_once], rest[at_once:]
            match self.oracle.possible(kept | {*some}):
                case True:
                    kept |= {*some}
                    rest = others
                    at_once = max(1, min(2 * at_once, len(rest)))
                case False if len(some) == 1:
                    rest = others
                case False:
                    at_once = max(1, at_once // 2)
                case None:
                    return None
        return kept

    def ranked(self, corrections: Iterable[Correction], clock: Clock) -> list[Correction]:
        """Sort corrections by weight; proven cheapest are those below which every set misses a conflict."""
        found = sorted(corrections, key=self._weight)
        ranked: list[Correction] = []
        for correction in found:
            least = self._least(ranked, clock)
            cheapest = correction.cheapest or (least is not None and self._weight(correction) <= least)
            ranked.append(replace(correction, cheapest=cheapest))
        return ranked

    def _weight(self, correction: Correction) -> Decimal:
        return sum((self.oracle.demands[n].weight for n in correction.members), Decimal(0))

    def _least(self, before: Iterable[Correction], clock: Clock) -> Decimal | None:
        """Give the least weight of what hits all known conflicts and includes none of some corrections."""
        program = Program()
        dropped = [program.variable() for _ in range(self.count)]
        for core in self.cores:
            program.require(summed(dropped[n] for n in core.members), at_least=1)
        for correction in before:
            members = correction.members
            program.require(summed(dropped[n] for n in members), at_most=len(members) - 1)
        program.require(summed(dropped), at_least=1)
        terms = {dropped[n]: scaled(demand.weight) for n, demand in enumerate(self.oracle.demands)}
        left = replace(self.oracle.effort, seconds=clock.left)
        outcome = cpsat.minimise(program, terms, left, cancel=clock.cancel)
        if outcome.status != "optimal" or outcome.values is None:
            return None
        weights = (d.weight for d, v in zip(self.oracle.demands, dropped, strict=True) if outcome.values[v])
        return sum(weights, Decimal(0))

    def _corrected(self, given_up: Kept, cheapest: bool) -> Correction:
        correction = Correction(tuple(sorted(given_up)), cheapest)
        self.corrections.append(correction)
        return correction

    def _next(self, clock: Clock) -> Kept | None:
        """Give the cheapest set that hits all conflicts and includes no correction, if there is one."""
        program, terms = self._map()
        left = replace(self.oracle.effort, seconds=clock.left)
        outcome = cpsat.minimise(program, terms, left, cancel=clock.cancel)
        if outcome.status == "infeasible":
            self.complete = self.guide is None
            self.corrected = self.complete or self._confirmed(None, clock)
        if outcome.status != "optimal" or outcome.values is None:
            return None
        return frozenset(n for n, v in enumerate(terms) if outcome.values[v])

    def _confirmed(self, given_up: Kept | None, clock: Clock) -> bool:
        """Whether something else says as well that no set left is cheaper, or that none is left at all.

        Without a guide the programme is a mere map of what is known.
        """
        if self.guide is None:
            return True
        program, terms = self._map()
        if given_up is not None:
            cost = sum(price for n, price in enumerate(terms.values()) if n in given_up)
            program.require(terms, at_most=cost - 1)
        left = replace(self.oracle.effort, seconds=clock.left)
        try:
            return by_second_solve(program, terms, left, clock.cancel) is not None
        except ContradictionError:
            return False

    def _map(self) -> tuple[Program, dict[int, int]]:
        """State which sets of demands to give up are not explored yet, and what each demand costs."""
        program = Program() if self.guide is None else self.guide.program.with_rows(())
        dropped = (
            [program.variable() for _ in range(self.count)] if self.guide is None else self.guide.given_up
        )
        for kept in (*self.failed, *(core.members for core in self.cores)):
            program.require(summed(dropped[n] for n in kept), at_least=1)
        for correction in self.corrections:
            members = correction.members
            program.require(summed(dropped[n] for n in members), at_most=len(members) - 1)
        return program, dict(zip(dropped, self._prices(), strict=True))

    def _prices(self) -> list[int]:
        """Price demands: of equally cheap sets the smallest, and rules rather than issues."""
        order = 2 * self.count * self.count + 1
        demands = enumerate(self.oracle.demands)
        return [scaled(demand.weight) * order + self.count + n for n, demand in demands]

    def _low_prices(self) -> dict[int, int]:
        """Price demands as far as models with designs in them are still soon solved: the smallest sets."""
        weights = [scaled(demand.weight) for demand in self.oracle.demands]
        divisor = gcd(*weights) or 1
        return {n: weight // divisor * (self.count + 1) + 1 for n, weight in enumerate(weights)}

    def _remoteness(self, n: int) -> tuple[bool, int]:
        """Put what speaks of other issues than a wish does before all else, to be given up first."""
        issues = issues_of(self.oracle.demands[n])
        wish = self.oracle.wish
        return (wish is None or not issues or not issues.isdisjoint(wish.issues), n)

    def shrunk(self, kept: Iterable[int], clock: Clock | None = None, seconds: float | None = None) -> Core:
        """Give up demands, many at once where that goes, until each that is left is needed, or time is up."""
        clock = clock or self.oracle.clock
        oracle = self._until(clock if seconds is None else Clock(clock.at_most(seconds), clock.cancel))
        needed: list[int] = []
        rest = sorted(kept, key=self._remoteness)
        at_once = max(1, len(rest) // 2)
        proven: set[int] = set()
        while rest:
            if oracle.clock.over():
                needed += rest
                break
            some, others = rest[:at_once], rest[at_once:]
            match self._possible([*needed, *others], oracle):
                case False:
                    rest = others
                    at_once = max(1, min(2 * at_once, len(rest)))
                case answer if len(some) == 1:
                    needed += some
                    rest = others
                    if answer:
                        proven |= {*some}
                case _:
                    at_once = max(1, at_once // 2)
        self.oracle.known[frozenset(needed)] = False
        return Core(tuple(sorted(needed)), frozenset(proven))
