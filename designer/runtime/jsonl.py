"""Files of records: one line of JSON each, appended whole, readable whatever becomes of the program."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

Record = dict[str, Any]


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
