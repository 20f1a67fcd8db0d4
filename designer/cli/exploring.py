"""``designer explore``: what other designs are as good, and what one objective costs in terms of others."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from designer.cli.arguments import InstanceName, Seconds, Whole, read_instance
from designer.cli.asking import show, told
from designer.cli.background import INTERRUPTED
from designer.cli.output import colour, width

NO_DESIGN = {"infeasible": 3, "unknown": 4, "feasible": 4}
"""Exit codes where no design is known to be optimal."""

EXPLORE_EPILOG = """\b
Examples:
  designer explore mine.yaml
  designer explore mine.yaml --front institutions,seats,uncoordinated
"""


@click.command(epilog=EXPLORE_EPILOG, short_help="Tell what else: all optima, Pareto fronts.")
@click.argument("instance", type=InstanceName())
@click.option("--front", metavar="NAMES", help="Give the Pareto front of two objectives or more instead.")
@click.option(
    "--limit", type=Whole(1, 1_000_000), default=100, show_default=True, help="Stop after so many designs."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with what is known.")
@click.pass_context
def explore(
    ctx: click.Context, /, instance: str, front: str | None, limit: int, as_json: bool, **options: Any
) -> None:
    """Find all optimal designs: how many there are, and which institutions are in every one of them.

    Designs that differ in links alone count as one. With --front, the values that cannot be bettered in
    one of the objectives named without loss in another, whatever their order in the instance.
    """
    asked = read_instance(instance)
    if front is None:
        from designer.explore import explore as explored
        from designer.report.explored import optima_json, optima_text

        found, stopped = told(
            lambda cancel, _: explored(asked, limit=limit, cancel=cancel, **options), "--limit"
        )
        show(as_json, lambda: optima_json(found), lambda: optima_text(asked, found, width(), colour()))
        code = NO_DESIGN.get(found.status, 0)
    else:
        if ctx.get_parameter_source("limit") == ParameterSource.COMMANDLINE:
            raise click.UsageError("--limit is not for --front, which has no more points than it has.")
        from designer.explore import front as fronted
        from designer.report.explored import front_json, front_text

        names = [name.strip() for name in front.split(",")]
        line, stopped = told(lambda cancel, _: fronted(asked, names, cancel=cancel, **options), "--front")
        show(as_json, lambda: front_json(line), lambda: front_text(asked, line, width(), colour()))
        code = 0 if line.points else 3 if line.complete else 4
    ctx.exit(INTERRUPTED if stopped else code)
