"""Sharing out duties, such as report lines and chairs, so that the largest load is as small as possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


def shared_out(
    choices: Sequence[Sequence[str]],
    at_least: Mapping[str, int] | None = None,
    at_most: Mapping[str, int] | None = None,
) -> list[str | None]:
    """Choose one party for each duty, the largest load smallest, then the first parties for the first duties.

    Parameters
    ----------
    choices
        For each duty, the parties that can take it, in the order of preference; a duty without any is
        not shared out.
    at_least, at_most
        How many duties each party has to take, may take; 0 and no limit where nothing is said.

    Returns
    -------
    list of str or None
        One a duty; None where nobody can take it.

    Raises
    ------
    ValueError
        If the limits cannot be kept.

    Examples
    --------
    >>> shared_out([["A", "B"], ["A"], []])
    ['B', 'A', None]
    """
    least, most = dict(at_least or {}), dict(at_most or {})
    shared: list[list[str]] = [list(choice) for choice in choices]
    duties = sum(bool(choice) for choice in shared)
    for load in range(duties + 1):
        if _possible(shared, least, most, load):
            break
    else:
        raise ValueError("the duties cannot be shared out within these limits")
    for n, choice in enumerate(choices):
        for party in choice:
            shared[n] = [party]
            if _possible(shared, least, most, load):
                break
    return [choice[0] if choice else None for choice in shared]


def _possible(
    choices: Sequence[Sequence[str]], least: Mapping[str, int], most: Mapping[str, int], load: int
) -> bool:
    """Whether every duty can be taken.

    Where all duties can be taken without too large a load, and all parties can take enough of them, one
    sharing out does both (Mendelsohn and Dulmage, 1958).
    """
    parties = {party for choice in choices for party in choice}
    room = {party: min(load, most.get(party, load)) for party in parties}
    if any(number > min(load, most.get(party, load)) for party, number in least.items()):
        return False
    duties = [choice for choice in choices if choice]
    owed = [
        [str(n) for n, choice in enumerate(duties) if party in choice]
        for party, number in least.items()
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
        """Whether every item finds a place."""
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
