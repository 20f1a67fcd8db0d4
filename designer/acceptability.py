"""What parties accept, grounded: each rule becomes one of four forms, which is all that engines read.

The forms are :class:`Ban` (forbids a body), :class:`Seat` (seats a party), :class:`Limit` (limits a party's
total) and :class:`Tie` (demands or forbids that two issues meet). A new kind of rule needs a function
here that grounds it; only a new form would touch the engines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from designer.instance import (
    BaseRule,
    InsistsOnBundle,
    InsistsOnFormat,
    InsistsOnSeat,
    Instance,
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
    """Bounds the number of bodies that seat a party; ``rule`` is None for a limit of the party itself."""

    rule: str | None
    price: int | None
    party: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True)
class Tie:
    """Demands that two issues meet in one body (or in linked ones), or forbids that they are linked."""

    rule: str
    price: int | None
    issues: tuple[str, str]
    kind: Literal["one body", "one body or linked", "not linked"]
    party: str | None = None


Form = Ban | Seat | Limit | Tie


@dataclass(frozen=True)
class Acceptability:
    """All that the parties of an instance accept, form by form."""

    bans: tuple[Ban, ...] = ()
    seats: tuple[Seat, ...] = ()
    limits: tuple[Limit, ...] = ()
    ties: tuple[Tie, ...] = ()

    @property
    def prices(self) -> dict[str, int]:
        """What breaking each soft rule costs, in millionths, by id of the rule."""
        forms: tuple[Ban | Limit | Tie, ...] = (*self.bans, *self.limits, *self.ties)
        return {f.rule: f.price for f in forms if f.rule is not None and f.price is not None}


def ground(instance: Instance) -> Acceptability:
    """Ground every rule, and every limit of a party, of an instance.

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
    for rule in instance.rules:
        forms.extend(GROUNDING[type(rule)](rule, None if rule.hard else scaled(rule.weight)))
    return Acceptability(
        bans=tuple(f for f in forms if isinstance(f, Ban)),
        seats=tuple(f for f in forms if isinstance(f, Seat)),
        limits=tuple(f for f in forms if isinstance(f, Limit)),
        ties=tuple(f for f in forms if isinstance(f, Tie)),
    )


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
    return [Tie(rule.id, price, rule.issues, kind)]


def _refuses_link(rule: RefusesLink, price: int | None) -> list[Form]:
    return [Tie(rule.id, price, rule.issues, "not linked", rule.party)]


def _limits_seats(rule: LimitsSeats, price: int | None) -> list[Form]:
    if rule.chairs:
        return []
    return [Limit(rule.id, price, rule.party, rule.at_least or 0, rule.at_most)]


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
