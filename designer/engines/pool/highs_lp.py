"""A linear programme in HiGHS that grows by columns and rows and keeps its basis (Huangfu and Hall 2018)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy as np

from designer.engines.pool.pool import Numbers, Reals, Short, Tiny
from designer.runtime.clock import Clock
from designer.runtime.interruption import stopping, unless

LONGEST = 1e9
"""Seconds, some thirty years: a longer time limit is none."""

LONG = 1000
"""Rows from which on a linear programme may take so long that a cancel has to be heard meanwhile."""

STRATEGY = "simplex_strategy"
DUAL = 1
PRIMAL = 4
"""Which simplex method is used."""

EDGES = "simplex_dual_edge_weight_strategy"
DEVEX = 1
"""How a step of the dual simplex method is chosen."""


class IncrementalLp:
    """A programme that rows and columns are added to; variables are not negative.

    Examples
    --------
    >>> model = IncrementalLp()
    >>> model.add_rows([1.0], [np.inf])
    >>> model.add_columns([2.0], [0, 1], [0], [1.0])
    >>> model.solve(Clock()), model.value, model.duals().tolist()
    ('optimal', 2.0, [2.0])
    """

    def __init__(self) -> None:
        import highspy

        self.highs: Any = _quiet(highspy)
        self.names = highspy.HighsModelStatus
        self.integer = int(highspy.HighsVarType.kInteger)
        for option, value in (("parallel", "off"), ("random_seed", 0)):
            self.highs.setOptionValue(option, value)

    @property
    def columns(self) -> int:
        """Return the number of columns in the programme."""
        return int(self.highs.getNumCol())

    def option(self, name: str, value: object) -> None:
        """Set an option of the solver."""
        self.highs.setOptionValue(name, value)

    def add_rows(self, low: Iterable[float], high: Iterable[float]) -> None:
        """Add empty rows."""
        low, high = np.array([*low], float), np.array([*high], float)
        none = np.zeros(len(low), np.int32)
        self.highs.addRows(len(low), low, high, 0, none, np.empty(0, np.int32), np.empty(0))

    def add_row(
        self, low: float, high: float, columns: Numbers | Short, coefficients: Numbers | Tiny
    ) -> None:
        """Add a row over columns that are there."""
        self.highs.addRow(low, high, len(columns), columns.astype(np.int32), coefficients.astype(float))

    def add_columns(
        self,
        costs: Iterable[float],
        start: Iterable[int],
        rows: Iterable[int],
        coefficients: Iterable[float],
        upper: Reals | None = None,
    ) -> None:
        """Add columns, whose entries are listed one after the other."""
        costs, start = np.array([*costs], float), np.array([*start], np.int32)
        rows, coefficients = np.asarray([*rows], np.int32), np.asarray([*coefficients], float)
        high = np.full(len(costs), np.inf) if upper is None else upper
        self.highs.addCols(
            len(costs), costs, np.zeros(len(costs)), high, len(rows), start[:-1], rows, coefficients
        )

    def start(self, values: Reals) -> None:
        """Set a known solution as the incumbent of the next integer search."""
        self.highs.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)

    def drop_rows(self, rows: list[int]) -> None:
        """Take rows out."""
        self.highs.deleteRows(len(rows), np.array(rows, np.int32))

    def bound_columns(self, columns: Numbers, upper: Reals) -> None:
        """Give some columns other upper bounds."""
        low = np.zeros(len(columns))
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low, upper)

    def change_coefficient(self, row: int, column: int, value: float) -> None:
        """Give a column another coefficient in a row."""
        self.highs.changeCoeff(row, column, value)

    def change_costs(self, costs: Reals) -> None:
        """Give every column another cost."""
        self.highs.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), costs.astype(float))

    def solve(self, clock: Clock) -> str:
        """Solve and say ``optimal``, ``feasible`` (good enough), ``infeasible``, ``failed``, ``unknown``."""
        if clock.over() or not self._run(clock, self.highs.getNumRow() >= LONG):
            return "unknown"
        return self._status()

    def branch(self, clock: Clock, improved: Callable[[Reals], object]) -> tuple[str, Reals]:
        """Search for whole solutions: the status as of :meth:`solve`, and the best one, empty without any.

        Each that is better than those before is told, from another thread. Nothing else can be done with a
        solver that has not heard that it was to stop.
        """
        count = self.columns
        whole = np.full(count, self.integer, np.uint8)
        self.highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
        told = _Told(improved, self.highs.cancelSolve)
        self.highs.HandleUserInterrupt = True
        self.highs.cbMipImprovingSolution += told
        heard = not clock.over() and self._run(clock, apart=True)
        told.close()
        if not heard:
            return "unknown", np.empty(0)
        self.highs.cbMipImprovingSolution -= told
        return self._status(), self.values()

    def _run(self, clock: Clock, apart: bool) -> bool:
        """Run until time is up; tell whether the solver has come to an end."""
        left = clock.left
        # The clock of the solver goes on from one solve to the next.
        limit = LONGEST if left is None else self.highs.getRunTime() + max(left, 0.01)
        self.highs.setOptionValue("time_limit", limit)
        if apart:
            return self._run_apart(clock)
        self.highs.run()
        return True

    def _status(self) -> str:
        status = self.highs.getModelStatus()
        if status in (self.names.kOptimal, self.names.kObjectiveTarget):
            return "optimal" if status == self.names.kOptimal else "feasible"
        if status == self.names.kSolveError:
            return "failed"
        return "infeasible" if status == self.names.kInfeasible else "unknown"

    def strong_branching_probe(self, clock: Clock, steps: int) -> float:
        """Take some steps of the dual simplex, and give what they prove of a linear programme."""
        # The weights of steepest edges would take longer to be found than the steps.
        for option, value in (("simplex_iteration_limit", steps), (EDGES, DEVEX)):
            self.highs.setOptionValue(option, value)
        status = self.solve(clock)
        for option, value in (("simplex_iteration_limit", 2**31 - 1), (EDGES, -1)):
            self.highs.setOptionValue(option, value)
        return np.inf if status == "infeasible" else self.value

    @contextmanager
    def primal(self) -> Iterator[None]:
        """Let the simplex method go from solution to solution, not from bound to bound."""
        self.highs.setOptionValue(STRATEGY, PRIMAL)
        try:
            yield
        finally:
            self.highs.setOptionValue(STRATEGY, DUAL)

    def basis(self) -> Any:
        """Give where the last solve has ended."""
        return self.highs.getBasis()

    def begin(self, basis: Any) -> None:
        """Set the basis that the next solve starts from."""
        self.highs.setBasis(basis)

    def _run_apart(self, clock: Clock) -> bool:
        """Run in a thread of its own, and leave it there when it does not hear that it is to stop."""
        if clock.cancel is not None:
            self.highs.HandleUserInterrupt = True
        with stopping(self.highs.cancelSolve, clock.cancel):
            return unless(clock.over, lambda: [self.highs.run()]) is not None

    @property
    def value(self) -> float:
        """The objective of the last solution."""
        return float(self.highs.getInfo().objective_function_value)

    def values(self) -> Reals:
        """Give the value of each column; empty where there is no solution."""
        solution = self.highs.getSolution()
        return np.array(solution.col_value, float) if solution.value_valid else np.empty(0)

    def duals(self) -> Reals:
        """Give the dual value of each row."""
        return np.array(self.highs.getSolution().row_dual, float)


class _Told:
    """Callback that hands each incumbent of HiGHS on, and interrupts it once the reader has had enough.

    An exception of whoever is told stops the search and is kept: in compiled code it would end the process.
    """

    def __init__(self, improved: Callable[[Reals], object], stop: Callable[[], object]) -> None:
        self.improved = improved
        self.stop = stop
        self.lock = Lock()
        self.closed = False
        self.error: BaseException | None = None

    def __call__(self, event: Any) -> None:
        with self.lock:
            if self.closed or self.error is not None:
                return
            try:
                self.improved(np.array(event.data_out.mip_solution, float))
            except BaseException as error:
                self.error = error
                self.stop()

    def close(self) -> None:
        """Listen no more, and raise what was raised meanwhile."""
        with self.lock:
            self.closed = True
        if self.error is not None:
            raise self.error


def _quiet(highspy: Any) -> Any:
    """Make a solver that prints nothing, not even its name when it is made."""

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # noqa: N802 - the first that is called of a new solver
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    return Quiet()
