"""Memory: what a search may use of it, and what a process of ours asks of the memory it is given."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from dataclasses import dataclass

GIGABYTE = 10**9

USUAL, LEAST, MOST = 2.0, 0.1, 1_000_000
"""Gigabytes for a search where nobody says how many; and the fewest and the most that can be said."""


class TooMuchMemoryError(Exception):
    """Something would take more memory than there is for it."""


@dataclass(frozen=True)
class Memory:
    """A budget of memory, which is asked before anything large is made.

    What is kept for long, such as the columns of a pool, and what is made of it in passing have a share each,
    so that nobody has to count what has been given back.

    Parameters
    ----------
    limit
        Bytes.

    Examples
    --------
    >>> memory = Memory.of(0.6)
    >>> memory.kept, memory.passing
    (200000000, 37500000)
    >>> memory.allow(10**9, memory.kept, "the pool")
    Traceback (most recent call last):
    designer.runtime.malloc.TooMuchMemoryError: the pool would take 1.0 GB, of a budget of 0.6 GB
    """

    limit: int = int(USUAL * GIGABYTE)

    @classmethod
    def of(cls, gigabytes: float) -> Memory:
        """Give the budget of so many gigabytes."""
        return cls(int(gigabytes * GIGABYTE))

    @property
    def kept(self) -> int:
        """Bytes for what is kept as long as a search goes on; as much again is needed to work with it."""
        return self.limit // 3

    @property
    def passing(self) -> int:
        """Bytes for what a single step makes and gives back."""
        return self.limit // 16

    def allow(self, needed: int, share: int, what: str) -> None:
        """Stop here if something is too large for its share.

        Raises
        ------
        TooMuchMemoryError
            If it is.
        """
        if needed > share:
            told = f"{needed / GIGABYTE:.1f} GB, of a budget of {self.limit / GIGABYTE:.1f} GB"
            raise TooMuchMemoryError(f"{what} would take {told}")


LARGE = 1 << 24
"""Bytes from which on memory is given back to the system as soon as it is free."""

_MMAP_THRESHOLD = -3
"""What glibc calls M_MMAP_THRESHOLD."""


ORDINARY = Memory()
"""For whoever does not say how much may be used."""


def give_back_at_once() -> None:
    """Let large arrays go back to the system when they are free, where that can be said (glibc).

    Left alone, the allocator keeps arrays of many megabytes in heaps that fall to pieces: up to a tenth of
    the peak of large searches. It concerns the whole process, so our own programs ask for it, never the
    library.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
