"""Agreement of two designs on who sits where an issue is handled: Jaccard indices, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from designer.design import Design

Members = frozenset[str]
Hosts = Mapping[str, tuple[Members, ...]]
"""The memberships of the bodies that handle each issue."""


def jaccard(some: Members, others: Members) -> Fraction:
    """Return the Jaccard index of two sets of parties: those in both, over those in either.

    Examples
    --------
    >>> jaccard(frozenset("AB"), frozenset("ABC"))
    Fraction(2, 3)
    >>> jaccard(frozenset(), frozenset())
    Fraction(1, 1)
    """
    either = some | others
    return Fraction(len(some & others), len(either)) if either else Fraction(1)


def hosts_of(design: Design) -> dict[str, tuple[Members, ...]]:
    """Return the memberships of the bodies that handle each issue of a design."""
    return hosts_among((body.members, body.mandate) for body in design.institutions)


def hosts_among(bodies: Iterable[tuple[Iterable[str], Iterable[str]]]) -> dict[str, tuple[Members, ...]]:
    """Return the memberships of the hosts of each issue, of bodies given by members and mandate.

    Examples
    --------
    >>> hosts_among([("AB", ["fish"]), ("BC", ["fish"])])["fish"] == (frozenset("AB"), frozenset("BC"))
    True
    """
    found: dict[str, tuple[Members, ...]] = {}
    for members, mandate in bodies:
        for issue in mandate:
            found[issue] = (*found.get(issue, ()), frozenset(members))
    return found


def on_issues(computed: Hosts, history: Hosts) -> dict[str, Fraction]:
    """Return the agreement on each issue that history handled: of its hosts, the pair that is most alike.

    An issue that the computed side does not handle has agreement 0.
    """
    return {
        issue: max(
            (jaccard(ours, theirs) for ours in computed.get(issue, ()) for theirs in built), default=_NONE
        )
        for issue, built in history.items()
    }


def mean(values: Iterable[Fraction]) -> Fraction:
    """Return the mean, 0 of nothing.

    Examples
    --------
    >>> mean([Fraction(1), Fraction(1, 2)]), mean([])
    (Fraction(3, 4), Fraction(0, 1))
    """
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed) if listed else _NONE


def of_case(computed: Hosts, history: Hosts) -> Fraction:
    """Return the agreement of a case: the mean over the issues that history handled."""
    return mean(on_issues(computed, history).values())


_NONE = Fraction(0)
