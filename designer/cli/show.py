"""``designer instances`` and ``designer show``: what there is, in words and tables."""

from __future__ import annotations

from collections.abc import Collection

import click

from designer.cli.arguments import DesignName, InstanceName, read_answer, read_instance
from designer.cli.detail import Detailed, Sections
from designer.cli.following import ended, following
from designer.cli.output import colour, emit, width

INSTANCES_EPILOG = """\b
Example:
  designer instances
"""
SHOW_EPILOG = """\b
Examples:
  designer show northeast_asia_2009
  designer show northeast_asia_2009 design.json
"""


@click.command(epilog=INSTANCES_EPILOG)
def instances() -> None:
    """List the bundled instances, their variants (NAME@VARIANT) and the bundled designs for them.

    Each name can stand wherever a verb asks for INSTANCE; that of a design, wherever it asks for DESIGN.
    """
    from designer.runtime import bundled

    cases = bundled.cases()
    real = [name for name in bundled.names() if not bundled.is_small(name)]
    sections = {
        "Regions": [name for name in real if name not in cases],
        "Dated cases, with the design that history built (see 'designer backtest')": cases,
        "Small instances, each for a feature": [name for name in bundled.names() if bundled.is_small(name)],
    }
    listed = {heading: _listed(names) for heading, names in sections.items() if names}
    longest = max((len(name) for lines in listed.values() for name in lines), default=0)
    blocks = (
        "\n".join([heading, *(f"  {name:{longest}}  {title}" for name, title in lines.items())])
        for heading, lines in listed.items()
    )
    emit("\n\n".join(blocks))


def _listed(names: list[str]) -> dict[str, str]:
    """Give the names of instances, their variants and their designs, with titles."""
    from designer.runtime import bundled

    lines: dict[str, str] = {}
    for name in names:
        lines[name] = bundled.title(name)
        lines |= {f"{name}@{variant}": title for variant, title in bundled.variants(name).items()}
        lines |= {d: f"a design for {name}" for d in bundled.designs() if d.startswith(f"{name}.")}
    return lines


@click.command(cls=Detailed, epilog=SHOW_EPILOG, short_help="Show an instance or a design.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName(), required=False)
@click.option(
    "--detail",
    type=Sections(),
    is_flag=False,
    flag_value="all",
    help="Tell all of a design; or with names of sections only those: links, parties, failures, commitments, "
    "existing, ids.",
)
@click.pass_context
def show(
    ctx: click.Context, /, instance: str, design: str | None, detail: Collection[str] | bool | None
) -> None:
    """Show an instance: parties, issues, rules as sentences. Or show a DESIGN for it.

    A design is checked first: of one that is not valid, the violations come at the top in the place of
    what it claims of itself, and the exit code is 1. That no design is smaller is not proven again.
    """
    if design is None:
        from designer.report.instance import instance_text

        text = instance_text(read_instance(instance), width(), colour())
        emit(ended(text, following("show", "instance")))
        return
    asked, given = read_answer(instance, design)

    from designer.design.roadmap import Roadmap

    if isinstance(given, Roadmap):
        from designer.check import check_roadmap
        from designer.report.roadmap import roadmap_text

        judged = check_roadmap(asked, given)
        emit(roadmap_text(asked, given, width(), colour(), judged))
        ctx.exit(0 if judged.valid else 1)

    from designer.check import check
    from designer.report.design import design_text

    verdict = check(asked, given)
    text = design_text(asked, given, width(), colour(), verdict, detail or False)
    line = following("show", "valid" if verdict.valid else "not valid")
    emit(ended(text, line))
    ctx.exit(0 if verdict.valid else 1)
