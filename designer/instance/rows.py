"""The rows of an instance: parties, issues, existing institutions and what ties them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict

from designer.instance.fields import (
    Amount,
    Count,
    Id,
    Ids,
    Name,
    Pair,
    Positive,
    Row,
    Sizes,
    SomeIds,
    Text,
    Timed,
    Truth,
    Window,
)

SECTIONS = (
    "parties",
    "issues",
    "existing",
    "interdependences",
    "rules",
    "commitments",
    "proposals",
    "phases",
)
"""The sections of an instance that list rows, in their order."""


class Phase(Row):
    """A stretch of a long process, with a design of its own.

    Parameters
    ----------
    id, name
        How files and people call it.

    Examples
    --------
    >>> Phase(id="P1", name="Initial actions").label
    'Initial actions'
    """

    id: Id
    name: Name | None = None

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


class Party(Row):
    """A state or organisation that may sit in institutions.

    Parameters
    ----------
    id, name
        How files and people call it.
    role
        ``core`` parties form the umbrella, ``outside`` parties may be invited.
    max_seats, min_seats
        In how many institutions it sits at most, at least; the same as a hard ``limits_seats``.
    joins, leaves
        The first and the last phase in which it is there; left out, it is there from first to last.

    Examples
    --------
    >>> Party(id="MNG", name="Mongolia", role="outside").label
    'Mongolia'
    """

    id: Id
    name: Name | None = None
    role: Literal["core", "outside"] = "core"
    max_seats: Count | None = None
    min_seats: Count | None = None
    joins: Id | None = None
    leaves: Id | None = None

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


class Issue(Row):
    """A matter to be handled.

    Parameters
    ----------
    id, name
        How files and people call it.
    required
        Parties without which it cannot be handled.
    helpful
        Parties that may sit and add value; anybody else is a passenger on it.
    excluded
        Parties that may not sit where it is handled.
    sizes
        Sizes of body it may be handled in; those of the settings when left out.
    coverage
        How many institutions, with different memberships, handle it.
    weight
        The price of dropping it in a repair; part of no objective.
    plenary
        Whether the whole umbrella handles it: ``never``, ``may`` or ``must``. Left out, it is ``must``
        when more parties are required than the largest size allowed, else ``never``.
    opens
        The phase in which it comes on the table, or the first and the last in which it may.
    closes
        The last phase in which it is on the table.
    """

    id: Id
    name: Name | None = None
    required: Ids = ()
    helpful: Ids = ()
    excluded: Ids = ()
    sizes: Sizes | None = None
    coverage: Positive = 1
    weight: Amount = Decimal(1)
    plenary: Literal["never", "may", "must"] | None = None
    opens: Window | None = None
    closes: Id | None = None

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


class Costs(BaseModel):
    """What an existing institution costs when it is kept, revitalised or founded anew.

    Parameters
    ----------
    keep
        The price of an active body that is taken up as it stands.
    revitalise
        The price of a dormant body that is taken up as it stands.
    replace
        The price of a new institution with exactly its members.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    keep: Amount = Decimal(1)
    revitalise: Amount = Decimal(1)
    replace: Amount = Decimal(1)


class ExistingInstitution(Timed):
    """An institution that is already there.

    Parameters
    ----------
    id, name
        How files and people call it.
    members
        Who sits in it.
    may_handle
        The issues it may carry as it stands; an empty list makes it a body that can only be linked to.
    status
        ``active`` bodies are kept, ``dormant`` ones revitalised, ``collapsed`` ones only replaced.
    redesign
        ``False`` for a body that can be taken only as it stands, and only when active.
    costs
        Its price in the objective ``institutions``, by what becomes of it.
    """

    id: Id
    name: Name | None = None
    members: SomeIds
    may_handle: Ids = ()
    status: Literal["active", "dormant", "collapsed"] = "active"
    redesign: Truth = True
    costs: Costs = Costs()

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    @property
    def usable(self) -> bool:
        """Whether the body can be taken up as an institution just as it stands."""
        if not self.may_handle or self.status == "collapsed":
            return False
        return self.redesign or self.status == "active"

    @property
    def is_global(self) -> bool:
        """Whether it can only be linked to: it is no institution of the design."""
        return not self.redesign and not self.may_handle

    @property
    def joinable(self) -> bool:
        """Whether links to it are possible, if it is global."""
        return self.status == "active"

    @property
    def taking_up_costs(self) -> Decimal:
        """The price of taking the body up as it stands."""
        return self.costs.keep if self.status == "active" else self.costs.revitalise


class Interdependence(Timed):
    """A tie between two issues, or between an issue and an existing institution.

    Parameters
    ----------
    issues
        The two ends.
    kind
        ``package`` (same institution, or two linked ones), ``coordinate`` (should be linked),
        ``sequence`` (first before second, should be linked), ``separate`` (neither the same
        institution nor linked ones).
    strength
        What it costs when a soft one is not kept.
    hard
        ``package`` and ``separate`` are hard by default, the others soft.
    """

    issues: Pair
    kind: Literal["package", "coordinate", "sequence", "separate"]
    strength: Amount = Decimal(1)
    hard: Truth | None = None

    @property
    def is_hard(self) -> bool:
        """Whether every design has to keep it."""
        return self.kind in ("package", "separate") if self.hard is None else self.hard

    def as_wish(self, strength: Decimal = Decimal(0)) -> Self:
        """Give what the tie is once it need not be kept, at this strength: it still gives links a reason.

        Examples
        --------
        >>> given_up = Interdependence(issues=("water", "dams"), kind="package").as_wish()
        >>> given_up.is_hard, given_up.strength
        (False, Decimal('0'))
        """
        return self.model_copy(update={"hard": False, "strength": strength})

    def sentence(self, name: Callable[[str], str]) -> str:
        """State the tie as a person would.

        Examples
        --------
        >>> Interdependence(issues=("water", "dams"), kind="sequence").sentence(str.title)
        'Water comes before Dams, in one institution or in two linked ones'
        """
        first, second = (name(end) for end in self.issues)
        match self.kind:
            case "package":
                return f"{first} and {second} go together, in one institution or in two linked ones"
            case "coordinate":
                return f"{first} and {second} are coordinated, in one institution or in two linked ones"
            case "sequence":
                return f"{first} comes before {second}, in one institution or in two linked ones"
            case "separate":
                return (
                    f"{first} and {second} are kept apart, neither in one institution nor in two linked ones"
                )


def tie_id(number: int) -> str:
    """Give the id by which results refer to an interdependence, from its place in the instance.

    Examples
    --------
    >>> tie_id(0)
    'interdependences[0]'
    """
    return f"interdependences[{number}]"


class Commitment(Row):
    """What a party promises on an issue, to whom, awaiting which other commitments.

    A commitment without an ``issue`` is one to the umbrella as a whole.

    Parameters
    ----------
    id
        How files call it.
    party
        Who promises.
    issue
        What it is about.
    to
        Whom it is promised to.
    awaits
        Commitments that have to be kept first.
    text
        What is promised, in words.
    due
        The phase in which it is kept, or the first and the last in which it may be.
    """

    id: Id
    party: Id
    issue: Id | None = None
    to: Ids = ()
    awaits: Ids = ()
    text: Text | None = None
    due: Window | None = None


class Proposal(Row):
    """A concrete institution on the table.

    Parameters
    ----------
    id, name
        How files and people call it.
    members
        Who would sit in it; none at all is allowed.
    mandate
        What it may handle; a design uses any part of it that is not empty.
    cost
        Its price in the objective ``institutions``.
    """

    id: Id
    name: Name | None = None
    members: Ids = ()
    mandate: SomeIds
    cost: Amount = Decimal(1)

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id
