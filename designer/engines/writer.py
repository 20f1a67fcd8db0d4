"""An integer programme as text for other solvers: MPS, LP, or the text of a CP-SAT model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Literal

from designer.engines.linear_files import Named, lp, mps
from designer.engines.names import LONGEST, spelt
from designer.engines.program import Program, Terms

Language = Literal["mps", "lp", "cpsat"]
"""Formats that a programme can be written in."""

COMMENT: dict[Language, str] = {"mps": "*", "lp": "\\", "cpsat": "#"}
"""What begins a comment in each."""


def written(
    program: Program, objective: Terms, names: Sequence[str], language: Language, comments: Sequence[str] = ()
) -> str:
    r"""Write a programme and what is minimised over it.

    Parameters
    ----------
    program, objective
        What is written.
    names
        Of the variables, all different. In the file they have letters, digits, points and underscores,
        and in MPS and LP at most 100 of them; the comments tell which are spelt otherwise for that.
    language
        The format.
    comments
        Lines that stand first.

    Examples
    --------
    >>> program = Program()
    >>> x, y = program.variable(), program.variable(upper=3)
    >>> program.require({x: 1, y: 1}, at_least=2)
    >>> print(written(program, {x: 2, y: 1}, ["x", "y"], "lp", ["Two of them"]))
    \ Two of them
    Minimize
     cost: 2 x + 1 y
    ...
    """
    short = spelt(names, longest=None if language == "cpsat" else LONGEST)
    match language:
        case "cpsat":
            body = _cpsat(program, objective, short)
        case "mps":
            body = mps(Named.of(program, objective, short))
        case "lp":
            body = lp(Named.of(program, objective, short))
    return commented([*comments, *_respelt(names, short)], language) + body


def commented(lines: Iterable[str], language: Language) -> str:
    """Write comments, each folded such that it stays one."""
    folded = (part for line in lines for part in wrap(line, LONGEST))
    return "".join(f"{COMMENT[language]} {part}\n" for part in folded)


def _respelt(names: Sequence[str], short: Sequence[str]) -> Iterator[str]:
    """Tell which names are spelt otherwise, and what they stand for."""
    changed = [(name, other) for name, other in zip(names, short, strict=True) if name != other]
    if changed:
        yield "Names that are spelt otherwise or cut, each with what it stands for (long ones over lines):"
    for name, other in changed:
        yield f"{other} = {name}"


def _cpsat(program: Program, objective: Terms, names: Sequence[str]) -> str:
    from designer.engines import cpsat

    model = cpsat.proto(program, objective)
    for variable, name in zip(model.variables, names, strict=True):
        variable.name = name
    return f"{model}\n"
