"""The program ``designer``: its verbs, its exit codes, and what becomes of errors.

Importing this module, and so ``designer --help`` and completion, must stay cheap: verbs import what
they need when they run.
"""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword

import click

from designer import __version__
from designer.cli import NO_READER
from designer.cli.output import complain, give_up

VERBS = {
    "solve": "designer.cli.solve",
    "roadmap": "designer.cli.roadmap",
    "check": "designer.cli.check",
    "compare": "designer.cli.compare",
    "explain": "designer.cli.explain",
    "verify": "designer.cli.explain",
    "explore": "designer.cli.explore",
    "what-if": "designer.cli.what_if",
    "robust": "designer.cli.robust",
    "backtest": "designer.cli.backtest",
    "validate": "designer.cli.check",
    "instances": "designer.cli.show",
    "show": "designer.cli.show",
    "report": "designer.cli.report",
    "draw": "designer.cli.draw",
    "brief": "designer.cli.brief",
    "import": "designer.cli.import_",
    "export": "designer.cli.export",
    "bench": "designer.cli.bench",
    "worker": "designer.cli.worker",
    "serve": "designer.cli.serve",
    "new": "designer.cli.new",
    "schema": "designer.cli.new",
    "completion": "designer.cli.new",
}

EPILOG = """\b
Examples:
  designer solve northeast_asia_2009        solve a bundled case
  designer new mine.yaml                    start an instance of your own
  designer solve mine.yaml -o design.json   solve it and keep the design

\b
Exit codes:
    0  an answer
    1  check or show found violations, check no design to judge; verify refuses
       the proof; bench found a disagreement
    2  bad input or bad usage
    3  proven infeasible
    4  no design found in the time given; verify could not decide
    5  model and referee disagree (please report it)
    6  the output cannot be written
  130  interrupted (Ctrl-C, SIGTERM, SIGHUP); the best design is still written
  141  nobody reads the output any more, as with | head
"""


class Program(click.Group):
    """A group of verbs that imports a verb when it is asked for, and turns errors into messages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the verbs in the order in which people meet them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb's module and give its command."""
        if cmd_name not in VERBS:
            return None
        name = cmd_name.replace("-", "_") + "_" * iskeyword(cmd_name)
        command: click.Command = getattr(import_module(VERBS[cmd_name]), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that is asked for, or suggest the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0], VERBS, n=1)
            if not close or "Did you mean" in error.message:
                raise
            message = f"{error.message} Did you mean '{close[0]}'?"
            raise click.UsageError(message, ctx) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run a verb; each error that is expected ends in one message and its exit code."""
        from designer.runtime.errors import DisagreementError, InputError, OutputError

        try:
            result: object = super().invoke(ctx)
        except InputError as error:
            code, message = 2, str(error)
        except DisagreementError as error:
            code, message = 5, f"The model and the referee disagree; please report this: {error}"
        except OutputError as error:
            code, message = 6, str(error)
        except BrokenPipeError:
            # Whoever read the output has seen enough.
            give_up(sys.stdout)
            code, message = NO_READER, ""
        except KeyboardInterrupt:
            code, message = 130, "Interrupted."
        else:
            return result
        if message:
            complain(message)
        raise click.exceptions.Exit(code)


@click.group(
    cls=Program,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@click.version_option(__version__, prog_name="designer", message="%(prog)s %(version)s")
def program() -> None:
    """Design provably minimal sets of small institutions.

    Given parties, issues, and what the parties accept, find the fewest institutions that handle
    every issue with the right members, and prove that fewer are impossible.
    """
