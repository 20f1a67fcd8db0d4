"""Links of a design, read against what they join."""

from __future__ import annotations

from dataclasses import dataclass

from designer.design import Link

Parties = frozenset[str]


@dataclass(frozen=True)
class Join:
    """A link between two ends that can be linked.

    Parameters
    ----------
    link
        As the design lists it.
    hinges
        The parties that sit at both ends, whatever the design lists.
    between_institutions
        Whether it joins two institutions of the design, and not one with a global body.
    """

    link: Link
    hinges: Parties
    between_institutions: bool

    @property
    def lateral(self) -> bool:
        """Whether it holds without the umbrella: liaisons and links to global bodies do not."""
        return self.between_institutions and bool(self.hinges)

    def other(self, end: str) -> str:
        """Give the other end."""
        first, second = self.link.between
        return second if end == first else first
