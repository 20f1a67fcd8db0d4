"""A tree of cases: where weights fall short, something is counted, and each answer has its own weights."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from math import ceil

from designer.questions.prove.columns import Columns
from designer.questions.prove.duals import TOLERANCE, Duals, Relaxation
from designer.verify.proof import Case, Counted, Split, Weights
from designer.verify.verifier import Path

NOTHING = Weights(facts=())
"""What stands in a case that is yet to be proven."""

MOST = 200
"""Cases beyond which a proof is nothing to read."""

DEEPEST = 40

TRIED = 8
"""Splits that are tried at each case, in the relaxation over the columns that are known."""

FEW = 2000
"""Columns beyond which only one is."""


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
        designer.runtime.clock.OutOfTimeError
            When time is up.
        """
        self.columns.clock.check()
        self.count += 1
        found = Duals(self.columns, self.target, path).solve()
        if found.closed is not None:
            return found.closed
        split = None if self.count > MOST or len(path) == DEEPEST else self._split(found, path)
        if split is None:
            return None
        then = self.prove((*path, (split, True)))
        otherwise = None if then is None else self.prove((*path, (split, False)))
        if then is None or otherwise is None:
            return None
        return split.model_copy(update={"then": then, "otherwise": otherwise})

    def _split(self, found: Relaxation, path: Path) -> Split | None:
        """Give the split that leaves least to be proven, by strong branching."""
        tried = _splits(found)[: TRIED if len(self.columns.all) <= FEW else 1]
        if len(tried) < 2:
            return tried[0] if tried else None
        return max(tried, key=lambda split: self._reached(split, path))

    def _reached(self, split: Split, path: Path) -> tuple[int, float]:
        """Say how many of the two cases a split closes, and how far the weaker one gets."""
        closed, values = 0, []
        for as_many in (True, False):
            duals = Duals(self.columns, self.target, (*path, (split, as_many)))
            relaxed = duals.relax()
            closed += not duals.too_weak(relaxed)
            values.append(relaxed.value)
        return closed, min(values)


def _splits(found: Relaxation) -> list[Split]:
    """Give what the relaxation takes a broken number of, the most undecided first."""
    undecided = []
    for rank, counted, amount in _amounts(found):
        part = amount - int(amount + TOLERANCE)
        if part > TOLERANCE:
            undecided.append((round(rank + abs(part - 0.5), 6), counted, ceil(amount - TOLERANCE)))
    undecided.sort(key=lambda one: one[0])
    return [Split(counted=c, at_least=n, then=NOTHING, otherwise=NOTHING) for _, c, n in undecided]


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
