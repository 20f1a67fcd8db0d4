"""Covering designs and Steiner triple coverings: instances that a few lines of mathematics make."""

from __future__ import annotations

from itertools import combinations, product
from typing import Any


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


def steiner_triples(points: int) -> list[tuple[int, int, int]]:
    """Give the Steiner triple system of Fulkerson, Nemhauser and Trotter (1974) on 9 or 27 points.

    The affine system of order three; the one on 15 points is the projective one.
    """
    if points == 15:
        lines = {tuple(sorted((a, b, a ^ b))) for a, b in combinations(range(1, 16), 2) if a ^ b}
        return sorted((a - 1, b - 1, c - 1) for a, b, c in lines)
    digits = {9: 2, 27: 3}[points]
    vectors = list(product(range(3), repeat=digits))
    number = {vector: n for n, vector in enumerate(vectors)}
    triples = set()
    for a, b in combinations(vectors, 2):
        third = tuple(-(x + y) % 3 for x, y in zip(a, b, strict=True))
        triples.add(tuple(sorted((number[a], number[b], number[third]))))
    return sorted((a, b, c) for a, b, c in triples)


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
