"""Set-covering files of the OR-Library (Beasley 1990) as instances of proposals without members.

``python -m benchmarks.orlib FILE...`` solves files and prints a line for each.
"""

from __future__ import annotations

import gzip
import time
from pathlib import Path
from typing import Any

import click

from designer import Instance
from designer.solve import solve

OPTIMA: dict[str, int] = {
    f"scp{group}{number}": value
    for group, values in {
        "4": (429, 512, 516, 494, 512, 560, 430, 492, 641, 514),
        "5": (253, 302, 226, 242, 211, 213, 293, 288, 279, 265),
        "6": (138, 146, 145, 131, 161),
        "a": (253, 252, 232, 234, 236),
        "b": (69, 76, 80, 79, 72),
        "c": (227, 219, 243, 219, 215),
        "d": (60, 66, 72, 62, 61),
        "e": (5, 5, 5, 5, 5),
    }.items()
    for number, value in enumerate(values, start=1)
} | {"scpclr10": 25, "scpcyc06": 60}
"""Optima as published: Beasley (1987, 1990), Beasley and Jornsten (1992), Grossman and Wool (1997)."""


def name_of(path: Path) -> str:
    """Give the name of a file without its endings."""
    return path.name.split(".")[0]


def files(folder: Path) -> list[Path]:
    """Give the set-covering files of a folder, those with published optima, in the order of their names.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    found = [path for path in sorted(folder.iterdir()) if name_of(path) in OPTIMA]
    if not found:
        raise FileNotFoundError(f"{folder} has no set-covering file such as scp41.txt or scp41.txt.gz")
    return found


ROW = "{:12}{:>10}{:>10}  {:10}{:>9}"


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
        If the file ends early, goes on after its last row, or says anything but that.
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
            if not 1 <= column <= columns:
                raise ValueError(f"{path} covers row {row} by column {column} of {columns}")
            mandates.setdefault(column, []).append(f"row{row}")
    return {
        "title": name_of(path),
        "issues": [{"id": f"row{row}"} for row in range(1, rows + 1)],
        "proposals": [
            {"id": f"column{column}", "mandate": mandates[column], "cost": costs[column - 1]}
            for column in sorted(mandates)
        ],
        "settings": {"only_proposals": True, "objectives": ["institutions"]},
    }


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--time-limit", type=float, help="Seconds for each file; no limit when left out.")
def main(files: tuple[Path, ...], time_limit: float | None) -> None:
    """Solve set-covering FILES of the OR-Library, plain or gzip-compressed."""
    click.echo(ROW.format("name", "value", "bound", "status", "seconds"))
    for path in files:
        try:
            instance = Instance.model_validate(set_covering(path))
        except (OSError, EOFError, ValueError) as error:
            raise click.ClickException(f"cannot read {path}: {error}") from None
        began = time.perf_counter()
        design = solve(instance, time_limit=time_limit)
        seconds = time.perf_counter() - began
        value, bound = next(((stage.value, stage.bound) for stage in design.objectives), (None, None))
        shown = ["-" if number is None else str(number) for number in (value, bound)]
        click.echo(ROW.format(instance.title, *shown, design.status, f"{seconds:.2f}"))


if __name__ == "__main__":
    main()
