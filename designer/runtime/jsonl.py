"""Files of records: one line of JSON each, appended whole, readable whatever becomes of the program."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any, Self

try:
    import fcntl
except ImportError:  # not a Unix
    fcntl = None  # type: ignore[assignment]

Record = dict[str, Any]

EVERY = 1.0
"""Seconds after which what a log has written has to be on the disk."""


def read(file: Path) -> list[Record]:
    """Read the records that there are; a line that was torn is passed over.

    Examples
    --------
    >>> read(Path("no such file"))
    []
    """
    if not file.exists():
        return []
    found = []
    for line in file.read_text("utf-8", errors="replace").splitlines():
        with suppress(json.JSONDecodeError):
            record = json.loads(line)
            if isinstance(record, dict):
                found.append(record)
    return found


def append(file: Path, record: Record) -> None:
    """Append a record in one write, on the disk before anything else is done."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
    try:
        line = json.dumps(record) + "\n"
        end = os.lseek(handle, 0, os.SEEK_END)
        if end and os.pread(handle, 1, end - 1) != b"\n":
            line = "\n" + line  # after one that was torn
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


class BusyError(OSError):
    """Somebody else is writing to the file."""


class Log:
    """A file that many records are appended to by one program at a time.

    A record is safe from the end of the program as soon as it is written, and from that of the machine within
    a second. What was torn when the file was written last is removed, so that every line is a record.

    Parameters
    ----------
    file
        Its name; made if there is none.

    Raises
    ------
    BusyError
        If another program is writing to it.
    OSError
        If it cannot be written.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        self._synced = monotonic()
        try:
            if fcntl is not None:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._handle)
            raise BusyError(f"another program is writing to {file}") from None
        self._mend()

    def append(self, record: Record) -> None:
        """Append a record in one write."""
        os.write(self._handle, (json.dumps(record, ensure_ascii=False) + "\n").encode())
        if monotonic() - self._synced > EVERY:
            os.fsync(self._handle)
            self._synced = monotonic()

    def close(self) -> None:
        """Have everything on the disk, and let others write."""
        with suppress(OSError):  # a device has nothing to be kept
            os.fsync(self._handle)
        os.close(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _mend(self) -> None:
        """Remove a last line that was torn."""
        end = os.lseek(self._handle, 0, os.SEEK_END)
        at = end
        while at and os.pread(self._handle, 1, at - 1) != b"\n":
            at -= 1
        if at < end:
            os.ftruncate(self._handle, at)
