"""``designer check`` and ``designer validate``: what is wrong with a design, with an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from designer.cli.arguments import DesignName, InstanceName, locate, read_answer
from designer.cli.following import ended, following
from designer.cli.output import colour, emit, emit_json, width

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
def validate(instance: str) -> None:
    """Check an instance for errors, and for what is legal but suspicious.

    Errors are listed with their lines, all at once; the exit code is then 2. Warnings leave it 0.
    Variants are checked with the rest; FILE@VARIANT looks at that one alone.
    """
    from designer.instance.lint import suspicions
    from designer.read import as_instance, as_variant, read
    from designer.read.quoting import NOTHING
    from designer.report.instance import sizes_text

    file, variant = locate(instance)
    document = read(file)
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
