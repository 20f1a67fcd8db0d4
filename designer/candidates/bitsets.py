"""Vectorised bitsets: many sets of parties as rows of 64-bit words, one bit a party.

For what is too much for one set after the other. Only what needs it imports it, since numpy takes a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from designer.runtime.clock import ENDLESS, Clock
from designer.runtime.malloc import Memory

Words = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

AT_ONCE = 1 << 19
"""Pairs that are joined at once, so that memory stays small."""

TO_SORT = 4
"""How much more memory it takes to give each of many sets once than to keep them."""

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
    """Return bitsets as Python integers, one bit a party.

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
    found = np.zeros(len(words), np.int64)
    for column in words.T:
        found += np.bitwise_count(column)
    return found


def meet(words: Words, others: Words) -> Flags:
    """Tell which sets share a party with their counterparts, one each or the same for all.

    Examples
    --------
    >>> meet(pack([0b011, 0b110], 3), pack([0b100, 0b100], 3)).tolist()
    [False, True]
    """
    found = np.zeros(len(words), bool)
    for column, other in zip(words.T, others.T, strict=True):
        found |= (column & other) != 0
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
    return words.take(first_of_each(words), axis=0)


def first_of_each(words: Words) -> Numbers:
    """Give the positions at which each set stands first, in the order of the keys of the sets."""
    if not len(words):
        return np.empty(0, np.int64)
    key = keys(words)
    order = np.argsort(key)
    ordered = key.take(order)
    same = ordered[1:] == ordered[:-1]
    if words.shape[1] > 1:
        twice = np.flatnonzero(same)
        shared = ordered[twice[_differ(words, order[twice], order[twice + 1])]]
        if len(shared):
            # Different sets with one key are sorted word by word.
            tied = np.flatnonzero(shared.take(np.searchsorted(shared, ordered), mode="clip") == ordered)
            some = order[tied]
            order[tied] = some[np.lexsort((*words[some].T, key[some]))]
            same[twice] = ~_differ(words, order[twice], order[twice + 1])
    # The first of each group is its least position, since sorting is not stable.
    first: Numbers = np.minimum.reduceat(order, np.flatnonzero(np.concatenate([[True], ~same])))
    return first


def _differ(words: Words, one: Numbers, other: Numbers) -> Flags:
    """Say at which positions the sets of one list differ from those of another."""
    found = np.zeros(len(one), bool)
    for column in (words.take(one, axis=0) ^ words.take(other, axis=0)).T:
        found |= column != 0
    return found


def fresh(words: Words, known: Words) -> Words:
    """Return each set once, without the sets that are known already."""
    if not len(words):
        return words
    both = np.concatenate([known, words])
    first = first_of_each(both)
    return both.take(np.sort(first[first >= len(known)]), axis=0)


def members(words: Words) -> NDArray[np.int32]:
    """List the parties of each set in ascending order, shorter lists filled up with -1."""
    widest = int(sizes(words).max(initial=0))
    found = np.full((widest, len(words)), -1, np.int32)
    place = np.zeros(len(words), np.int64)
    for number, word in enumerate(words.T):
        row = np.flatnonzero(word)
        left = word[row]
        while len(row):
            lowest = left & (~left + _ONE)
            # Bits are counted in bytes, which hold no number of a party from 256 on.
            found[place[row], row] = 64 * number + np.bitwise_count(lowest - _ONE).astype(np.int32)
            place[row] += 1
            left ^= lowest
            more = left != 0
            row, left = row[more], left[more]
    return found.T


def runs(start: Numbers, length: Numbers | NDArray[np.int32]) -> Numbers:
    """List the places of runs, one run after the other, from where each starts and how long it is.

    Examples
    --------
    >>> runs(np.array([7, 0]), np.array([2, 3])).tolist()
    [7, 8, 0, 1, 2]
    """
    ahead: Numbers = np.cumsum(length, dtype=np.int64) - length
    found: Numbers = np.arange(length.sum()) + np.repeat(start - ahead, length)
    return found


def unions(
    required: Words,
    largest: int,
    clock: Clock = ENDLESS,
    refused: Flags | None = None,
    memory: Memory | None = None,
) -> Words:
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
    memory
        What may be used of it; None for all there is.

    Raises
    ------
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    designer.runtime.malloc.TooMuchMemoryError
        If there is not the memory for it.

    Examples
    --------
    >>> unpack(unions(pack([0b0011, 0b0110, 0b1100], 4), 3)) == [0b0011, 0b0110, 0b1100, 0b0111, 0b1110]
    True
    """
    small = required[np.argsort(sizes(required), kind="stable")]
    small = small[sizes(small) <= largest]
    shunned = None if refused is None else _Shunned(refused)
    single = fresh(small if shunned is None else small[~meet(small, shunned(small))], small[:0])
    join = _Join(single, largest, shunned)
    found, frontier, symmetric = single, single, True
    while len(frontier := frontier[sizes(frontier) < largest]):
        pieces = [single[:0]]
        needed = found.nbytes
        for low, part in join.parts(frontier):
            clock.check()
            # Of two sets that are both joined with all, it is enough to join the first with the second.
            pieces.append(distinct(join(part, low if symmetric else 0)))
            needed += pieces[-1].nbytes
            if memory is not None:
                memory.allow(TO_SORT * needed, memory.limit, "the list of memberships")
        frontier = fresh(np.concatenate(pieces), found)
        found = np.concatenate([found, frontier])
        symmetric = False
    return found


class _Shunned:
    """Gives for each set the parties that one of its members refuses."""

    def __init__(self, refused: Flags) -> None:
        width = -(-len(refused) // 64)
        # The last line is that of no party.
        bits = np.zeros((len(refused) + 1, 64 * width), bool)
        bits[: len(refused), : len(refused)] = refused
        self.of_party = np.packbits(bits, axis=1, bitorder="little").view("<u8")

    def __call__(self, words: Words) -> Words:
        found = np.zeros_like(words)
        for party in members(words).T:
            found |= self.of_party[party]
        return found


class _Join:
    """Joins sets with others: with all that may be disjoint, and else with those that share a party.

    Parameters
    ----------
    single
        The others, in ascending order of their sizes.
    largest
        The most members of a union.
    shunned
        Whom sets refuse.
    """

    def __init__(self, single: Words, largest: int, shunned: _Shunned | None) -> None:
        self.single = single
        self.largest = largest
        self.shunned = shunned
        self.size = sizes(single)
        row, place = np.nonzero((listed := members(single)) >= 0)
        self.parties = np.arange(64 * single.shape[1])
        self.code = np.sort(listed[row, place] * np.int64(len(single)) + row)

    def parts(self, frontier: Words) -> Iterator[tuple[int, Words]]:
        """Cut a frontier into parts of one size whose pairs fit into memory; and say where they begin."""
        count = sizes(frontier)
        hosts = len(self.code) / len(self.parties)
        for size in np.unique(count):
            same = np.flatnonzero(count == size)
            pairs = (self.size + size <= self.largest).sum() + hosts * size
            step = max(1, int(AT_ONCE // max(pairs, 1)))
            for n in range(0, len(same), step):
                yield int(same[n]), frontier[same[n : n + step]]

    def __call__(self, part: Words, since: int) -> Words:
        """Give the unions of each set of a part, which are of one size, with others from a place on."""
        size = int(sizes(part[:1])[0])
        row, other = self._pairs(part, size, since)
        added = self.single.take(other, axis=0)
        if self.shunned is not None:
            fit = np.flatnonzero(~meet(added, self.shunned(part).take(row, axis=0)))
            row, added = row[fit], added.take(fit, axis=0)
        union = part.take(row, axis=0) | added
        count = sizes(union)
        return union.take(np.flatnonzero((count > size) & (count <= self.largest)), axis=0)

    def _pairs(self, part: Words, size: int, since: int) -> tuple[Numbers, Numbers]:
        """Say which set of a part is to be joined with which other."""
        disjoint = max(since, int(np.searchsorted(self.size, self.largest - size, "right")))
        loose = np.arange(since, disjoint)
        begin = np.searchsorted(self.code, self.parties * len(self.single) + disjoint)
        end = np.searchsorted(self.code, (self.parties + 1) * len(self.single))
        party = members(part).ravel()
        number = end[party] - begin[party]
        pair = np.repeat(np.arange(len(party)), number)
        sharing = self.code[runs(begin[party], number)] % len(self.single)
        row = np.concatenate([np.repeat(np.arange(len(part)), len(loose)), pair // size])
        return row, np.concatenate([np.tile(loose, len(part)), sharing])
