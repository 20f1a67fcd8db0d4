"""Set-covering files of the OR-Library (Beasley 1990) as instances of proposals without members."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any


def set_covering(path: Path) -> dict[str, Any]:
    """Read a set-covering file and give it as the data of an instance.

    Rows become issues, columns proposals that may handle the rows they cover; proposals are the whole
    choice, so the fewest institutions, by cost, are a minimal cover.

    Parameters
    ----------
    path
        A text file, or a gzip-compressed one: numbers of rows and columns, the cost of every column, then
        for each row the number of columns that cover it and their indices from 1.

    Raises
    ------
    ValueError
        If the file ends early or goes on after its last row.
    """
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    numbers = iter([int(word) for word in text.split()])
    try:
        rows, columns = next(numbers), next(numbers)
        costs = [next(numbers) for _ in range(columns)]
        covering = [[next(numbers) for _ in range(next(numbers))] for _ in range(rows)]
    except StopIteration:
        raise ValueError(f"{path} ends before its last row") from None
    if next(numbers, None) is not None:
        raise ValueError(f"{path} goes on after its last row")
    mandates: dict[int, list[str]] = {}
    for row, those in enumerate(covering, start=1):
        for column in those:
            mandates.setdefault(column, []).append(f"row{row}")
    return {
        "title": path.name.split(".")[0],
        "issues": [{"id": f"row{row}"} for row in range(1, rows + 1)],
        "proposals": [
            {"id": f"column{column}", "mandate": mandates[column], "cost": costs[column - 1]}
            for column in sorted(mandates)
        ],
        "settings": {"only_proposals": True, "objectives": ["institutions"]},
    }
