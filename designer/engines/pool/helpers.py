"""Placing helpers: their absence depends on who handles what, so it is a programme over columns and hosts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from designer.engines.pool.formulation import Covering
from designer.engines.pool.pool import LinearConstraint, Numbers
from designer.engines.pool.residual import Selection
from designer.engines.program import Program
from designer.runtime.clock import Clock

Parties = frozenset[str]


@dataclass(frozen=True)
class Hosting:
    """Which columns are used, and which members handle each row.

    Parameters
    ----------
    program
        The first variables are the columns.
    terms
        The helpers that are absent.
    columns
        The columns of the pool that they are.
    """

    program: Program
    terms: dict[int, int]
    columns: Numbers

    @classmethod
    def of(cls, covering: Covering, lines: list[LinearConstraint], columns: Numbers, clock: Clock) -> Hosting:
        """State the programme over some columns; the ``lines`` keep what was minimised before."""
        pool, program = covering.pool, Program(clock=clock)
        for column in columns.tolist():
            program.variable(upper=int(pool.most[column]))
        place = np.full(pool.number, -1, np.int64)
        place[columns] = np.arange(len(columns))
        hosts: list[dict[Parties, dict[int, int]]] = [{} for _ in pool.demand]
        once = np.ones(1, np.int64)
        for n, column in enumerate(clock.each(columns.tolist())):
            for _, members, mandate in covering.bodies(np.array([column]), once):
                for row in mandate:
                    able = hosts[row].setdefault(members, {})
                    able[n] = able.get(n, 0) + 1
        terms = {}
        for alike, able_of in zip(covering.rows, hosts, strict=True):
            helpful = {*alike.issues[0].helpful}
            together: dict[int, int] = {}
            for members, able in able_of.items():
                host = program.variable(upper=alike.demand)
                program.require({**able, host: -1}, at_least=0)
                together[host] = 1
                terms[host] = len(helpful - members)
            program.require(together, at_least=alike.demand, at_most=alike.demand)
        for line in lines:
            here = place[line.columns] >= 0
            some = zip(place[line.columns[here]].tolist(), line.coefficients[here].tolist(), strict=True)
            program.require(dict(some), at_least=line.low, at_most=line.high)
        return cls(program, {host: weight for host, weight in terms.items() if weight}, columns)

    def chosen(self, values: list[int]) -> Selection:
        """Return the columns of a solution of the programme."""
        return Selection.of(self.columns, np.array(values[: len(self.columns)], np.int64))
