"""The roadmap: a design for each phase of a long process, and what ties them together. Data only."""

from __future__ import annotations

from typing import Literal

from designer.design import (
    Conflict,
    Data,
    Design,
    Line,
    Number,
    ObjectiveValue,
    Origin,
    Reference,
    Status,
    Text,
)
from designer.instance.fields import Version


class PhaseDesign(Data):
    """The design of one phase.

    Parameters
    ----------
    id
        The phase.
    design
        What there is in it, as if it were all.
    """

    id: Line
    design: Design


class LastingBody(Data):
    """A body from the phase in which it begins to that in which it ends.

    Parameters
    ----------
    id
        Made of the members; a number follows where there are several.
    members
        Ids of the parties that sit in it.
    begins, ends
        The first and the last phase in which it is there.
    origin
        ``new``, or ``kept`` or ``revitalised`` from an existing body, when it begins.
    """

    id: Line
    members: tuple[Line, ...]
    begins: Line
    ends: Line
    origin: Origin = "new"


class Roadmap(Data):
    """One design for each phase, when issues open and commitments are kept, and what is proven of it.

    Parameters
    ----------
    format, kind
        Version of the file format; that this is a roadmap.
    instance
        What it answers.
    status
        As that of a design: ``optimal`` (proven), ``feasible``, ``infeasible``, ``unknown`` or ``given``.
    gap
        How far the first unproven objective may be from its bound.
    confirmed_by
        What confirmed the proof.
    objectives
        Values in the order in which they were minimised.
    phases
        The design of each phase, in their order.
    opens
        The phase in which each issue comes on the table.
    commitments
        The phase in which each commitment is kept.
    bodies
        What begins and ends when.
    conflict
        Of an infeasible instance: what cannot all hold.
    notes
        Remarks on how it was found.

    Examples
    --------
    >>> roadmap = Roadmap(instance=Reference(title="Two rivers"), opens={"water": "P1"})
    >>> Roadmap.from_json(roadmap.to_json()) == roadmap
    True
    """

    format: Version = 1
    kind: Literal["roadmap"] = "roadmap"
    instance: Reference
    status: Status = "given"
    gap: Number | None = None
    confirmed_by: tuple[Line, ...] = ()
    objectives: tuple[ObjectiveValue, ...] = ()
    phases: tuple[PhaseDesign, ...] = ()
    opens: dict[Line, Line] = {}
    commitments: dict[Line, Line] = {}
    bodies: tuple[LastingBody, ...] = ()
    conflict: tuple[Conflict, ...] = ()
    notes: tuple[Text, ...] = ()

    def to_json(self) -> str:
        """Write the roadmap as the file format has it: indented JSON with a final newline."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Roadmap:
        """Read a roadmap from JSON.

        Raises
        ------
        pydantic.ValidationError
            With every error at once.
        """
        return cls.model_validate_json(text)
