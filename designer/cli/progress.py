"""One line on a terminal that says how far a solve is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TextIO

from designer.cli.output import give_up

if TYPE_CHECKING:
    from collections.abc import Iterable

    from designer.runtime.progress import Progress

CLEAR = "\r\x1b[K"


class ProgressLine:
    """Keeps the latest news of a solve and draws it on one line, or line by line where none moves.

    Parameters
    ----------
    stream
        Where to draw; None for nowhere. :meth:`update` may be called from any thread, the other
        methods from one.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self.stream = stream
        self.moves = stream is not None and stream.isatty()
        self.started = time.monotonic()
        self.latest: Progress | None = None
        self.drawn = ""

    def update(self, progress: Progress) -> None:
        """Take in news; they are drawn at the next :meth:`draw`."""
        self.latest = progress

    def draw(self) -> None:
        """Draw the latest news, if there are any."""
        if self.stream is None or self.latest is None:
            return
        text = describe(self.latest)
        if self.moves:
            text = f"{text}, {time.monotonic() - self.started:.0f} s"
        if text != self.drawn:
            self.drawn = text
            self._write(text)

    def _write(self, text: str) -> None:
        from shutil import get_terminal_size

        moving = CLEAR + text[: get_terminal_size().columns - 1]
        self._write_as_it_is(moving if self.moves else f"{text}\n")

    def _write_as_it_is(self, text: str) -> None:
        """Write; where nobody reads it any more, the solve goes on without."""
        assert self.stream is not None
        try:
            self.stream.write(text)
            self.stream.flush()
        except OSError:
            give_up(self.stream)
            self.stream = None

    def clear(self) -> None:
        """Take the line away."""
        if self.stream is not None and self.moves and self.drawn:
            self._write_as_it_is(CLEAR)


def describe(progress: Progress) -> str:
    """Say how far a solve is: stage, best value, bound, gap."""
    place = f"{progress.number}/{progress.stages} " if progress.stages else ""
    parts = [f"{place}{progress.stage}"]
    if progress.incumbent is not None:
        parts.append(f"best {progress.incumbent:.12g}")
    if progress.bound is not None:
        parts.append(f"at least {progress.bound:.12g}")
    if progress.gap is not None:
        parts.append(f"gap {progress.gap:.1%}")
    return ", ".join(parts)


def curve_text(news: Iterable[Progress]) -> str:
    """Give best value and bound over time as CSV, a line for each time that anything changed.

    Examples
    --------
    >>> from designer.runtime.progress import Progress
    >>> print(curve_text([Progress("seats", 3, 6, 12, 11, 1 / 12, 0.25)]), end="")
    seconds,number,stage,incumbent,bound,gap
    0.25,3,seats,12,11,0.08333333333333333
    """
    lines = ["seconds,number,stage,incumbent,bound,gap"]
    last = None
    for n in news:
        state = (n.number, n.stage, n.incumbent, n.bound, n.gap)
        if state != last:
            last = state
            lines.append(",".join("" if value is None else str(value) for value in (n.seconds, *state)))
    return "\n".join(lines) + "\n"
