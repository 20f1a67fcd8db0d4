"""A rival as a measured process: ``python -m benchmarks.rivals NAME FILE --seed 0 --time-limit 10``."""

from __future__ import annotations

from importlib import import_module

from benchmarks.rivals import RIVALS
from benchmarks.rivals.answers import Asked
from designer.design import Design
from designer.instance import Instance
from designer.questions.bench.child import MissingError, Solver, main
from designer.runtime.progress import OnProgress

MODULES = {"cpsat": "compact_cpsat", "scip": "compact_scip", "highs": "compact_highs"}
"""Where a module is not called like its rival."""


def rival(name: str) -> Solver:
    """Give a rival by its name."""
    if name not in RIVALS:
        raise MissingError(f"there is no rival '{name}'; these are: {', '.join(RIVALS)}")
    module = import_module(f"benchmarks.rivals.{MODULES.get(name, name)}")
    if lacking := module.missing():
        raise MissingError(lacking)

    def run(instance: Instance, seconds: float, seed: int, tell: OnProgress) -> Design:
        design: Design = module.solve(Asked(instance, seconds, seed, tell))
        return design

    return run


if __name__ == "__main__":
    main(rival)
