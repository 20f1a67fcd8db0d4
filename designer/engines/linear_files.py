r"""An integer linear programme as a file of the formats MPS (free) and LP, such that every reader takes it.

Readers differ in what they forgive, so nothing is left to forgiveness: every variable stands in a column,
also one of no row; every row has a term and one side; the objective and the rows are never empty; all
bounds are written; no line is longer than two long names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal

from designer.engines.names import LONGEST, unlike
from designer.engines.program import Program, Terms

Sense = Literal["<=", ">=", "="]

NOTHING = "zero"
"""The variable that is 0."""

LETTERS: dict[Sense, str] = {"<=": "L", ">=": "G", "=": "E"}


@dataclass(frozen=True)
class Inequality:
    """A row with one side: ``terms sense side``; at least one term, none with the coefficient 0."""

    terms: dict[str, int]
    sense: Sense
    side: int


@dataclass(frozen=True)
class Named:
    """A programme with one objective, over variables that go by names; none of its parts is empty."""

    bounds: dict[str, tuple[int, int]]
    objective: dict[str, int]
    rows: tuple[Inequality, ...]

    @classmethod
    def of(cls, program: Program, objective: Terms, names: Sequence[str]) -> Named:
        """Return a programme with names, and with a variable fixed at 0 wherever a row would be empty."""
        bounds = dict(zip(names, zip(program.lower, program.upper, strict=True), strict=True))
        nothing = unlike(NOTHING, bounds)
        rows = [row for n, _ in enumerate(program.rows) for row in _one_sided(program, n, names, nothing)]
        minimised = {names[v]: weight for v, weight in objective.items() if weight}
        if not rows or not minimised or any(nothing in row.terms for row in rows):
            bounds[nothing] = (0, 0)
        return cls(bounds, minimised or {nothing: 0}, tuple(rows) or (Inequality({nothing: 1}, "=", 0),))


def _one_sided(program: Program, number: int, names: Sequence[str], nothing: str) -> Iterator[Inequality]:
    """Split a row by its sides; one without terms speaks of nothing where it fails, and is left out else."""
    row = program.rows[number]
    terms: dict[str, int] = {}
    for variable, weight in row.terms:
        terms[names[variable]] = terms.get(names[variable], 0) + weight
    kept = {name: weight for name, weight in terms.items() if weight}
    if not kept and row.holds([0] * len(names)):
        return
    kept = kept or {nothing: 1}
    if row.at_least is not None and row.at_least == row.at_most:
        yield Inequality(kept, "=", row.at_least)
        return
    if row.at_least is not None:
        yield Inequality(kept, ">=", row.at_least)
    if row.at_most is not None:
        yield Inequality(kept, "<=", row.at_most)


def mps(named: Named) -> str:
    r"""Write a programme as MPS in free format.

    Examples
    --------
    >>> program = Program()
    >>> x, y = program.variable(), program.variable(upper=3)
    >>> program.require({x: 1, y: 1}, at_least=2)
    >>> print(mps(Named.of(program, {y: 1}, ["x", "y"])))
    NAME designer FREE
    ROWS
     N cost
     G r1
    COLUMNS
     begin 'MARKER' 'INTORG'
     x r1 1
     y cost 1
     y r1 1
     end 'MARKER' 'INTEND'
    RHS
     rhs r1 2
    BOUNDS
     LO bound x 0
     UP bound x 1
     LO bound y 0
     UP bound y 3
    ENDATA
    <BLANKLINE>
    """
    columns: dict[str, list[str]] = {name: [] for name in named.bounds}
    for name, weight in named.objective.items():
        columns[name].append(f" {name} cost {weight}")
    for number, row in enumerate(named.rows, 1):
        for name, weight in row.terms.items():
            columns[name].append(f" {name} r{number} {weight}")
    lines = ["NAME designer FREE", "ROWS", " N cost"]
    lines += (f" {LETTERS[row.sense]} r{number}" for number, row in enumerate(named.rows, 1))
    lines += ["COLUMNS", " begin 'MARKER' 'INTORG'"]
    for name, entries in columns.items():
        # A variable of no row is there all the same: it costs 0.
        lines += entries or [f" {name} cost 0"]
    lines += [" end 'MARKER' 'INTEND'", "RHS"]
    lines += (f" rhs r{number} {row.side}" for number, row in enumerate(named.rows, 1) if row.side)
    lines.append("BOUNDS")
    for name, (low, high) in named.bounds.items():
        lines += [f" LO bound {name} {low}", f" UP bound {name} {high}"]
    return "\n".join([*lines, "ENDATA", ""])


def lp(named: Named) -> str:
    r"""Write a programme in the LP format of CPLEX.

    Examples
    --------
    >>> program = Program()
    >>> x, y = program.variable(), program.variable(upper=3)
    >>> program.require({x: 1, y: -2}, at_least=-2)
    >>> print(lp(Named.of(program, {y: 1}, ["x", "y"])))
    Minimize
     cost: 1 y
    Subject To
     r1: 1 x - 2 y >= -2
    Bounds
     0 <= x <= 1
     0 <= y <= 3
    Generals
     x
     y
    End
    <BLANKLINE>
    """
    lines = ["Minimize", *_folded(f"cost: {_sum(named.objective)}"), "Subject To"]
    for number, row in enumerate(named.rows, 1):
        lines += _folded(f"r{number}: {_sum(row.terms)} {row.sense} {row.side}")
    lines.append("Bounds")
    lines += (f" {low} <= {name} <= {high}" for name, (low, high) in named.bounds.items())
    return "\n".join([*lines, "Generals", *(f" {name}" for name in named.bounds), "End", ""])


def _sum(terms: dict[str, int]) -> str:
    signed = " ".join(f"{'-' if weight < 0 else '+'} {abs(weight)} {name}" for name, weight in terms.items())
    return signed.removeprefix("+ ")


def _folded(line: str) -> list[str]:
    """Break a long line between its words; no name is wider than a line."""
    return wrap(
        line,
        2 * LONGEST,
        initial_indent=" ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
