"""The support of a fractional solution: its columns, and the rows that they bring together.

Cuts are separated, and nodes branched, where two rows are together to a fraction.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from designer.candidates.bitsets import runs
from designer.engines.pool.pool import Numbers, Pool, Reals

NOTHING = 1e-9
"""Values below which a column is not used."""

LISTED = 40
TABLED = 24
"""Bytes for every two rows of a column that are listed, and for every entry of tables of all of them."""


class LpSupport:
    """The columns with a positive value in a solution of the relaxation, and those values.

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
        """For every two rows, the lower first, of which columns handle both: the sum of those columns.

        Raises
        ------
        designer.runtime.malloc.TooMuchMemoryError
            If that takes more memory than there is.
        """
        width, memory = len(self.pool.demand), self.pool.memory
        handled = np.bincount(self.position, minlength=len(self.columns))
        listed, every = int((handled * (handled - 1)).sum()) // 2, width * (width + len(self.columns))
        needed = min(LISTED * listed, TABLED * every)
        memory.allow(needed, memory.passing, "what rows have in common")
        if TABLED * every < LISTED * listed:
            return self._tabled()
        first, second = twos(self.position, len(self.columns))
        code = self.row[first] * width + self.row[second]
        pairs, inverse = np.unique(code, return_inverse=True)
        summed = np.bincount(inverse, weights=self.x[self.position[first]], minlength=len(pairs))
        return pairs // max(width, 1), pairs % max(width, 1), summed.astype(float)

    def _tabled(self) -> tuple[Numbers, Numbers, Reals]:
        """Give the same by a product of matrices, where nearly all rows have columns in common."""
        handles = np.zeros((len(self.columns), len(self.pool.demand)))
        handles[self.position, self.row] = 1
        summed = np.triu((handles * self.x[:, None]).T @ handles, 1)
        one, other = np.nonzero(summed)
        return one, other, summed[one, other]


def twos(group: Numbers, groups: int) -> tuple[Numbers, Numbers]:
    """List every two places of the same group, where groups follow each other."""
    begin = np.searchsorted(group, np.arange(groups + 1))
    number = begin[group + 1] - np.arange(len(group)) - 1
    place = np.arange(len(group))
    return np.repeat(place, number), runs(place + 1, number)
