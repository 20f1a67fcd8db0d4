"""The instances that come with the package: the real cases and the small ones that teach."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SUFFIX = ".yaml"


@cache
def _folder() -> Path:
    """Give the folder of instances: inside an installed package, beside it in a working tree."""
    package = Path(__file__).parent
    installed = package / "instances"
    return installed if installed.is_dir() else package.parent / "instances"


@cache
def _paths() -> dict[str, Path]:
    # Real cases stand at the top, small ones one folder below; their names are distinct.
    found = [*sorted(_folder().glob(f"*{SUFFIX}")), *sorted(_folder().glob(f"cases/*{SUFFIX}"))]
    return {path.stem: path for path in found if "." not in path.stem}


def names() -> list[str]:
    """List the names of the bundled instances, real cases first.

    Examples
    --------
    >>> "northeast_asia_2009" in names()
    True
    """
    return list(_paths())


def path(name: str) -> Path:
    """Give the file of a bundled instance.

    Raises
    ------
    KeyError
        With the nearest names, when there is no such instance.

    Examples
    --------
    >>> path("northeast_asia_2009").name
    'northeast_asia_2009.yaml'
    >>> path("northeast_asia")
    Traceback (most recent call last):
    KeyError: "no bundled instance 'northeast_asia'; did you mean 'northeast_asia_2009'?"
    """
    try:
        return _paths()[name]
    except KeyError:
        from difflib import get_close_matches

        close = get_close_matches(name, _paths(), n=1)
        hint = f"; did you mean '{close[0]}'?" if close else ""
        raise KeyError(f"no bundled instance '{name}'{hint}") from None


def title(name: str) -> str:
    """Give the title of a bundled instance without reading the rest of it.

    Examples
    --------
    >>> title("northeast_asia_2009")
    'Northeast Asia, 22 January 2009'
    """
    with path(name).open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("title:"):
                return line.removeprefix("title:").strip().strip("\"'")
    return name
