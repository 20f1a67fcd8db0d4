"""Packages that only some answers need, and the command that installs a missing one."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class MissingExtraError(ValueError):
    """A package is missing that is no part of a plain installation; the text says how to get it."""


def needed(module: str, extra: str) -> Any:
    """Import a module that comes with an extra of this package.

    Raises
    ------
    MissingExtraError
        Where it is not installed.

    Examples
    --------
    >>> needed("no_such_module", "excel")
    Traceback (most recent call last):
    designer.runtime.extras.MissingExtraError: this needs no_such_module, which is not installed: pip ...
    """
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise MissingExtraError(
            f"this needs {package}, which is not installed: pip install 'institution-designer[{extra}]'"
        ) from None
