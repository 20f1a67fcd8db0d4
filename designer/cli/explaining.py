"""``designer explain`` and ``designer verify``: why the answer is what it is, and whether a proof is one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from designer.cli.arguments import InstanceName, Seconds, Target, Whole, locate, read_instance
from designer.cli.background import INTERRUPTED, graceful_interrupts, in_background
from designer.cli.output import colour, emit, emit_json, width, write_whole
from designer.cli.progress import ProgressLine
from designer.errors import printable

if TYPE_CHECKING:
    from designer.instance import Instance

NO_DESIGN = {"infeasible": 3, "unknown": 4}
"""Exit codes where there is no design whose institutions could be the fewest."""

SECONDS = 30.0
"""The time that telling why there is no design takes at most, unless it is said."""

EXPLAIN_EPILOG = """\b
Examples:
  designer explain infeasible                       why there is no design
  designer explain mine.yaml --keep r1 --group party
  designer explain northeast_asia_2009 --proof      why there are no fewer
  designer explain mine.yaml --proof --output proof.json
"""
VERIFY_EPILOG = """\b
Example:
  designer verify northeast_asia_2009 proof.json
"""


@click.command(epilog=EXPLAIN_EPILOG, short_help="Tell why there is no design, or no smaller one.")
@click.argument("instance", type=InstanceName())
@click.option("--proof", is_flag=True, help="Prove that no design has fewer institutions.")
@click.option("-o", "--output", type=Target(), help="Write the proof, as JSON, to this file as well.")
@click.option(
    "--group",
    type=click.Choice(["party", "source"]),
    help="Count all that a party asks for, or that rests on a source, as one.",
)
@click.option("--keep", multiple=True, metavar="ID", help="Not to be given up; can be repeated.")
@click.option(
    "--most", type=Whole(1, 1000), default=5, show_default=True, help="Stop after so many ways out."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option(
    "--time-limit",
    type=Seconds(),
    help="Stop after so many seconds with what is known.  [default: 30, with --proof none]",
)
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    instance: str,
    proof: bool,
    output: Path | None,
    as_json: bool,
    time_limit: float | None,
    **options: Any,
) -> None:
    """Tell why there is no design; or, with --proof, why there is none with fewer institutions.

    INSTANCE is named as for 'designer solve'. Where there is no design: the demands that cannot hold
    together, and what would have to give, how much, and the design that there is then. Demands go by the
    ids that are told in brackets.

    The proof needs no solver to be checked: issues no two of which one acceptable institution can carry,
    and for each two what forbids it; or exact weights, and cases. 'designer verify' checks what --output
    writes.
    """
    if proof:
        _refuse_options(ctx, ("group", "keep", "most"), "tells of no conflicts")
        asked = read_instance(instance)
        if output is not None and os.path.realpath(output) == os.path.realpath(locate(instance)[0]):
            raise click.BadParameter("this would overwrite the instance", param_hint="--output")
        ctx.exit(_prove(asked, output, as_json, time_limit))
    if output is not None:
        raise click.UsageError("--output is for a proof: add --proof.")
    ctx.exit(_tell_why(read_instance(instance), as_json, time_limit or SECONDS, **options))


def _refuse_options(ctx: click.Context, names: tuple[str, ...], why: str) -> None:
    """Refuse options that a question does not have."""
    for name in names:
        if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name} makes no sense with --proof, which {why}.")


def _tell_why(asked: Instance, as_json: bool, time_limit: float, **options: Any) -> int:
    """Answer why there is no design, and give the exit code."""
    from designer.explain import explain as explained
    from designer.report.impossible import impossible_json, impossible_text

    with graceful_interrupts() as interruption:
        try:
            why = in_background(
                lambda line: explained(asked, time_limit=time_limit, cancel=interruption.cancel, **options),
                interruption,
                ProgressLine(None),
            )
        except ValueError as error:
            raise click.BadParameter(printable(str(error)), param_hint="--keep") from None
    if as_json:
        emit_json(impossible_json(why))
    else:
        emit(impossible_text(asked, why, width(), colour()))
    if interruption.cancel.is_set():
        return INTERRUPTED
    return NO_DESIGN["unknown"] if why.possible is None else 0


def _prove(asked: Instance, output: Path | None, as_json: bool, time_limit: float | None) -> int:
    """Answer why there are no fewer institutions, and give the exit code."""
    from designer.proof import prove
    from designer.report.proof import proof_json, proof_text

    with graceful_interrupts() as interruption:
        proved = in_background(
            lambda line: prove(asked, time_limit=time_limit, cancel=interruption.cancel),
            interruption,
            ProgressLine(None),
        )
    if output is not None and proved.proof is not None:
        write_whole(output, proved.proof.to_json())
    if as_json:
        emit_json(proof_json(proved))
    else:
        emit(proof_text(asked, proved, width(), colour()))
    return INTERRUPTED if interruption.cancel.is_set() else NO_DESIGN.get(proved.design.status, 0)


@click.command(epilog=VERIFY_EPILOG, short_help="Verify a proof, without a solver.")
@click.argument("instance", type=InstanceName())
@click.argument("proof", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print what the verifier says as JSON.")
@click.pass_context
def verify(ctx: click.Context, /, instance: str, proof: str, as_json: bool) -> None:
    """Verify a proof that no design has fewer institutions, in exact fractions and without a solver.

    PROOF is a file that 'designer explain --proof --output' wrote. Exits with 1 when it is refused.
    """
    if locate(instance)[0] == proof == "-":
        raise click.UsageError("Only one of INSTANCE and PROOF can be standard input.")

    from designer.read import load_proof
    from designer.report.proof import verification_json, verification_text
    from designer.verify import verify as verified

    asked, claimed = read_instance(instance), load_proof(proof)
    said = verified(asked, claimed)
    emit_json(verification_json(said)) if as_json else emit(verification_text(asked, claimed, said, width()))
    ctx.exit(0 if said.accepted else 1)
