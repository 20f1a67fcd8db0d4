"""What parties accept: a closed vocabulary of eight kinds of rule, one sentence each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from designer.instance.fields import Amount, Count, Id, Pair, Positive, Sizes, SomeIds, Timed, Truth

Names = Callable[[str], str]
"""Gives the name that people use for the id of a party or an issue."""


def listing(items: Sequence[str], word: str = "and") -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> listing(["Aland", "Bland", "Cland"])
    'Aland, Bland and Cland'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"


def counted(number: int, noun: str) -> str:
    """Put a number before a noun.

    Examples
    --------
    >>> counted(1, "institution"), counted(2, "institution"), counted(2, "party")
    ('1 institution', '2 institutions', '2 parties')
    """
    if number == 1:
        return f"1 {noun}"
    many = f"{noun[:-1]}ies" if noun[-1] == "y" and noun[-2] not in "aeiou" else f"{noun}s"
    return f"{number} {many}"


class BaseRule(Timed):
    """What all rules share.

    Parameters
    ----------
    id
        How results refer to the rule.
    hard
        Hard rules bind every design; a soft one may be broken at its weight.
    weight
        Paid once when a soft rule is broken, however often it is.
    """

    id: Id
    hard: Truth = True
    weight: Amount = Decimal(1)

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        raise NotImplementedError

    def as_wish(self, weight: Decimal = Decimal(0)) -> Self:
        """Give what the rule is once it may be broken, at this weight: it still entitles to seats.

        Examples
        --------
        >>> given_up = RefusesIssue(id="r", kind="refuses_issue", party="A", issue="x").as_wish()
        >>> given_up.hard, given_up.weight
        (False, Decimal('0'))
        """
        return self.model_copy(update={"hard": False, "weight": weight})


class RefusesCompany(BaseRule):
    """No institution seats both (``on``: none handling a listed issue), unless a mediator sits there.

    Parameters
    ----------
    party, other
        Who does not sit with whom.
    on
        The issues it is about; all when left out.
    unless
        Mediators, one of whom is enough to lift the refusal.
    """

    kind: Literal["refuses_company"]
    party: Id
    other: Id
    on: SomeIds | None = None
    unless: SomeIds | None = None

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        where = f" on {listing([name(i) for i in self.on], 'or')}" if self.on else ""
        mediated = (
            f", unless {listing([name(p) for p in self.unless], 'or')} sits there too" if self.unless else ""
        )
        return f"{name(self.party)} does not sit with {name(self.other)}{where}{mediated}"


class RefusesIssue(BaseRule):
    """The party sits in no institution handling the issue, or in none of the sizes given.

    Parameters
    ----------
    party, issue
        Who does not sit on what.
    min_size, max_size
        The sizes of body refused; all when left out.
    """

    kind: Literal["refuses_issue"]
    party: Id
    issue: Id
    min_size: Positive | None = None
    max_size: Positive | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.min_size and self.max_size and self.min_size > self.max_size:
            raise PydanticCustomError(
                "bounds", "min_size is larger than max_size, so the rule can never bind"
            )
        return self

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        match (self.min_size, self.max_size):
            case (None, None):
                which = ""
            case (low, None):
                which = f" in bodies of {low} or more"
            case (None, high):
                which = f" in bodies of {high} or fewer"
            case (low, high):
                which = f" in bodies of {low} to {high}"
        return f"{name(self.party)} does not sit on {name(self.issue)}{which}"


class InsistsOnSeat(BaseRule):
    """The party sits wherever the issue is handled, or wherever all of ``where`` sit.

    Parameters
    ----------
    party
        Who has to sit.
    issue
        The issue where it has to sit.
    where
        The parties beside all of whom it has to sit.
    """

    kind: Literal["insists_on_seat"]
    party: Id
    issue: Id | None = None
    where: SomeIds | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if (self.issue is None) == (self.where is None):
            raise PydanticCustomError("one_of", "give exactly one of 'issue' and 'where'")
        return self

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        if self.issue is not None:
            return f"{name(self.party)} sits wherever {name(self.issue)} is handled"
        together = listing([name(p) for p in self.where or ()])
        verb = "sits" if len(self.where or ()) == 1 else "sit together"
        return f"{name(self.party)} sits wherever {together} {verb}"


class InsistsOnFormat(BaseRule):
    """Every host of the issue has a listed size; a plenary counts its members.

    Parameters
    ----------
    issue
        What is handled only so.
    sizes
        The numbers of members accepted.
    """

    kind: Literal["insists_on_format"]
    issue: Id
    sizes: Sizes

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        sizes = listing([str(size) for size in self.sizes], "or")
        return f"{name(self.issue)} is handled only in bodies of {sizes}"


class RefusesBundle(BaseRule):
    """The two issues are never in one institution (with ``party``: in which it sits).

    Parameters
    ----------
    issues
        The two issues.
    party
        Who does not sit where both are handled; nobody may when left out.
    """

    kind: Literal["refuses_bundle"]
    issues: Pair
    party: Id | None = None

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        first, second = (name(i) for i in self.issues)
        if self.party is None:
            return f"{first} and {second} are never in one institution"
        return f"{name(self.party)} does not sit where {first} and {second} are in one institution"


class InsistsOnBundle(BaseRule):
    """The two issues are in one institution; with ``linked_suffices``, in two linked ones.

    Parameters
    ----------
    issues
        The two issues.
    linked_suffices
        Whether two linked institutions will do.
    """

    kind: Literal["insists_on_bundle"]
    issues: Pair
    linked_suffices: Truth = False

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        first, second = (name(i) for i in self.issues)
        linked = " or in two linked ones" if self.linked_suffices else ""
        return f"{first} and {second} are in one institution{linked}"


class RefusesLink(BaseRule):
    """No host of one issue is directly linked to a host of the other (``party``: where it sits).

    Parameters
    ----------
    issues
        The two issues.
    party
        Whose presence at either end makes the link refused; any link is when left out.
    """

    kind: Literal["refuses_link"]
    issues: Pair
    party: Id | None = None

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        first, second = (name(i) for i in self.issues)
        where = "" if self.party is None else f" where {name(self.party)} sits at either end"
        return f"the institutions of {first} and {second} are not linked{where}"


class LimitsSeats(BaseRule):
    """The party sits in at most, at least so many institutions, or chairs so many.

    Parameters
    ----------
    party
        Whose seats are limited.
    at_most, at_least
        The bounds, of which one may be missing.
    chairs
        Whether chairs are counted in the place of seats.
    """

    kind: Literal["limits_seats"]
    party: Id
    at_most: Count | None = None
    at_least: Count | None = None
    chairs: Truth = False

    @model_validator(mode="after")
    def _a_limit_that_can_hold(self) -> Self:
        if self.at_most is None and self.at_least is None:
            raise PydanticCustomError("one_of", "give 'at_most', 'at_least' or both")
        if self.at_most is not None and self.at_least is not None and self.at_least > self.at_most:
            raise PydanticCustomError("bounds", "at_least is larger than at_most")
        return self

    def sentence(self, name: Names) -> str:
        """State the rule as a person would."""
        bounds = []
        if self.at_least is not None:
            bounds.append(f"at least {self.at_least}")
        if self.at_most is not None:
            bounds.append(f"at most {self.at_most}")
        verb = "chairs" if self.chairs else "sits in"
        last = self.at_least if self.at_most is None else self.at_most
        return f"{name(self.party)} {verb} {listing(bounds)} institution{'' if last == 1 else 's'}"


Rule = Annotated[
    RefusesCompany
    | RefusesIssue
    | InsistsOnSeat
    | InsistsOnFormat
    | RefusesBundle
    | InsistsOnBundle
    | RefusesLink
    | LimitsSeats,
    Field(discriminator="kind"),
]
RULE_KINDS: tuple[type[BaseRule], ...] = (
    RefusesCompany,
    RefusesIssue,
    InsistsOnSeat,
    InsistsOnFormat,
    RefusesBundle,
    InsistsOnBundle,
    RefusesLink,
    LimitsSeats,
)
