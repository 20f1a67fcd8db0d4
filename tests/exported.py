"""The reference formulation in MiniZinc against CP-SAT, through exported files, on small random instances.

Run it as ``python -m tests.exported --count 200 --seed 0``; with ``--links`` the instances are the tiny ones
with links, with ``--form`` those of one kind. Every design that MiniZinc gives is judged by the referee, and
its values have to be those that `solve` proves. Without MiniZinc it says so and ends well.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass

from benchmarks.rivals import minizinc
from benchmarks.rivals.answers import Asked
from designer import Instance, check
from designer.solve import solve
from tests.differential import FORMS

SECONDS = 60.0
"""For one instance; what is not proven in it is counted apart, not passed over."""


@dataclass(frozen=True)
class Outcome:
    """What came of one instance: `agreed`, `differs` or `open`, and why."""

    kind: str
    detail: str = ""


def compared(instance: Instance, seconds: float = SECONDS) -> Outcome:
    """Solve an instance in both ways."""
    ours = solve(instance)
    theirs = minizinc.solve(Asked(instance, seconds))
    if theirs.status in ("infeasible", "unknown") or ours.status == "infeasible":
        if theirs.status == ours.status:
            return Outcome("agreed")
        kind = "open" if theirs.status == "unknown" else "differs"
        return Outcome(kind, f"solve says {ours.status}, MiniZinc {theirs.status}")
    if violations := check(instance, theirs).violations:
        return Outcome("differs", f"the design of MiniZinc is not valid: {violations[0].message}")
    if theirs.status != "optimal":
        return Outcome("open", "MiniZinc was not done in time")
    vectors = [[stage.value for stage in design.objectives] for design in (ours, theirs)]
    return (
        Outcome("agreed")
        if vectors[0] == vectors[1]
        else Outcome("differs", f"{vectors[0]} and {vectors[1]}")
    )


def main() -> int:
    """Compare many, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--links", action="store_true")
    parser.add_argument("--form", choices=FORMS, default="plain")
    options = parser.parse_args()
    if lacking := minizinc.missing():
        print(f"Not compared: {lacking}.")
        return 0
    make = FORMS["links" if options.links else options.form].make
    began = time.monotonic()
    found: dict[str, list[str]] = {"agreed": [], "differs": [], "open": []}
    for seed in range(options.seed, options.seed + options.count):
        outcome = compared(Instance.model_validate(make(seed)))
        found[outcome.kind].append(f"seed {seed}: {outcome.detail}")
    for line in (*found["differs"], *found["open"]):
        print(line)
    counts = ", ".join(f"{len(lines)} {kind}" for kind, lines in found.items())
    print(f"{options.count} instances: {counts}; {time.monotonic() - began:.0f} s.")
    return 1 if found["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
