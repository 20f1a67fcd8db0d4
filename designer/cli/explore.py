"""``designer explore``: what other designs are as good, and what one objective costs in terms of others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from designer.cli.arguments import InstanceName, Seconds, Whole, read_instance
from designer.cli.background import time_left
from designer.cli.output import colour, width
from designer.cli.question import NO_DESIGN, lacking_or, numbers, short_or, show, told
from designer.cli.signals import INTERRUPTED

if TYPE_CHECKING:
    from designer.instance import Instance

NOT_OPTIMAL = {**NO_DESIGN, "feasible": NO_DESIGN["unknown"]}
"""Exit codes where no design is known to be optimal."""

EXPLORE_EPILOG = """\b
Examples:
  designer explore mine.yaml
  designer explore mine.yaml --front institutions,seats,uncoordinated
  designer explore mine.yaml --diverse 3 --within institutions=1
"""


@click.command(epilog=EXPLORE_EPILOG, short_help="Tell what else: all optima, different designs, fronts.")
@click.argument("instance", type=InstanceName())
@click.option("--front", metavar="NAMES", help="Give the Pareto front of two objectives or more instead.")
@click.option(
    "--diverse",
    type=Whole(2, 50),
    metavar="K",
    help="Give K designs as different as possible instead, the best one first.",
)
@click.option(
    "--within",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Let those be worse than the best in an objective by so much; can be repeated.",
)
@click.option(
    "--limit", type=Whole(1, 1_000_000), default=100, show_default=True, help="Stop after so many designs."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with what is known.")
@click.pass_context
def explore(ctx: click.Context, /, instance: str, front: str | None, as_json: bool, **options: Any) -> None:
    """Find all optimal designs: how many there are, and which institutions are in every one of them.

    Designs that differ in links alone count as one. Where they are all combinations of some choices, these
    are told.

    With --front, the values that cannot be bettered in one of the objectives named without loss in another,
    whatever their order in the instance.

    With --diverse, designs of which any two differ as much as possible in who handles what. Objectives
    before the last one named by --within stay at their best values, those after it are free.
    """
    number, within, limit = (options.pop(name) for name in ("diverse", "within", "limit"))
    _refuse_mixed(ctx)
    asked = read_instance(instance)
    options["time_limit"] = time_left(options["time_limit"])
    if front is not None:
        code, stopped = _front(asked, front, as_json, options)
    elif number is not None:
        code, stopped = _diverse(asked, number, within, as_json, options)
    else:
        code, stopped = _optima(asked, limit, as_json, options)
    ctx.exit(INTERRUPTED if stopped else code)


def _refuse_mixed(ctx: click.Context) -> None:
    """Refuse what does not go with the question."""
    given = {name for name in ctx.params if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE}
    if {"front", "diverse"} <= given:
        raise click.UsageError("--front and --diverse are two questions; ask one at a time.")
    if "limit" in given and "front" in given:
        raise click.UsageError("--limit is not for --front, which has no more points than it has.")
    if "limit" in given and "diverse" in given:
        raise click.UsageError("--limit is not for --diverse, which says itself how many designs it wants.")
    if "within" in given and "diverse" not in given:
        raise click.UsageError("--within is only for --diverse.")


def _optima(asked: Instance, limit: int, as_json: bool, options: dict[str, Any]) -> tuple[int, bool]:
    """Answer which designs are optimal; give the exit code, and whether somebody stopped it."""
    from designer.questions.explore.optima import explore as explored
    from designer.report.optima import optima_json, optima_text

    found, stopped = told(
        lambda cancel, on_progress: explored(
            asked, limit=limit, cancel=cancel, on_progress=on_progress, **options
        ),
        "--limit",
    )
    enough = found.complete or len(found.designs) >= limit
    outcome = short_or(enough, options["time_limit"], stopped, "several" if len(found.designs) > 1 else "one")
    outcome = lacking_or(found.status, outcome)
    text = partial(optima_text, asked, found, width(), colour())
    show(as_json, lambda: optima_json(found), text, "explore", outcome)
    return NOT_OPTIMAL.get(found.status, 0), stopped


def _front(asked: Instance, front: str, as_json: bool, options: dict[str, Any]) -> tuple[int, bool]:
    """Answer what one objective costs in terms of others."""
    from designer.questions.explore.front import front as fronted
    from designer.report.optima import front_json, front_text

    names = [name.strip() for name in front.split(",")]
    line, stopped = told(
        lambda cancel, on_progress: fronted(asked, names, cancel=cancel, on_progress=on_progress, **options),
        "--front",
    )
    outcome = "done" if line.points else "infeasible" if line.complete else "unknown"
    outcome = short_or(line.complete, options["time_limit"], stopped, outcome)
    text = partial(front_text, asked, line, width(), colour())
    show(as_json, lambda: front_json(line), text, "front", outcome)
    return 0 if line.points else 3 if line.complete else 4, stopped


def _diverse(
    asked: Instance, number: int, within: tuple[str, ...], as_json: bool, options: dict[str, Any]
) -> tuple[int, bool]:
    """Answer which designs are as different as possible."""
    from designer.questions.explore.diverse import diverse
    from designer.report.diverse import diverse_json, diverse_text

    tolerances = numbers(within, "--within")
    found, stopped = told(
        lambda cancel, on_progress: diverse(
            asked, number, tolerances, cancel=cancel, on_progress=on_progress, **options
        ),
        "--within",
    )
    outcome = short_or(found.proven, options["time_limit"], stopped, "done")
    outcome = lacking_or(found.status, outcome)
    text = partial(diverse_text, asked, found, width(), colour())
    show(as_json, lambda: diverse_json(found), text, "diverse", outcome)
    return NOT_OPTIMAL.get(found.status, 0), stopped
