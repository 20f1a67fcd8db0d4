"""Maximum-weight matching of computed and historical bodies (Hungarian method, Kuhn 1955), exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from designer.questions.backtest.agreement import Members, jaccard

LEVELS = (Fraction(1), Fraction(3, 4), Fraction(1, 2))
"""From which likeness on bodies are counted as matched."""


@dataclass(frozen=True)
class Match:
    """A computed body and the historical one that it is matched with, by position, and how alike they are."""

    computed: int
    history: int
    likeness: Fraction


def matched(computed: Sequence[Members], history: Sequence[Members]) -> tuple[Match, ...]:
    """Match bodies one to one so that the sum of their Jaccard indices is largest.

    Pairs without a common member are no matches.

    Examples
    --------
    >>> found = matched([frozenset("AB"), frozenset("ABC")], [frozenset("ABCD"), frozenset("ABC")])
    >>> [(match.history, str(match.likeness)) for match in found]
    [(0, '1/2'), (1, '1')]
    """
    weights = [[jaccard(ours, theirs) for theirs in history] for ours in computed]
    pairs = assignment(weights)
    found = (Match(row, column, weights[row][column]) for row, column in pairs)
    return tuple(match for match in found if match.likeness)


def assignment(weights: Sequence[Sequence[Fraction]]) -> list[tuple[int, int]]:
    """Return the pairs (row, column) of a maximum-weight assignment, each row and column once at most.

    Shortest augmenting paths with potentials; rows are taken in order, so that ties go to the first.
    """
    rows, columns = len(weights), len(weights[0]) if weights else 0
    if rows > columns:
        turned = assignment([[weights[r][c] for r in range(rows)] for c in range(columns)])
        return sorted((row, column) for column, row in turned)
    # Columns and rows are counted from 1; column 0 is where a path begins.
    row_price, column_price = [Fraction(0)] * (rows + 1), [Fraction(0)] * (columns + 1)
    row_at, before = [0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_at[0], column = row, 0
        slack: list[Fraction | None] = [None] * (columns + 1)
        reached = [False] * (columns + 1)
        while row_at[column]:
            reached[column] = True
            here = row_at[column]
            for other in range(1, columns + 1):
                if not reached[other]:
                    reduced = -weights[here - 1][other - 1] - row_price[here] - column_price[other]
                    known = slack[other]
                    if known is None or reduced < known:
                        slack[other], before[other] = reduced, column
            least, following = min(
                (value, other)
                for other, value in enumerate(slack)
                if value is not None and not reached[other]
            )
            for other in range(columns + 1):
                if reached[other]:
                    row_price[row_at[other]] += least
                    column_price[other] -= least
                elif (known := slack[other]) is not None:
                    slack[other] = known - least
            column = following
        while column:
            row_at[column] = row_at[before[column]]
            column = before[column]
    return sorted((row_at[column] - 1, column - 1) for column in range(1, columns + 1) if row_at[column])
