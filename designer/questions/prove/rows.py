"""Facts as rows over columns: what each institution that is known adds to each, computed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from designer.questions.prove.columns import Columns
from designer.verify.facts import Number
from designer.verify.proof import Covered, Fact, Weights
from designer.verify.verifier import Path


class Rows:
    """The facts of a case, with what every known institution adds to them.

    Parameters
    ----------
    columns
        The institutions known to matter; there may be more of them later.
    path
        The splits on the way to the case.
    """

    def __init__(self, columns: Columns, path: Path) -> None:
        self.columns = columns
        self.path = path
        self.facts: list[Fact] = []
        self.numbers: list[Number] = []
        self._terms: list[dict[int, int]] = []
        self._handled: dict[str, int] = {}
        self._others: list[int] = []
        self._listed = 0
        self.state(columns.verifier.facts.stated(path))

    def state(self, facts: Iterable[Fact]) -> None:
        """Add facts."""
        for fact in facts:
            n = len(self.facts)
            number = self.columns.verifier.facts.number(fact, self.path)
            self.facts.append(fact)
            self.numbers.append(number)
            if isinstance(fact, Covered):
                self._handled[fact.issue] = n
            else:
                self._others.append(n)
            listed = enumerate(self.columns.all[: self._listed])
            amounts = ((m, number.of(column.body, column.mandate)) for m, column in listed)
            self._terms.append({m: amount for m, amount in amounts if amount})

    @property
    def terms(self) -> list[dict[int, int]]:
        """What columns, by their numbers, add to each fact."""
        listed = self.columns.all
        clock = self.columns.clock
        for m, column in clock.each(enumerate(listed[self._listed :], start=self._listed)):
            for issue in column.mandate:
                self._terms[self._handled[issue]][m] = 1
            for n in self._others:
                if amount := self.numbers[n].of(column.body, column.mandate):
                    self._terms[n][m] = amount
            self._listed = m + 1
        return self._terms

    def weights(self, parts: Sequence[int], denominator: int) -> Weights:
        """Put weights on the facts, in parts of a whole, but for those that have no bound to speak of."""
        found = []
        for fact, number, part in zip(self.facts, self.numbers, parts, strict=True):
            weight = Fraction(part, denominator)
            if weight and number.side(weight) is not None:
                found.append(fact.model_copy(update={"weight": weight}))
        return Weights(facts=tuple(found))

    def overpaid(self, parts: Sequence[int], denominator: int) -> bool:
        """Whether some known institution is paid more than it costs."""
        paid = [0] * len(self.columns.all)
        for terms, part in zip(self.terms, parts, strict=True):
            for m, amount in terms.items() if part else ():
                paid[m] += part * amount
        costs = (column.cost for column in self.columns.all)
        return any(p > cost * denominator for p, cost in zip(paid, costs, strict=True))
