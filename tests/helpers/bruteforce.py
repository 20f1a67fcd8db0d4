"""The least objective vector of a small instance, by exhaustion.

The other half of the independent truth. `brutebodies` lists every body; here every way to hand
each issue to exactly as many of them as its coverage asks for is followed to the end.

Designs are built body by body, the next body always handling the first issue that still lacks a
host; every design can be built in such an order. Two things keep that fast, and both are exact:

* Partial designs in the same *state* have the same continuations, and a continuation adds the
  same amounts to each of them, so only the lexicographically least is kept. The state holds
  everything that could make a difference: the hosts each issue still lacks, the memberships it
  has, the existing bodies and proposals used up, how many new bodies have the members of existing
  ones and which of those they could be, the soft rules broken and the bundles made (both count
  once), the seats of parties whose seats are limited, and exposure where it is bounded.
* Bodies that change the state in the same way can replace one another in any design, so of each
  such group only the cheapest is tried.

Partial designs are given up only for what no continuation mends: exposure above its bound and
seats above a hard limit, which never shrink.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

from tests.helpers.brutebodies import (
    ON_BODIES,
    SCALE,
    Body,
    Names,
    Row,
    World,
    all_bodies,
    breaks,
    is_hard,
    scaled,
    world_of,
)
from tests.helpers.brutefates import Fates

DEFAULT_OBJECTIVES = ["institutions", "broken_rules", "seats", "uncoordinated", "links", "absent_helpers"]
IN_DECIMALS = {"institutions", "broken_rules", "uncoordinated"}
MEASURES = ["institutions", "broken_rules", "seats", "absent_helpers", "exposure", "unrelated"]

# A vector is packed into one integer, the first stage in the highest digit: sums and lexicographic
# comparisons of vectors are then sums and comparisons of integers, as long as no digit overflows.
BASE = 1 << 128


def stages(instance: Row, counted: list[str] = MEASURES) -> list[dict[str, int]]:
    """Return, stage by stage, the integer factor of each measure that counts.

    Those ``IN_DECIMALS`` are measured in units of 1/``SCALE``, the others in ones. A weighted stage
    is in units of 1/``SCALE**2``, since weights are decimals, too.

    Examples
    --------
    >>> stages({"settings": {"objectives": ["links", "seats", {"institutions": 0.5, "seats": 2}]}})
    [{'seats': 1}, {'institutions': 500000, 'seats': 2000000000000}]
    """
    found = []
    for item in (instance.get("settings") or {}).get("objectives") or DEFAULT_OBJECTIVES:
        if isinstance(item, str):
            stage = {item: 1}
        else:
            stage = {
                name: scaled(weight) * (1 if name in IN_DECIMALS else SCALE) for name, weight in item.items()
            }
        used = {name: factor for name, factor in stage.items() if name in counted}
        if used:
            found.append(used)
    return found


def scales(instance: Row, counted: list[str] = MEASURES) -> list[int]:
    """Return, stage by stage, how many units of the optimum vector make one.

    Examples
    --------
    >>> scales({"settings": {"objectives": ["institutions", "seats", {"seats": 2}]}})
    [1000000, 1, 1000000000000]
    """
    items = (instance.get("settings") or {}).get("objectives") or DEFAULT_OBJECTIVES
    found = []
    for item in items:
        if isinstance(item, str):
            if item in counted:
                found.append(SCALE if item in IN_DECIMALS else 1)
        elif any(name in counted for name in item):
            found.append(SCALE**2)
    return found


def absent_helpers(world: World, body: Body) -> int:
    """Count pairs (issue of the mandate, helpful party without a seat)."""
    return sum(len(i.helpful - body.members) for i in world.issues if i.id in body.mandate)


def exposure(world: World, body: Body) -> int:
    """Count pairs (issue of the mandate, member it does not require)."""
    return sum(len(body.members - i.required) for i in world.issues if i.id in body.mandate)


def unrelated(instance: Row, body: Body) -> int:
    """Count pairs of issues of the mandate that nothing says belong together."""
    ties = [set(t["issues"]) for t in instance.get("interdependences", []) if t["kind"] != "separate"]
    bundles = [set(r["issues"]) for r in instance.get("rules", []) if r["kind"] == "insists_on_bundle"]
    return sum({one, two} not in ties + bundles for one, two in combinations(sorted(body.mandate), 2))


@dataclass(frozen=True)
class Limit:
    """A limit on the seats of a party, from a rule or from its own row.

    Attributes
    ----------
    weight : int or None
        What breaking it costs, scaled; None when it is hard.
    """

    party: str
    at_most: int | None
    at_least: int | None
    weight: int | None

    def kept(self, seats: int) -> bool:
        """Return whether this number of seats is within the limit."""
        low = self.at_least is None or seats >= self.at_least
        return low and (self.at_most is None or seats <= self.at_most)

    @property
    def enough(self) -> int:
        """The number of seats from which on more of them make no difference."""
        return max(self.at_least or 0, 0 if self.at_most is None else self.at_most + 1)


def limits_of(instance: Row, world: World) -> list[Limit]:
    """List every limit on seats."""
    limits = [
        Limit(party["id"], party.get("max_seats"), party.get("min_seats"), None)
        for party in instance.get("parties") or []
        if party.get("max_seats") is not None or party.get("min_seats") is not None
    ]
    limits += [
        Limit(rule["party"], rule.get("at_most"), rule.get("at_least"), weight_of(rule))
        for rule in world.rules
        if rule["kind"] == "limits_seats" and not rule.get("chairs", False)
    ]
    return limits


def weight_of(rule: Row) -> int | None:
    """Return what breaking a soft rule costs, scaled; None for a hard one."""
    return None if is_hard(rule) else scaled(rule.get("weight", 1))


class Move(NamedTuple):
    """What adding a body does to a state: sets, held as bits, and counts, one a party or group."""

    issues: int
    hosts: int
    taken: int
    fitting: int
    founded: tuple[int, ...]
    broken: int
    bundled: int
    seats: tuple[int, ...]
    exposure: int


class State(NamedTuple):
    """What a partial design leaves open, and what the future needs to know of its past."""

    lacking: tuple[int, ...]
    hosts: int
    taken: int
    fitting: int
    founded: tuple[int, ...]
    broken: int
    bundled: int
    seats: tuple[int, ...]
    exposure: int


class Search:
    """The exhaustive search of one instance.

    Parameters
    ----------
    instance : dict
        The instance, as its file says it.
    """

    counted = MEASURES

    def __init__(self, instance: Row) -> None:
        self.instance, self.world = instance, world_of(instance)
        world = self.world
        self.stages = stages(instance, self.counted)
        self.max_exposure = (instance.get("settings") or {}).get("max_exposure")
        self.limits = limits_of(instance, world)
        self.soft = [r for r in world.rules if r["kind"] in ON_BODIES and not is_hard(r)]
        self.bundles = [
            rule
            for rule in world.rules
            if rule["kind"] == "insists_on_bundle" and not rule.get("linked_suffices", False)
        ]
        self.several = any(issue.coverage > 1 for issue in world.issues)
        self.issue_bit = {issue.id: 1 << k for k, issue in enumerate(world.issues)}
        self.once_bit = {row["id"]: 1 << k for k, row in enumerate(world.existing + world.proposals)}
        self.fates = Fates(world)

    def packed(self, **measures: int) -> int:
        """Return the objective vector of some measures as one integer."""
        total = 0
        for stage in self.stages:
            value = sum(factor * measures.get(name, 0) for name, factor in stage.items())
            if value >= BASE >> 16:
                raise OverflowError("costs or weights too large for exhaustive enumeration")
            total = total * BASE + value
        return total

    def unpacked(self, total: int) -> list[int]:
        """Return the objective vector that `packed` made one integer."""
        return [total // BASE**k % BASE for k in reversed(range(len(self.stages)))]

    def hosts(self, body: Body) -> int:
        """Return a bit for each (issue that needs several hosts, membership that hosts it)."""
        width = 2 ** len(self.world.parties)
        membership = bits(party in body.members for party in self.world.parties)
        return bits(
            issue.coverage > 1 and issue.id in body.mandate and number == membership
            for issue in self.world.issues
            for number in range(width)
        )

    def move(self, body: Body) -> Move:
        """Return what adding a body does to a state."""
        members, mandate = body.members, body.mandate
        return Move(
            issues=sum(self.issue_bit[name] for name in mandate),
            hosts=self.hosts(body) if self.several else 0,
            taken=self.once_bit[body.source] if body.source else 0,
            fitting=sum(self.once_bit[name] for name in self.fates.fitting(body)),
            founded=self.fates.number([body]),
            broken=bits(breaks(rule, members, mandate) for rule in self.soft),
            bundled=bits(mandate.issuperset(rule["issues"]) for rule in self.bundles),
            seats=tuple(int(limit.party in members) for limit in self.limits),
            exposure=0 if self.max_exposure is None else exposure(self.world, body),
        )

    def price(self, body: Body) -> int:
        """Return the packed vector of what a body adds at least, whatever else the design holds.

        What new bodies cost beyond that is added when the design is whole.
        """
        return self.packed(
            institutions=self.fates.least(body),
            seats=len(body.members),
            absent_helpers=absent_helpers(self.world, body),
            exposure=exposure(self.world, body),
            unrelated=unrelated(self.instance, body),
        )

    def moves(self) -> list[tuple[Move, int, Body]]:
        """Return the cheapest body for every change of state."""
        best: dict[Move, tuple[int, Body]] = {}
        for body in all_bodies(self.world):
            move, price = self.move(body), self.price(body)
            if move not in best or price < best[move][0]:
                best[move] = price, body
        return [(move, price, body) for move, (price, body) in best.items()]

    def step(self, state: State, move: Move) -> State | None:
        """Return the state after adding a body, None if that can no longer become a design."""
        if state.taken & move.taken or state.hosts & move.hosts:
            return None
        if self.max_exposure is not None and state.exposure + move.exposure > self.max_exposure:
            return None
        seats = state.seats
        if self.limits:
            seats = tuple(map(int.__add__, seats, move.seats))
            for limit, number in zip(self.limits, seats, strict=True):
                if limit.weight is None and limit.at_most is not None and number > limit.at_most:
                    return None
            seats = tuple(min(n, lim.enough) for n, lim in zip(seats, self.limits, strict=True))
        return State(
            tuple(n - (move.issues >> k & 1) for k, n in enumerate(state.lacking)),
            state.hosts | move.hosts,
            state.taken | move.taken,
            state.fitting | move.fitting,
            tuple(map(int.__add__, state.founded, move.founded)),
            state.broken | move.broken,
            state.bundled | move.bundled,
            seats,
            state.exposure + move.exposure,
        )

    def ending(self, state: State) -> int | None:
        """Return the packed weights of the soft rules broken, and what new bodies cost beyond the least.

        None stands for a hard rule that is broken, or a body called new that is none.
        """
        taken, fitting = self.names(state.taken), self.names(state.fitting)
        cost = self.fates.cost(state.founded, taken, fitting)
        if cost is None:
            return None
        cost -= sum(g.least * n for g, n in zip(self.fates.groups, state.founded, strict=True))
        broken = [weight_of(rule) for k, rule in enumerate(self.soft) if state.broken >> k & 1]
        broken += [weight_of(rule) for k, rule in enumerate(self.bundles) if not state.bundled >> k & 1]
        broken += [
            limit.weight
            for limit, number in zip(self.limits, state.seats, strict=True)
            if not limit.kept(number)
        ]
        weights = [weight for weight in broken if weight is not None]
        if len(weights) < len(broken):
            return None
        return self.packed(institutions=cost, broken_rules=sum(weights))

    def names(self, bits: int) -> Names:
        """Return the existing bodies and proposals of a set."""
        return frozenset(name for name, bit in self.once_bit.items() if bits & bit)

    def start(self) -> State:
        """Return the state of no bodies."""
        coverage = tuple(issue.coverage for issue in self.world.issues)
        nothing = (0,) * len(self.fates.groups)
        return State(coverage, 0, 0, 0, nothing, 0, 0, (0,) * len(self.limits), 0)

    def run(self) -> tuple[int, list[Body]] | None:
        """Return the least packed vector and the bodies of a design that has it."""
        start = self.start()
        handling: list[list[tuple[Move, int, Body]]] = [
            [item for item in self.moves() if item[0].issues & self.issue_bit[issue.id]]
            for issue in self.world.issues
        ]
        # Adding a body lowers the number of hosts lacking, so a state is final when it is reached
        # in the order of that number.
        reached: list[dict[State, Step]] = [{} for _ in range(sum(start.lacking) + 1)]
        reached[-1][start] = Step(0, None, None)
        for level in reversed(range(1, sum(start.lacking) + 1)):
            for state, step in reached[level].items():
                lacking = bits(number > 0 for number in state.lacking)
                first = next(k for k, number in enumerate(state.lacking) if number)
                for move, price, body in handling[first]:
                    if move.issues & ~lacking:
                        continue
                    after = self.step(state, move)
                    if after is None:
                        continue
                    targets = reached[level - move.issues.bit_count()]
                    total = step.total + price
                    if after not in targets or total < targets[after].total:
                        targets[after] = Step(total, step, body)
        ends = [(self.ending(state), step) for state, step in reached[0].items()]
        totals = [(step.total + last, step) for last, step in ends if last is not None]
        if not totals:
            return None
        total, end = min(totals, key=lambda pair: pair[0])
        return total, list(end.trail())


class Step(NamedTuple):
    """The cheapest way found to a state: its packed vector, the step before, the body added."""

    total: int
    before: Any
    body: Body | None

    def trail(self) -> Iterator[Body]:
        """Yield the bodies on the way here, the last first."""
        step = self
        while step.body is not None:
            yield step.body
            step = step.before


def bits(flags: Iterable[bool]) -> int:
    """Return the set of positions that are true, as the bits of an integer.

    Examples
    --------
    >>> bits([True, False, True])
    5
    """
    return sum(1 << k for k, flag in enumerate(flags) if flag)


def optimum(instance: Row) -> tuple[list[int], list[Body]] | None:
    """Return the least objective vector and one design that has it, None when there is none.

    Parameters
    ----------
    instance : dict
        The instance, as its file says it; small, since every design is looked at.

    Returns
    -------
    tuple of (list of int, list of Body), or None
        One integer for each stage that counts without links, in the units of `scales`.

    Examples
    --------
    >>> parties = [{"id": "AAA"}, {"id": "BBB"}, {"id": "CCC"}]
    >>> issues = [{"id": "x", "required": ["AAA", "BBB"]}, {"id": "y", "required": ["CCC"]}]
    >>> vector, design = optimum({"parties": parties, "issues": issues})
    >>> vector
    [1000000, 0, 3, 0]
    >>> [sorted(body.members) for body in design]
    [['AAA', 'BBB', 'CCC']]
    """
    search = Search(instance)
    found = search.run()
    return None if found is None else (search.unpacked(found[0]), found[1])
