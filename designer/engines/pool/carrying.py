"""What each of many memberships can carry, found by its subsets; for regular instances of any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer import packed
from designer.acceptability import Ban
from designer.clock import Clock
from designer.engines.classes import IssueClass
from designer.engines.pool.pool import Numbers
from designer.instance import Instance
from designer.packed import Words

AT_ONCE = 1 << 17
"""Memberships looked at at once."""


@dataclass(frozen=True)
class Carrying:
    """Memberships, and the classes that each can carry.

    Parameters
    ----------
    words
        Their parties.
    start, carried
        The classes of membership ``m`` are ``carried[start[m]:start[m + 1]]``, ascending.
    where
        For each of those, the members that it requires, one bit a place in the membership.
    full
        For each membership, all of its places.
    """

    words: Words
    start: Numbers
    carried: NDArray[np.int32]
    where: NDArray[np.uint8]
    full: NDArray[np.uint8]


class Carriers:
    """Finds the memberships and what they carry.

    Parameters
    ----------
    instance
        What is asked.
    rows
        The issue classes by their row.
    bans
        Hard ones without mediators and sizes, with mandates of at most one issue.
    """

    def __init__(self, instance: Instance, rows: dict[int, IssueClass], bans: Sequence[Ban]) -> None:
        self.bit = {party.id: 1 << n for n, party in enumerate(instance.parties)}
        self.parties = max(1, len(self.bit))
        self.rows = np.array(list(rows), np.int32)
        first = [c.issues[0] for c in rows.values()]
        self.required = self._packed([issue.required for issue in first])
        self.excluded = self._packed([issue.excluded for issue in first])
        self.largest = max((max(instance.sizes_of(issue)) for issue in first), default=0)
        self.fits = np.zeros((len(first), self.largest + 1), bool)
        for n, issue in enumerate(first):
            self.fits[n, list(instance.sizes_of(issue))] = True
        number = {issue.id: n for n, c in enumerate(rows.values()) for issue in c.issues}
        self.apart = np.zeros((self.parties, self.parties), bool)
        self.refusals: list[tuple[Words, Numbers]] = []
        for ban in bans:
            self._refuse(ban, number)

    def pack(self, parties: frozenset[str]) -> NDArray[np.uint64]:
        """Pack a set of parties."""
        packed_set: NDArray[np.uint64] = self._packed([tuple(parties)])[0]
        return packed_set

    def _packed(self, sets: list[tuple[str, ...]]) -> Words:
        return packed.pack([sum(self.bit[party] for party in some) for some in sets], self.parties)

    def _refuse(self, ban: Ban, number: dict[str, int]) -> None:
        seated = sorted(self.bit[party].bit_length() - 1 for party in ban.seated)
        if frozenset() in ban.mandates and len(seated) == 2:
            self.apart[seated, seated[::-1]] = True
            return
        some = [number[issue] for m in ban.mandates if len(m) == 1 for issue in m if issue in number]
        meant = np.arange(len(self.rows)) if frozenset() in ban.mandates else np.array(some, np.int64)
        self.refusals.append((self.pack(ban.seated), meant))

    def find(self, clock: Clock) -> Carrying:
        """List the memberships that carry something, and what."""
        groups, of_class = np.unique(self.required, axis=0, return_inverse=True)
        apart = self.apart if self.apart.any() else None
        words = packed.unions(groups, self.largest, clock, refused=apart)
        words = words[np.argsort(packed.sizes(words), kind="stable")]
        listed = packed.members(words)
        members_of_group = np.argsort(of_class.ravel(), kind="stable")
        bounds = np.searchsorted(of_class.ravel()[members_of_group], np.arange(len(groups) + 1))
        owner: list[Numbers] = []
        carried: list[NDArray[np.int32]] = []
        where: list[NDArray[np.uint8]] = []
        for low, high, size in _parts(packed.sizes(words)):
            clock.check()
            m, group, mask = self._subsets(words[low:high], listed[low:high, :size], groups)
            times = bounds[group + 1] - bounds[group]
            n = members_of_group[packed.runs(bounds[group], times)]
            m, mask = np.repeat(m, times) + low, np.repeat(mask, times)
            kept = self.fits[n, size] & ~(words[m] & self.excluded[n]).any(axis=1)
            m, n, mask = m[kept], n[kept], mask[kept]
            order = np.lexsort((n, m))
            owner.append(m[order])
            carried.append(n[order].astype(np.int32))
            where.append(mask[order])
        return self._assembled(words, _joined(owner), _joined(carried), _joined(where))

    def _subsets(
        self, words: Words, listed: NDArray[np.int32], groups: Words
    ) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
        """Find the required sets among the subsets of memberships of one size."""
        single = packed.pack([*(1 << n for n in range(self.parties)), 0], self.parties)
        summand, known = _summands(self.parties, groups)
        key = summand[listed]
        order = np.argsort(known, kind="stable")
        ordered = known[order]
        found: list[tuple[Numbers, Numbers, NDArray[np.uint8]]] = []
        smallest = int(packed.sizes(groups).min(initial=0))
        for size in range(max(1, smallest), listed.shape[1] + 1):
            for places in combinations(range(listed.shape[1]), size):
                sums = key[:, places[0]].copy()
                for place in places[1:]:
                    sums += key[:, place]
                at = np.minimum(np.searchsorted(ordered, sums), len(ordered) - 1)
                m = np.flatnonzero(ordered[at] == sums)
                group = order[at[m]]
                exact = (single[listed[m][:, places]].sum(axis=1, dtype=np.uint64) == groups[group]).all(
                    axis=1
                )
                m, group = m[exact], group[exact]
                mask = np.full(len(m), sum(1 << place for place in places), np.uint8)
                found.append((m, group, mask))
        return (
            np.concatenate([m for m, _, _ in found]),
            np.concatenate([group for _, group, _ in found]),
            np.concatenate([mask for _, _, mask in found]),
        )

    def _assembled(
        self, words: Words, owner: Numbers, carried: NDArray[np.int32], where: NDArray[np.uint8]
    ) -> Carrying:
        for seated, meant in self.refusals:
            refused = np.zeros(len(self.rows), bool)
            refused[meant] = True
            hit = refused[carried] & ((words[owner] & seated) == seated).all(axis=1)
            owner, carried, where = owner[~hit], carried[~hit], where[~hit]
        count = np.bincount(owner, minlength=len(words))
        start = np.concatenate([[0], np.cumsum(count)])
        full = ((1 << packed.sizes(words)) - 1).astype(np.uint8)
        return Carrying(words, start, self.rows[carried], where, full)


def _summands(parties: int, groups: Words) -> tuple[Words, Words]:
    """Give each party a number, and 0 to none, so that no two groups have the same sum; and the sums."""
    listed = packed.members(groups)
    for seed in count():
        drawn = np.random.default_rng(seed).integers(1, 2**64, parties, np.uint64, endpoint=False)
        summand = np.concatenate([drawn, np.zeros(1, np.uint64)])
        sums = summand[listed].sum(axis=1, dtype=np.uint64)
        if len(np.unique(sums)) == len(sums):
            break
    return summand, sums


def _parts(size: Numbers) -> Iterator[tuple[int, int, int]]:
    """Cut ascending sizes into parts of one size each: where one begins and ends, and the size."""
    for value in np.unique(size):
        low, high = np.searchsorted(size, [value, value + 1])
        for begin in range(low, high, AT_ONCE):
            yield begin, min(begin + AT_ONCE, high), int(value)


def _joined(pieces: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(pieces) if pieces else np.empty(0, np.int64)


def named_conflicts(bans: Sequence[Ban], number: dict[str, int]) -> list[tuple[frozenset[str], int, int]]:
    """List the pairs of classes that bodies seating some parties never handle both."""
    found = []
    for ban in bans:
        for mandate in ban.mandates:
            rows = sorted({number[issue] for issue in mandate if issue in number})
            if len(mandate) == 2 and len(rows) == 2:
                found.append((ban.seated, rows[0], rows[1]))
    return found
