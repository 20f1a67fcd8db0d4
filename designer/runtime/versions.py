"""Versions of what takes part: to be sent with a report."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, requires, version

PACKAGE = "institution-designer"


def show_versions() -> str:
    """Return, as text, the versions of the program, of Python, and of the packages that it uses.

    Examples
    --------
    >>> print(show_versions())
    institution-designer  ...
    Python                3...
    """
    names = sorted({_name(line) for line in requires(PACKAGE) or () if "extra == 'dev'" not in line})
    rows = [
        (PACKAGE, _version(PACKAGE)),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.machine()}"),
        *((name, _version(name)) for name in names),
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name.ljust(width)}  {number}" for name, number in rows)


def _name(requirement: str) -> str:
    """Give the name of a package that a line requires."""
    name = requirement.split(";")[0]
    for mark in "[<>=!~ (":
        name = name.split(mark)[0]
    return name


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
