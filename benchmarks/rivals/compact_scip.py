"""A compact model and SCIP."""

from __future__ import annotations

from ortools.math_opt.python import mathopt

from benchmarks.rivals.answers import Asked
from benchmarks.rivals.compact import solved
from benchmarks.rivals.mathopt import minimiser
from designer.design import Design


def missing() -> str | None:
    """Nothing: it is in the wheel."""
    return None


def solve(asked: Asked) -> Design:
    """Solve an instance."""
    return solved(asked, minimiser(mathopt.SolverType.GSCIP))
