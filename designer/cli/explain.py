"""``designer explain`` and ``designer verify``: why the answer is what it is, and whether a proof is one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from designer.cli.arguments import (
    DesignName,
    InstanceName,
    Seconds,
    Source,
    Target,
    Whole,
    locate,
    read_both,
    read_instance,
)
from designer.cli.background import time_left
from designer.cli.output import colour, width, write_whole
from designer.cli.question import NO_DESIGN, exit_code, lacking_or, numbers, short_or, show, told
from designer.cli.signals import INTERRUPTED
from designer.runtime.errors import InputError, OutputError, Problem

if TYPE_CHECKING:
    from designer.instance import Instance
    from designer.questions.infeasibility import Impossible
    from designer.runtime.clock import Clock
    from designer.verify import Proof

SECONDS = 30.0
"""The time that telling why there is no design takes at most, unless it is said."""

QUESTIONS = ("proof", "why_not", "institution", "prices", "target")
"""Options that ask for something else than why there is no design; one at a time."""

ONLY_FOR: dict[str, tuple[str | None, ...]] = {
    "group": (None, "target"),
    "keep": (None, "target"),
    "most": (None, "target"),
    "output": ("proof",),
    "veripb": ("proof",),
    "design": ("why_not", "institution"),
}
"""Options and arguments that some questions do not have, with those that do; None is the first question."""


def _pair(name: Path) -> tuple[Path, Path]:
    """Give the files of a problem and its proof for other checkers."""
    return name.with_name(f"{name.name}.opb"), name.with_name(f"{name.name}.pbp")


VERIPB = Target(noun="the files", files=_pair)
VERIPB_HELP = "Write it for other checkers as well: NAME.opb, and the VeriPB proof NAME.pbp."

EXPLAIN_EPILOG = """\b
Examples:
  designer explain infeasible                       why there is no design
  designer explain mine.yaml --keep r1 --group party
  designer explain northeast_asia_2009 --proof      why there are no fewer
  designer explain mine.yaml --proof --output proof.json
  designer explain mine.yaml --proof --veripb mine && veripb mine.opb mine.pbp
  designer explain mine.yaml --why-not "AAA, BBB on water"
  designer explain mine.yaml design.json --institution AAA-BBB
  designer explain mine.yaml --prices
  designer explain mine.yaml --target institutions=9 --keep issues

\b
A WISH is one of
  "AAA, BBB on water"     an institution of exactly these members
  "AAA on water"          a seat
  "water with dams"       one institution for both issues
  "water linked to dams"  two institutions, and linked
  "AAA chairs water"      a chair
"""
VERIFY_EPILOG = """\b
Examples:
  designer verify northeast_asia_2009 proof.json
  designer verify mine.yaml proof.json --veripb mine && veripb mine.opb mine.pbp
"""


@click.command(epilog=EXPLAIN_EPILOG, short_help="Tell why: no design, no smaller one, this one.")
@click.argument("instance", type=InstanceName())
@click.argument("design", type=DesignName(), required=False)
@click.option("--proof", is_flag=True, help="Prove that no design has fewer institutions.")
@click.option(
    "--why-not", metavar="WISH", help="Tell what it would cost, or what stands against it; see below."
)
@click.option("--institution", metavar="ID", help="Tell why the design has this institution.")
@click.option("--prices", is_flag=True, help="Tell what every rule, requirement and limit costs.")
@click.option(
    "--target",
    multiple=True,
    metavar="NAME=NUMBER",
    help="Tell what it would take to get an objective down to that; can be repeated.",
)
@click.option("-o", "--output", type=Target(), help="Write the proof, as JSON, to this file as well.")
@click.option("--veripb", type=VERIPB, metavar="NAME", help=VERIPB_HELP)
@click.option(
    "--group",
    type=click.Choice(["party", "source"]),
    help="Count all that a party asks for, or that rests on a source, as one.",
)
@click.option(
    "--keep",
    multiple=True,
    metavar="ID",
    help="Not to be given up, such as 'issue water', or 'issues'; can be repeated.",
)
@click.option(
    "--most", type=Whole(1, 1000), default=5, show_default=True, help="Stop after so many ways out."
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.option(
    "--time-limit",
    type=Seconds(),
    help="Stop after so many seconds with what is known.  [default: 30 for why there is none, and --target]",
)
@click.pass_context
def explain(
    ctx: click.Context,
    /,
    instance: str,
    design: str | None,
    output: Path | None,
    veripb: Path | None,
    as_json: bool,
    time_limit: float | None,
    **options: Any,
) -> None:
    """Tell why there is no design; or why there is none with fewer institutions, or why this one.

    INSTANCE is named as for 'designer solve'. Where there is no design: the demands that cannot hold
    together, and what would have to give, how much, and the design that there is then. Demands go by the
    ids that are told in brackets.

    --proof needs no solver to be checked: issues no two of which one acceptable institution can carry,
    and for each two what forbids it; or exact weights, and cases. 'designer verify' checks what --output
    writes.

    DESIGN is the one asked about by --why-not and --institution, valid or not; the best one when left out.
    """
    question = _question(ctx)
    asked, given = read_instance(instance), None
    if design is not None:
        asked, given = read_both(instance, design)
    common: dict[str, Any] = {"time_limit": time_left(time_limit)}
    soon = time_left(time_limit or SECONDS)
    if given is not None:
        common["design"] = given
    match question:
        case "proof":
            code = _prove(asked, output, veripb, as_json, time_limit)
        case "why_not":
            code = _why_not(asked, options["why_not"], as_json, **common)
        case "institution":
            code = _institution(asked, options["institution"], as_json, **common)
        case "prices":
            code = _prices(asked, as_json, **common)
        case "target":
            chosen = {name: options[name] for name in ("group", "keep", "most")}
            code = _reach(asked, options["target"], as_json, time_limit=soon, **chosen)
        case _:
            chosen = {name: options[name] for name in ("group", "keep", "most")}
            code = _no_design(asked, as_json, time_limit=soon, **chosen)
    ctx.exit(code)


def _question(ctx: click.Context) -> str | None:
    """Give the one question that is asked, and refuse what does not go with it."""
    given = {name for name in ctx.params if ctx.get_parameter_source(name) == ParameterSource.COMMANDLINE}
    questions = [name for name in QUESTIONS if name in given]
    if len(questions) > 1:
        asked = " and ".join(f"--{name.replace('_', '-')}" for name in questions)
        raise click.UsageError(f"{asked} are two questions; ask one at a time.")
    question = questions[0] if questions else None
    for name, having in ONLY_FOR.items():
        if name in given and question not in having:
            only = " and ".join(
                f"--{other.replace('_', '-')}" if other else "why there is no design" for other in having
            )
            called = "DESIGN" if name == "design" else f"--{name}"
            raise click.UsageError(f"{called} is only for {only}.")
    return question


def _no_design(asked: Instance, as_json: bool, **options: Any) -> int:
    """Answer why there is no design, and give the exit code."""
    from designer.questions.infeasibility import explain as explained
    from designer.report.impossible import impossible_json, impossible_text

    why, stopped = told(
        lambda cancel, on_progress: explained(asked, cancel=cancel, on_progress=on_progress, **options),
        "--keep",
    )
    text = partial(impossible_text, asked, why, width(), colour())
    show(as_json, lambda: impossible_json(why), text, "explain", _way(why), _edits(why), asked)
    return INTERRUPTED if stopped else NO_DESIGN["unknown"] if why.possible is None else 0


def _way(why: Impossible) -> str:
    """Tell what came of the question what would have to give."""
    if why.possible is not False:
        return "possible" if why.possible else "unknown"
    return "no way out" if why.repairs or why.complete else "cut short"


def _edits(why: Impossible) -> list[list[str]]:
    return [[give.demand.id for give in repair.gives] for repair in why.repairs]


def _prove(
    asked: Instance, output: Path | None, veripb: Path | None, as_json: bool, time_limit: float | None
) -> int:
    """Answer why there are no fewer institutions, and give the exit code."""
    from designer.questions.prove.prove import prove
    from designer.report.proof import proof_json, proof_text
    from designer.runtime.clock import Clock

    clock = Clock(time_limit)
    proved, stopped = told(
        lambda cancel, on_progress: prove(
            asked, time_limit=time_limit, cancel=cancel, on_progress=on_progress
        ),
        "--proof",
    )
    files = _Files()
    if output is not None and proved.proof is not None:
        files.add(output, proved.proof.to_json())
    if veripb is not None and proved.verified and proved.proof is not None:
        files.add_veripb(asked, proved.proof, veripb, clock)
    text = partial(proof_text, asked, proved, width(), colour())
    show(as_json, lambda: proof_json(proved), text, "proof", lacking_or(proved.design.status, "done"))
    files.write()
    return exit_code(proved.design.status, stopped)


def _why_not(asked: Instance, wish: str, as_json: bool, **options: Any) -> int:
    """Answer what a wish would cost, and give the exit code."""
    from designer.questions.why_not import why_not
    from designer.report.why import why_not_json, why_not_text

    why, stopped = told(
        lambda cancel, on_progress: why_not(asked, wish, cancel=cancel, on_progress=on_progress, **options),
        "--why-not",
    )
    text = partial(why_not_text, asked, why, width(), colour())
    outcome = lacking_or(why.present.status, "impossible" if why.possible is False else "possible")
    show(as_json, lambda: why_not_json(why), text, "why_not", outcome)
    return exit_code(why.present.status, stopped)


def _institution(asked: Instance, id: str, as_json: bool, **options: Any) -> int:
    """Answer why a design has an institution, and give the exit code."""
    from designer.questions.why_institution import why_institution
    from designer.report.why import necessary_json, necessary_text

    why, stopped = told(
        lambda cancel, on_progress: why_institution(
            asked, id, cancel=cancel, on_progress=on_progress, **options
        ),
        "--institution",
    )
    text = partial(necessary_text, asked, why, width(), colour())
    show(as_json, lambda: necessary_json(why), text, "institution", "done")
    return INTERRUPTED if stopped else 0


def _prices(asked: Instance, as_json: bool, **options: Any) -> int:
    """Answer what every sentence costs, and give the exit code."""
    from designer.questions.prices import prices
    from designer.report.why import prices_json, prices_text

    found, stopped = told(
        lambda cancel, on_progress: prices(asked, cancel=cancel, on_progress=on_progress, **options),
        "--prices",
    )
    text = partial(prices_text, asked, found, width(), colour())
    dear = [[price.id] for price in found.prices if price.matters and price.change == "dropped"]
    complete = found.all_pairs and all(price.proven for price in found.prices)
    outcome = short_or(complete, options["time_limit"], stopped, "none")
    outcome = lacking_or(found.present.status, outcome)
    show(as_json, lambda: prices_json(found), text, "prices", outcome, dear, asked)
    return exit_code(found.present.status, stopped)


def _reach(asked: Instance, targets: tuple[str, ...], as_json: bool, **options: Any) -> int:
    """Answer what it would take, and give the exit code."""
    from designer.questions.targets import reach
    from designer.report.impossible import reach_json, reach_text

    bounds = numbers(targets, "--target")
    found, stopped = told(
        lambda cancel, on_progress: reach(asked, bounds, cancel=cancel, on_progress=on_progress, **options),
        "--target",
    )
    text = partial(reach_text, asked, found, width(), colour())
    show(as_json, lambda: reach_json(found), text, "target", _way(found.why), _edits(found.why), asked)
    return INTERRUPTED if stopped else NO_DESIGN["unknown"] if found.why.possible is None else 0


@click.command(epilog=VERIFY_EPILOG, short_help="Verify a proof, without a solver.")
@click.argument("instance", type=InstanceName())
@click.argument("proof", type=Source("the proof"))
@click.option("--json", "as_json", is_flag=True, help="Print what the verifier says as JSON.")
@click.option("--veripb", type=VERIPB, metavar="NAME", help=VERIPB_HELP)
@click.option("--time-limit", type=Seconds(), help="Stop after so many seconds, undecided.")
@click.pass_context
def verify(
    ctx: click.Context,
    /,
    instance: str,
    proof: str,
    as_json: bool,
    veripb: Path | None,
    time_limit: float | None,
) -> None:
    """Verify a proof that no design has fewer institutions, in exact fractions and without a solver.

    PROOF is a file that 'designer explain --proof --output' wrote. What it assumes of earlier objectives is
    told, and whether that is proven. Exits with 1 when it is refused, with 4 when the time was too short.
    """
    if locate(instance)[0] == proof == "-":
        raise click.UsageError("Only one of INSTANCE and PROOF can be standard input.")

    from designer.check import check
    from designer.read import load_proof
    from designer.report.verification import verification_json, verification_text
    from designer.runtime.clock import Clock
    from designer.verify import verify as verified

    asked, claimed = read_instance(instance), load_proof(proof)
    clock = Clock(time_limit)
    said, stopped = told(
        lambda cancel, _: verified(asked, claimed, referee=check, time_limit=time_limit, cancel=cancel),
        "PROOF",
    )
    files = _Files()
    if veripb is not None and said.accepted:
        files.add_veripb(asked, claimed, veripb, clock)
    outcome = "accepted" if said.accepted else "refused" if said.refused else "undecided"
    text = partial(verification_text, asked, claimed, said, width())
    show(as_json, lambda: verification_json(said), text, "verify", outcome)
    files.write()
    ctx.exit(INTERRUPTED if stopped else 0 if said.accepted else 1 if said.refused else NO_DESIGN["unknown"])


class _Files:
    """Files to be written once the answer is printed, which a full disk is no reason to keep back."""

    def __init__(self) -> None:
        self.texts: dict[Path, str] = {}
        self.failure: OutputError | None = None

    def add(self, file: Path, text: str) -> None:
        """Keep a text for its file."""
        self.texts[file] = text

    def add_veripb(self, asked: Instance, proof: Proof, name: Path, clock: Clock) -> None:
        """Write a proof that is accepted, and what it is about, for other people's checkers.

        Raises
        ------
        InputError
            If it cannot be said in their terms.
        """
        from designer.export.veripb import veripb
        from designer.verify.watch import UndecidedError, deadline
        from designer.verify.world import TooManyError

        try:
            written = veripb(asked, proof, watch=deadline(clock.left))
        except (ValueError, TooManyError) as error:
            message = f"no pseudo-Boolean problem can be written: {error}"
            raise InputError([Problem(asked.title, message)]) from None
        except UndecidedError:
            self.failure = OutputError(f"There was no time to write {name}.opb and {name}.pbp.")
        else:
            self.add(name.with_name(f"{name.name}.opb"), written.problem)
            self.add(name.with_name(f"{name.name}.pbp"), written.proof)

    def write(self) -> None:
        """Write them.

        Raises
        ------
        OutputError
            If one cannot be written.
        """
        for file, text in self.texts.items():
            write_whole(file, text)
        if self.failure is not None:
            raise self.failure
