"""The instances that come with the package, the real cases and the small ones, and how all are named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SUFFIX = ".yaml"

_VARIANT = re.compile(r"  (?P<name>[\w.\-]+):\s*$")
_TITLE = re.compile(r"(?:    )?title:(?P<title>.+)")


@cache
def _folder() -> Path:
    """Give the folder of instances: inside an installed package, beside it in a working tree."""
    package = Path(__file__).parents[1]
    installed = package / "instances"
    return installed if installed.is_dir() else package.parent / "instances"


@cache
def _files() -> dict[str, Path]:
    # Real cases stand at the top, small ones one folder below; their names are distinct.
    # Those that are set beside history come after the others.
    real = sorted(_folder().glob(f"*{SUFFIX}"))
    dated = {path.name.partition(".")[0] for path in real if path.stem.endswith(".history")}
    real.sort(key=lambda path: path.name.partition(".")[0] in dated)
    return {path.stem: path for path in (*real, *sorted(_folder().glob(f"cases/*{SUFFIX}")))}


@cache
def _paths() -> dict[str, Path]:
    return {name: path for name, path in _files().items() if "." not in name}


def names() -> list[str]:
    """List the names of the bundled instances, real cases first.

    Examples
    --------
    >>> "northeast_asia_2009" in names()
    True
    """
    return list(_paths())


def designs() -> list[str]:
    """List the names of the bundled designs: each is that of its instance, a point and its own.

    Examples
    --------
    >>> "northeast_asia_2009.as_it_was" in designs()
    True
    """
    return [name for name in _files() if "." in name]


def cases() -> list[str]:
    """List the names of the bundled instances that come with the design that history built.

    Examples
    --------
    >>> "minsk_2014" in cases()
    True
    """
    return [name for name in _paths() if f"{name}.history" in _files()]


def is_small(name: str) -> bool:
    """Whether a bundled instance is one of the small ones that each show a feature."""
    return path(name).parent.name == "cases"


def path(name: str) -> Path:
    """Give the file of a bundled instance or design.

    Raises
    ------
    KeyError
        With the nearest name, when there is none of this name.

    Examples
    --------
    >>> path("northeast_asia_2009").name
    'northeast_asia_2009.yaml'
    >>> path("northeast_asia")
    Traceback (most recent call last):
    KeyError: "no bundled instance 'northeast_asia'; did you mean 'northeast_asia_2009'?"
    """
    try:
        return _files()[name]
    except KeyError:
        raise KeyError(f"no bundled instance '{name}'{_nearest(name, _paths())}") from None


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def locate(name: str) -> tuple[str, str | None]:
    """Give the file that the name of an instance means, and the variant, if it names one.

    Odd paths are left for the reader to refuse.

    Parameters
    ----------
    name
        The name of a bundled instance, a path, or ``-`` for the standard input; each may be followed by
        ``@`` and the name of a variant.

    Raises
    ------
    KeyError
        For a bare name that is neither a file nor a bundled instance.

    Examples
    --------
    >>> locate("mine.yaml@reinforced")
    ('mine.yaml', 'reinforced')
    >>> locate("-")
    ('-', None)
    """
    file, at, variant = name.rpartition("@")
    if not at or os.path.isfile(name) or os.sep in variant:
        return _file(name, names()), None
    return _file(file, names()), variant


def locate_design(name: str) -> str:
    """Give the file that the name of a design means: a path, ``-``, or a bundled one.

    Raises
    ------
    KeyError
        For a name that is no file, and begins with that of a bundled instance.
    """
    if name.partition(".")[0] in _paths() and not os.path.isfile(name):
        return _file(name, designs(), "design")
    return name


def _file(name: str, known: list[str], noun: str = "instance") -> str:
    if name == "-" or os.path.isfile(name):
        return name
    if name in known:
        return str(path(name))
    if noun == "design" or (Path(name).stem == name and not os.path.exists(name)):
        raise KeyError(f"no bundled {noun} '{name}'{_nearest(name, known)}")
    return name


def title(name: str) -> str:
    """Give the title of a bundled instance without reading the rest of it.

    Examples
    --------
    >>> title("northeast_asia_2009")
    'Northeast Asia, 22 January 2009'
    """
    with path(name).open(encoding="utf-8") as lines:
        return next((found for line in lines if (found := _title(line))), name)


def variants(name: str) -> dict[str, str]:
    """Give the variants of a bundled instance with their titles, without reading the rest of it.

    Bundled files write each variant in a block of its own, with the title on one line.

    Examples
    --------
    >>> "reinforced" in variants("northeast_asia_2009")
    True
    """
    found: dict[str, str] = {}
    inside = False
    with path(name).open(encoding="utf-8") as lines:
        for line in lines:
            if line[:1] not in (" ", "#", "\n"):
                inside = line.startswith("variants:")
            elif inside and (begun := _VARIANT.match(line)):
                found[begun["name"]] = ""
            elif found and inside and (titled := _title(line)):
                found[[*found][-1]] = titled
    return {variant: titled or f"{title(name)} ({variant})" for variant, titled in found.items()}


def _title(line: str) -> str | None:
    written = _TITLE.match(line)
    return written["title"].strip().strip("\"'") if written else None
