"""The suites and rivals, which are part of the source tree and of no installed package."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import designer
from designer.questions.bench.plan import Contender, Run


class Suites(Protocol):
    """What ``benchmarks/suites.py`` has."""

    RIVALS: Mapping[str, str]
    SUITES: Mapping[str, Callable[[list[Contender], Path | None], list[Run]]]

    @staticmethod
    def contender(name: str) -> Contender:
        """Give an engine or a rival by its name; a KeyError if there is none."""

    @staticmethod
    def everybody() -> list[Contender]:
        """Give all engines and rivals."""


def tree() -> Path | None:
    """Give the source tree, if the program is run in one or from one."""
    folders = (Path.cwd(), Path(designer.__file__).parents[1])
    return next((folder for folder in folders if (folder / "benchmarks" / "suites.py").is_file()), None)


def suites() -> Suites | None:
    """Import the suites, or give None where there is no source tree."""
    folder = tree()
    if folder is None:
        return None
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    found: Any = import_module("benchmarks.suites")
    return found  # type: ignore[no-any-return]
