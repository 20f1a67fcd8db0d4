"""A dive ends at a choice that keeps every side constraint, also where no row is left to handle."""

from __future__ import annotations

import numpy as np

from designer.engines.pool.diving import DivePace, dive, relaxation
from designer.engines.pool.heuristics import fits
from designer.engines.pool.pool import LinearConstraint, Pool
from designer.engines.pool.scalarisation import Scalarisation
from designer.runtime.clock import Clock

ROWS = 200
"""More than a tree of cases finishes at once, so that the dive fixes columns first."""


def test_a_dive_goes_on_where_every_row_is_handled_and_a_line_is_not_kept() -> None:
    """One column handles every row; the one that a line asks for handles none that is left."""
    line = LinearConstraint(np.array([1]), np.ones(1, np.int64), 1, None)
    pool = Pool.of([list(range(ROWS)), [0]], [[1, 1]], [1] * ROWS, lines=(line,))
    guide = Scalarisation.of([pool.costs[0]], np.arange(2))
    everything = np.arange(2)
    solved = relaxation(pool, guide.costs, everything, Clock()).solved()
    found = dive(pool, guide, solved, Clock(), DivePace(0.08), 1, 100)
    assert found is not None
    assert fits(pool, found)
    assert found.cost(pool.costs[0]) == 2
