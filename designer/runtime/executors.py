"""Executors for pieces of work: a crew of processes by default, or any that somebody brings."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from ctypes import c_bool
from multiprocessing.connection import wait
from threading import Event, Thread, local
from typing import Any, TypeVar

from designer.runtime.crew import Crew

T = TypeVar("T")

PATIENCE = 5
"""Seconds that a cluster has to answer."""

_of_thread = local()
"""Holds, as ``stop``, the event that ends the work of a thread early, where there is one."""


@contextmanager
def own_pool(workers: int, asked: str) -> Iterator[tuple[Executor, Callable[[], None]]]:
    """Give a crew of processes, or for one worker a thread, and what ends its work early.

    Parameters
    ----------
    workers
        How many.
    asked
        What they are for, as it is called.

    Raises
    ------
    UnguardedError
        If this is called while a script is read, which every process does first.
    """
    if workers == 1:
        event = Event()
        with ThreadPoolExecutor(1, initializer=_listen, initargs=(event,)) as pool:
            try:
                yield pool, event.set
            finally:
                event.set()
                pool.shutdown(cancel_futures=True)
        return
    stop = SharedFlag(multiprocessing.get_context("spawn").RawValue(c_bool, False))
    crew = Crew(workers, asked, _begin, (stop.byte,))
    try:
        yield crew, stop.set
    finally:
        stop.set()
        crew.shutdown(cancel_futures=True)


class SharedFlag(Event):
    """An event that processes share, without a lock: one that is killed takes none with it.

    Parameters
    ----------
    byte
        In memory that they share.
    """

    def __init__(self, byte: Any) -> None:
        super().__init__()
        self.byte = byte

    def is_set(self) -> bool:
        """Whether any of them has set it."""
        return bool(self.byte.value)

    def set(self) -> None:
        """Set it for all of them."""
        self.byte.value = True


@contextmanager
def dask_cluster(address: str) -> Iterator[Executor]:
    """Give the executor of a Dask cluster.

    Raises
    ------
    ValueError
        If Dask is not installed, or no scheduler answers at the address.
    """
    try:
        from distributed import Client
        from distributed.comm import resolve_address
    except ImportError:
        raise ValueError(
            "this needs Dask, which is not installed: pip install 'institution-designer[dask]'"
        ) from None
    try:
        resolve_address(address)  # a client that finds out by itself takes long to give up
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError) as error:
        raise ValueError(f"no Dask scheduler answers at '{address}': {error}") from None
    with client:
        yield client.get_executor(pure=False)


Errors = tuple[type[BaseException], ...]


def of_dask() -> tuple[Errors, Errors]:
    """List what says that Dask cannot do the work, and of that what says that a worker has died of it.

    Nothing where Dask is not in use.
    """
    if "distributed" not in sys.modules:
        return (), ()
    from distributed import KilledWorker, client

    # Named so in later versions only; it is said where the scheduler has gone.
    closed = getattr(client, "ClosedClientError", KilledWorker)
    return (KilledWorker, closed, ImportError), (KilledWorker,)


def cores() -> int:
    """Count the processors that may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def perform(job: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Do a piece of work, to be ended early by whatever this thread listens to."""
    return job(*arguments, cancel=getattr(_of_thread, "stop", None), **options)


def _listen(event: Event) -> None:
    _of_thread.stop = event


def _begin(byte: Any) -> None:
    """Listen, and end with the program: nobody waits for the work once it is gone."""
    _listen(SharedFlag(byte))
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
