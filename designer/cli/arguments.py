"""Arguments that several verbs share: how an instance is named, read and completed."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource
from click.shell_completion import CompletionItem

from designer.cli.files import reads, writes
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.design import Design
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance


class Source(click.ParamType[str]):
    """The name of a file that is read; ``noun`` is what it holds.

    Parameters
    ----------
    noun
        With its article, for messages.
    """

    name = "file"

    def __init__(self, noun: str) -> None:
        self.noun = noun

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take any name; the reader refuses those that are none."""
        name = str(value)
        with suppress(KeyError):
            reads(self.file(name), self.noun, param, ctx)
        return name

    def file(self, name: str) -> str:
        """Give the path of the file, ``-`` for standard input."""
        return name

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete file names, and what else there is."""
        known = [CompletionItem(name) for name in self.known(incomplete) if name.startswith(incomplete)]
        return [CompletionItem(incomplete, type="file"), *known]

    def known(self, incomplete: str) -> list[str]:
        """List what can be named beside files."""
        return []


class InstanceName(Source):
    """A path, ``-`` for standard input, or the name of a bundled instance; or ``@VARIANT`` of one."""

    name = "instance"

    def __init__(self) -> None:
        super().__init__("the instance")

    def file(self, name: str) -> str:
        """Give the path of the file, also of a bundled one."""
        from designer.runtime import bundled

        return bundled.locate(name)[0]

    def known(self, incomplete: str) -> list[str]:
        """List the bundled instances, or the variants of the one that is named."""
        from designer.runtime import bundled

        name, at, _ = incomplete.rpartition("@")
        if at and name in bundled.names():
            return [f"{name}@{variant}" for variant in bundled.variants(name)]
        return bundled.names()


class DesignName(Source):
    """A path, ``-`` for standard input, or the name of a bundled design."""

    name = "design"

    def __init__(self) -> None:
        super().__init__("the design")

    def file(self, name: str) -> str:
        """Give the path of the file, also of a bundled one."""
        from designer.runtime import bundled

        return bundled.locate_design(name)

    def known(self, incomplete: str) -> list[str]:
        """List the bundled designs."""
        from designer.runtime import bundled

        return bundled.designs()


def itself(path: Path) -> tuple[Path, ...]:
    """Give the files that a name means, where it means just one."""
    return (path,)


class Target(click.ParamType[Path]):
    """The name of a file to be written.

    Parameters
    ----------
    dash
        Whether ``-`` is taken, for standard output.
    noun
        What is written, with its article, for messages.
    files
        Gives the files that are written where a path is named.
    """

    name = "file"

    def __init__(
        self,
        dash: bool = False,
        noun: str = "the file",
        files: Callable[[Path], Iterable[Path]] = itself,
    ) -> None:
        self.dash, self.noun, self.files = dash, noun, files

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Refuse what names no file, or one that is read or written already."""
        name = str(value)
        if name == "-" and not self.dash:
            self.fail("a file has to be named here, not standard output.", param, ctx)
        # A path would overlook a slash at the end.
        if not name or name.endswith(("/", os.sep)):
            self.fail(f"{name!r} is no name of a file.", param, ctx)
        for file in self.files(Path(value)):
            writes(str(file), self.noun, param, ctx)
        return Path(value)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Complete file names."""
        return [CompletionItem(incomplete, type="file")]


class Folder(click.Path):
    """The name of a folder to write files of given names in."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(file_okay=False, path_type=Path)
        self.names = names

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse what is no folder, or where something in it is read or written already."""
        for name in self.names:
            writes(os.path.join(value, name), name, param, ctx)
        return super().convert(value, param, ctx)


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


class Gigabytes(click.ParamType[float]):
    """A number of gigabytes that a search can do with."""

    name = "gigabytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Refuse what is no such number."""
        from designer.runtime.malloc import LEAST, MOST

        try:
            gigabytes = float(value)
        except ValueError:
            gigabytes = math.nan
        if not (LEAST <= gigabytes <= MOST):
            self.fail(f"{value!r} is no number of gigabytes from {LEAST} to {MOST}, such as 2.", param, ctx)
        return gigabytes


def refuse_given(ctx: click.Context, names: Iterable[str], why: str) -> None:
    """Refuse options that are given and would mean nothing."""
    for param in ctx.command.params:
        given = ctx.get_parameter_source(param.name or "") == ParameterSource.COMMANDLINE
        if param.name in names and given:
            raise click.UsageError(f"{max(param.opts, key=len)} {why}", ctx)


def locate(name: str) -> tuple[str, str | None]:
    """Give the file that an instance argument means, and the variant, if it names one.

    Raises
    ------
    click.BadParameter
        For a bare name that is neither a file nor a bundled instance.
    """
    from designer.runtime import bundled

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
    designer.runtime.errors.InputError
        With everything that is wrong with it.
    """
    from designer.read import load

    locate(name)  # what is no name at all is a mistake of the call, not of a file
    return load(name)


def read_answer(instance: str, answer: str) -> tuple[Instance, Design | Roadmap]:
    """Read an instance and a design or a roadmap, of which one may come from standard input."""
    from designer.read import load_answer

    if instance == answer == "-":
        raise click.UsageError("Only one of INSTANCE and DESIGN can be standard input.")
    return read_instance(instance), load_answer(answer)


def read_both(instance: str, design: str) -> tuple[Instance, Design]:
    """Read an instance and a design, of which one may come from standard input."""
    from designer.read import load_design

    if instance == design == "-":
        raise click.UsageError("Only one of INSTANCE and DESIGN can be standard input.")
    return read_instance(instance), load_design(design)
