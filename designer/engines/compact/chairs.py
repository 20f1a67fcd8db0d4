"""Chairs in the compact model, where a rule speaks of them: one a body among its members, within limits."""

from __future__ import annotations

from contextlib import suppress
from operator import itemgetter

from designer.candidates.grounding import Acceptability
from designer.engines.compact.auxiliary_variables import AuxiliaryVariables
from designer.engines.compact.columns import Columns
from designer.engines.compact.rules import BrokenRules, limited
from designer.engines.program import summed
from designer.instance import Instance
from designer.measures.balanced_assignment import bounds, within


def chairs(
    instance: Instance,
    accepted: Acceptability,
    columns: Columns,
    derived: AuxiliaryVariables,
    broken: BrokenRules,
) -> None:
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
        derived.steps.append(lambda values: _share_out(accepted, columns, broken, values))
    for limit in accepted.chair_limits:
        limited(limit, summed(chaired[limit.party]), columns, broken)


def _share_out(accepted: Acceptability, columns: Columns, broken: BrokenRules, values: list[int]) -> None:
    """Choose chairs that keep every limit kept so far, and of the others as many as go with them.

    None can be added to what is kept then. So whoever chooses chairs anew, within the limits that are kept,
    breaks the others, and the design costs exactly what the solution says.
    """
    opened = [column for column in columns.all if values[column.opened] and column.members]
    choices = [sorted(column.members) for column in opened]
    kept = [limit for limit in accepted.chair_limits if limit.price is None]
    try:
        chosen = within(choices, *bounds(kept))
    except ValueError:
        return  # A draft whose bodies leave no room for the chairs asked for is no solution anyway.
    variables = broken.variables
    priced = [
        (values[variables[r]], limit) for limit in accepted.chair_limits if (r := limit.rule) in variables
    ]
    for _, limit in sorted(priced, key=itemgetter(0)):
        with suppress(ValueError):
            chosen = within(choices, *bounds([*kept, limit]))
            kept.append(limit)
    for column, chair in zip(opened, chosen, strict=True):
        for party in column.members:
            values[column.part(f"chair {party}")] = int(party == chair)
