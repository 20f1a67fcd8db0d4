"""A document: plain data that knows where each value stands, and how to call its fields."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from designer.instance.fields import is_identifier
from designer.read.files import bounded
from designer.read.messages import Complaint, complaints
from designer.read.positions import QUOTE_TEXT, Composed, Flaw, Loc, Mark, walk
from designer.read.quoting import NOTHING, Written, shown
from designer.runtime.errors import InputError, Problem

Model = TypeVar("Model", bound=BaseModel)

_SIMPLE_NAME = re.compile(r"[\w.\-]{1,64}")


@dataclass(frozen=True)
class Document:
    """What was read, before its fields were judged.

    Parameters
    ----------
    name
        What messages call it.
    data
        Its contents.
    compose
        Gives the contents with their places; called only when something is to be said about them.
    flaws
        What is wrong with it whatever its fields mean.
    """

    name: str
    data: Any
    compose: Callable[[], Composed]
    flaws: tuple[Flaw, ...] = ()

    @classmethod
    def of(cls, composed: Composed, name: str) -> Document:
        """Take a document whose places are known."""
        return cls(name, composed.data, lambda: composed, tuple(composed.flaws))

    @cached_property
    def composed(self) -> Composed:
        """The contents with their places."""
        return self.compose()

    def validated(self, model: type[Model], noun: str) -> Model:
        """Turn the contents into a model.

        Parameters
        ----------
        model
            The class of what was written.
        noun
            What messages call it.

        Raises
        ------
        InputError
            With everything that is wrong with the file and its fields, in the order of lines.
        """
        if self.data is None:
            raise InputError([self.problem((), f"this is empty, where {noun} was expected")])
        if not isinstance(self.data, dict):
            message = f"{noun} was expected, which is a mapping of fields to values"
            raise InputError([self.problem((), message, self.data)])
        problems = [self.problem(f.loc, f.message, f.value, f.mark) for f in self.flaws]
        with bounded(self.name):
            try:
                result = model.model_validate(self.data)
            except ValidationError as error:
                found = complaints(error, self.data, model)
                problems += [self.problem(c.loc, c.message + self._hint(c), c.value) for c in found]
        if problems:
            raise InputError(sorted(problems, key=lambda p: (p.line or 0, p.column or 0)))
        return result

    def _hint(self, complaint: Complaint) -> str:
        """Guess at a text that was cut at its comma: what follows looks like a field without a value."""
        if complaint.unknown_field and self.composed.text(complaint.loc) == "":
            return f" ({QUOTE_TEXT})"
        return ""

    def problem(self, loc: Loc, message: str, value: object = NOTHING, mark: Mark | None = None) -> Problem:
        """Say something about a field, with its place.

        Parameters
        ----------
        loc
            Keys and indexes that lead to it; the last may be missing.
        message
            What is to be said.
        value
            What stands there, or ``NOTHING``.
        mark
            Line and column, where they are not those of the field.
        """
        line, column = mark or self.composed.mark(loc) or (None, None)
        if mark is None and value is not NOTHING:
            text = self.composed.text(loc)
            value = value if text is None else Written(text)
        field = self.field(loc)
        named = isinstance(value, str) and field.endswith(f"[{value}]")
        found = None if value is NOTHING or named else shown(value)
        return Problem(self.name, message, line, column, field, found)

    def field(self, loc: Loc) -> str:
        """Write the path of a field as people do: rows are called by their ids.

        Examples
        --------
        >>> rivers = Composed({"issues": [{"id": "water", "required": []}]})
        >>> Document.of(rivers, "rivers.yaml").field(("issues", 0, "required", 2))
        'issues[water].required[2]'
        """
        text = ""
        for _, key, node in walk(self.data, loc):
            if isinstance(key, int):
                id = node.get("id") if isinstance(node, dict) else None
                named = isinstance(id, str) and is_identifier(id)
                text += f"[{id if named else key}]"
            elif _SIMPLE_NAME.fullmatch(key):
                text += f".{key}" if text else key
            else:
                text += f"[{shown(key)}]"
        return text
