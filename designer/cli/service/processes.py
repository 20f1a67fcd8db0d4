"""Worker processes for a server: each does one request at a time, and one that must end is ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncGenerator
from time import monotonic
from typing import Any

from designer.cli.service.requests import SCHEMA

log = logging.getLogger("designer.serve")

Line = dict[str, Any]

GRACE = 5.0
"""Seconds that a request has beyond its limit, or after it is cancelled, before its process is ended."""

LINE = 2**30
"""Bytes that an answer may have."""


class Process:
    """A worker in a process of its own, started when it is first needed and again when it has ended."""

    def __init__(self, most_seconds: float, most_bytes: int) -> None:
        self.most_seconds, self.most_bytes = most_seconds, most_bytes
        self._process: asyncio.subprocess.Process | None = None
        self._number = 0

    async def ask(self, request: Line) -> AsyncGenerator[Line, None]:
        """Yield the lines that come of a request; the last one is its answer.

        Whoever stops listening earlier cancels it.
        """
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        self._number += 1
        id, answered = self._number, False
        end = monotonic() + self.most_seconds + GRACE
        try:
            process.stdin.write(json.dumps({**request, "id": id}).encode() + b"\n")
            await process.stdin.drain()
            while not answered:
                line = await asyncio.wait_for(process.stdout.readline(), max(0.0, end - monotonic()))
                if not line:
                    await process.wait()
                    answered = True
                    yield _lost(f"its process has ended with code {process.returncode}")
                    return
                said = json.loads(line)
                if said["id"] == id:
                    answered = "progress" not in said
                    yield said
        except TimeoutError:
            await self.end()
            answered = True
            yield _lost("it took longer than it may and did not stop")
        except (OSError, ValueError) as error:
            await self.end()
            answered = True
            yield _lost(f"{type(error).__name__}: {error}")
        finally:
            if not answered:
                await self._cancel(process, id)

    async def _cancel(self, process: asyncio.subprocess.Process, id: int) -> None:
        """Have a request end, by asking first."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            async with asyncio.timeout(GRACE):
                process.stdin.write(json.dumps({"cancel": id}).encode() + b"\n")
                await process.stdin.drain()
                while line := await process.stdout.readline():
                    said = json.loads(line)
                    if said["id"] == id and "progress" not in said:
                        return
        except (TimeoutError, OSError, ValueError):
            log.warning("a request did not stop when it was cancelled; its process is ended")
        await self.end()

    async def end(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            command = [sys.executable, "-m", "designer", "worker", "--most-seconds", str(self.most_seconds)]
            self._process = await asyncio.create_subprocess_exec(
                *command,
                "--most-bytes",
                str(min(4 * self.most_bytes + 1000, 2**31 - 1)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=LINE,
                start_new_session=True,
            )
        return self._process


def _lost(message: str) -> Line:
    return {"schema": SCHEMA, "ok": False, "error": {"kind": "lost", "message": message, "problems": []}}


class Processes:
    """So many worker processes, and the requests that wait for one.

    Parameters
    ----------
    number
        How many processes.
    waiting
        How many requests may wait.
    most_seconds, most_bytes
        What a request may take, and what it may be.
    """

    def __init__(self, number: int, waiting: int, most_seconds: float, most_bytes: int) -> None:
        self._all = [Process(most_seconds, most_bytes) for _ in range(number)]
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        for process in self._all:
            self._idle.put_nowait(process)
        self.waiting, self.most_waiting = 0, waiting

    @property
    def busy(self) -> bool:
        """Whether too many requests wait already."""
        return self._idle.empty() and self.waiting >= self.most_waiting

    async def ask(self, request: Line) -> AsyncGenerator[Line, None]:
        """Yield the lines that come of a request, once a process is free for it."""
        self.waiting += 1
        try:
            process = await self._idle.get()
        finally:
            self.waiting -= 1
        try:
            async with contextlib.aclosing(process.ask(request)) as lines:
                async for line in lines:
                    yield line
        finally:
            self._idle.put_nowait(process)

    async def end(self) -> None:
        """End all processes."""
        await asyncio.gather(*(process.end() for process in self._all))
