"""The file of worlds that are done, so that what was interrupted goes on where it was."""

from __future__ import annotations

from pathlib import Path

from designer.instance import Instance
from designer.questions.robust.judgements import Fails
from designer.questions.robust.optimum import Optimum, recorded
from designer.runtime.errors import InputError, OutputError, Problem, printable
from designer.runtime.jsonl import Record, append, read

NAME = "worlds.jsonl"
"""Of the file in a folder."""

VERSION = 1


class Store:
    """Worlds that are done, in a file: a line that says what they are of, then a line for each.

    Parameters
    ----------
    path
        A file, if its name ends in ``.jsonl``, else a folder.
    instance
        What is asked where all judgements hold.
    seed
        That of the sample and of the solves.

    Raises
    ------
    designer.runtime.errors.InputError
        If the file is of another instance or seed, or no such file.
    """

    def __init__(self, path: Path, instance: Instance, seed: int) -> None:
        self.file = path if path.suffix == ".jsonl" else path / NAME
        self.instance = instance
        self.heading: Record = {
            "robust": VERSION,
            "title": instance.title,
            "sha256": instance.sha256,
            "seed": seed,
        }
        try:
            self.lines = read(self.file)
            written = self.file.exists() and self.file.stat().st_size > 0
        except OSError as error:
            raise InputError([Problem(str(self.file), error.strerror or str(error))]) from None
        if written:
            self._refuse_others()
        self.begun = written

    def known(self) -> dict[Fails, Optimum]:
        """Give the worlds that are done; the last line counts."""
        found = (recorded(self.instance, line) for line in self.lines[1:])
        return {optimum.fails: optimum for optimum in found if optimum is not None}

    def add(self, optimum: Optimum) -> None:
        """Append a world.

        Raises
        ------
        designer.runtime.errors.OutputError
            If that cannot be written.
        """
        try:
            if not self.begun:
                append(self.file, self.heading)
                self.begun = True
            append(self.file, optimum.record)
        except OSError as error:
            name = printable(str(self.file))
            raise OutputError(f"Cannot write {name}: {error.strerror or error}.") from error

    def _refuse_others(self) -> None:
        first = self.lines[0] if self.lines else {}
        if first.get("robust") != VERSION:
            message = "this is no file of worlds; name another one, or a folder"
        elif first.get("sha256") != self.heading["sha256"]:
            message = (
                f"these are worlds of another instance, or of another state of it ('{first.get('title')}'); "
                "name another file or folder, or remove this one"
            )
        elif first.get("seed") != self.heading["seed"]:
            message = (
                f"these are worlds of seed {first.get('seed')}, and not {self.heading['seed']}; "
                "give that seed, or name another file or folder"
            )
        else:
            return
        raise InputError([Problem(str(self.file), message)])
