"""``designer backtest``: dated cases designed anew and set beside what history built."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.arguments import InstanceName, Seconds, Target, Whole, locate, read_instance
from designer.cli.output import colour, complain, emit, emit_json, width, write_whole
from designer.runtime.errors import printable

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance
    from designer.instance.settings import Stage

BACKTEST_EPILOG = """\b
Examples:
  designer backtest
  designer backtest minsk_2014 --drop-helpful
  designer backtest --summary --order institutions,seats --order seats,institutions
  designer backtest lake.yaml --json        with lake.history.yaml beside it
"""

NO_DESIGN = {"infeasible": 3, "unknown": 4}
"""Exit codes where a case has no design, by its status."""

FOREIGN = ("unknown_party", "unknown_issue", "repeated_id")
"""Violations of a history that leave nothing to compare."""


@click.command(epilog=BACKTEST_EPILOG, short_help="Set designs beside what history built.")
@click.argument("cases", metavar="[CASE]...", nargs=-1, type=InstanceName())
@click.option(
    "--order",
    "orders",
    metavar="NAMES",
    multiple=True,
    help="Use these objectives, with commas between; give it again to compare orders.",
)
@click.option("--drop-helpful", is_flag=True, help="Forget which parties are helpful.")
@click.option("--drop-rules", is_flag=True, help="Forget what parties refuse, vetoes among it.")
@click.option(
    "--draws", type=Whole(0, 100_000), default=1000, show_default=True, help="Draw so many random designs."
)
@click.option("--seed", type=Whole(0, 2**31 - 1), default=0, show_default=True, help="Draw other ones.")
@click.option("--time-limit", type=Seconds(), help="Spend at most so many seconds on the design of a case.")
@click.option("--summary", is_flag=True, help="Print only the tables over all cases.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("-o", "--output", type=Target(), help="Write the answer as JSON to this file.")
@click.pass_context
def backtest(
    ctx: click.Context,
    /,
    cases: tuple[str, ...],
    orders: tuple[str, ...],
    draws: int,
    summary: bool,
    as_json: bool,
    output: Path | None,
    **options: Any,
) -> None:
    """Design dated cases from what was known, and compare with what history then built.

    CASE is the name of a bundled case, all of them if none is named, or a file CASE.yaml with
    CASE.history.yaml beside it, a design of status 'given'. Agreement on an issue is the Jaccard index of
    the members of its hosts; that of a case is the mean over the issues that history handled. Beside it:
    everything in one forum, bodies of just the required parties, what existed before, and random valid
    designs with as many institutions.
    """
    from designer.questions.backtest import backtest as tested
    from designer.read import load_design
    from designer.report.backtest import Reading, backtest_json, backtest_text
    from designer.runtime import bundled

    chosen = tuple(dict.fromkeys(cases)) or tuple(bundled.cases())
    histories = [_history(case) for case in chosen]
    for case, history in zip(chosen, histories, strict=True):
        for source in (locate(case)[0], history):
            if output is not None and os.path.realpath(output) == os.path.realpath(source):
                raise click.BadParameter("this would overwrite the case", param_hint="--output")
    asked = [
        (case, instance, _judged(load_design(file), instance, file))
        for case, instance, file in zip(chosen, map(read_instance, chosen), histories, strict=True)
    ]
    readings = []
    for label, order in _orders(orders):
        found = [
            tested(instance, history, name=_called(case), order=order, draws=draws, **options)
            for case, instance, history in asked
        ]
        readings.append(Reading(label, tuple(found)))
    if output is not None:
        write_whole(output, backtest_json(readings))
    if as_json:
        emit_json(backtest_json(readings))
    else:
        emit(backtest_text(readings, width(), colour(), summary))
    cases_found = [case for reading in readings for case in reading.cases]
    without = {case.name: case.design.status for case in cases_found if not case.design.institutions}
    for name, status in without.items():
        why = "it is infeasible" if status == "infeasible" else "no design was found"
        complain(f"{printable(name)}: {why}, so it is in none of the means.")
    ctx.exit(max((NO_DESIGN[status] for status in without.values()), default=0))


def _judged(history: Design, instance: Instance, file: str) -> Design:
    """Return a history that can be compared: it speaks of the parties and issues of the case, each body once.

    Raises
    ------
    designer.runtime.errors.InputError
        If it does not.
    """
    from designer.check import check
    from designer.runtime.errors import InputError, Problem

    wrong = [v.message for v in check(instance, history).violations if v.kind in FOREIGN]
    if not history.institutions:
        wrong.append("it has no institutions, so there is nothing to compare with")
    if history.status != "given":
        wrong.append(f"a history is a design of status 'given', and this one is '{history.status}'")
    if wrong and history.instance.title != instance.title:
        wrong.insert(0, f"it is the history of '{history.instance.title}', and not of '{instance.title}'")
    if wrong:
        raise InputError([Problem(file, printable(message)) for message in wrong])
    return history


def _called(case: str) -> str:
    """Return the name of a case: that of its file, without folder and suffix."""
    name, at, variant = case.rpartition("@") if "@" in case else (case, "", "")
    return f"{Path(name).stem}{at}{variant}"


def _history(case: str) -> str:
    """Return the file or the bundled design of what history built."""
    from designer.runtime import bundled

    file, _ = locate(case)
    if file == "-":
        raise click.BadParameter("a case is a file with its history beside it", param_hint="CASE")
    path = Path(file)
    if path.is_dir():
        raise click.BadParameter(f"{printable(case)} is a directory", param_hint="CASE")
    beside = [path.with_name(f"{path.stem}.history{suffix}") for suffix in (".yaml", ".yml", ".json")]
    found = next((candidate for candidate in beside if candidate.is_file()), None)
    if found is not None:
        return str(found)
    message = f"{printable(case)} has no history: {printable(beside[0].name)} is expected beside it"
    if case in bundled.names():
        message = f"{printable(case)} has no history; the bundled cases are {', '.join(bundled.cases())}"
    raise click.BadParameter(message, param_hint="CASE")


def _orders(orders: tuple[str, ...]) -> list[tuple[str, tuple[Stage, ...] | None]]:
    """Return the orders asked for with what they are called; without any, that of each case."""
    if not orders:
        return [("as each case has it", None)]
    return [(order, _stages(order)) for order in dict.fromkeys(orders)]


def _stages(order: str) -> tuple[Stage, ...]:
    from difflib import get_close_matches

    from designer.instance.settings import OBJECTIVES

    names = [name.strip() for name in order.split(",")]
    for name in names:
        if name not in OBJECTIVES:
            close = get_close_matches(name, OBJECTIVES, n=1)
            hint = f"; did you mean '{close[0]}'?" if close else f"; known are {', '.join(OBJECTIVES)}"
            raise click.BadParameter(f"there is no objective '{printable(name)}'{hint}", param_hint="--order")
        if names.count(name) > 1:
            raise click.BadParameter(f"the objective '{name}' is listed twice", param_hint="--order")
    return tuple(names)  # type: ignore[arg-type]
