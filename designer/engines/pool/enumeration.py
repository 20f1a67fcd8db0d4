"""Enumeration of memberships with what each can carry, found through its subsets as rows of bitsets.

For regular instances (:mod:`designer.engines.pool.scope`) of any size, where the issues that a membership
carries can be looked up by the required sets inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from designer.candidates import bitsets
from designer.candidates.bitsets import Words
from designer.candidates.grounding import Ban
from designer.candidates.issue_classes import IssueClass
from designer.engines.pool.pool import Flags, Numbers
from designer.instance import Instance
from designer.runtime.clock import Clock
from designer.runtime.malloc import ORDINARY, Memory

AT_ONCE = 1 << 17
"""Memberships looked at at once."""


@dataclass(frozen=True)
class Incidence:
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


class MembershipEnumeration:
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
        self.shy = self.excluded.any(axis=1)
        self.largest = max((max(instance.sizes_of(issue)) for issue in first), default=0)
        self.fits = np.zeros((len(first), self.largest + 1), bool)
        for n, issue in enumerate(first):
            self.fits[n, list(instance.sizes_of(issue))] = True
        number = {issue.id: n for n, c in enumerate(rows.values()) for issue in c.issues}
        self.apart = np.zeros((self.parties, self.parties), bool)
        self.refusals: list[tuple[Words, Flags]] = []
        for ban in bans:
            self._refuse(ban, number)

    def pack(self, parties: frozenset[str]) -> NDArray[np.uint64]:
        """Return a set of parties as one row of 64-bit words."""
        packed_set: NDArray[np.uint64] = self._packed([tuple(parties)])[0]
        return packed_set

    def _packed(self, sets: list[tuple[str, ...]]) -> Words:
        return bitsets.pack([sum(self.bit[party] for party in some) for some in sets], self.parties)

    def _refuse(self, ban: Ban, number: dict[str, int]) -> None:
        seated = sorted(self.bit[party].bit_length() - 1 for party in ban.seated)
        if frozenset() in ban.mandates and len(seated) == 2:
            self.apart[seated, seated[::-1]] = True
            return
        some = [number[issue] for m in ban.mandates if len(m) == 1 for issue in m if issue in number]
        meant = np.full(len(self.rows), frozenset() in ban.mandates)
        meant[some] = True
        self.refusals.append((self._packed([tuple(ban.seated)]), meant))

    def find(self, clock: Clock, memory: Memory = ORDINARY) -> Incidence:
        """List the memberships that carry something, and what.

        Raises
        ------
        designer.runtime.clock.OutOfTimeError
            If there is not the time for it.
        designer.runtime.malloc.TooMuchMemoryError
            If there is not the memory for it.
        """
        apart = self.apart if self.apart.any() else None
        words = bitsets.unions(np.unique(self.required, axis=0), self.largest, clock, apart, memory)
        needed = words.nbytes
        size = bitsets.sizes(words)
        order = np.argsort(size, kind="stable")
        words, size = words.take(order, axis=0), size.take(order)
        count: list[Numbers] = [np.zeros(1, np.int64)]
        carried: list[NDArray[np.int32]] = []
        where: list[NDArray[np.uint8]] = []
        for number in np.flatnonzero(np.bincount(size)).tolist():
            sought = _Sought(self.required, np.flatnonzero(self.fits[:, number]), self.parties)
            low, high = np.searchsorted(size, [number, number + 1]).tolist()
            for begin in range(low, high, AT_ONCE):
                clock.check()
                part = words[begin : min(begin + AT_ONCE, high)]
                m, n, mask = sought.inside(bitsets.members(part))
                kept = np.flatnonzero(self._allowed(part, m, n))
                m, n, mask = _ordered(m.take(kept), n.take(kept), mask.take(kept))
                needed += 2 * (mask.nbytes + 4 * len(n))
                memory.allow(needed, memory.kept, "what memberships can carry")
                count.append(np.bincount(m, minlength=len(part)))
                carried.append(self.rows.take(n))
                where.append(mask)
        full = ((1 << size) - 1).astype(np.uint8)
        return Incidence(words, np.cumsum(_joined(count)), _joined(carried), _joined(where), full)

    def _allowed(self, words: Words, m: Numbers, n: Numbers) -> Flags:
        """Tell which classes ``n`` the memberships ``m`` may carry."""
        allowed = np.ones(len(n), bool)
        shy = np.flatnonzero(self.shy.take(n))
        allowed[shy] = ~bitsets.meet(words[m[shy]], self.excluded[n[shy]])
        for seated, meant in self.refusals:
            some = np.flatnonzero(meant.take(n))
            allowed[some] &= bitsets.meet(~words[m[some]], seated)
        return allowed


class _Sought:
    """Classes that memberships are searched for, by the parties that they require.

    Parameters
    ----------
    required
        The parties of every class.
    classes
        Those that are sought.
    parties
        How many parties there are.
    """

    def __init__(self, required: Words, classes: Numbers, parties: int) -> None:
        groups, of_class = np.unique(required[classes], axis=0, return_inverse=True)
        by_group = np.argsort(of_class.ravel(), kind="stable")
        self.classes = classes[by_group]
        self.bounds = np.searchsorted(of_class.ravel()[by_group], np.arange(len(groups) + 1))
        self.sizes = np.unique(bitsets.sizes(groups))
        self.summand, sums = _summands(parties, groups)
        self.group = np.argsort(sums)
        self.sums = sums[self.group]
        self.members = bitsets.members(groups)[self.group]
        # The first bits of a sum lead to where it is known, or to a smaller sum with the same ones.
        self.shift = np.uint64(64 - min(24, 8 + len(groups).bit_length()))
        slots = np.bincount(self._slot(self.sums), minlength=1 << 64 - int(self.shift))
        self.begins = (np.cumsum(slots) - slots).astype(np.int32)
        self.steps = int(slots.max(initial=0)) - 1

    def inside(self, listed: NDArray[np.int32]) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
        """Find the classes that memberships of one size include: membership, class, and places."""
        nothing = np.empty(0, np.int64)
        found = [(nothing, nothing, np.empty(0, np.uint8))]
        summands = [self.summand.take(party) for party in listed.T]
        for size in self.sizes[self.sizes > 0].tolist():
            for places in combinations(range(listed.shape[1]), size):
                m, at = self._known(reduce(np.add, [summands[place] for place in places]))
                exact = self.members.shape[1] == size or self.members[at, size] < 0
                for number, place in enumerate(places):
                    exact = exact & (self.members[at, number] == listed[m, place])
                m, group = m[exact], self.group[at[exact]]
                mask = np.full(len(m), sum(1 << place for place in places), np.uint8)
                found.append((m, group, mask))
        m, group, mask = (_joined(list(some)) for some in zip(*found, strict=True))
        times = self.bounds[group + 1] - self.bounds[group]
        n = self.classes[bitsets.runs(self.bounds[group], times)]
        return np.repeat(m, times), n, np.repeat(mask, times)

    def _slot(self, sums: Words) -> Numbers:
        return (sums >> self.shift).astype(np.int64)

    def _known(self, sums: Words) -> tuple[Numbers, Numbers]:
        """Say which sums are known, and their positions among those."""
        at = self.begins.take(self._slot(sums))
        for _ in range(self.steps):
            at += self.sums.take(at, mode="clip") < sums
        m = np.flatnonzero(self.sums.take(at, mode="clip") == sums)
        return m, at[m].astype(np.int64)


def _summands(parties: int, groups: Words) -> tuple[Words, Words]:
    """Give each party a number, and 0 to none, so that no two groups have the same sum; and the sums."""
    listed = bitsets.members(groups)
    for seed in count():
        drawn = np.random.default_rng(seed).integers(1, 2**64, parties, np.uint64, endpoint=False)
        summand = np.concatenate([drawn, np.zeros(1, np.uint64)])
        sums = summand[listed].sum(axis=1, dtype=np.uint64)
        if len(np.unique(sums)) == len(sums):
            break
    return summand, sums


def _ordered(m: Numbers, n: Numbers, mask: NDArray[np.uint8]) -> tuple[Numbers, Numbers, NDArray[np.uint8]]:
    """Sort by membership and class, all three as one number."""
    code = np.sort(m << 40 | n << 8 | mask)
    return code >> 40, code >> 8 & (1 << 32) - 1, code.astype(np.uint8)


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
