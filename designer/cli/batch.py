"""``designer solve --batch``: many instances, a line of JSON an answer, going on where it was."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from designer.cli.background import in_background
from designer.cli.output import colour, complain, emit, emit_json, width
from designer.cli.progress import ProgressLine
from designer.cli.signals import INTERRUPTED, graceful_interrupts
from designer.cli.spreading import executor_of
from designer.runtime.errors import InputError, Problem, printable

if TYPE_CHECKING:
    from designer.questions.batch.answer import Key, Question
    from designer.questions.batch.file import AnswerFile
    from designer.runtime.jsonl import Record
    from designer.runtime.task_queue import TaskQueue

CODES = {"disagreement": 5, "invalid": 2, "failed": 4, "lost": 4, "unknown": 4}
"""Exit codes of what can come of an instance; the first that is found counts."""


def solve_batch(
    names: Sequence[str],
    output: Path | None,
    vary: str | None,
    shard: str | None,
    workers: int | None,
    dask: str | None,
    progress: bool | None,
    quiet: bool,
    **options: Any,
) -> int:
    """Solve many instances; give the exit code."""
    from designer.questions.batch.answer import Options
    from designer.questions.batch.file import AnswerFile
    from designer.questions.batch.solve_many import questions
    from designer.questions.batch.variations import Sweep, load_sweep
    from designer.runtime.clock import Clock
    from designer.runtime.shards import Shard
    from designer.runtime.task_queue import spread

    try:
        ours = Shard.read(shard, os.environ)
    except ValueError as error:
        raise click.BadParameter(printable(str(error)), param_hint="--shard") from None
    sweep = Sweep() if vary is None else load_sweep(vary)
    limits = Options(**{name: options[name] for name in ("time_limit", "threads", "gap", "memory")})
    asked = ours.part(questions(names, sweep, options["seed"], options["engine"], limits))
    _refuse_output(asked, output)
    to_file = output is not None and output != Path("-")
    shown = not quiet and (sys.stderr.isatty() if progress is None else progress)
    with (
        executor_of(dask, workers) as executor,
        AnswerFile(output) if to_file and output is not None else nullcontext() as file,
        graceful_interrupts() as interruption,
        spread(executor, workers, Clock(None, interruption.cancel), "designer solve --batch") as queue,
    ):
        batch = _Batch(asked, limits, file)
        in_background(lambda line: batch.run(queue, line), ProgressLine(sys.stderr if shown else None))
        stopped = interruption.cancel.is_set()
    lines = batch.lines()
    if not quiet:
        from designer.report.batch import batch_text

        told = batch_text(lines, width(), to_file and colour())
        (emit if to_file else complain)(told)
    if queue.trouble is not None or len(lines) < len(asked):
        left = len(asked) - len(lines)
        why = f": {queue.trouble}" if queue.trouble else ""
        again = "; the same call goes on from here" if to_file else ""
        complain(printable(f"{left} of {len(asked)} are left{why}{again}."))
    return INTERRUPTED if stopped else _code(lines, len(asked))


def _refuse_output(asked: Iterable[Question], output: Path | None) -> None:
    """Refuse to write over an instance that a folder or a pattern names."""
    if output is None or not output.exists():
        return
    for question in asked:
        file = getattr(question.asked, "file", None)
        if file is not None and os.path.exists(file) and os.path.samefile(file, output):
            raise InputError([Problem(str(output), "this would overwrite an instance of the batch")])


def _code(lines: Sequence[Record], asked: int) -> int:
    came = {line["status"] for line in lines}
    return next((code for kind, code in CODES.items() if kind in came), 0 if len(lines) == asked else 4)


class _Batch:
    """A batch at work: what is asked, and the lines that answer it."""

    def __init__(self, asked: Sequence[Question], options: Any, file: AnswerFile | None) -> None:
        self.asked = asked
        self.options = options
        self.file = file
        self.known: dict[Key, Record] = {} if file is None else file.known()

    def lines(self) -> list[Record]:
        """List the answers that there are, in the order of the questions."""
        return [self.known[question.key] for question in self.asked if question.key in self.known]

    def run(self, queue: TaskQueue, line: ProgressLine) -> None:
        """Do what is not done yet."""
        from designer.runtime.progress import Progress

        for number, record in enumerate(self._answered(queue), start=len(self.lines()) + 1):
            if self.file is None:
                emit_json(json.dumps(record, ensure_ascii=False))
            else:
                self.file.add(record)
            line.update(Progress("answers", number, len(self.asked), None, None, None, queue.clock.seconds))

    def _answered(self, queue: TaskQueue) -> Iterator[Record]:
        from designer.questions.batch.answer import key_of
        from designer.questions.batch.file import line_of
        from designer.questions.batch.solve_many import answers

        todo = [question for question in self.asked if question.key not in self.known]
        for found in answers(todo, queue):
            record = line_of(found, self.options)
            self.known[key_of(record)] = record
            yield record
