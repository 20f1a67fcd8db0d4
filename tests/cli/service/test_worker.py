"""The worker: every line is answered once, whatever it says, and what is cancelled ends."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
from typing import Any

import pytest

from designer.cli.service.requests import OPTIONS
from designer.cli.service.verbs import Kept
from designer.cli.service.worker import Worker
from designer.instance import Instance
from tests.helpers.commandline import run
from tests.questions.batch.small import expected, small

DESIGN = {"design": {"instance": {"title": "x"}, "institutions": []}}


def told(
    *requests: Any, most_bytes: int = 100_000, most_seconds: float | None = None
) -> list[dict[str, Any]]:
    """Give the lines that a worker says, without those of progress."""
    said = io.BytesIO()
    lines = b"".join(r if isinstance(r, bytes) else json.dumps(r).encode() + b"\n" for r in requests)
    Worker(said, 2, most_seconds, most_bytes).serve(io.BytesIO(lines))
    answers = [json.loads(line) for line in said.getvalue().splitlines()]
    assert all(answer["schema"] == "designer/response@1" for answer in answers)
    return [answer for answer in answers if "progress" not in answer]


def test_requests_are_answered_by_their_ids_whatever_the_order() -> None:
    asked = [{"id": f"r{n}", "verb": "solve", "instance": small(n)} for n in range(6)]
    answers = {answer["id"]: answer for answer in told(*asked)}
    assert len(answers) == 6
    for number in range(6):
        values = {o["name"]: o["value"] for o in answers[f"r{number}"]["answer"]["objectives"]}
        assert values["institutions"] == expected(number)


@pytest.mark.parametrize(
    ("verb", "options", "schema"),
    [
        ("validate", {}, "designer/validation@1"),
        ("solve", {"seed": 1}, "designer/design@1"),
        ("check", DESIGN, "designer/verdict@1"),
        ("explain", {"most": 1}, "designer/impossible@1"),
        ("why-not", {"wish": "A, C on i0"}, "designer/why-not@1"),
        ("prices", {}, "designer/prices@1"),
        ("what-if", {"edit": {"set": {"settings.max_mandate": 1}}}, "designer/what-if@1"),
        ("explore", {"limit": 2}, "designer/optima@1"),
    ],
)
def test_every_verb_answers_and_says_in_what_form(verb: str, options: dict[str, Any], schema: str) -> None:
    (answer,) = told({"id": 1, "verb": verb, "instance": small(1), "options": options})
    assert answer["ok"], answer
    assert answer["answer"]["schema"] == schema
    assert {*OPTIONS} - {"schema"} == {
        *("validate", "solve", "check", "explain", "why-not", "prices", "what-if", "explore")
    }


def test_a_yaml_text_and_a_path_are_instances_too() -> None:
    text = "title: T\nparties: [{id: A}, {id: B}]\nissues: [{id: x, required: [A, B]}]\n"
    answers = told(
        {"id": 1, "verb": "solve", "instance": text},
        {"id": 2, "verb": "solve", "path": "infeasible"},
        {"id": 3, "verb": "schema", "options": {"kind": "design"}},
    )
    found = {answer["id"]: answer["answer"] for answer in answers}
    assert (found[1]["status"], found[2]["status"]) == ("optimal", "infeasible")
    assert found[3]["title"] == "Design"


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (b"no json\n", "malformed", "Invalid JSON"),
        (b"\xff\xfe\n", "malformed", "Invalid JSON"),
        (b"[" * 5000 + b"\n", "malformed", "Invalid JSON"),
        (b'{"id": 1, "verb": "solve", "pat": "x"}\n', "malformed", "pat"),
        (b'{"verb": "solve"}\n', "malformed", "needs an id"),
        (b'{"id": 1}\n', "invalid", "no verb None"),
        (b'{"id": 1, "verb": "slove"}\n', "invalid", "no verb 'slove'"),
        (b'{"id": 1, "verb": "solve"}\n', "invalid", "either an instance or a path"),
        (b'{"id": 1, "verb": "solve", "path": "-"}\n', "invalid", "requests are read from there"),
        (b'{"id": 1, "verb": "solve", "path": "no/such.yaml"}\n', "invalid", "no such file"),
        (b'{"id": 1, "verb": "solve", "instance": {"titel": 1}}\n', "invalid", "did you mean 'title'"),
        (b'{"id": 1, "verb": "solve", "path": "two_rivers", "options": {"gap": 2}}\n', "invalid", "gap"),
        (b'{"id": 1, "verb": "why-not", "path": "two_rivers", "options": {"wish": "?"}}\n', "invalid", ""),
        (b'{"id": 1, "verb": "check", "path": "two_rivers"}\n', "invalid", "design"),
        (b'"' + b"x" * 200_000 + b'"\n', "too-large", "100000 bytes at most"),
    ],
)
def test_a_line_that_is_no_request_costs_an_error_and_nothing_else(line: bytes, kind: str, said: str) -> None:
    answers = told(line, {"id": "after", "verb": "solve", "instance": small(0)})
    assert len(answers) == 2
    wrong = next(answer for answer in answers if answer["id"] != "after")
    assert (wrong["ok"], wrong["error"]["kind"]) == (False, kind)
    assert said in wrong["error"]["message"]
    assert next(answer for answer in answers if answer["id"] == "after")["ok"]


def test_an_instance_that_was_asked_for_is_kept_and_few_are() -> None:
    from designer.cli.service.requests import Request
    from designer.cli.service.verbs import KEPT

    kept = Kept()
    request = Request(id=1, verb="solve", instance=small(0))
    first = kept.read(request)
    assert isinstance(first, Instance)
    assert kept.read(request) is first
    for number in range(KEPT):
        kept.read(Request(id=1, verb="solve", instance=small(number + 1)))
    assert kept.read(request) is not first
    assert kept.read(request) == first


def test_no_request_takes_longer_than_the_worker_allows() -> None:
    (answer,) = told(
        {"id": 1, "verb": "solve", "path": "northeast_asia_2009", "options": {"time_limit": 500}},
        most_seconds=0.01,
    )
    assert answer["answer"]["status"] in ("unknown", "feasible")


def begun(*options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "designer", "worker", *options]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_what_is_cancelled_answers_with_what_there_is_and_a_signal_ends_all() -> None:
    process = begun("--jobs", "2")
    assert process.stdin is not None
    assert process.stdout is not None
    slow = {"verb": "explore", "path": "northeast_asia_2009", "options": {"limit": 100_000}}
    for id in (1, 2):
        process.stdin.write(json.dumps({"id": id, **slow}) + "\n")
    process.stdin.write(json.dumps({"id": 1, **slow}) + "\n")
    process.stdin.write('{"cancel": 1}\n{"cancel": 17}\n')
    process.stdin.flush()
    said: list[dict[str, Any]] = []
    while len(said) < 2:
        line = json.loads(process.stdout.readline())
        if "progress" not in line:
            said.append(line)
    assert [line["id"] for line in said] == [1, 1]
    assert said[0]["error"]["message"] == "this id is in use"
    assert said[1]["cancelled"]
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert [json.loads(line)["id"] for line in out.splitlines() if '"progress"' not in line] == [2]


def test_it_ends_where_nobody_reads_any_more() -> None:
    process = begun()
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.write('{"id": 1, "verb": "solve", "path": "two_rivers"}\n')
    process.stdin.flush()
    assert process.wait(timeout=60) == 141
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()


def test_its_limits_are_checked() -> None:
    assert run("worker", "--jobs", 0).exit_code == 2
    assert run("worker", "--most-bytes", 1).exit_code == 2
