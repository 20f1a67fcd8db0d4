"""The service over HTTP: a request is a POST, its answer JSON, or events that tell its progress first."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from designer.cli.service.openapi import openapi
from designer.cli.service.processes import Line, Processes
from designer.cli.service.requests import OPTIONS

log = logging.getLogger("designer.serve")

CODES = {"invalid": 422, "malformed": 400, "too-large": 413}
"""What HTTP calls an error; 500 all others."""

BODY_SECONDS = 30.0
"""In which the body of a request has to be here."""

INTERVAL = 0.1
"""Seconds between two looks at whether anybody waits for an answer."""

GONE = 499
"""What the log says where nobody did."""

OPEN = ("/healthz", "/openapi.json")
"""What can be read without the token."""


Handler = Callable[[Request], Awaitable[Response]]

_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": "1"}}


class _RefusedError(Exception):
    """A request that is not worked at."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        self.response = _wrong(status, {"kind": kind, "message": message, "problems": []})


def _wrong(status: int, error: Line) -> Response:
    headers = (
        {"Retry-After": "1"} if status == 503 else {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    )
    return JSONResponse({"error": error}, status, headers)


class Service:
    """The service.

    Parameters
    ----------
    processes
        Who works.
    token
        What a request has to bring as ``Authorization: Bearer TOKEN``; None for nothing.
    hosts
        Names, with ports, under which the server may be addressed: others are those of attackers.
    most_bytes
        How large a body may be.
    """

    def __init__(
        self, processes: Processes, token: str | None, hosts: frozenset[str], most_bytes: int
    ) -> None:
        self.processes = processes
        self.token = token
        self.hosts = hosts
        self.most_bytes = most_bytes

    def app(self) -> Starlette:
        """Give the application."""
        routes = [
            Route("/healthz", self._guarded(_healthy)),
            Route("/openapi.json", self._guarded(_described)),
            *(Route(f"/api/v1/{verb}", self._guarded(self._post), methods=["POST"]) for verb in OPTIONS),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        yield
        await self.processes.end()

    def _guarded(
        self, then: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def guarded(request: Request) -> Response:
            try:
                self._admit(request)
                return await then(request)
            except _RefusedError as refused:
                return refused.response

        return guarded

    def _admit(self, request: Request) -> None:
        """Refuse who comes by another name, from another page, or without the token."""
        host, origin = request.headers.get("host", ""), request.headers.get("origin")
        if host.lower() not in self.hosts:
            raise _RefusedError(403, "forbidden", "this server has another name")
        if origin is not None and origin.lower().partition("://")[2] not in self.hosts:
            raise _RefusedError(403, "forbidden", "pages of other origins may not ask")
        if self.token is not None and request.url.path not in OPEN:
            given = request.headers.get("authorization", "").encode()
            if not hmac.compare_digest(given, f"Bearer {self.token}".encode()):
                raise _RefusedError(401, "unauthorized", "send the token as 'Authorization: Bearer TOKEN'")

    async def _post(self, request: Request) -> Response:
        if self.processes.busy:
            raise _RefusedError(503, "busy", "too many requests wait")
        asked = await self._read(request)
        lines = self.processes.ask({**asked, "verb": request.url.path.rpartition("/")[2]})
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(_events(request, lines), media_type="text/event-stream")
        answer: Line | None = None
        async with contextlib.aclosing(_while_connected(request, lines)) as told:
            async for line in told:
                answer = line
        return Response(status_code=GONE) if answer is None else _response(answer)

    async def _read(self, request: Request) -> Line:
        body = bytearray()
        try:
            async with asyncio.timeout(BODY_SECONDS):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > self.most_bytes:
                        raise _RefusedError(413, "too-large", f"a body has {self.most_bytes} bytes at most")
        except TimeoutError:
            raise _RefusedError(408, "slow", f"the body was not here in {BODY_SECONDS:g} s") from None
        except ClientDisconnect:
            raise _RefusedError(400, "malformed", "the body ended early") from None
        try:
            asked = json.loads(bytes(body) or b"{}")
        except (ValueError, RecursionError) as error:
            raise _RefusedError(400, "malformed", f"the body is no JSON: {error}") from None
        if not isinstance(asked, dict) or asked.keys() - {"instance", "options"}:
            raise _RefusedError(
                400, "malformed", "the body has to be an object with 'instance' and 'options'"
            )
        return asked


async def _healthy(_: Request) -> Response:
    return JSONResponse({"ok": True})


async def _described(_: Request) -> Response:
    return JSONResponse(openapi())


async def _while_connected(request: Request, lines: AsyncGenerator[Line, None]) -> AsyncGenerator[Line, None]:
    """Yield the lines of a request while somebody reads them, and nothing from when nobody does.

    They are taken as they come, however slowly they are read: who reads slowly keeps no process.
    """
    latest: asyncio.Queue[Line | None] = asyncio.Queue()

    async def collect() -> None:
        try:
            async with contextlib.aclosing(lines) as told:
                async for line in told:
                    while "progress" in line and not latest.empty():
                        latest.get_nowait()  # nobody has read it in time
                    latest.put_nowait(line)
        finally:
            latest.put_nowait(None)

    async def watch() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(INTERVAL)
        latest.put_nowait(None)

    tasks = [asyncio.ensure_future(collect()), asyncio.ensure_future(watch())]
    try:
        while (line := await latest.get()) is not None:
            yield line
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _events(request: Request, lines: AsyncGenerator[Line, None]) -> AsyncIterator[str]:
    """Tell progress and answer as events."""
    async with contextlib.aclosing(_while_connected(request, lines)) as told:
        async for line in told:
            kind = "progress" if "progress" in line else "answer" if line["ok"] else "error"
            yield f"event: {kind}\ndata: {json.dumps(line[kind])}\n\n"


def _response(line: Line) -> Response:
    if line["ok"]:
        return JSONResponse(line["answer"])
    return _wrong(CODES.get(line["error"]["kind"], 500), line["error"])


def allowed_hosts(host: str, port: int, more: tuple[str, ...]) -> frozenset[str]:
    """Give the names, with and without the port, under which a server may be addressed.

    Examples
    --------
    >>> sorted(allowed_hosts("127.0.0.1", 80, ("designer.example",)))[:2]
    ['127.0.0.1', '127.0.0.1:80']
    """
    names = {"localhost", "127.0.0.1", "[::1]", f"[{host}]" if ":" in host else host, *more}
    return frozenset(name.lower() for known in names for name in (known, f"{known}:{port}"))


def run(service: Service, sockets: Any) -> None:
    """Serve on sockets until a signal comes."""
    import uvicorn

    config = uvicorn.Config(
        service.app(),
        log_level="warning",
        access_log=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=2,
        limit_concurrency=2000,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=sockets)
