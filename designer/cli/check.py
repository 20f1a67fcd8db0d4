"""``designer check`` and ``designer validate``: what is wrong with a design, with an instance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from designer.cli.arguments import DesignName, InstanceName, locate, read_answer
from designer.cli.files import writes
from designer.cli.following import ended, following
from designer.cli.output import colour, complain, emit, emit_json, width, write_whole
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance

CHECK_EPILOG = """\b
Examples:
  designer check northeast_asia_2009 design.json
  designer solve mine.yaml --json | designer check mine.yaml - --json
"""
VALIDATE_EPILOG = """\b
Examples:
  designer validate mine.yaml
  designer validate - < mine.yaml
  designer validate mine.yaml --schema        editors then complete its ids
"""


@click.command(epilog=CHECK_EPILOG, short_help="Judge a design, valid or not.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName())
@click.option("--json", "as_json", is_flag=True, help="Print the verdict as JSON.")
@click.pass_context
def check(ctx: click.Context, /, instance: str, design: str, as_json: bool) -> None:
    """Judge a design, or a roadmap, from the instance and the design alone.

    Every value is recomputed; every violation is listed with the sentence that it breaks. Exits
    with 1 when there is one, or when there is no design to judge.
    """
    asked, given = read_answer(instance, design)

    from designer.design.roadmap import Roadmap

    if isinstance(given, Roadmap):
        ctx.exit(_check_roadmap(asked, given, as_json))

    from designer.check import check as referee
    from designer.report.design import verdict_text
    from designer.report.verdict_json import verdict_json

    verdict = referee(asked, given)
    if as_json:
        emit_json(verdict_json(verdict))
    else:
        outcome = "nothing" if verdict.nothing_to_judge else "valid" if verdict.valid else "not valid"
        line = following("check", outcome)
        emit(ended(verdict_text(asked, verdict, width(), colour()), line))
    ctx.exit(0 if verdict.valid and verdict.nothing_to_judge is None else 1)


def _check_roadmap(asked: Instance, given: Roadmap, as_json: bool) -> int:
    """Judge a roadmap; give the exit code."""
    from designer.check import check_roadmap
    from designer.report.roadmap import roadmap_verdict_json, roadmap_verdict_text

    verdict = check_roadmap(asked, given)
    if as_json:
        emit_json(roadmap_verdict_json(verdict))
    else:
        emit(roadmap_verdict_text(verdict, width(), colour()))
    return 0 if verdict.valid and verdict.nothing_to_judge is None else 1


@click.command(epilog=VALIDATE_EPILOG, short_help="Find errors and doubts in an instance.")
@click.argument("instance", type=InstanceName())
@click.option("--schema", "as_schema", is_flag=True, help="Write a schema for the file beside it.")
def validate(instance: str, as_schema: bool) -> None:
    """Check an instance for errors, and for what is legal but suspicious.

    Errors are listed with their lines, all at once; the exit code is then 2. Warnings leave it 0.
    Variants are checked with the rest; FILE@VARIANT looks at that one alone. With --schema, also where
    there are errors, a JSON Schema is written beside the file with which any editor for YAML completes
    the ids of its parties, issues and bodies.
    """
    from designer.instance.lint import suspicions
    from designer.read import as_instance, as_variant, read
    from designer.read.quoting import NOTHING
    from designer.report.instance import sizes_text

    file, variant = locate(instance)
    document = read(file)
    if as_schema:
        _write_schema(file, document.data)
    asked = as_instance(document)
    shown = asked if variant is None else as_variant(document, asked, variant)
    doubts = sorted(suspicions(asked, variant), key=lambda doubt: not doubt.fatal)
    hopeless = any(doubt.fatal for doubt in doubts)
    headline = "No errors, but no design can satisfy this" if hopeless else "No errors"
    lines = [f"{headline}: {sizes_text(shown)}."]
    for doubt in doubts:
        value = NOTHING if doubt.value is None else doubt.value
        lines.append(f"Warning: {document.problem(doubt.loc, doubt.message, value)}")
    line = following("validate", "hopeless" if hopeless else "sound")
    emit(ended("\n".join(lines), line))


def _write_schema(file: str, data: object) -> None:
    """Write the schema of a file beside it, and say how an editor finds it."""
    from designer.cli.new import address, schema_beside
    from designer.report.file_schema import file_schema_json, ids_of
    from designer.runtime import bundled

    if file == "-" or Path(file).resolve() in {bundled.path(name).resolve() for name in bundled.names()}:
        raise click.UsageError("--schema is written beside a file of your own; name one.")
    target = schema_beside(Path(file))
    context = click.get_current_context()
    writes(
        str(target), "the schema", next(p for p in context.command.params if p.name == "as_schema"), context
    )
    write_whole(target, file_schema_json(ids_of(data)))
    line = f"# yaml-language-server: $schema={address(target)}"
    if Path(file).suffix.lower() != ".json" and line not in Path(file).read_text("utf-8", "replace"):
        complain(
            f"Wrote {printable(str(target))}. For editors to find it, begin {printable(file)} with:\n{line}"
        )
    else:
        complain(f"Wrote {printable(str(target))}.")
