"""What the referee says of a roadmap: whether it is valid, what is wrong, what it is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from designer.check.verdict import Kind, Violation
from designer.instance.portable import Portable

RoadmapKind = Literal[
    "wrong_phases",
    "not_opened",
    "unknown_opening",
    "outside_window",
    "out_of_sequence",
    "off_the_table",
    "absent_party",
    "not_kept",
    "unknown_commitment",
    "outside_due",
    "not_on_the_table",
    "no_monitor",
    "kept_too_early",
    "unlisted_body",
    "false_body",
    "wrong_span",
    "wrong_origin",
    "wrong_objectives",
    "wrong_value",
    "bound_above_value",
    "false_optimum",
    "false_status",
]

ROADMAP_KINDS: dict[RoadmapKind, str] = {
    "wrong_phases": "The phases of the roadmap are not those of the instance, in their order.",
    "not_opened": "The roadmap does not say in which phase an issue opens.",
    "unknown_opening": "The roadmap opens an issue, or names a phase, that the instance does not have.",
    "outside_window": "An issue opens outside its window, or when it is closed already.",
    "out_of_sequence": "An issue opens before another one that comes before it.",
    "off_the_table": "An institution handles an issue in a phase in which it is not on the table.",
    "absent_party": "An institution seats a party in a phase in which it is not there.",
    "not_kept": "The roadmap does not say in which phase a commitment is kept.",
    "unknown_commitment": "A commitment, or the phase it is kept in, is none of the instance.",
    "outside_due": "A commitment is kept when it is not due, or its party is not there.",
    "not_on_the_table": "A commitment is kept while its issue is not on the table.",
    "no_monitor": "A commitment is kept while no host of its issue seats its party.",
    "kept_too_early": "A commitment is kept before one that it awaits.",
    "unlisted_body": "A body of the phases is missing among the bodies.",
    "false_body": "A body is listed that the phases do not have.",
    "wrong_span": "A body does not begin or end when it is said to.",
    "wrong_origin": "The origin of a body is not that of its first phase.",
    "wrong_objectives": "The objectives are not those of the instance, in order and with weights.",
    "wrong_value": "The value of an objective is not the one recomputed.",
    "bound_above_value": "The bound of an objective is above its value.",
    "false_optimum": "The roadmap is called optimal, but not every bound equals its value.",
    "false_status": "The status says that there is no roadmap, and there is one.",
}
"""The closed vocabulary of what can be wrong with a roadmap beyond the designs of its phases."""


@dataclass(frozen=True)
class RoadmapViolation:
    """One thing that is wrong with a roadmap.

    Parameters
    ----------
    kind
        One of :data:`ROADMAP_KINDS`, or of those of a design where that of a phase is not valid.
    message
        A sentence for people.
    phase
        The phase that it is about, where there is one.
    issue, commitment, body
        What it is about, where there is exactly one.
    violation
        What is wrong with the design of the phase.
    """

    kind: RoadmapKind | Kind
    message: str
    phase: str | None = None
    issue: str | None = None
    commitment: str | None = None
    body: str | None = None
    violation: Violation | None = None

    def __str__(self) -> str:
        """Give the message."""
        return self.message


@dataclass(frozen=True)
class RoadmapVerdict(Portable):
    """Everything that the referee finds out about a roadmap.

    Parameters
    ----------
    violations
        All that is wrong; a valid roadmap has none.
    values
        Each objective, recomputed exactly.
    notes
        Remarks that make no roadmap invalid.
    nothing_to_judge
        Why there is no roadmap to judge; None where there is one.

    Examples
    --------
    >>> RoadmapVerdict().valid
    True
    """

    violations: tuple[RoadmapViolation, ...] = ()
    values: dict[str, Decimal] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    nothing_to_judge: str | None = None

    @property
    def valid(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations
