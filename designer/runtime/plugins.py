"""What other packages bring along: importers and exporters, announced as entry points; never rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

Group = Literal["importers", "exporters"]


def plugin(group: Group, name: str) -> EntryPoint | None:
    """Find what a package has announced under a name; None where none has.

    Parameters
    ----------
    group
        ``importers``, by the endings of files without their point: functions of a path that give the data of
        an instance. ``exporters``, by format: functions of an instance, and a design or None, that give text.
    name
        The ending, or the format.

    Examples
    --------
    >>> plugin("importers", "nothing")
    """
    from importlib.metadata import entry_points  # not cheap, and seldom needed

    return next(iter(entry_points(group=f"designer.{group}", name=name)), None)


def run(found: EntryPoint, *arguments: Any) -> Any:
    """Run it.

    Raises
    ------
    ValueError
        If it fails, whatever it raises: it is no part of this program.
    """
    try:
        return found.load()(*arguments)
    except Exception as error:
        raise ValueError(f"'{found.value}' failed: {type(error).__name__}: {error}") from error
