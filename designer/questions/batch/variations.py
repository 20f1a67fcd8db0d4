"""Variations: what an instance is asked for besides, each of a grid or of a list, with seeds and engines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

from designer.instance import Instance
from designer.instance.fields import Name, Names, Text
from designer.questions.what_if.apply_edit import edited
from designer.questions.what_if.edit import Edit
from designer.read import load_fields, read
from designer.read.files import read_text, refuse
from designer.solve.solve import ENGINES

LISTS = ("drop", "harden", "leave", "join")
"""Parts of a variation that are lists of ids; every other key of a grid is a field."""


def _lists(grid: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    for key, values in grid.items():
        if key in LISTS and not all(_is_list(value) for value in values):
            raise PydanticCustomError(
                "grid", 'expected lists of ids for {key}, such as [[], ["r1"]]', {"key": key}
            )
        if not values:
            raise PydanticCustomError("grid", "expected at least one value for {key}", {"key": key})
    return grid


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(id, str) for id in value)


def _known(engines: tuple[str, ...]) -> tuple[str, ...]:
    for name in engines:
        if name not in ENGINES:
            raise PydanticCustomError("engine", "expected one of {known}", {"known": ", ".join(ENGINES)})
    return engines


class Variation(BaseModel):
    """What an instance is asked for besides; nothing by default.

    Parameters
    ----------
    name
        What answers call it.
    set, drop, leave, join
        As in :class:`~designer.questions.what_if.edit.Edit`; a field may be set to what it is.
    harden
        Rules that become hard.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name | None = None
    set: dict[Text, Any] = {}
    drop: tuple[Text, ...] = ()
    harden: tuple[Text, ...] = ()
    leave: Names = ()
    join: Names = ()

    def of(self, instance: Instance) -> Instance:
        """Give the instance so varied.

        Raises
        ------
        ValueError
            If it refers to what the instance does not have.
        designer.runtime.errors.InputError
            If what comes out is no instance.
        """
        fields = {**self.set, **{f"{rule}.hard": True for rule in self.harden}}
        edit = Edit(set=fields, drop=self.drop, leave=self.leave, join=self.join)
        return instance if edit.empty else edited(instance, edit, as_it_is=True).instance


class Sweep(BaseModel):
    """What every instance of a batch is asked with: all of the grid, all of the list, each seed and engine.

    Parameters
    ----------
    seeds
        Seeds of the search; those of the call where there are none.
    engines
        Engines; that of the call where there are none.
    grid
        Every combination of the values of ``drop``, ``harden``, ``leave``, ``join`` and of fields such as
        ``settings.max_mandate``.
    variations
        Others, one by one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    seeds: tuple[Annotated[StrictInt, Field(ge=0, lt=2**31)], ...] = ()
    engines: Annotated[tuple[str, ...], AfterValidator(_known)] = ()
    grid: Annotated[dict[Text, tuple[Any, ...]], AfterValidator(_lists)] = {}
    variations: tuple[Variation, ...] = ()

    def listed(self) -> list[Variation]:
        """List the variations; one that changes nothing where there are no others.

        Examples
        --------
        >>> sweep = Sweep.model_validate({"grid": {"drop": [[], ["r1"]], "settings.max_mandate": [3, 4]}})
        >>> [variation.name for variation in sweep.listed()][1:3]
        ['settings.max_mandate=4', 'drop=r1 settings.max_mandate=3']
        """
        combined = [_combined(choice) for choice in _choices(self.grid)] if self.grid else []
        return [*combined, *self.variations] or [Variation()]


def _choices(grid: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for values in product(*grid.values()):
        yield dict(zip(grid, values, strict=True))


def _combined(choice: Mapping[str, Any]) -> Variation:
    lists = {key: tuple(choice[key]) for key in LISTS if choice.get(key)}
    fields = {key: value for key, value in choice.items() if key not in LISTS}
    said = [f"{key}={','.join(ids)}" for key, ids in lists.items()]
    said += [f"{key}={value}" for key, value in fields.items()]
    return Variation(name=" ".join(said) or None, set=fields, **lists)


def load_sweep(file: str | Path) -> Sweep:
    """Read a sweep, from TOML, YAML or JSON.

    Raises
    ------
    designer.runtime.errors.InputError
        With everything that is wrong with it.
    """
    if Path(file).suffix.lower() != ".toml":
        return read(file).validated(Sweep, "a sweep")
    name, text = read_text(file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        refuse(name, f"this is no TOML: {error}")
    return load_fields(data, Sweep, name)


@dataclass(frozen=True)
class Choice:
    """One of the questions that a sweep asks of an instance."""

    variation: Variation
    seed: int
    engine: str


def choices(sweep: Sweep, seed: int, engine: str) -> list[Choice]:
    """List the questions that a sweep asks of every instance."""
    seeds, engines = sweep.seeds or (seed,), sweep.engines or (engine,)
    return [Choice(v, s, e) for v in sweep.listed() for e in engines for s in seeds]
