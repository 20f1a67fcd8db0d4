"""From files to instances and designs, with every error named by file, line and field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.errors import InputError
from designer.read.document import Document
from designer.read.files import bounded, read_text

if TYPE_CHECKING:
    from designer.design import Design
    from designer.instance import Instance

__all__ = ["Document", "as_instance", "load", "load_design", "load_dict", "read"]

_INSTANCE_ONLY = {"parties", "issues", "proposals", "settings"}
_DESIGN_ONLY = {"instance", "institutions", "status"}
"""Fields by which the two kinds of file are told apart."""

_JSON_OBJECT = re.compile(r'\s*\{\s*"')


def load(source: str | Path) -> Instance:
    """Read an instance.

    Parameters
    ----------
    source
        A path to a YAML or, ending in ``.json``, a JSON file; or ``-`` for the standard input.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    return as_instance(read(source))


def load_design(source: str | Path) -> Design:
    """Read a design, from a file or the standard input as :func:`load` does.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    from designer.design import Design

    document = read(source)
    _refuse(document, _INSTANCE_ONLY, _DESIGN_ONLY, "this is an instance, not a design")
    return document.validated(Design, "a design")


def load_dict(data: Any, name: str = "<python>") -> Instance:
    """Take an instance from data in memory, with the messages that a file would get.

    Examples
    --------
    >>> load_dict({"titel": "Two rivers"}, "rivers")
    Traceback (most recent call last):
    designer.errors.InputError: rivers: titel: there is no such field; did you mean 'title'?
    """
    from designer.read.composed import Composed

    return as_instance(Document.of(Composed(data), name))


def as_instance(document: Document) -> Instance:
    """Judge a document as an instance; what was read stays at hand to place further remarks.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    from designer.instance import Instance

    _refuse(document, _DESIGN_ONLY, _INSTANCE_ONLY, "this is a design, not an instance")
    return document.validated(Instance, "an instance")


def _refuse(document: Document, foreign: set[str], own: set[str], message: str) -> None:
    """Say of a file given in the place of another what it is, not everything that it lacks."""
    if isinstance(document.data, dict) and foreign & document.data.keys() and not own & document.data.keys():
        raise InputError([document.problem((), message)])


def read(source: str | Path) -> Document:
    """Read a file without judging its fields.

    Raises
    ------
    InputError
        When it cannot be read, or is neither YAML nor JSON.
    """
    name, text = read_text(source)
    suffix = "" if source == "-" else Path(source).suffix.lower()
    is_json = suffix == ".json" or (source == "-" and _JSON_OBJECT.match(text))
    with bounded(name):
        return _parsed_json(text, name) if is_json else _parsed_yaml(text, name)


def _parsed_yaml(text: str, name: str) -> Document:
    from designer.read.yaml12 import compose_yaml

    return Document.of(compose_yaml(text, name), name)


def _parsed_json(text: str, name: str) -> Document:
    from designer.read.json_text import compose_json, parse_json

    data = parse_json(text, name)
    if data is None:
        return Document.of(compose_json(text, name), name)
    return Document(name, data, lambda: compose_json(text, name))
