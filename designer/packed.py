"""Many sets of parties at once: rows of 64-bit words, one bit a party.

For what is too much for one set after the other. Only what needs it imports it, since numpy takes a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from designer.clock import ENDLESS, Clock

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

AT_ONCE = 1 << 19
"""Pairs that are joined at once, so that memory stays small."""

SPREAD = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose multiples spread over all bits."""


_ONE = np.uint64(1)


def pack(masks: Iterable[int], parties: int) -> Words:
    """Pack sets, given as integers with one bit a party.

    Examples
    --------
    >>> pack([0b101, 1 << 64], 65).tolist()
    [[5, 0], [0, 1]]
    """
    width = max(1, -(-parties // 64))
    data = b"".join(mask.to_bytes(8 * width, "little") for mask in masks)
    return np.frombuffer(data, dtype="<u8").reshape(-1, width)


def unpack(words: Words) -> list[int]:
    """Give packed sets as integers.

    Examples
    --------
    >>> unpack(pack([5, 1 << 70], 80)) == [5, 1 << 70]
    True
    """
    if words.shape[1] == 1:
        return [int(word) for word in words[:, 0]]
    return [int.from_bytes(row.tobytes(), "little") for row in words]


def sizes(words: Words) -> Numbers:
    """Count the parties of each set."""
    found: Numbers = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    return found


def keys(words: Words) -> Words:
    """Give each set a number; equal sets have equal numbers, others nearly always different ones."""
    found = words[:, 0].copy()
    for column in range(1, words.shape[1]):
        # The upper half is mixed in, since a product passes nothing on to lower bits.
        found = (found ^ (found >> np.uint64(32))) * SPREAD + words[:, column]
    return found


def distinct(words: Words) -> Words:
    """Give each set once, in an order that depends on nothing but the sets."""
    return words[first_of_each(words)]


def first_of_each(words: Words) -> Numbers:
    """Give the positions at which each set stands first, in the order of the keys of the sets."""
    if not len(words):
        return np.empty(0, np.int64)
    key = keys(words)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    same = ordered[1:] == ordered[:-1]
    twice = np.flatnonzero(same)
    if words.shape[1] > 1 and (words[order[twice + 1]] != words[order[twice]]).any():
        # Different sets with one key: sorted word by word instead.
        order = np.lexsort(words.T)
        same = (words[order[1:]] == words[order[:-1]]).all(axis=1)
    # Sorting is stable, so that the first of each group stands first.
    first: Numbers = order[np.concatenate([[True], ~same])]
    return first


def fresh(words: Words, known: Words) -> Words:
    """Give each set once that is not among those known."""
    if not len(words):
        return words
    both = np.concatenate([known, words])
    first = first_of_each(both)
    return both[np.sort(first[first >= len(known)])]


def members(words: Words) -> NDArray[np.int32]:
    """List the parties of each set in ascending order, shorter lists filled up with -1."""
    widest = int(sizes(words).max(initial=0))
    found = np.full((len(words), widest), -1, np.int32)
    left = words.copy()
    row = np.arange(len(words))
    for place in range(widest):
        word = (left != 0).argmax(axis=1)
        bits = left[row, word]
        lowest = bits & (~bits + _ONE)
        party = 64 * word + np.bitwise_count(lowest - _ONE)
        found[:, place] = np.where(bits != 0, party, -1)
        left[row, word] = bits ^ lowest
    return found


def runs(start: Numbers, length: Numbers) -> Numbers:
    """List the places of runs, one run after the other, from where each starts and how long it is.

    Examples
    --------
    >>> runs(np.array([7, 0]), np.array([2, 3])).tolist()
    [7, 8, 0, 1, 2]
    """
    ahead = np.cumsum(length) - length
    found: Numbers = np.arange(length.sum()) + np.repeat(start - ahead, length)
    return found


def unions(required: Words, largest: int, clock: Clock = ENDLESS, refused: Flags | None = None) -> Words:
    """Give all unions of some of these sets that have at most so many members.

    Parameters
    ----------
    required
        The sets.
    largest
        The most members.
    clock
        The time there is.
    refused
        For each two parties, whether no union may include both; those that do are left out.

    Raises
    ------
    designer.clock.OutOfTimeError
        If there is not the time for it.

    Examples
    --------
    >>> unpack(unions(pack([0b0011, 0b0110, 0b1100], 4), 3)) == [0b0011, 0b0110, 0b1100, 0b0111, 0b1110]
    True
    """
    single = _allowed(required[sizes(required) <= largest], refused)
    single = fresh(single, single[:0])
    found = frontier = single
    join = _Join(single, largest)
    while len(frontier := frontier[sizes(frontier) < largest]):
        pieces = [single[:0]]
        for part in join.parts(frontier):
            clock.check()
            pieces.append(_allowed(distinct(join(part)), refused))
        frontier = fresh(np.concatenate(pieces), found)
        found = np.concatenate([found, frontier])
    return found


def _allowed(words: Words, refused: Flags | None) -> Words:
    """Leave out the sets that include two parties which refuse each other."""
    if refused is None or not len(words):
        return words
    listed = members(words)
    fit = np.ones(len(words), bool)
    for first, second in combinations(range(listed.shape[1]), 2):
        fit &= ~(refused[listed[:, first], listed[:, second]] & (listed[:, second] >= 0))
    return words[fit]


class _Join:
    """Joins sets with others: with all that may be disjoint, and else with those that share a party."""

    def __init__(self, single: Words, largest: int) -> None:
        self.single = single
        self.largest = largest
        self.size = sizes(single)
        listed = members(single)
        row, place = np.nonzero(listed >= 0)
        party = listed[row, place]
        order = np.argsort(party, kind="stable")
        self.hosts = row[order]
        self.start = np.searchsorted(party[order], np.arange(64 * single.shape[1] + 1))

    def parts(self, frontier: Words) -> Iterator[Words]:
        """Cut a frontier into parts of one size whose pairs fit into memory."""
        count = sizes(frontier)
        for size in np.unique(count):
            same = frontier[count == size]
            pairs = (self.size + size <= self.largest).sum() + np.diff(self.start).mean() * size
            step = max(1, int(AT_ONCE // max(pairs, 1)))
            yield from (same[n : n + step] for n in range(0, len(same), step))

    def __call__(self, part: Words) -> Words:
        """Give the unions of each set of a part, which are of one size, with others."""
        size = int(sizes(part[:1])[0])
        apart = self.single[self.size + size <= self.largest]
        loose = (part[:, None, :] | apart[None, :, :]).reshape(-1, part.shape[1])
        listed = members(part)
        row = np.repeat(np.arange(len(part)), listed.shape[1])
        party = listed.ravel()
        number = self.start[party + 1] - self.start[party]
        other = self.hosts[runs(self.start[party], number)]
        shared = part[np.repeat(row, number)] | self.single[other]
        union = np.concatenate([loose, shared])
        return union[sizes(union) <= self.largest]
