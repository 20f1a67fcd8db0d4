"""Which demands could be given up without anything to gain: each alone, and two together.

Giving up more never makes the best design worse. So demands that bring nothing when all of them are given
up bring nothing alone either, nor two by two; and where something is to be gained, the design that shows it
tells which of them it makes use of. Few questions suffice for many demands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from designer.design import Design
from designer.questions.demands import Demand
from designer.questions.improvement import Values, rival, values_of
from designer.questions.oracle import DESIGN_SECONDS, Oracle
from designer.solve.requirements import Requirements

Some = frozenset[int]
"""Numbers of demands."""

NOTHING: Some = frozenset()

TOGETHER_SECONDS = 5.0
"""The most that is spent on several demands at once, before fewer are looked at."""

MOST_QUESTIONS = 200
"""Questions after which no more pairs are looked for: where most demands cost something together."""


@dataclass(frozen=True)
class Sorting:
    """Demands by whether giving them up alone brings anything, and those not found out in time."""

    free: Some = NOTHING
    dear: Some = NOTHING
    unknown: Some = NOTHING

    def __or__(self, other: Sorting) -> Sorting:
        """Put two lots together."""
        return Sorting(self.free | other.free, self.dear | other.dear, self.unknown | other.unknown)


class Gains:
    """Answers whether giving up some demands brings anything, and remembers it.

    Parameters
    ----------
    asked
        What is asked.
    demands
        What can be given up; each only ever allows more, and leaves the values of a design as they are.
    than
        The values that would have to be bettered.
    oracle
        Works at the questions.
    """

    def __init__(self, asked: Requirements, demands: list[Demand], than: Values, oracle: Oracle) -> None:
        self.asked = asked
        self.demands = demands
        self.than = than
        self.oracle = oracle
        self.questions = 0
        self.nothing: list[Some] = []
        self.something: list[Some] = []

    def bring(self, some: Some) -> bool | None:
        """Whether giving up all of these brings anything; None when there was no time to find out."""
        if any(some <= known for known in self.nothing):
            return False
        if any(known <= some for known in self.something):
            return True
        if self.oracle.clock.over():
            return None
        seconds = DESIGN_SECONDS if len(some) == 1 else TOGETHER_SECONDS
        found = rival(self.oracle, self.without(some), self.than, seconds)
        self.questions += 1
        if found.exists is False:
            self.nothing.append(some)
        elif found.design is not None:
            self.something.append(self._used(found.design, some))
        return found.exists

    def without(self, some: Iterable[int]) -> Requirements:
        """Ask for all but these."""
        return reduce(lambda asked, n: self.demands[n].drop(asked), sorted(some), self.asked)

    def alone(self, some: Some) -> Sorting:
        """Sort demands by whether each of them alone brings anything."""
        brings = self.bring(some) if some else False
        if brings is False:
            return Sorting(free=some)
        if len(some) == 1:
            return Sorting(dear=some) if brings else Sorting(unknown=some)
        culprits = [known for known in self.something if known <= some and len(known) == 1]
        if brings and culprits:
            dear = NOTHING.union(*culprits)
            return self.alone(some - dear) | Sorting(dear=dear)
        if brings is None and self.oracle.clock.over():
            return Sorting(unknown=some)
        first, second = _halves(some)
        return self.alone(first) | self.alone(second)

    def pairs(self, free: Some) -> tuple[list[Some], bool]:
        """Find the pairs that bring something though neither does alone; whether these are all."""
        found: list[Some] = []
        complete = True
        most = self.questions + MOST_QUESTIONS
        waiting = [(free, free)]
        while waiting:
            left, right = waiting.pop()
            together = left | right
            if len(together) < 2 or (brings := self.bring(together)) is False:
                continue
            if len(together) == 2:
                complete &= brings is not None
                found += [together] if brings else []
            elif self.oracle.clock.over() or self.questions >= most:
                complete = False
            else:
                waiting += _parts(left, right)
        return sorted(dict.fromkeys(found), key=sorted), complete

    def _used(self, design: Design, some: Some) -> Some:
        """Give those of the demands that had to be given up for a design, so that no other one need be."""

        def allowed(given_up: Some) -> bool:
            asked = self.without(given_up)
            better = values_of(asked.instance, design) < self.than
            return better and not self.oracle.refused(asked, design)

        return needed(some, NOTHING, allowed)


def needed(some: Some, given: Some, enough: Callable[[Some], bool]) -> Some:
    """Give a minimal part of a set that is enough, together with what is given (Junker's QuickXplain).

    Examples
    --------
    >>> sorted(needed(frozenset(range(9)), frozenset(), lambda part: {3, 7} <= part))
    [3, 7]
    """
    if enough(given):
        return NOTHING
    if len(some) == 1:
        return some
    first, second = _halves(some)
    from_second = needed(second, given | first, enough)
    return from_second | needed(first, given | from_second, enough)


def _halves(some: Some) -> tuple[Some, Some]:
    ordered = sorted(some)
    middle = len(ordered) // 2
    return frozenset(ordered[:middle]), frozenset(ordered[middle:])


def _parts(left: Some, right: Some) -> list[tuple[Some, Some]]:
    """Split the pairs of one from the left and one from the right into fewer at a time."""
    if left == right:
        first, second = _halves(left)
        return [(first, first), (second, second), (first, second)]
    if len(left) < len(right):
        left, right = right, left
    first, second = _halves(left)
    return [(first, right), (second, right)]
