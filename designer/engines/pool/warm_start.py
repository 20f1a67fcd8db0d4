"""Warm starts: a design of this instance or a similar one as a first choice of columns."""

from __future__ import annotations

from collections import Counter

import numpy as np

from designer.design import Design
from designer.engines.pool.formulation import Covering
from designer.engines.pool.residual import Selection


def taken_from(covering: Covering, design: Design) -> Selection:
    """Choose, for each institution, a column that can do what it does; none where there is no such column."""
    row = {issue.id: n for n, alike in enumerate(covering.rows) for issue in alike.issues}
    pool = covering.pool
    left = Counter(dict(enumerate(pool.demand.tolist())))
    columns: list[int] = []
    for institution in design.institutions:
        asked = Counter(row[issue] for issue in institution.mandate if issue in row)
        asked = Counter({r: min(n, left[r]) for r, n in asked.items() if left[r]})
        if not asked:
            continue
        able = pool.touching(np.array(sorted(asked), np.int64))
        position, rows = pool.entries(able)
        for wanted, times in asked.items():
            count = np.bincount(position[rows == wanted], minlength=len(able))
            kept = count >= times
            able = able[kept]
            position, rows = pool.entries(able)
        if pool.exact:
            able = able[pool.lengths[able] == sum(asked.values())]
        members = frozenset(institution.members)
        one = np.ones(1, np.int64)
        same = [
            column
            for column in able.tolist()
            for _, seated, _ in covering.bodies(np.array([column]), one)
            if seated == members
        ]
        if same:
            columns.append(same[0])
            left.subtract(asked)
    return Selection.of(np.array(columns, np.int64), np.ones(len(columns), np.int64))
