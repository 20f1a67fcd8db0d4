"""``designer import``: an instance from a spreadsheet, or from a table of positions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from designer.cli.arguments import Source, Target
from designer.cli.output import complain, emit, write_whole
from designer.runtime.errors import DisagreementError, printable

LAYOUTS = ("auto", "workbook", "matrix", "long", "deu", "ktab", "signed")
EPILOG = """\b
Examples:
  designer import mine.xlsx -o mine.yaml
  designer import tables -o mine.yaml                a folder of CSV files
  designer import positions.csv --required-from 70 -o mine.yaml
  designer import answers.csv --map words.toml -o mine.yaml

\b
Layouts (auto tells them from the head of the table):
  workbook   sheets as 'designer new mine.xlsx' and 'export --to xlsx' write
             them; a folder of CSV files of the same names is equal
  matrix     issues in rows, parties in columns; cells required, helpful,
             excluded, refuses, or R, H, X, V
  long       columns party, issue, and stance, or position and salience
  deu, ktab  positions and saliences from 0 to 100 of those projects
  signed     parties in rows, issues in columns, cells such as -1, 0, 1

\b
A file of --map has lines such as
  [columns]
  Stakeholder = "party"
  [words]
  "must sit" = "required"
"""


class Number(click.ParamType[float]):
    """A number from 0 to 100."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Refuse what is none."""
        try:
            number = float(value)
        except ValueError:
            number = -1.0
        if not (0 <= number <= 100):
            self.fail(f"{value!r} is no number from 0 to 100.", param, ctx)
        return number


@click.command("import", epilog=EPILOG, short_help="Read an instance from a spreadsheet.")
@click.argument("files", type=Source("the table"), nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=Target(dash=True), help="Write the instance to this file.")
@click.option("--layout", type=click.Choice(LAYOUTS), default="auto", help="The shape of the table.")
@click.option("--map", "mapped", type=Source("the map"), metavar="FILE", help="What your own words mean.")
@click.option("--required-from", type=Number(), help="Salience from which a party is required; 60.")
@click.option("--helpful-from", type=Number(), help="Salience from which it is helpful; 1.")
@click.option("--apart", type=Number(), help="Distance at which parties refuse each other's company; 80.")
@click.option("-f", "--force", is_flag=True, help="Overwrite what is there.")
def import_(
    files: tuple[str, ...],
    output: Path | None,
    layout: str,
    mapped: str | None,
    force: bool,
    **thresholds: float | None,
) -> None:
    """Read an instance from workbooks, CSV files, or tables of positions.

    Errors are listed with sheet and cell, all at once. How numbers are read stands in the comments of
    the file that is written, and every row that comes of them says which row it comes from.
    """
    target = None if output is None or str(output) == "-" else output
    if target is not None and target.exists() and not force:
        name = printable(str(target))
        raise click.BadParameter(f"{name} is there already; --force overwrites it", param_hint="-o")

    from designer.export.instance_file import instance_yaml
    from designer.instance.rules import counted
    from designer.read import Document, as_instance
    from designer.read.tables.header import NO_WORDS
    from designer.read.tables.layouts import load_tables, load_words
    from designer.read.tables.numbers import Reading
    from designer.read.yaml12 import compose_yaml

    words = NO_WORDS if mapped is None else load_words(mapped)
    reading = Reading(**{name: value for name, value in thresholds.items() if value is not None})
    found = load_tables(files, layout, reading, words)  # type: ignore[arg-type]
    for note in found.notes:
        complain(f"Note: {printable(note)}")
    read_from = ", ".join(Path(file).name for file in files)
    comments = [f"Read from {read_from} (layout {found.layout}).", *found.comments]
    text = instance_yaml(found.instance, comments, found.remarks)
    again = as_instance(Document.of(compose_yaml(text, "the file"), "the file"))
    if again != found.instance:
        raise DisagreementError("the file would not say what the tables say")
    if target is None:
        emit(text)
        return
    write_whole(target, text)
    rows = ((again.parties, "party"), (again.issues, "issue"), (again.rules, "rule"))
    sizes = ", ".join(counted(len(some), noun) for some, noun in rows)
    complain(f"Wrote {printable(str(target))}: {sizes}. Next: designer validate {printable(str(target))}")
