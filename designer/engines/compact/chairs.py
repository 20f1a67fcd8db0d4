"""Chairs, where a rule speaks of them: one a body among its members, within the limits."""

from __future__ import annotations

from designer.acceptability import Acceptability
from designer.engines.compact.columns import Columns
from designer.engines.compact.rules import Broken, limited
from designer.engines.program import summed
from designer.instance import Instance


def chairs(instance: Instance, accepted: Acceptability, columns: Columns, broken: Broken) -> None:
    """Give every body that has members a chair among them, and respect the limits on chairs.

    Where the settings ask for no chairs, every party chairs none.
    """
    if not accepted.chair_limits:
        return
    chaired: dict[str, list[int]] = {party.id: [] for party in instance.parties}
    if instance.settings.chairs:
        for column in columns.all:
            chair = {party: column.part(f"chair {party}") for party in sorted(column.members)}
            for party, variable in chair.items():
                chaired[party].append(variable)
            if chair:
                columns.program.require({**summed(chair.values()), column.opened: -1}, at_least=0, at_most=0)
    for limit in accepted.chair_limits:
        limited(limit, summed(chaired[limit.party]), columns, broken)
