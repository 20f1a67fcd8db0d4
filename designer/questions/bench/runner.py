"""Running: one process after the other, each with its limits, each result written before the next begins."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

from designer.questions.bench.plan import Asked, Run
from designer.questions.bench.results import finished, heading, key, memory, read
from designer.runtime.jsonl import Record, append

GRACE = 15.0
"""Seconds after its limit at which a run is killed: some look at the clock seldom."""

SHARE = 2 / 3
"""Of the memory of the machine, what one run may take."""

INTERVAL = 0.02

Tell = Callable[[int, int, Record], None]
"""Told the number of the run, how many there are, and its record."""


def execute(
    runs: Iterable[Run], file: Path, tell: Tell = lambda *_: None, grace: float = GRACE
) -> list[Record]:
    """Run what is not finished yet, and append every result to a file.

    Returns
    -------
    list of dict
        The records of all the runs asked for, those from before included.
    """
    todo = list(runs)
    known = {key(record): record for record in read(file)}
    done = finished(known.values())
    records: list[Record] = []
    asked: dict[str, Asked] = {}
    for number, run in enumerate(todo, start=1):
        if run.problem.name not in asked:
            asked = {run.problem.name: Asked(run.problem)}  # only one at a time is kept in memory
        head = heading(run, asked[run.problem.name])
        if key(head) in done:
            records.append(known[key(head)])
            continue
        record = head | single(run, asked[run.problem.name].text, grace)
        append(file, record)
        records.append(record)
        tell(number, len(todo), record)
    return records


def single(run: Run, text: str, grace: float = GRACE) -> Record:
    """Run once, and say what came of it."""
    load = round(os.getloadavg()[0], 2)
    began = datetime.now(UTC).isoformat(timespec="seconds")
    with tempfile.TemporaryDirectory(prefix="designer-bench-") as folder:
        instance = Path(folder) / f"instance{run.problem.suffix}"
        instance.write_text(text, "utf-8")
        with open(Path(folder) / "out", "w+b") as out, open(Path(folder) / "err", "w+b") as err:
            used = _process(_command(run, instance), run, out, err, run.limit + grace)
            result = _result(out) if used.ended == "itself" and not used.code else None
            said = _tail(err)
    measured = {"began": began, "load": load, "wall": round(used.wall, 3), "cpu": round(used.cpu, 3)}
    measured["peak_mb"] = round(used.peak_mb, 1)
    if result is not None:
        return {**measured, **result}
    if used.ended == "killed":
        after = f"killed {grace:g} s after its limit"
        return {**measured, "status": "killed", "message": after}
    how = f"signal {-used.code}" if used.code < 0 else f"exit code {used.code}"
    status = "memory" if "bad_alloc" in said or "MemoryError" in said else "crashed"
    return {**measured, "status": status, "message": f"{how}: {said}" if said else how}


@dataclass(frozen=True)
class _Used:
    """How a process ended and what it has used."""

    ended: str
    code: int
    wall: float
    cpu: float
    peak_mb: float


def _command(run: Run, instance: Path) -> list[str]:
    limits = ["--seed", str(run.seed), "--time-limit", str(run.limit), "--memory", f"{SHARE * memory():.2f}"]
    return [*run.contender.command, str(instance), *limits]


def _process(command: list[str], run: Run, out: IO[bytes], err: IO[bytes], most: float) -> _Used:
    """Run a process in a group of its own, so that whatever it starts ends with it."""
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    started = monotonic()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        cwd=run.contender.folder,
        env=environment,
        start_new_session=True,
    )
    ended = "itself"
    try:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if ended == "itself" and monotonic() - started > most:
                ended = "killed"
                _kill(process)
            sleep(INTERVAL)
    except BaseException:
        _kill(process)
        process.wait()
        raise
    process.returncode = os.waitstatus_to_exitcode(status)
    _kill(process)  # what it has left behind
    wall = monotonic() - started
    return _Used(ended, process.returncode, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _result(out: IO[bytes]) -> Any:
    out.seek(0)
    with suppress(json.JSONDecodeError, UnicodeDecodeError):
        found = json.loads(out.read())
        if isinstance(found, dict) and "status" in found:
            return found
    return None


def _tail(err: IO[bytes]) -> str:
    """Give the last line of what was said, which of Python is the error."""
    err.seek(0)
    lines = err.read().decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1][:500] if lines else ""
