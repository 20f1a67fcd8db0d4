"""``designer brief``: two pages for somebody who decides, in general or from one party's side."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from designer.cli.answered import SECONDS, shown, suffix_of
from designer.cli.arguments import DesignName, InstanceName, Seconds, Source, Target
from designer.cli.output import complain, write_whole
from designer.cli.question import exit_code, told
from designer.cli.report import asked_of, within
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.instance import Instance
    from designer.report.brief.memo import Memo

SUFFIXES = {".md": "Markdown", ".docx": "Word", ".pdf": "PDF"}

EPILOG = """\b
Examples:
  designer brief northeast_asia_2009 -o brief.md
  designer brief mine.yaml design.json --for AAA -o brief.pdf
  designer brief mine.yaml --prices --template ours.docx -o brief.docx
"""


@click.command(epilog=EPILOG, short_help="Write a brief of two pages.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName(), required=False)
@click.option(
    "-o",
    "--output",
    type=Target(noun="the brief"),
    required=True,
    help="The file: .md, .docx or .pdf.",
)
@click.option("--for", "party", metavar="PARTY", help="Tell it from the side of this party: id or name.")
@click.option(
    "--template",
    type=Source("the template"),
    metavar="FILE",
    help="A Word document whose styles are kept; for .docx.",
)
@click.option("--prices", is_flag=True, help="Tell what each objection costs.")
@click.option(
    "--time-limit",
    type=Seconds(),
    default=SECONDS,
    show_default=True,
    help="For each question that has to be answered first.",
)
@click.pass_context
def brief(
    ctx: click.Context,
    /,
    instance: str,
    design: str | None,
    output: Path,
    party: str | None,
    template: str | None,
    prices: bool,
    time_limit: float,
) -> None:
    """Write two pages on a DESIGN of an INSTANCE, or on the best one found in the time given.

    Bottom line, objective, recommendation, points to make, background, and who sits where. Word needs the
    extra 'word', PDF the extra 'pdf'; Markdown needs nothing.
    """
    suffix = suffix_of(output, SUFFIXES)
    if template is not None and suffix != ".docx":
        raise click.UsageError("--template goes with a name that ends in .docx.")
    _ready(suffix)
    found = shown(instance, design, time_limit)
    side = None if party is None else _party(found.instance, party)
    content, code = asked_of(found, time_limit), exit_code(found.design.status, found.stopped)
    if found.design.status in ("infeasible", "unknown"):
        complain(f"There is no design to write of; its status is {found.design.status}. Nothing is written.")
        ctx.exit(code)
    if prices:
        from designer.questions.prices import prices as priced

        costs, _ = told(within(partial(priced, found.instance), time_limit), "INSTANCE")
        content = replace(content, prices=costs)

    from designer.report.brief.memo import memo

    write_whole(output, _written(memo(content, side), suffix, template))
    complain(f"Written to {printable(str(output))}.")
    ctx.exit(code)


def _ready(suffix: str) -> None:
    """Refuse what could not be written before anything is searched for."""
    from designer.report.optional import optional

    if suffix == ".docx":
        optional("docx", "python-docx", "word", "a brief as a Word document")
    if suffix == ".pdf":
        optional("typst", "typst", "pdf", "a brief as PDF")


def _written(memo: Memo, suffix: str, template: str | None) -> str | bytes:
    if suffix == ".docx":
        from designer.report.brief.word import word

        return word(memo, None if template is None else Path(template))
    if suffix == ".pdf":
        from designer.report.brief.pdf import pdf

        return pdf(memo)

    from designer.report.brief.markdown import markdown

    return markdown(memo)


def _party(instance: Instance, named: str) -> str:
    """Give the id of the party that is named."""
    from designer.instance.references import nearest

    names = {p.label: p.id for p in instance.parties} | {p.id: p.id for p in instance.parties}
    if named not in names:
        message = f"the instance has no party '{printable(named)}'{nearest(named, names)}"
        raise click.BadParameter(message, param_hint="'--for'")
    return names[named]
