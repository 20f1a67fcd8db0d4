"""``designer solve``: the main job, with progress while it runs and Ctrl-C at any moment."""

from __future__ import annotations

import sys
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.arguments import (
    DesignName,
    Fraction,
    Gigabytes,
    InstanceName,
    Seconds,
    Source,
    Target,
    Whole,
    read_instance,
    refuse_given,
)
from designer.cli.background import in_background, time_left
from designer.cli.detail import Detailed, Sections
from designer.cli.following import ended, following
from designer.cli.output import colour, complain, emit, emit_json, width, write_whole
from designer.cli.progress import ProgressLine, curve_text
from designer.cli.question import exit_code
from designer.cli.signals import graceful_interrupts
from designer.cli.spreading import spreading
from designer.runtime.errors import InputError, OutputError, Problem, printable

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance
    from designer.runtime.progress import Progress

STDOUT = Path("-")

ONE_ONLY = ("start", "curve", "as_json", "detail")
MANY_ONLY = ("vary", "shard", "workers", "dask")
"""Options that mean nothing where many instances are solved, and where one is."""

EPILOG = """\b
Examples:
  designer solve northeast_asia_2009
  designer solve mine.yaml --time-limit 60 --output design.json
  designer solve mine.yaml --detail links,parties
  generate | designer solve - --json | jq .objectives
  designer solve --batch cases/*.yaml -o answers.jsonl
  designer solve --batch mine.yaml --vary sweep.toml -o answers.jsonl
"""


def _one_or_many(ctx: click.Context, param: click.Parameter, value: tuple[str, ...]) -> str | tuple[str, ...]:
    """Take many instances for a batch, and otherwise one."""
    if ctx.params.get("batch"):
        return value
    if not value:
        raise click.MissingParameter(ctx=ctx, param=param)
    if len(value) > 1:
        raise click.UsageError(f"Got several instances ({' '.join(value[:3])} ...); --batch takes many.", ctx)
    return value[0]


@click.command(cls=Detailed, epilog=EPILOG, short_help="Find a minimal set of institutions, proven minimal.")
@click.argument("instance", type=InstanceName(), nargs=-1, required=True, callback=_one_or_many)
@click.option(
    "--batch", is_flag=True, is_eager=True, help="Solve many: files, folders, patterns, files of lines."
)
@click.option(
    "-o",
    "--output",
    type=Target(dash=True, noun="the design"),
    help="Write the design, as JSON, to this file, whole or not at all; or - for --json. Of a batch, a line "
    "an answer; the same call goes on where it was.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the design as JSON, not the report.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with the best design found.")
@click.option(
    "--seed",
    type=Whole(0, 2**31 - 1),
    default=0,
    show_default=True,
    help="Seed of the solver's random choices.",
)
@click.option(
    "--threads",
    type=Whole(1, 256),
    default=None,
    help="Threads of the solver, on whatever cores there are.  [default: 1, or 2 for the pool]",
)
@click.option(
    "--gap",
    type=Fraction(),
    default=0.0,
    show_default=True,
    help="Be content with values this close to the bound; 0.05 is 5 %.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "compact", "pool"]),
    default="auto",
    show_default=True,
    help="The model of everything, the method for large instances, or the one that suits.",
)
@click.option(
    "--memory",
    type=Gigabytes(),
    default=2.0,
    show_default=True,
    help="Gigabytes that the pool engine may use; what needs more is left out, or to the compact one.",
)
@click.option("--start", type=DesignName(), help="Begin with this design, of this instance or a similar one.")
@click.option(
    "--curve",
    type=Target(noun="the curve"),
    help="Write best value and bound over time, as CSV, to this file.",
)
@click.option(
    "--progress/--no-progress",
    default=None,
    help="Show progress on standard error.  [default: where that is a terminal]",
)
@click.option(
    "--detail",
    type=Sections(),
    is_flag=False,
    flag_value="all",
    help="Tell all that the page leaves out; or with names of sections only those: links, parties, failures, "
    "commitments, existing, ids.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print no report and no progress.")
@click.option(
    "--vary",
    type=Source("the sweep"),
    help="In a batch: vary instances as this file says.",
)
@click.option(
    "--shard", metavar="I/N", help="In a batch: this part of it.  [default: what an array job says, or all]"
)
@spreading
@click.pass_context
def solve(
    ctx: click.Context,
    /,
    instance: str,
    batch: bool,
    vary: str | None,
    shard: str | None,
    workers: int | None,
    dask: str | None,
    output: Path | None,
    as_json: bool,
    start: str | None,
    curve: Path | None,
    progress: bool | None,
    detail: Collection[str] | bool | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Find a minimal set of institutions and prove that none is smaller.

    INSTANCE is a YAML or JSON file, - for standard input, or the name of a bundled instance (see
    'designer instances'); NAME@VARIANT is the instance under other settings that it names. Ctrl-C once
    stops and gives the best design found; twice quits at once. SIGTERM and SIGHUP stop it just so. Where
    no design was found, the --output file is left as it was.

    With --batch there can be many: files, folders, patterns in quotes, and files named *.jsonl of which each
    line is an instance. Every answer is a line of JSON; one that is broken costs its own line. Limits are
    those of each instance.
    """
    if batch:
        from designer.cli.batch import solve_batch

        refuse_given(ctx, ONE_ONLY, "is for one instance, not for a --batch.")
        ctx.exit(solve_batch(instance, output, vary, shard, workers, dask, progress, quiet, **options))
    refuse_given(ctx, MANY_ONLY, "is for a --batch.")
    if output == STDOUT:
        output, as_json = None, True
    if instance == start == "-":
        raise click.UsageError("Only one of INSTANCE and --start can be standard input.")
    asked = read_instance(instance)
    if start is not None:
        from designer.read import load_design

        options["start"] = load_design(start)

    from designer.report.bundling import hint
    from designer.report.design import design_text

    options["time_limit"] = time_left(options["time_limit"])
    news: list[Progress] = []

    def tell(line: ProgressLine, progress: Progress) -> None:
        news.append(progress)
        line.update(progress)

    shown = not quiet and (sys.stderr.isatty() if progress is None else progress)
    with graceful_interrupts() as interruption:
        design = in_background(
            lambda line: _solve(
                instance, asked, cancel=interruption.cancel, on_progress=partial(tell, line), **options
            ),
            ProgressLine(sys.stderr if shown else None),
        )
        as_file = design.to_json()
        if curve is not None:
            write_whole(curve, curve_text(news))
        try:
            if output is not None and design.status == "unknown":
                left = "left as it was" if output.exists() else "not written"
                complain(f"No design was found, so {printable(str(output))} is {left}.")
            elif output is not None:
                write_whole(output, as_file)
        except OutputError:
            # Hours of work may be in it: whoever called can still take it from here.
            emit_json(as_file)
            raise
        if as_json:
            emit_json(as_file)
        elif not quiet:
            more = following("solve", design.status)
            emit(ended(design_text(asked, design, width(), colour(), detail=detail or False), more))
            if not detail and (said := hint(asked, design)) is not None:
                complain(said)
    ctx.exit(exit_code(design.status, interruption.cancel.is_set()))


def _solve(name: str, instance: Instance, **options: Any) -> Design:
    """Solve; what is too large for the memory, or to be added exactly, is an error of the file."""
    from designer.read.files import bounded
    from designer.runtime.errors import TooLargeError
    from designer.solve.solve import solve

    try:
        with bounded(name):
            return solve(instance, **options)
    except TooLargeError as error:
        raise InputError([Problem(name, str(error), field="settings.objectives")]) from None
