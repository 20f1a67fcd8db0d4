"""What is asked, or the model that is solved, in the formats of other solvers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, get_args

from designer.export.minizinc import data, model_text
from designer.export.order import earlier, named, position
from designer.instance import Instance
from designer.runtime.clock import ENDLESS, Clock

__all__ = ["FORMATS", "Format", "earlier", "export"]

Format = Literal["minizinc", "mps", "lp", "cpsat"]
"""The formats."""

FORMATS: tuple[Format, ...] = get_args(Format)


def export(
    instance: Instance,
    to: Format,
    *,
    stage: str | None = None,
    reached: Sequence[Decimal] = (),
    data_only: bool = False,
    clock: Clock = ENDLESS,
) -> str:
    r"""Write one stage of an instance in the format of another solver.

    Solvers minimise one thing. Objectives come in order, so a later stage is a file of its own, in which
    the earlier ones are kept at the values that they have reached.

    Parameters
    ----------
    instance
        What is asked.
    to
        ``minizinc`` for the reference formulation; ``mps``, ``lp`` and ``cpsat`` (the text of its
        protocol buffer) for the compact model that is solved.
    stage
        Which objective is minimised; the first one when left out. A weighted one goes by its names,
        joined by ``+``.
    reached
        The values of the objectives before it, in order.
    data_only
        Of ``minizinc``: only the data, for ``models/covering.mzn``.
    clock
        The time there is for stating the compact model.

    Raises
    ------
    ValueError
        If there is no such stage, or not one value for each before it, or only data is asked for of a
        format without.
    designer.runtime.errors.TooLargeError
        If costs and weights cannot be added exactly.
    designer.runtime.clock.OutOfTimeError
        If there is not the time for it.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}],
    ...     "issues": [{"id": "water", "required": ["AAA", "BBB"]}],
    ... })
    >>> print(export(two, "lp").splitlines()[0])
    \ Untitled
    >>> export(two, "mps", stage="seats")
    Traceback (most recent call last):
    ValueError: 'seats' takes 2 values that earlier objectives have reached, not 0: before it come ...
    """
    number = position(instance, stage)
    before = named(instance)[:number]
    if len(reached) != number:
        needed = "nothing comes before it" if not before else f"before it come {', '.join(before)}"
        raise ValueError(
            f"'{named(instance)[number]}' takes {number} values that earlier objectives have reached, "
            f"not {len(reached)}: {needed}"
        )
    if to == "minizinc":
        asked = data(instance, number, reached)
        return asked if data_only else f"{model_text()}\n{asked}"
    if data_only:
        raise ValueError(f"only 'minizinc' has a model and data apart, '{to}' has not")
    from designer.export.compact import compact

    return compact(instance, to, number, reached, clock)
