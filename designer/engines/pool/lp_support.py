"""The fractional solution of a relaxation: which columns it uses, and which rows they bring together."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from designer.candidates.bitsets import runs
from designer.engines.pool.pool import Numbers, Pool, Reals

NOTHING = 1e-9
"""Values below which a column is not used."""


class LpSupport:
    """The columns that a solution uses.

    Parameters
    ----------
    pool
        Columns and rows.
    columns, x
        The solution.

    Attributes
    ----------
    position, row, times
        What is handled: the number of the column among those used, the row, how often.
    slack
        By how much each row is handled more often than it has to be.
    """

    def __init__(self, pool: Pool, columns: Numbers, x: Reals) -> None:
        used = x > NOTHING
        self.pool, self.columns, self.x = pool, columns[used], x[used]
        width = len(pool.demand)
        position, rows = pool.entries(self.columns)
        handled = np.bincount(rows, weights=self.x[position], minlength=width)
        self.slack = np.maximum(handled - pool.demand, 0)
        code, self.times = np.unique(position * width + rows, return_counts=True)
        self.position, self.row = np.divmod(code, max(width, 1))

    @cached_property
    def together(self) -> tuple[Numbers, Numbers, Reals]:
        """For every two rows, the lower first, of which columns handle both: the sum of those columns."""
        width = len(self.pool.demand)
        first, second = twos(self.position, len(self.columns))
        code = self.row[first] * width + self.row[second]
        pairs, inverse = np.unique(code, return_inverse=True)
        summed = np.bincount(inverse, weights=self.x[self.position[first]], minlength=len(pairs))
        return pairs // max(width, 1), pairs % max(width, 1), summed.astype(float)


def twos(group: Numbers, groups: int) -> tuple[Numbers, Numbers]:
    """List every two places of the same group, where groups follow each other."""
    begin = np.searchsorted(group, np.arange(groups + 1))
    number = begin[group + 1] - np.arange(len(group)) - 1
    place = np.arange(len(group))
    return np.repeat(place, number), runs(place + 1, number)
