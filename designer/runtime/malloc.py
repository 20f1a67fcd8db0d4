"""What a process of ours asks of the memory it is given."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

LARGE = 1 << 24
"""Bytes from which on memory is given back to the system as soon as it is free."""

_MMAP_THRESHOLD = -3
"""What glibc calls M_MMAP_THRESHOLD."""


def give_back_at_once() -> None:
    """Let large arrays go back to the system when they are free, where that can be said (glibc).

    Left alone, the allocator keeps arrays of many megabytes in heaps that fall to pieces: up to a tenth of
    the peak of large searches. It concerns the whole process, so our own programs ask for it, never the
    library.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)
