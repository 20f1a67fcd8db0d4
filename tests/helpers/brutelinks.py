"""The least objective vector of a small instance with links, by exhaustion.

`bruteforce` may replace a body by a cheaper one that does the same for the issues. With links that
is wrong: who sits where, and who handles what, decides what can be linked. So here every set of
bodies is a design of its own, and each of them is tried with every set of links.

The search is best first. Its nodes are partial designs, then whole designs of which some links are
decided, and each comes with a vector that no completion can beat:

* of bodies, what they add by themselves, and the least that any bodies would add that handle the
  rest. Only that some bodies exclude each other is left out of that;
* of links, what those decided for cost, and whatever more links can only improve as it would be if
  all undecided ones were opened.

So the first design to come up with nothing undecided is a best one. Designs are given up only for
what no further body or link mends.
"""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from tests.helpers.brutearrangements import Arrangement, asked_of
from tests.helpers.brutebodies import Body, Row, all_bodies
from tests.helpers.bruteforce import MEASURES, Limit, Search, State, bits, weight_of

LINK_MEASURES = ["uncoordinated", "links", "unanchored", "unlinked", "fragments", "failed_walkouts"]
ALL_MEASURES = MEASURES + LINK_MEASURES


class Partial(NamedTuple):
    """Bodies that leave some issues without a host.

    ``total`` is what they add up to. Bodies before ``turn`` have been tried for the first issue
    that still lacks a host.
    """

    state: State
    total: int
    bodies: tuple[Body, ...]
    turn: int


class Linked(NamedTuple):
    """A whole set of bodies of which all links but the first ``open`` ones are decided."""

    total: int
    arrangement: Arrangement
    chosen: int
    open: int


class Result(NamedTuple):
    """A best design: its vector, its bodies, and its links.

    A link is a pair of positions in the list of the bodies and, after them, the global bodies.
    """

    vector: list[int]
    bodies: list[Body]
    links: list[tuple[int, int]]


class LinkedSearch(Search):
    """The exhaustive search of one instance, links included.

    Parameters
    ----------
    instance : dict
        The instance, as its file says it.
    """

    counted = ALL_MEASURES

    def __init__(self, instance: Row) -> None:
        super().__init__(instance)
        unit = {name: self.packed(**{name: 1}) for name in ALL_MEASURES}
        self.asked = asked_of(instance, self.world, unit)
        self.broken = unit["broken_rules"]
        self.chairs = [
            Limit(rule["party"], rule.get("at_most"), rule.get("at_least"), weight_of(rule))
            for rule in self.world.rules
            if rule["kind"] == "limits_seats" and rule.get("chairs")
        ]
        self.choices = [(self.move(body), self.price(body), body) for body in all_bodies(self.world)]
        self.prices: dict[int, int] = {}
        for move, price, _ in self.choices:
            self.prices[move.issues] = min(price, self.prices.get(move.issues, price))
        self.known_rest: dict[tuple[int, ...], int | None] = {}

    def chairing(self, bodies: tuple[Body, ...]) -> int | None:
        """Return the least weight of broken rules on chairs, None when a hard one is always broken."""
        counts = {(0,) * len(self.chairs)}
        for body in bodies if self.asked.settings.get("chairs") else ():
            counts = {
                tuple(n + (limit.party == chair) for n, limit in zip(known, self.chairs, strict=True))
                for known in counts
                for chair in body.members or {""}
            }
        found = []
        for numbers in counts:
            broken = [lim.weight for lim, n in zip(self.chairs, numbers, strict=True) if not lim.kept(n)]
            if None not in broken:
                found.append(sum(weight for weight in broken if weight is not None))
        return min(found, default=None)

    def rest(self, lacking: tuple[int, ...]) -> int | None:
        """Return the least that any bodies would add that handle all that is lacking."""
        if not any(lacking):
            return 0
        if lacking not in self.known_rest:
            first = next(k for k, number in enumerate(lacking) if number)
            found = []
            for issues, price in self.prices.items():
                after = tuple(number - (issues >> k & 1) for k, number in enumerate(lacking))
                if issues >> first & 1 and min(after) >= 0:
                    more = self.rest(after)
                    if more is not None:
                        found.append(price + more)
            self.known_rest[lacking] = min(found, default=None)
        return self.known_rest[lacking]

    def more_bodies(self, node: Partial) -> Iterator[tuple[int, Partial]]:
        """Yield the node with one body more, which handles the first issue that lacks a host."""
        lacking = bits(number > 0 for number in node.state.lacking)
        first = next(k for k, number in enumerate(node.state.lacking) if number)
        for number, (move, price, body) in enumerate(self.choices):
            if not move.issues >> first & 1 or move.issues & ~lacking or number < node.turn:
                continue
            state = self.step(node.state, move)
            rest = self.rest(state.lacking) if state else None
            if state is None or rest is None:
                continue
            # Hosts of one issue come in the order of the list, so that each set of bodies comes once.
            turn = number + 1 if state.lacking[first] else 0
            total = node.total + price
            broken = sum(weight_of(rule) or 0 for k, rule in enumerate(self.soft) if state.broken >> k & 1)
            bound = total + rest + broken * self.broken
            yield bound, Partial(state, total, (*node.bodies, body), turn)

    def whole(self, node: Partial) -> Iterator[tuple[int, Linked]]:
        """Yield a design that lacks nothing, all its links undecided, if there is a way to finish it."""
        ending, chairs = self.ending(node.state), self.chairing(node.bodies)
        if ending is None or chairs is None:
            return
        arrangement = Arrangement(self.asked, node.bodies)
        total, open = node.total + ending + chairs * self.broken, len(arrangement.pairs)
        bound = arrangement.bound(0, open)
        if bound is not None:
            yield total + bound, Linked(total, arrangement, 0, open)

    def more_links(self, node: Linked) -> Iterator[tuple[int, Linked]]:
        """Yield the node with one link more decided, either way."""
        open = node.open - 1
        for chosen in (node.chosen, node.chosen | 1 << open):
            bound = node.arrangement.bound(chosen, open)
            if bound is not None:
                yield node.total + bound, node._replace(chosen=chosen, open=open)

    def following(self, node: Partial | Linked) -> Iterator[tuple[int, Partial | Linked]]:
        """Yield the nodes after one, each with what no completion of it can beat."""
        if isinstance(node, Linked):
            yield from self.more_links(node)
        elif any(node.state.lacking):
            yield from self.more_bodies(node)
        else:
            yield from self.whole(node)

    def best(self) -> Result | None:
        """Return a best design, None when there is no design."""
        start = self.start()
        serial = count()
        heap: list[tuple[int, int, Partial | Linked]] = [(0, 0, Partial(start, 0, (), 0))]
        while heap:
            bound, _, node = heappop(heap)
            if isinstance(node, Linked) and not node.open:
                pairs = node.arrangement.pairs
                links = [(a, b) for k, (a, b, _) in enumerate(pairs) if node.chosen >> k & 1]
                return Result(self.unpacked(bound), list(node.arrangement.bodies), links)
            for least, after in self.following(node):
                heappush(heap, (least, -next(serial), after))
        return None


def optimum(instance: Row) -> Result | None:
    """Return a best design of an instance with its vector, None when there is no design.

    Parameters
    ----------
    instance : dict
        The instance, as its file says it; tiny, since every design is looked at.

    Returns
    -------
    Result or None
        Its vector holds one integer for each stage, in the units of `bruteforce.scales`.

    Examples
    --------
    >>> tie = {"issues": ["x", "y"], "kind": "coordinate"}
    >>> issues = [{"id": "x", "required": ["AAA", "BBB"]}, {"id": "y", "required": ["BBB", "CCC"]}]
    >>> three = {"parties": [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}], "issues": issues}
    >>> optimum(three | {"interdependences": [tie], "settings": {"sizes": [2]}}).vector
    [2000000, 0, 4, 0, 1, 0]
    """
    return LinkedSearch(instance).best()
