"""All that cannot hold together, and all that would have to give: one enumeration yields both.

Liffiton, Previti, Malik and Marques-Silva (2016): a map knows which sets of demands are not explored yet.
The cheapest way to hit every conflict known is tried; where the rest is possible, it is a repair, and the
cheapest that is left; where it is not, the rest is shrunk to one more minimal conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from designer.clock import Clock
from designer.engines import cpsat
from designer.engines.program import Program, summed
from designer.explain.oracle import Kept, Oracle
from designer.instance import scaled


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

    Attributes
    ----------
    floor
        What any correction costs at least that is not found yet.
    """

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.count = len(oracle.demands)
        self.everything = frozenset(range(self.count))
        self.cores: list[Core] = []
        self.corrections: list[Correction] = []
        self.complete = False
        self.floor = Decimal(0)

    def alone(self) -> list[Correction]:
        """Give the demands of which one is enough, the cheapest first.

        Whatever else there is gives up two others at least.
        """
        weights = [demand.weight for demand in self.oracle.demands]
        order = sorted(self.everything, key=lambda n: (weights[n], n))
        enough: list[int] = []
        for n in order:
            if self.oracle.clock.over():
                return [self._corrected(frozenset({n}), cheapest=False) for n in enough]
            if self.oracle.possible(self.everything - {n}):
                enough.append(n)
        self.floor = sum([weights[n] for n in order if n not in enough][:2], Decimal(0))
        return [self._corrected(frozenset({n}), weights[n] <= self.floor) for n in enough]

    def explore(self, clock: Clock) -> Iterator[Core | Correction]:
        """Give conflicts and corrections as they are found, corrections the cheapest first, until all are."""
        while not clock.over():
            given_up = self._next()
            if given_up is None:
                return
            kept = self.everything - given_up
            match self.oracle.possible(kept):
                case True:
                    yield self._corrected(given_up, cheapest=True)
                case False:
                    core = self.shrunk(kept)
                    if core.minimal or not self.cores:
                        self.cores.append(core)
                        yield core
                case None:
                    return

    def others(self) -> Iterator[Correction]:
        """Give corrections that are minimal without being proven the cheapest left, as long as there are any.

        What gave already is kept, then whatever else goes with it, the dearest first.
        """
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

    def _corrected(self, given_up: Kept, cheapest: bool) -> Correction:
        correction = Correction(tuple(sorted(given_up)), cheapest)
        self.corrections.append(correction)
        return correction

    def _next(self) -> Kept | None:
        """Give the cheapest set that hits all conflicts and includes no correction, if there is one."""
        program = Program()
        dropped = [program.variable() for _ in range(self.count)]
        prices = [scaled(demand.weight) for demand in self.oracle.demands]
        # Of equally cheap ones that which gives up least, and rules rather than issues, which come last.
        order = 2 * self.count * self.count + 1
        terms = {
            v: price * order + self.count + n
            for n, (v, price) in enumerate(zip(dropped, prices, strict=True))
        }
        for core in self.cores:
            program.require(summed(dropped[n] for n in core.members), at_least=1)
        for correction in self.corrections:
            members = correction.members
            program.require(summed(dropped[n] for n in members), at_most=len(members) - 1)
        clock = self.oracle.clock
        left = replace(self.oracle.effort, seconds=clock.left)
        outcome = cpsat.minimise(program, terms, left, cancel=clock.cancel)
        if outcome.status == "infeasible":
            self.complete = True
        if outcome.status != "optimal" or outcome.values is None:
            return None
        given_up = frozenset(n for n, v in enumerate(dropped) if outcome.values[v])
        cost = sum((self.oracle.demands[n].weight for n in given_up), Decimal(0))
        self.floor = max(self.floor, cost)
        return given_up

    def shrunk(self, kept: Iterable[int]) -> Core:
        """Give up demands, many at once where that goes, until each that is left is needed."""
        needed: list[int] = []
        rest = sorted(kept)
        at_once = max(1, len(rest) // 2)
        proven: set[int] = set()
        while rest:
            some, others = rest[:at_once], rest[at_once:]
            match self.oracle.possible([*needed, *others]):
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
