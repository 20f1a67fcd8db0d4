"""Objectives in their order: the lexicographic optimum by scalarisation, and its refutation stage by stage.

Each objective is weighted with more than all later ones can add up to, so that one minimisation gives the
lexicographic optimum (Sherali and Soyster 1983), exactly, since weights are whole numbers. Where they would
outgrow what engines compute with exactly, the objectives are taken in groups, one group after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Event

from designer.engines import cpsat, lazy_constraints
from designer.engines.compact import CompactModel
from designer.engines.outcome import Effort, Outcome
from designer.engines.program import Program, Terms, added, total
from designer.runtime.clock import Clock
from designer.solve.confirm import CERTIFICATE, ContradictionError, by_second_solve, certificate, least

LARGEST = 2**50
"""The most that a scalarised objective may add up to: exact in double precision, with some room."""

Reached = Sequence[tuple[Terms, int]]
"""Objectives in their order, each with a value."""

Prove = Callable[[Program, Terms, Effort, Event | None], str | None]
"""Says what proves that a programme has no solution, None where nothing does in time."""


def scalarised(reached: Reached, program: Program) -> list[tuple[dict[int, int], int]]:
    """Weight objectives so that the sum of each group is minimal just where they are so in their order.

    The values are weighted in the same way, so that a sum is no higher just where the objectives are not.

    Examples
    --------
    >>> program = Program()
    >>> x, y = program.variable(), program.variable(upper=9)
    >>> scalarised([({x: 1}, 1), ({y: 2}, 4)], program)
    [({0: 19, 1: 2}, 23)]
    """
    groups: list[tuple[dict[int, int], int]] = []
    scale = LARGEST
    # From the last objective to the first, each counts for more than all those after it in its group.
    for terms, value in reversed(reached):
        span = most(terms, program) - least(program, terms)
        if scale * (span + 1) >= LARGEST:
            groups.append(({}, 0))
            scale = 1
        later, worth = groups[-1]
        weighted = {variable: scale * weight for variable, weight in terms.items()}
        groups[-1] = added(weighted, later), scale * value + worth
        scale *= span + 1
    return groups[::-1]


def most(terms: Terms, program: Program) -> int:
    """Give the largest value that the bounds of variables allow an expression."""
    return sum(max(w * program.lower[v], w * program.upper[v]) for v, w in terms.items())


def minimise(
    model: CompactModel,
    program: Program,
    objectives: Sequence[Terms],
    effort: Effort,
    *,
    hint: list[int] | None = None,
    cancel: Event | None = None,
) -> Outcome:
    """Find the lexicographic optimum of objectives over a programme of a model.

    Returns
    -------
    Outcome
        ``optimal`` where the solver calls every group so; it has no bound.
    """
    clock = Clock(effort.seconds, cancel)
    found = Outcome("unknown")
    proven = True
    for terms, _ in scalarised([(terms, 0) for terms in objectives], program):
        reached = lazy_constraints.minimise(
            model, program, terms, replace(effort, seconds=clock.left), hint=hint, cancel=cancel
        )
        if reached.values is None:
            return found if found.values is not None else replace(reached, bound=None)
        proven &= reached.status == "optimal"
        hint = reached.values
        found = Outcome("feasible", hint)
        program = program.with_row(terms, at_most=total(terms, hint))
    return replace(found, status="optimal" if proven and found.values is not None else found.status)


@dataclass(frozen=True)
class Refutation:
    """A proof that nothing is lexicographically below some values.

    Parameters
    ----------
    proven_by
        What has proven it, of several the first one.
    program
        What is as good: narrowed, with every objective at its value.
    """

    proven_by: str
    program: Program


def refuted(
    program: Program,
    reached: Reached,
    effort: Effort,
    *,
    bodies: Collection[int] = (),
    prove: Prove = by_second_solve,
    cancel: Event | None = None,
) -> Refutation | None:
    """Prove, stage by stage, that nothing is lexicographically below the values of some expressions.

    Parameters
    ----------
    program, reached
        What has to hold, and the expressions in their order with their values.
    effort, cancel
        How long, and what stops it.
    bodies
        Variables of bodies and mandates: stages that speak of nothing else are looked at without the rest
        first, and narrow what is left for later ones by what a linear relaxation rules out.
    prove
        Proves that a programme has no solution.

    Raises
    ------
    designer.solve.confirm.ContradictionError
        If there is something below them.
    """
    clock = Clock(effort.seconds, cancel)
    kept = sorted(v for v in bodies if v < len(program.lower))
    searched: str | None = None
    for terms, value in reached:
        bound, projected = least(program, terms), terms.keys() <= {*kept}
        if projected and bound < value:
            left = replace(effort, seconds=clock.left)
            program, bound = _narrowed(program, terms, value, kept, left, cancel)
        if bound < value:
            below, said = program.with_row(terms, at_most=value - 1), None
            if projected:
                left = replace(effort, seconds=clock.left)
                with suppress(ContradictionError):
                    said = prove(below.over(kept), _numbered(terms, kept), left, cancel)
            said = said or prove(below, terms, replace(effort, seconds=clock.left), cancel)
            if said is None:
                return None
            searched = searched or said
        program = program.with_row(terms, at_least=value, at_most=value)
    return Refutation(searched or CERTIFICATE, program)


def _narrowed(
    program: Program, terms: Terms, value: int, kept: Sequence[int], effort: Effort, cancel: Event | None
) -> tuple[Program, int]:
    """Leave out what no solution of at most a value uses, by weights on rows, and give what these prove."""
    relaxed = program.over(kept)
    proof = certificate(relaxed, _numbered(terms, kept), effort, cancel)
    lower, upper = [*program.lower], [*program.upper]
    for number, (low, high) in proof.narrowed(value).items():
        lower[kept[number]], upper[kept[number]] = low, high
    return Program(lower, upper, program.rows), proof.bound


def _numbered(terms: Terms, kept: Sequence[int]) -> dict[int, int]:
    """Give an expression over the variables that are kept, as they are numbered then."""
    number = {variable: n for n, variable in enumerate(kept)}
    return {number[variable]: weight for variable, weight in terms.items()}


def twice(program: Program, terms: Terms, effort: Effort, cancel: Event | None = None) -> str | None:
    """Prove that a programme has no solution, and confirm it.

    Raises
    ------
    designer.solve.confirm.ContradictionError
        If it has one.
    """
    clock = Clock(effort.seconds, cancel)
    found = cpsat.minimise(program, {}, effort, cancel=cancel)
    if found.values is not None:
        raise ContradictionError("there is something below what was called the least")
    if found.status != "infeasible":
        return None
    return by_second_solve(program, terms, replace(effort, seconds=clock.left), cancel)
