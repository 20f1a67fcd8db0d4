"""Text from a file or the standard input, whatever bad luck there is on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn

from designer.instance.fields import UNFIT
from designer.runtime.errors import InputError, Problem

LARGEST_FILE = 50 * 1024 * 1024
"""Bytes; the largest instances that anybody could solve are a hundred times smaller."""

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def refuse(name: str, message: str, **details: int | str | None) -> NoReturn:
    """Raise the error that says one thing about a file."""
    raise InputError([Problem(name, message, **details)])  # type: ignore[arg-type]


@contextmanager
def bounded(name: str) -> Iterator[None]:
    """Turn the ends of stack and memory into messages about the file that led there."""
    try:
        yield
    except RecursionError:
        refuse(name, "this is nested too deeply")
    except MemoryError:
        refuse(name, "this is too large for the memory at hand")


def read_text(source: str | Path) -> tuple[str, str]:
    """Read all of a file.

    Parameters
    ----------
    source
        A path, or ``-`` for the standard input.

    Returns
    -------
    name, text
        What messages call the file, and what it says, with lines ending in a line feed.

    Raises
    ------
    InputError
        When it cannot be read, is too large, or is no text.
    """
    name = "<stdin>" if source == "-" else str(source)
    try:
        if source == "-":
            data = _read(_standard_input(), name)
        else:
            # Not the size of the Path, which would overlook a slash at the end.
            if os.stat(source).st_size > LARGEST_FILE:
                _too_large(name)
            with Path(source).open("rb") as stream:
                data = _read(stream, name)
    except FileNotFoundError:
        refuse(name, "there is no such file")
    except IsADirectoryError:
        refuse(name, "this is a directory, not a file")
    except PermissionError:
        refuse(name, "there is no permission to read this file")
    except OSError as error:
        refuse(name, f"it cannot be read: {error.strerror or error}")
    except ValueError as error:  # a path with a null character, a stream that is closed
        refuse(name, f"it cannot be read: {error}")
    with bounded(name):
        return name, _decoded(data, name)


def _standard_input() -> BinaryIO:
    if sys.stdin is None:
        raise ValueError("the standard input is closed")
    return sys.stdin.buffer


def _read(stream: BinaryIO, name: str) -> bytes:
    # One byte more than allowed tells that pipes and devices, which have no size, are too large.
    data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        _too_large(name)
    return data


def _too_large(name: str) -> NoReturn:
    refuse(name, f"this file is larger than {LARGEST_FILE // 1024**2} MB, which is the limit")


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        hint = "; it looks like UTF-16" if data.startswith(_UTF_16) else ""
        refuse(
            name,
            f"this is not UTF-8 at byte {error.start}{hint}; save the file as UTF-8",
            line=before.count(b"\n") + 1,
            column=len(before[line_start:].decode("utf-8", "replace")) + 1,
            value=f"byte 0x{data[error.start]:02X}",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if UNFIT.search(text):
        raise InputError(_unfit_lines(text, name))
    return text


def _unfit_lines(text: str, name: str) -> list[Problem]:
    return [
        Problem(
            name,
            f"character U+{ord(unfit[0]):04X} is not allowed in text",
            number,
            unfit.start() + 1,
            value=ascii(unfit[0]),
        )
        for number, line in enumerate(text.split("\n"), 1)
        if (unfit := UNFIT.search(line))
    ]
