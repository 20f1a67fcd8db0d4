"""Sharing out duties: what every way of doing it, tried one by one, says is best."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.candidates.grounding import Limit
from designer.measures.balanced_assignment import bounds, evenly, within

Choices = list[list[str]]
CHOICES = st.lists(
    st.permutations("ABCD").flatmap(lambda p: st.integers(0, 3).map(lambda n: p[:n])), max_size=6
)
LIMITS = st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 3), max_size=3)


def best(choices: Choices, at_least: dict[str, int], at_most: dict[str, int]) -> list[str | None] | None:
    """Try every way: the largest load smallest, then the preferred party for the first duty, and so on."""
    found = []
    for positions in product(*(range(len(choice)) if choice else [None] for choice in choices)):
        taken = [None if n is None else choice[n] for n, choice in zip(positions, choices, strict=True)]
        loads = Counter(party for party in taken if party is not None)
        kept = all(loads[p] >= n for p, n in at_least.items()) and all(
            loads[p] <= n for p, n in at_most.items()
        )
        if kept:
            order = tuple(-1 if n is None else n for n in positions)
            found.append((max(loads.values(), default=0), order, taken))
    return min(found, key=lambda way: way[:2])[2] if found else None


@given(CHOICES)
@settings(max_examples=150)
def test_even_loads_are_the_best_of_all(choices: Choices) -> None:
    assert evenly(choices) == best(choices, {}, {})


@given(CHOICES, LIMITS, LIMITS)
@settings(max_examples=250)
def test_loads_within_limits_are_the_best_of_all_that_keep_them(
    choices: Choices, at_least: dict[str, int], at_most: dict[str, int]
) -> None:
    expected = best(choices, at_least, at_most)
    if expected is None:
        with pytest.raises(ValueError, match="cannot be shared out"):
            within(choices, at_least, at_most)
    else:
        assert within(choices, at_least, at_most) == expected


@given(CHOICES)
def test_without_limits_both_do_the_same(choices: Choices) -> None:
    assert within(choices, {}, {}) == evenly(choices)


@given(
    st.lists(
        st.builds(
            Limit,
            st.none(),
            st.none(),
            st.sampled_from("AB"),
            st.integers(0, 3),
            st.none() | st.integers(0, 3),
        )
    ),
    st.dictionaries(st.sampled_from("AB"), st.integers(0, 3)),
)
def test_bounds_are_kept_exactly_where_every_limit_is(limits: list[Limit], loads: dict[str, int]) -> None:
    least, most = bounds(limits)
    each = all(
        limit.at_least <= loads.get(limit.party, 0)
        and (limit.at_most is None or loads.get(limit.party, 0) <= limit.at_most)
        for limit in limits
    )
    both = all(loads.get(p, 0) >= n for p, n in least.items()) and all(
        loads.get(p, 0) <= n for p, n in most.items()
    )
    assert each == both
