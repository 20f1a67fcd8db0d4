"""The command line: parse, call, print. Nothing here that a library user lacks."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from contextlib import suppress

from designer.cli.signals import INTERRUPTED, of_program

OBJECTS = 100_000
"""Made before Python looks for cycles among them: what a command reads and states lives to its end."""

NO_READER = 141
"""The exit code where nobody reads the output any more: that of programs that SIGPIPE ends."""


def main() -> None:
    """Run the command line; see ``designer --help``."""
    of_program()
    if sys.stderr is None:
        # Messages would otherwise go where the results go.
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - it stays open
    if sys.stdout is None:
        # A stream that refuses what is written is noticed; click writes to none without a word.
        sys.stdout = open(os.devnull)  # noqa: SIM115 - it stays open
    gc.set_threshold(OBJECTS)
    code: object = INTERRUPTED
    with suppress(KeyboardInterrupt):
        code = _run()
        # What is left is to end; a late Ctrl-C would only add noise.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # once more, where a Ctrl-C came before
    _end(code if isinstance(code, int) else 0)


def _end(code: int) -> None:
    """End the process; a solver that was left alone must not keep it."""
    gc.freeze()  # what is left goes as a whole
    if any(thread.daemon for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    sys.exit(code)


def _run() -> object:
    from io import StringIO

    import click

    from designer.cli.output import complain, give_up
    from designer.cli.program import program
    from designer.runtime.malloc import give_back_at_once

    give_back_at_once()
    completing = "_DESIGNER_COMPLETE" in os.environ
    try:
        return program.main(prog_name="designer", standalone_mode=False)
    except click.ClickException as error:
        message = StringIO()
        error.show(message)
        complain(message.getvalue().rstrip("\n"))
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except SystemExit as end:
        # click ends with 1 when the reader of its own output, such as --help, has gone.
        give_up(sys.stdout)
        return NO_READER if end.code == 1 else end.code
    except OSError as error:
        give_up(sys.stdout)
        complain(f"The output cannot be written: {error.strerror or 'standard output is closed'}.")
        return 6
    except Exception as error:
        if _interrupted(error):
            complain("Interrupted.")
            return INTERRUPTED
        if completing:
            return 1  # a traceback would garble the line that is being typed
        raise


def _interrupted(error: BaseException | None) -> bool:
    """Whether a Ctrl-C is behind it: compiled libraries that it finds loading raise errors of their own."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
