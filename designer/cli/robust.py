"""``designer robust``: how sure the answer is, where judgements can turn out wrong."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.arguments import InstanceName, Seconds, Target, Whole, read_instance
from designer.cli.background import time_left
from designer.cli.output import colour, width, write_whole
from designer.cli.question import show, told
from designer.cli.signals import INTERRUPTED
from designer.cli.spreading import executor_of, spreading

if TYPE_CHECKING:
    from designer.questions.robust.answer import Robust

UNDECIDED = 4
"""Exit code where no world has a proven optimum for want of time, or the workers were lost."""

ROBUST_EPILOG = """\b
Examples:
  designer robust mine.yaml
  designer robust mine.yaml --worlds 1000 --output worlds
  designer robust mine.yaml --every --json
  designer robust mine.yaml --dask tcp://scheduler:8786
"""


def _kept(output: Path) -> list[Path]:
    """Give the file that worlds are kept in; a path that looks like a folder may be a file by mistake."""
    from designer.questions.robust.store import NAME

    return [output, output / NAME]


@click.command(epilog=ROBUST_EPILOG, short_help="Tell how sure: what if judgements are wrong.")
@click.argument("instance", type=InstanceName())
@click.option(
    "--worlds", type=Whole(1, 1_000_000), default=64, show_default=True, help="Look at so many, at most."
)
@click.option(
    "--checks",
    type=Whole(0, 1_000_000),
    default=10,
    show_default=True,
    help="Tell for so many judgements what checking them is worth.",
)
@click.option("--every", is_flag=True, help="Look at all optimal designs of each world; this takes long.")
@click.option(
    "-o",
    "--output",
    type=Target(noun="the worlds", files=_kept),
    help="Keep finished worlds in this folder, or file named *.jsonl.",
)
@click.option("--design", type=Target(), help="Write the design that is never far from optimal to this file.")
@spreading
@click.option("--seed", type=Whole(0, 2**31 - 1), default=0, show_default=True, help="Draw other worlds.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with what is known.")
@click.pass_context
def robust(
    ctx: click.Context,
    /,
    instance: str,
    output: Path | None,
    design: Path | None,
    dask: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Tell how sure the answer is: what becomes of it where judgements turn out wrong.

    Rules, interdependences and limits of parties that are marked with 'basis: judgement', or a likelihood
    below 1, hold or do not, each by itself and with its likelihood, 0.5 if none is written. One that does
    not asks for nothing and costs nothing. All worlds are looked at if there are no more than --worlds;
    else so many are drawn.

    Told are the optimum of each world, the institutions that are part of them, the design whose largest
    regret over these worlds is least, proven, and what to check first. With --output the same command goes
    on where it was.
    """
    asked = read_instance(instance)
    options["time_limit"] = time_left(options["time_limit"])
    from designer.questions.robust.rounds import robust as assured
    from designer.report.robust import robust_text
    from designer.report.robust_json import robust_json

    with executor_of(dask, options["workers"]) as executor:
        found, stopped = told(
            lambda cancel, on_progress: assured(
                asked, output=output, executor=executor, cancel=cancel, on_progress=on_progress, **options
            ),
            "INSTANCE",
        )
    if design is not None and found.steady is not None:
        write_whole(design, found.steady.design.to_json())
    text = partial(robust_text, asked, found, width(), colour())
    outcome = {3: "infeasible", UNDECIDED: "unknown"}.get(_code(found), "sure")
    checks = [[check.judgement] for check in found.checks[:1]]
    show(as_json, lambda: robust_json(found), text, "robust", outcome, checks, asked)
    ctx.exit(INTERRUPTED if stopped else _code(found))


def _code(found: Robust) -> int:
    """Give 3 where there is no design in any world, 4 where nothing is known."""
    if found.trouble or not found.optima:
        return UNDECIDED
    if all(optimum.status == "infeasible" for optimum in found.optima):
        return 3 if found.complete else UNDECIDED
    return 0 if any(optimum.proven for optimum in found.optima) else UNDECIDED
