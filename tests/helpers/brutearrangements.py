"""What the links between a set of bodies could do, and what a set of links is worth.

The part of the exhaustive enumeration that speaks of links; `brutelinks` goes through the sets of
bodies. Like the rest of it, it reads the dicts of the file contract and shares no code with the
product.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from tests.helpers.brutebodies import Body, Names, Row, World, is_hard, scaled
from tests.helpers.bruteforce import bits, weight_of

Pair = tuple[int, int, Names]  # two nodes, and who sits in both


@dataclass(frozen=True)
class Tie:
    """An interdependence with every default filled in; it costs nothing to break when it is hard."""

    ends: tuple[str, str]
    kind: str
    hard: bool
    strength: int

    @property
    def wish(self) -> bool:
        """Whether it asks for nearness, and not for distance."""
        return self.kind != "separate"


def ties_of(instance: Row) -> list[Tie]:
    """List the interdependences."""
    ties = []
    for row in instance.get("interdependences") or []:
        hard = row.get("hard")
        ties.append(
            Tie(
                ends=(row["issues"][0], row["issues"][1]),
                kind=row["kind"],
                hard=row["kind"] in ("package", "separate") if hard is None else hard,
                strength=scaled(row.get("strength", 1)),
            )
        )
    return ties


@dataclass(frozen=True)
class Asked:
    """What an instance says of links.

    Attributes
    ----------
    ties, refusals, nearby
        Interdependences, rules of kind ``refuses_link``, and insistences that links can satisfy.
    globals
        Bodies that can only be linked to.
    unit
        For each measure, the packed vector of one of it.
    """

    world: World
    settings: Row
    ties: list[Tie]
    refusals: list[Row]
    nearby: list[Row]
    globals: list[Body]
    unit: dict[str, int]


def asked_of(instance: Row, world: World, unit: dict[str, int]) -> Asked:
    """Read what an instance says of links."""
    rules = world.rules
    return Asked(
        world=world,
        settings=instance.get("settings") or {},
        ties=ties_of(instance),
        refusals=[rule for rule in rules if rule["kind"] == "refuses_link"],
        nearby=[r for r in rules if r["kind"] == "insists_on_bundle" and r.get("linked_suffices")],
        globals=[
            Body(frozenset(row["members"]), frozenset(), "global", row["id"], 0)
            for row in world.existing
            if not row.get("redesign", True)
            and not row.get("may_handle")
            and row.get("status", "active") == "active"
        ],
        unit=unit,
    )


class Arrangement:
    """A set of bodies, and everything that the links between them could do.

    Sets of links are held as bits, by their position in ``pairs``: the links that may be opened.
    """

    def __init__(self, asked: Asked, bodies: tuple[Body, ...]) -> None:
        self.asked, self.bodies = asked, bodies
        self.nodes = [*bodies, *asked.globals]
        number, settings = len(bodies), asked.settings
        need_hinge = settings.get("links_need_hinge", True)
        where = [(self.hosts(tie.ends[0]), self.hosts(tie.ends[1])) for tie in asked.ties]
        open_ties = [
            ends for tie, ends in zip(asked.ties, where, strict=True) if tie.wish and not ends[0] & ends[1]
        ]
        self.pairs: list[Pair] = []
        for a, b in combinations(range(len(self.nodes)), 2):
            hinges = self.nodes[a].members & self.nodes[b].members
            carries = any(joins(a, b, *ends) for ends in open_ties)
            if a < number and carries and (hinges or not need_hinge):
                self.pairs.append((a, b, hinges))
        lateral = self.links(lambda a, b, hinges: b < number and bool(hinges))
        # (tie, whether one body hosts both ends, the links between hosts of one and of the other)
        self.ties = [
            (tie, bool(ends[0] & ends[1]), self.joining(*ends))
            for tie, ends in zip(asked.ties, where, strict=True)
        ]
        self.refused = [(rule, self.links(self.refused_by(rule))) for rule in asked.refusals]
        self.near = []
        for rule in asked.nearby:
            one, two = (self.hosts(name) for name in rule["issues"])
            self.near.append((rule, bool(one & two), self.joining(one, two)))
        self.at = [lateral & bits(k in (a, b) for a, b, _ in self.pairs) for k in range(number)]
        self.anchors = [
            self.at[k] & bits(member in hinges for *_, hinges in self.pairs)
            for k, body in enumerate(bodies)
            for member in body.members
        ]
        self.lateral = lateral
        hard = settings.get("survive_walkout") or []
        self.walkouts = [
            (party in hard, *self.walkout(party))
            for party in asked.world.parties
            if asked.unit["failed_walkouts"] or party in hard
        ]

    def hosts(self, end: str) -> frozenset[int]:
        """Return the nodes that host an end of a tie."""
        return frozenset(
            k
            for k, node in enumerate(self.nodes)
            if end in node.mandate or (node.kind in ("existing", "global") and node.source == end)
        )

    def joining(self, one: frozenset[int], two: frozenset[int]) -> int:
        """Return the set of all links between a node of one set and a node of the other."""
        return bits(joins(a, b, one, two) for a, b, _ in self.pairs)

    def links(self, test: Callable[[int, int, Names], bool]) -> int:
        """Return the set of all links that pass a test."""
        return bits(test(*pair) for pair in self.pairs)

    def refused_by(self, rule: Row) -> Callable[[int, int, Names], bool]:
        """Return the test whether a link breaks a refusal."""
        one, two = (self.hosts(name) for name in rule["issues"])
        party = rule.get("party")

        def test(a: int, b: int, _: Names) -> bool:
            near = party is None or party in self.nodes[a].members | self.nodes[b].members
            return b < len(self.bodies) and near and joins(a, b, one, two)

        return test

    def walkout(self, party: str) -> tuple[list[int], int, bool]:
        """Return who goes on without a party, the links that stay, and whether a task is left undone."""
        world = self.asked.world
        needless = {issue.id for issue in world.issues if party not in issue.required}
        going_on = []
        for k, body in enumerate(self.bodies):
            left = body.members - {party}
            led = not world.umbrella or not world.core.isdisjoint(left)
            if len(left) >= 2 and led and not needless.isdisjoint(body.mandate):
                going_on.append(k)
        staying = self.lateral & self.links(
            lambda a, b, hinges: a in going_on and b in going_on and bool(hinges - {party})
        )
        handled = frozenset().union(*(self.bodies[k].mandate for k in going_on))
        return going_on, staying, not needless <= handled

    def components(self, bodies: list[int], links: int) -> int:
        """Return in how many parts bodies fall that are joined by links."""
        part = {k: k for k in bodies}
        for number, (a, b, _) in enumerate(self.pairs):
            if links >> number & 1:
                part = {k: part[a] if known == part[b] else known for k, known in part.items()}
        return len(set(part.values()))

    def bound(self, chosen: int, open: int) -> int | None:
        """Return the least packed vector of links, where the first ``open`` links are undecided.

        With none undecided it is exact. None stands for a hard demand that is not met.
        """
        unit, settings = self.asked.unit, self.asked.settings
        possible = chosen | (1 << open) - 1
        costs = broken = 0
        for tie, inside, joining in self.ties:
            kept = inside or joining & possible if tie.wish else not inside and not joining & chosen
            if not kept:
                if tie.hard:
                    return None
                costs += tie.strength
        failures = [rule for rule, links in self.refused if links & chosen]
        failures += [rule for rule, inside, links in self.near if not inside and not links & possible]
        for rule in failures:
            if is_hard(rule):
                return None
            broken += weight_of(rule) or 0
        degrees = [(links & possible).bit_count() for links in self.at]
        most = settings.get("max_links")
        if min(degrees, default=99) < settings.get("min_links", 0):
            return None
        if most is not None and any((links & chosen).bit_count() > most for links in self.at):
            return None
        anchored = [(links & possible).bit_count() for links in self.anchors]
        if min(anchored, default=99) < settings.get("min_anchors", 0):
            return None
        fragments = max(0, self.components(list(range(len(self.bodies))), self.lateral & possible) - 1)
        if fragments and settings.get("survive_suspension"):
            return None
        failed = 0
        for hard, going_on, staying, undone in self.walkouts:
            if undone or self.components(going_on, staying & possible) > 1:
                if hard:
                    return None
                failed += 1
        return (
            unit["uncoordinated"] * costs
            + unit["broken_rules"] * broken
            + unit["links"] * chosen.bit_count()
            + unit["unanchored"] * anchored.count(0)
            + unit["unlinked"] * degrees.count(0)
            + unit["fragments"] * fragments
            + unit["failed_walkouts"] * failed
        )


def joins(a: int, b: int, one: frozenset[int], two: frozenset[int]) -> bool:
    """Return whether one of two nodes is in one set, and the other in the other."""
    return (a in one and b in two) or (a in two and b in one)
