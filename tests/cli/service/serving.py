"""A server for tests, and requests to it; ``python -m tests.cli.service.serving`` puts load on one."""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import median
from typing import Any

from tests.questions.batch.small import expected, small

TOKEN = "a token for tests"


class Server:
    """A server that is running."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process, self.port = process, port

    def ask(
        self, verb: str, body: Any, *, method: str = "POST", path: str | None = None, **headers: str
    ) -> tuple[int, Any]:
        """Send a request; give the status and the JSON, or the text, that comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        said = {"Authorization": f"Bearer {TOKEN}", **headers}
        try:
            connection.request(method, path or f"/api/v1/{verb}", data, said)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text

    def workers(self) -> list[int]:
        """List the processes that work for it."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True
        )
        return [int(pid) for pid in found.stdout.split()]


@contextmanager
def serving(*options: object) -> Iterator[Server]:
    """Run a server at a port that is free."""
    command = [sys.executable, "-m", "designer", "serve", "--api", "--port", "0", *map(str, options)]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=os.environ | {"DESIGNER_TOKEN": TOKEN}
    )
    try:
        assert process.stderr is not None
        found = re.search(r":(\d+)/api", process.stderr.readline())
        assert found is not None
        yield Server(process, int(found[1]))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def right(server: Server, number: int) -> bool:
    """Whether the answer to a small instance is the one worked out by hand."""
    status, answer = server.ask("solve", {"instance": small(number)})
    values = {o["name"]: o["value"] for o in answer["objectives"]} if status == 200 else {}
    return values.get("institutions") == expected(number)


def main() -> int:
    """Put load on a server as asked, and say how it bore it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with serving("--workers", given.workers) as server:
        right(server, 0)
        took = []
        for number in range(20):
            began = time.perf_counter()
            right(server, number)
            took.append(time.perf_counter() - began)
        print(f"one after the other: {1000 * median(took):.1f} ms a request (median)")
        began = time.perf_counter()
        with ThreadPoolExecutor(given.requests) as clients:
            answers = list(clients.map(lambda number: right(server, number), range(given.requests)))
        seconds = time.perf_counter() - began
        print(f"{given.requests} at once: {answers.count(True)} right, {seconds:.1f} s")
    return 0 if all(answers) else 1


if __name__ == "__main__":
    sys.exit(main())
