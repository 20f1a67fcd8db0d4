"""Which random instances are drawn: the same in every run, and others where ``DRAWS`` says which.

``DRAWS=3 pytest`` runs nothing but the tests that draw, with other draws than those of every run, which are
the same whenever the number is. ``make fuzz`` does so for many numbers.
"""

from __future__ import annotations

import os
from random import Random

DRAWS = int(os.environ.get("DRAWS", "0"))
APART = 1_000_000
"""From one number to the next, seeds move so far."""


def seeds(*bounds: int) -> range:
    """Give the seeds of a range, moved to those of these draws."""
    fixed = range(*bounds)
    return range(fixed.start + DRAWS * APART, fixed.stop + DRAWS * APART, fixed.step)


def generator(seed: int) -> Random:
    """Give a source of random numbers with a seed of these draws."""
    return Random(seed + DRAWS * APART)


def enough(count: int, least: int) -> bool:
    """Whether draws hold what a test is about; of others than those of every run nobody knows."""
    return bool(DRAWS) or count >= least
