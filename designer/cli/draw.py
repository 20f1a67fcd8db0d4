"""``designer draw``: a picture of a design or of an answer, for a paper or a page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from designer.cli.answered import SECONDS, shown, suffix_of
from designer.cli.arguments import DesignName, InstanceName, Seconds, Target, read_instance, refuse_given
from designer.cli.output import complain, write_whole
from designer.cli.question import exit_code, told
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.report.drawing import Drawing

VIEWS = ("seats", "web", "walkouts", "prices", "front")
OF_ANSWERS = ("prices", "front")
"""Views of an instance, for which no design is named."""
SUFFIXES = {".svg": "a picture", ".pdf": "a page", ".png": "an image"}
OBJECTIVES = "institutions,seats"

EPILOG = """\b
Examples:
  designer draw northeast_asia_2009 -o seats.svg
  designer draw mine.yaml design.json --view web -o web.pdf
  designer draw mine.yaml --view front --objectives institutions,seats -o front.svg

\b
seats     who sits where: parties as rows, bodies as strokes
web       the bodies, their links, and how many ties each carries
walkouts  which bodies go on when a party walks out
prices    what each rule, requirement and limit costs
front     what one objective costs in another
"""


@click.command(epilog=EPILOG, short_help="Draw a design, as SVG, PDF or PNG.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName(), required=False)
@click.option("--view", type=click.Choice(VIEWS), default="seats", show_default=True, help="What to draw.")
@click.option(
    "-o", "--output", type=Target(noun="the picture"), required=True, help="The file: .svg, .pdf or .png."
)
@click.option(
    "--objectives",
    metavar="NAME,NAME",
    default=OBJECTIVES,
    show_default=True,
    help="The two objectives of a front.",
)
@click.option(
    "--time-limit", type=Seconds(), default=SECONDS, show_default=True, help="For what has to be found first."
)
@click.pass_context
def draw(
    ctx: click.Context,
    /,
    instance: str,
    design: str | None,
    view: str,
    output: Path,
    objectives: str,
    time_limit: float,
) -> None:
    """Draw a DESIGN of an INSTANCE, or the best one found in the time given.

    The same picture has the same bytes. SVG needs nothing; PDF and PNG need the extra 'pdf'.
    """
    from designer.report.drawing.convert import converted

    suffix = suffix_of(output, SUFFIXES)
    if view != "front":
        refuse_given(ctx, ("objectives",), "goes with '--view front'.")
    if view in OF_ANSWERS:
        if design is not None:
            raise click.UsageError(f"'--view {view}' is of the instance: no design can be named.")
        drawing, code = _answer(instance, view, objectives, time_limit)
    else:
        found = shown(instance, design, time_limit)

        from designer.report.drawing import draw as drawn

        code = exit_code(found.design.status, found.stopped)
        if found.design.status in ("infeasible", "unknown"):
            complain(f"There is no design to draw; its status is {found.design.status}. Nothing is written.")
            ctx.exit(code)
        drawing = drawn(found.instance, found.design, view)
    write_whole(output, converted(drawing, suffix.removeprefix(".")))
    opening = drawing.twin[0] if drawing.twin else printable(drawing.title)
    complain(f"{opening} Written to {printable(str(output))}.")
    ctx.exit(code)


def _answer(instance: str, view: str, objectives: str, time_limit: float) -> tuple[Drawing, int]:
    """Find the prices or the front, and draw them."""
    asked = read_instance(instance)
    if view == "prices":
        from designer.questions.prices import prices
        from designer.report.drawing.prices import prices_chart

        costs, stopped = told(
            lambda cancel, line: prices(asked, time_limit=time_limit, cancel=cancel, on_progress=line),
            "INSTANCE",
        )
        return prices_chart(asked, costs), exit_code(costs.present.status, stopped)

    from designer.questions.explore.front import front
    from designer.report.drawing.front import front_chart

    names = [name.strip() for name in objectives.split(",")]
    found = partial(front, asked, names, time_limit=time_limit)
    traded, stopped = told(lambda cancel, line: found(cancel=cancel, on_progress=line), "'--objectives'")
    return front_chart(asked, traded), exit_code("optimal" if traded.points else "unknown", stopped)
