"""What an engine finds: bodies with mandates, the links among them, and the soft rules they break."""

from __future__ import annotations

from dataclasses import dataclass

from designer.candidates.candidates import Candidate


@dataclass(frozen=True)
class Body:
    """A candidate as a design uses it, with its mandate in the order of the instance."""

    candidate: Candidate
    mandate: tuple[str, ...]


@dataclass(frozen=True)
class Solution:
    """The bodies of a design with their mandates, the links among them, and the soft rules that it breaks.

    Parameters
    ----------
    bodies
        Its bodies.
    links
        The pairs that are linked: positions in ``bodies``, or the id of a global body.
    broken
        The soft rules and interdependences that count as broken.
    """

    bodies: tuple[Body, ...]
    links: frozenset[frozenset[int | str]] = frozenset()
    broken: frozenset[str] = frozenset()
