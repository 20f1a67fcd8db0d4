"""From an instance to an accepted design: stages, searches, bounds, confirmations."""

from designer.solve.solve import ENGINES, Engine, solve

__all__ = ["ENGINES", "Engine", "solve"]
