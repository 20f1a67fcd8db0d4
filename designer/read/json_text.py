"""JSON by the standard parser; places are looked up only when there is something to say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from yaml import Mark as YamlMark
from yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from designer.read.files import refuse
from designer.read.positions import Composed, Composer, number

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\]:,"]+|\n')
_WORD = re.compile(r"[^\W\d][\w.\-]*")
_YAML_WORDS = {"NaN": ".nan", "Infinity": ".inf", "-Infinity": "-.inf"}


class _WrittenTwiceError(ValueError):
    """The standard parser would keep the last of two equal names without a word."""


def parse_json(text: str, name: str) -> Any:
    """Parse JSON text fast.

    Returns
    -------
    data
        None when the text is sound, but holds what only :func:`compose_json` can place.

    Raises
    ------
    InputError
        When it is no JSON.
    """
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates, parse_float=number)
    except json.JSONDecodeError as error:
        _refuse(error, name)
    except RecursionError:
        return None
    except ValueError:  # a name written twice, or an integer of thousands of digits
        try:
            json.loads(text, parse_int=len)
        except json.JSONDecodeError as error:
            _refuse(error, name)
        except RecursionError:
            pass
        return None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise _WrittenTwiceError
    return entries


def _refuse(error: json.JSONDecodeError, name: str) -> NoReturn:
    said = _likely(error.doc, error.pos, f"{error.msg[0].lower()}{error.msg[1:]}")
    refuse(name, f"this is not JSON: {said}", line=error.lineno, column=error.colno)


def _likely(text: str, place: int, said: str) -> str:
    """Say what is likely to be wrong where the parser could not go on.

    Examples
    --------
    >>> _likely('{"sizes": [2, 3,]}', 16, "expecting value")
    "nothing follows the comma before ']'; take the comma away"
    """
    here, rest, before = text[place : place + 1], text[place + 1 :].lstrip()[:1], text[:place].rstrip()
    if not text[place:].strip():
        return f"{said}, and the text ends before everything is closed"
    # Of a comma too many, parsers of this and of later versions of Python point at either end.
    closing = here if before.endswith(",") else rest if here == "," else ""
    if closing in ("]", "}"):
        return f"nothing follows the comma before '{closing}'; take the comma away"
    if here in "/#":
        return f"{said}; there are no comments in JSON"
    word = _WORD.match(text, place)
    if here == "'":
        return "texts and names stand in double quotes"
    if word is None or before[-1:] not in ("{", ",", ":", "["):
        return said
    small = word[0].casefold().replace("none", "null")
    if small in ("true", "false", "null"):
        return f"'{word[0]}' is written {small}"
    return f'texts and names stand in double quotes, such as "{word[0]}"'


def compose_json(text: str, name: str) -> Composed:
    r"""Compose JSON text, known to be sound, with the place of every value.

    Examples
    --------
    >>> composed = compose_json('{"title": "Rivers",\n "parties": [{"id": "AAA"}]}', "rivers.json")
    >>> composed.mark(("parties", 0, "id"))
    (2, 15)
    """
    return Composer(_events(text), name).compose()


def _events(text: str) -> Iterator[Event]:
    """Yield the events that a YAML parser would; it is not asked, as it refuses some sound JSON."""
    line, line_start = 0, 0
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word == "\n":
            line, line_start = line + 1, token.end()
            continue
        mark = YamlMark(None, token.start(), line, token.start() - line_start, None, None)  # type: ignore[arg-type]
        match word[0]:
            case "{":
                yield MappingStartEvent(None, None, True, mark, mark)
            case "}":
                yield MappingEndEvent(mark, mark)
            case "[":
                yield SequenceStartEvent(None, None, True, mark, mark)
            case "]":
                yield SequenceEndEvent(mark, mark)
            case '"':
                yield ScalarEvent(None, None, (False, True), json.loads(word), mark, mark, '"')
            case _:
                plain = _YAML_WORDS.get(word, word)
                yield ScalarEvent(None, None, (True, False), plain, mark, mark, "")
