"""``designer worker``: requests as lines of JSON, answered as lines of JSON, by a process that stays warm."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict
from threading import Event, Lock, Thread
from time import monotonic, perf_counter
from typing import Any, BinaryIO, Protocol

from pydantic import ValidationError

from designer.cli.service.requests import SCHEMA, Request
from designer.cli.service.verbs import Kept, answered
from designer.runtime.errors import DisagreementError, InputError, Problem, TooLargeError
from designer.runtime.progress import Progress

Id = int | str | None

RESPITE = 0.2
"""Seconds between two lines that tell how a request gets on."""


class Sink(Protocol):
    """Takes what is written."""

    def write(self, data: bytes, /) -> object: ...  # noqa: D102
    def flush(self) -> object: ...  # noqa: D102


class Worker:
    """Answers requests, so many at a time.

    Parameters
    ----------
    out
        Where lines go.
    jobs
        How many requests are worked at at the same time.
    most_seconds
        What a request may take; None for no limit.
    most_bytes
        How long a line may be.
    """

    def __init__(self, out: Sink, jobs: int, most_seconds: float | None, most_bytes: int) -> None:
        self.out = out
        self.most_seconds = most_seconds
        self.most_bytes = most_bytes
        self.unread = Event()
        self._kept = Kept()
        self._crew = ThreadPoolExecutor(jobs, "designer: request")
        self._writing = Lock()
        self._cancels: dict[Id, Event] = {}
        self._known = Lock()

    def serve(self, lines: BinaryIO) -> None:
        """Answer all requests that come; return when no more come and all are answered."""
        for line in self._lines(lines):
            if self.unread.is_set():
                break
            self._take(line)
        self._crew.shutdown()

    def stop(self) -> None:
        """Let all requests end with what they know."""
        with self._known:
            for cancel in self._cancels.values():
                cancel.set()

    def end(self) -> None:
        """Answer what is begun with what is known, and nothing else."""
        self.stop()
        self._crew.shutdown(cancel_futures=True)

    def _lines(self, lines: BinaryIO) -> Iterator[bytes]:
        while line := lines.readline(self.most_bytes + 1):
            if len(line) > self.most_bytes:
                while line and not line.endswith(b"\n"):
                    line = lines.readline(self.most_bytes)
                self._refuse(None, "too-large", f"a line has {self.most_bytes} bytes at most")
            elif line.strip():
                yield line

    def _take(self, line: bytes) -> None:
        try:
            request = Request.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            self._refuse(_id_in(line), "malformed", f"{where}: {first['msg']}" if where else first["msg"])
            return
        with self._known:
            if request.cancel is not None:
                if request.cancel in self._cancels:
                    self._cancels[request.cancel].set()
                return
            if request.id is None or request.id in self._cancels:
                why = "a request needs an id" if request.id is None else "this id is in use"
            else:
                why = ""
                self._cancels[request.id] = Event()
        if why:
            self._refuse(request.id, "malformed", why)
        else:
            with suppress(RuntimeError):  # it is about to end
                self._crew.submit(self._answer, request)

    def _answer(self, request: Request) -> None:
        began, cancel = perf_counter(), self._cancels[request.id]
        told = _Progress(self, request.id)
        try:
            text = answered(request, self._kept, self.most_seconds, cancel, told)
            said: dict[str, Any] = {
                "ok": True,
                "cancelled": cancel.is_set(),
                "seconds": round(perf_counter() - began, 6),
                "answer": json.loads(text),
            }
        except InputError as error:
            said = _error("invalid", str(error), error.problems)
        except (TooLargeError, ValueError) as error:
            said = _error("invalid", str(error))
        except DisagreementError as error:
            said = _error("disagreement", str(error))
        except MemoryError:
            said = _error("too-large", "this is too large for the memory at hand")
        except Exception as error:
            said = _error("failed", f"{type(error).__name__}: {error}")
        with self._known:
            del self._cancels[request.id]
        self.say({"schema": SCHEMA, "id": request.id, **said})

    def _refuse(self, id: Id, kind: str, message: str) -> None:
        self.say({"schema": SCHEMA, "id": id, **_error(kind, message)})

    def say(self, data: dict[str, Any]) -> None:
        """Write a line; where nobody reads, everything stops."""
        try:
            with self._writing:
                self.out.write(json.dumps(data).encode() + b"\n")
                self.out.flush()
        except (OSError, ValueError):
            self.unread.set()
            self.stop()


class _Progress:
    """Tells how a request gets on, not too often."""

    def __init__(self, worker: Worker, id: Id) -> None:
        self.worker, self.id, self.last = worker, id, -RESPITE

    def __call__(self, progress: Progress) -> None:
        if monotonic() - self.last >= RESPITE:
            self.last = monotonic()
            self.worker.say({"schema": SCHEMA, "id": self.id, "progress": asdict(progress)})


def _error(kind: str, message: str, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    told = [asdict(problem) for problem in problems]
    return {"ok": False, "error": {"kind": kind, "message": message, "problems": told}}


def _id_in(line: bytes) -> Id:
    """Give the id of a request that is none, so that whoever asked knows which."""
    try:
        found = json.loads(line).get("id")
    except (ValueError, AttributeError, RecursionError):
        return None
    return found if isinstance(found, int | str) else None


def main(jobs: int, most_seconds: float | None, most_bytes: int) -> int:
    """Serve standard input and output; give the exit code."""
    from designer.cli import NO_READER
    from designer.cli.output import give_up
    from designer.cli.signals import INTERRUPTED, graceful_interrupts

    # Whatever else would print goes where messages go: only answers belong there.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    worker = Worker(out, jobs, most_seconds, most_bytes)
    with graceful_interrupts() as interruption:
        serving = Thread(target=worker.serve, args=(sys.stdin.buffer,), daemon=True)
        serving.start()
        while serving.is_alive() and not interruption.cancel.is_set() and not worker.unread.is_set():
            serving.join(0.1)
        if serving.is_alive():
            worker.end()
    if worker.unread.is_set():
        give_up(sys.stdout)
        return NO_READER
    return INTERRUPTED if interruption.cancel.is_set() else 0
