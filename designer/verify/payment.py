"""What institutions are paid for what they add to facts, and which are paid more than they cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from designer.verify.facts import Adds, Facts, Number
from designer.verify.mandates import best_paid
from designer.verify.proof import Covered, Fact, Measure
from designer.verify.scale import Ratio, Scale, total
from designer.verify.world import Body, Issues


@dataclass(frozen=True)
class Overpaid:
    """An institution that is paid more than it costs, and by how much."""

    body: Body
    mandate: Issues
    surplus: Fraction


class Payment:
    """Weights on facts, as what they pay to institutions.

    Parameters
    ----------
    facts
        The facts of the instance.
    numbers
        Those that have a weight, and what each is as a number.
    measure
        The measure that institutions cost what they add to; what they cost as institutions when None.
    """

    def __init__(
        self, facts: Facts, numbers: Sequence[tuple[Fact, Number]], measure: Measure | None = None
    ) -> None:
        self.facts = facts
        self.handled: dict[str, list[Fraction]] = defaultdict(list)
        self.others: list[tuple[Fraction, Number]] = []
        for fact, number in numbers:
            if isinstance(fact, Covered):
                self.handled[fact.issue].append(fact.weight)
            else:
                self.others.append((fact.weight, number))
        self.cost_adds: Adds | None = None if measure is None else facts.measured(measure)
        costs = {body.cost for body in facts.world.all}
        self.rates = _Rates(self.handled, self.others, Scale.of([*(f.weight for f, _ in numbers), *costs]))

    def most(self, body: Body) -> Overpaid | None:
        """Give the mandate with which a body is paid most above its cost, if there is any."""
        found = self._most(body, self.rates)
        if found is None or self.rates.scale.exact:
            return found
        # It may be what was rounded up that is too much: pay this one body exactly.
        watch = self.facts.world.watch
        weighted = {issue: self.handled[issue] for issue in body.issues if issue in self.handled}
        handled = {issue: [total(weights, watch)] for issue, weights in weighted.items()}
        others = [(w, number) for w, number in self.others if number.adds(body) or number.once(body)]
        weights: list[Fraction | Ratio] = [*(w for (w,) in handled.values()), *(w for w, _ in others)]
        return self._most(body, _Rates(handled, others, Scale.exactly([*weights, body.cost], watch)))

    def _most(self, body: Body, rates: _Rates) -> Overpaid | None:
        pay: dict[Issues, int] = defaultdict(int)
        extra = []
        for issue in body.issues:
            if issue in rates.handled:
                what, rate = rates.handled[issue]
                pay[what] += rate
        for rate, number in rates.others:
            for what, times in number.adds(body):
                pay[what] += rate * times
            some = number.once(body)
            if some is not None and rate > 0:
                extra.append((some, rate))
        for what, times in () if self.cost_adds is None else self.cost_adds(body):
            pay[what] -= rates.scale.factor * times
        cost = rates.scale.down(body.cost) if self.cost_adds is None else 0
        longest = self.facts.instance.settings.max_mandate
        found = best_paid(body, pay, longest, cost, extra, self.facts.world.watch)
        return None if found is None else Overpaid(body, found.mandate, rates.surplus(found.surplus))


class _Rates:
    """Weights in whole numbers."""

    def __init__(
        self,
        handled: Mapping[str, Sequence[Fraction | Ratio]],
        others: Sequence[tuple[Fraction, Number]],
        scale: Scale,
    ) -> None:
        self.scale = scale
        self.handled = {
            issue: (frozenset({issue}), sum(map(scale.up, weights))) for issue, weights in handled.items()
        }
        self.others = [(scale.up(weight), number) for weight, number in others]

    def surplus(self, parts: int) -> Fraction:
        """Give a number of parts as what it is."""
        return Fraction(parts, self.scale.factor)
