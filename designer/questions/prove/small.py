"""Small whole weights: the fewest facts, and parts of a small denominator, that prove a bound.

Dual values are an optimum among many; a person reads the one with few facts, small numbers and nothing
negative. It is an integer programme: parts of each fact, such that no known institution is paid more than it
costs, and enough in all. Institutions are asked for as they are needed.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, lcm

from designer.engines import cpsat
from designer.engines.outcome import Effort
from designer.engines.program import Program
from designer.questions.prove.rows import Rows
from designer.verify.facts import Number
from designer.verify.proof import Covered, Fact, Supposed, Weights

DENOMINATORS = (1, 2, 3, 4, 5, 6, 10, 12)
"""Tried in this order."""

MOST_FACTS = 200
"""Facts beyond which nobody would read what is found."""

LARGEST = 3
"""How often the dearest institution a weight is worth at most."""

ROUNDS = 25
"""Sets of weights that are looked at for a denominator, each with what the one before overpays."""

WORK = 1.0
"""Time for each, in the solver's own deterministic clock."""


def small(rows: Rows, target: Fraction) -> Weights | None:
    """Find small weights that prove a bound; None where there are none, or none are found soon.

    Parameters
    ----------
    rows
        The facts of the case; institutions that are found to matter are added to its columns.
    target
        The bound.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        When time is up.
    """
    if len(rows.facts) > MOST_FACTS:
        return None
    for negative in (False, True):
        for denominator in DENOMINATORS:
            weights = _Parts(rows, target, denominator, negative).find()
            if weights is not None:
                return weights
    return None


class _Parts:
    """The integer programme for a denominator, with something negative in it or not."""

    def __init__(self, rows: Rows, target: Fraction, denominator: int, negative: bool) -> None:
        self.rows = rows
        self.denominator = denominator
        self.negative = negative
        dearest = max((body.cost for body in rows.columns.verifier.world.all), default=Fraction(1))
        self.most = LARGEST * denominator * max(1, ceil(dearest))
        self.program = Program()
        self.objective: dict[int, int] = {}
        self.variables = [self._variables(*found) for found in zip(rows.facts, rows.numbers, strict=True)]
        self._require_enough(target)
        self.stated = 0

    def _variables(self, fact: Fact, number: Number) -> list[tuple[int, int, Fraction]]:
        """Declare the parts of a fact: for each bound that it has a variable, its sign, and the bound."""
        found = []
        for sign, side in ((1, number.at_least), (-1, self._most(fact, number))):
            if side is not None:
                parts, used = self.program.variable(upper=self.most), self.program.variable()
                self.program.require({parts: 1, used: -self.most}, at_most=0)
                # What is easiest to read comes first: issues, then other facts, then what is taken off.
                plain = 1 if isinstance(fact, Covered) else 2
                self.objective[parts] = plain if sign > 0 else 2 * plain
                self.objective[used] = 4 * self.objective[parts] * self.denominator
                found.append((parts, sign, side))
        return found

    def _most(self, fact: Fact, number: Number) -> Fraction | None:
        """Give the upper bound of a fact, if a weight may be on it.

        In a case without any institutions of a kind, what they are paid is nothing that anybody reads.
        """
        unread = isinstance(fact, Supposed) and number.at_most == 0
        return number.at_most if unread or (self.negative and not isinstance(fact, Covered)) else None

    def _require_enough(self, target: Fraction) -> None:
        """Require what is rounded up to the target, so more than the value before it."""
        terms = {parts: sign * side for some in self.variables for parts, sign, side in some}
        before = (target - self.rows.columns.verifier.step) * self.denominator
        whole = lcm(*(side.denominator for side in terms.values()))
        scaled = {parts: int(side * whole) for parts, side in terms.items() if side}
        self.program.require(scaled, at_least=floor(before * whole) + 1)

    def find(self) -> Weights | None:
        """Look for the simplest weights until none of them overpays anybody."""
        columns, path = self.rows.columns, self.rows.path
        for _ in range(ROUNDS):
            columns.clock.check()
            self._state_columns()
            effort = Effort(seconds=columns.clock.left, deterministic=WORK)
            outcome = cpsat.minimise(self.program, self.objective, effort, cancel=columns.clock.cancel)
            if outcome.values is None:
                return None
            values = outcome.values
            parts = [sum(sign * values[v] for v, sign, _ in some) for some in self.variables]
            weights = self.rows.weights(parts, self.denominator)
            if not columns.grow(weights, path):
                return weights
        return None

    def _state_columns(self) -> None:
        """Add the rows of the columns that are new: nobody is paid more than it costs."""
        paid: dict[int, dict[int, int]] = {}
        for some, terms in zip(self.variables, self.rows.terms, strict=True):
            for m, amount in terms.items():
                if m >= self.stated:
                    paid.setdefault(m, {}).update({v: sign * amount for v, sign, _ in some})
        listed = self.rows.columns.all
        for m in range(self.stated, len(listed)):
            self.program.require(paid.get(m, {}), at_most=floor(listed[m].cost * self.denominator))
        self.stated = len(listed)
