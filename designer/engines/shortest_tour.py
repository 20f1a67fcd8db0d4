"""Consecutive block minimisation: an order of sets in which their elements have the fewest gaps.

Two neighbours in an order differ in the elements that begin or end between them. So the blocks of all
elements number half of the sum of these differences, with an empty set before the first and after the last,
and the order with the fewest is a shortest tour through all sets and the empty one (Kou 1977).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ortools.sat.python import cp_model

MOST_SOLVED = 70
"""Sets beyond which the tour is improved by exchanges alone."""
MOST_IMPROVED = 150
"""Sets beyond which the nearest neighbour has to do."""
EFFORT = 0.5
"""Deterministic seconds that a tour may take."""


@dataclass(frozen=True)
class Tour:
    """An order of sets; ``blocks`` runs of elements in it, ``proven`` where no order has fewer."""

    order: tuple[int, ...]
    blocks: int
    proven: bool


@lru_cache(maxsize=16)
def shortest_tour(sets: tuple[frozenset[str], ...]) -> Tour:
    """Order sets such that their elements stand in as few blocks as possible.

    One page draws the same seats several times, so the last tours are kept.

    Examples
    --------
    >>> shortest_tour((frozenset("ab"), frozenset("d"), frozenset("bc"), frozenset("cd"))).blocks
    4
    """
    stops = [frozenset[str](), *sets]
    far = [[len(one ^ other) for other in stops] for one in stops]
    tour = _improved(_nearest(far), far) if len(stops) <= MOST_IMPROVED else _nearest(far)
    proven = len(stops) <= 3
    if not proven and len(stops) <= MOST_SOLVED:
        tour, proven = _solved(tour, far)
    return Tour(tuple(stop - 1 for stop in tour[1:]), _length(tour, far) // 2, proven)


def _length(tour: list[int], far: list[list[int]]) -> int:
    return sum(far[one][other] for one, other in zip(tour, [*tour[1:], tour[0]], strict=True))


def _nearest(far: list[list[int]]) -> list[int]:
    tour, left = [0], set(range(1, len(far)))
    while left:
        last = tour[-1]
        tour.append(min(left, key=lambda stop: (far[last][stop], stop)))
        left.remove(tour[-1])
    return tour


def _improved(tour: list[int], far: list[list[int]]) -> list[int]:
    """Turn parts of the tour round as long as that makes it shorter (2-opt)."""
    better = True
    while better:
        better = False
        for i in range(1, len(tour) - 1):
            for j in range(i + 1, len(tour)):
                before, after = tour[i - 1], tour[(j + 1) % len(tour)]
                now = far[before][tour[i]] + far[tour[j]][after]
                if far[before][tour[j]] + far[tour[i]][after] < now:
                    tour[i : j + 1] = tour[i : j + 1][::-1]
                    better = True
    return tour


def _solved(tour: list[int], far: list[list[int]]) -> tuple[list[int], bool]:
    model = cp_model.CpModel()
    stops = range(len(far))
    arc = {(i, j): model.new_bool_var("") for i in stops for j in stops if i != j}
    model.add_circuit([(i, j, taken) for (i, j), taken in arc.items()])
    model.minimize(sum(far[i][j] * taken for (i, j), taken in arc.items()))
    after = dict(zip(tour, [*tour[1:], tour[0]], strict=True))
    for (i, j), taken in arc.items():
        model.add_hint(taken, after[i] == j)
    solver = cp_model.CpSolver()
    # The clock of the machine would make pictures differ from one day to the next.
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return tour, False
    onward = {i: j for (i, j), taken in arc.items() if solver.boolean_value(taken)}
    found = [0]
    while (stop := onward[found[-1]]) != 0:
        found.append(stop)
    best = min(found, tour, key=lambda one: _length(one, far))
    return best, status == cp_model.OPTIMAL
