"""The command line: parse, call, print. Nothing here that a library user lacks."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line; see ``designer --help``."""
    code: object = 130
    with suppress(KeyboardInterrupt):
        code = _run()
    # What is left is to end; a late Ctrl-C would only add noise.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code if isinstance(code, int) else 0)


def _run() -> object:
    import click

    from designer.cli.output import give_up_output
    from designer.cli.program import program

    try:
        return program.main(prog_name="designer", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    except SystemExit as end:
        # click ends with 1 when the reader of its own output, such as --help, has gone.
        give_up_output()
        return 6 if end.code == 1 else end.code
    except OSError as error:
        give_up_output()
        click.echo(f"The output cannot be written: {error.strerror or error}.", err=True)
        return 6
