"""Institutions as columns of a linear programme, found one after the other where weights overpay them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from heapq import nlargest

from designer.clock import Clock
from designer.verify.proof import Weights
from designer.verify.verifier import Path, Verifier
from designer.verify.world import Body, Issues

MOST_AT_ONCE = 200
"""Columns that are added in one round."""

MANY = 1500
"""Sets of issues beyond which it is not looked whether one includes another."""


@dataclass(frozen=True)
class Column:
    """A body with a mandate."""

    body: Body
    mandate: Issues


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
    known: dict[tuple[Body, Issues], Column] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with what can handle most."""
        longest = self.verifier.instance.settings.max_mandate
        whole: dict[tuple[Issues, Fraction], Body] = {}
        for body in self.verifier.world.all:
            if not body.refused and (longest is None or len(body.issues) <= longest):
                whole.setdefault((frozenset(body.issues), body.cost), body)
        for (mandate, cost), body in whole.items():
            if len(whole) > MANY:
                break
            if not any(mandate < other and price <= cost for other, price in whole):
                self._add(body, mandate)

    @property
    def all(self) -> list[Column]:
        """The columns, the oldest first."""
        return list(self.known.values())

    def grow(self, weights: Weights, path: Path, least: Fraction = Fraction(0)) -> bool:
        """Add institutions that weights overpay by more than so much, worst first; say whether any is new.

        Raises
        ------
        designer.clock.OutOfTimeError
            When time is up.
        """
        overpaid = self.clock.each(self.verifier.overpaid(weights, path))
        scale = self.verifier.scale(weights)
        found = [(paid.surplus, n, body, paid.mandate) for n, (paid, body) in enumerate(overpaid)]
        worst = nlargest(MOST_AT_ONCE, (f for f in found if f[0] > least * scale))
        before = len(self.known)
        for _, _, body, mandate in worst:
            self._add(body, mandate)
        return len(self.known) > before

    def _add(self, body: Body, mandate: Issues) -> None:
        self.known.setdefault((body, mandate), Column(body, mandate))
