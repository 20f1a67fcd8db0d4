"""Where a computed design and history part, in words, and what of the instance or the model explains it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from designer.candidates.grounding import ground
from designer.instance import Instance, Issue
from designer.instance.rules import listing
from designer.questions.backtest.agreement import Hosts, Members, jaccard

Kind = Literal["helpers", "unnamed", "without_required", "format", "refused", "guests", "nowhere"]
KINDS: dict[Kind, str] = {
    "helpers": "history seated helpful parties, which cost a seat here",
    "unnamed": "history seated parties that no row names for the issue",
    "without_required": "history did without parties that the issue requires",
    "format": "history had a size that the issue does not allow",
    "refused": "history seated together what a hard row keeps apart",
    "guests": "the computed body seats parties for its other issues, or as a plenary",
    "nowhere": "no institution handles the issue",
}
"""What explains a miss, in words."""


@dataclass(frozen=True)
class Miss:
    """An issue on which the two differ.

    Parameters
    ----------
    issue
        Its id.
    agreement
        The Jaccard index of the two hosts that are most alike.
    kinds
        What explains the difference; see :data:`KINDS`.
    sentence
        The difference in words.
    """

    issue: str
    agreement: Fraction
    kinds: tuple[Kind, ...]
    sentence: str


def misses(instance: Instance, computed: Hosts, history: Hosts) -> tuple[Miss, ...]:
    """List the issues on which no host is the same, in the order of the instance."""
    return tuple(_misses(instance, computed, history))


def _misses(instance: Instance, computed: Hosts, history: Hosts) -> Iterator[Miss]:
    banned = [ban for ban in ground(instance).bans if ban.hard]
    for issue in instance.issues:
        if issue.id not in history:
            continue
        pairs = [(ours, theirs) for ours in computed.get(issue.id, ()) for theirs in history[issue.id]]
        if not pairs:
            message = f"{issue.label}: no institution handles it."
            yield Miss(issue.id, Fraction(0), ("nowhere",), message)
            continue
        ours, theirs = max(pairs, key=lambda pair: jaccard(*pair))
        if ours == theirs:
            continue
        refused = any(
            ban.meant(theirs) and any(some <= {issue.id} for some in ban.mandates) for ban in banned
        ) or bool(theirs.intersection(issue.excluded))
        yield _miss(instance, issue, ours, theirs, refused)


def _miss(instance: Instance, issue: Issue, ours: Members, theirs: Members, refused: bool) -> Miss:
    helpers = theirs.intersection(issue.helpful) - ours
    unnamed = theirs - ours - {*issue.helpful, *issue.required}
    spared = frozenset(issue.required) - theirs
    guests = ours - theirs - {*issue.required}
    allowed = set(instance.sizes_of(issue))
    whole = instance.plenary_of(issue) != "never" and theirs == instance.plenary_members((issue,))
    format_differs = len(theirs) not in allowed and not whole
    parts = {
        "helpers": f"history added {_named(instance, helpers)}, who would help",
        "unnamed": f"history added {_named(instance, unnamed)}, whom no row names here",
        "without_required": f"history did without {_named(instance, spared)}, whom the issue requires",
        "guests": f"here {_named(instance, guests)} sit too, whom the issue does not require",
        "format": f"a body of {len(theirs)} is not allowed",
        "refused": "a hard row rules history's members out",
    }
    holds = {
        "helpers": helpers,
        "unnamed": unnamed,
        "without_required": spared,
        "guests": guests,
        "format": format_differs,
        "refused": refused,
    }
    kinds = tuple(kind for kind in KINDS if holds.get(kind))
    said = "; ".join(
        parts[kind]
        for kind in ("helpers", "unnamed", "without_required", "guests", "format", "refused")
        if kind in kinds
    )
    return Miss(issue.id, jaccard(ours, theirs), kinds, f"{issue.label}: {said}.")


def _named(instance: Instance, parties: Members) -> str:
    return listing([party.id for party in instance.parties if party.id in parties])
