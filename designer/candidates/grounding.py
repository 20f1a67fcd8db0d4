"""What parties accept, grounded: each rule becomes one of four forms, which is all that engines read.

The forms are :class:`Ban` (forbids a body), :class:`Seat` (seats a party), :class:`Limit` (limits a party's
total) and :class:`Tie` (demands or forbids that two issues meet). A new kind of rule needs a function
here that grounds it; only a new form would touch the engines. Interdependences come to ties as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from designer.instance import (
    BaseRule,
    InsistsOnBundle,
    InsistsOnFormat,
    InsistsOnSeat,
    Instance,
    Interdependence,
    LimitsSeats,
    RefusesBundle,
    RefusesCompany,
    RefusesIssue,
    RefusesLink,
    scaled,
)

Parties = frozenset[str]
Issues = frozenset[str]
ANY_MANDATE: tuple[Issues, ...] = (frozenset(),)


@dataclass(frozen=True)
class Ban:
    """Forbids every body that seats all of ``seated`` and none of ``unseated``, by size and mandate.

    Parameters
    ----------
    rule
        Id of the rule it grounds.
    price
        What breaking it costs, in millionths; None when it is hard.
    seated, unseated
        Parties that all sit in the bodies meant, and parties of which none does.
    min_size, max_size
        Sizes of the bodies meant.
    allowed_sizes
        Sizes that are not meant after all.
    mandates
        The bodies meant handle at least one of these sets of issues whole; the empty set is part of
        every mandate.

    Examples
    --------
    >>> ban = Ban("r1", None, seated=frozenset({"A", "B"}), unseated=frozenset({"M"}))
    >>> ban.meant(frozenset("AB")), ban.meant(frozenset("ABM"))
    (True, False)
    """

    rule: str
    price: int | None
    seated: Parties = frozenset()
    unseated: Parties = frozenset()
    min_size: int = 0
    max_size: int | None = None
    allowed_sizes: frozenset[int] = frozenset()
    mandates: tuple[Issues, ...] = ANY_MANDATE

    @property
    def hard(self) -> bool:
        """Whether no design may break it."""
        return self.price is None

    def meant(self, members: Parties) -> bool:
        """Whether bodies of these members are forbidden one of the mandates."""
        return self.seated <= members and not self.unseated & members and self.size_meant(len(members))

    def size_meant(self, size: int) -> bool:
        """Whether bodies of this size are meant."""
        fits = self.min_size <= size and (self.max_size is None or size <= self.max_size)
        return fits and size not in self.allowed_sizes


@dataclass(frozen=True)
class Seat:
    """Entitles a party to sit, though the mandate may not need it.

    It holds in bodies that seat all of ``seated`` and, where ``issues`` is given, handle one of them:
    the party is no passenger there.
    """

    party: str
    seated: Parties = frozenset()
    issues: Issues | None = None


@dataclass(frozen=True)
class Limit:
    """Bounds the number of bodies that seat a party, or of those that it chairs.

    ``rule`` is None for a limit of the party itself.
    """

    rule: str | None
    price: int | None
    party: str
    at_least: int = 0
    at_most: int | None = None
    chairs: bool = False


@dataclass(frozen=True)
class Tie:
    """Demands that two ends meet in one body or in linked ones, or forbids it.

    Parameters
    ----------
    rule
        Id of the rule it grounds, or the place of the interdependence.
    price
        What breaking it costs, in millionths; None when it is hard.
    ends
        Two issues, or an issue and an existing body.
    kind
        ``one body``: some body handles both; ``one body or linked``: or two linked ones do; ``not linked``:
        no body of one is linked to a body of the other; ``apart``: nor does one body have both.
    party
        Of ``not linked``: it matters only where the party sits at either end.
    carried
        Whether a link can be opened to keep it.
    lapses
        Whether it asks nothing of an issue that need not be handled where it is not.
    """

    rule: str
    price: int | None
    ends: tuple[str, str]
    kind: Literal["one body", "one body or linked", "not linked", "apart"]
    party: str | None = None
    carried: bool = False
    lapses: bool = True

    @property
    def wished(self) -> bool:
        """Whether it asks that the two ends meet, rather than that they do not."""
        return self.kind in ("one body", "one body or linked")


Form = Ban | Seat | Limit | Tie


@dataclass(frozen=True)
class Acceptability:
    """All that an instance accepts, form by form.

    Parameters
    ----------
    bans, seats, limits, ties
        The forms; ``limits`` are those on seats.
    chair_limits
        Limits on chairs.
    prices, strengths
        What breaking each soft rule, and not keeping each soft interdependence, costs in millionths.
    """

    bans: tuple[Ban, ...] = ()
    seats: tuple[Seat, ...] = ()
    limits: tuple[Limit, ...] = ()
    chair_limits: tuple[Limit, ...] = ()
    ties: tuple[Tie, ...] = ()
    prices: Mapping[str, int] = field(default_factory=dict)
    strengths: Mapping[str, int] = field(default_factory=dict)

    def bans_on(self, members: Parties, issues: Iterable[str]) -> list[Ban]:
        """Give the bans that mean bodies of these members, for whatever they handle of some issues.

        Examples
        --------
        >>> bans = (Ban("r1", None, frozenset("AB")), Ban("r2", None, mandates=(frozenset("xy"),)))
        >>> [ban.rule for ban in Acceptability(bans).bans_on(frozenset("ABC"), "xyz")]
        ['r1', 'r2']
        >>> [ban.rule for ban in Acceptability(bans).bans_on(frozenset("AC"), "yz")]
        []
        """
        keys = (None, *members, *issues)
        found = sorted({n for key in keys for n in self._bans_by_key.get(key, ())})
        return [ban for n in found if (ban := self.bans[n]).meant(members)]

    @cached_property
    def _bans_by_key(self) -> dict[str | None, list[int]]:
        """The numbers of the bans by what a body cannot be without that they mean; None for nothing.

        It is the party they speak of that others speak of least, or else an issue of each mandate.
        """
        often = Counter(party for ban in self.bans for party in ban.seated)
        found: dict[str | None, list[int]] = {}
        for n, ban in enumerate(self.bans):
            keys: set[str | None] = {min(mandate, default=None) for mandate in ban.mandates}
            if ban.seated:
                keys = {min(ban.seated, key=lambda party: (often[party], party))}
            for key in keys:
                found.setdefault(key, []).append(n)
        return found

    @cached_property
    def ends(self) -> tuple[Issues, Issues]:
        """Return the ends of ties that keep bodies apart, and the ends of ties that bring them together."""
        return _ends(self.ties)

    @cached_property
    def hard_ends(self) -> tuple[Issues, Issues]:
        """Return the same ends, of hard ties alone."""
        return _ends([tie for tie in self.ties if tie.price is None])

    def binding(self, besides: Callable[[str], bool]) -> Acceptability:
        """Give what binds every design, and some soft rules and interdependences besides.

        Of others nothing is left but seats, and links that they can carry: whether there is a design does not
        depend on them.
        """

        def binds(form: Ban | Limit | Tie) -> bool:
            return form.price is None or (form.rule is not None and besides(form.rule))

        return replace(
            self,
            bans=tuple(filter(binds, self.bans)),
            limits=tuple(filter(binds, self.limits)),
            chair_limits=tuple(filter(binds, self.chair_limits)),
            ties=tuple(
                tie if binds(tie) else replace(tie, price=0) for tie in self.ties if binds(tie) or tie.carried
            ),
            prices={rule: price for rule, price in self.prices.items() if besides(rule)},
            strengths={tie: price if besides(tie) else 0 for tie, price in self.strengths.items()},
        )


def _ends(ties: Iterable[Tie]) -> tuple[Issues, Issues]:
    refused = (end for tie in ties if not tie.wished and tie.price != 0 for end in tie.ends)
    return frozenset(refused), frozenset(end for tie in ties if tie.wished for end in tie.ends)


def ground(instance: Instance) -> Acceptability:
    """Ground every rule, every interdependence, and every limit of a party, of an instance.

    Examples
    --------
    >>> from designer.instance import Instance
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B", "max_seats": 2}],
    ...     "rules": [{"id": "r", "kind": "refuses_company", "party": "A", "other": "B"}],
    ... })
    >>> accepted = ground(two)
    >>> accepted.bans[0].seated == {"A", "B"}, accepted.limits[0].at_most
    (True, 2)
    """
    forms: list[Form] = []
    for party in instance.parties:
        if party.min_seats or party.max_seats is not None:
            limit = Limit(None, None, party.id, party.min_seats or 0, party.max_seats)
            forms.append(limit)
    prices = {rule.id: scaled(rule.weight) for rule in instance.rules if not rule.hard}
    for rule in instance.rules:
        forms.extend(GROUNDING[type(rule)](rule, prices.get(rule.id)))
    strengths = {}
    for key, tie in instance.tie.items():
        if not tie.is_hard:
            strengths[key] = scaled(tie.strength)
        forms.extend(_interdependence(key, tie, strengths.get(key), instance))
    return Acceptability(
        bans=tuple(f for f in forms if isinstance(f, Ban)),
        seats=tuple(f for f in forms if isinstance(f, Seat)),
        limits=tuple(f for f in forms if isinstance(f, Limit) and not f.chairs),
        chair_limits=tuple(f for f in forms if isinstance(f, Limit) and f.chairs),
        ties=tuple(f for f in forms if isinstance(f, Tie)),
        prices=prices,
        strengths=strengths,
    )


def _interdependence(key: str, tie: Interdependence, price: int | None, instance: Instance) -> list[Form]:
    """Ground an interdependence; no body handles two issues that are to be separate."""
    if tie.kind != "separate":
        return [Tie(key, price, tie.issues, "one body or linked", carried=True, lapses=price is None)]
    apart: list[Form] = [Tie(key, price, tie.issues, "apart")]
    if instance.issue.keys() >= {*tie.issues}:
        apart.append(Ban(key, price, mandates=(frozenset(tie.issues),)))
    return apart


def _refuses_company(rule: RefusesCompany, price: int | None) -> list[Form]:
    pair = frozenset({rule.party, rule.other})
    mediators = frozenset(rule.unless or ())
    mandates = tuple(frozenset({i}) for i in rule.on) if rule.on else ANY_MANDATE
    on = frozenset(rule.on) if rule.on else None
    ban = Ban(rule.id, price, seated=pair, unseated=mediators, mandates=mandates)
    return [ban, *(Seat(mediator, pair, on) for mediator in sorted(mediators))]


def _refuses_issue(rule: RefusesIssue, price: int | None) -> list[Form]:
    return [
        Ban(
            rule.id,
            price,
            seated=frozenset({rule.party}),
            min_size=rule.min_size or 0,
            max_size=rule.max_size,
            mandates=(frozenset({rule.issue}),),
        )
    ]


def _insists_on_seat(rule: InsistsOnSeat, price: int | None) -> list[Form]:
    where = frozenset(rule.where or ())
    issues = None if rule.issue is None else frozenset({rule.issue})
    mandates = ANY_MANDATE if issues is None else (issues,)
    ban = Ban(rule.id, price, seated=where, unseated=frozenset({rule.party}), mandates=mandates)
    return [ban, Seat(rule.party, where, issues)]


def _insists_on_format(rule: InsistsOnFormat, price: int | None) -> list[Form]:
    sizes = frozenset(rule.sizes)
    return [Ban(rule.id, price, allowed_sizes=sizes, mandates=(frozenset({rule.issue}),))]


def _refuses_bundle(rule: RefusesBundle, price: int | None) -> list[Form]:
    seated: Parties = frozenset() if rule.party is None else frozenset({rule.party})
    return [Ban(rule.id, price, seated=seated, mandates=(frozenset(rule.issues),))]


def _insists_on_bundle(rule: InsistsOnBundle, price: int | None) -> list[Form]:
    kind: Literal["one body", "one body or linked"]
    kind = "one body or linked" if rule.linked_suffices else "one body"
    return [Tie(rule.id, price, rule.issues, kind, lapses=price is None)]


def _refuses_link(rule: RefusesLink, price: int | None) -> list[Form]:
    return [Tie(rule.id, price, rule.issues, "not linked", rule.party)]


def _limits_seats(rule: LimitsSeats, price: int | None) -> list[Form]:
    return [Limit(rule.id, price, rule.party, rule.at_least or 0, rule.at_most, rule.chairs)]


GROUNDING: dict[type[BaseRule], Callable[[Any, int | None], list[Form]]] = {
    RefusesCompany: _refuses_company,
    RefusesIssue: _refuses_issue,
    InsistsOnSeat: _insists_on_seat,
    InsistsOnFormat: _insists_on_format,
    RefusesBundle: _refuses_bundle,
    InsistsOnBundle: _insists_on_bundle,
    RefusesLink: _refuses_link,
    LimitsSeats: _limits_seats,
}
