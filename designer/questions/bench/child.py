"""What a measured process does: read an instance, solve it, judge the answer, print one line of JSON.

``python -m designer.questions.bench.child ENGINE FILE --seed 0 --time-limit 10``. The clock runs from the
instance
read to the answer; the referee comes after it.
"""

from __future__ import annotations

import argparse
import inspect
import json
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, process_time
from typing import Any, TextIO

from designer.check import check
from designer.check.values import value_of
from designer.design import Design
from designer.instance import Instance, plain_number
from designer.runtime.malloc import give_back_at_once
from designer.runtime.progress import OnProgress, Progress

Solver = Callable[[Instance, float, int, OnProgress], Design]
"""Takes an instance, seconds, a seed and whom to tell; gives a design."""

MEBI = 2**20


class MissingError(Exception):
    """What is needed to solve is not installed; the text says what."""


class UnsupportedError(Exception):
    """The instance holds what the solver does not speak of; the text says what."""


@dataclass
class Curve:
    """Incumbent and bound over time, a point for each change."""

    points: list[list[Any]] = field(default_factory=list)
    started: float = field(default_factory=monotonic)

    def __call__(self, progress: Progress) -> None:
        """Take down what has changed."""
        state = [progress.number, progress.incumbent, progress.bound]
        if not self.points or self.points[-1][1:] != state:
            self.points.append([round(monotonic() - self.started, 4), *state])


def main(solver: Callable[[str], Solver], arguments: list[str] | None = None) -> None:
    """Solve as the command line asks; ``solver`` gives who is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--time-limit", type=float, required=True)
    parser.add_argument("--memory", type=float, help="gibibytes of address space")
    options = parser.parse_args(arguments)
    give_back_at_once()
    if options.memory:
        most = int(options.memory * 2**30)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    # Whatever a solver prints on standard output must not get into the result.
    out, sys.stdout = sys.stdout, sys.stderr
    _put(out, outcome(solver, options.name, options.file, options.time_limit, options.seed))


def outcome(
    solver: Callable[[str], Solver], name: str, file: Path, seconds: float, seed: int
) -> dict[str, Any]:
    """Solve an instance and say what came of it."""
    from designer.read import load

    try:
        solve = solver(name)
        instance = load(str(file))
        size = {"parties": len(instance.parties), "issues": len(instance.issues)}
        curve, worked = Curve(), process_time()
        design = solve(instance, seconds, seed, curve)
    except MissingError as lacking:
        return {"status": "missing", "message": str(lacking)}
    except UnsupportedError as beyond:
        return {"status": "unsupported", "message": str(beyond)}
    except MemoryError:
        return {"status": "memory", "message": "it needs more memory than the runs are given"}
    took = monotonic() - curve.started
    used = {
        "seconds": round(took, 4),
        "cpu": round(process_time() - worked + _children().ru_utime + _children().ru_stime, 4),
        "peak_mb": round(peak(), 1),
    }
    return {"status": design.status, **size, **used, "curve": curve.points, **judged(instance, design)}


def judged(instance: Instance, design: Design) -> dict[str, Any]:
    """Say what the referee says of a design, with its values as the referee counts them."""
    if design.status in ("infeasible", "unknown"):
        return {"valid": True, "objectives": [], "notes": list(design.notes)}
    verdict = check(instance, design)
    values = [plain_number(value_of(stage, verdict.values)) for stage in instance.settings.objectives]
    bounds: list[float | None] = [stage.bound for stage in design.objectives]
    bounds += [None] * (len(values) - len(bounds))
    names = [stage.name for stage in design.objectives]
    return {
        "valid": verdict.valid,
        "violations": [violation.message for violation in verdict.violations[:5]],
        "objectives": [
            {"name": name, "value": value, "bound": bound}
            for name, value, bound in zip(names, values, bounds, strict=False)
        ],
        "confirmed_by": list(design.confirmed_by),
        "notes": list(design.notes),
    }


def peak() -> float:
    """Give the largest memory that this process, or one that it has started, has had resident, in MiB."""
    own = 0.0
    with suppress(OSError):
        # Not what getrusage says: that begins with the memory of whoever started the process.
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                own = int(line.split()[1]) / 1024
    if not own:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _kibi()
    children = _children()
    started = children.ru_maxrss / _kibi() if children.ru_utime else 0.0
    return max(own, started)


def _kibi() -> int:
    """Give how many units of ``ru_maxrss`` make a mebibyte: Linux counts kibibytes, macOS bytes."""
    return MEBI if sys.platform == "darwin" else 1024


def _children() -> resource.struct_rusage:
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def _put(out: TextIO, found: dict[str, Any]) -> None:
    out.write(json.dumps(found) + "\n")
    out.flush()


def own_engine(name: str) -> Solver:
    """Give an engine of the program by its name."""
    from designer.solve.solve import HANDED_OVER, solve

    choice = inspect.signature(solve).parameters.get("engine")
    if choice is None and name != "compact":
        raise MissingError(f"this version has one engine only, 'compact', and no '{name}'")

    def run(instance: Instance, seconds: float, seed: int, tell: OnProgress) -> Design:
        chosen: dict[str, Any] = {} if choice is None else {"engine": name}
        try:
            design = solve(instance, time_limit=seconds, seed=seed, on_progress=tell, **chosen)
        except ValueError as refused:
            if choice is not None and "engine" in str(refused):
                raise MissingError(str(refused)) from None
            raise
        # What another engine has found says nothing of this one, and agrees with nobody but itself.
        for note in design.notes:
            if note.startswith(HANDED_OVER):
                raise UnsupportedError(note)
        return design

    return run


if __name__ == "__main__":
    main(own_engine)
