"""``designer export``: an instance in the format of another solver."""

from __future__ import annotations

from pathlib import Path

import click

from designer.cli.arguments import DesignName, InstanceName, Target, read_both, read_instance
from designer.cli.output import emit, write_whole
from designer.runtime.errors import InputError, Problem

FORMATS = ("minizinc", "mps", "lp", "cpsat")
DATA = ".dzn"
EPILOG = """\b
Examples:
  designer export mine.yaml --to minizinc -o mine.mzn && minizinc mine.mzn
  designer export mine.yaml --to mps -o mine.mps
  designer export mine.yaml --to lp --stage seats --design design.json

\b
minizinc is the reference formulation, models/covering.mzn, with the data of
the instance; to a file that ends in .dzn goes the data alone. mps, lp and
cpsat (a protocol buffer as text) are the compact model that is solved.
"""


@click.command(epilog=EPILOG, short_help="Write an instance for another solver.")
@click.argument("instance", type=InstanceName())
@click.option("--to", "language", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option("-o", "--output", type=Target(dash=True), help="Write to this file, not to standard output.")
@click.option("--stage", metavar="NAME", help="The objective that is minimised; else the first one.")
@click.option(
    "--design",
    type=DesignName(),
    metavar="DESIGN",
    help="A design; what it reached in the objectives before --stage is kept.",
)
def export(instance: str, language: str, output: Path | None, stage: str | None, design: str | None) -> None:
    """Write one stage of an instance in the format of another solver.

    Solvers minimise one thing, and objectives come in order: the file minimises the first one, or the
    one that --stage names, with those before it kept at what a --design has reached. The comments of the
    file tell the order.
    """
    from designer import export as exports
    from designer.read.files import bounded
    from designer.runtime.errors import TooLargeError

    asked, given = (read_instance(instance), None) if design is None else read_both(instance, design)
    try:
        with bounded(instance):
            reached = () if given is None else exports.earlier(asked, stage, given)
            text = exports.export(
                asked,
                language,  # type: ignore[arg-type]
                stage=stage,
                reached=reached,
                data_only=output is not None and output.suffix == DATA,
            )
    except TooLargeError as error:
        raise InputError([Problem(instance, str(error), field="settings.objectives")]) from None
    except ValueError as error:
        hint = "; name a --design that has" if "have reached" in str(error) and design is None else ""
        raise click.UsageError(f"{error!s}{hint}.") from None
    if output is None or str(output) == "-":
        emit(text)
    else:
        write_whole(output, text)
