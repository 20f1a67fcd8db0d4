"""What links between institutions are: their hinges, what they carry, and which ties they keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from designer.candidates.grounding import Tie
from designer.design import Institution, Link
from designer.instance import Instance, Interdependence

Pair = frozenset[str]


@dataclass(frozen=True)
class Linkage:
    """Bodies of a design with the pairs of them, or of them and global bodies, that are linked.

    Parameters
    ----------
    instance
        What is asked.
    bodies
        The institutions.
    pairs
        Ids of the two ends of every link.
    """

    instance: Instance
    bodies: tuple[Institution, ...]
    pairs: frozenset[Pair]

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """Who sits in each body of the design, and in each global one."""
        outer = {e.id: frozenset(e.members) for e in self.instance.existing if e.is_global}
        return outer | {body.id: frozenset(body.members) for body in self.bodies}

    @cached_property
    def _hosts(self) -> dict[str, tuple[str, ...]]:
        hosts: dict[str, tuple[str, ...]] = {
            e.id: (e.id,) for e in self.instance.existing if e.is_global and e.joinable
        }
        for body in self.bodies:
            for end in (*body.mandate, *([body.taken_from] if body.taken_from else [])):
                hosts[end] = (*hosts.get(end, ()), body.id)
        return hosts

    def hosts(self, end: str) -> tuple[str, ...]:
        """Give the bodies that handle an issue, or that an existing body is."""
        return self._hosts.get(end, ())

    def having(self, ends: tuple[str, str]) -> frozenset[str]:
        """Give the bodies that have both ends."""
        return frozenset(self.hosts(ends[0])) & frozenset(self.hosts(ends[1]))

    def inside(self, ends: tuple[str, str]) -> bool:
        """Whether one body has both ends."""
        return bool(self.having(ends))

    def joins(self, pair: Iterable[str], ends: tuple[str, str]) -> bool:
        """Whether of two bodies one hosts the one end, and the other the other."""
        one, other = pair
        return any(one in self.hosts(near) and other in self.hosts(far) for near, far in (ends, ends[::-1]))

    def linked(self, ends: tuple[str, str]) -> bool:
        """Whether some host of one end is linked to some host of the other."""
        pairs = product(self.hosts(ends[0]), self.hosts(ends[1]))
        return any(frozenset(pair) in self.pairs for pair in pairs)

    def keeps(self, tie: Interdependence) -> bool:
        """Say whether the links and mandates of the design keep an interdependence."""
        met = self.inside(tie.issues) or self.linked(tie.issues)
        return met != (tie.kind == "separate")

    def satisfies(self, tie: Tie) -> bool:
        """Whether a tie that a rule asks for is kept."""
        if not tie.wished:
            return not self._refused(tie)
        return self.inside(tie.ends) or (tie.kind == "one body or linked" and self.linked(tie.ends))

    def where(self, tie: Tie) -> tuple[str, ...]:
        """Give the bodies at which a broken tie is broken: those linked, or those that do not meet."""
        if tie.wished:
            meant = {*self.hosts(tie.ends[0]), *self.hosts(tie.ends[1])}
        else:
            meant = {id for pair in self._refused(tie) for id in pair}
        return tuple(body.id for body in self.bodies if body.id in meant)

    def _refused(self, tie: Tie) -> list[Pair]:
        """Give the links between two bodies of the design that a tie refuses."""
        pairs = map(frozenset, product(*map(self.hosts, tie.ends)))
        met = (pair for pair in pairs if pair in self.pairs and pair <= self._ids)
        return [p for p in met if tie.party is None or any(tie.party in self.members[id] for id in p)]

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(body.id for body in self.bodies)

    @cached_property
    def inner(self) -> tuple[Pair, ...]:
        """The links between two bodies of the design."""
        return tuple(pair for pair in self.pairs if pair <= self._ids)

    @cached_property
    def lateral(self) -> dict[Pair, frozenset[str]]:
        """The links between two bodies of the design that have a hinge, with their hinges."""
        hinged = {pair: self.hinges(pair) for pair in self.inner}
        return {pair: hinges for pair, hinges in hinged.items() if hinges}

    @cached_property
    def lateral_of(self) -> dict[str, dict[Pair, frozenset[str]]]:
        """The same for each body that has one."""
        found: dict[str, dict[Pair, frozenset[str]]] = {}
        for pair, hinges in self.lateral.items():
            for id in pair:
                found.setdefault(id, {})[pair] = hinges
        return found

    def hinges(self, pair: Iterable[str]) -> frozenset[str]:
        """Give the parties that sit at both ends."""
        one, other = pair
        return self.members[one] & self.members[other]

    def carried(self, pair: Pair) -> tuple[tuple[str, str], ...]:
        """Give the pairs of ends that a link between two bodies ties, and that no body has inside."""
        return each_once(self._carried.get(pair, ()))

    @cached_property
    def _carried(self) -> dict[Pair, list[tuple[str, str]]]:
        """What a link between any two bodies would carry, in the order of the instance."""
        found: dict[Pair, list[tuple[str, str]]] = {}
        for tie in self.instance.interdependences:
            if tie.kind != "separate" and not self.inside(tie.issues):
                for pair in dict.fromkeys(map(frozenset, product(*map(self.hosts, tie.issues)))):
                    found.setdefault(pair, []).append(tie.issues)
        return found

    def links(self) -> tuple[Link, ...]:
        """Give the links as a design lists them, in the order of its bodies, global ones last."""
        ids = dict.fromkeys((*(body.id for body in self.bodies), *self.members))
        order = {id: n for n, id in enumerate(ids)}
        ordered = sorted(
            (sorted(pair, key=order.__getitem__) for pair in self.pairs), key=lambda p: [order[e] for e in p]
        )
        return tuple(
            Link(
                between=(one, other),
                carries=self.carried(frozenset((one, other))),
                hinges=tuple(sorted(self.hinges((one, other)))),
            )
            for one, other in ordered
        )

    def uncoordinated(self) -> tuple[Interdependence, ...]:
        """Give the soft interdependences that are not kept, in the order of the instance."""
        return tuple(t for t in self.instance.interdependences if not t.is_hard and not self.keeps(t))


def related(instance: Instance) -> frozenset[Pair]:
    """Give the pairs of issues that belong together: an interdependence joins them, or a rule bundles them.

    Examples
    --------
    >>> rivers = Instance.model_validate({
    ...     "issues": [{"id": "water"}, {"id": "dams"}, {"id": "fish"}],
    ...     "interdependences": [
    ...         {"issues": ["water", "dams"], "kind": "coordinate"},
    ...         {"issues": ["dams", "fish"], "kind": "separate"},
    ...     ],
    ... })
    >>> [sorted(pair) for pair in related(rivers)]
    [['dams', 'water']]
    """
    ties = (tie.issues for tie in instance.interdependences if tie.kind != "separate")
    bundles = (rule.issues for rule in instance.rules if rule.kind == "insists_on_bundle")
    return frozenset(map(Pair, (*ties, *bundles)))


def each_once(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give each pair once, as it is written first: the order of its two ends does not tell pairs apart.

    Examples
    --------
    >>> each_once([("dams", "water"), ("water", "dams"), ("dams", "fish")])
    (('dams', 'water'), ('dams', 'fish'))
    """
    found: dict[Pair, tuple[str, str]] = {}
    for pair in pairs:
        found.setdefault(frozenset(pair), pair)
    return tuple(found.values())
