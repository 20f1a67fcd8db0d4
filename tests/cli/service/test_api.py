"""The service over HTTP: answers or clear errors, nothing left behind, nothing for strangers."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from designer.cli.service.openapi import openapi
from designer.cli.service.requests import OPTIONS
from tests.cli.service.serving import TOKEN, Server, right, serving
from tests.helpers.commandline import run
from tests.helpers.ending import ended
from tests.questions.batch.small import small


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--workers", 2, "--most-bytes", 100_000, "--most-seconds", 60, "--waiting", 50) as running:
        yield running


def until(condition: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def slow_instance() -> dict[str, Any]:
    """Give an instance with so many optimal designs that listing them takes long."""
    parties = [{"id": f"P{n}"} for n in range(9)]
    issues = [{"id": f"i{n}", "required": [f"P{n}"], "sizes": [3]} for n in range(9)]
    return {"parties": parties, "issues": issues, "settings": {"objectives": ["institutions"]}}


def test_many_requests_at_once_are_all_answered_rightly(server: Server) -> None:
    with ThreadPoolExecutor(30) as clients:
        assert all(clients.map(lambda number: right(server, number), range(30)))
    assert len(server.workers()) == 2


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"no json", 400, "no JSON"),
        (b"\xff", 400, "no JSON"),
        (b"[" * 50_000, 400, "no JSON"),
        (b"[]", 400, "has to be an object"),
        (b'{"path": "/etc/passwd"}', 400, "has to be an object"),
        (b"", 422, "either an instance or a path"),
        ({"instance": {"titel": "x"}}, 422, "did you mean 'title'"),
        ({"instance": small(0), "options": {"gap": 2}}, 422, "gap"),
        ({"instance": small(0), "options": 3}, 400, "options"),
        ({"instance": "a: [1"}, 422, "instance"),
        (b'{"instance": "\\ud800"}', 400, ""),
        (b'{"instance": "' + b"x" * 200_000 + b'"}', 413, "100000 bytes at most"),
    ],
)
def test_what_cannot_be_used_is_told_by_name(server: Server, body: Any, status: int, said: str) -> None:
    found, answer = server.ask("solve", body)
    assert (found, said in answer["error"]["message"]) == (status, True), answer
    assert "Traceback" not in json.dumps(answer)


def test_strangers_are_refused(server: Server) -> None:
    body = {"instance": small(0)}
    assert server.ask("solve", body, Authorization="Bearer wrong")[0] == 401
    assert server.ask("solve", body, Authorization=TOKEN)[0] == 401
    assert server.ask("solve", body, Host="evil.example")[0] == 403
    assert server.ask("solve", body, Host=f"evil.example:{server.port}")[0] == 403
    assert server.ask("solve", body, Origin="http://evil.example")[0] == 403
    assert server.ask("solve", body, Origin="null")[0] == 403
    assert server.ask("solve", body, Origin=f"http://localhost:{server.port}")[0] == 200
    assert server.ask("solve", None, method="GET")[0] == 405
    assert server.ask("nothing", body)[0] == 404
    assert server.ask("", None, method="GET", path="/healthz", Authorization="")[0] == 200


def test_progress_and_answer_come_as_events(server: Server) -> None:
    status, text = server.ask("solve", {"instance": small(2)}, Accept="text/event-stream")
    assert status == 200
    events = [block.split("\n") for block in text.strip().split("\n\n")]
    kinds = [lines[0].removeprefix("event: ") for lines in events]
    assert kinds[-1] == "answer"
    assert set(kinds[:-1]) <= {"progress"}
    assert json.loads(events[-1][1].removeprefix("data: "))["status"] == "optimal"
    status, text = server.ask("solve", {"instance": {"titel": 1}}, Accept="text/event-stream")
    assert text.startswith("event: error\n")


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_who_hangs_up_cancels_and_leaves_no_process_at_work(server: Server, accept: str) -> None:
    body = json.dumps({"instance": slow_instance(), "options": {"limit": 100_000}})
    for _ in range(3):  # more than there are workers
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request(
            "POST", "/api/v1/explore", body, {"Authorization": f"Bearer {TOKEN}", "Accept": accept}
        )
        time.sleep(0.3)
        connection.close()
    assert ended(lambda: right(server, 1))


def test_a_worker_that_is_killed_costs_its_request_and_is_replaced(server: Server) -> None:
    assert all(right(server, number) for number in range(2))
    before = server.workers()
    with ThreadPoolExecutor(2) as clients:
        body = {"instance": slow_instance(), "options": {"limit": 100_000, "time_limit": 30}}
        asked = [clients.submit(server.ask, "explore", body) for _ in before]
        time.sleep(1)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        for answer in asked:
            status, said = answer.result(timeout=60)
            assert (status, said["error"]["kind"]) == (500, "lost")
    assert right(server, 2)
    assert not {*before} & {*server.workers()}


def test_a_slow_client_and_one_that_says_nothing_keep_nobody_waiting(server: Server) -> None:
    silent, slow = (socket.create_connection(("127.0.0.1", server.port)) for _ in range(2))
    slow.sendall(b"POST /api/v1/solve HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer x\r\n")
    assert right(server, 1)
    for client in (silent, slow):
        client.close()


def test_nothing_is_left_when_it_ends() -> None:
    with serving("--workers", 1) as running:
        assert right(running, 0)
        workers = running.workers()
        assert len(workers) == 1
    assert until(lambda: not os.path.exists(f"/proc/{workers[0]}") or not os.path.exists("/proc/self"))


def test_too_many_that_wait_are_told_to_come_again() -> None:
    with serving("--workers", 1, "--waiting", 0) as running, ThreadPoolExecutor(2) as clients:
        body = {"instance": slow_instance(), "options": {"limit": 100_000, "time_limit": 4}}
        first = clients.submit(running.ask, "explore", body)
        time.sleep(1)
        status, answer = running.ask("solve", {"instance": small(0)})
        assert (status, answer["error"]["kind"]) == (503, "busy")
        assert first.result(timeout=60)[0] == 200


def test_the_description_has_every_verb_and_resolves(server: Server) -> None:
    status, told = server.ask("", None, method="GET", path="/openapi.json", Authorization="")
    assert status == 200
    assert told == json.loads(json.dumps(openapi()))
    assert {path.rpartition("/")[2] for path in told["paths"]} == {*OPTIONS}
    text = json.dumps(told)
    for part in text.split('"$ref": "#/components/schemas/')[1:]:
        assert part.partition('"')[0] in told["components"]["schemas"]


def test_only_this_machine_is_served_without_a_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.delenv("DESIGNER_TOKEN", raising=False)
    result = run("serve", "--api", "--host", "0.0.0.0")
    assert (result.exit_code, "Others can reach 0.0.0.0" in result.stderr) == (2, True)
    empty = tmp_path / "token"
    empty.write_text("\n")
    for file in (empty, tmp_path / "none"):
        assert run("serve", "--api", "--token-file", file).exit_code == 2
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--api", "--port", taken.getsockname()[1])
    assert (result.exit_code, "cannot listen" in result.stderr) == (2, True)
    assert run("serve").exit_code == 2
