"""Arguments that several verbs share: how an instance is named, read and completed."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from designer.errors import printable

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance


class InstanceName(click.ParamType[str]):
    """A path, ``-`` for standard input, or the name of a bundled instance; or ``@VARIANT`` of one."""

    name = "instance"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete file names and the names of bundled instances."""
        from designer import bundled

        name, at, begun = incomplete.rpartition("@")
        if at and name in bundled.names():
            known = [f"{name}@{v}" for v in bundled.variants(name) if v.startswith(begun)]
        else:
            known = [name for name in bundled.names() if name.startswith(incomplete)]
        return [CompletionItem(incomplete, type="file"), *map(CompletionItem, known)]


class DesignName(click.ParamType[str]):
    """A path, ``-`` for standard input, or the name of a bundled design."""

    name = "design"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete file names and the names of bundled designs."""
        from designer import bundled

        known = [CompletionItem(name) for name in bundled.designs() if name.startswith(incomplete)]
        return [CompletionItem(incomplete, type="file"), *known]


class Target(click.ParamType[Path]):
    """The name of a file to be written.

    Parameters
    ----------
    dash
        Whether ``-`` is taken, for standard output.
    """

    name = "file"

    def __init__(self, dash: bool = False) -> None:
        self.dash = dash

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Refuse what names no file; a path would overlook a slash at the end."""
        name = str(value)
        if name == "-" and not self.dash:
            self.fail("a file has to be named here, not standard output.", param, ctx)
        if not name or name.endswith(("/", os.sep)):
            self.fail(f"{name!r} is no name of a file.", param, ctx)
        return Path(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete file names."""
        return [CompletionItem(incomplete, type="file")]


class Whole(click.ParamType[int]):
    """A whole number within limits."""

    name = "number"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Refuse what is no whole number, or is outside of the limits."""
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if not (self.least <= number <= self.most):
            self.fail(f"{value!r} is no whole number from {self.least} to {self.most}.", param, ctx)
        return number


class Seconds(click.ParamType[float]):
    """A number of seconds above 0."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Refuse what is no positive finite number."""
        try:
            seconds = float(value)
        except ValueError:
            seconds = math.nan
        if not (0 < seconds < math.inf):
            self.fail(f"{value!r} is no number of seconds above 0, such as 60.", param, ctx)
        return seconds


class Fraction(click.ParamType[float]):
    """A number from 0 to 1."""

    name = "fraction"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Refuse what is no number from 0 to 1."""
        try:
            fraction = float(value)
        except ValueError:
            fraction = math.nan
        if not (0 <= fraction <= 1):
            self.fail(f"{value!r} is no number from 0 to 1, such as 0.05.", param, ctx)
        return fraction


def locate(name: str) -> tuple[str, str | None]:
    """Give the file that an instance argument means, and the variant, if it names one.

    Raises
    ------
    click.BadParameter
        For a bare name that is neither a file nor a bundled instance.
    """
    from designer import bundled

    try:
        return bundled.locate(name)
    except KeyError as error:
        hint = "" if error.args[0].endswith("?") else "; try 'designer instances'."
        message = f"There is no file '{name}', and {error.args[0]}{hint}"
        raise click.BadParameter(printable(message), param_hint="INSTANCE") from None


def read_instance(name: str) -> Instance:
    """Read the instance that an argument means.

    Raises
    ------
    designer.errors.InputError
        With everything that is wrong with it.
    """
    from designer.read import load

    locate(name)  # what is no name at all is a mistake of the call, not of a file
    return load(name)


def read_both(instance: str, design: str) -> tuple[Instance, Design]:
    """Read an instance and a design, of which one may come from standard input."""
    from designer.read import load_design

    if instance == design == "-":
        raise click.UsageError("Only one of INSTANCE and DESIGN can be standard input.")
    return read_instance(instance), load_design(design)
