"""Classes of issues that nothing tells apart: each is one row with a demand, which breaks their symmetry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from designer.candidates.grounding import Acceptability
from designer.instance import Instance, Issue


@dataclass(frozen=True)
class IssueClass:
    """Issues that can be exchanged for each other.

    Parameters
    ----------
    issues
        They themselves, in the order of the instance; more than one only where each is handled once.
    coverage
        How many bodies handle each of them.
    """

    issues: tuple[Issue, ...]
    coverage: int = 1

    @property
    def demand(self) -> int:
        """How often issues of the class are handled in all."""
        return len(self.issues) * self.coverage


def classes(instance: Instance, accepted: Acceptability, helpers: bool) -> list[IssueClass]:
    """Partition the issues into classes whose members no rule, tie or field tells apart.

    What anything names stands alone, and so does what has to be handled more than once.

    Parameters
    ----------
    instance, accepted
        What is asked, and what parties accept.
    helpers
        Whether it matters who is helpful.

    Examples
    --------
    >>> from designer.candidates.grounding import ground
    >>> three = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": i, "required": ["A", "B"]} for i in ("x", "y", "z")],
    ...     "rules": [{"id": "r", "kind": "refuses_issue", "party": "A", "issue": "z", "min_size": 3}],
    ... })
    >>> [[issue.id for issue in c.issues] for c in classes(three, ground(three), helpers=False)]
    [['x', 'y'], ['z']]
    """
    spoken_of = {*named(instance, accepted)}
    found: dict[object, list[Issue]] = {}
    for issue in instance.issues:
        alone = issue.coverage > 1 or issue.id in spoken_of
        found.setdefault(issue.id if alone else traits(instance, issue, helpers), []).append(issue)
    return [IssueClass(tuple(alike), alike[0].coverage) for alike in found.values()]


def named(instance: Instance, accepted: Acceptability) -> Iterator[str]:
    """Give the issues that a rule, a tie or an institution speaks of."""
    for ban in accepted.bans:
        for mandate in ban.mandates:
            yield from mandate
    for seat in accepted.seats:
        yield from seat.issues or ()
    for tie in accepted.ties:
        yield from tie.ends
    for existing in instance.existing:
        yield from existing.may_handle
    for proposal in instance.proposals:
        yield from proposal.mandate
    for row in instance.interdependences:
        yield from row.issues


def traits(instance: Instance, issue: Issue, helpers: bool = True) -> tuple[object, ...]:
    """Give all that is read of an issue that nothing names; of the helpful only where they matter."""
    parties = (frozenset(some) for some in (issue.required, issue.excluded, issue.helpful if helpers else ()))
    return (*parties, frozenset(instance.sizes_of(issue)), instance.plenary_of(issue))
