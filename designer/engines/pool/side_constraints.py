"""Side constraints of the covering problem: limits, soft rules, and bodies that can be used once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from designer.candidates.candidates import Candidate
from designer.candidates.grounding import Acceptability
from designer.candidates.issue_classes import IssueClass
from designer.engines.pool.pool import LinearConstraint
from designer.instance import SCALE, Instance


@dataclass
class SideConstraints:
    """Collects the lines of a pool whose columns are candidates with mandates.

    Parameters
    ----------
    instance, accepted, rows
        What is asked, what parties accept, and the rows.
    exact
        Whether mandates are exact; where they are not, a column stands for any part of its mandate.
    columns
        Candidate and mandate of each column.
    soft
        The column of each soft rule that costs something.
    """

    instance: Instance
    accepted: Acceptability
    rows: Sequence[IssueClass]
    exact: bool
    columns: Sequence[tuple[Candidate, tuple[int, ...]]]
    soft: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.demand = [row.demand for row in self.rows]
        self.whole = sum(self.demand)
        self.row = {issue.id: n for n, row in enumerate(self.rows) for issue in row.issues}
        prices = [rule for rule, price in self.accepted.prices.items() if price]
        self.soft = {rule: len(self.columns) + n for n, rule in enumerate(prices)}

    def all(self) -> list[LinearConstraint]:
        """Return all side constraints as lines over the columns."""
        found = [*self._once(), *self._further(), *self._bans(), *self._meetings(), *self._exposure()]
        if self.exact:
            found += self._different_hosts()
        return found

    def _line(self, terms: dict[int, int], low: int | None, high: int | None) -> LinearConstraint:
        kept = sorted((column, weight) for column, weight in terms.items() if weight)
        columns = np.array([column for column, _ in kept], np.int64)
        return LinearConstraint(columns, np.array([weight for _, weight in kept], np.int64), low, high)

    def _once(self) -> Iterable[LinearConstraint]:
        """Existing bodies are taken up or replaced at most once, proposals taken up."""
        for some in self._fates().values():
            # One that is taken up handles what nothing else is like, and so is not used twice anyway.
            if len(some) > 1 or self.columns[some[0]][0].kind == "new":
                yield self._line(dict.fromkeys(some, 1), None, 1)

    def _fates(self) -> dict[str, list[int]]:
        """Give for each existing body and proposal the columns that take it up or replace it."""
        found: dict[str, list[int]] = {}
        for n, (candidate, _) in enumerate(self.columns):
            if candidate.origin:
                found.setdefault(candidate.origin, []).append(n)
        return found

    def _further(self) -> Iterable[LinearConstraint]:
        """Where it is dear to replace a body, found no further one with its members before it has a fate."""
        fates = self._fates()
        dear = {c.origin: c.members for c, _ in self.columns if c.kind == "new" and c.cost > SCALE}
        for origin, members in dear.items():
            by_row: dict[int, Counter[int]] = {}
            for n, (candidate, mandate) in enumerate(self.columns):
                if candidate.kind == "new" and not candidate.origin and candidate.members == members:
                    for row in mandate:
                        by_row.setdefault(row, Counter())[n] += 1
            for row, terms in by_row.items():
                most = self.demand[row] if self.exact else self.whole
                yield self._line({**terms, **dict.fromkeys(fates[origin or ""], -most)}, None, 0)

    def _different_hosts(self) -> Iterable[LinearConstraint]:
        """Let the hosts of an issue have different members."""
        groups: dict[tuple[int, frozenset[str]], list[int]] = {}
        for n, (candidate, mandate) in enumerate(self.columns):
            for row in {*mandate}:
                if self.rows[row].coverage > 1:
                    groups.setdefault((row, candidate.members), []).append(n)
        for some in groups.values():
            yield self._line(dict.fromkeys(some, 1), None, 1)

    def limits(self) -> Iterable[tuple[str, LinearConstraint]]:
        """Each party sits in at least, at most so many bodies: the party, and a line."""
        for limit in self.accepted.limits:
            excuse = None if limit.price is None or limit.rule is None else self.soft.get(limit.rule)
            if limit.price is not None and excuse is None:
                continue
            seated = [n for n, (c, _) in enumerate(self.columns) if limit.party in c.members]
            terms = dict.fromkeys(seated, 1)
            if limit.at_least:
                lifted = {} if excuse is None else {excuse: limit.at_least}
                yield limit.party, self._line({**terms, **lifted}, limit.at_least, None)
            if limit.at_most is not None:
                lifted = {} if excuse is None else {excuse: -self.whole}
                yield limit.party, self._line({**terms, **lifted}, None, limit.at_most)

    def _bans(self) -> Iterable[LinearConstraint]:
        """Count a soft rule as broken as soon as one body breaks it."""
        breaking: dict[str, list[int]] = {}
        for n, (candidate, mandate) in enumerate(self.columns):
            handled = {*mandate}
            for ban in candidate.bans:
                if ban.rule in self.soft and ban.price is not None:
                    meant = ({self.row[issue] for issue in m} for m in ban.mandates)
                    if any(rows <= handled for rows in meant):
                        breaking.setdefault(ban.rule, []).append(n)
        for rule, some in breaking.items():
            excuse = self.soft[rule]
            if not self.exact:
                yield self._line({**dict.fromkeys(some, 1), excuse: -self.whole}, None, 0)
                continue
            by_row: dict[int, dict[int, int]] = {}
            for n in some:
                for row in self.columns[n][1]:
                    terms = by_row.setdefault(row, {})
                    terms[n] = terms.get(n, 0) + 1
            for row, terms in by_row.items():
                yield self._line({**terms, excuse: -self.demand[row]}, None, 0)

    def _meetings(self) -> Iterable[LinearConstraint]:
        """Issues that have to meet are in some mandate together."""
        for tie in self.accepted.ties:
            excuse = None if tie.price is None else self.soft.get(tie.rule)
            if tie.kind == "one body" and (tie.price is None or excuse is not None):
                ends = {self.row[end] for end in tie.ends}
                some = [n for n, (_, mandate) in enumerate(self.columns) if ends <= {*mandate}]
                lifted = {} if excuse is None else {excuse: 1}
                yield self._line({**dict.fromkeys(some, 1), **lifted}, 1, None)

    def _exposure(self) -> Iterable[LinearConstraint]:
        """At most ``max_exposure`` members can stall an issue that does not require them."""
        limit = self.instance.settings.max_exposure
        if limit is not None and self.exact:
            yield self._line(
                {n: exposure(self.rows, *column) for n, column in enumerate(self.columns)}, None, limit
            )


def exposure(rows: Sequence[IssueClass], candidate: Candidate, mandate: tuple[int, ...]) -> int:
    """Count the pairs of an issue handled and a member that it does not require."""
    return sum(len(candidate.members.difference(rows[row].issues[0].required)) for row in mandate)


def absent(rows: Sequence[IssueClass], candidate: Candidate, mandate: tuple[int, ...]) -> int:
    """Count the pairs of an issue handled and a helpful party without a seat."""
    return sum(len({*rows[row].issues[0].helpful} - candidate.members) for row in mandate)
