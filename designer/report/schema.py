"""The JSON Schema of files, with the descriptions that the docstrings of their models give."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from designer.report.json_text import document

_PARAMETERS = re.compile(r"^Parameters\n-+\n(?P<text>.*?)(?=^\S[^\n]*\n---|\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^(?P<names>\S[^\n]*)\n(?P<text>(?:(?:[ ]+[^\n]*)?(?:\n|\Z))+)", re.MULTILINE)


def schema_json(model: type[BaseModel]) -> str:
    """Give the JSON Schema of a model as indented JSON.

    Examples
    --------
    >>> import json
    >>> from designer.instance import Source
    >>> json.loads(schema_json(Source))["properties"]["url"]["description"]
    'Where it can be read.'
    """
    schema = {"$schema": Described.schema_dialect, **model.model_json_schema(schema_generator=Described)}
    return document(schema)


class Described(GenerateJsonSchema):
    """A schema in which every property is described as the docstring of its model does."""

    def model_schema(self, schema: Any) -> dict[str, Any]:
        """Describe a model by the summary of its docstring, and its properties one by one."""
        model: type[BaseModel] = schema["cls"]
        result = super().model_schema(schema)
        summary = _summary(model)
        result["description"] = summary
        described = {name: text for c in reversed(model.__mro__) for name, text in parameters(c)}
        for name, field in model.model_fields.items():
            # What tells a kind of row from the others means what the whole row means.
            text = described.get(name, summary if name == "kind" else None)
            if text is not None:
                result["properties"][field.alias or name]["description"] = text
        return result


def parameters(documented: type) -> Iterator[tuple[str, str]]:
    """Yield name and description of every entry of the section Parameters of a docstring.

    Examples
    --------
    >>> from designer.instance import Proposal
    >>> dict(parameters(Proposal))["cost"]
    'Its price in the objective institutions.'
    """
    section = _PARAMETERS.search(inspect.cleandoc(documented.__doc__ or ""))
    for entry in _ENTRY.finditer(section["text"] if section else ""):
        for name in entry["names"].split(", "):
            yield name, _plain(entry["text"])


def _summary(model: type[BaseModel]) -> str:
    return _plain(re.split(r"\n\w+\n---", inspect.cleandoc(model.__doc__ or ""))[0])


def _plain(text: str) -> str:
    """Unwrap text and take the marks of reStructuredText away."""
    return " ".join(re.sub(r":\w+:`([^`]*)`", r"\1", text).replace("``", "").split())
