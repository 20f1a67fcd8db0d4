"""An application of one's own around the library: many questions at once, limits, cancellation, types.

python examples/application.py two_rivers northeast_asia_2009
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from threading import Event

from designer import Design, check, load, solve


@dataclass(frozen=True)
class Told:
    """What the application shows of an instance."""

    name: str
    status: str
    institutions: int
    valid: bool


class Desk:
    """Answers questions, some at a time, each in a time of its own."""

    def __init__(self, at_once: int, seconds: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._seconds = seconds

    async def ask(self, name: str) -> Told:
        """Solve and judge an instance; a task that is cancelled ends the search as well."""
        async with self._places:
            instance = await asyncio.to_thread(load, name)
            cancel = Event()
            try:
                design: Design = await asyncio.to_thread(
                    solve, instance, time_limit=self._seconds, cancel=cancel
                )
            finally:
                cancel.set()
        return Told(name, design.status, len(design.institutions), check(instance, design).valid)


async def main(names: list[str]) -> None:
    """Ask for all of them, and tell each answer as it comes."""
    desk = Desk(at_once=2, seconds=20)
    for answer in asyncio.as_completed([desk.ask(name) for name in names]):
        told = await answer
        print(f"{told.name}: {told.status}, {told.institutions} institutions, valid: {told.valid}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:] or ["two_rivers", "judged"]))
