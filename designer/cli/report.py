"""``designer report``: one file that shows a design, why it is the least, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.answered import SECONDS, Shown, shown, suffix_of
from designer.cli.arguments import DesignName, InstanceName, Seconds, Target
from designer.cli.output import complain, write_whole
from designer.cli.question import exit_code, told
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.report.page.content import Content

SUFFIXES = {".html": "a page", ".htm": "a page"}

EPILOG = """\b
Examples:
  designer report northeast_asia_2009 -o page.html
  designer report mine.yaml design.json --against other.json -o page.html
  designer report mine.yaml --prices --front institutions,seats -o page.html
"""


@click.command(epilog=EPILOG, short_help="Make a page of a design, its proof and its grounds.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName(), required=False)
@click.option(
    "-o", "--output", type=Target(noun="the page"), required=True, help="The file, whose name ends in .html."
)
@click.option("--against", type=DesignName(), metavar="OTHER", help="Another design, to be put beside it.")
@click.option("--prices", is_flag=True, help="Tell what every rule, requirement and limit costs.")
@click.option("--optima", is_flag=True, help="Tell which other designs are as good.")
@click.option("--front", metavar="NAME,NAME", help="Tell what one objective costs in another.")
@click.option(
    "--time-limit",
    type=Seconds(),
    default=SECONDS,
    show_default=True,
    help="For each question that has to be answered first.",
)
@click.pass_context
def report(
    ctx: click.Context,
    /,
    instance: str,
    design: str | None,
    output: Path,
    against: str | None,
    prices: bool,
    optima: bool,
    front: str | None,
    time_limit: float,
) -> None:
    """Make one file of HTML that shows a DESIGN of an INSTANCE, or the best one found in the time given.

    It opens from anywhere, fetches nothing, and reads without script and style. In a browser the reader can
    check the proof again. Where there is no design, the page tells what stands in the way.
    """
    if design == "-" and against == "-":
        raise click.UsageError("Only one of DESIGN and OTHER can be standard input.")
    suffix_of(output, SUFFIXES)
    found = shown(instance, design, time_limit)
    content = asked_of(found, time_limit)
    if against is not None:
        content = _beside(content, against, design)
    content, stopped = _answered(content, prices, optima, front, time_limit)

    from designer.report.page.page import report_page

    write_whole(output, report_page(content))
    complain(f"Written to {printable(str(output))}.")
    status = "given" if design is not None and found.design.institutions else found.design.status
    ctx.exit(exit_code(status, stopped or found.stopped))


def asked_of(found: Shown, time_limit: float) -> Content:
    """Let the referee judge the design, and ask why there is none, or none smaller."""
    from designer.report.page.content import Content

    content = Content(found.instance, found.design)
    if found.design.status == "infeasible":
        from designer.questions.infeasibility import explain

        why, _ = told(
            lambda cancel, line: explain(
                found.instance, time_limit=time_limit, cancel=cancel, on_progress=line
            ),
            "INSTANCE",
        )
        return replace(content, impossible=why)
    if found.design.status == "unknown" or found.stopped:
        return content

    from designer.check import check
    from designer.questions.prove.prove import prove

    verdict = check(found.instance, found.design)
    proved, _ = told(
        lambda cancel, line: prove(found.instance, time_limit=time_limit, cancel=cancel, on_progress=line),
        "INSTANCE",
    )
    return replace(content, verdict=verdict, proved=proved)


def _beside(content: Content, against: str, design: str | None) -> Content:
    from designer.questions.compare import compare
    from designer.read import load_design

    comparison = compare(content.instance, content.design, load_design(against))
    return replace(content, comparison=comparison, called=(design or "the best design found", against))


def _answered(
    content: Content, prices: bool, optima: bool, front: str | None, time_limit: float
) -> tuple[Content, bool]:
    """Answer the questions that are asked besides; say also whether somebody has stopped that."""
    stopped = False
    if prices and content.verdict is not None:
        from designer.questions.prices import prices as priced

        costs, stopped = told(within(partial(priced, content.instance), time_limit), "INSTANCE")
        content = replace(content, prices=costs)
    if optima and content.verdict is not None and not stopped:
        from designer.questions.explore.optima import explore

        others, stopped = told(within(partial(explore, content.instance), time_limit), "INSTANCE")
        content = replace(content, optima=others)
    if front is not None and not stopped:
        from designer.questions.explore.front import front as traded

        names = [name.strip() for name in front.split(",")]
        points, stopped = told(within(partial(traded, content.instance, names), time_limit), "'--front'")
        content = replace(content, front=points)
    return content, stopped


def within(question: Any, time_limit: float) -> Any:
    """Give a question, with its time limit, as a job for the background."""
    return lambda cancel, line: question(time_limit=time_limit, cancel=cancel, on_progress=line)
