"""``designer export``: an instance for other solvers, and as data for other programs."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.arguments import DesignName, InstanceName, Target, read_both, read_instance
from designer.cli.files import writes
from designer.cli.output import complain, emit, emit_json, write_whole
from designer.runtime.errors import InputError, OutputError, Problem, printable

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance

FORMATS = ("minizinc", "mps", "lp", "cpsat")
DATA_FORMATS = ("csv", "xlsx", "parquet", "json", "graphml", "dot", "mermaid", "hif", "kumu")
JSON = ("json", "hif", "kumu")
BINARY = ("xlsx", "parquet")
DATA = ".dzn"
EPILOG = """\b
Examples:
  designer export mine.yaml --to xlsx -o mine.xlsx
  designer export mine.yaml --to csv --design design.json -o tables
  designer export mine.yaml --to csv --table positions
  designer export mine.yaml --to graphml --design design.json -o design.graphml
  designer export mine.yaml --to minizinc -o mine.mzn && minizinc mine.mzn
  designer export mine.yaml --to lp --stage seats --design design.json

\b
csv, xlsx, parquet and json are tables, of the instance and of a --design;
'designer import' reads them again. csv and parquet have a file for each table,
in the folder that -o names. graphml, dot, mermaid, hif and kumu are the graph
of a --design. minizinc is the reference formulation, models/covering.mzn, with
the data of the instance; to a file that ends in .dzn goes the data alone. mps,
lp and cpsat (a protocol buffer as text) are the compact model that is solved.
"""


class _Formats(click.Choice[str]):
    """The formats, and those that other packages have announced."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take one of either."""
        from designer.runtime.plugins import plugin

        if value not in self.choices and plugin("exporters", value) is not None:
            return str(value)
        return super().convert(value, param, ctx)


@click.command(epilog=EPILOG, short_help="Write an instance for other programs.")
@click.argument("instance", type=InstanceName())
@click.option("--to", "language", type=_Formats(DATA_FORMATS + FORMATS), required=True, help="The format.")
@click.option(
    "-o", "--output", type=Target(dash=True), help="Write to this file or folder, not to standard output."
)
@click.option("--table", metavar="NAME", help="Of tables: only this one, such as positions or seats.")
@click.option("--stage", metavar="NAME", help="The objective that is minimised; else the first one.")
@click.option(
    "--design",
    type=DesignName(),
    metavar="DESIGN",
    help="A design. For a solver, what it reached in the objectives before --stage is kept.",
)
def export(
    instance: str,
    language: str,
    output: Path | None,
    table: str | None,
    stage: str | None,
    design: str | None,
) -> None:
    """Write an instance, and a design of it, in the format of another program.

    Spreadsheets and data frames get tables, programs for graphs the institutions and who sits in them,
    and solvers one stage: they minimise one thing, and objectives come in order. Such a file minimises
    the first one, or the one that --stage names, with those before it kept at what a --design has
    reached. The comments of the file tell the order.
    """
    asked, given = (read_instance(instance), None) if design is None else read_both(instance, design)
    target = None if output is None or str(output) == "-" else output
    if language not in DATA_FORMATS + FORMATS:
        text = _foreign(language, asked, given)
        emit(text) if target is None else write_whole(target, text)
    elif language in DATA_FORMATS:
        if stage is not None:
            raise click.UsageError(f"'{language}' is data, and has no stages.")
        _data(asked, given, language, target, table)
    elif table is not None:
        raise click.UsageError(f"'{language}' is for solvers, and has no tables.")
    else:
        text = _model(instance, asked, given, language, stage, target)
        emit(text) if target is None else write_whole(target, text)


def _data(
    asked: Instance, given: Design | None, language: str, target: Path | None, table: str | None
) -> None:
    from designer.export.data_files import export_data

    if target is None and language in BINARY:
        raise click.UsageError(f"'{language}' is no text; name a file with -o.")
    if target is None and language == "csv" and table is None:
        raise click.UsageError("'csv' has a file for each table; name a folder with -o, or one with --table.")
    if given is not None and given.instance.sha256 not in (None, asked.sha256):
        complain("Note: the design was made for another version of this instance.")
    try:
        found = export_data(asked, language, given, table)  # type: ignore[arg-type]
    except ValueError as error:
        raise click.UsageError(f"{error}.") from None
    if isinstance(found, dict):
        assert target is not None
        _write_folder(target, found)
    elif target is None:
        (emit_json if language in JSON else emit)(found.decode())
    else:
        write_whole(target, found)


def _foreign(language: str, asked: Instance, given: Design | None) -> str:
    from designer.runtime.plugins import plugin, run

    found = plugin("exporters", language)
    assert found is not None
    try:
        return str(run(found, asked, given))
    except ValueError as error:
        raise click.BadParameter(printable(str(error)), param_hint="--to") from None


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files of a folder, each whole; what else is in it is left alone."""
    context = click.get_current_context()
    option = next(param for param in context.command.params if param.name == "output")
    for name in files:
        writes(os.path.join(folder, name), name, option, context)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        reason = "it is no folder" if isinstance(error, FileExistsError) else error.strerror or str(error)
        raise OutputError(f"Cannot write to {printable(str(folder))}: {reason}.") from error
    for name, content in files.items():
        write_whole(folder / name, content)


def _model(
    name: str, asked: Instance, given: Design | None, language: str, stage: str | None, target: Path | None
) -> str:
    from designer import export as exports
    from designer.read.files import bounded
    from designer.runtime.errors import TooLargeError

    try:
        with bounded(name):
            reached = () if given is None else exports.earlier(asked, stage, given)
            return exports.export(
                asked,
                language,  # type: ignore[arg-type]
                stage=stage,
                reached=reached,
                data_only=target is not None and target.suffix == DATA,
            )
    except TooLargeError as error:
        raise InputError([Problem(name, str(error), field="settings.objectives")]) from None
    except ValueError as error:
        hint = "; name a --design that has" if "have reached" in str(error) and given is None else ""
        raise click.UsageError(f"{error!s}{hint}.") from None
