"""How work grows, counted in calls: the same on every machine, whatever else it does."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable
from typing import Any


def calls(action: Callable[[], Any]) -> int:
    """Count the calls of functions, Python's own among them."""
    profile = cProfile.Profile()
    profile.runcall(action)
    return int(pstats.Stats(profile).total_calls)
