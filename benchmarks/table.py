"""Results as tables in Markdown: ``python -m benchmarks.table bench/runs.jsonl``.

A row for each kind of instance, a column for each engine: how many of its instances are proven, the median
and the worst time of those, and the peak of memory; where none is proven, the median gap that is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

import click

from designer.questions.bench.measures import ANSWERED, gap
from designer.questions.bench.results import latest, read

Record = dict[str, Any]


def table(records: Iterable[Record]) -> str:
    """Write the table."""
    kinds: dict[str, dict[str, list[Record]]] = {}
    engines: dict[str, None] = {}
    for record in records:
        engines[record["engine"]] = None
        kinds.setdefault(kind(record), {}).setdefault(record["engine"], []).append(record)
    lines = [f"| instances | {' | '.join(engines)} |", f"|---{'|---' * len(engines)}|"]
    for name, by_engine in kinds.items():
        cells = (cell(by_engine.get(engine, [])) for engine in engines)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def kind(record: Record) -> str:
    """Name what an instance is one of: for regions all but the seed, else the family."""
    name: str = record["instance"]
    if name.startswith("region-"):
        return f"{name.rpartition('-')[0].removeprefix('region-')}, {record['limit']:g} s"
    return f"{record['family']}, {record['limit']:g} s"


def cell(records: list[Record]) -> str:
    """Say how some runs of an engine went."""
    tried = [r for r in records if r["status"] not in ("missing", "unsupported")]
    if not tried:
        return records[0]["status"] if records else "–"
    proven = [r["seconds"] for r in tried if r["status"] in ANSWERED]
    memory = f"{max(r['peak_mb'] for r in tried):.0f} MiB"
    count = f"{len(proven)} of {len(tried)}"
    if proven:
        return f"{count}: {median(proven):.2f} s, worst {max(proven):.2f} s, {memory}"
    gaps = [left for r in tried if (left := gap(r)) is not None]
    if gaps:
        return f"{count}: gap {median(gaps):.2%}, {memory}"
    statuses = sorted({r["status"] for r in tried})
    return f"{count}: {'no bound' if statuses == ['feasible'] else ', '.join(statuses)}, {memory}"


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def main(files: tuple[Path, ...]) -> None:
    """Print the table of results in FILES."""
    results = [(file, read(file)) for file in files]
    for file, records in results:
        if not records:
            raise click.BadParameter(f"{file} holds no results; what is read is runs.jsonl.")
    click.echo(table(latest(record for _, records in results for record in records)))


if __name__ == "__main__":
    main()
