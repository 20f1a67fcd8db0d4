"""Answers that can leave a process: they pickle, equal their copies, go into JSON and come back the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, PlainSerializer, TypeAdapter

if TYPE_CHECKING:
    K = TypeVar("K", bound=Hashable)
    V = TypeVar("V")
    Pairs = dict[K, V]
else:

    class Pairs:
        """A dictionary whose keys are no texts; in JSON, where keys are texts, it is a list of pairs."""

        def __class_getitem__(cls, kinds: tuple[Any, Any]) -> Any:
            """Give the type of a dictionary from one kind to another."""
            key, value = kinds
            return Annotated[
                dict[key, value],
                BeforeValidator(_paired),
                PlainSerializer(_listed, return_type=list[tuple[key, value]], when_used="json"),
            ]


def _paired(given: Mapping[Any, Any] | Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    items = given.items() if isinstance(given, Mapping) else given
    return {_key(key): value for key, value in items}


def _key(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key


def _listed(pairs: Mapping[Any, Any]) -> list[tuple[Any, Any]]:
    return [*pairs.items()]


_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)
"""What translates a type to JSON and back."""


class Portable:
    """A frozen dataclass that is an answer.

    Its fields are data, whatever the question needed to find them.
    """

    def to_json(self) -> str:
        """Give the answer as JSON; :meth:`from_json` is the inverse."""
        return _adapter(type(self)).dump_json(self, indent=2).decode()

    def _repr_html_(self) -> str:
        """Show the answer in a notebook, as tables that read without style."""
        from designer.instance.notebook import answer_html

        return answer_html(self)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read an answer that :meth:`to_json` has written.

        Raises
        ------
        ValueError
            If it is no such answer.
        """
        found: Self = _adapter(cls).validate_json(text)
        return found
