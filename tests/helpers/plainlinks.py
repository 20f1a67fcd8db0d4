"""The plainest enumeration of designs with links: every set of links, judged from the definitions.

Like `plaintruth`, it bounds nothing and drops nothing. A design is a list of bodies, a set of links
and a chair for each body; a link is a set of two *nodes*, and a node is the position of a body or
the id of a global body. Links that may not be are tried, too, and found to be invalid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, product
from typing import Any

from tests.helpers.brutebodies import Body, all_bodies, world_of
from tests.helpers.plaintruth import (
    breach,
    clashes,
    combinations_of,
    harmless,
    measures_of,
    misnamed,
    seat_limits,
    vector_of,
)

Row = dict[str, Any]
Node = int | str
Link = frozenset[Node]
MANY = 30_000
HARD = {"package", "separate"}


@dataclass(frozen=True)
class Whole:
    """A whole design, whether valid or not."""

    instance: Row
    bodies: list[Body]
    links: list[Link]
    chairs: list[str | None]

    def setting(self, name: str, default: Any) -> Any:
        """Return a setting or its default."""
        return self.instance.get("settings", {}).get(name, default)

    @property
    def umbrella(self) -> bool:
        """Whether there is an umbrella."""
        return self.setting("umbrella", {}) is not None and bool(self.core)

    @property
    def core(self) -> set[str]:
        """The core parties."""
        return {row["id"] for row in self.instance["parties"] if row.get("role", "core") == "core"}

    def members(self, node: Node) -> frozenset[str]:
        """Return who sits in a body of the design or in a global body."""
        if isinstance(node, int):
            return self.bodies[node].members
        return frozenset(next(row["members"] for row in self.instance["existing"] if row["id"] == node))

    def hosts(self, end: str) -> set[Node]:
        """Return the bodies that an end of a tie stands for."""
        if end in globals_of(self.instance):
            return {end}
        if end in {row["id"] for row in self.instance["issues"]}:
            return {k for k, body in enumerate(self.bodies) if end in body.mandate}
        return {k for k, body in enumerate(self.bodies) if body.kind == "existing" and body.source == end}

    def linked(self, one: str, two: str) -> bool:
        """Return whether some host of one is linked to some host of the other."""
        pairs = product(self.hosts(one), self.hosts(two))
        return any(frozenset(pair) in self.links for pair in pairs if pair[0] != pair[1])

    def inside(self, one: str, two: str) -> bool:
        """Return whether one body of the design hosts both."""
        return bool(self.hosts(one) & self.hosts(two))

    def kept(self, tie: Row) -> bool:
        """Return whether an interdependence is kept."""
        near = self.inside(*tie["issues"]) or self.linked(*tie["issues"])
        return not near if tie["kind"] == "separate" else near

    def carries(self, link: Link) -> bool:
        """Return whether a link carries anything."""
        a, b = link
        for tie in self.instance.get("interdependences", []):
            one, two = (self.hosts(end) for end in tie["issues"])
            between = (a in one and b in two) or (b in one and a in two)
            if tie["kind"] != "separate" and between and not self.inside(*tie["issues"]):
                return True
        return False

    def hinges(self, link: Link) -> frozenset[str]:
        """Return who sits at both ends."""
        a, b = link
        return self.members(a) & self.members(b)

    def lateral(self) -> list[Link]:
        """Return the links between two bodies of the design with a hinge."""
        return [link for link in self.links if all(isinstance(n, int) for n in link) and self.hinges(link)]

    def anchors(self) -> list[int]:
        """Return for each body and member how many lateral links have the member as a hinge."""
        return [
            sum(k in link and member in self.hinges(link) for link in self.lateral())
            for k, body in enumerate(self.bodies)
            for member in body.members
        ]

    def degrees(self) -> list[int]:
        """Return for each body how many lateral links it has."""
        return [sum(k in link for link in self.lateral()) for k in range(len(self.bodies))]

    def survives(self, party: str) -> bool:
        """Return whether the walkout of a party is survived."""
        needless = {row["id"] for row in self.instance["issues"] if party not in row["required"]}
        going_on = set()
        for k, body in enumerate(self.bodies):
            left = body.members - {party}
            led = bool(left & self.core) or not self.umbrella
            if len(left) >= 2 and led and body.mandate & needless:
                going_on.add(k)
        handled = {name for k in going_on for name in self.bodies[k].mandate & needless}
        staying = [link for link in self.lateral() if link <= going_on and self.hinges(link) - {party}]
        return handled == needless and components(going_on, staying) <= 1

    def refuses(self, rule: Row, link: Link) -> bool:
        """Return whether a rule refuses a link."""
        if not all(isinstance(node, int) for node in link):
            return False
        a, b = (self.bodies[node] for node in link if isinstance(node, int))
        s, t = rule["issues"]
        between = (s in a.mandate and t in b.mandate) or (t in a.mandate and s in b.mandate)
        return between and (rule.get("party") is None or rule["party"] in a.members | b.members)

    def breaks(self, rule: Row) -> bool:
        """Return whether the design breaks a rule."""
        if rule["kind"] == "refuses_link":
            return any(self.refuses(rule, link) for link in self.links)
        if rule.get("linked_suffices"):
            return not self.inside(*rule["issues"]) and not self.linked(*rule["issues"])
        if rule.get("chairs"):
            number = self.chairs.count(rule["party"])
            high = rule.get("at_most")
            return number < (rule.get("at_least") or 0) or (high is not None and number > high)
        return breach(rule, self.bodies)

    def forbidden(self) -> bool:
        """Return whether a link may not be, or the reinforcement asked for is not there."""
        most = self.setting("max_links", None)
        return (
            any(not self.carries(link) for link in self.links)
            or (self.setting("links_need_hinge", True) and not all(map(self.hinges, self.links)))
            or any(number < self.setting("min_links", 0) for number in self.degrees())
            or any(most is not None and number > most for number in self.degrees())
            or any(number < self.setting("min_anchors", 0) for number in self.anchors())
            or (self.setting("survive_suspension", False) and self.fragments() > 0)
            or not all(map(self.survives, self.setting("survive_walkout", [])))
        )

    def fragments(self) -> int:
        """Return the components of the bodies under lateral links, minus one."""
        return max(0, components({*range(len(self.bodies))}, self.lateral()) - 1)

    def vector(self) -> list[Fraction] | None:
        """Return the objective vector, None when the design is not valid."""
        rules = [*seat_limits(self.instance), *self.instance.get("rules", [])]
        broken = [rule for rule in rules if self.breaks(rule)]
        missed = [tie for tie in self.instance.get("interdependences", []) if not self.kept(tie)]
        hard = any(rule.get("hard", True) for rule in broken)
        hard = hard or any(tie.get("hard", tie["kind"] in HARD) for tie in missed)
        if clashes(self.bodies) or hard or self.forbidden() or misnamed(self.instance, self.bodies):
            return None
        failed = [row["id"] for row in self.instance["parties"] if not self.survives(row["id"])]
        strengths = [Fraction(str(tie.get("strength", 1))) for tie in missed]
        measures = measures_of(self.instance, self.bodies, broken) | {
            "uncoordinated": sum(strengths, Fraction(0)),
            "links": Fraction(len(self.links)),
            "unanchored": Fraction(self.anchors().count(0)),
            "unlinked": Fraction(self.degrees().count(0)),
            "fragments": Fraction(self.fragments()),
            "failed_walkouts": Fraction(len(failed)),
        }
        return vector_of(self.instance, measures)


def components(nodes: set[Any], links: list[Link]) -> int:
    """Return in how many parts some nodes fall."""
    number, unseen = 0, set(nodes)
    while unseen:
        number += 1
        reached = [unseen.pop()]
        while reached:
            node = reached.pop()
            near = {other for link in links if node in link for other in link} & unseen
            unseen -= near
            reached += near
    return number


def globals_of(instance: Row) -> list[str]:
    """Return the bodies that can only be linked to."""
    return [
        row["id"]
        for row in instance.get("existing", [])
        if row.get("redesign") is False
        and not row.get("may_handle")
        and row.get("status", "active") == "active"
    ]


def possible_links(instance: Row, design: list[Body]) -> list[Link]:
    """Return all pairs of a body with another or with a global body, in any case."""
    numbers = range(len(design))
    between: list[tuple[Node, Node]] = [*combinations(numbers, 2)]
    return [frozenset(pair) for pair in [*between, *product(numbers, globals_of(instance))]]


def wholes(instance: Row, design: list[Body]) -> Iterator[Whole]:
    """Yield a set of bodies with every set of links and every choice of chairs."""
    links = possible_links(instance, design)
    seats: list[list[str | None]] = [[None] for _ in design]
    if instance.get("settings", {}).get("chairs"):
        seats = [[*body.members] or [None] for body in design]
    some = chain.from_iterable(combinations(links, number) for number in range(len(links) + 1))
    for chosen, chairs in product(some, product(*seats)):
        yield Whole(instance, design, list(chosen), list(chairs))


def plain_optimum(instance: Row, most: int = MANY) -> list[Fraction] | str | None:
    """Return the least vector of all designs, ``'many'`` when there are more than ``most``."""
    bodies = all_bodies(world_of({**instance, "rules": harmless(instance)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in instance["issues"]}
    best, number = None, 0
    for design in combinations_of(bodies, lacking):
        for whole in wholes(instance, design):
            number += 1
            if number > most:
                return "many"
            vector = whole.vector()
            if vector is not None and (best is None or vector < best):
                best = vector
    return best
