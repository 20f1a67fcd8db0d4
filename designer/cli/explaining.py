"""``designer explain`` and ``designer verify``: why the answer is what it is, and whether a proof is one."""

from __future__ import annotations

import os
from pathlib import Path

import click

from designer.cli.arguments import InstanceName, Seconds, Target, locate, read_instance
from designer.cli.background import INTERRUPTED, graceful_interrupts, in_background
from designer.cli.output import colour, emit, emit_json, width, write_whole
from designer.cli.progress import ProgressLine

NO_DESIGN = {"infeasible": 3, "unknown": 4}
"""Exit codes where there is no design whose institutions could be the fewest."""

EXPLAIN_EPILOG = """\b
Examples:
  designer explain northeast_asia_2009 --proof
  designer explain mine.yaml --proof --json --output proof.json
"""
VERIFY_EPILOG = """\b
Example:
  designer verify northeast_asia_2009 proof.json
"""


@click.command(epilog=EXPLAIN_EPILOG, short_help="Tell why: a proof to read.")
@click.argument("instance", type=InstanceName())
@click.option("--proof", is_flag=True, help="Prove that no design has fewer institutions.")
@click.option("-o", "--output", type=Target(), help="Write the proof, as JSON, to this file as well.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds with the best answer found.")
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    instance: str,
    proof: bool,
    output: Path | None,
    as_json: bool,
    time_limit: float | None,
) -> None:
    """Tell why no design has fewer institutions, such that it can be checked without a solver.

    INSTANCE is named as for 'designer solve'. The proof names issues no two of which one acceptable
    institution can carry, and for each two what forbids it; where that is not enough, exact weights, and
    cases. 'designer verify' checks what --output writes.
    """
    if not proof:
        raise click.UsageError("Say what is to be explained: --proof.")
    asked = read_instance(instance)
    if output is not None and os.path.realpath(output) == os.path.realpath(locate(instance)[0]):
        raise click.BadParameter("this would overwrite the instance", param_hint="--output")

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
    ctx.exit(INTERRUPTED if interruption.cancel.is_set() else NO_DESIGN.get(proved.design.status, 0))


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
