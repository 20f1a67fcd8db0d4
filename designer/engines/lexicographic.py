"""The programme of anything lexicographically better than a solution, all stages at once."""

from __future__ import annotations

from collections.abc import Sequence

from designer.engines.program import Program, Terms, summed


def improving(program: Program, reached: Sequence[tuple[Terms, int]]) -> Program:
    """Return the programme of whatever is lexicographically smaller than some values of expressions.

    Without a solution it shows of each value that it is the least one with all those before it.

    Parameters
    ----------
    program
        What has to hold anyway.
    reached
        Expressions in the order of their importance, and the value of each.

    Returns
    -------
    Program
        The variables of the programme and one more for each expression: 1 for the first one that is
        smaller than its value. Those before that one are no larger than theirs, those after it are free.

    Examples
    --------
    >>> program = Program()
    >>> x, y = program.variable(upper=3), program.variable(upper=3)
    >>> better = improving(program, [({x: 1}, 1), ({y: 1}, 2)])
    >>> better.satisfied_by([0, 3, 1, 0]), better.satisfied_by([1, 1, 0, 1])
    (True, True)
    >>> better.satisfied_by([1, 2, 0, 1]), better.satisfied_by([2, 0, 0, 1])
    (False, False)
    """
    better = Program([*program.lower], [*program.upper], [*program.rows])
    firsts: list[int] = []
    for terms, value in reached:
        most = sum(max(w * program.lower[v], w * program.upper[v]) for v, w in terms.items())
        freed = dict.fromkeys(firsts, min(0, value - most))
        first = better.variable()
        better.require({**terms, first: 1, **freed}, at_most=value)
        firsts.append(first)
    better.require(summed(firsts), at_least=1, at_most=1)
    return better
