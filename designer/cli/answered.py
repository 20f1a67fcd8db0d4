"""A design to show: the one that is named, or else the best one that is found in the time given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from designer.cli.arguments import read_both, read_instance
from designer.cli.question import told

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance

T = TypeVar("T")

SECONDS = 60.0
"""The time that finding a design takes at most, unless it is said."""


@dataclass(frozen=True)
class Shown:
    """An instance and the design of it that is shown; ``stopped`` where somebody has cut the search short."""

    instance: Instance
    design: Design
    stopped: bool = False


def shown(instance: str, design: str | None, time_limit: float) -> Shown:
    """Read both, or find a design."""
    if design is not None:
        return Shown(*read_both(instance, design))
    asked = read_instance(instance)

    from designer.solve import solve

    found, stopped = told(
        lambda cancel, line: solve(asked, time_limit=time_limit, cancel=cancel, on_progress=line), "INSTANCE"
    )
    return Shown(asked, found, stopped)


def suffix_of(output: Path, known: dict[str, str]) -> str:
    """Give what kind of file is asked for, by the end of its name.

    Raises
    ------
    click.BadParameter
        If it is none of those that are known; ``known`` says what each is.
    """
    suffix = output.suffix.lower()
    if suffix not in known:
        listed = ", ".join(f"{end} ({what})" for end, what in known.items())
        message = f"the name has to end in one of {listed}, not in '{suffix or output.name}'."
        raise click.BadParameter(message, param_hint="'--output'")
    return suffix


def asked_for(what: Callable[[], T], hint: str) -> T:
    """Ask for what may not be there; what is wrong is a mistake of the call."""
    try:
        return what()
    except ValueError as error:
        raise click.BadParameter(f"{error}.", param_hint=hint) from None
