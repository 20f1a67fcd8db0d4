"""Variables that follow from others: each is declared with the rows that bound it, and computed from them.

The solver may leave such a variable short of what the rows allow. Once bodies, mandates and links are
known, :meth:`AuxiliaryVariables.settle` gives each the value that its rows leave best for the design.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from designer.engines.program import Program, Terms, added, total

Settle = Callable[[list[int]], None]


@dataclass
class AuxiliaryVariables:
    """The derived variables of a programme, in an order in which they can be computed.

    Examples
    --------
    >>> derived = AuxiliaryVariables(Program())
    >>> x, y = derived.program.variable(), derived.program.variable()
    >>> both, either = derived.least_of({x: 1}, {y: 1}), derived.excess_of({x: 1, y: 1}, over=0)
    >>> values = [1, 0, 1, 0]
    >>> derived.settle(values)
    >>> values[both], values[either]
    (0, 1)
    """

    program: Program
    steps: list[Settle] = field(default_factory=list)
    last_steps: list[Settle] = field(default_factory=list)

    def least_of(self, *bounds: Terms, tight: bool = False) -> int:
        """Add a 0/1 variable that is at most each of these expressions, whose values are 0, 1 or more.

        Where it is ``tight``, it is 1 whenever all of them are 1; they must then be at most 1.
        """
        variable = self.program.variable()
        for bound in bounds:
            self.program.require({**bound, variable: -1}, at_least=0)
        if tight:
            together = added(*bounds)
            together[variable] = together.get(variable, 0) - 1
            self.program.require(together, at_most=len(bounds) - 1)

        def settle(values: list[int]) -> None:
            values[variable] = min([1, *(total(bound, values) for bound in bounds)])

        self.steps.append(settle)
        return variable

    def excess_of(self, terms: Terms, over: int = 0) -> int:
        """Add a 0/1 variable that is 1 where an expression, at most ``over`` + 1, exceeds ``over``."""
        return self.positive_part(terms, over, upper=1)

    def excess_of_any(self, some: Sequence[Terms], over: int) -> int:
        """Add a 0/1 variable that is 1 where one of these expressions, at most ``over`` + 1, exceeds it."""
        variable = self.program.variable()
        for terms in some:
            self.program.require({**terms, variable: -1}, at_most=over)

        def settle(values: list[int]) -> None:
            values[variable] = int(any(total(terms, values) > over for terms in some))

        self.steps.append(settle)
        return variable

    def positive_part(self, terms: Terms, over: int, upper: int | None = None) -> int:
        """Add a variable that is at least what an expression is ``over`` a number, and at least 0."""
        most = sum(weight * self.program.upper[v] for v, weight in terms.items() if weight > 0)
        variable = self.program.variable(upper=max(0, most - over) if upper is None else upper)
        self.program.require({**terms, variable: -1}, at_most=over)

        def settle(values: list[int]) -> None:
            values[variable] = max(0, total(terms, values) - over)

        self.steps.append(settle)
        return variable

    def following(self, variable: int, value: Settle) -> None:
        """Declare a variable that follows from which rules are broken, and is never too large till then."""
        largest = self.program.upper[variable]

        def out_of_the_way(values: list[int]) -> None:
            values[variable] = largest

        self.steps.append(out_of_the_way)
        self.last_steps.append(value)

    def settle(self, values: list[int]) -> None:
        """Compute every derived variable, in place; some follow once it is known what is broken."""
        for step in self.steps:
            step(values)

    def settle_last(self, values: list[int]) -> None:
        """Compute the variables that follow from what is broken, in place."""
        for step in self.last_steps:
            step(values)
