"""Families of designs: the choices in which they differ, and which of these are free of each other.

A choice is a set of issues and the ways in which they are handled. The designs are exactly all combinations
of the ways of some choices, which are as small as can be: at the worst one choice is about all issues.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import NamedTuple

from designer.design import Design
from designer.instance.portable import Portable


class Host(NamedTuple):
    """An institution, as it is known in all designs.

    Parameters
    ----------
    members
        Who sits in it.
    number
        Tells apart institutions of one design that have the same members and take up nothing, or the same.
    taken
        The existing body or proposal that it takes up; empty where it is new.
    """

    members: tuple[str, ...]
    number: int
    taken: str = ""


Hosts = tuple[Host, ...]
Way = tuple[tuple[str, Hosts], ...]
"""Issues, each with the institutions that handle it."""

Row = tuple[Hosts, ...]
"""A design: who handles each issue."""

MOST_BLOCKS = 14
"""Groups of issues beyond which those that hang together, though not two by two, are not told apart."""


@dataclass(frozen=True)
class Choice(Portable):
    """A choice that can be made whatever the others are.

    Parameters
    ----------
    issues
        The issues it is about.
    ways
        The ways in which they are handled, each by one at least of the designs.
    """

    issues: tuple[str, ...]
    ways: tuple[Way, ...]

    @property
    def institutions(self) -> tuple[tuple[tuple[tuple[str, ...], ...], int], ...]:
        """The memberships that share the issues out, with the number of ways in which they do."""
        counts: dict[tuple[tuple[str, ...], ...], int] = {}
        for way in self.ways:
            used = tuple(sorted({host.members for _, hosts in way for host in hosts}))
            counts[used] = counts.get(used, 0) + 1
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def choices(designs: Sequence[Design]) -> tuple[Choice, ...]:
    """Give the choices whose combinations are exactly the sets of institutions of these designs.

    Examples
    --------
    >>> from designer.questions.explore.optima import explore
    >>> from designer.instance import Instance
    >>> helped = {"required": ["A"], "helpful": ["B", "C"]}
    >>> found = explore(Instance.model_validate({
    ...     "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [
    ...         {"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]},
    ...         {"id": "v", **helped}, {"id": "w", **helped},
    ...     ],
    ...     "settings": {"sizes": [2]},
    ... }))
    >>> [(choice.issues, len(choice.ways)) for choice in choices(found.designs)]
    [(('v',), 2), (('w',), 2)]
    """
    issues, rows = _table(designs)
    open_ones = [n for n in range(len(issues)) if len({row[n] for row in rows}) > 1]
    found = []
    for block in _factors(rows, open_ones):
        ways = sorted({tuple((issues[n], row[n]) for n in block) for row in rows})
        found.append(Choice(tuple(issues[n] for n in block), tuple(ways)))
    return tuple(sorted(found, key=lambda choice: choice.issues))


def unchanged(designs: Sequence[Design]) -> Way:
    """Give the issues that the same institutions handle in all of the designs, with these."""
    issues, rows = _table(designs)
    columns = [(issue, {row[n] for row in rows}) for n, issue in enumerate(issues)]
    return tuple((issue, some.pop()) for issue, some in columns if len(some) == 1)


def _table(designs: Sequence[Design]) -> tuple[list[str], set[Row]]:
    """Give the issues, and a row for each design that says who handles them."""
    issues = _anchored(designs)
    tables = [_hosts(design, issues) for design in designs]
    return issues, {tuple(table[issue] for issue in issues) for table in tables}


def _anchored(designs: Sequence[Design]) -> list[str]:
    """List the issues, first those that best tell apart institutions with the same members.

    They are handled by the same members in every design, and never together with others of which this is
    so: numbers that follow them do not change with what else is chosen.
    """
    hosts: dict[str, set[tuple[tuple[str, ...], ...]]] = {}
    together: dict[str, set[str]] = {}
    for design in designs:
        found: dict[str, list[tuple[str, ...]]] = {}
        for body in design.institutions:
            for issue in body.mandate:
                found.setdefault(issue, []).append(body.members)
                together.setdefault(issue, set()).update(body.mandate)
        for issue, members in found.items():
            hosts.setdefault(issue, set()).add(tuple(sorted(members)))

    def of_use(issue: str) -> tuple[bool, int, str]:
        alike = (other for other in hosts if hosts[other] == hosts[issue])
        return len(hosts[issue]) > 1, -sum(other not in together[issue] for other in alike), issue

    return sorted(hosts, key=of_use)


def _hosts(design: Design, issues: Sequence[str]) -> dict[str, Hosts]:
    """Say of each issue who handles it."""
    rank = {issue: n for n, issue in enumerate(issues)}
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    hosts: dict[str, list[Host]] = {}
    for body in sorted(design.institutions, key=lambda body: min(map(rank.__getitem__, body.mandate))):
        kind = body.members, body.taken_from or ""
        seen[kind] += 1
        for issue in body.mandate:
            hosts.setdefault(issue, []).append(Host(body.members, seen[kind], body.taken_from or ""))
    return {issue: tuple(sorted(handlers)) for issue, handlers in hosts.items()}


def _factors(rows: set[Row], columns: list[int]) -> list[tuple[int, ...]]:
    """Split columns into the smallest blocks such that the rows are all combinations of the blocks' parts."""
    blocks = _hanging_together(rows, columns)
    if prod(_number(rows, block) for block in blocks) == len(rows):
        return blocks
    factors = []
    size = 1
    while size < len(blocks) <= MOST_BLOCKS:
        # What hangs together in threes or more, beginning with the first block.
        some = next(
            (
                (blocks[0], *more)
                for more in combinations(blocks[1:], size - 1)
                if _splits(rows, (blocks[0], *more), blocks)
            ),
            None,
        )
        if some is None:
            size += 1
        else:
            factors.append(_joined(some))
            blocks, size = [block for block in blocks if block not in some], 1
    return sorted([*factors, _joined(blocks)] if blocks else factors)


def _hanging_together(rows: set[Row], columns: list[int]) -> list[tuple[int, ...]]:
    """Put together columns of which two do not occur in all combinations."""
    block = {n: {n} for n in columns}
    for a, b in combinations(columns, 2):
        if block[a] is not block[b] and _number(rows, (a, b)) < _number(rows, (a,)) * _number(rows, (b,)):
            block[a] |= block[b]
            for n in block[b]:
                block[n] = block[a]
    return sorted({tuple(sorted(members)) for members in block.values()})


def _splits(rows: set[Row], some: Sequence[tuple[int, ...]], blocks: Sequence[tuple[int, ...]]) -> bool:
    """Whether some blocks and the rest occur in all combinations."""
    rest = [block for block in blocks if block not in some]
    parts = [_joined(part) for part in (some, rest)]
    return prod(_number(rows, part) for part in parts) == _number(rows, _joined(blocks))


def _joined(blocks: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted(n for block in blocks for n in block))


def _number(rows: set[Row], columns: tuple[int, ...]) -> int:
    """Count the different parts of rows."""
    return len({tuple(row[n] for n in columns) for row in rows})
