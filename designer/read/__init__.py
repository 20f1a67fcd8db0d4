"""From files to instances, designs and proofs, with every error named by file, line and field."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.read.document import Document, Model
from designer.read.files import bounded, read_text, refuse
from designer.runtime import bundled
from designer.runtime.errors import InputError
from designer.runtime.plugins import plugin, run

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from designer.design import Design
    from designer.design.roadmap import Roadmap
    from designer.instance import Instance
    from designer.verify import Proof

__all__ = [
    "Document",
    "as_instance",
    "as_variant",
    "load",
    "load_answer",
    "load_design",
    "load_dict",
    "load_fields",
    "load_proof",
    "load_roadmap",
    "load_text",
    "load_value",
    "read",
]

_INSTANCE_ONLY = {"parties", "issues", "proposals", "settings"}
_DESIGN_ONLY = {"instance", "institutions", "status"}
"""Fields by which the two kinds of file are told apart."""

OWN = ("", ".yaml", ".yml", ".json")
"""Endings of files that are read here; others may have an importer in another package, or are YAML."""

PAGES = (".html", ".htm")
"""Endings of pages, which carry the design that they show."""

_JSON_OBJECT = re.compile(r'\s*\{\s*"')


def load(source: str | Path) -> Instance:
    """Read an instance.

    Parameters
    ----------
    source
        A path to a YAML or, ending in ``.json``, a JSON file; ``-`` for the standard input; or the name
        of a bundled instance. Followed by ``@`` and the name of a variant, the instance that the variant
        asks for.

    Raises
    ------
    InputError
        With all problems of the file at once, or when it has no such variant.

    Examples
    --------
    >>> load("northeast_asia_2009@reinforced").settings.survive_suspension
    True
    """
    try:
        file, variant = bundled.locate(str(source))
    except KeyError as error:
        refuse(str(source), f"there is no such file, and {error.args[0]}")
    document = read(file)
    instance = as_instance(document)
    return instance if variant is None else as_variant(document, instance, variant)


def load_text(text: str, name: str, *, is_json: bool = True, variant: str | None = None) -> Instance:
    """Read an instance from the text of a file that was read elsewhere.

    Parameters
    ----------
    text
        What the file says.
    name
        What messages call it.
    is_json
        Whether it is JSON; otherwise it is YAML.
    variant
        The variant that is asked for, if one is.

    Raises
    ------
    InputError
        With all problems of the text at once.

    Examples
    --------
    >>> load_text('{"title": "Two rivers", "parties": [], "issues": []}', "rivers.json").title
    'Two rivers'
    """
    with bounded(name):
        document = _parsed_json(text, name) if is_json else _parsed_yaml(text, name)
    instance = as_instance(document)
    return instance if variant is None else as_variant(document, instance, variant)


def as_variant(document: Document, instance: Instance, name: str) -> Instance:
    """Give the instance that a variant of a document asks for.

    Raises
    ------
    InputError
        When there is no such variant.
    """
    try:
        return instance.variant(name)
    except KeyError as error:
        raise InputError([document.problem(("variants",), error.args[0])]) from None


def load_design(source: str | Path) -> Design:
    """Read a design, from a file or the standard input as :func:`load` does, or a bundled one.

    A page of ``designer report`` carries the design that it shows, and is read too.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    document = _answer(source)
    if isinstance(document.data, dict) and document.data.get("kind") == "roadmap":
        raise InputError([document.problem(("kind",), "this is a roadmap, not a design", "roadmap")])
    return _design(document)


def _answer(source: str | Path) -> Document:
    try:
        file = bundled.locate_design(str(source))
    except KeyError as error:
        refuse(str(source), f"there is no such file, and {error.args[0]}")
    if Path(file).suffix.lower() not in PAGES:
        return read(file)
    from designer.read.page import design_in

    name, text = read_text(file)
    with bounded(name):
        return _parsed_json(design_in(text, name), name)


def _design(document: Document) -> Design:
    from designer.design import Design

    _refuse(document, _INSTANCE_ONLY, _DESIGN_ONLY, "this is an instance, not a design")
    return document.validated(Design, "a design")


def load_roadmap(source: str | Path) -> Roadmap:
    """Read a roadmap, from a file or the standard input as :func:`load` does.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    from designer.design.roadmap import Roadmap

    found = load_answer(source)
    if not isinstance(found, Roadmap):
        refuse(str(source), "this is a design, not a roadmap, whose 'kind' is 'roadmap'")
    return found


def load_answer(source: str | Path) -> Design | Roadmap:
    """Read a design or a roadmap, whichever it is.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    from designer.design.roadmap import Roadmap

    document = _answer(source)
    if isinstance(document.data, dict) and document.data.get("kind") == "roadmap":
        return document.validated(Roadmap, "a roadmap")
    return _design(document)


def load_proof(source: str | Path) -> Proof:
    """Read a proof that no design has fewer institutions, from a file or the standard input.

    Raises
    ------
    InputError
        With all problems of the file at once.
    """
    from designer.verify import Proof

    return read(source).validated(Proof, "a proof")


def load_dict(data: Any, name: str = "<python>") -> Instance:
    """Take an instance from data in memory, with the messages that a file would get.

    Examples
    --------
    >>> load_dict({"titel": "Two rivers"}, "rivers")
    Traceback (most recent call last):
    designer.runtime.errors.InputError: rivers: titel: there is no such field; did you mean 'title'? ...
    """
    from designer.read.positions import Composed

    return as_instance(Document.of(Composed(data), name))


def load_fields(data: Any, model: type[Model], name: str) -> Model:
    """Take fields of any kind from data in memory, with the messages that a file would get."""
    from designer.read.positions import Composed

    return Document.of(Composed(data), name).validated(model, "a mapping of fields")


def load_value(text: str, name: str) -> Any:
    """Read a single value, written as in a file.

    Raises
    ------
    InputError
        When it is no YAML.

    Examples
    --------
    >>> load_value("[2, NO]", "--set")
    [2, 'NO']
    """
    document = _parsed_yaml(text, name)
    if document.flaws:
        flaw = document.flaws[0]
        raise InputError([document.problem(flaw.loc, flaw.message, flaw.value, flaw.mark)])
    return document.data


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
    suffix = "" if source == "-" else Path(source).suffix.lower()
    if suffix not in OWN and (importer := plugin("importers", suffix[1:])) is not None:
        return _imported(importer, str(source))
    name, text = read_text(source)
    is_json = suffix == ".json" or (source == "-" and _JSON_OBJECT.match(text))
    with bounded(name):
        return _parsed_json(text, name) if is_json else _parsed_yaml(text, name)


def _imported(importer: EntryPoint, name: str) -> Document:
    """Read a file with what another package has announced for its ending."""
    from designer.read.positions import Composed

    try:
        return Document.of(Composed(run(importer, name)), name)
    except ValueError as error:
        refuse(name, str(error))


def _parsed_yaml(text: str, name: str) -> Document:
    from designer.read.yaml12 import compose_yaml

    return Document.of(compose_yaml(text, name), name)


def _parsed_json(text: str, name: str) -> Document:
    from designer.read.json_text import compose_json, parse_json

    data = parse_json(text, name)
    if data is None:
        return Document.of(compose_json(text, name), name)
    return Document(name, data, lambda: compose_json(text, name))
