"""The file of results: one line of JSON a run, appended whole, readable whatever becomes of the program."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import platform
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import designer
from designer.questions.bench.plan import Asked, Run
from designer.runtime.jsonl import Record
from designer.runtime.jsonl import read as read_all

Key = tuple[Any, ...]

UNFINISHED = ("missing",)
"""What is run again next time: a rival may have been installed since."""

PACKAGES = ("ortools", "highspy", "numpy")


def read(file: Path) -> list[Record]:
    """Read the results that there are.

    Examples
    --------
    >>> read(Path("no such file"))
    []
    """
    return [record for record in read_all(file) if "status" in record]


def key(record: Record) -> Key:
    """Give what makes two runs the same, so that one of them is enough."""
    names = ("instance", "sha256", "engine", "seed", "limit", "commit", "machine")
    return tuple(record.get(name) for name in names)


def finished(records: Iterable[Record]) -> set[Key]:
    """Give the runs that need not be repeated."""
    return {key(record) for record in records if record["status"] not in UNFINISHED}


def latest(records: Iterable[Record]) -> list[Record]:
    """Keep of runs that differ in nothing but the state of the program and the machine the last one."""
    kept: dict[Key, Record] = {}
    for record in records:
        same = tuple(record.get(name) for name in ("instance", "engine", "seed", "limit"))
        kept.pop(same, None)
        kept[same] = record
    return list(kept.values())


COLUMNS = (
    *("suite", "family", "instance", "parties", "issues", "sha256", "engine", "seed", "limit", "status"),
    *("values", "bounds", "valid", "known", "seconds", "wall", "cpu", "peak_mb", "load", "began"),
    *("machine", "python", "version", "commit", "packages", "message"),
)
"""Of the table of results."""


def as_csv(records: Iterable[Record]) -> str:
    """Write results as a table, for spreadsheets and data frames; curves are in the lines of JSON only.

    Examples
    --------
    >>> print(as_csv([{"instance": "x", "status": "optimal", "objectives": [{"value": 3, "bound": 3}]}]))
    suite,family,instance,...
    ,,x,,,,,,,optimal,3,3,...
    """
    text = io.StringIO()
    table = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    for record in records:
        stages = record.get("objectives", [])
        packages = " ".join(f"{name}=={number}" for name, number in record.get("packages", {}).items())
        shown = {
            field: " ".join("" if stage[key] is None else str(stage[key]) for stage in stages)
            for field, key in (("values", "value"), ("bounds", "bound"))
        }
        table.writerow(record | shown | {"packages": packages})
    return text.getvalue()


def heading(run: Run, asked: Asked) -> Record:
    """Give what a record says of a run before it has begun."""
    return {
        "suite": run.suite,
        "family": run.problem.family,
        "instance": run.problem.name,
        "size": run.problem.size,
        "known": run.problem.known,
        "sha256": asked.sha256,
        "engine": run.contender.name,
        "seed": run.seed,
        "limit": run.limit,
        **circumstances(),
    }


@cache
def circumstances() -> Record:
    """Say on what machine, and with which versions of what, things are run."""
    return {
        "machine": machine(),
        "python": platform.python_version(),
        "version": designer.__version__,
        "commit": commit(Path(designer.__file__).parent),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def machine() -> str:
    """Name the processor, how many cores may be used, and the memory."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores, {memory():.0f} GiB, {platform.system()}"


def memory() -> float:
    """Give the gibibytes of the machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def commit(folder: Path) -> str | None:
    """Name the state of a working tree: its commit, and a fingerprint of what has changed since."""
    try:
        # A package installed inside of somebody's working tree is not what that is about.
        _git(folder, "ls-files", "--error-unmatch", "__init__.py")
        head = _git(folder, "rev-parse", "--short=12", "HEAD").decode().strip()
        changes = _git(folder, "diff", "HEAD") + _unknown(folder.parent)
    except (OSError, subprocess.CalledProcessError):
        return None
    return f"{head}+{hashlib.sha256(changes).hexdigest()[:6]}" if changes else head


def _unknown(tree: Path) -> bytes:
    """Give what the files hold that git does not know yet, of the program and its rivals."""
    names = _git(tree, "ls-files", "--others", "--exclude-standard", "-z", "designer", "benchmarks")
    files = [tree / name for name in names.decode().split("\0") if name.endswith(".py")]
    return b"".join(file.read_bytes() for file in files)


def _git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=True).stdout


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
