"""Institutions as columns of a linear programme, found one after the other where weights overpay them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import nlargest
from operator import attrgetter

from designer.runtime.clock import Clock
from designer.verify.proof import Weights
from designer.verify.verifier import Path, Verifier
from designer.verify.world import Body, Issues

MOST_AT_ONCE = 200
"""Columns that are added in one round."""

MANY = 1500
"""Sets of issues beyond which it is not looked whether one includes another."""


@dataclass(frozen=True)
class Column:
    """A body with a mandate, and what it costs."""

    body: Body
    mandate: Issues
    cost: Fraction


@dataclass
class Columns:
    """The institutions that are known to matter, so far.

    Parameters
    ----------
    verifier
        Whose list of institutions they are from; what it calls overpaid is added.
    clock
        The time there is.
    """

    verifier: Verifier
    clock: Clock
    all: list[Column] = field(default_factory=list)
    _known: set[tuple[Body, Issues]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin with what can handle most."""
        longest = self.verifier.instance.settings.max_mandate
        whole: dict[tuple[Issues, Fraction], Body] = {}
        for body in self.clock.each(self.verifier.world.all):
            if not body.refused and (longest is None or len(body.issues) <= longest):
                whole.setdefault((frozenset(body.issues), body.cost), body)
        if len(whole) > MANY:
            return
        for (mandate, cost), body in self.clock.each(whole.items()):
            if not any(mandate < other and price <= cost for other, price in whole):
                self._add(body, mandate)

    def grow(self, weights: Weights, path: Path, least: Fraction = Fraction(0)) -> bool:
        """Add institutions that weights overpay by more than so much, worst first; say whether any is new.

        Raises
        ------
        designer.runtime.clock.OutOfTimeError
            When time is up.
        """
        overpaid = (found for found in self.verifier.overpaid(weights, path) if found.surplus > least)
        before = len(self.all)
        for found in nlargest(MOST_AT_ONCE, overpaid, key=attrgetter("surplus")):
            self._add(found.body, found.mandate)
        return len(self.all) > before

    def _add(self, body: Body, mandate: Issues) -> None:
        if (body, mandate) not in self._known:
            self._known.add((body, mandate))
            self.all.append(Column(body, mandate, self.verifier.cost(body, mandate)))
