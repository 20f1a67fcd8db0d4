"""A real Dask cluster whose parts die: nothing is lost, nothing is there twice, and what happened is told."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.questions.batch.small import written, wrong_lines

pytest.importorskip("distributed")

DASK = Path(sys.executable).parent / "dask"
COUNT = 90


class Cluster:
    """A scheduler and workers, each a process."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *command: object) -> subprocess.Popen[bytes]:
        """Start a part."""
        with (self.folder / "dask.log").open("ab") as log:
            process = subprocess.Popen(
                [str(DASK), *map(str, command), "--no-dashboard"], stdout=log, stderr=log, cwd=self.folder
            )
        self.processes.append(process)
        return process

    def scheduler(self) -> subprocess.Popen[bytes]:
        """Start the scheduler, and wait until it listens."""
        process = self.start("scheduler", "--host", "127.0.0.1", "--port", self.port)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return self.start("worker", self.address, "--nthreads", 1, "--no-nanny", "--death-timeout", 30)


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Run a cluster until the block ends."""
    running = Cluster(folder)
    try:
        yield running
    finally:
        for process in running.processes:
            process.kill()
            process.wait()


def lines(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def begun(cases: Path, out: Path, address: str) -> subprocess.Popen[str]:
    command = ["solve", "--batch", cases, "-o", out, "--dask", address, "-q"]
    return subprocess.Popen(
        [sys.executable, "-m", "designer", *map(str, command)], stderr=subprocess.PIPE, text=True
    )


def until(count: int, out: Path, process: subprocess.Popen[Any]) -> None:
    end = time.monotonic() + 60
    while lines(out) < count and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert lines(out) >= count, process.poll()


@pytest.mark.slow
def test_a_worker_the_client_and_the_scheduler_die_and_every_line_is_there_once(tmp_path: Path) -> None:
    cases, out = written(tmp_path, COUNT), tmp_path / "out.jsonl"
    with cluster(tmp_path) as running:
        scheduler = running.scheduler()
        first, _ = running.worker(), running.worker()
        client = begun(cases, out, running.address)
        until(3, out, client)
        first.kill()
        until(10, out, client)
        client.kill()
        client.wait()
        client = begun(cases, out, running.address)
        until(lines(out) + 5, out, client)
        scheduler.kill()
        _, said = client.communicate(timeout=60)
        assert client.returncode == 4, said
        assert "Traceback" not in said
        assert "a worker was lost" in said
        assert "the same call goes on from here" in said
        assert lines(out) < COUNT
        running.scheduler()
        running.worker()
        client = begun(cases, out, running.address)
        _, said = client.communicate(timeout=120)
        assert client.returncode == 0, said
    assert wrong_lines(out, cases, COUNT) == []
