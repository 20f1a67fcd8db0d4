"""Facts as numbers: what every institution adds to each, and what it has to come to over all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from designer.instance import InsistsOnBundle, Instance, LimitsSeats
from designer.instance.references import nearest
from designer.verify.anchors import Anchors
from designer.verify.mandates import Some
from designer.verify.proof import (
    Anchored,
    Bundled,
    Covered,
    Distinct,
    Fact,
    Founded,
    Limited,
    Measure,
    Once,
    Split,
    Supposed,
    Within,
)
from designer.verify.refusal import RefusedError
from designer.verify.world import Body, Issues, World

NOTHING: Issues = frozenset()
NO = Fraction(0)

Adds = Callable[[Body], Sequence[tuple[Issues, int]]]
"""What a body adds to a number: so much for each set of issues that it handles whole."""


@dataclass(frozen=True)
class Number:
    """A sum over the institutions of a design, and its bounds; None where one is open."""

    adds: Adds
    at_least: Fraction | None
    at_most: Fraction | None
    once: Callable[[Body], Some | None] = lambda body: None
    """The mandates with which a body adds one besides, if there are any."""

    def of(self, body: Body, mandate: Issues) -> int:
        """Give what a body with a mandate adds."""
        some = self.once(body)
        besides = some is not None and some.has(mandate)
        return sum(parts for what, parts in self.adds(body) if what <= mandate) + besides

    def side(self, weight: Fraction) -> Fraction | None:
        """Give the bound that a weight speaks of."""
        return self.at_least if weight > 0 else self.at_most


@dataclass(frozen=True)
class Facts:
    """The facts that a proof may use.

    Parameters
    ----------
    world
        The instance whose facts they are, and the institutions that there could be.
    """

    world: World

    @property
    def instance(self) -> Instance:
        """The instance."""
        return self.world.instance

    @property
    def ceilings(self) -> Mapping[str, Fraction]:
        """What objectives are assumed to be at most."""
        return self.world.ceilings or {}

    def stated(self, path: Sequence[tuple[Split, bool]] = ()) -> list[Fact]:
        """List the facts of the instance, and what the case on a path supposes, without weights.

        Left out is that hosts of an issue have different members: there is such a fact for every membership.
        """
        instance = self.instance
        found: list[Fact] = [Covered(issue=issue.id, weight=NO) for issue in instance.issues]
        found += [Limited(party=p.id, weight=NO) for p in instance.parties]
        for rule in instance.rules:
            if isinstance(rule, LimitsSeats):
                found.append(Limited(party=rule.party, rule=rule.id, weight=NO))
            elif isinstance(rule, InsistsOnBundle):
                found.append(Bundled(rule=rule.id, weight=NO))
        bodies = [*(e.id for e in instance.existing), *(p.id for p in instance.proposals)]
        found += [Once(body=body, weight=NO) for body in bodies]
        found += [
            Founded(body=e.id, issue=issue.id, weight=NO)
            for members, some in self.world.replaceable.items()
            for e in some
            for issue in instance.issues
            if e.costs.replace > 1 and members.issuperset(issue.required)
        ]
        found += [Within(measure=m, weight=NO) for m in get_args(Measure)]
        found += [Anchored(party=p, issue=i.id, weight=NO) for i in instance.issues for p in i.required]
        found += [Supposed(split=n, weight=NO) for n in range(len(path))]
        return [fact for fact in found if self._bounds(fact, path)]

    def _bounds(self, fact: Fact, path: Sequence[tuple[Split, bool]]) -> bool:
        """Whether there is such a fact, with a bound."""
        try:
            number = self.number(fact, path)
        except RefusedError:
            return False
        return number.at_least is not None or number.at_most is not None

    def number(self, fact: Fact, path: Sequence[tuple[Split, bool]]) -> Number:
        """Read a fact, in a case that supposes this of the splits on its path.

        Raises
        ------
        RefusedError
            If the instance has no such fact.
        """
        match fact:
            case Covered():
                return self._covered(fact)
            case Limited():
                return self._limited(fact)
            case Once():
                return self._once(fact)
            case Distinct():
                return self._distinct(fact)
            case Founded():
                return self._founded(fact)
            case Bundled():
                return self._bundled(fact)
            case Within():
                return self._within(fact)
            case Anchored():
                return self._anchored(fact)
            case Supposed():
                return _supposed(fact, path)

    def _covered(self, fact: Covered) -> Number:
        issue = self.instance.issue[known(fact.issue, self.instance.issue, "issue", "issue")]
        handled = ((frozenset({issue.id}), 1),)
        times = Fraction(issue.coverage)
        return Number(lambda body: handled, times, times)

    def _limited(self, fact: Limited) -> Number:
        party = self.instance.party[known(fact.party, self.instance.party, "party", "party")]
        low, high = party.min_seats, party.max_seats
        if fact.rule is not None:
            limits = [r for r in self.instance.rules if isinstance(r, LimitsSeats) and not r.chairs]
            found = {r.id: r for r in limits if self._binds(r)}
            if fact.rule not in found:
                near = _suggested(fact.rule, found)
                raise RefusedError(f"no hard limit on seats is called '{fact.rule}'{near}", "rule")
            rule = found[fact.rule]
            if rule.party != party.id:
                raise RefusedError(f"the limit '{rule.id}' is about another party than '{party.id}'", "rule")
            low, high = rule.at_least, rule.at_most
        return Number(
            lambda body: ((NOTHING, 1),) if party.id in body.members else (),
            None if low is None else Fraction(low),
            None if high is None else Fraction(high),
        )

    def _binds(self, rule: LimitsSeats | InsistsOnBundle) -> bool:
        """Whether a rule is hard, or weighs more than all broken rules may."""
        ceiling = self.ceilings.get("broken_rules")
        return rule.hard or (ceiling is not None and rule.weight > ceiling)

    def _once(self, fact: Once) -> Number:
        bodies = {*(e.id for e in self.instance.existing), *(p.id for p in self.instance.proposals)}
        if fact.body not in bodies:
            near = _suggested(fact.body, bodies)
            raise RefusedError(f"no existing body and no proposal is called '{fact.body}'{near}", "body")
        taken = ((NOTHING, 1),)
        return Number(lambda body: taken if _fate_of(body, fact.body) else (), None, Fraction(1))

    def _distinct(self, fact: Distinct) -> Number:
        known(fact.issue, self.instance.issue, "issue", "issue")
        for n, party in enumerate(fact.members):
            known(party, self.instance.party, "party", "members", n)
        members = frozenset(fact.members)
        handled = ((frozenset({fact.issue}), 1),)
        return Number(lambda body: handled if body.members == members else (), None, Fraction(1))

    def _founded(self, fact: Founded) -> Number:
        """Count what becomes of an existing body, less what there is with its members on an issue."""
        if fact.issue not in self.instance.issue:
            raise RefusedError(f"the instance has no issue '{fact.issue}'")
        replaceable = self.world.replaceable.items()
        members = next((m for m, some in replaceable if fact.body in {e.id for e in some}), None)
        if members is None:
            raise RefusedError(f"no existing body that costs something to replace is called '{fact.body}'")
        handled = (frozenset({fact.issue}), -1)

        def adds(body: Body) -> Sequence[tuple[Issues, int]]:
            if _fate_of(body, fact.body):
                return ((NOTHING, 1), handled)
            plain = body.kind == "ordinary" and body.replaces is None and body.members == members
            return (handled,) if plain else ()

        return Number(adds, NO, None)

    def _bundled(self, fact: Bundled) -> Number:
        bundles = [r for r in self.instance.rules if isinstance(r, InsistsOnBundle) and not r.linked_suffices]
        found = {r.id: r for r in bundles if self._binds(r)}
        if fact.rule not in found:
            near = _suggested(fact.rule, found)
            raise RefusedError(
                f"no hard rule that two issues are in one institution is called '{fact.rule}'{near}", "rule"
            )
        both = ((frozenset(found[fact.rule].issues), 1),)
        return Number(lambda body: both, Fraction(1), None)

    def _within(self, fact: Within) -> Number:
        limits = [self.ceilings[fact.measure]] if fact.measure in self.ceilings else []
        if fact.measure == "exposure" and self.instance.settings.max_exposure is not None:
            limits.append(Fraction(self.instance.settings.max_exposure))
        if not limits:
            raise RefusedError(f"nothing limits '{fact.measure}'", "measure")
        return Number(self.measured(fact.measure), None, min(limits))

    def measured(self, measure: Measure) -> Adds:
        """Give what institutions add to a measure."""
        measured: dict[Measure, Adds] = {
            "seats": lambda body: ((NOTHING, len(body.members)),),
            "exposure": self._exposed,
            "absent_helpers": self._unhelped,
        }
        return measured[measure]

    def _anchored(self, fact: Anchored) -> Number:
        least = self.instance.settings.min_anchors
        if not least:
            raise RefusedError("no seat needs an anchor: 'min_anchors' is 0", "kind")
        issue = self.instance.issue.get(fact.issue)
        if issue is None:
            near = _suggested(fact.issue, self.instance.issue)
            raise RefusedError(
                f"the instance has no issue '{fact.issue}' that requires '{fact.party}'{near}", "issue"
            )
        if fact.party not in issue.required:
            near = _suggested(fact.party, issue.required)
            raise RefusedError(
                f"the instance has no issue '{fact.issue}' that requires '{fact.party}'{near}", "party"
            )
        anchors = Anchors.of(self.world, fact.party, fact.issue)
        return Number(lambda body: (), Fraction(least), None, anchors.at)

    def _exposed(self, body: Body) -> list[tuple[Issues, int]]:
        required = {i: self.instance.issue[i].required for i in body.issues}
        return [(frozenset({i}), len(body.members.difference(required[i]))) for i in body.issues]

    def _unhelped(self, body: Body) -> list[tuple[Issues, int]]:
        helpful = {i: frozenset(self.instance.issue[i].helpful) for i in body.issues}
        return [(frozenset({i}), len(helpful[i] - body.members)) for i in body.issues]


def _fate_of(body: Body, existing: str) -> bool:
    """Whether a body takes up or replaces an existing one, or takes up a proposal of that name."""
    return existing in (body.source, body.replaces)


def _supposed(fact: Supposed, path: Sequence[tuple[Split, bool]]) -> Number:
    if fact.split >= len(path):
        raise RefusedError(f"split {fact.split} is not on the way to the case that supposes it", "split")
    split, as_many = path[fact.split]
    seated = frozenset(split.counted.parties)
    counted = ((frozenset(split.counted.issues), 1),)
    number = Fraction(split.at_least)
    return Number(
        lambda body: counted if seated <= body.members else (),
        number if as_many else None,
        None if as_many else number - 1,
    )


def known(name: str, names: Iterable[str], noun: str, *at: str | int) -> str:
    """Give a name of the instance back.

    Raises
    ------
    RefusedError
        If there is no such name, with the nearest one.
    """
    if name not in names:
        raise RefusedError(f"the instance has no {noun} '{name}'{_suggested(name, names)}", *at)
    return name


def _suggested(name: str, names: Iterable[str]) -> str:
    return f" ({nearest(name, names).removeprefix('; ')})"
