"""The edit: what is supposed to be otherwise, as data that a file or options give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from designer.instance.fields import Id, Names, Text
from designer.instance.rows import (
    Commitment,
    ExistingInstitution,
    Interdependence,
    Issue,
    Party,
    Proposal,
)
from designer.instance.rules import Rule


class Added(BaseModel):
    """Rows that are added, in the tables and with the fields of an instance.

    Parameters
    ----------
    parties, issues, existing, interdependences, rules, commitments, proposals
        Rows of that table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    parties: tuple[Party, ...] = ()
    issues: tuple[Issue, ...] = ()
    existing: tuple[ExistingInstitution, ...] = ()
    interdependences: tuple[Interdependence, ...] = ()
    rules: tuple[Rule, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    proposals: tuple[Proposal, ...] = ()


class Edit(BaseModel):
    """What is supposed to be otherwise.

    Parts are carried out in this order, so that what is added can rely on what is set and joined.

    Parameters
    ----------
    set
        Fields and their new values: ``settings.max_mandate``, or ``ID.FIELD`` of a row.
    drop
        Rows and limits that fall away, by the ids that ``designer explain`` tells: of a rule, an existing
        body, a proposal, a commitment, or by name; ``issue water``, ``sizes water``, ``interdependences[3]``,
        ``AAA.max_seats``, ``settings.max_mandate``.
    leave
        Parties that leave, by id or name: issues that require one, and rules about it, fall away; bodies
        go on without it.
    join
        Outside parties that become core.
    add
        Rows that are added; a party from nowhere as well.

    Examples
    --------
    >>> Edit(drop=("r1",), set={"settings.max_mandate": 5}).empty
    False
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    set: dict[Text, Any] = {}
    drop: tuple[Text, ...] = ()
    leave: Names = ()
    join: Names = ()
    add: Added = Added()

    @property
    def empty(self) -> bool:
        """Whether nothing is supposed to be otherwise."""
        return not (self.set or self.drop or self.leave or self.join or self.add.model_fields_set)

    def then(self, other: Edit) -> Self:
        """Suppose what another edit says besides."""
        added = {
            table: getattr(self.add, table) + getattr(other.add, table)
            for table in Added.model_fields
            if getattr(self.add, table) or getattr(other.add, table)
        }
        update: Mapping[str, object] = {
            "set": {**self.set, **other.set},
            "drop": _once(self.drop + other.drop),
            "leave": _once(self.leave + other.leave),
            "join": _once(self.join + other.join),
            "add": Added().model_copy(update=added),
        }
        return self.model_copy(update=update)


def _once(ids: Iterable[Id]) -> tuple[Id, ...]:
    return tuple(dict.fromkeys(ids))
