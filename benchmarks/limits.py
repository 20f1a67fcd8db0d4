"""How well limits of time and signals are kept: ``python -m benchmarks.limits``.

Every question of the command line, each a process of its own, on regions of six sizes, without and with
interdependences. Asked with a limit, it has to end in a tenth more and half a second, the start of Python and
the reading of the instance included; asked without one and then sent SIGTERM, in a second. Verbs that know no
limit are to be so quick that they need none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from signal import SIGTERM
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any

import click

from benchmarks.regions import KINDS, Shape, region
from designer import Instance
from designer.candidates.grounding import ground
from designer.questions.bench.results import circumstances
from designer.runtime.clock import Clock
from designer.solve.first_design import FirstDesign

SIZES = ((6, 30), (20, 100), (40, 300), (100, 1_000), (40, 50_000), (500, 20_000))
PER_ISSUE = 2
MOST_TIES = 2_000

QUESTIONS: dict[str, list[str]] = {
    "solve": ["solve", "FILE"],
    "solve --engine compact": ["solve", "FILE", "--engine", "compact"],
    "explain": ["explain", "FILE"],
    "explain --proof": ["explain", "FILE", "--proof"],
    "explain --prices": ["explain", "FILE", "--prices"],
    "explain --target": ["explain", "FILE", "--target", "institutions=1"],
    "explain --why-not": ["explain", "FILE", "--why-not", "P000, P001, P002 on i0000"],
    "explain --institution": ["explain", "FILE", "DESIGN", "--institution", "ID"],
    "explore": ["explore", "FILE"],
    "explore --front": ["explore", "FILE", "--front", "institutions,seats"],
    "explore --diverse": ["explore", "FILE", "--diverse", "3", "--within", "institutions=1"],
    "what-if --drop": ["what-if", "FILE", "--drop", "r0"],
    "what-if --leave": ["what-if", "FILE", "--leave", "P001"],
    "what-if --expand": ["what-if", "FILE", "--expand"],
    "what-if --stay-close": ["what-if", "FILE", "--stay-close", "--design", "DESIGN", "--drop", "r0"],
    "robust": ["robust", "FILE", "--worlds", "8"],
}
"""What is asked with a limit; FILE, DESIGN and ID are filled in."""

UNLIMITED: dict[str, list[str]] = {
    "validate": ["validate", "FILE"],
    "check": ["check", "FILE", "DESIGN"],
    "show": ["show", "FILE", "DESIGN"],
    "compare": ["compare", "FILE", "DESIGN", "DESIGN"],
    "export --to minizinc": ["export", "FILE", "--to", "minizinc"],
    "export --to mps": ["export", "FILE", "--to", "mps"],
}
"""What is asked without one."""


@dataclass(frozen=True)
class Asked:
    """An instance in a folder, with a design of it."""

    folder: Path
    parties: int
    issues: int
    linked: bool

    @property
    def name(self) -> str:
        return f"{self.parties} x {self.issues:,}{', linked' if self.linked else ''}"

    @property
    def file(self) -> Path:
        return self.folder / f"{self.parties}x{self.issues}{'l' if self.linked else ''}.json"

    def command(self, words: list[str], limit: float | None) -> list[str]:
        """Fill in what a question is about."""
        design = self.file.with_suffix(".design.json")
        if "ID" in words and not design.exists():
            raise FileNotFoundError(design)
        first = json.loads(design.read_text())["institutions"][0]["id"] if "ID" in words else ""
        filled = {"FILE": str(self.file), "DESIGN": str(design), "ID": first}
        command = [sys.executable, "-m", "designer", *(filled.get(word, word) for word in words)]
        return command if limit is None else [*command, "--time-limit", str(limit)]

    def write(self) -> None:
        """Write the instance, and the first design that there is."""
        made = region(Shape(self.parties, self.issues), seed=11)
        for rule in made["rules"][:4]:
            rule["basis"] = "judgement"
        if self.linked:
            made["interdependences"] = ties(made["issues"], min(PER_ISSUE * self.issues, MOST_TIES))
            del made["settings"]["objectives"]
        self.file.write_text(json.dumps(made))
        instance = Instance.model_validate(made)
        design = FirstDesign(instance, ground(instance), Clock(600)).design(())
        self.file.with_suffix(".design.json").write_text(design.to_json())


def ties(rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Draw interdependences between issues that share a required party."""
    random = Random(11)
    of_party: dict[str, list[str]] = {}
    for row in rows:
        for party in row["required"]:
            of_party.setdefault(party, []).append(row["id"])
    pairs: set[tuple[str, str]] = set()
    while len(pairs) < number:
        row = random.choice(rows)
        other = random.choice(of_party[random.choice(row["required"])])
        if other != row["id"]:
            pairs.add((min(row["id"], other), max(row["id"], other)))
    return [
        {"issues": list(pair), "kind": random.choice(KINDS), "strength": random.choice((1, 1, 2, 3))}
        for pair in sorted(pairs)
    ]


def asked_for(command: list[str], most: float, signal_after: float | None) -> tuple[float, int]:
    """Run a command; give the seconds it took, since a signal if one was sent, and its exit code."""
    began = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if signal_after is not None:
        while perf_counter() - began < signal_after and process.poll() is None:
            sleep(0.02)
        if process.poll() is None:
            began = perf_counter()
            process.send_signal(SIGTERM)
    try:
        _, said = process.communicate(timeout=most)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return most, -9
    if "Traceback" in said:
        click.echo(said, err=True)
    return perf_counter() - began, process.returncode


def cells(
    words: list[str], asked: list[Asked], limit: float | None, due: float, signal_after: float | None
) -> Iterator[str]:
    """Give a cell for each instance: seconds, in bold where that is too long, and an unusual exit code."""
    for one in asked:
        try:
            seconds, code = asked_for(one.command(words, limit), 12 * due, signal_after)
        except (FileNotFoundError, IndexError):
            yield "–"
            continue
        told = f"{seconds:.1f}" if code in (0, 1, 3, 4, 130) else f"{seconds:.1f} (exit {code})"
        yield f"**{told}**" if seconds > due or code not in (0, 1, 3, 4, 130) else told


def table(
    questions: dict[str, list[str]],
    asked: list[Asked],
    limit: float | None,
    due: float,
    signal_after: float | None = None,
) -> list[str]:
    """Lay out a table, one line a question."""
    lines = [f"| | {' | '.join(one.name for one in asked)} |", "|---" * (len(asked) + 1) + "|"]
    for question, words in questions.items():
        row = list(cells(words, asked, limit, due, signal_after))
        lines.append(f"| `{question}` | {' | '.join(row)} |")
        click.echo(lines[-1], err=True)
    return lines


@click.command()
@click.option("--limit", default=5.0, show_default=True, help="Seconds that are asked for.")
@click.option("--after", default=3.0, show_default=True, help="Seconds after which a signal is sent.")
@click.option("--only", multiple=True, help="Only questions that begin like this; can be repeated.")
@click.option("--sizes", default=len(SIZES), show_default=True, help="Only so many sizes, the small ones.")
@click.option("--part", type=click.Choice(["limits", "signals", "unlimited"]), multiple=True)
def main(limit: float, after: float, only: tuple[str, ...], sizes: int, part: tuple[str, ...]) -> None:
    """Ask everything, and print what was measured as Markdown."""
    questions, unlimited = (
        {name: words for name, words in some.items() if not only or name.startswith(only)}
        for some in (QUESTIONS, UNLIMITED)
    )
    due = 1.1 * limit + 0.5
    with TemporaryDirectory() as folder:
        asked = [Asked(Path(folder), *size, linked) for size in SIZES[:sizes] for linked in (False, True)]
        for one in asked:
            one.write()
        run = circumstances()
        click.echo(f"Machine: {run['machine']}. Seconds; what is over is in bold.\n")
        parts = part or ("limits", "signals", "unlimited")
        if "limits" in parts:
            click.echo(f"## With `--time-limit {limit:g}`, due in {due:g} s\n")
            click.echo("\n".join([*table(questions, asked, limit, due), ""]))
        if "signals" in parts:
            click.echo(f"## From a SIGTERM after {after:g} s to the end, due in a second\n")
            click.echo("\n".join([*table(questions, asked, None, 1.0, after), ""]))
        if "unlimited" in parts:
            click.echo(f"## Without a limit, due in {due:g} s as well\n")
            click.echo("\n".join(table(unlimited, asked, None, due)))


if __name__ == "__main__":
    main()
