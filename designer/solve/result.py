"""The result of a search, whichever engine made it: solution, stages, notes, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from designer.engines.solution import Solution
from designer.solve.stage import Stage


@dataclass(frozen=True)
class SearchResult:
    """The best solution of a search, and what is proven of each stage.

    Parameters
    ----------
    solution
        The best solution known, None where there is none.
    stages
        What came of each stage that was worked at, in their order, with the values of the solution.
    notes
        Remarks on what could not be confirmed.
    infeasible_by
        What confirmed that there is no solution, None where nothing did.
    memberships
        The memberships of new bodies that a solution as good can use; None where nothing is known.
    """

    solution: Solution | None
    stages: tuple[Stage, ...] = ()
    notes: tuple[str, ...] = ()
    infeasible_by: str | None = None
    memberships: frozenset[frozenset[str]] | None = None

    @property
    def proven(self) -> bool:
        """Whether every stage that was worked at is proven and confirmed."""
        return all(stage.closed for stage in self.stages)


class CannotSearchError(Exception):
    """A search cannot carry what an instance asks; the message is the reason, to be read in a note."""
