"""Questions that take their time: asked in the background, answered as text or as JSON."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

import click

from designer.cli.background import in_background
from designer.cli.following import dropping, ended, following
from designer.cli.output import emit, emit_json
from designer.cli.progress import ProgressLine
from designer.cli.signals import INTERRUPTED, graceful_interrupts
from designer.runtime.errors import InputError, Problem, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from threading import Event

    from designer.instance import Instance
    from designer.runtime.progress import OnProgress

T = TypeVar("T")

NO_DESIGN = {"infeasible": 3, "unknown": 4}
"""Exit codes where there is no design to tell of; everything else is an answer."""


def told(job: Callable[[Event, OnProgress], T], hint: str) -> tuple[T, bool]:
    """Find an answer in the background; say also whether somebody has stopped it."""
    from designer.runtime.errors import TooLargeError

    with graceful_interrupts() as interruption:
        try:
            line = ProgressLine(sys.stderr if sys.stderr.isatty() else None)
            answer = in_background(lambda line: job(interruption.cancel, line.update), line)
        except TooLargeError as error:
            problem = Problem("INSTANCE", str(error), field="settings.objectives")
            raise InputError([problem]) from None
        except ValueError as error:
            raise click.BadParameter(printable(str(error)), param_hint=hint) from None
    return answer, interruption.cancel.is_set()


def exit_code(status: str, stopped: bool) -> int:
    """Give the exit code of an answer, from the status of its design and whether somebody has stopped it.

    Examples
    --------
    >>> exit_code("feasible", False), exit_code("infeasible", False), exit_code("feasible", True)
    (0, 3, 130)
    """
    return INTERRUPTED if stopped else NO_DESIGN.get(status, 0)


def lacking_or(status: str, outcome: str) -> str:
    """Give what came of a question: what there is no design for, or else the outcome."""
    return status if status in NO_DESIGN else outcome


def short_or(found: bool, time_limit: float | None, stopped: bool, outcome: str) -> str:
    """Give what came of a question: that it was cut short where not all is found, or else the outcome.

    Examples
    --------
    >>> short_or(False, 5, False, "done"), short_or(False, None, False, "done")
    ('cut short', 'done')
    """
    return "cut short" if not found and (stopped or time_limit is not None) else outcome


def numbers(given: Iterable[str], option: str) -> dict[str, Decimal]:
    """Read options of the form NAME=NUMBER."""
    read: dict[str, Decimal] = {}
    for text in given:
        name, _, number = text.partition("=")
        try:
            read[name.strip()] = Decimal(number.strip())
        except ArithmeticError:
            message = f"'{printable(text)}' is not NAME=NUMBER, such as institutions=9."
            raise click.BadParameter(message, param_hint=option) from None
    return read


def show(
    as_json: bool,
    data: Callable[[], str],
    text: Callable[[], str],
    question: str,
    outcome: str,
    edits: Iterable[Sequence[str]] = (),
    asked: Instance | None = None,
) -> None:
    """Print an answer as JSON, or as text that ends with the question that follows.

    Parameters
    ----------
    as_json, data, text
        Whether as JSON, and both.
    question, outcome
        What is answered, and what came of it.
    edits
        Sentences that may be worth dropping, of the instance ``asked``; the first ones that can be are named.
    """
    if as_json:
        emit_json(data())
        return
    edit = dropping(asked, edits) if asked is not None else None
    line = following(question, f"{outcome}, edit" if edit else outcome, edit or "")
    emit(ended(text(), line))
