"""Covering designs and Steiner triple coverings: instances that a few lines of mathematics make."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any

Triples = list[tuple[int, int, int]]


def covering_design(v: int, k: int, t: int) -> dict[str, Any]:
    """Ask for the fewest bodies of ``k`` of ``v`` parties such that any ``t`` of them meet in one.

    The optimum is the covering number C(v, k, t); tables are kept in the La Jolla Covering Repository.
    """
    parties = [f"P{n}" for n in range(v)]
    return {
        "title": f"C({v},{k},{t})",
        "parties": [{"id": party} for party in parties],
        "issues": [{"id": "_".join(some), "required": list(some)} for some in combinations(parties, t)],
        "settings": {"sizes": [k], "objectives": ["institutions"]},
    }


def affine(dimension: int) -> Triples:
    """Give the lines of the affine space of this dimension over three elements.

    Three different points are on a line when they add up to nothing.

    Examples
    --------
    >>> affine(1), len(affine(2)), len(affine(3))
    ([(0, 1, 2)], 12, 117)
    """
    vectors = list(product(range(3), repeat=dimension))
    number = {vector: n for n, vector in enumerate(vectors)}
    lines = set()
    for a, b in combinations(vectors, 2):
        third = tuple(-(x + y) % 3 for x, y in zip(a, b, strict=True))
        lines.add(tuple(sorted((number[a], number[b], number[third]))))
    return sorted((a, b, c) for a, b, c in lines)


def bose(order: int) -> Triples:
    """Give the Steiner triple system on three copies of the integers modulo an odd ``order`` (Bose 1939).

    Point (x, i), the x of the copy i, is numbered ``order * i + x``. The triples are the three copies of
    each x, and for any two points of a copy both together with their midpoint in the next copy:
    {(x, i), (y, i), ((x + y) / 2, i + 1)}.

    Examples
    --------
    >>> len(bose(3)), len(bose(5))
    (12, 35)
    """
    half = (order + 1) // 2
    triples = [(x, order + x, 2 * order + x) for x in range(order)]
    for i in range(3):
        for x, y in combinations(range(order), 2):
            middle = order * ((i + 1) % 3) + (x + y) * half % order
            a, b, c = sorted((order * i + x, order * i + y, middle))
            triples.append((a, b, c))
    return sorted(triples)


def steiner_triples(points: int) -> Triples:
    """Give a Steiner triple system on 9, 15 or 27 points with the covering number of a classical one.

    Fulkerson, Nemhauser and Trotter (1974) cover the triples of A9, A15 and A27 with 5, 9 and 18 points.
    On 9 points there is one system only, the affine plane; A27 is A9 tripled, the affine space. On 15
    points there are 80, with covering numbers from 7 (the projective space) to 9. Here it is Bose's: the
    one without four triples on six points, and one of the two that need 9 points.

    Examples
    --------
    >>> steiner_triples(9)[:4]
    [(0, 1, 2), (0, 3, 6), (0, 4, 8), (0, 5, 7)]
    """
    match points:
        case 9 | 27:
            return affine(2 if points == 9 else 3)
        case 15:
            return bose(5)
    raise ValueError(f"no Steiner triple system on {points} points here")


def steiner_covering(points: int) -> dict[str, Any]:
    """Ask for the fewest points that meet every triple of a Steiner system."""
    triples = steiner_triples(points)
    ids = ["_".join(f"p{point}" for point in triple) for triple in triples]
    return {
        "title": f"Steiner triple covering on {points} points",
        "issues": [{"id": id} for id in ids],
        "proposals": [
            {
                "id": f"p{point}",
                "mandate": [id for id, t in zip(ids, triples, strict=True) if point in t],
            }
            for point in range(points)
        ],
        "settings": {"only_proposals": True, "objectives": ["institutions"]},
    }
