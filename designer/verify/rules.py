"""What rules forbid a single institution: one small reading of each kind, from its sentence alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from fractions import Fraction

from designer.instance import (
    InsistsOnFormat,
    InsistsOnSeat,
    Instance,
    RefusesBundle,
    RefusesCompany,
    RefusesIssue,
    Rule,
)

Parties = frozenset[str]
Issues = frozenset[str]
Test = Callable[[Parties], bool]


@dataclass
class Refusals:
    """Tests on members: of bodies that seat a party, of hosts of an issue, of hosts of two issues.

    Parameters
    ----------
    bodies
        By a party that everybody refused seats; None where there is none such.
    hosts, bundles
        By the issue, by the two issues.
    always
        The two issues that nobody may handle together.
    """

    bodies: dict[str | None, list[Test]] = field(default_factory=lambda: defaultdict(list))
    hosts: dict[str, list[Test]] = field(default_factory=lambda: defaultdict(list))
    bundles: dict[Issues, list[Test]] = field(default_factory=lambda: defaultdict(list))
    always: frozenset[Issues] = frozenset()

    @classmethod
    def of(
        cls, instance: Instance, ceiling: Fraction | None = None, cited: Collection[str] | None = None
    ) -> Refusals:
        """Read the rules and interdependences that bind.

        Parameters
        ----------
        instance
            Whose rules they are.
        ceiling
            What the weights of broken soft rules are at most: one that weighs more is kept.
        cited
            The rules and interdependences in force; all when None.
        """
        found = cls()
        for rule in instance.rules:
            binds = rule.hard or (ceiling is not None and rule.weight > ceiling)
            if binds and (cited is None or rule.id in cited):
                found._add(rule)
        for id, tie in instance.tie.items():
            meant = tie.kind == "separate" and tie.is_hard and instance.issue.keys() >= {*tie.issues}
            if meant and (cited is None or id in cited):
                found.always |= {frozenset(tie.issues)}
        return found

    def _add(self, rule: Rule) -> None:
        match rule:
            case RefusesCompany(party=party, other=other):
                pair, mediators = {party, other}, frozenset(rule.unless or ())
                self._on(rule.on, lambda m: m.issuperset(pair) and m.isdisjoint(mediators), party)
            case RefusesIssue(party=party, min_size=low, max_size=high):
                self._on(
                    (rule.issue,),
                    lambda m: party in m and (low or 0) <= len(m) and (high is None or len(m) <= high),
                )
            case InsistsOnSeat(party=party, issue=str(issue)):
                self._on((issue,), lambda m: party not in m)
            case InsistsOnSeat(party=party, where=tuple(where)):
                self._on(None, lambda m: m.issuperset(where) and party not in m, *where[:1])
            case InsistsOnFormat(issue=issue, sizes=sizes):
                self._on((issue,), lambda m: len(m) not in sizes)
            case RefusesBundle(issues=issues, party=None):
                self.always |= {frozenset(issues)}
            case RefusesBundle(issues=issues, party=seated):
                self.bundles[frozenset(issues)].append(lambda m: seated in m)

    def _on(self, issues: Collection[str] | None, test: Test, seated: str | None = None) -> None:
        """Add a test of hosts of some issues, or of all bodies; these fail it only if they seat a party."""
        if issues is None:
            self.bodies[seated].append(test)
        for issue in issues or ():
            self.hosts[issue].append(test)

    def of_members(self, members: Parties) -> frozenset[Issues] | None:
        """Give the pairs of issues refused to bodies of these members; None where there can be no body."""
        if any(test(members) for party in (None, *members) for test in self.bodies.get(party, ())):
            return None
        refused = (pair for pair, tests in self.bundles.items() if any(test(members) for test in tests))
        return self.always.union(refused)

    def of_issue(self, issue: str, members: Parties) -> bool:
        """Whether bodies of these members are refused an issue."""
        return any(test(members) for test in self.hosts.get(issue, ()))
