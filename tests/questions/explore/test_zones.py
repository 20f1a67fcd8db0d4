"""The zones of a front hold just what no known point is at least as good as everywhere."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.questions.explore.zones import Vector, Zones

HIGH = 4


@st.composite
def some_points(draw: st.DrawFn) -> list[Vector]:
    """Draw points of two or three values of which none is at least as good as another everywhere."""
    size = draw(st.sampled_from([2, 3]))
    drawn = draw(st.lists(st.tuples(*[st.integers(0, HIGH)] * size), max_size=6))
    kept: list[Vector] = []
    for point in drawn:
        if not any(at_least_as_good(p, point) or at_least_as_good(point, p) for p in kept):
            kept.append(point)
    return kept or [(HIGH,) * size]


def at_least_as_good(one: Vector, other: Vector) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True))


@given(some_points())
@settings(max_examples=200, derandomize=True)
def test_zones_hold_what_no_point_is_at_least_as_good_as_and_none_is_within_another(
    points: list[Vector],
) -> None:
    size = len(points[0])
    zones = Zones((0,) * size, (HIGH,) * size)
    for point in points:
        zones.add(point)
    for vector in product(range(HIGH + 1), repeat=size):
        within = [u for u in zones.uppers if all(v < b for v, b in zip(vector, u, strict=True))]
        assert bool(within) != any(at_least_as_good(point, vector) for point in points)
    pairs = [(one, other) for one in zones.uppers for other in zones.uppers if one != other]
    assert not any(at_least_as_good(one, other) for one, other in pairs)


@given(some_points())
@settings(max_examples=100, derandomize=True)
def test_whatever_betters_a_point_is_in_a_zone_around_it(points: list[Vector]) -> None:
    size = len(points[0])
    zones = Zones((0,) * size, (HIGH,) * size)
    for point in points:
        zones.add(point)
    for point in points:
        around = [*zones.around(point)]
        for vector in product(range(HIGH + 1), repeat=size):
            if vector != point and at_least_as_good(vector, point):
                assert any(all(v < b for v, b in zip(vector, u, strict=True)) for u in around)
