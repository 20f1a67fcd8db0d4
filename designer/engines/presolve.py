"""Presolve by bound propagation: rows narrow the bounds of variables until nothing moves (Savelsbergh 1994).

It is plain enough to be believed, and lets other engines do without theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from designer.engines.program import Program, Row, Terms

PASSES = 20
"""Rounds over all rows at most; what they leave open is left to the engine."""


@dataclass(frozen=True)
class Presolved:
    """A smaller programme with the same solutions.

    Parameters
    ----------
    program
        The variables that are not fixed, in the rows that can still fail.
    objective
        What is minimised, but for a constant.
    kept
        For each of its variables, the number it had.
    fixed
        The values of all others.
    possible
        False where the rows alone show that there is no solution.
    """

    program: Program
    objective: Terms
    kept: list[int]
    fixed: Mapping[int, int]
    possible: bool = True

    def restored(self, values: list[int]) -> list[int]:
        """Give a solution of the programme that was presolved.

        Examples
        --------
        >>> program = Program()
        >>> x, y = program.variable(), program.variable()
        >>> program.require({x: 1}, at_least=1)
        >>> small = presolved(program, {x: 1, y: 1})
        >>> small.kept, small.restored([0])
        ([1], [1, 0])
        """
        whole = {**self.fixed, **dict(zip(self.kept, values, strict=True))}
        return [whole[variable] for variable in range(len(whole))]


def presolved(program: Program, objective: Terms) -> Presolved:
    """Narrow the variables by the rows, and leave out what is then fixed or always true."""
    lower, upper = list(program.lower), list(program.upper)
    if not _narrow(program.rows, lower, upper):
        return Presolved(Program(), {}, [], {}, possible=False)
    kept = [v for v in range(len(lower)) if lower[v] < upper[v]]
    number = {variable: n for n, variable in enumerate(kept)}
    fixed = {v: lower[v] for v in range(len(lower)) if lower[v] == upper[v]}
    rows = dict.fromkeys(
        _without_fixed(row, number, fixed) for row in program.rows if _can_fail(row, lower, upper)
    )
    smaller = Program([lower[v] for v in kept], [upper[v] for v in kept], list(rows), program.clock)
    return Presolved(smaller, {number[v]: w for v, w in objective.items() if v in number}, kept, fixed)


def _narrow(rows: list[Row], lower: list[int], upper: list[int]) -> bool:
    """Narrow bounds, in place, until nothing changes; False where a row cannot hold."""
    watching: dict[int, list[int]] = {}
    for n, row in enumerate(rows):
        for variable, _ in row.terms:
            watching.setdefault(variable, []).append(n)
    waiting = set(range(len(rows)))
    for _ in range(PASSES):
        changed: set[int] = set()
        for n in waiting:
            found = _narrow_by(rows[n], lower, upper)
            if found is None:
                return False
            changed |= found
        if not changed:
            break
        waiting = {n for variable in changed for n in watching[variable]}
    return True


def _narrow_by(row: Row, lower: list[int], upper: list[int]) -> set[int] | None:
    """Narrow bounds by one row, and give the variables concerned; None where it cannot hold."""
    least, most = _range(row, lower, upper)
    above = None if row.at_least is None else most - row.at_least
    below = None if row.at_most is None else row.at_most - least
    if (above is not None and above < 0) or (below is not None and below < 0):
        return None
    changed = set()
    for variable, weight in row.terms:
        size = abs(weight)
        span = upper[variable] - lower[variable]
        if not size or not span:
            continue
        # Room for the term to fall from its largest, and to rise from its least, value.
        falls = span if above is None else min(span, above // size)
        rises = span if below is None else min(span, below // size)
        if falls < span or rises < span:
            changed.add(variable)
            low, high = lower[variable], upper[variable]
            lower[variable] = max(low, high - (falls if weight > 0 else rises))
            upper[variable] = min(high, low + (rises if weight > 0 else falls))
            if lower[variable] > upper[variable]:
                return None
            # The sums of the row are those of before, and allow no more than the new ones would.
    return changed


def _range(row: Row, lower: list[int], upper: list[int]) -> tuple[int, int]:
    least = most = 0
    for variable, weight in row.terms:
        if weight > 0:
            least += weight * lower[variable]
            most += weight * upper[variable]
        else:
            least += weight * upper[variable]
            most += weight * lower[variable]
    return least, most


def _can_fail(row: Row, lower: list[int], upper: list[int]) -> bool:
    least, most = _range(row, lower, upper)
    return (row.at_least is not None and least < row.at_least) or (
        row.at_most is not None and most > row.at_most
    )


def _without_fixed(row: Row, number: Mapping[int, int], fixed: Mapping[int, int]) -> Row:
    constant = sum(w * fixed[v] for v, w in row.terms if v in fixed)
    terms = tuple((number[v], w) for v, w in row.terms if v in number and w)
    at_least = None if row.at_least is None else row.at_least - constant
    at_most = None if row.at_most is None else row.at_most - constant
    return Row(terms, at_least, at_most)
