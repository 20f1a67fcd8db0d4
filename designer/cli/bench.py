"""``designer bench``: engines and rivals on many instances, measured side by side."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from designer.cli.arguments import Folder, InstanceName, Seconds, Whole, locate
from designer.cli.output import complain, emit, write_whole
from designer.cli.signals import HANGUP, INSISTENT
from designer.runtime.errors import OutputError, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from designer.questions.bench.plan import Contender, Run
    from designer.runtime.jsonl import Record

SUITES = ("quick", "goals", "full")
RESULTS, TABLE, PAGE = "runs.jsonl", "runs.csv", "index.html"
EPILOG = """\b
Examples:
  designer bench --suite quick
  designer bench mine.yaml northeast_asia_2009 --time-limit 30 --seed 0 --seed 1
  designer bench --suite full --scp ~/orlib --engine auto --engine scip

\b
Engines: auto, compact, pool. In a source tree also the rivals of
benchmarks/rivals: naive, cpsat, scip, highs, greedy, minizinc.

\b
Every run is a process of its own. Results are appended to runs.jsonl as they
come; a run that is finished is not repeated, so what was interrupted goes on
when it is called again. At the end index.html and runs.csv show all of them.
"""


@click.command(epilog=EPILOG, short_help="Measure engines and rivals side by side.")
@click.argument("instances", nargs=-1, type=InstanceName())
@click.option("--suite", type=click.Choice(SUITES), help="Instances of a suite, in a source tree.")
@click.option(
    "--engine",
    "engines",
    multiple=True,
    metavar="NAME",
    help="Who solves; repeatable. [default: all engines; for a suite also all rivals]",
)
@click.option("--seed", "seeds", multiple=True, type=Whole(0, 2**31 - 1), help="Repeatable. [default: 0]")
@click.option("--time-limit", type=Seconds(), help="For each run. [default: 60, or what the suite says]")
@click.option(
    "--scp",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of set-covering files of the OR-Library, for a suite.",
)
@click.option(
    "-o",
    "--output",
    type=Folder((RESULTS, TABLE, PAGE)),
    default=Path("bench"),
    show_default=True,
    help="Folder of the results and the page.",
)
@click.pass_context
def bench(
    ctx: click.Context,
    /,
    instances: tuple[str, ...],
    suite: str | None,
    engines: tuple[str, ...],
    seeds: tuple[int, ...],
    time_limit: float | None,
    scp: Path | None,
    output: Path,
) -> None:
    """Run engines and rivals on instances, and compare what they find and what it takes.

    INSTANCES are files or bundled ones; --suite has its own. Exits with 1 when what was found cannot all be
    true: a design that the referee refuses, or two proofs that differ.
    """
    from designer.questions.bench.agreement import disagreements
    from designer.questions.bench.page import page
    from designer.questions.bench.results import as_csv, latest
    from designer.questions.bench.runner import execute

    if not hasattr(os, "wait4"):
        raise click.UsageError("Processes are measured as Unix does; this system does not.")
    if bool(instances) == (suite is not None):
        raise click.UsageError("Name either instances or a --suite.")
    if scp is not None and suite is None:
        raise click.UsageError("--scp is for a --suite; without one, name the files.")
    contenders = _contenders(engines, suite is not None)
    plan = _given(instances, contenders) if suite is None else _suite(suite, contenders, scp)
    plan = _with(plan, seeds, time_limit)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with _ending_tidily():
            records = latest(execute(plan, output / RESULTS, _tell))
    except KeyboardInterrupt:
        complain(
            f"What is finished is in {printable(str(output / RESULTS))}; the same call goes on from there."
        )
        raise
    except OSError as error:
        name = printable(str(error.filename or output))
        raise OutputError(f"Cannot write {name}: {error.strerror}.") from error
    wrong = disagreements(records)
    write_whole(output / TABLE, as_csv(records))
    write_whole(output / PAGE, page(records, wrong))
    emit(_outcome(records, wrong, output))
    ctx.exit(1 if wrong else 0)


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """Let a signal raise KeyboardInterrupt, so that the run at work ends too: it is in a group of its own."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard = [s for s in (*INSISTENT, *HANGUP) if signal.getsignal(s) != signal.SIG_IGN]
    before = {s: signal.signal(s, signal.default_int_handler) for s in heard}
    try:
        yield
    finally:
        for s, handler in before.items():
            signal.signal(s, handler)


def _contenders(names: tuple[str, ...], suite: bool) -> list[Contender]:
    """Give who is named; everybody for a suite, and the engines of the program otherwise."""
    from designer.questions.bench.plan import ENGINES, engine
    from designer.questions.bench.tree import suites

    known = suites()
    if known is None:
        if suite:
            message = "suites are part of the source tree, in benchmarks/: run it there, or name instances"
            raise click.BadParameter(message, param_hint="--suite")
        if unknown := [name for name in names if name not in ENGINES]:
            message = (
                f"{unknown[0]!r} is no engine; these are: {', '.join(ENGINES)}. Rivals need a source tree"
            )
            raise click.BadParameter(message, param_hint="--engine")
        return [engine(name) for name in names or ENGINES]
    if not names:
        return known.everybody() if suite else [engine(name) for name in ENGINES]
    try:
        return [known.contender(name) for name in names]
    except KeyError as error:
        everybody = ", ".join((*ENGINES, *known.RIVALS))
        message = f"{error.args[0]!r} is neither an engine nor a rival; these are: {everybody}"
        raise click.BadParameter(message, param_hint="--engine") from None


def _given(names: tuple[str, ...], contenders: list[Contender]) -> list[Run]:
    """Plan for instances that are named; they are read here, so that an error comes before all runs."""
    from functools import partial

    from designer.cli.arguments import read_instance
    from designer.questions.bench.plan import Problem, runs

    problems = []
    for name in names:
        file, variant = locate(name)
        if file == "-":
            raise click.BadParameter(
                "standard input can be read once only; name a file", param_hint="INSTANCES"
            )
        asked = read_instance(name)
        if variant is None:
            text, suffix = partial(Path(file).read_text, "utf-8"), Path(file).suffix
        else:
            text, suffix = partial(asked.model_dump_json, exclude_defaults=True), ".json"
        problems.append(Problem(name, text, size=len(asked.issues), suffix=suffix))
    return runs("given", problems, contenders, [0], 60.0)


def _suite(name: str, contenders: list[Contender], scp: Path | None) -> list[Run]:
    from designer.questions.bench.tree import suites

    known = suites()
    assert known is not None
    try:
        return known.SUITES[name](contenders, scp)
    except FileNotFoundError as error:
        raise click.BadParameter(str(error), param_hint="--scp") from None


def _with(plan: list[Run], seeds: tuple[int, ...], time_limit: float | None) -> list[Run]:
    """Take the seeds and the time that are asked for in the place of those planned."""
    from dataclasses import replace

    limited = [run if time_limit is None else replace(run, limit=time_limit) for run in plan]
    return [replace(run, seed=seed) for run in limited for seed in seeds or (run.seed,)]


def _tell(number: int, of: int, record: Record) -> None:
    """Say on standard error what has come of a run."""
    took = f"{record['seconds']:.2f} s" if "seconds" in record else f"{record['wall']:.1f} s"
    values = " ".join(f"{objective['value']:g}" for objective in record.get("objectives", []))
    told = record.get("message", "") if record["status"] not in ("optimal", "feasible") else values
    complain(
        printable(
            f"[{number}/{of}] {record['instance']}, {record['engine']}: {record['status']} {took} {told}"
        )
    )


def _outcome(records: list[Record], wrong: list[str], output: Path) -> str:
    from collections import Counter

    counts = Counter(record["status"] for record in records)
    shown = ", ".join(f"{number} {status}" for status, number in counts.most_common())
    number = "1 run" if len(records) == 1 else f"{len(records)} runs"
    lines = [f"{number}: {shown}. See {printable(str(output / PAGE))}."]
    missing = {record["engine"]: record["message"] for record in records if record["status"] == "missing"}
    lines += (f"Missing: {engine}: {message}." for engine, message in missing.items())
    if wrong:
        lines += ["This cannot all be true:", *(f"- {printable(line)}" for line in wrong)]
    return "\n".join(lines)
