"""Results on their way out: to standard output whole, to files whole or not at all.

Modules that only some calls need are imported where they are used: help and completion have to be
quick.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path
from typing import TextIO

from designer.cli.signals import HALF_WRITTEN
from designer.runtime.errors import OutputError, printable


def emit(text: str) -> None:
    """Write a result to standard output, all of it or an error.

    Raises
    ------
    BrokenPipeError
        When nobody reads it any more.
    OutputError
        When standard output is closed or cannot take the text.
    """
    out = sys.stdout
    if out is None or out.closed or not out.writable():
        raise OutputError("Standard output is closed, so the result cannot be written.")
    if _longer_than_screen(text, out):
        _paged(_speakable(text, out))
        return
    try:
        out.write(_speakable(text, out))
        if not text.endswith("\n"):
            out.write("\n")
        out.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        give_up(out)
        raise OutputError(f"Standard output cannot be written: {error.strerror or error}.") from error


def _longer_than_screen(text: str, out: TextIO) -> bool:
    """Whether a person sits before a screen on which a text would run away."""
    import shutil

    watched = out.isatty() and sys.stdin is not None and sys.stdin.isatty()
    if not watched or os.environ.get("TERM") == "dumb" or os.environ.get("PAGER") in ("", "cat"):
        return False
    return text.count("\n") + 1 >= shutil.get_terminal_size().lines


def _paged(text: str) -> None:
    """Show a text in the pager of the system, or the one that PAGER names; colours stay."""
    import click

    os.environ.setdefault("LESS", "FRX")
    click.echo_via_pager(text if text.endswith("\n") else f"{text}\n", color=colour())


def emit_json(text: str) -> None:
    """Write JSON to standard output, such that it is JSON whatever the encoding of that is.

    Raises
    ------
    BrokenPipeError, OutputError
        As :func:`emit` does.
    """
    encoding = sys.stdout.encoding if sys.stdout is not None else None
    utf8 = (encoding or "utf-8").lower().replace("-", "").replace("_", "") == "utf8"
    emit(text if utf8 else _in_ascii(text))


def _in_ascii(text: str) -> str:
    r"""Escape what is not ASCII; in JSON such characters stand only inside of strings.

    Examples
    --------
    >>> print(_in_ascii('{"title": "Ångström"}'))
    {"title": "\u00c5ngstr\u00f6m"}
    """
    import json

    return "".join(c if c.isascii() else json.dumps(c)[1:-1] for c in text)


def _speakable(text: str, out: TextIO) -> str:
    """Replace what the encoding of a stream cannot express."""
    encoding = out.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        dashed = text.translate(str.maketrans("–─├└│", "--+`|"))
        return dashed.encode(encoding, "backslashreplace").decode(encoding)
    return text


def complain(text: str) -> None:
    """Write a message to standard error; where nobody can read it, the exit code has to do."""
    import click

    try:
        click.echo(text, err=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO | None) -> None:
    """Point a standard stream at nothing, so that Python does not stumble over it when it ends."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def width() -> int:
    """Give the columns a report may take: those of the terminal, 60 to 120, or 80 without one."""
    import shutil

    return max(60, min(shutil.get_terminal_size((80, 24)).columns, 120))


def colour() -> bool:
    """Whether standard output shows colours."""
    shown = sys.stdout is not None and sys.stdout.isatty()
    return shown and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file such that at no moment there is half of it.

    The content goes to a temporary file beside the target, which takes its place when all of it is on
    the disk. A device or a pipe is written to as it is.

    Raises
    ------
    OutputError
        When the file cannot be written; the target is then as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"Cannot write {printable(str(path))}: {printable(reason)}.") from error


def _replace(target: Path, data: bytes) -> None:
    import tempfile

    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:64]}.")
    HALF_WRITTEN.add(name)
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    finally:
        HALF_WRITTEN.discard(name)


def _mode(target: Path) -> int:
    """Give the permissions that the target has, or would have got from being created."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
