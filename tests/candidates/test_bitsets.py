"""Packed sets: what is found at once is what sets of Python give one after the other."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from designer.candidates import bitsets
from tests.helpers.draws import generator

PARTIES = 150


def drawn(seed: int, number: int, largest: int) -> list[frozenset[int]]:
    rng = generator(seed)
    return [frozenset(rng.sample(range(PARTIES), rng.randint(1, largest))) for _ in range(number)]


def pack(sets: list[frozenset[int]]) -> bitsets.Words:
    return bitsets.pack([sum(1 << party for party in some) for some in sets], PARTIES)


def unpack(words: bitsets.Words) -> list[frozenset[int]]:
    return [frozenset(party for party in row if party >= 0) for row in bitsets.members(words).tolist()]


def closure(sets: list[frozenset[int]], largest: int) -> set[frozenset[int]]:
    """Join sets until nothing is new."""
    found = {some for some in sets if len(some) <= largest}
    while new := {u for one, other in product(found, sets) if len(u := one | other) <= largest} - found:
        found |= new
    return found


def test_members_are_listed_in_ascending_order() -> None:
    sets = [frozenset[int](), *drawn(1, 200, 9)]
    listed = bitsets.members(pack(sets)).tolist()
    assert [[party for party in row if party >= 0] for row in listed] == [sorted(some) for some in sets]
    assert all(row == sorted(row, key=lambda party: (party < 0, party)) for row in listed)


def test_sets_of_one_key_are_told_apart() -> None:
    sets = [frozenset({31, 63, party}) for party in range(64, 100)]
    sets += [frozenset({127, party}) for party in range(64, 100)]
    words = pack([*sets, *sets[::-1], *sets])
    assert len(np.unique(bitsets.keys(words))) < len(sets), "no two of these sets have one key"
    first = bitsets.first_of_each(words)
    assert sorted(first.tolist()) == list(range(len(sets)))
    backwards = bitsets.first_of_each(words[::-1])
    assert unpack(words[::-1][backwards]) == unpack(words[first]), "the order depends on the sets alone"


@pytest.mark.parametrize("largest", [1, 2, 3, 4, 6])
def test_unions_are_those_of_sets_joined_one_by_one(largest: int) -> None:
    sets = drawn(largest, 25, 3)
    assert set(unpack(bitsets.unions(pack(sets), largest))) == closure(sets, largest)


def test_no_union_of_a_few_sets_is_missing() -> None:
    rng = generator(5)
    for _ in range(300):
        sets = [frozenset(rng.sample(range(62, 68), rng.randint(1, 3))) for _ in range(3)]
        largest = rng.randint(2, 5)
        assert set(unpack(bitsets.unions(pack(sets), largest))) == closure(sets, largest), sets


@pytest.mark.parametrize("at_once", [1, 50, 1 << 19])
def test_unions_leave_out_parties_that_refuse_each_other(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bitsets, "AT_ONCE", at_once)
    sets = drawn(7, 30, 3)
    refused = np.random.default_rng(7).random((PARTIES, PARTIES)) < 0.2
    refused = np.triu(refused, 1) | np.triu(refused, 1).T
    found = unpack(bitsets.unions(pack(sets), 5, refused=refused))
    assert len(found) == len(set(found)), "a union is listed twice"
    fit = {some for some in closure(sets, 5) if not any(refused[pair] for pair in combinations(some, 2))}
    assert 0 < len(fit) < len(closure(sets, 5)), "nothing, or all, is left out"
    assert set(found) == fit
