"""The file of answers: a line each, so that what was interrupted goes on, and shards merge by ``cat``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Self

import designer
from designer.questions.batch.answer import Answer, Key, Options, key_of
from designer.runtime.errors import InputError, OutputError, Problem, printable
from designer.runtime.jsonl import Log, Record, read

SCHEMA = "designer/batch@1"
"""What every line says of itself."""

_BEGINNING = f'{{"schema": "{SCHEMA}"'.encode()
"""How a file of answers begins."""


def line_of(answer: Answer, options: Options) -> Record:
    """Give an answer as the line of a file."""
    told = {field: getattr(answer, field) for field in Answer.__dataclass_fields__ if field != "design"}
    design = None if answer.design is None else json.loads(answer.design.to_json())
    return {
        "schema": SCHEMA,
        **told,
        **asdict(options),
        "values": answer.values,
        "version": designer.__version__,
        "design": design,
    }


class AnswerFile:
    """Answers that are there, and those that come.

    Parameters
    ----------
    file
        Its name; made if there is none.

    Raises
    ------
    designer.runtime.errors.InputError
        If the file is something else.
    designer.runtime.errors.OutputError
        If it cannot be written, or another program is writing to it.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self.lines = read(file)
        except OSError as error:
            raise InputError([Problem(str(file), error.strerror or str(error))]) from None
        self._refuse_others()
        with _writing(self.file):
            self._log = Log(file)

    def known(self) -> dict[Key, Record]:
        """Give the lines that are there, by the keys of the questions that they answer."""
        return {key_of(line): line for line in self.lines}

    def add(self, line: Record) -> None:
        """Append a line."""
        with _writing(self.file):
            self._log.append(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with _writing(self.file):
            self._log.close()

    def _refuse_others(self) -> None:
        """Refuse a file with lines that are none of ours; one that is torn at its end is ours."""
        if not self.file.is_file() or not self.file.stat().st_size:
            return
        begun = self.file.read_bytes()[: len(_BEGINNING)] == _BEGINNING
        if not begun or any(line.get("schema") != SCHEMA for line in self.lines):
            raise InputError([Problem(str(self.file), "this is no file of answers; name another one")])


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    """Turn what the system says into a message about the file."""
    try:
        yield
    except OSError as error:
        name = printable(str(file))
        raise OutputError(f"Cannot write {name}: {error.strerror or error}.") from error
