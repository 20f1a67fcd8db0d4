"""The mandates of one body as multisets of issue classes: all of them, or the maximal ones alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Mandate = tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """The mandates open to one body: issue classes, their multiplicities, its largest mandate.

    Parameters
    ----------
    carries
        The classes it may handle, ascending, and how often each.
    longest
        The most issues it handles.
    conflicts
        Pairs of classes that it never handles both.
    needs
        Sets of classes of which it handles at least one each.

    Examples
    --------
    >>> choice = Choice(((0, 1), (1, 2), (2, 1)), 2, frozenset({frozenset({0, 2})}))
    >>> list(choice.largest())
    [(0, 1), (1, 1), (1, 2)]
    >>> list(choice.every())
    [(0,), (0, 1), (1,), (1, 1), (1, 2), (2,)]
    """

    carries: Sequence[tuple[int, int]]
    longest: int
    conflicts: frozenset[frozenset[int]] = frozenset()
    needs: tuple[frozenset[int], ...] = ()

    def every(self) -> Iterator[Mandate]:
        """Return all mandates within the largest size."""
        return (mandate for mandate in self._grown((), 0) if mandate and self._entitles(mandate))

    def largest(self) -> Iterator[Mandate]:
        """Give the mandates to which nothing can be added."""
        whole = tuple(row for row, times in self.carries for _ in range(times))
        if len(whole) <= self.longest and not self.conflicts:
            if self._entitles(whole):
                yield whole
            return
        for mandate in self._grown((), 0):
            if mandate and not self._extensible(mandate) and self._entitles(mandate):
                yield mandate

    def _grown(self, mandate: Mandate, first: int) -> Iterator[Mandate]:
        yield mandate
        if len(mandate) == self.longest:
            return
        for n in range(first, len(self.carries)):
            row, times = self.carries[n]
            if self._fits(mandate, row, times):
                yield from self._grown((*mandate, row), n)

    def _extensible(self, mandate: Mandate) -> bool:
        if len(mandate) == self.longest:
            return False
        return any(self._fits(mandate, row, times) for row, times in self.carries)

    def _fits(self, mandate: Mandate, row: int, times: int) -> bool:
        if mandate.count(row) == times:
            return False
        return not any(frozenset({row, other}) in self.conflicts for other in mandate if other != row)

    def _entitles(self, mandate: Mandate) -> bool:
        return all(not need.isdisjoint(mandate) for need in self.needs)
