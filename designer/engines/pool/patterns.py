"""Maximal patterns: all largest mandates of many memberships at once.

A membership and a mandate make a pattern where the mandate requires every member: if it does not, the
parties that it does require are a membership of their own, which can carry it with fewer seats. Smaller
mandates are dominated, as in cutting stock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from designer.engines.pool.enumeration import Incidence
from designer.engines.pool.pool import Flags, Numbers, Pool
from designer.runtime.clock import Clock
from designer.runtime.malloc import ORDINARY, Memory

AT_ONCE = 1 << 20
"""Combinations looked at at once."""

TABLES = 8
"""Tables of combinations that are kept."""

OBJECTIVES = 2
"""That differ from column to column, as a rule: bodies, and seats."""


@dataclass(frozen=True)
class Patterns:
    """Patterns: ``rows[start[j]:start[j + 1]]`` is the mandate of ``j``, ``membership[j]`` who has it."""

    start: Numbers
    rows: NDArray[np.int32]
    membership: NDArray[np.int32]


Conflict = tuple[np.ndarray[tuple[int], np.dtype[np.uint64]], int, int]
"""Parties whose bodies never handle both of two rows."""

Piece = tuple[NDArray[np.int32], NDArray[np.int32]]
"""Memberships, and as many mandates of one length."""


def patterns(
    carrying: Incidence,
    times: Numbers,
    longest: int | None,
    conflicts: Sequence[Conflict],
    clock: Clock,
    memory: Memory = ORDINARY,
) -> Patterns:
    """Enumerate the maximal patterns of many memberships.

    Parameters
    ----------
    carrying
        Memberships and the rows they can carry.
    times
        How often each row can be handled by one body.
    longest
        The most issues that a body handles.
    conflicts
        What is never handled together.
    clock, memory
        The time and the memory there is.

    Raises
    ------
    designer.runtime.malloc.TooMuchMemoryError
        If there is not the memory for it.
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.
    """
    slots = _slots(carrying, times)
    limit = int(slots.count.max(initial=0)) if longest is None else longest
    bound = _Conflicts(conflicts, len(times))
    touched = bound.touched(carrying, slots)
    pieces: list[Piece] = []
    needed = 0
    for count in np.flatnonzero(np.bincount(slots.count[slots.count > 0])):
        for mixed in (False, True):
            some = np.flatnonzero((slots.count == count) & (touched == mixed))
            if not len(some):
                continue
            _allow_tables(int(count), limit, memory)
            made = (
                _mixed(carrying, slots, bound, some, limit) if mixed else _free(carrying, slots, some, limit)
            )
            for piece in made:
                clock.check()
                pieces.append(piece)
                # Who has a pattern is another number for each.
                needed += Pool.bytes(len(piece[0]), piece[1].size, OBJECTIVES) + piece[0].nbytes
                memory.allow(needed, memory.kept, "the pool of bodies with their mandates")
    lengths = [np.full(len(m), mandates.shape[1], np.int64) for m, mandates in pieces]
    return Patterns(
        np.cumsum(np.concatenate([np.zeros(1, np.int64), *lengths])),
        _joined([mandates.ravel() for _, mandates in pieces]),
        _joined([m for m, _ in pieces]),
    )


def _joined(pieces: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    return np.concatenate(pieces) if pieces else np.empty(0, np.int32)


@dataclass(frozen=True)
class _Slots:
    """What memberships carry, each row as often as it can be handled.

    ``again`` marks the slots that repeat the row of the slot before.
    """

    start: Numbers
    count: Numbers
    rows: NDArray[np.int32]
    where: NDArray[np.uint8]
    again: Flags


def _slots(carrying: Incidence, times: Numbers) -> _Slots:
    often = times.take(carrying.carried)
    total = np.concatenate([[0], np.cumsum(often)])
    start = total.take(carrying.start)
    again = np.ones(total[-1], bool)
    again[total[:-1][often > 0]] = False
    return _Slots(
        start,
        np.diff(start),
        np.repeat(carrying.carried, often),
        np.repeat(carrying.where, often),
        again,
    )


def _free(carrying: Incidence, slots: _Slots, some: Numbers, limit: int) -> Iterator[Piece]:
    """Give the largest mandates of memberships with so many slots each and nothing in conflict."""
    count = int(slots.count[some[0]])
    table = _table(count, min(limit, count))
    for part, at in _blocks(slots, some, count, len(table)):
        kept = _useful(carrying, slots, part, at, table)
        again = slots.again[at]
        if again.any():
            kept &= _in_order(again, table)
        yield _taken(slots, part, table, kept)


def _useful(
    carrying: Incidence, slots: _Slots, part: Numbers, at: Numbers, table: NDArray[np.int32]
) -> Flags:
    """Tell for which memberships which combinations of slots require every member."""
    where = slots.where.take(at)
    met = where.take(table[:, 0], axis=1)
    for place in range(1, table.shape[1]):
        met |= where.take(table[:, place], axis=1)
    useful: Flags = met == carrying.full[part][:, None]
    return useful


def _taken(slots: _Slots, part: Numbers, table: NDArray[np.int32], kept: Flags) -> Piece:
    """List the combinations that are kept: membership and rows."""
    which, mandate = np.nonzero(kept)
    membership = part.take(which)
    chosen = slots.start.take(membership)[:, None] + table.take(mandate, axis=0)
    return membership.astype(np.int32), slots.rows.take(chosen)


def _blocks(slots: _Slots, some: Numbers, count: int, width: int) -> Iterator[tuple[Numbers, Numbers]]:
    step = max(1, AT_ONCE // max(1, width))
    for low in range(0, len(some), step):
        part = some[low : low + step]
        yield part, slots.start[part][:, None] + np.arange(count)


def _in_order(again: Flags, table: NDArray[np.int32]) -> Flags:
    """Tell which combinations take no slot that repeats a row without the slot before."""
    fine = ~again[:, table[:, 0]]
    for place in range(1, table.shape[1]):
        follows = table[:, place] == table[:, place - 1] + 1
        fine &= ~again[:, table[:, place]] | follows
    return fine


def _mixed(
    carrying: Incidence, slots: _Slots, bound: _Conflicts, some: Numbers, limit: int
) -> Iterator[Piece]:
    """Give the largest mandates of memberships that carry what is never handled together."""
    count = int(slots.count[some[0]])
    for size in range(1, min(limit, count) + 1):
        table = _table(count, size)
        for part, at in _blocks(slots, some, count, len(table) * count * 4):
            clash = bound.matrix(carrying, part, slots.rows[at])
            met = clash[:, table[:, 0]]
            for place in range(1, size):
                met = met | clash[:, table[:, place]]
            inside = np.zeros((len(table), count), bool)
            inside[np.arange(len(table))[:, None], table] = True
            kept = _useful(carrying, slots, part, at, table) & _in_order(slots.again[at], table)
            kept &= ~(met & inside).any(axis=2)
            if size < min(limit, count):
                follows = np.concatenate([np.zeros((len(table), 1), bool), inside[:, :-1]], axis=1)
                next_one = ~slots.again[at][:, None, :] | follows[None]
                kept &= ~(~met & ~inside[None] & next_one).any(axis=2)
            yield _taken(slots, part, table, kept)


def _allow_tables(count: int, limit: int, memory: Memory) -> None:
    """Ask whether the combinations of so many issues fit into memory."""
    size = min(limit, count)
    needed = 4 * size * comb(count, size)
    memory.allow(needed, memory.passing, f"{count} issues for one membership, {size} at a time,")


@lru_cache(TABLES)
def _table(count: int, size: int) -> NDArray[np.int32]:
    """List the combinations of so many out of so many."""
    listed = chain.from_iterable(combinations(range(count), size))
    return np.fromiter(listed, np.int32, count=size * comb(count, size)).reshape(-1, size)


class _Conflicts:
    """Looks up which rows are never handled together."""

    def __init__(self, conflicts: Sequence[Conflict], rows: int) -> None:
        self.rows = rows
        self.conflicts = conflicts
        self.named = np.zeros(rows, bool)
        for _, one, other in conflicts:
            self.named[[one, other]] = True
        self.code = np.array(sorted({one * rows + other for _, one, other in conflicts}), np.int64)
        self.everywhere = np.zeros(len(self.code), bool)
        self.seated: dict[int, list[NDArray[np.uint64]]] = {}
        for seated, one, other in conflicts:
            at = int(np.searchsorted(self.code, one * rows + other))
            if seated.any():
                self.seated.setdefault(at, []).append(seated)
            else:
                self.everywhere[at] = True

    def touched(self, carrying: Incidence, slots: _Slots) -> Flags:
        """Tell which memberships carry two rows that conflicts speak of."""
        if not len(self.code):
            return np.zeros(len(slots.count), bool)
        total = np.concatenate([[0], np.cumsum(self.named[carrying.carried])])
        several: Flags = np.diff(total[carrying.start]) > 1
        return several

    def matrix(self, carrying: Incidence, part: Numbers, rows: NDArray[np.int32]) -> Flags:
        """Tell for each two slots of some memberships whether they are in conflict."""
        low = np.minimum(rows[:, :, None], rows[:, None, :]).astype(np.int64)
        high = np.maximum(rows[:, :, None], rows[:, None, :])
        code = low * self.rows + high
        at = np.minimum(np.searchsorted(self.code, code), len(self.code) - 1)
        known = self.code[at] == code
        clash: Flags = known & self.everywhere[at]
        for n, sets in self.seated.items():
            hit, one, other = np.nonzero(known & (at == n))
            words = carrying.words[part[hit]]
            for seated in sets:
                meant = ((words & seated) == seated).all(axis=1)
                clash[hit[meant], one[meant], other[meant]] = True
        return clash
