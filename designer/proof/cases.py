"""A tree of cases: where weights fall short, something is counted, and each answer has its own weights."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import ceil

from designer.proof.columns import Columns
from designer.proof.duals import TOLERANCE, Duals, Relaxation
from designer.verify.proof import Case, Counted, Split
from designer.verify.verifier import Path

MOST = 200
"""Cases beyond which a proof is nothing to read."""

DEEPEST = 40


class Cases:
    """Looks for a tree of cases that proves a bound.

    Parameters
    ----------
    columns
        The institutions known to matter, shared by all cases.
    target
        The bound that is to be proven.
    """

    def __init__(self, columns: Columns, target: Fraction) -> None:
        self.columns = columns
        self.target = target
        self.count = 0

    def prove(self, path: Path = ()) -> Case | None:
        """Give a tree, or None where there is none of this kind that is short enough.

        Raises
        ------
        designer.clock.OutOfTimeError
            When time is up.
        """
        self.columns.clock.check()
        self.count += 1
        found = Duals(self.columns, self.target, path).solve()
        if found.closed is not None:
            return found.closed
        split = None if self.count > MOST or len(path) == DEEPEST else _split(found)
        if split is None:
            return None
        counted, number = split
        probe = Split(counted=counted, at_least=number, then=found.weights, otherwise=found.weights)
        then = self.prove((*path, (probe, True)))
        otherwise = None if then is None else self.prove((*path, (probe, False)))
        if then is None or otherwise is None:
            return None
        return Split(counted=counted, at_least=number, then=then, otherwise=otherwise)


def _split(found: Relaxation) -> tuple[Counted, int] | None:
    """Give what the relaxation takes a broken number of, the most undecided first."""
    best: tuple[float, Counted, int] | None = None
    for rank, counted, amount in _amounts(found):
        part = amount - int(amount + TOLERANCE)
        if part > TOLERANCE:
            undecided = rank + abs(part - 0.5)
            if best is None or undecided < best[0] - TOLERANCE:
                best = (undecided, counted, ceil(amount - TOLERANCE))
    return None if best is None else best[1:]


def _amounts(found: Relaxation) -> Iterator[tuple[int, Counted, float]]:
    """Give how much is taken of what can be counted: two issues together, then a party on an issue."""
    counts: dict[tuple[int, tuple[str, ...], tuple[str, ...]], float] = {}
    for column, amount in found.taken:
        mandate, members = sorted(column.mandate), sorted(column.body.members)
        kinds = [
            *((0, pair, ()) for pair in combinations(mandate, 2)),
            *((1, (issue,), (party,)) for issue in mandate for party in members),
            *((2, (), (party,)) for party in members),
            (3, (), ()),
        ]
        for kind in kinds:
            counts[kind] = counts.get(kind, 0.0) + amount
    for (rank, issues, parties), amount in sorted(counts.items()):
        yield rank, Counted(issues=issues, parties=parties), amount
