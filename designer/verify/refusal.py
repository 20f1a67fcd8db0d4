"""Why a proof is none, and which of its fields says so."""

from __future__ import annotations

Place = tuple[str | int, ...]
"""The keys and indexes that lead to a field of a proof."""


class RefusedError(Exception):
    """Why a proof is none.

    Parameters
    ----------
    why
        The reason, as a sentence without its capital and its full stop.
    at
        The keys and indexes that lead to the field that is wrong.

    Examples
    --------
    >>> RefusedError("the instance has no issue 'v'", "issue").under("facts", 3).at
    ('facts', 3, 'issue')
    """

    def __init__(self, why: str, *at: str | int) -> None:
        super().__init__(why)
        self.why = why
        self.at: Place = at

    def under(self, *place: str | int) -> RefusedError:
        """Give the same refusal of what stands at a place further up."""
        return RefusedError(self.why, *place, *self.at)
