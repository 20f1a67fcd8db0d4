"""``designer roadmap``: a design for each phase of a long process, best together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.arguments import Fraction, InstanceName, Seconds, Target, Whole, read_instance
from designer.cli.background import in_background, time_left
from designer.cli.following import ended, following
from designer.cli.output import colour, complain, emit, emit_json, width, write_whole
from designer.cli.progress import ProgressLine
from designer.cli.question import exit_code
from designer.cli.signals import graceful_interrupts
from designer.runtime.errors import InputError, OutputError, Problem, printable

if TYPE_CHECKING:
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance

STDOUT = Path("-")
EPILOG = """\b
Examples:
  designer roadmap mine.yaml
  designer roadmap mine.yaml --time-limit 60 --output roadmap.json
  designer check mine.yaml roadmap.json
"""


@click.command(epilog=EPILOG, short_help="Find a design for each phase of a process.")
@click.argument("instance", type=InstanceName())
@click.option(
    "-o",
    "--output",
    type=Target(dash=True, noun="the roadmap"),
    help="Write the roadmap, as JSON, to this file, whole or not at all; or - for --json.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the roadmap as JSON, not the report.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with the best one found.")
@click.option(
    "--seed",
    type=Whole(0, 2**31 - 1),
    default=0,
    show_default=True,
    help="Seed of the solver's random choices.",
)
@click.option("--threads", type=Whole(1, 256), default=None, help="Threads of the solver.  [default: 1]")
@click.option(
    "--gap",
    type=Fraction(),
    default=0.0,
    show_default=True,
    help="Be content with values this close to the bound; 0.05 is 5 %.",
)
@click.option("--progress/--no-progress", default=None, help="Show progress; by default on a terminal.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@click.pass_context
def roadmap(
    ctx: click.Context,
    /,
    instance: str,
    output: Path | None,
    as_json: bool,
    progress: bool | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Find one design for each phase of INSTANCE, best together and proven.

    The instance lists 'phases'; rows say when they hold. Bodies that go on are paid once; issues are handed
    over as little as possible; commitments are kept in turn. Ctrl-C stops with the best roadmap so far.
    """
    if output == STDOUT:
        output, as_json = None, True
    asked = read_instance(instance)
    if not asked.phases:
        message = "there are no phases, so that there is no roadmap; 'designer solve' gives its design"
        raise InputError([Problem(instance, message, field="phases")])

    from designer.report.roadmap import roadmap_text

    options["time_limit"] = time_left(options["time_limit"])
    shown = not quiet and (sys.stderr.isatty() if progress is None else progress)
    with graceful_interrupts() as interruption:
        found = in_background(
            lambda line: _solve(
                instance, asked, cancel=interruption.cancel, on_progress=line.update, **options
            ),
            ProgressLine(sys.stderr if shown else None),
        )
        as_file = found.to_json()
        try:
            if output is not None and found.status == "unknown":
                left = "left as it was" if output.exists() else "not written"
                complain(f"No roadmap was found, so {printable(str(output))} is {left}.")
            elif output is not None:
                write_whole(output, as_file)
        except OutputError:
            # Hours of work may be in it: whoever called can still take it from here.
            emit_json(as_file)
            raise
        if as_json:
            emit_json(as_file)
        elif not quiet:
            line = following("roadmap", found.status)
            emit(ended(roadmap_text(asked, found, width(), colour()), line))
    ctx.exit(exit_code(found.status, interruption.cancel.is_set()))


def _solve(name: str, instance: Instance, **options: Any) -> Roadmap:
    """Solve; what is too large for the memory, or to be added exactly, is an error of the file."""
    from designer.read.files import bounded
    from designer.runtime.errors import TooLargeError
    from designer.solve.roadmap import roadmap as solved

    try:
        with bounded(name):
            return solved(instance, **options)
    except TooLargeError as error:
        raise InputError([Problem(name, str(error), field="settings.transition.objectives")]) from None
