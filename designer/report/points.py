"""Weights of proofs as points: what institutions get them for, how many one can have, how many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from designer.instance.rules import listing
from designer.report.counted import decimal, institutions, unit_costs
from designer.report.layout import plain
from designer.report.names import Names
from designer.verify.facts import Facts
from designer.verify.proof import (
    Anchored,
    Bundled,
    Covered,
    Distinct,
    Fact,
    Founded,
    Limited,
    Once,
    Supposed,
    Weights,
    Within,
)
from designer.verify.verifier import Path

FEW = 8
"""Summands that are shown; of more only the sum is."""

MEASURES = {
    "seats": "seat",
    "exposure": "member on an issue that does not require it",
    "absent_helpers": "helpful party that has no seat where it would help",
}


@dataclass(frozen=True)
class Group:
    """Facts with as many points: what the points are for, and what all institutions get at least."""

    text: str
    together: Fraction


class Points:
    """Tells what the weights of a case are: points, in whole numbers, and what they come to.

    Parameters
    ----------
    facts
        The facts of the instance.
    names
        What everything is called.
    weights
        The weights.
    path
        The splits on the way to the case, with the answers that it supposes.
    numbers
        What the cases on the way are called.
    """

    def __init__(
        self, facts: Facts, names: Names, weights: Weights, path: Path = (), numbers: Sequence[str] = ()
    ) -> None:
        self.facts = facts
        self.instance = facts.instance
        self.names = names
        self.path = path
        self.numbers = numbers
        weighted = [fact for fact in weights.facts if fact.weight]
        self.parts = lcm(*(fact.weight.denominator for fact in weighted))
        # What is taken off institutions of which a case has none is nothing to tell.
        self.told = [fact for fact in weighted if not isinstance(fact, Supposed) or self._bound(fact)]
        self.without = len(self.told) < len(weighted)

    def _bound(self, fact: Fact) -> Fraction:
        """Give the bound that a weight speaks of."""
        if isinstance(fact, Anchored):
            return Fraction(self.instance.settings.min_anchors)
        return self.facts.number(fact, self.path).side(fact.weight) or Fraction(0)

    def sentences(self) -> tuple[str, list[str], str]:
        """Give what comes before the points, what they are for, and what follows."""
        groups = self.groups()
        allowed = " that this case allows" if self.without else ""
        if self._plain():
            most = f"more than {self.parts}"
            if self.parts == 1:
                most = "both" if len(self.told) == 2 else "two"
            opening = f"No institution{allowed} can handle {most} of these {len(self.told)} issues:"
        else:
            points = "1 point" if self.parts == 1 else f"{self.parts} points"
            of_cost = "" if unit_costs(self.instance) else " for each 1 that it costs"
            opening = f"Give points to institutions. None{allowed} gets more than {points}{of_cost}:"
        return opening, [group.text for group in groups], self._conclusion(groups)

    def _plain(self) -> bool:
        """Whether all points are for issues, one for each, and institutions cost 1."""
        ones = all(isinstance(f, Covered) and f.weight * self.parts == 1 for f in self.told)
        return len(self.told) > 1 and ones and unit_costs(self.instance)

    def groups(self) -> list[Group]:
        """Give what the points are for: issues with as many of them together."""
        return [*self._issues(), *map(self._group, (f for f in self.told if not isinstance(f, Covered)))]

    def _issues(self) -> Iterator[Group]:
        alike: dict[int, list[Covered]] = defaultdict(list)
        for fact in self.told:
            if isinstance(fact, Covered):
                alike[int(fact.weight * self.parts)].append(fact)
        for points, facts in sorted(alike.items(), reverse=True):
            listed = self._listed([self._handled(fact) for fact in facts])
            together = points * sum(map(self._bound, facts), Fraction(0))
            each = "" if len(facts) == 1 else "each of "
            text = listed if self._plain() else f"{_signed(points)} for handling {each}{listed}"
            yield Group(text, together)

    def _handled(self, fact: Covered) -> str:
        coverage = self.instance.issue[fact.issue].coverage
        return self.names(fact.issue) + ("" if coverage == 1 else f" ({coverage} times)")

    def _listed(self, names: Sequence[str]) -> str:
        return "; ".join(names) if any("," in name for name in names) else listing(list(names))

    def _group(self, fact: Fact) -> Group:
        points = int(fact.weight * self.parts)
        bound = self._bound(fact)
        amount = f"at {'least' if points > 0 else 'most'} {decimal(bound)}"
        return Group(f"{_signed(points)} for {self._reason(fact, amount)}", points * bound)

    def _reason(self, fact: Fact, amount: str) -> str:
        """Say what the points of a fact other than an issue are for."""
        names = self.names
        match fact:
            case Limited(party=party, rule=None):
                return f"each seat of {names(party)}, which has {amount}"
            case Limited(party=party, rule=str(rule)):
                return f"each seat of {names(party)}, which has {amount}: {self._rule(rule)}"
            case Bundled(rule=rule):
                return f"handling both issues of the rule {self._rule(rule)}, which {amount} does"
            case Once(body=body):
                replaceable = any(e.redesign for e in self.instance.existing if e.id == body)
                return f"taking up {'or replacing ' if replaceable else ''}{names(body)}, which {amount} does"
            case Founded(body=body, issue=issue):
                return (
                    f"taking up or replacing {names(body)}, less as much for handling {names(issue)} with "
                    f"its members, {amount} together"
                )
            case Distinct(issue=issue, members=members):
                return f"handling {names(issue)} with {names.short(members) or 'nobody'}, which {amount} does"
            case Within(measure=measure):
                return f"each {MEASURES[measure]}, of which there are {amount}"
            case Anchored(party=party, issue=issue):
                seat = f"the seat of {names(party)} where {names(issue)} is handled"
                return f"being an anchor of {seat}, which {amount} {'is' if amount.endswith(' 1') else 'are'}"
            case Supposed(split=n):
                return f"each institution of case {self.numbers[n]}, {amount}"
            case _:
                raise TypeError(f"no points are for {fact.kind}")

    def _rule(self, id: str) -> str:
        sentence = next(r.sentence(self.names) for r in self.instance.rules if r.id == id)
        return f'"{sentence}" [{plain(id)}]'

    def _conclusion(self, groups: Sequence[Group]) -> str:
        """Say what all institutions get together, and how many that takes."""
        total = sum((group.together for group in groups), Fraction(0))
        number = total / self.parts
        rounded = self.facts.world.rounded_up(number)
        so = "" if rounded == number else f", that is {decimal(rounded)}"
        if self._plain():
            needed = "each needs one" if total == len(self.told) else f"they need {decimal(total)} hosts"
            return f"{needed[0].upper()}{needed[1:]}, so {self._there(number)}{so}."
        summed = " + ".join(decimal(group.together) for group in groups).replace("+ -", "- ")
        shown = f"{summed} = {decimal(total)}" if 1 < len(groups) <= FEW else decimal(total)
        return f"All together get at least {shown}, so {self._there(number)}{so}."

    def _there(self, number: Fraction) -> str:
        if unit_costs(self.instance):
            return f"there are at least {institutions(self.instance, number)}"
        return f"they cost at least {decimal(number)}"


def _signed(points: int) -> str:
    return str(points) if points > 0 else f"{-points} off"
