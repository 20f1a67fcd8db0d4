"""Shards: which part of many pieces of work is ours, said by an option or by the environment of a job."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

T = TypeVar("T")

KUBERNETES = "JOB_COMPLETION_INDEX"
"""The number, from 0, that a pod of an indexed job of Kubernetes has."""

SLURM = "SLURM_ARRAY_TASK_ID"
"""The number that a task of an array of Slurm has."""

_OF_TASK = "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_COUNT"
_WRITTEN = re.compile(r"(?:(?P<number>\d{1,9})/)?(?P<of>\d{1,9})")
_RIGHT = "I/N, such as 3/16, or N alone in an array job, whose environment says I"


@dataclass(frozen=True)
class Shard:
    """One part of so many: every ``of``-th piece of work, beginning with the ``number``-th.

    Parameters
    ----------
    number
        Which one, from 1.
    of
        How many there are.

    Raises
    ------
    ValueError
        If there is no such part.

    Examples
    --------
    >>> Shard(2, 3).part("abcdefgh")
    ['b', 'e', 'h']
    """

    number: int = 1
    of: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.of:
            raise ValueError(f"there is no shard {self.number} of {self.of}; they are 1/{self.of} and so on")

    def part(self, works: Sequence[T]) -> list[T]:
        """Give the pieces of work that are part of it."""
        return list(works[self.number - 1 :: self.of])

    @classmethod
    def read(cls, text: str | None, environment: Mapping[str, str]) -> Self:
        """Read it from what somebody has written, or from the environment of an array job.

        Parameters
        ----------
        text
            ``I/N``; or ``N``, with the number from the environment; None for what the environment says.
        environment
            That of the process.

        Raises
        ------
        ValueError
            If it is no shard, or the environment says of which part it is and not of how many.

        Examples
        --------
        >>> Shard.read("3/16", {})
        Shard(number=3, of=16)
        >>> Shard.read("16", {"JOB_COMPLETION_INDEX": "2"})
        Shard(number=3, of=16)
        >>> array = {f"SLURM_ARRAY_TASK_{name}": n for name, n in zip(("ID", "MIN", "MAX", "COUNT"), "3144")}
        >>> Shard.read(None, array)
        Shard(number=3, of=4)
        """
        if text is None:
            return cls._of_array(environment)
        written = _WRITTEN.fullmatch(text.strip())
        if written is None:
            raise ValueError(f"'{text}' is no shard; write {_RIGHT}")
        if written["number"] is not None:
            return cls(int(written["number"]), int(written["of"]))
        number = _number(environment)
        if number is None:
            raise ValueError(
                f"'{text}' says how many shards there are and not which one this is, and neither "
                f"{KUBERNETES} nor {SLURM} is set; write {_RIGHT}"
            )
        return cls(number, int(written["of"]))

    @classmethod
    def _of_array(cls, environment: Mapping[str, str]) -> Self:
        number = _number(environment)
        if number is None:
            return cls()
        least, most, count = (environment.get(name, "") for name in _OF_TASK)
        if KUBERNETES not in environment and least == "1" and most == count and count.isdigit():
            return cls(number, int(count))
        name = KUBERNETES if KUBERNETES in environment else SLURM
        raise ValueError(
            f"{name} says that this is part {number} of a job, and nothing says of how many: write "
            "--shard N (an array of Slurm that is numbered from 1 to N needs no option), or 1/1 for all of it"
        )


def _number(environment: Mapping[str, str]) -> int | None:
    """Give the number, from 1, that the environment says; None where it says none."""
    for name, first in ((KUBERNETES, 0), (SLURM, 1)):
        if name in environment:
            if not environment[name].isdecimal():
                raise ValueError(f"{name} is '{environment[name]}', and has to be a whole number")
            return int(environment[name]) - first + 1
    return None
