"""Files that a call reads and writes: nothing is written over what is read, and no file is written twice.

Every argument and option that names a file says so as it is parsed, and is refused there: long work is not
begun in vain. Two names are one file when they lead to the same place on the disk, by whatever spelling or
link; standard input and output count where they are files.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass

import click

Place = tuple[object, ...]
"""Where a file is on the disk: its device and number, or its name in the place of its folder."""

STDIN, STDOUT = 0, 1
USES = "designer.files"
"""Under which a context keeps what has been said so far."""


@dataclass(frozen=True)
class Use:
    """That a parameter reads or writes a file; ``noun`` is what it holds."""

    noun: str
    param: click.Parameter | None
    writes: bool


def reads(name: str, noun: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
    """Say that a file is read, and refuse it where it is written to as well."""
    _use(_of_stream(STDIN) if name == "-" else _place(name), Use(noun, param, False), ctx)


def writes(name: str, noun: str, param: click.Parameter | None, ctx: click.Context | None) -> None:
    """Say that a file is written, and refuse it where it is read or written to already."""
    if name != "-":
        _use(_place(name), Use(noun, param, True), ctx)


def _use(place: Place | None, use: Use, ctx: click.Context | None) -> None:
    if place is None or ctx is None:
        return
    known: dict[Place, list[Use]] = ctx.meta.setdefault(USES, _standard_output())
    for other in known.get(place, []):
        if use.writes or other.writes:
            _refuse(use, other, ctx)
    known.setdefault(place, []).append(use)


def _standard_output() -> dict[Place, list[Use]]:
    place = _of_stream(STDOUT)
    return {} if place is None else {place: [Use("what goes to standard output", None, True)]}


def _refuse(use: Use, other: Use, ctx: click.Context) -> None:
    """Refuse whichever of the two writes; it is the option to be changed."""
    writing, lost = (use, other) if use.writes else (other, use)
    if writing.param is None:
        raise click.UsageError(f"Standard output would overwrite {lost.noun}.", ctx)
    of = f" of {_called(lost.param)}" if lost.writes and lost.param is not None else ""
    raise click.BadParameter(f"this would overwrite {lost.noun}{of}", ctx, writing.param)


def _called(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else (param.name or "").upper()


def _place(name: str) -> Place | None:
    """Give where a file is, or would be; None for a device, a pipe, a folder, and no name at all."""
    try:
        return _numbers(os.stat(name))
    except FileNotFoundError:
        return _in_folder(os.path.realpath(name))
    except (OSError, ValueError):
        return None


def _in_folder(path: str) -> Place:
    """Give where a file would be: the nearest folder there is, and the names below it."""
    folder, name = os.path.split(path)
    try:
        there = os.stat(folder)
    except OSError:
        above: Place = () if folder == path else _in_folder(folder)
    else:
        above = (there.st_dev, there.st_ino)
    return (*above, os.path.normcase(name))


def _of_stream(descriptor: int) -> Place | None:
    """Give the file that a standard stream is."""
    if (sys.__stdin__, sys.__stdout__)[descriptor] is None:
        return None
    try:
        return _numbers(os.fstat(descriptor))
    except OSError:
        return None


def _numbers(found: os.stat_result) -> Place | None:
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
