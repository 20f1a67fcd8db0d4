"""The reference formulation in MiniZinc, solved objective by objective with Gecode.

Free rows of variables for each body, no list of candidates: slow, and the same answers by another way.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.rivals.answers import Asked, body_of, claimed, design_of, nothing, values_of
from designer.design import Design
from designer.export import export
from designer.instance import Instance, names_in

SOLVER = "org.gecode.gecode"
LEAST = 0.05
"""Seconds below which another stage is not begun."""


def missing() -> str | None:
    """Say what is not installed, None where all is."""
    if shutil.which("minizinc") is None:
        return "minizinc is not on the PATH (Debian: apt-get install minizinc)"
    known = subprocess.run(["minizinc", "--solvers-json"], capture_output=True, text=True, check=True)
    if any(solver["id"] == SOLVER for solver in json.loads(known.stdout)):
        return None
    return "minizinc has no Gecode (Debian: apt-get install flatzinc)"


def solve(asked: Asked) -> Design:
    """Minimise one objective after the other, each with the earlier ones kept."""
    instance, started = asked.instance, monotonic()
    found: Design | None = None
    bounds: list[float] = []
    for number, stage in enumerate(instance.settings.objectives):
        left = asked.seconds - (monotonic() - started)
        if left < LEAST:
            break
        reached = () if found is None else values_of(instance, found)[:number]
        status, answer = run(instance, "+".join(names_in(stage)), reached, left, asked.seed)
        if answer is None:
            if status == "infeasible" and found is None:
                return nothing(instance, "infeasible")
            break
        found = design_from(instance, answer)
        value = float(values_of(instance, found)[number])
        asked.told(number + 1, value, value if status == "optimal" else None, monotonic() - started)
        if status != "optimal":
            break
        bounds.append(value)
    return nothing(instance, "unknown") if found is None else claimed(instance, found, bounds)


def run(
    instance: Instance, stage: str, reached: tuple[Decimal, ...], seconds: float | None, seed: int = 0
) -> tuple[str, Any]:
    """Solve one exported stage and give its status and, where there is one, the last solution.

    Raises
    ------
    RuntimeError
        If MiniZinc refuses the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asked.mzn"
        file.write_text(export(instance, "minizinc", stage=stage, reached=reached), "utf-8")
        command = ["minizinc", "--solver", SOLVER, "--intermediate", "--random-seed", str(seed)]
        if seconds is not None:
            command += ["--time-limit", str(max(1, int(seconds * 1000)))]
        done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    if done.returncode or "=====ERROR=====" in lines:
        raise RuntimeError(f"minizinc refuses the exported file: {done.stderr or done.stdout}")
    solutions = [line for line in lines if line.startswith("{")]
    if "=====UNSATISFIABLE=====" in lines:
        return "infeasible", None
    if not solutions:
        return "unknown", None
    return ("optimal" if "==========" in lines else "feasible"), json.loads(solutions[-1])


def design_from(instance: Instance, answer: Any) -> Design:
    """Read the design off what the model puts out."""
    rows = answer["bodies"]
    place = {row["number"]: n for n, row in enumerate(rows)}
    asked = ("members", "mandate", "plenary", "taken", "replaces")
    bodies = [body_of(instance, *(row[name] for name in asked)) for row in rows]
    links = frozenset(frozenset(place.get(end, end) for end in pair) for pair in answer["links"])
    return design_of(instance, bodies, links, frozenset(answer["broken"]))
