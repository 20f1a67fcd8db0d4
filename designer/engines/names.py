"""Names of variables in files for other solvers: what all of them can read, and no two alike."""

from __future__ import annotations

from collections.abc import Collection, Iterable

LONGEST = 100
"""Signs of the longest name that every reader of linear programmes takes."""

KEPT = 80
"""Signs that are left of a longer one."""


def spelt(names: Iterable[str], longest: int | None = None) -> list[str]:
    """Spell names in letters, digits, points and underscores; cut those that are too long.

    Parameters
    ----------
    names
        Different ones.
    longest
        Signs that a name may have, if there is a limit.

    Examples
    --------
    >>> spelt(["open.A_B", "open.A-B", "open.Ö_B"])
    ['open.A_B', 'open.A_B.2', 'open.__B']
    >>> [len(name) for name in spelt(["open." + "A_" * 60, "open." + "A_" * 61], longest=100)]
    [80, 82]
    """
    taken: dict[str, int] = {}
    plain = (_plain(name) for name in names)
    return [unused(name if _fits(name, longest) else name[:KEPT], taken) for name in plain]


def _fits(name: str, longest: int | None) -> bool:
    # What comes behind a name that is taken has to fit as well.
    return longest is None or len(name) <= longest - len(".1000000")


def _plain(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "._") else "_" for c in name)


def unused(name: str, taken: dict[str, int]) -> str:
    """Add a number to a name where it is taken, and take it.

    Examples
    --------
    >>> taken = {}
    >>> [unused(name, taken) for name in ("A", "B", "A")]
    ['A', 'B', 'A.2']
    """
    chosen = name
    while chosen in taken:
        taken[name] += 1
        chosen = f"{name}.{taken[name]}"
    taken[chosen] = 1
    return chosen


def unlike(name: str, taken: Collection[str]) -> str:
    """Change a name until it is not taken.

    Examples
    --------
    >>> unlike("zero", {"zero", "one"})
    'zero_'
    """
    while name in taken:
        name += "_"
    return name
