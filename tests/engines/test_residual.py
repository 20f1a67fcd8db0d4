"""What is left of a pool beside chosen columns has the solutions that the whole pool has with them."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from designer.engines.pool.heuristics import fits
from designer.engines.pool.pool import LinearConstraint, Pool
from designer.engines.pool.residual import Selection, residual

ROWS = 3


@st.composite
def lines(draw: st.DrawFn, columns: int) -> LinearConstraint:
    """Draw a constraint that counts columns up or down, with a side below, above, both or none."""
    weights = {n: w for n in range(columns) if (w := draw(st.integers(-1, 2)))}
    low, high = draw(st.sampled_from([(None, None), (None, 3), (1, None), (2, None), (None, 0), (1, 3)]))
    return LinearConstraint(
        np.array([*weights], np.int64), np.array([*weights.values()], np.int64), low, high
    )


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    """Draw a column for each row and a few more, some of which handle a row twice or none, and lines."""
    columns = draw(st.lists(st.lists(st.integers(0, ROWS - 1), max_size=4), max_size=3))
    columns += [[row] for row in range(ROWS)]
    costs = [draw(st.integers(0, 3)) for _ in columns]
    demand = [draw(st.integers(1, 2)) for _ in range(ROWS)]
    return Pool.of(
        [sorted(c) for c in columns],
        [costs],
        demand,
        exact=draw(st.booleans()),
        lines=tuple(draw(st.lists(lines(len(columns)), max_size=2))),
        upper=draw(st.none() | st.just(np.array([draw(st.integers(1, 2)) for _ in columns]))),
    )


def least(pool: Pool, fixed: Selection) -> int | None:
    """Add every choice to what is fixed, and give the least cost of what is whole; None if nothing is.

    No column is used more often than in a choice that uses none in vain.
    """
    left = pool.most.copy()
    left[fixed.columns] -= fixed.times
    more = (Selection.of(np.arange(pool.number), np.array(n)) for n in product(*(range(n + 1) for n in left)))
    whole = (chosen for some in more if fits(pool, chosen := fixed.plus(some)))
    return min((chosen.cost(pool.costs[0]) for chosen in whole), default=None)


@given(pools(), st.data())
def test_the_best_of_what_is_left_completes_what_is_chosen_best(pool: Pool, data: st.DataObject) -> None:
    one = np.ones(1, np.int64)
    some = [Selection.of(np.array([n]), one) for n in np.flatnonzero(pool.most)]
    if pool.exact:
        some = [one for one in some if (pool.handled(one.columns, one.times) <= pool.demand).all()]
    fixed = data.draw(st.sampled_from(some))
    rest = residual(pool, pool.costs[0].astype(float), fixed)
    best = least(rest.pool, Selection.nothing())
    truth = least(pool, fixed)
    assert truth == (None if best is None else fixed.cost(pool.costs[0]) + best)


def test_a_column_is_used_as_often_as_is_left_of_its_limit() -> None:
    pool = Pool.of([[0], [1]], [[1, 1]], [1, 2], exact=True, upper=np.array([1, 2]))
    rest = residual(pool, np.ones(2), Selection.of(np.array([1]), np.array([1])))
    assert rest.pool.upper is not None
    assert (rest.origin.tolist(), rest.pool.upper.tolist()) == ([0, 1], [1, 1])
