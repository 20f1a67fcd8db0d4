"""A crew of processes: one that dies costs the work it was at and nothing else, and is replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import RLock
from typing import Any, TypeVar

T = TypeVar("T")

WORKER = "DESIGNER_WORKER"
"""What is set in the environment of processes that a crew starts."""

UNGUARDED = 78
"""Exit code of a worker that has come upon the call that started it."""


class UnguardedError(RuntimeError):
    """A script starts processes, and they come upon the same line as they read the script.

    Parameters
    ----------
    asked
        The function that starts them, as it is called.
    """

    def __init__(self, asked: str) -> None:
        super().__init__(
            f"{asked} works in processes that read this script anew, and so has to be called below "
            "'if __name__ == \"__main__\":'; with workers=1 it needs none"
        )


class LostWorkerError(BrokenExecutor):
    """The process that was at a piece of work has ended."""


class _Context(SpawnContext):
    """Starts a process, and keeps it to see how it ends."""

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

    def ended(self) -> str:
        """Say how the process has ended."""
        code = self.started[-1].exitcode if self.started else None
        if code is None:
            return "a process has stopped answering"
        if code < 0:
            return f"a process was ended by {_signal(-code)}"
        return f"a process has ended with exit code {code}"

    @property
    def unguarded(self) -> bool:
        """Whether the process has come upon the call that started it."""
        return bool(self.started) and self.started[-1].exitcode == UNGUARDED


class _Place:
    """A place in the crew: a pool of one process, so that its end breaks nothing else."""

    def __init__(self, initializer: Callable[..., object], arguments: tuple[Any, ...]) -> None:
        self.context = _Context()
        self.pool = ProcessPoolExecutor(1, self.context, initializer, arguments)

    def begin(self, run: Callable[[], Any]) -> Future[Any]:
        """Begin a piece of work, in a process that hears no Ctrl-C."""
        with _marked(), deaf_children():
            return self.pool.submit(run)


class _Work:
    """A piece of work that waits, and the future of what comes of it."""

    def __init__(self, run: Callable[[], Any]) -> None:
        self.run = run
        self.future: Future[Any] = Future()


class Crew(Executor):
    """Processes that each do one piece of work at a time, spawned: solvers do not survive a fork.

    Where a process ends before its work is done, that work fails with :class:`LostWorkerError`, and another
    process takes its place.

    Parameters
    ----------
    workers
        How many processes.
    asked
        What they are for, as it is called: for the message about a script without a guard.
    initializer, arguments
        What each process begins with.

    Raises
    ------
    UnguardedError
        If this is made while a script is read, which every process does first.
    """

    def __init__(
        self, workers: int, asked: str, initializer: Callable[..., object], arguments: tuple[Any, ...]
    ) -> None:
        if getattr(multiprocessing.current_process(), "_inheriting", False):
            # A process that is still reading its script can start none.
            if WORKER in os.environ:
                os._exit(UNGUARDED)  # whoever started it is told, once
            raise UnguardedError(asked)
        self.asked = asked
        self._make = partial(_Place, initializer, arguments)
        self._idle = [self._make() for _ in range(workers)]
        self._busy: set[_Place] = set()
        self._waiting: deque[_Work] = deque()
        self._lock = RLock()
        self._closed = False

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Take a piece of work; see :meth:`concurrent.futures.Executor.submit`."""
        work = _Work(partial(fn, *args, **kwargs))
        with self._lock:
            if self._closed:
                raise RuntimeError("this crew takes no more work")
            self._waiting.append(work)
            self._assign()
        return work.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes once their work is done."""
        with self._lock:
            self._closed = True
            while cancel_futures and self._waiting:
                self._waiting.popleft().future.cancel()
            places = [*self._idle, *self._busy]
        for place in places:
            place.pool.shutdown(wait=wait)

    def _assign(self) -> None:
        while self._idle and self._waiting:
            work = self._waiting.popleft()
            if not work.future.set_running_or_notify_cancel():
                continue
            place = self._idle.pop()
            try:
                doing = place.begin(work.run)
            except BrokenExecutor:
                # Its process has ended while it had nothing to do.
                place = self._make()
                doing = place.begin(work.run)
            self._busy.add(place)
            doing.add_done_callback(partial(self._done, place, work.future))

    def _done(self, place: _Place, future: Future[Any], doing: Future[Any]) -> None:
        error = doing.exception()
        broken = isinstance(error, BrokenExecutor)
        with self._lock:
            self._busy.discard(place)
            if not (broken and self._closed):
                self._idle.append(self._make() if broken else place)
                if not self._closed:
                    self._assign()
        if error is None:
            future.set_result(doing.result())
        elif broken and place.context.unguarded:
            future.set_exception(UnguardedError(self.asked))
        else:
            future.set_exception(LostWorkerError(place.context.ended()) if broken else error)


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


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
