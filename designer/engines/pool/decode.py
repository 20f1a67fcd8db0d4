"""Decoding a choice of columns into bodies: an issue covered too often is left to one of its hosts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from designer.candidates.candidates import Candidate, founding_cost
from designer.candidates.grounding import Acceptability
from designer.engines.pool.formulation import Covering
from designer.engines.pool.objective_values import kept
from designer.engines.pool.residual import Selection
from designer.engines.solution import Body
from designer.instance import SCALE, Instance, Issue


def read(covering: Covering, chosen: Selection) -> tuple[Body, ...] | None:
    """Read a choice of columns as bodies; None where mandates cannot be cut down to a design.

    Parameters
    ----------
    covering
        What the columns mean.
    chosen
        A choice that handles every row.
    """
    drafts = [
        _Draft(covering, candidate, members, list(mandate))
        for candidate, members, mandate in covering.bodies(chosen.columns, chosen.times)
    ]
    if not covering.pool.exact and not _cut_down(covering, drafts):
        return None
    drafts = [draft for draft in drafts if draft.mandate]
    bodies = _named(covering, _with_issues(covering, drafts))
    return bodies if admissible(covering.instance, covering.accepted, bodies) else None


@dataclass
class _Draft:
    """A body whose mandate is still in rows."""

    covering: Covering
    candidate: Candidate | None
    members: frozenset[str]
    mandate: list[int]

    def spared(self, row: int) -> int:
        """Count the members that nothing would require without one row; -1 where they have to stay."""
        rest = list(self.mandate)
        rest.remove(row)
        if self.candidate is None or not rest:
            return len(self.members) - len(self.required(rest))
        if self.candidate.kind == "plenary":
            return 0
        issues = {issue.id for other in rest for issue in self.covering.rows[other].issues}
        return 0 if all(not need.isdisjoint(issues) for need in self.candidate.needs) else -1

    def required(self, rows: list[int]) -> frozenset[str]:
        return frozenset().union(*(self.covering.rows[row].issues[0].required for row in rows))

    def body(self, issues: list[Issue]) -> Body:
        """Give the body with its issues; a regular one seats exactly those that they require."""
        instance = self.covering.instance
        order = {issue.id: n for n, issue in enumerate(issues)}
        mandate = tuple(sorted(order, key=self.covering.position.__getitem__))
        if self.candidate is None:
            members = self.required(self.mandate)
            return Body(Candidate(members, "new", mandate), mandate)
        if self.candidate.kind == "plenary":
            members = instance.plenary_members(tuple(issues))
            return Body(replace(self.candidate, members=members), mandate)
        return Body(self.candidate, mandate)


def _cut_down(covering: Covering, drafts: list[_Draft]) -> bool:
    """Leave each row to as many hosts as it asks for; False where that cannot be done one by one."""
    hosts: dict[int, list[_Draft]] = {}
    for draft in drafts:
        for row in draft.mandate:
            hosts.setdefault(row, []).append(draft)
    for row, some in sorted(hosts.items()):
        excess = len(some) - covering.rows[row].demand
        seen: set[frozenset[str]] = set()
        if covering.rows[row].coverage > 1:
            # One of those with the same members is enough.
            some = sorted(some, key=lambda draft: draft.spared(row))
            twice = [d for d in some if d.members in seen or seen.add(d.members)]  # type: ignore[func-returns-value]
            for draft in twice:
                if draft.spared(row) < 0:
                    return False
                draft.mandate.remove(row)
            some = [d for d in some if d not in twice]
            excess -= len(twice)
        for _ in range(excess):
            able = [draft for draft in some if row in draft.mandate and draft.spared(row) >= 0]
            if not able:
                return False
            helpful = {*covering.rows[row].issues[0].helpful}
            worst = max(able, key=lambda d: (d.spared(row), len(helpful - d.members), len(d.mandate)))
            worst.mandate.remove(row)
        if excess < 0:
            return False
    return True


def _with_issues(covering: Covering, drafts: list[_Draft]) -> list[Body]:
    """Assign the issues of each class to its hosts, one by one, to the host whose members help most."""
    places: dict[int, list[int]] = {}
    for n, draft in enumerate(drafts):
        for row in draft.mandate:
            places.setdefault(row, []).append(n)
    issues: list[list[Issue]] = [[] for _ in drafts]
    for row, some in places.items():
        alike = covering.rows[row]
        if alike.coverage > 1:
            for n in some:
                issues[n].append(alike.issues[0])
            continue
        free = list(some)
        for issue in sorted(alike.issues, key=lambda i: -len(i.helpful)):
            best = min(free, key=lambda n: len({*issue.helpful} - drafts[n].members))
            free.remove(best)
            issues[best].append(issue)
    return [draft.body(some) for draft, some in zip(drafts, issues, strict=True)]


def _named(covering: Covering, bodies: list[Body]) -> tuple[Body, ...]:
    """Name new bodies anew: existing ones where those cost no more, then the cheapest ones to be replaced."""
    listed = {id(candidate): candidate for candidate, _ in covering.listed}.values()
    existing = [c for c in listed if c.kind == "existing"]
    replacing = [c for c in listed if c.kind == "new" and c.origin]
    found = list(bodies)
    for old in sorted(existing, key=lambda candidate: candidate.cost):
        taken = {body.candidate.origin for body in found if body.candidate.kind == "existing"}
        alike = _new(found, old.members)
        fit = next((n for n in alike if {*found[n].mandate} <= {*old.carries}), None)
        twins = [c for c in replacing if c.members == old.members and c.origin not in taken]
        costs = [[c.cost for c in some] for some in (twins, [c for c in twins if c.origin != old.origin])]
        if fit is not None and old.origin not in taken:
            saved = founding_cost(costs[0], len(alike)) - founding_cost(costs[1], len(alike) - 1)
            if old.cost <= saved:
                found[fit] = Body(old, found[fit].mandate)
    taken = {body.candidate.origin for body in found if body.candidate.kind == "existing"}
    for members in {candidate.members for candidate in replacing}:
        twins = [c for c in replacing if c.members == members and c.origin not in taken]
        twins.sort(key=lambda candidate: candidate.cost)
        for place, n in enumerate(_new(found, members)):
            plain = replace(found[n].candidate, cost=SCALE, origin=None)
            found[n] = Body(twins[place] if place < len(twins) else plain, found[n].mandate)
    return tuple(found)


def _new(bodies: list[Body], members: frozenset[str]) -> list[int]:
    """List the places of the new bodies with these members."""
    candidates = enumerate(body.candidate for body in bodies)
    return [n for n, c in candidates if c.kind == "new" and c.members == members]


def admissible(instance: Instance, accepted: Acceptability, bodies: tuple[Body, ...]) -> bool:
    """Whether bodies that may each be part of a design are one together."""
    seats = Counter(party for body in bodies for party in body.candidate.members)
    if any(limit.price is None and not kept(limit, seats[limit.party]) for limit in accepted.limits):
        return False
    for tie in accepted.ties:
        if (
            tie.price is None
            and tie.kind == "one body"
            and not any({*tie.ends} <= {*b.mandate} for b in bodies)
        ):
            return False
    hosts: dict[str, set[frozenset[str]]] = {}
    for body in bodies:
        for issue in body.mandate:
            hosts.setdefault(issue, set()).add(body.candidate.members)
    most = instance.settings.max_exposure
    if most is not None:
        exposed = sum(
            len(body.candidate.members.difference(instance.issue[issue].required))
            for body in bodies
            for issue in body.mandate
        )
        if exposed > most:
            return False
    return all(len(hosts.get(issue.id, ())) == issue.coverage for issue in instance.issues)
