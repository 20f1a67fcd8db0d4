"""What can go wrong, as exceptions whose text is meant for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MOST_PRINTED = 50


def printable(text: str) -> str:
    r"""Escape everything that a terminal could take for a command.

    Examples
    --------
    >>> printable("Aland\x1b[2J")
    'Aland\\x1b[2J'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file.

    Parameters
    ----------
    file
        Name of the file; ``<stdin>`` or ``<python>`` where there is none.
    message
        What is wrong, and what would be right.
    line, column
        Where it stands, counted from 1; None where the file as a whole is meant.
    field
        Path of the field, such as ``issues[water].required[0]``; empty for the file as a whole.
    value
        What was found there, shortened and fit to print; None where nothing was.

    Examples
    --------
    >>> print(Problem("rivers.yaml", "expected a number", 7, 12, "rules[r1].weight", "'two'"))
    rivers.yaml:7: rules[r1].weight: expected a number (found 'two')
    """

    file: str
    message: str
    line: int | None = None
    column: int | None = None
    field: str = ""
    value: str | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        found = "" if self.value is None else f" (found {self.value})"
        return printable(": ".join(filter(None, (place, self.field, self.message))) + found)


class InputError(Exception):
    """A file or data that cannot be used, with everything that is wrong with it.

    Parameters
    ----------
    problems
        All problems, in the order of their lines. As text, the first fifty are shown.

    Examples
    --------
    >>> str(InputError([Problem("rivers.yaml", "no such file")]))
    'rivers.yaml: no such file'
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems[:MOST_PRINTED]]
        more = len(self.problems) - len(lines)
        return "\n".join([*lines, f"... and {more} more"] if more else lines)


class DisagreementError(Exception):
    """The model and the referee disagree about a design, so neither can be believed."""


class OutputError(Exception):
    """A result could not be written where it was asked for."""


class TooLargeError(ValueError):
    """The coefficients of an objective differ too widely to be computed with exactly."""
