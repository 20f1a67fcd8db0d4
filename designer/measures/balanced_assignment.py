"""Balanced assignment of duties, such as report lines and chairs: the largest load is as small as can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from designer.candidates.grounding import Limit


def evenly(choices: Sequence[Sequence[str]]) -> list[str | None]:
    """Choose one party for each duty, the largest load smallest, then the first parties for the first duties.

    Parameters
    ----------
    choices
        For each duty, the parties that can take it, in the order of preference; a duty without any is
        not shared out.

    Returns
    -------
    list of str or None
        One a duty; None where nobody can take it.

    Examples
    --------
    >>> evenly([["A", "B"], ["A"], []])
    ['B', 'A', None]
    """
    loads = _Even(choices)
    for duty in loads.open:
        loads.hand_out(duty)
    for duty in loads.open:
        next(party for party in choices[duty] if loads.fix(duty, party))
    return [loads.chosen.get(duty) for duty in range(len(choices))]


class _Even:
    """Duties without limits, each party taking as few as it can.

    Parameters
    ----------
    choices
        For each duty the parties that can take it.

    Attributes
    ----------
    open
        The duties that anybody can take.
    load
        How many duties the parties take at most.
    chosen
        The party that takes each duty.
    offers
        For each party and each other one, the duties that the first may still pass on to the second.
    room
        How many more each party takes.
    """

    def __init__(self, choices: Sequence[Sequence[str]]) -> None:
        self.choices = choices
        self.open = [duty for duty, parties in enumerate(choices) if parties]
        self.load = 0
        self.chosen: dict[int, str] = {}
        self.offers: dict[str, dict[str, dict[int, None]]] = {p: {} for parties in choices for p in parties}
        self.room = dict.fromkeys(self.offers, 0)

    def hand_out(self, duty: int) -> None:
        """Hand out one more duty; where nobody can take it, everybody takes one more."""
        choice = self.choices[duty]
        while not any(self.room[party] for party in choice) and not any(map(self._make_room, choice)):
            self.load += 1
            self.room = {party: room + 1 for party, room in self.room.items()}
        self._take(duty, next(party for party in choice if self.room[party]))

    def fix(self, duty: int, party: str) -> bool:
        """Hand a duty out for good, if the others can be handed out beside it."""
        before = self.chosen[duty]
        self._release(duty)
        if not self._make_room(party):
            self._take(duty, before)
            return False
        self._take(duty, party)
        self._keep(duty)
        return True

    def _take(self, duty: int, party: str) -> None:
        self.chosen[duty] = party
        for other in self.choices[duty]:
            self.offers[party].setdefault(other, {})[duty] = None
        self.room[party] -= 1

    def _release(self, duty: int) -> None:
        self._keep(duty)
        self.room[self.chosen.pop(duty)] += 1

    def _keep(self, duty: int) -> None:
        """Let nobody pass a duty on."""
        offers = self.offers[self.chosen[duty]]
        for other in self.choices[duty]:
            del offers[other][duty]

    def _make_room(self, party: str) -> bool:
        """Let a party take one more, others passing duties on where that is needed."""
        if self.room[party]:
            return True
        passing: dict[str, int] = {}
        for place in (waiting := [party]):
            for other, duties in self.offers[place].items():
                if duties and other not in passing and other != party:
                    # The last one: the first ones are fixed, and what is left of them takes time.
                    passing[other] = next(reversed(duties))
                    if self.room[other]:
                        self._pass_on(other, passing)
                        return True
                    waiting.append(other)
        return False

    def _pass_on(self, place: str, passing: dict[str, int]) -> None:
        while place in passing:
            duty = passing[place]
            source = self.chosen[duty]
            self._release(duty)
            self._take(duty, place)
            place = source


def within(
    choices: Sequence[Sequence[str]], at_least: Mapping[str, int], at_most: Mapping[str, int]
) -> list[str | None]:
    """Choose as :func:`evenly` does, within limits on what some parties take.

    Raises
    ------
    ValueError
        If the limits cannot be kept.

    Examples
    --------
    >>> within([["A", "B"], ["A", "B"]], {"B": 2}, {})
    ['B', 'B']
    """
    shared: list[list[str]] = [list(choice) for choice in choices]
    duties = sum(bool(choice) for choice in shared)
    for load in range(duties + 1):
        if _possible(shared, at_least, at_most, load):
            break
    else:
        raise ValueError("the duties cannot be shared out within these limits")
    for n, choice in enumerate(choices):
        for party in choice:
            shared[n] = [party]
            if _possible(shared, at_least, at_most, load):
                break
    return [choice[0] if choice else None for choice in shared]


def bounds(limits: Iterable[Limit]) -> tuple[dict[str, int], dict[str, int]]:
    """Give the fewest and the most duties of each party that limits name.

    Examples
    --------
    >>> bounds([Limit("r", None, "A", 1, 3), Limit("s", None, "A", 2), Limit("t", None, "B", 0, 1)])
    ({'A': 2, 'B': 0}, {'A': 3, 'B': 1})
    """
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    for limit in limits:
        least[limit.party] = max(limit.at_least, least.get(limit.party, 0))
        if limit.at_most is not None:
            most[limit.party] = min(limit.at_most, most.get(limit.party, limit.at_most))
    return least, most


def _possible(
    choices: Sequence[Sequence[str]], at_least: Mapping[str, int], at_most: Mapping[str, int], load: int
) -> bool:
    """Whether every duty can be taken.

    Where all duties can be taken without too large a load, and all parties can take enough of them, one
    sharing out does both (Mendelsohn and Dulmage, 1958).
    """
    parties = {party for choice in choices for party in choice}
    room = {party: min(load, at_most.get(party, load)) for party in parties}
    if any(number > min(load, at_most.get(party, load)) for party, number in at_least.items()):
        return False
    duties = [choice for choice in choices if choice]
    owed = [
        [str(n) for n, choice in enumerate(duties) if party in choice]
        for party, number in at_least.items()
        for _ in range(number)
    ]
    return _Matching(duties, room).complete() and _Matching(owed, {}).complete()


@dataclass
class _Matching:
    """Items, each with the bins it may go to, and bins with room for so many; one where nothing is said."""

    items: Sequence[Sequence[str]]
    room: Mapping[str, int]
    placed: dict[str, list[int]] = field(default_factory=dict)

    def complete(self) -> bool:
        """Whether every item can be assigned within the loads."""
        return all(self._place(n, set()) for n in range(len(self.items)))

    def _place(self, item: int, tried: set[str]) -> bool:
        """Place an item, moving others to their alternatives where that makes room."""
        for bin in self.items[item]:
            if bin in tried:
                continue
            tried.add(bin)
            placed = self.placed.setdefault(bin, [])
            if len(placed) < self.room.get(bin, 1):
                placed.append(item)
                return True
            for k, other in enumerate(placed):
                if self._place(other, tried):
                    placed[k] = item
                    return True
        return False
