"""Packages that only some outputs need: found when they are used, and named when they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from designer.runtime.errors import InputError, Problem


def optional(module: str, package: str, extra: str, purpose: str) -> Any:
    """Import a module of an optional package.

    Parameters
    ----------
    module, package
        What is imported, and the distribution that has it.
    extra
        The extra of this project that installs it.
    purpose
        What it is needed for.

    Raises
    ------
    InputError
        With the command that installs it.

    Examples
    --------
    >>> optional("json", "json", "none", "nothing").dumps(1)
    '1'
    """
    try:
        return import_module(module)
    except ImportError:
        command = f"python -m pip install 'institution-designer[{extra}]'"
        why = f"{purpose} needs the package {package}, which is not installed: {command}"
        raise InputError([Problem(package, why)]) from None
