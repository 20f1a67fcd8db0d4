"""The four grounded forms of rules as rows of the compact model; one variable breaks a soft rule."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy

from designer.candidates.grounding import Acceptability, Limit
from designer.engines.compact.columns import Columns
from designer.engines.compact.host_slots import HostSlots
from designer.engines.program import Program, Row, added, summed


class BrokenRules:
    """For each soft rule and interdependence that costs something, whether the design breaks it.

    Parameters
    ----------
    prices, strengths
        What each soft rule, each soft interdependence costs, in millionths.
    variables
        For each of both, the variable that is 1 when it is broken.
    """

    def __init__(self, program: Program, accepted: Acceptability) -> None:
        self.prices = {rule: price for rule, price in accepted.prices.items() if price}
        self.strengths = {tie: price for tie, price in accepted.strengths.items() if price}
        self.variables = {id: program.variable() for id in (*self.prices, *self.strengths)}
        self._rows: dict[int, list[Row]] = {variable: [] for variable in self.variables.values()}
        self._seen = 0

    def costing(self, prices: Mapping[str, int], strengths: Mapping[str, int]) -> BrokenRules:
        """Give the same with other prices; what costs something has to have cost something before."""
        other = copy(self)
        other.prices = {rule: price for rule, price in prices.items() if price}
        other.strengths = {tie: price for tie, price in strengths.items() if price}
        return other

    def rows(self, program: Program) -> dict[int, list[Row]]:
        """Give for each variable the rows in which it matters; a programme only gets more of them."""
        for row in program.rows[self._seen :]:
            for variable, _ in row.terms:
                if variable in self._rows:
                    self._rows[variable].append(row)
        self._seen = len(program.rows)
        return self._rows

    def excuse(self, rule: str | None, price: int | None, slack: int) -> dict[int, int] | None:
        """Give the terms that lift a row by ``slack`` when the rule is broken; None if it never binds."""
        if price is None or rule is None:
            return {}
        if not price:
            return None
        return {self.variables[rule]: slack}


def bans(columns: Columns, broken: BrokenRules) -> None:
    """No body has a mandate that a rule forbids to its members."""
    for column in columns.all:
        for ban in column.candidate.bans:
            for mandate in ban.mandates:
                if not mandate <= column.handles.keys():
                    continue
                excuse = broken.excuse(ban.rule, ban.price, -1)
                if excuse is None:
                    continue
                if not mandate:
                    columns.program.require({column.opened: 1, **excuse}, at_most=0)
                    continue
                # With the body in place of the number one, the row cuts off fractions of bodies too.
                handled = summed(column.handles[issue] for issue in sorted(mandate))
                row = {**handled, column.opened: 1 - len(mandate), **excuse}
                columns.program.require(row, at_most=0)


def limits(accepted: Acceptability, columns: Columns, broken: BrokenRules) -> None:
    """Each party sits in at least, at most so many bodies."""
    for limit in accepted.limits:
        limited(limit, summed(column.opened for column in columns.seating(limit.party)), columns, broken)


def limited(limit: Limit, counted: dict[int, int], columns: Columns, broken: BrokenRules) -> None:
    """State that a count stays within the limit of a rule, unless its variable breaks the rule."""
    _at_least(limit, counted, columns, broken)
    _at_most(limit, counted, columns, broken)


def _at_least(limit: Limit, seats: dict[int, int], columns: Columns, broken: BrokenRules) -> None:
    excuse = broken.excuse(limit.rule, limit.price, limit.at_least)
    if limit.at_least and excuse is not None:
        columns.program.require({**seats, **excuse}, at_least=limit.at_least)


def _at_most(limit: Limit, seats: dict[int, int], columns: Columns, broken: BrokenRules) -> None:
    if limit.at_most is None or limit.at_most >= len(seats):
        return
    excuse = broken.excuse(limit.rule, limit.price, limit.at_most - len(seats))
    if excuse is not None:
        columns.program.require({**seats, **excuse}, at_most=limit.at_most)


def one_body(accepted: Acceptability, host_slots: HostSlots, broken: BrokenRules) -> None:
    """Let issues meet in one body that have to; what links may do as well is a matter of links."""
    columns, derived = host_slots.columns, host_slots.derived
    for tie in accepted.ties:
        excuse = broken.excuse(tie.rule, tie.price, 1)
        if tie.kind == "one body" and excuse is not None:
            first, second = tie.ends
            meetings = summed(
                derived.least_of({column.handles[first]: 1}, {column.handles[second]: 1})
                for column in columns.hosting.get(first, [])
                if second in column.handles
            )
            for absent, bound in host_slots.binding(tie):
                columns.program.require(added(meetings, excuse, absent), at_least=bound)
