"""Random valid designs with a given number of institutions: the null model of the permutation test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from random import Random

from designer.candidates.grounding import Tie, ground
from designer.instance import Instance
from designer.questions.backtest.agreement import Members
from designer.questions.backtest.tables import Mandate, Tables

ATTEMPTS = 400
"""Attempts at one design before it is given up."""

ORDERS = 100
"""Random orders in which issues that cannot share a body are looked for."""

Pair = frozenset[int]


@dataclass(frozen=True)
class Draw:
    """A random design: members and mandate of each body, and the pairs of bodies that are linked."""

    bodies: tuple[tuple[Members, Mandate], ...]
    links: frozenset[Pair]


class Draws:
    """Draws designs in which every body is acceptable and every hard tie is kept.

    Issues of which no two can share a body found one body each; where that are fewer than asked for,
    other issues drawn by lot found the rest. The remaining issues join, in random order, a body drawn
    among those that can take them. Each body then draws its members uniformly among the memberships that
    its mandate allows. Every pair of bodies that a tie gives a reason to be linked, and that no refusal
    keeps apart, is linked. What is asked of links as a whole, and of chairs, is not looked at.

    Parameters
    ----------
    instance
        What is asked.
    number
        How many institutions each design has.
    seed
        The same seed gives the same designs.
    """

    def __init__(self, instance: Instance, number: int, seed: int = 0) -> None:
        self.instance, self.number = instance, number
        self.random = Random(seed)
        self.tables = Tables(instance, self.random)
        accepted = ground(instance)
        self.ties = [tie for tie in accepted.ties if tie.price is None]
        self.reasons = [tie.issues for tie in instance.interdependences if tie.kind != "separate"]
        self.reasons += [tie.ends for tie in self.ties if tie.kind == "one body or linked"]
        self.limits = [limit for limit in accepted.limits if limit.price is None and not limit.chairs]
        self.outer = {e.id: Members(e.members) for e in instance.existing if e.is_global and e.joinable}
        self.places = [issue.id for issue in instance.issues for _ in range(issue.coverage)]
        self.founders = self._founders()

    def some(self, count: int) -> list[Draw]:
        """Return so many designs, or fewer where they are too hard to come by."""
        found: list[Draw] = []
        for _ in range(count):
            draw = next(filter(None, (self._attempt() for _ in range(ATTEMPTS))), None)
            if draw is None:
                break
            found.append(draw)
        return found

    def _founders(self) -> list[str]:
        """Return many issues of which no two can share a body: a clique, found greedily."""
        best: list[str] = []
        issues = [issue.id for issue in self.instance.issues]
        for _ in range(ORDERS):
            self.random.shuffle(issues)
            clique: list[str] = []
            for issue in issues:
                if not any(self.tables.of(Mandate((issue, other))) for other in clique):
                    clique.append(issue)
            best = max(best, clique, key=len)
        return best

    def _attempt(self) -> Draw | None:
        mandates = self._mandates()
        if mandates is None:
            return None
        bodies = tuple((self.random.choice(self.tables.of(mandate)), mandate) for mandate in mandates)
        if not self._within_limits(bodies):
            return None
        links = frozenset(self._links(bodies))
        return Draw(bodies, links) if all(self._kept(tie, bodies, links) for tie in self.ties) else None

    def _mandates(self) -> list[Mandate] | None:
        rest = list(self.places)
        for founder in self.founders[: self.number]:
            rest.remove(founder)
        self.random.shuffle(rest)
        further = max(self.number - len(self.founders), 0)
        if further > len(rest):
            return None
        mandates = [Mandate((issue,)) for issue in (*self.founders[: self.number], *rest[:further])]
        if not all(map(self.tables.of, mandates)):
            return None
        for issue in rest[further:]:
            able = [
                n for n, some in enumerate(mandates) if issue not in some and self.tables.of(some | {issue})
            ]
            if not able:
                return None
            chosen = self.random.choice(able)
            mandates[chosen] |= {issue}
        return mandates

    def _within_limits(self, bodies: tuple[tuple[Members, Mandate], ...]) -> bool:
        for limit in self.limits:
            seats = sum(limit.party in members for members, _ in bodies)
            if seats < limit.at_least or (limit.at_most is not None and seats > limit.at_most):
                return False
        covering: dict[str, list[Members]] = {}
        for members, mandate in bodies:
            for issue in mandate:
                covering.setdefault(issue, []).append(members)
        return all(len(hosts) == len(set(hosts)) for hosts in covering.values())

    def _links(self, bodies: tuple[tuple[Members, Mandate], ...]) -> Iterator[Pair]:
        refused = [tie for tie in self.ties if tie.kind in ("not linked", "apart")]
        for one, other in combinations(range(len(bodies)), 2):
            (members, mandate), (others, further) = bodies[one], bodies[other]
            if not members & others and self.instance.settings.links_need_hinge:
                continue
            reason = any(self._joins(ends, mandate, further) for ends in self.reasons)
            if reason and not any(
                self._joins(tie.ends, mandate, further)
                and (tie.party is None or tie.party in members | others)
                for tie in refused
            ):
                yield Pair((one, other))

    @staticmethod
    def _joins(ends: tuple[str, str], mandate: Mandate, further: Mandate) -> bool:
        first, second = ends
        return (first in mandate and second in further) or (second in mandate and first in further)

    def _kept(self, tie: Tie, bodies: tuple[tuple[Members, Mandate], ...], links: frozenset[Pair]) -> bool:
        first, second = ([n for n, (_, mandate) in enumerate(bodies) if end in mandate] for end in tie.ends)
        together = bool(set(first) & set(second))
        if tie.kind == "apart":
            return not together
        if tie.kind == "not linked" or together:
            return True
        if tie.kind == "one body":
            return False
        for end, hosts in zip(tie.ends[::-1], (first, second), strict=True):
            if end in self.outer and any(bodies[n][0] & self.outer[end] for n in hosts):
                return True
        return any(Pair(pair) in links for pair in product(first, second))
