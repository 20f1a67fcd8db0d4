"""The command line of comparisons with exhaustion: what was met on the way, and every fault."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

Counts = Counter[str]
Judge = Callable[[int, int, Counts], Iterable[str]]
"""Gives the faults of so many instances, from a seed on, and counts what they hold."""


def report(description: str | None, judge: Judge) -> int:
    """Run from the command line; the exit code is 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--count", type=int, default=500, help="how many instances")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    counts: Counts = Counter()
    wrong = list(judge(options.count, options.seed, counts))
    print("\n".join(f"{number:6} {what}" for what, number in counts.items()))
    print("\n".join([f"wrong: {len(wrong)}", *wrong]))
    return 1 if wrong else 0


def first(
    count: int, seed: int, faults: Callable[[int, Counts], Iterable[str]], counts: Counts
) -> Iterator[str]:
    """Judge seed after seed until so many of them were instances worth judging."""
    while counts["instances"] < count:
        yield from (f"seed {seed}: {fault}" for fault in faults(seed, counts))
        seed += 1
