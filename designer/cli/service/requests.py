"""What other programs can ask: a verb, an instance, and options; and the lines that they are told."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from designer.design import Design
from designer.instance.fields import Text
from designer.questions.what_if.edit import Edit

SCHEMA = "designer/response@1"
"""What every line of a worker says of itself."""

Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**31)]
Threads = Annotated[int, Field(strict=True, ge=1, le=256)]


class Options(BaseModel):
    """What can be said of any request; nothing beside the time."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Search(Options):
    """The limits of a search.

    Parameters
    ----------
    time_limit
        Seconds; the answer is then what is known.
    seed
        Seed of the search.
    """

    time_limit: Seconds | None = None
    seed: Seed = 0


class Solve(Search):
    """How to solve; see ``designer solve``.

    Parameters
    ----------
    threads
        Workers of the solver.
    gap
        Relative gap at which a stage may stop.
    engine
        Who solves.
    start
        A design to begin with.
    """

    threads: Threads | None = None
    gap: Annotated[float, Field(ge=0, le=1)] = 0.0
    engine: Literal["auto", "compact", "pool"] = "auto"
    start: Design | None = None


class Check(Options):
    """What to judge.

    Parameters
    ----------
    design
        The design.
    """

    design: Design


class Explain(Search):
    """Why there is no design, and what would have to give.

    Parameters
    ----------
    group
        Count all that a party asks for, or that rests on a source, as one.
    keep
        What is not to be given up, by ids.
    most
        Stop after so many ways out.
    """

    group: Literal["party", "source"] | None = None
    keep: tuple[Text, ...] = ()
    most: Annotated[int, Field(strict=True, ge=1, le=1000)] = 5


class WhyNot(Search):
    """Why not something else.

    Parameters
    ----------
    wish
        What somebody would rather see, such as ``AAA, BBB on water``.
    design
        The design that it is set beside; None for an optimal one.
    """

    wish: Text
    design: Design | None = None


class WhatIf(Search):
    """What an edit does.

    Parameters
    ----------
    edit
        What is supposed to be otherwise.
    design
        The present design; None for an optimal one.
    stay_close
        Whether to find the nearest of the best designs.
    """

    edit: Edit = Edit()
    design: Design | None = None
    stay_close: bool = False


class Explore(Search):
    """All optimal designs.

    Parameters
    ----------
    limit
        Stop after so many.
    """

    limit: Annotated[int, Field(strict=True, ge=1, le=100_000)] = 100


class Schema(Options):
    """The JSON Schema of a file.

    Parameters
    ----------
    kind
        Of what.
    """

    kind: Literal["instance", "design"] = "instance"


OPTIONS: dict[str, type[Options]] = {
    "validate": Options,
    "solve": Solve,
    "check": Check,
    "explain": Explain,
    "why-not": WhyNot,
    "prices": Search,
    "what-if": WhatIf,
    "explore": Explore,
    "schema": Schema,
}
"""The verbs, each with what can be said of a request."""

NEEDS_NONE = ("schema",)
"""Verbs that need no instance."""


class Request(BaseModel):
    """One request, a line of JSON.

    Parameters
    ----------
    id
        By which the answer is known.
    verb
        What is asked.
    instance
        The instance, as JSON or as the text of a YAML file.
    path
        In its place: a file, or a bundled instance, as for ``designer solve``.
    options
        As the verb takes them.
    cancel
        In place of all else: the id of a request that is to stop; it answers with what there is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int | str | None = None
    verb: str | None = None
    instance: dict[str, Any] | str | None = None
    path: str | None = None
    options: dict[str, Any] = {}
    cancel: int | str | None = None
