"""Options for work that is spread: over processes of this machine, or over a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from designer.cli.arguments import Whole

if TYPE_CHECKING:
    from concurrent.futures import Executor

F = TypeVar("F", bound=Callable[..., Any])


def spreading(command: F) -> F:
    """Add ``--workers`` and ``--dask`` to a command."""
    command = click.option(
        "--dask", metavar="ADDRESS", help="Work on the Dask cluster with this scheduler, as tcp://host:8786."
    )(command)
    return click.option(
        "--workers", type=Whole(1, 4096), help="Work in so many processes.  [default: one a processor]"
    )(command)


@contextmanager
def executor_of(dask: str | None, workers: int | None) -> Iterator[Executor | None]:
    """Give the executor of the cluster that is named; None for processes of this machine."""
    if dask is None:
        yield None
        return
    if workers is not None:
        raise click.UsageError("--workers is for work on this machine; a Dask cluster has its own.")
    from designer.runtime.executors import dask_cluster

    with ExitStack() as stack:
        try:
            executor = stack.enter_context(dask_cluster(dask))
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--dask") from None
        yield executor
