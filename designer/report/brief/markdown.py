"""Briefs as Markdown: plain characters that no reader takes for markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from designer.report.brief.memo import Matrix, Memo

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#!|~$&]|^[-+=](?=\s|$)|(?<=^\d)[.)])")


def escaped(text: str) -> str:
    r"""Give text in which nothing is markup.

    Examples
    --------
    >>> escaped("a *bold* <b>| 1. x")
    'a \\*bold\\* \\<b\\>\\| 1. x'
    """
    return _MARKUP.sub(r"\\\1", text)


def markdown(memo: Memo) -> str:
    """Write a brief as Markdown.

    Examples
    --------
    >>> print(markdown(Memo("Two rivers", "For decision", (), Matrix((), ()), None)))
    # Two rivers
    <BLANKLINE>
    For decision
    <BLANKLINE>
    """
    blocks = [f"# {escaped(memo.title)}", escaped(memo.subtitle)]
    for section in memo.sections:
        blocks.append(f"## {section.heading}")
        lines = [escaped(line) for line in section.lines]
        match section.kind:
            case "numbers":
                blocks.append("\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1)))
            case "items":
                blocks.append("\n".join(f"- {line}" for line in lines))
            case _:
                blocks += lines
    if memo.matrix.columns:
        blocks += [
            "## Annex: who sits where",
            "\n".join(_table(memo.matrix)),
            "\n".join(_legend(memo.matrix)),
        ]
    return "\n\n".join(blocks) + "\n"


def _table(matrix: Matrix) -> Iterator[str]:
    numbers = [str(n) for n in range(1, len(matrix.columns) + 1)]
    yield f"| Party | {' | '.join(numbers)} |"
    yield f"|---|{'---|' * len(numbers)}"
    for name, *marks in matrix.rows:
        yield f"| {escaped(name)} | {' | '.join(marks)} |"


def _legend(matrix: Matrix) -> Iterator[str]:
    yield "x has a seat, C chairs.\n"
    yield from (f"{n}. {escaped(name)}" for n, name in enumerate(matrix.columns, start=1))
