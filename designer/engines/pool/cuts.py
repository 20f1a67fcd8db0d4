"""Cuts: rows added with weights, divided and rounded up, where a fractional solution violates the result."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import numpy as np

from designer.engines.pool.certificate import derived
from designer.engines.pool.lp_support import LpSupport
from designer.engines.pool.pool import Combination, LinearConstraint, Numbers, Pool, Reals
from designer.engines.pool.rank1_cuts import fractions
from designer.engines.pool.zero_half_cuts import halves
from designer.runtime.clock import ENDLESS, Clock
from designer.runtime.malloc import TooMuchMemoryError

LEAST = 0.02
"""The least by which a cut is to be violated."""

SHORT = 6
"""Rows of a column, on the average, above which small sets of rows say little."""

SMALL = 128
"""Coefficients below it are kept in a byte."""

PER_ROW = 6
MOST = 120
"""Cuts of a family in a round that share a row, and cuts in all."""


def separate(
    pool: Pool, columns: Numbers, x: Reals, known: set[Combination], clock: Clock = ENDLESS
) -> list[LinearConstraint]:
    """Find cuts that a fractional solution violates.

    Parameters
    ----------
    pool
        Columns and rows.
    columns, x
        The solution.
    known
        What cuts have been made of; new ones are added.
    clock
        The time there is.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> cut = separate(triangle, np.arange(3), np.full(3, 0.5), set())[0]
    >>> cut.of.rows, cut.coefficients.tolist(), cut.low
    ((0, 1, 2), [1, 1, 1], 2)
    """
    support = LpSupport(pool, columns, x)
    values = np.zeros(pool.number)
    values[columns] = x
    chosen = []
    # Each family has its share: halves are violated more, and the others say something else.
    short = len(support.row) <= SHORT * len(support.columns)
    families = [
        partial(halves, support, clock),
        *([partial(fractions, support, LEAST, clock)] if short else []),
    ]
    # What would take too much memory is not looked for.
    with suppress(TooMuchMemoryError):
        for family in families:
            chosen += _most_violated(pool, values, family(), known)
    return chosen


def _most_violated(
    pool: Pool, values: Reals, found: dict[Combination, float], known: set[Combination]
) -> list[LinearConstraint]:
    """Choose cuts that are violated most and do not all share the same rows."""
    chosen: list[LinearConstraint] = []
    load = np.zeros(len(pool.demand), np.int64)
    for of, violated in sorted(found.items(), key=lambda some: (-some[1], some[0].rows, some[0].weights)):
        if violated < LEAST or len(chosen) == MOST:
            break
        if of in known or (load[list(of.rows)] >= PER_ROW).any():
            continue
        used, coefficients, side = derived(pool, of)
        if side - (coefficients * values[used]).sum() < LEAST:
            continue
        load[list(of.rows)] += 1
        known.add(of)
        # There are hundreds of cuts, with thousands of columns each.
        small = coefficients.max(initial=0) < SMALL
        kept = coefficients.astype(np.int8) if small else coefficients
        chosen.append(LinearConstraint(used.astype(np.int32), kept, side, None, of))
    return chosen
