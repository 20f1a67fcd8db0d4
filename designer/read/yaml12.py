"""YAML 1.2, as far as instances need it.

The parser is PyYAML's, which wraps the C library: an instance of 770 lines takes it 0.01 s. Parsers
in Python take 0.2 s, as long as everything else that comes before a solve. Its own reading of plain
words is that of YAML 1.1, where the country code ``NO`` is a boolean; so only its events are used,
and what a plain scalar means is decided in :mod:`designer.read.positions`.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    StreamEndEvent,
    StreamStartEvent,
)

from designer.read.files import refuse
from designer.read.positions import QUOTE_TEXT, Composed, Composer, mark_of
from designer.runtime.errors import InputError, Problem

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_ADVICE = {
    "mapping values are not allowed": "a text with ': ' in it needs quotes",
    "expected ',' or": f"check the closing of quotes and brackets; {QUOTE_TEXT}",
    "cannot start any token": "indent with spaces, not tabs; a text that begins so needs quotes",
    "found undefined tag handle": "a text that begins with '!' needs quotes",
    "did not find expected key": "check the indentation and the closing of quotes and brackets",
    "did not find expected '-' indicator": "check the indentation",
    "could not find expected ':'": "a field is written 'name: value'",
    "did not find expected alphabetic": "a text that begins with '*' or '&' needs quotes",
}


def compose_yaml(text: str, name: str) -> Composed:
    """Compose the single document of a YAML text.

    Raises
    ------
    InputError
        When it is no YAML, or more or less than one document.

    Examples
    --------
    >>> compose_yaml("parties: [NO, SE]", "nordic.yaml").data
    {'parties': ['NO', 'SE']}
    """
    events = yaml.parse(text, Loader=_LOADER)
    try:
        composed = Composer(_document(events, name), name).compose()
        for event in events:  # to the end, so that what follows the document is looked at too
            if isinstance(event, DocumentStartEvent):
                line, column = mark_of(event)
                message = "a second document begins here; one file holds one"
                refuse(name, message, line=line, column=column)
    except yaml.YAMLError as error:
        raise InputError([_syntax_problem(error, text, name)]) from None
    return composed


def _document(events: Iterator[Event], name: str) -> Iterator[Event]:
    """Yield the events of the first document; one of another version of YAML may mean other things."""
    for event in events:
        if isinstance(event, DocumentStartEvent) and event.version not in (None, (1, 2)):
            line, column = mark_of(event)
            version = ".".join(map(str, event.version))
            message = (
                f"this says that it is YAML {version}, and is read as YAML 1.2, where yes, no, on and off "
                "are words and 010 is ten; if that is meant, leave the line with %YAML out"
            )
            refuse(name, message, line=line, column=column)
        if isinstance(event, DocumentEndEvent | StreamEndEvent):
            return
        if not isinstance(event, StreamStartEvent | DocumentStartEvent):
            yield event


def _syntax_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(name, f"this is not YAML: {' '.join(str(error).split())}")
    problem = error.problem or error.context or "something is wrong here"
    mark = error.problem_mark or error.context_mark
    began = error.context_mark
    message = f"this is not YAML: {problem}"
    at_end = mark is not None and mark.line >= text.rstrip("\n").count("\n") + 1
    if began is not None and mark is not None and mark.line != began.line:
        if at_end or error.context == "while scanning a simple key":
            # What was never closed, and a name without a colon, is noticed later than it stands.
            mark = began
            message = f"this is not YAML: {error.context}, {problem}"
        elif error.context:
            message += f", {error.context} that begins on line {began.line + 1}"
    advice = next((hint for part, hint in _ADVICE.items() if part in problem), None)
    if advice:
        message += f" ({advice})"
    line, column = (None, None) if mark is None else (mark.line + 1, mark.column + 1)
    return Problem(name, message, line, column)
