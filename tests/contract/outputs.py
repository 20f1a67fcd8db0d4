"""Real outputs: every verb that prints JSON, over bundled cases."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from designer.cli.service.worker import Worker
from designer.read import load
from tests.helpers.commandline import run

FEW = ("two_rivers", "infeasible", "judged", "old_commissions")
"""Cases of the tests; ``python -m tests.contract.shapes`` looks at all small ones."""

SECONDS = ("--time-limit", "5")


def outputs(cases: Iterable[str], folder: Path) -> Iterator[Any]:
    """Yield the JSON that verbs print of cases, with the files that they write."""
    for case in cases:
        for command in _commands(case, folder):
            yield from _printed(command)
        yield from _files(case, folder)
        yield from _lines(case, folder)


def _commands(case: str, folder: Path) -> Iterator[list[object]]:
    """Yield the commands of a case; the first ones write the files that others read."""
    instance, design, proof = load(case), folder / f"{case}.json", folder / f"{case}.proof.json"
    other = folder / f"{case}.other.json"
    yield ["solve", case, "--json", *SECONDS]
    yield ["solve", case, "-q", "-o", design, *SECONDS]
    yield ["explain", case, "--json", *SECONDS]
    yield ["explain", case, "--proof", "--json", "-o", proof, *SECONDS]
    if proof.exists():
        yield ["verify", case, proof, "--json"]
    yield ["explain", case, "--target", "institutions=1", "--json", *SECONDS]
    yield ["explain", case, "--prices", "--json", *SECONDS]
    yield ["explore", case, "--json", *SECONDS]
    yield ["explore", case, "--front", "institutions,seats", "--json", *SECONDS]
    yield ["explore", case, "--diverse", 2, "--within", "institutions=1", "--json", *SECONDS]
    yield ["what-if", case, "--expand", "--json", *SECONDS]
    yield ["robust", case, "--workers", 1, "--worlds", 4, "--every", "--json", *SECONDS]
    if instance.rules:
        dropped = ["what-if", case, "--drop", instance.rules[0].id, *SECONDS]
        yield [*dropped, "--json"]
        yield [*dropped, "--stay-close", "--json"]
    for issue in instance.issues[:2]:
        wish = f"{instance.parties[0].id} on {issue.id}"
        yield ["explain", case, "--why-not", wish, "--json", *SECONDS]
    if design.exists():
        yield ["check", case, design, "--json"]
        other.write_text(_without_one(design.read_text()))
        yield ["check", case, other, "--json"]
        yield ["compare", case, design, other, "--json"]
        bodies = json.loads(design.read_text())["institutions"]
        if bodies:
            yield ["explain", case, "--institution", bodies[0]["id"], "--json", *SECONDS]


def _without_one(design: str) -> str:
    """Leave an institution out, and what leans on it."""
    data = json.loads(design)
    bodies = data["institutions"][1:]
    return json.dumps({"instance": data["instance"], "institutions": bodies})


def _printed(command: list[object]) -> Iterator[Any]:
    result = run(*command)
    assert result.exception is None or isinstance(result.exception, SystemExit), (command, result.exception)
    if "--json" in command:
        with suppress(json.JSONDecodeError):
            yield json.loads(result.stdout)


def _files(case: str, folder: Path) -> Iterator[Any]:
    proof = folder / f"{case}.proof.json"
    if proof.exists():
        yield json.loads(proof.read_text())


def _lines(case: str, folder: Path) -> Iterator[Any]:
    """Yield lines of a batch, right and wrong, and those of a worker."""
    broken = folder / "broken.json"
    broken.write_text("{}")
    for line in run("solve", "--batch", case, broken, "--workers", 1, "-q").stdout.splitlines():
        yield json.loads(line)
    said = BytesIO()
    verbs = [{"id": verb, "verb": verb, "path": case} for verb in ("validate", "solve", "check")]
    Worker(said, 1, 5.0, 10_000).serve(BytesIO(b"".join(json.dumps(v).encode() + b"\n" for v in verbs)))
    for text in said.getvalue().splitlines():
        line = json.loads(text)
        yield line
        if line.get("answer"):
            yield line["answer"]
