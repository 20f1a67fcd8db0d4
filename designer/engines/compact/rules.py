"""The four grounded forms as rows; a soft rule is broken as a whole, once."""

from __future__ import annotations

from designer.acceptability import Acceptability, Limit, Tie
from designer.engines.compact.columns import Columns
from designer.engines.program import Program, summed


class Broken:
    """For each soft rule that costs something, the variable that is 1 when the design breaks it."""

    def __init__(self, program: Program, accepted: Acceptability) -> None:
        self.prices = {rule: price for rule, price in accepted.prices.items() if price}
        self.variables = {rule: program.variable() for rule in self.prices}

    def excuse(self, rule: str | None, price: int | None, slack: int) -> dict[int, int] | None:
        """Give the terms that lift a row by ``slack`` when the rule is broken; None if it never binds."""
        if price is None or rule is None:
            return {}
        if not price:
            return None
        return {self.variables[rule]: slack}


def bans(columns: Columns, broken: Broken) -> None:
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


def limits(accepted: Acceptability, columns: Columns, broken: Broken) -> None:
    """Each party sits in at least, at most so many bodies."""
    for limit in accepted.limits:
        seats = summed(column.opened for column in columns.seating(limit.party))
        _at_least(limit, seats, columns, broken)
        _at_most(limit, seats, columns, broken)


def _at_least(limit: Limit, seats: dict[int, int], columns: Columns, broken: Broken) -> None:
    excuse = broken.excuse(limit.rule, limit.price, limit.at_least)
    if limit.at_least and excuse is not None:
        columns.program.require({**seats, **excuse}, at_least=limit.at_least)


def _at_most(limit: Limit, seats: dict[int, int], columns: Columns, broken: Broken) -> None:
    if limit.at_most is None or limit.at_most >= len(seats):
        return
    excuse = broken.excuse(limit.rule, limit.price, limit.at_most - len(seats))
    if excuse is not None:
        columns.program.require({**seats, **excuse}, at_most=limit.at_most)


Meetings = dict[int, tuple[int, int]]
"""For each variable that says that two issues meet in a body, those that say that it handles them."""


def ties(accepted: Acceptability, columns: Columns, broken: Broken) -> Meetings:
    """Let issues meet in one body that have to; ties that need links are not part of this model."""
    meetings: Meetings = {}
    for tie in accepted.ties:
        if tie.kind == "one body":
            meetings |= _one_body(tie, columns, broken)
    return meetings


def _one_body(tie: Tie, columns: Columns, broken: Broken) -> Meetings:
    excuse = broken.excuse(tie.rule, tie.price, 1)
    if excuse is None:
        return {}
    first, second = tie.issues
    meetings: Meetings = {}
    for column in columns.hosting.get(first, []):
        if second in column.handles:
            both = columns.program.variable()
            for issue in tie.issues:
                columns.program.require({column.handles[issue]: 1, both: -1}, at_least=0)
            meetings[both] = (column.handles[first], column.handles[second])
    columns.program.require({**summed(meetings), **excuse}, at_least=1)
    return meetings
