"""What is to be run: problems, who is to solve them, and how it is started."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ENGINES = ("auto", "compact", "pool")
"""The engines of the program itself, by the names of ``designer solve --engine``."""


@dataclass(frozen=True)
class Problem:
    """An instance to be solved.

    Parameters
    ----------
    name
        What results call it.
    text
        Gives the instance as JSON or YAML; a large one only when it is asked for.
    family
        What it is one of, such as regions; those of a family are compared by size.
    size
        How large it is, in issues; 0 where that says nothing.
    known
        The optimum of its first objective, where one is published.
    suffix
        Of a file with the text.
    """

    name: str
    text: Callable[[], str]
    family: str = "files"
    size: int = 0
    known: float | None = None
    suffix: str = ".json"


@dataclass(frozen=True)
class Contender:
    """Who is to solve problems: an engine or a rival.

    Parameters
    ----------
    name
        What results call it.
    command
        What starts it; the file of the instance, ``--seed``, ``--time-limit`` and ``--memory`` are added.
    folder
        Where it is started; None for the present folder.
    """

    name: str
    command: tuple[str, ...]
    folder: Path | None = None


def engine(name: str) -> Contender:
    """Give an engine of the program itself."""
    return Contender(name, (sys.executable, "-m", "designer.questions.bench.child", name))


@dataclass(frozen=True)
class Run:
    """One problem, solved once."""

    suite: str
    problem: Problem
    contender: Contender
    seed: int
    limit: float


@dataclass(frozen=True)
class Asked:
    """A problem as it is handed over: the text, and its fingerprint."""

    problem: Problem

    @cached_property
    def text(self) -> str:
        """The instance."""
        return self.problem.text()

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def runs(
    suite: str,
    problems: Iterable[Problem],
    contenders: Iterable[Contender],
    seeds: Iterable[int],
    limit: float,
) -> list[Run]:
    """Combine everything with everything, problem by problem, so that ratios stand close in time."""
    everybody, numbers = list(contenders), list(seeds)
    return [
        Run(suite, problem, c, seed, limit) for problem in problems for seed in numbers for c in everybody
    ]
