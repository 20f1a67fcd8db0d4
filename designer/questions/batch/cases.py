"""The instances of a batch: files, folders, patterns, lines of a file, data; each named, none read early."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from designer.instance import Instance
from designer.read import OWN, load, load_text
from designer.read.files import read_text, refuse
from designer.runtime import bundled

ENDINGS = (".yaml", ".yml", ".json")
"""Of the files of a folder that are instances."""

LINES = (".jsonl", ".ndjson")
"""Of files of which each line is an instance."""

Source = Instance | str | PathLike[str]
"""An instance, or what names one."""


@dataclass(frozen=True)
class Case:
    """An instance that is asked for, as data that can go to another machine.

    Parameters
    ----------
    name
        What answers call it.
    given
        Its text; or the instance.
    json
        Whether the text is JSON.
    variant
        The variant of it that is asked for.
    """

    name: str
    given: str | Instance
    json: bool = True
    variant: str | None = None

    def instance(self) -> Instance:
        """Read it.

        Raises
        ------
        designer.runtime.errors.InputError
            With everything that is wrong with it.
        """
        if isinstance(self.given, Instance):
            return self.given
        return load_text(self.given, self.name, is_json=self.json, variant=self.variant)

    @property
    def text(self) -> str:
        """What it says."""
        return self.given.sha256 if isinstance(self.given, Instance) else self.given


@dataclass(frozen=True)
class Named:
    """An instance that is named and not read yet."""

    name: str
    file: str
    variant: str | None = None

    def case(self) -> Case:
        """Read its text.

        Raises
        ------
        designer.runtime.errors.InputError
            If the file cannot be read.
        """
        suffix = Path(self.file).suffix.lower()
        if suffix not in OWN:  # it may be of another package, which need not be where the work is done
            return Case(self.name, load(self.name))
        _, text = read_text(self.file)
        return Case(self.name, text, suffix == ".json", self.variant)


@dataclass(frozen=True)
class Given:
    """An instance that is here already."""

    name: str
    ready: Case

    def case(self) -> Case:
        """Give it."""
        return self.ready


Asked = Named | Given


def cases(sources: Iterable[Source]) -> Iterator[Asked]:
    """List the instances that are meant, in their order; those of folders and patterns by name.

    Parameters
    ----------
    sources
        Each an instance; or a path, a folder, a pattern such as ``cases/*.yaml``, a file of which each line
        is an instance (``.jsonl``), ``-`` for such lines from the standard input, or the name of a bundled
        instance, as :func:`designer.read.load` takes it.

    Raises
    ------
    designer.runtime.errors.InputError
        If something names nothing.

    Examples
    --------
    >>> [asked.name for asked in cases(["two_rivers", "northeast_asia_2009@reinforced"])]
    ['two_rivers', 'northeast_asia_2009@reinforced']
    """
    for number, source in enumerate(sources, start=1):
        if isinstance(source, Instance):
            yield Given(str(number), Case(str(number), source))
        else:
            yield from _named(str(source))


def _named(name: str) -> Iterator[Asked]:
    path = Path(name)
    if name == "-" or (path.suffix.lower() in LINES and path.is_file()):
        yield from _lines(name)
    elif path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix.lower() in (*ENDINGS, *LINES))
        if not files:
            refuse(name, f"there is no instance in this folder: no file ends in {', '.join(ENDINGS)}")
        for file in files:
            yield from _named(str(file))
    elif glob.has_magic(name) and not path.exists():
        found = sorted(glob.glob(name, recursive=True))
        if not found:
            refuse(name, "no file has a name like this")
        for match in found:
            yield from _named(match)
    else:
        try:
            located, variant = bundled.locate(name)
        except KeyError as error:
            refuse(name, f"there is no such file, and {error.args[0]}")
        yield Named(name, located, variant)


def _lines(name: str) -> Iterator[Asked]:
    shown, text = read_text(name)
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            called = f"{shown}:{number}"
            yield Given(called, Case(called, line))
