"""Contenders that do as they are told, to see what the runner makes of them."""

from __future__ import annotations

import sys
from pathlib import Path

from designer.questions.bench.plan import Contender, Problem, Run

PROBLEM = Problem("tiny", lambda: '{"issues": []}', "tiny", 1)
ANSWER = '{"status": "optimal", "seconds": 0.1, "valid": true, "objectives": []}'


def acting(name: str, script: str) -> Contender:
    """Give a contender that is a script of Python."""
    return Contender(name, (sys.executable, "-c", script))


def noting(name: str, log: Path) -> Contender:
    """Give a contender that notes in a file that it was run."""
    return acting(name, f"open({str(log)!r}, 'a').write({name!r} + '\\n'); print('{ANSWER}')")


def run(contender: Contender, problem: Problem = PROBLEM, limit: float = 5.0, seed: int = 0) -> Run:
    """Give a run of it."""
    return Run("test", problem, contender, seed, limit)
