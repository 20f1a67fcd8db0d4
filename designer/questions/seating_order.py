"""The order in which parties and institutions are drawn: that with the fewest gaps in what bodies seat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from designer.design import Design, Institution
from designer.engines.shortest_tour import Tour, shortest_tour


@dataclass(frozen=True)
class SeatingOrder:
    """An order of parties and of institutions.

    Parameters
    ----------
    parties
        Those with a seat, in their order; after them those without.
    institutions
        Plenaries first.
    gaps
        Parties without a seat between parties with one, a run of them counted once, over all bodies.
    proven
        Whether no order of the parties has fewer.
    """

    parties: tuple[str, ...]
    institutions: tuple[Institution, ...]
    gaps: int
    proven: bool


def seating_order(design: Design, parties: Sequence[str]) -> SeatingOrder:
    """Find the order with the fewest gaps of the parties, and that of the institutions beside each other.

    Parameters
    ----------
    design
        Whose seats are drawn.
    parties
        All parties, in the order in which people know them; of an order and its reverse, the nearer one is
        given.

    Examples
    --------
    >>> from designer.design import Reference
    >>> bodies = [Institution(id=m, members=tuple(m), mandate=("x",)) for m in ("AC", "CB", "BD")]
    >>> order = seating_order(Design(instance=Reference(title="t"), institutions=tuple(bodies)), "ABCD")
    >>> order.parties, order.gaps, order.proven
    (('A', 'C', 'B', 'D'), 0, True)
    """
    known = {**dict.fromkeys(parties), **dict.fromkeys(p for b in design.institutions for p in b.members)}
    seats = {p: frozenset(b.id for b in design.institutions if p in b.members) for p in known}
    seated = [party for party in known if seats[party]]
    tour = shortest_tour(tuple(seats[party] for party in seated))
    ordered = _forward([seated[n] for n in tour.order], {party: n for n, party in enumerate(known)})
    alone = [party for party in known if not seats[party]]
    blocks = sum(bool(body.members) for body in design.institutions)
    place = {party: n for n, party in enumerate(ordered)}
    bodies = [
        body
        for plenary in (True, False)
        for body in _beside([b for b in design.institutions if (b.format == "plenary") is plenary], place)
    ]
    return SeatingOrder((*ordered, *alone), tuple(bodies), tour.blocks - blocks, tour.proven)


def _forward(order: list[str], place: dict[str, int]) -> list[str]:
    half = len(order) // 2
    first, last = (sum(place[p] for p in part) for part in (order[:half], order[len(order) - half :]))
    return order[::-1] if first > last else order


def _beside(bodies: list[Institution], place: dict[str, int]) -> list[Institution]:
    tour: Tour = shortest_tour(tuple(frozenset(body.members) for body in bodies))
    return _forward_bodies([bodies[n] for n in tour.order], place)


def _forward_bodies(order: list[Institution], place: dict[str, int]) -> list[Institution]:
    def height(body: Institution) -> float:
        return sum(place[p] for p in body.members) / max(1, len(body.members))

    half = len(order) // 2
    first, last = (sum(map(height, part)) for part in (order[:half], order[len(order) - half :]))
    return order[::-1] if first > last else order
