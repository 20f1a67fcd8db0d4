"""Plain data composed from the events of a parser, with the place of every value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any

from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from designer.instance.fields import Rounded
from designer.read.files import refuse
from designer.read.quoting import NOTHING, Written

DEEPEST = 100
"""Levels of nesting; an instance needs six."""

MOST_NODES = 1_000_000
"""Values that anchors, aliases and merge keys may expand to."""

QUOTE_TEXT = "a text with ',' or ':' in it needs quotes"

Mark = tuple[int, int]
"""Line and column, counted from 1."""

Loc = tuple[str | int, ...]

_PLAIN_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEXADECIMAL = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_INTEGER = 300


def resolve(text: str) -> Any:
    """Give the value of a plain scalar as the core schema of YAML 1.2 has it.

    Examples
    --------
    >>> [resolve(text) for text in ("NO", "on", "true", "0x1F", "1_000", "2009-01-22", "")]
    ['NO', 'on', True, 31, '1_000', '2009-01-22', None]
    """
    if text in _PLAIN_WORDS:
        return _PLAIN_WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INTEGER else float(text)
    if _FLOAT.fullmatch(text):
        return number(text)
    if _OCTAL_OR_HEXADECIMAL.fullmatch(text):
        return int(text, 0) if len(text) <= _LONGEST_INTEGER else float("inf")
    if _NOT_FINITE.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def number(text: str) -> float:
    """Give the nearest float, marked where digits are lost that an amount could not do without.

    Examples
    --------
    >>> [isinstance(number(text), Rounded) for text in ("0.1", "1e-999", "0.10000000000000000000001")]
    [False, True, True]
    """
    nearest = float(text)
    if not isfinite(nearest):
        return nearest
    try:
        exact = Decimal(text) == Decimal(repr(nearest))
    except InvalidOperation:  # an exponent of twenty digits
        exact = False
    return nearest if exact else Rounded(nearest)


@dataclass(frozen=True)
class Flaw:
    """Something that is wrong with a file as such, whatever its fields mean."""

    loc: Loc
    mark: Mark
    message: str
    value: object = NOTHING


@dataclass
class Composed:
    """What a file says, and where.

    Parameters
    ----------
    data
        Dictionaries, lists, strings, numbers, booleans and None.
    marks
        For each container, by its ``id()``, the marks of its entries by key or index. An aliased
        container is one object, marked where it was written.
    written
        The text of scalars that would print differently from how they were written.
    flaws
        What was wrong and could be skipped.
    root
        The place of all of it; None for data of no file.
    """

    data: Any = None
    marks: dict[int, dict[str | int, Mark]] = field(default_factory=dict)
    written: dict[tuple[int, str | int], str] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    root: Mark | None = None

    def mark(self, loc: Loc) -> Mark | None:
        """Give the place of a field, or of the row that misses it; None for data of no file."""
        mark = self.root
        for container, key, _ in walk(self.data, loc):
            mark = self.marks.get(id(container), {}).get(key, mark)
        return mark

    def text(self, loc: Loc) -> str | None:
        """Give the text of a scalar that would print differently from how it was written."""
        text = None
        for container, key, _ in walk(self.data, loc):
            text = self.written.get((id(container), key))
        return text


def walk(data: Any, loc: Loc) -> Iterator[tuple[Any, str | int, Any]]:
    """Yield container, key and value of every step to a place; a missing value is None."""
    for key in loc:
        container = data
        try:
            data = container[key]
        except (KeyError, IndexError, TypeError):
            data = None
        yield container, key, data


class Composer:
    """Builds plain data from events, bounded in depth and in what aliases expand to.

    Parameters
    ----------
    events
        From the start of the root node on.
    name
        Of the file, for messages.
    """

    def __init__(self, events: Iterator[Event], name: str) -> None:
        self.events = events
        self.name = name
        self.result = Composed()
        self.path: list[str | int] = []
        self.nodes = 0
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.open_anchors: set[str] = set()

    def compose(self) -> Composed:
        """Build the one document, None where there is none."""
        root = next(self.events, None)
        self.result.root = (1, 1) if root is None else mark_of(root)
        self.result.data = None if root is None else self._node(root)
        return self.result

    def _flaw(self, event: Event, message: str, value: object = NOTHING) -> None:
        self.result.flaws.append(Flaw(tuple(self.path), mark_of(event), message, value))

    def _node(self, event: Any) -> Any:
        kind = type(event)
        if kind is AliasEvent:
            return self._aliased(event)
        before = self.nodes
        self.nodes += 1
        anchor: str | None = event.anchor
        if anchor is not None:
            self.open_anchors.add(anchor)
        if event.tag is not None:
            self._check_tag(event)
        if kind is ScalarEvent:
            value = _scalar(event)
        elif len(self.path) > DEEPEST:
            line, column = mark_of(event)
            message = f"this is nested more than {DEEPEST} levels deep"
            refuse(self.name, message, line=line, column=column)
        elif kind is SequenceStartEvent:
            value = self._sequence()
        else:
            assert kind is MappingStartEvent
            value = self._mapping()
        if anchor is not None:
            self.open_anchors.discard(anchor)
            self.anchors[anchor] = (value, self.nodes - before)
        return value

    def _check_tag(self, event: Any) -> None:
        if event.tag not in ("!", "tag:yaml.org,2002:str") or type(event) is not ScalarEvent:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._flaw(event, "tags are not read here; write the plain value", tag)

    def _aliased(self, event: AliasEvent) -> Any:
        name = event.anchor
        if name in self.open_anchors:
            self._flaw(event, f"'*{name}' stands inside what it refers to")
            return None
        if name not in self.anchors:
            self._flaw(event, f"nothing before this line is marked '&{name}'")
            return None
        value, nodes = self.anchors[name]
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            line, column = mark_of(event)
            message = f"the aliases of this file expand to more than {MOST_NODES} values"
            refuse(self.name, message, line=line, column=column, value=f"*{name}")
        return value

    def _sequence(self) -> list[Any]:
        items: list[Any] = []
        marks: dict[str | int, Mark] = {}
        self.result.marks[id(items)] = marks
        self.path.append(0)
        for event in self.events:
            if type(event) is SequenceEndEvent:
                break
            position = len(items)
            self.path[-1] = position
            marks[position] = mark_of(event)
            value = self._node(event)
            items.append(value)
            self._keep_text(items, position, value, event)
        self.path.pop()
        return items

    def _mapping(self) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        marks: dict[str | int, Mark] = {}
        merged: list[dict[str, Any]] = []
        self.result.marks[id(entries)] = marks
        for event in self.events:
            if type(event) is MappingEndEvent:
                break
            key = self._key(event)
            mark = mark_of(event)
            self.path.append(key if key is not None else "?")
            if key is not None and key in marks:
                message = f"this field is written twice; the first is on line {marks[key][0]}"
                self._flaw(event, message)
            value_event = next(self.events)
            value = self._node(value_event)
            if key == "<<" and _is_plain(event):
                merged += self._to_merge(value, event)
                marks[key] = mark
            elif key is not None and key not in entries:
                marks[key] = mark
                entries[key] = value
                self._keep_text(entries, key, value, value_event)
            self.path.pop()
        for mapping in merged:
            self._merge(mapping, entries, marks)
        return entries

    def _key(self, event: Any) -> str | None:
        """Give the name of a field; None when it is none, which is a flaw."""
        if type(event) is ScalarEvent:
            text: str = event.value
            if event.tag is not None or event.anchor is not None:
                value = self._node(event)
            else:
                self.nodes += 1
                value = _scalar(event)
            if value is None and not text:
                self._flaw(event, "the name of a field is missing here")
                return None
            if not isinstance(value, str):
                self._flaw(event, "the name of a field is text; put it in quotes", Written(text))
            return text
        self.path.append("?")  # names in names are nested too
        value = self._node(event)
        self.path.pop()
        if isinstance(value, str):
            return value
        self._flaw(event, "the name of a field is text, nothing else", value)
        return None

    def _to_merge(self, value: Any, event: Event) -> list[dict[str, Any]]:
        mappings = value if isinstance(value, list) else [value]
        if all(isinstance(mapping, dict) for mapping in mappings):
            return mappings
        self._flaw(event, "'<<' merges a mapping, or a list of mappings", value)
        return []

    def _merge(self, mapping: dict[str, Any], entries: dict[str, Any], marks: dict[str | int, Mark]) -> None:
        """Add what is not there yet, marked and shown as where it was written."""
        written = self.result.written
        for key, value in mapping.items():
            if key not in entries:
                entries[key] = value
                marks[key] = self.result.marks[id(mapping)][key]
                if (id(mapping), key) in written:
                    written[id(entries), key] = written[id(mapping), key]

    def _keep_text(
        self, container: list[Any] | dict[str, Any], key: str | int, value: Any, event: Any
    ) -> None:
        if type(value) is not str and type(event) is ScalarEvent and str(value) != event.value:
            self.result.written[id(container), key] = event.value


def mark_of(event: Event) -> Mark:
    """Give line and column of an event, counted from 1."""
    mark = event.start_mark
    assert mark is not None
    return mark.line + 1, mark.column + 1


def _is_plain(event: Any) -> bool:
    return type(event) is ScalarEvent and event.tag is None and bool(event.implicit[0])


def _scalar(event: Any) -> Any:
    text: str = event.value
    # Most plain scalars begin with a letter that none of the other types begins with.
    if not _is_plain(event) or (text and text[0] not in "~nNtTfF.+-0123456789"):
        return text
    return resolve(text)
