"""Profiles, integrals and ratios, worked out by hand."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from designer.questions.bench.measures import SHIFT, gap, integral, mean_ratio, profile, times

TABLE = {
    "one": {"a": 1 - SHIFT, "b": 2 - SHIFT},
    "two": {"a": 8 - SHIFT, "b": 2 - SHIFT},
    "three": {"a": inf, "b": inf},
    "four": {"a": inf, "b": 3 - SHIFT},
}


def test_a_profile_counts_what_somebody_settles() -> None:
    """Of three, `a` is fastest once and four times slower once; nobody settles the third."""
    for engine, steps in (
        ("a", [(1.0, 1 / 3), (4.0, 2 / 3)]),
        ("b", [(1.0, 1 / 3), (1.0, 2 / 3), (2.0, 1.0)]),
    ):
        for found, right in zip(profile(TABLE, engine), steps, strict=True):
            assert found == pytest.approx(right)


def test_a_mean_ratio_is_over_what_both_settle() -> None:
    assert mean_ratio(TABLE, "a", "b") == pytest.approx(((2 * 1 / 4) ** 0.5, 2))
    assert mean_ratio({"x": {"a": inf, "b": 1.0}}, "a", "b") is None


def run(curve: list[list[Any]], stages: list[tuple[float, float | None]], **more: Any) -> dict[str, Any]:
    objectives = [{"value": value, "bound": bound} for value, bound in stages]
    return {
        "limit": 10.0,
        "seconds": 10.0,
        "status": "feasible",
        "curve": curve,
        "objectives": objectives,
        **more,
    }


@pytest.mark.parametrize(
    ("record", "seconds"),
    [
        # No design ever: the whole time.
        (run([], [], status="unknown"), 10.0),
        # A gap of a half from 2 on.
        (run([[2, 1, 4, 2]], [(4, 2)]), 2 + 8 / 2),
        # Two stages; the first is closed at 2, the second at 6, then nothing is left.
        (
            run([[2, 1, 4, 4], [6, 2, 9, 9]], [(4, 4), (9, 9)], status="optimal", seconds=6.0),
            2 + 4 / 2,
        ),
        # The first is closed without a word before the second begins.
        (
            run([[1, 1, 4, 3], [2, 2, 9, None]], [(4, 4), (9, 9)], status="optimal", seconds=3.0),
            1 + 0.625 + 0.5,
        ),
        # Proven at once to have no design.
        (run([], [], status="infeasible", seconds=1.0), 1.0),
    ],
)
def test_an_integral_is_the_area_under_the_gap(record: dict[str, Any], seconds: float) -> None:
    assert integral(record) == pytest.approx(seconds)


def test_whoever_did_not_take_part_has_no_time() -> None:
    rows = [
        {"instance": "x", "seed": 0, "limit": 1, "engine": engine, "status": status, "seconds": 0.5}
        for engine, status in (("a", "optimal"), ("b", "missing"), ("c", "unsupported"), ("d", "feasible"))
    ]
    assert times(rows) == {"x 0 1": {"a": 0.5, "d": inf}}


def test_the_gap_is_that_of_the_first_objective_which_is_open() -> None:
    assert gap(run([], [(4, 4), (10, 9)])) == pytest.approx(0.1)
    assert gap(run([], [(4, 4), (10, None)])) is None
    assert gap(run([], [(4, 4)])) == 0
    assert gap(run([], [])) is None
