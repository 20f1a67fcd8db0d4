"""Variants of what is asked, in one programme: a binary variable for each says that it is the one asked.

A variant gives up some demands of a parametric programme, and may free soft rules of their price.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import takewhile

from designer.design import Design
from designer.engines.compact.objectives import OF_LINKS
from designer.engines.program import Program, Row, Terms, summed
from designer.instance import names_in
from designer.questions.oracle import Oracle
from designer.questions.parametric_model import Parametric
from designer.questions.stage_values import Values, values_of, whole
from designer.solve.requirements import Requirements

Some = frozenset[int]
"""Numbers of variants."""

NONE: Some = frozenset()


@dataclass(frozen=True)
class Variant:
    """One way of asking less.

    Parameters
    ----------
    asked
        What is asked then.
    gives
        The numbers of the demands that are given up.
    values
        The values of the best design that is known of it.
    frees
        Soft rules that cost nothing besides.
    design
        That design; None where it is the present one.
    proven
        Whether the solver has proven it the best one.
    """

    asked: Requirements
    gives: frozenset[int]
    values: Values
    frees: frozenset[str] = frozenset()
    design: Design | None = None
    proven: bool = False


@dataclass(frozen=True)
class Choice:
    """Which variants may be asked.

    Parameters
    ----------
    alone
        Any one of these,
    left, right
        or at most two, one of each; the same ones, or all different.
    """

    alone: Some = NONE
    left: Some = NONE
    right: Some = NONE

    def rows(self, chosen: list[int]) -> Iterator[Row]:
        """State it over the variables of the variants."""
        others = {*range(len(chosen))} - self.alone - self.left - self.right
        yield _at_most(0, others, chosen)
        if self.left == self.right:
            weights = {chosen[n]: 2 for n in self.alone} | {chosen[n]: 1 for n in self.left}
            yield Row(tuple(weights.items()), 1, 2)
        else:
            yield _at_most(1, self.left, chosen)
            yield _at_most(1, self.right, chosen)

    def parts(self) -> list[Choice]:
        """Split it into smaller ones that are as much together; none where it cannot be split."""
        if self.alone and self.left:
            return [Choice(self.alone), replace(self, alone=NONE)]
        if self.alone:
            return [] if len(self.alone) == 1 else [*map(Choice, _halves(self.alone))]
        if self.left == self.right:
            first, second = _halves(self.left)
            pairs = [(first, first), (second, second), (first, second)]
            return [] if len(self.left) <= 2 else [Choice(NONE, *p) for p in pairs if len(p[0] | p[1]) > 1]
        small, large = sorted((self.left, self.right), key=len)
        return [] if len(large) == 1 else [Choice(NONE, half, small) for half in _halves(large)]


def _at_most(number: int, some: Iterable[int], chosen: list[int]) -> Row:
    return Row(tuple((chosen[n], 1) for n in sorted(some)), None, number)


def _halves(some: Some) -> tuple[Some, Some]:
    ordered = sorted(some)
    middle = len(ordered) // 2
    return frozenset(ordered[:middle]), frozenset(ordered[middle:])


class Variants:
    """Finds out which variants have better designs than the present one, which is a design of each.

    Parameters
    ----------
    parametric
        The programme, in which the demands can be given up.
    present
        The values of the present design where nothing is given up.
    oracle
        Works at the questions.

    Attributes
    ----------
    listed
        The variants, each with the best design that is known of it.
    pairs
        For every two that have a better design together, the variant that is both.
    """

    def __init__(self, parametric: Parametric, present: Values, oracle: Oracle) -> None:
        self.parametric = parametric
        self.oracle = oracle
        self.listed: list[Variant] = []
        self.pairs: dict[Some, int] = {}
        self._chosen: list[int] = []
        self._paid: dict[str, int] = {}
        self._present = [whole(o, value) for o, value in zip(parametric.objectives, present, strict=True)]

    def add(self, variant: Variant) -> int:
        """Add a variant, and give its number."""
        self.listed.append(variant)
        self._chosen.append(self.parametric.program.variable())
        for rule in variant.frees:
            self._pay(rule)
        return len(self.listed) - 1

    @property
    def early(self) -> int:
        """How many objectives, from the first one on, speak of bodies and not of links."""
        stages = self.parametric.asked.instance.settings.objectives
        return sum(1 for _ in takewhile(lambda stage: not OF_LINKS & {*names_in(stage)}, stages))

    @property
    def bodies(self) -> set[int]:
        """The variables of bodies and mandates, of what is broken and given up, and of the variants."""
        return {*self.parametric.bodies, *self._chosen, *self._paid.values()}

    def program(self, choice: Choice) -> Program:
        """State which variants may be asked, and that what is not asked is not given up."""
        rows = [*choice.rows(self._chosen)]
        for demand, given_up in self.parametric.given_up.items():
            giving = (c for c, v in zip(self._chosen, self.listed, strict=True) if demand in v.gives)
            rows.append(Row((*summed(giving).items(), (given_up, -1)), 0, None))
        for rule, paid in self._paid.items():
            freeing = (c for c, v in zip(self._chosen, self.listed, strict=True) if rule in v.frees)
            broken = self.parametric.model.broken.variables[rule]
            rows.append(Row((*summed(freeing).items(), (paid, 1), (broken, -1)), 0, None))
        rows += [self.without(pair) for pair in self.pairs]
        return self.parametric.program.with_rows(rows)

    def without(self, some: Some) -> Row:
        """State that not all of some variants are asked."""
        return _at_most(len(some) - 1, some, self._chosen)

    def terms(self) -> list[Terms]:
        """Give the objectives, in which soft rules cost nothing where they are freed."""
        variables = self.parametric.model.broken.variables
        paid = {variables[rule]: variable for rule, variable in self._paid.items()}
        return [{paid.get(v, v): w for v, w in o.terms.items()} for o in self.parametric.objectives]

    def present(self) -> list[tuple[Terms, int]]:
        """Give the objectives with the values of the present design."""
        return [*zip(self.terms(), self._present, strict=True)]

    def known(self, some: Some) -> list[tuple[Terms, int]]:
        """Give the objectives such that none is below its value where nothing betters what is known of some.

        Where a variant is chosen, the values to be bettered are those that are known of it.
        """
        reached: list[tuple[Terms, int]] = []
        for stage, (terms, value) in enumerate(self.present()):
            objective = self.parametric.objectives[stage]
            best = {n: whole(objective, self.listed[n].values[stage]) for n in sorted(some)}
            lower = {self._chosen[n]: value - least for n, least in best.items() if least != value}
            reached.append(({**terms, **lower}, value))
        return reached

    def chosen(self, values: list[int]) -> Some:
        """Give the variants that a solution chooses."""
        return frozenset(n for n, chosen in enumerate(self._chosen) if n < len(values) and values[chosen])

    def both(self, pair: Some) -> int:
        """Add the variant that is two at once."""
        gives = frozenset[int]().union(*(self.listed[n].gives for n in pair))
        self.pairs[pair] = self.add(Variant(self._giving_up(gives), gives, self.listed[min(pair)].values))
        return self.pairs[pair]

    def take(self, number: int, values: list[int], proven: bool) -> bool:
        """Take over the design of a solution where it is better than what is known of its variant."""
        variant = self.listed[number]
        design = self.parametric.design(self.oracle, variant.asked, values)
        worth = values_of(variant.asked.instance, design)
        if not worth < variant.values:
            return False
        self.listed[number] = replace(variant, values=worth, design=design, proven=proven)
        return True

    def _giving_up(self, gives: frozenset[int]) -> Requirements:
        """Ask for all but some demands."""
        demands = (self.oracle.demands[n] for n in sorted(gives))
        return reduce(lambda asked, demand: demand.drop(asked), demands, self.parametric.asked)

    def _pay(self, rule: str) -> None:
        """Add a variable that is 1 where a soft rule is broken and not freed."""
        model = self.parametric.model
        if rule in self._paid or rule not in model.broken.variables:
            return
        broken, paid = model.broken.variables[rule], model.program.variable()
        self._paid[rule] = paid

        def settle(values: list[int]) -> None:
            freed = (values[c] for c, v in zip(self._chosen, self.listed, strict=True) if rule in v.frees)
            values[paid] = max(0, values[broken] - sum(freed))

        model.derived.following(paid, settle)
