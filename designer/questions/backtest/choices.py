"""What a designer chooses beyond what is required: who is added, what is bundled, what is kept."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from designer.design import Design
from designer.instance import Instance
from designer.questions.backtest.agreement import Members, mean

Bodies = Sequence[tuple[Members, Collection[str]]]
"""Members and mandate of each body."""


@dataclass(frozen=True)
class Choice:
    """How many choices of a kind are made on either side, and how many are the same.

    Parameters
    ----------
    name
        ``added``: parties seated where an issue does not require them; ``bundled``: pairs of issues in one
        body; ``kept``: existing bodies taken up as they stand.
    computed, history, both
        Numbers.
    drawn, drawn_both
        The means of ``computed`` and ``both`` over random designs, None where there are none.
    """

    name: str
    computed: int
    history: int
    both: int
    drawn: Fraction | None
    drawn_both: Fraction | None


def bodies_of(design: Design) -> Bodies:
    """Return members and mandate of each institution of a design."""
    return [(Members(body.members), body.mandate) for body in design.institutions]


def choices(
    instance: Instance, computed: Bodies, history: Bodies, drawn: Sequence[Bodies]
) -> tuple[Choice, ...]:
    """Compare the choices of two designs, and of random ones beside them."""
    handled = {issue for _, mandate in history for issue in mandate}
    found = []
    for name, made in (("added", _added), ("bundled", _bundled), ("kept", _kept)):
        ours, theirs = made(instance, computed, handled), made(instance, history, handled)
        lots = [made(instance, bodies, handled) for bodies in drawn]
        found.append(
            Choice(
                name,
                len(ours),
                len(theirs),
                len(ours & theirs),
                mean(Fraction(len(some)) for some in lots) if lots else None,
                mean(Fraction(len(some & theirs)) for some in lots) if lots else None,
            )
        )
    return tuple(found)


def _added(instance: Instance, bodies: Bodies, handled: Iterable[str]) -> set[Hashable]:
    return {
        (issue, party)
        for members, mandate in bodies
        for issue in mandate
        if issue in handled
        for party in members.difference(instance.issue[issue].required)
    }


def _bundled(instance: Instance, bodies: Bodies, handled: Iterable[str]) -> set[Hashable]:
    return {
        frozenset(pair)
        for _, mandate in bodies
        for pair in combinations(
            (issue for issue in instance.issue if issue in mandate and issue in handled), 2
        )
    }


def _kept(instance: Instance, bodies: Bodies, handled: Iterable[str]) -> set[Hashable]:
    return {
        existing.id
        for existing in instance.existing
        if existing.usable
        and any(
            members == Members(existing.members) and set(mandate).issubset(existing.may_handle)
            for members, mandate in bodies
        )
    }
