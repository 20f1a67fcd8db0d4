"""Executors for pieces of work: a process pool by default, or any that somebody brings."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Event, Thread, local
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 5
"""Seconds that a cluster has to answer."""

WORKER = "DESIGNER_WORKER"
"""What is set in the environment of processes that a pool starts."""

UNGUARDED = 78
"""Exit code of a worker that has come upon the call that started it."""


class UnguardedError(RuntimeError):
    """A script starts processes, and they come upon the same line as they read the script."""

    def __init__(self) -> None:
        super().__init__(
            "robust() works in processes that read this script anew, and so has to be called below "
            "'if __name__ == \"__main__\":'; with workers=1 it needs none"
        )


class _Crew(SpawnContext):
    """Starts processes, and keeps them to see how they end."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(  # type: ignore[override]  # noqa: N802 - its name there, where it is a class
        self, *arguments: Any, **options: Any
    ) -> SpawnProcess:
        """Start one, as a context does."""
        process = SpawnProcess(*arguments, **options)
        self.started.append(process)
        return process


_of_thread = local()
"""Holds, as ``stop``, the event that ends the work of a thread early, where there is one."""


@contextmanager
def own_pool(workers: int) -> Iterator[tuple[Executor, Callable[[], None]]]:
    """Give a pool of processes, or for one worker a thread, and what ends its work early.

    Processes are spawned: the solver's threads do not survive a fork.

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
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        # A process that is still reading its script can start none.
        if WORKER in os.environ:
            os._exit(UNGUARDED)  # whoever started it is told, once
        raise UnguardedError
    context = _Crew()
    shared = context.Event()
    executor = ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(shared,))
    try:
        with _marked():
            yield executor, shared.set
    finally:
        shared.set()
        executor.shutdown(cancel_futures=True)
    if any(process.exitcode == UNGUARDED for process in context.started):
        raise UnguardedError


@contextmanager
def _marked() -> Iterator[None]:
    """Mark the environment that processes are started with."""
    before = os.environ.get(WORKER)
    os.environ[WORKER] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[WORKER]
        else:
            os.environ[WORKER] = before


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


def of_dask() -> tuple[type[BaseException], ...]:
    """List what says that a Dask worker is gone, or cannot do the work; nothing where Dask is not in use."""
    if "distributed" not in sys.modules:
        return ()
    from distributed import KilledWorker

    return (KilledWorker, ImportError)


def cores() -> int:
    """Count the processors that may be used."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def perform(job: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """Do a piece of work, to be ended early by whatever this thread listens to."""
    return job(*arguments, cancel=getattr(_of_thread, "stop", None), **options)


def _listen(event: Any) -> None:
    _of_thread.stop = event


def _begin(event: Any) -> None:
    """Listen, and end with the program: nobody waits for the work once it is gone."""
    _listen(event)
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def deaf_children() -> Iterator[None]:
    """Let processes that are started meanwhile not hear Ctrl-C: the program hears it, and tells them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
