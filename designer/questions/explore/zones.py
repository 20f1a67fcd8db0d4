"""The zones of a Pareto front that are left to be searched, by local upper bounds.

Every vector that no known point is at least as good as everywhere is in a zone: below one of some upper
bounds. A new point splits the zones that it lies in (Klamroth, Lacour and Vanderpooten 2015). A zone without
any design is closed; when all are, the points known are the front.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Vector = tuple[int, ...]


class Zones:
    """The zones of some points.

    Parameters
    ----------
    least, most
        The least and largest value that each objective could have.

    Examples
    --------
    >>> zones = Zones((0, 0), (9, 9))
    >>> zones.add((2, 5))
    >>> zones.close((2, 10))
    >>> [*zones.open()]
    [(10, 5)]
    """

    def __init__(self, least: Sequence[int], most: Sequence[int]) -> None:
        self.least = tuple(least)
        self.uppers = [tuple(value + 1 for value in most)]
        self.whole = self.uppers[0]
        self.closed: list[Vector] = []

    def add(self, point: Vector) -> None:
        """Take in a point: nothing that it is at least as good as is in a zone any more."""
        split = [upper for upper in self.uppers if _all_below(point, upper)]
        rest = [upper for upper in self.uppers if upper not in split]
        new = {below(upper, n, value) for upper in split for n, value in enumerate(point)}
        # What the bounds of values close already, or a larger zone holds, is no zone of its own.
        possible = [upper for upper in sorted(new) if _all_below(self.least, upper)]
        larger = [*rest, *possible]
        self.uppers = [
            *rest,
            *(upper for upper in possible if not any(u != upper and _within(upper, u) for u in larger)),
        ]

    def close(self, upper: Vector) -> None:
        """Take in that there is no design below some values."""
        self.closed.append(upper)

    def is_closed(self, upper: Vector) -> bool:
        """Whether a zone is known to hold no design."""
        return any(_within(upper, closed) for closed in self.closed)

    def open(self) -> Iterator[Vector]:
        """Give the zones that are left to be searched, in the order of the first objective."""
        return (upper for upper in sorted(self.uppers) if not self.is_closed(upper))

    def around(self, point: Vector) -> Iterator[Vector]:
        """Give, for each objective, the zone that would have to hold whatever betters a point in it."""
        for n, value in enumerate(point):
            if value > self.least[n]:
                better = tuple(value if m == n else other + 1 for m, other in enumerate(point))
                yield next(upper for upper in self.uppers if _within(better, upper))


def below(upper: Vector, n: int, value: int) -> Vector:
    """Give the bounds in which one is lower."""
    return (*upper[:n], value, *upper[n + 1 :])


def _all_below(point: Vector, upper: Vector) -> bool:
    return all(value < bound for value, bound in zip(point, upper, strict=True))


def _within(lower: Vector, upper: Vector) -> bool:
    return all(one <= other for one, other in zip(lower, upper, strict=True))
