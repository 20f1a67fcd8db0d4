"""The restricted master of a pool: its linear relaxation by column generation.

Only columns with a negative reduced cost enter (Dantzig and Wolfe 1960; Gilmore and Gomory 1961). All columns
are listed, so pricing is a product of a matrix with the dual values, and a round takes in the best of each
row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from designer.engines.pool.cuts import separate
from designer.engines.pool.highs_lp import IncrementalLp
from designer.engines.pool.pool import Combination, Flags, LinearConstraint, Numbers, Pool, Reals
from designer.runtime.clock import Clock, OutOfTimeError

MISSING = 1000.0
"""The cost of not handling an issue, in costs of the dearest column, or of a body where that is more."""

TOLERANCE = 1e-7
"""Reduced costs below which a column does not pay."""

PER_ROW = 3
"""Columns that are added for each row in a round."""

LOOKED_AT = 300_000
"""Columns that pay most, of which those are chosen that are added in a round."""

MANY_ROWS = 1500
"""Rows from which on interior points, without a basis, are found faster than vertices."""

ROUGH = 1e-4
SLOW = 1e-3
"""Reduced costs of columns that interior points are looked for with, and how little progress ends that."""


@dataclass(frozen=True)
class LpSolution:
    """A solution of a relaxation, as it was.

    Parameters
    ----------
    columns, x
        The columns in the programme, and the value of each.
    value
        What it costs.
    missing
        How much of the rows no column handles.
    lines
        The lines that were stated.
    """

    columns: Numbers
    x: Reals
    value: float
    missing: float
    lines: tuple[LinearConstraint, ...]


class RestrictedMaster:
    """A linear programme over some columns of a pool, which grows until no other column pays.

    Parameters
    ----------
    pool
        All columns; rows of it come first, then lines.
    costs
        What is minimised, of about one a body.
    clock
        The time there is.

    Attributes
    ----------
    columns, places
        The columns of the pool that are in it, and their numbers there.
    lines
        The lines that are stated, those of the pool first.
    value, x, weights, line_weights
        The last solution: its value, the value of each column in the programme, the dual values.
    missing
        How much of the rows no column handles in it.

    Examples
    --------
    >>> triangle = Pool.of([[0, 1], [1, 2], [0, 2]], [[1, 1, 1]], [1, 1, 1])
    >>> master = RestrictedMaster(triangle, np.ones(3), Clock())
    >>> master.add(np.arange(3))
    >>> master.solve()
    >>> round(master.value, 6), master.x.round(6).tolist()
    (1.5, [0.5, 0.5, 0.5])
    """

    def __init__(self, pool: Pool, costs: Reals, clock: Clock) -> None:
        self.pool = pool
        self.costs = costs
        self.missed = MISSING * max(1.0, float(costs.max(initial=0)))
        self.clock = clock
        self.model = IncrementalLp()
        self.lines: list[LinearConstraint] = []
        self.inside = np.zeros(pool.number, bool)
        self.columns: Numbers = np.empty(0, np.int64)
        self.places: Numbers = np.empty(0, np.int64)
        self.value = np.inf
        self.missing = 0.0
        self.x: Reals = np.empty(0)
        self.weights: Reals = np.zeros(len(pool.demand))
        self.line_weights: Reals = np.empty(0)
        self.allowed: Flags | None = None
        self.spare: list[int] = []
        self.missers: list[int | None] = []
        high = pool.demand if pool.exact else np.full(len(pool.demand), np.inf)
        self.model.add_rows(pool.demand, high)
        rows = range(len(pool.demand))
        self.model.add_columns(
            np.full(len(rows), self.missed), range(len(rows) + 1), rows, np.ones(len(rows))
        )
        # Handling whatever nothing handles costs more than any design.
        for line in pool.lines:
            self.add_line(line)

    @property
    def first(self) -> int:
        """The number of the first line among the rows of the programme."""
        return len(self.pool.demand)

    def add_line(self, line: LinearConstraint) -> None:
        """Add a side constraint or a cut."""
        row = self.first + len(self.lines)
        inside = self.inside[line.columns]
        place = np.full(self.pool.number, -1, np.int64) if inside.any() else None
        columns = np.empty(0, np.int64)
        if place is not None:
            place[self.columns] = self.places
            columns = place[line.columns[inside]]
        low = -np.inf if line.low is None else line.low
        high = np.inf if line.high is None else line.high
        self.model.add_row(low, high, columns, line.coefficients[inside])
        self.lines.append(line)
        self.line_weights = np.append(self.line_weights, 0.0)
        misser = None
        if line.of is None and (line.low is None or line.low > 0 or (line.high or 0) < 0):
            sign = 1.0 if line.low is not None and line.low > 0 else -1.0
            misser = self._misser(row, sign)
        self.missers.append(misser)

    def _misser(self, row: int, sign: float) -> int:
        """Let a line be missed, at a price; columns of lines that are gone are used again."""
        if self.spare:
            column = self.spare.pop()
            self.model.change_coefficient(row, column, sign)
            return column
        self.model.add_columns([self.missed], [0, 1], [row], [sign])
        return self.model.columns - 1

    def add(self, columns: Numbers) -> None:
        """Put columns into the programme."""
        new = np.unique(columns[~self.inside[columns]])
        if not len(new):
            return
        position, rows = self.pool.entries(new)
        entries = [(position, rows, np.ones(len(rows)))]
        for n, line in enumerate(self.lines):
            at = np.searchsorted(line.columns, new)
            at[at == len(line.columns)] = 0
            hit = np.flatnonzero(line.columns[at] == new) if len(line.columns) else np.empty(0, np.int64)
            row = np.full(len(hit), self.first + n, np.int64)
            entries.append((hit, row, line.coefficients[at[hit]].astype(float)))
        position, rows, weights = (np.concatenate([part[k] for part in entries]) for k in range(3))
        width = self.first + len(self.lines)
        code, inverse = np.unique(position * width + rows, return_inverse=True)
        summed = np.bincount(inverse, weights=weights)
        start = np.searchsorted(code // width, np.arange(len(new) + 1))
        number = self.model.columns
        self.model.add_columns(self.costs[new], start, code % width, summed)
        self.inside[new] = True
        self.columns = np.concatenate([self.columns, new])
        self.places = np.concatenate([self.places, np.arange(number, number + len(new))])

    def cut(self, known: set[Combination]) -> bool:
        """State cuts that the last solution violates; tell whether there are new ones.

        Raises
        ------
        OutOfTimeError
            If there is not the time for it.
        """
        cuts = separate(self.pool, self.columns, self.x, known, self.clock)
        for cut in cuts:
            self.add_line(cut)
        return bool(cuts)

    def drop_cuts(self, gone: list[int], known: set[Combination]) -> None:
        """Take cuts out, which can be found again."""
        known.difference_update(of for n in gone if (of := self.lines[n].of) is not None)
        self.drop_lines(gone)

    def drop_lines(self, gone: list[int]) -> None:
        """Remove side constraints or cuts."""
        if gone:
            self.model.drop_rows([self.first + n for n in gone])
            kept = np.setdiff1d(np.arange(len(self.lines)), gone)
            self.lines = [self.lines[n] for n in kept.tolist()]
            self.spare += [column for n in gone if (column := self.missers[n]) is not None]
            self.missers = [self.missers[n] for n in kept.tolist()]
            self.line_weights = self.line_weights[kept]

    def change_costs(self, costs: Reals) -> None:
        """Replace the objective."""
        self.costs = costs
        whole = np.full(self.model.columns, self.missed)
        whole[self.places] = costs[self.columns]
        self.model.change_costs(whole)

    def solve(self) -> None:
        """Add columns until none pays any more.

        Raises
        ------
        OutOfTimeError
            If there is not the time for it.
        """
        if self.first >= MANY_ROWS and not len(self.x):
            self._approach()
        self.optimise()
        # With new columns the last vertex is still one, from which the primal simplex takes few steps.
        with self.model.primal():
            while self._grow(TOLERANCE):
                self.optimise()

    def _approach(self) -> None:
        """Find most columns with interior points, whose duals are in the middle of many and steer better."""
        self.model.option("solver", "ipm")
        self.model.option("run_crossover", "off")
        before = np.inf
        while True:
            self.optimise()
            if not self._grow(ROUGH) or before - self.value < SLOW * abs(self.value):
                break
            before = self.value
        self.model.option("run_crossover", "on")
        self.optimise()
        self.model.option("solver", "simplex")

    def allow(self, allowed: Flags) -> None:
        """Restrict the programme to some columns by bounds of 0 on the others."""
        self.allowed = allowed
        self.model.bound_columns(self.places, np.where(allowed[self.columns], np.inf, 0.0))

    def strong_branching_probe(self, steps: int) -> float:
        """Give a value that the programme over the columns in it is not below, after so many steps at most.

        The next solve begins where the last one has ended, not here.
        """
        basis = self.model.basis()
        value = self.model.strong_branching_probe(self.clock, steps)
        self.model.begin(basis)
        return value

    def optimise(self) -> None:
        """Solve the programme over the columns that are in it.

        Raises
        ------
        OutOfTimeError
            If there is not the time for it.
        """
        if self.model.solve(self.clock) != "optimal":
            raise OutOfTimeError("the relaxation was not solved in time")
        values, duals = self.model.values(), self.model.duals()
        self.value = self.model.value
        self.x = values[self.places]
        self.missing = float(values.sum() - self.x.sum())
        self.weights, self.line_weights = duals[: self.first], duals[self.first :]

    def solved(self) -> LpSolution:
        """Give the last solution, to be kept while the programme goes on to change."""
        return LpSolution(self.columns, self.x, self.value, self.missing, tuple(self.lines))

    def reduced(self) -> Reals:
        """Return the reduced costs of all columns of the pool."""
        found: Reals = self.costs - self.pool.sums(self.weights)
        for line, weight in zip(self.lines, self.line_weights, strict=True):
            if weight:
                found[line.columns] -= weight * line.coefficients
        return found

    def _grow(self, tolerance: float) -> bool:
        """Add the columns that pay most, some for each row; tell whether any does."""
        self.clock.check()
        reduced = self.reduced()
        reduced[self.inside] = np.inf
        if self.allowed is not None:
            reduced[~self.allowed] = np.inf
        paying = np.flatnonzero(reduced < -tolerance)
        if not len(paying):
            return False
        if len(paying) > LOOKED_AT:
            paying = paying[np.argpartition(reduced[paying], LOOKED_AT)[:LOOKED_AT]]
        self.add(best_for_rows(self.pool, paying, reduced[paying], PER_ROW))
        return True


def best_for_rows(pool: Pool, columns: Numbers, worth: Reals, number: int) -> Numbers:
    """Return the columns with the lowest reduced costs in each row, and all that cover no row."""
    order = np.argsort(worth, kind="stable")
    columns = columns[order]
    position, rows = pool.entries(columns)
    by_row = np.argsort(rows, kind="stable")
    ordered = rows[by_row]
    rank = np.arange(len(ordered)) - np.searchsorted(ordered, ordered)
    chosen = pool.lengths[columns] == 0
    chosen[position[by_row[rank < number]]] = True
    best: Numbers = columns[chosen]
    return best
