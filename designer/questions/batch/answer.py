"""One instance of a batch: a job that any executor can do, and its answer, which is a line of a file."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import Any

from designer.design import Design, Number
from designer.instance import Instance
from designer.questions.batch.cases import Asked, Case
from designer.questions.batch.variations import Choice, Variation
from designer.runtime.errors import DisagreementError, InputError, Problem, TooLargeError
from designer.runtime.jsonl import Record

BROKEN = ("invalid", "disagreement", "failed", "lost")
"""What an answer can be beside the status of a design."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Options:
    """What every instance is solved with; see :func:`designer.solve.solve`."""

    time_limit: float | None = None
    threads: int | None = None
    gap: float = 0.0
    memory: float = 2.0


@dataclass(frozen=True)
class Answer:
    """What came of an instance of a batch.

    Parameters
    ----------
    instance
        Its name: the file, the bundled instance, the line of a file, or its number from 1.
    variant
        The variation that was asked for, by name; None for the instance as it is.
    seed, engine
        What it was asked with.
    sha256
        Fingerprint of what the file says, and of the variation.
    status
        That of the design; or ``invalid`` where there is no such instance, ``disagreement`` where the referee
        refused what the model accepts, ``failed`` where the program did, ``lost`` where the worker was lost.
    message
        What went wrong, if anything did.
    design
        The answer; None where something went wrong.
    seconds
        What it took, reading and checking included.
    peak_mb
        Memory that the process had at most meanwhile, in mebibytes; None where that is not known.
    """

    instance: str
    variant: str | None
    seed: int
    engine: str
    sha256: str
    status: str
    message: str | None = None
    design: Design | None = None
    seconds: float = 0.0
    peak_mb: float | None = None

    @property
    def values(self) -> dict[str, Number]:
        """Give the values of the objectives, by name."""
        return {} if self.design is None else {o.name: o.value for o in self.design.objectives}


@dataclass(frozen=True)
class Question:
    """One instance, asked in one way.

    Parameters
    ----------
    asked
        The instance.
    choice
        The variation, the seed and the engine.
    options
        What is the same for all.
    """

    asked: Asked
    choice: Choice
    options: Options

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of what is asked; of the name alone where the file cannot be read."""
        try:
            case = self.asked.case()
            said = (case.text, case.variant)
        except InputError:
            said = (self.asked.name, None)
        variation = self.choice.variation.model_dump_json(exclude_defaults=True, exclude={"name"})
        return hashlib.sha256("\0".join((*map(str, said), variation)).encode()).hexdigest()

    @property
    def key(self) -> Key:
        """What makes two questions the same, so that one answer is enough."""
        return (self.asked.name, self.choice.variation.name, self.sha256, *self._ways)

    @property
    def _ways(self) -> Key:
        return (self.choice.seed, self.choice.engine, *asdict(self.options).values())

    @property
    def heading(self) -> dict[str, Any]:
        """What its answer says of the question."""
        return {
            "instance": self.asked.name,
            "variant": self.choice.variation.name,
            "seed": self.choice.seed,
            "engine": self.choice.engine,
            "sha256": self.sha256,
        }

    @property
    def job(self) -> Job:
        """Read the instance, which is here and perhaps not where the work is done."""
        case: Case | Unreadable
        try:
            case = self.asked.case()
        except InputError as error:
            case = Unreadable(error.problems)
        return Job(self.heading, case, self.choice.variation, self.options)

    def lost(self, said: str) -> Answer:
        """Give the answer that the worker was lost."""
        return Answer(**self.heading, status="lost", message=said)


def key_of(record: Record) -> Key:
    """Give the key of the question that a line answers."""
    names = ("instance", "variant", "sha256", "seed", "engine", *asdict(Options()))
    return tuple(record.get(name) for name in names)


@dataclass(frozen=True)
class Unreadable:
    """An instance whose file could not be read; it says so where it is asked for."""

    problems: tuple[Problem, ...]

    def instance(self) -> Instance:
        """Say why there is none."""
        raise InputError(self.problems)


@dataclass(frozen=True)
class Job:
    """A question with the text of its instance: all that another machine needs to know.

    Parameters
    ----------
    heading
        What the answer says of the question.
    case
        The instance.
    variation, options
        How it is asked.
    """

    heading: dict[str, Any]
    case: Case | Unreadable
    variation: Variation
    options: Options


def answer(job: Job, *, time_limit: float | None = None, cancel: Event | None = None) -> Answer:
    """Solve one instance of a batch; whatever goes wrong costs this answer only.

    Parameters
    ----------
    job
        What is asked.
    time_limit
        Seconds, if they are fewer than those of the options; None for no other limit.
    cancel
        Set it, from any thread, to stop.
    """
    from designer.solve.solve import solve

    began = perf_counter()
    _forget_peak()
    heading, options = job.heading, asdict(job.options)
    limits = [limit for limit in (time_limit, job.options.time_limit) if limit is not None]
    options["time_limit"] = min(limits, default=None)
    design: Design | None = None
    message: str | None = None
    try:
        instance = job.variation.of(job.case.instance())
        design = solve(instance, seed=heading["seed"], engine=heading["engine"], cancel=cancel, **options)
        status: str = design.status
    except (InputError, TooLargeError, ValueError) as error:
        status, message = "invalid", str(error)
    except DisagreementError as error:
        status, message = "disagreement", str(error)
    except Exception as error:
        status, message = "failed", f"{type(error).__name__}: {error}"
    return Answer(
        **heading,
        status=status,
        message=message,
        design=design,
        seconds=round(perf_counter() - began, 6),
        peak_mb=_peak(),
    )


def _forget_peak() -> None:
    """Let the system count the peak of this process anew, where it can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float | None:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return round(int(line.split()[1]) / 1024, 1)
    return None
