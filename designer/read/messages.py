"""What validation refuses, in the words of people who write files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from designer.instance.references import nearest
from designer.instance.rules import RULE_KINDS, listing
from designer.read.positions import Loc
from designer.read.quoting import NOTHING

_MISMATCHES = {
    "string_type": str,
    "literal_error": str,
    "tuple_type": list,
    "dict_type": dict,
    "model_type": dict,
    "model_attributes_type": dict,
    "int_type": int,
    "float_type": float,
}
"""Errors that say only that a value is of another type than this."""

MOST_SIZES = 20
"""Sizes that a range is spelt out to."""

MOST_OTHERS = 4
"""Sections and kinds of rules that are named as having a field that a row does not have."""

_WORDS_FOR_BOOLEANS = {"yes", "no", "on", "off", "y", "n", "true", "false"}
_NUMBER = re.compile(r"[-+]?[\d_,. ']*\d")
_SIMPLE = re.compile(r"[\w.\-]+")
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True)
class Complaint:
    """One thing that validation refuses.

    Parameters
    ----------
    loc
        Keys and indexes of the data that lead there; the last may be missing.
    message
        What would be right.
    value
        What stands there, or ``NOTHING``.
    unknown_field
        Whether it is that there is no such field.
    """

    loc: Loc
    message: str
    value: object = NOTHING
    unknown_field: bool = False


def complaints(error: ValidationError, data: Any, model: type[BaseModel]) -> list[Complaint]:
    """Translate the errors of a validation, each place named once.

    Parameters
    ----------
    error
        What pydantic says.
    data
        What was validated.
    model
        Against which it was validated.
    """
    by_loc: dict[Loc, list[Any]] = {}
    for refused in error.errors(include_url=False, include_context=False):
        by_loc.setdefault(_as_written(refused, data), []).append(refused)
    within = {loc[:n] for loc in by_loc for n in range(len(loc))}
    found = []
    for loc, group in by_loc.items():
        if loc in within:
            # Of a union, what a deeper error says of the type that was meant is enough; and a list
            # that is short because its items were refused is not short.
            group = [e for e in group if e["type"] not in ("too_short", *_MISMATCHES)]
        if group:
            found.append(_complaint(loc, group, data, model))
            found += _misspelt_kind(loc, group[0])
    return found


def _misspelt_kind(loc: Loc, refused: Any) -> list[Complaint]:
    """Point at the field that was meant for ``kind``, as without one no other field is judged."""
    if refused["type"] != "union_tag_not_found" or not isinstance(refused["input"], dict):
        return []
    names = [key for key in refused["input"] if isinstance(key, str)]
    return [
        Complaint((*loc[:-1], name), "there is no such field; did you mean 'kind'?")
        for name in get_close_matches("kind", names, n=1, cutoff=0.7)
    ]


def _as_written(refused: Any, data: Any) -> Loc:
    """Give the path of the data; pydantic's has the tags of unions in it as well."""
    loc: list[str | int] = []
    node = data
    *way, last = refused["loc"] or (None,)
    for key in (*way, last):
        by_name = isinstance(node, dict) and key in node
        by_position = isinstance(node, list | tuple) and isinstance(key, int) and key < len(node)
        if by_name or by_position:
            node = node[key]
            loc.append(key)
    if refused["type"] == "missing" and isinstance(last, str):
        loc.append(last)
    if refused["type"].startswith("union_tag"):
        loc.append("kind")
    return tuple(loc)


def _complaint(loc: Loc, group: list[Any], data: Any, model: type[BaseModel]) -> Complaint:
    refused = group[0]
    value = refused["input"]
    match refused["type"]:
        case "missing" if isinstance(refused["loc"][-1], int):
            return Complaint(loc, "expected exactly 2 entries", value)
        case "missing" | "union_tag_not_found":
            return Complaint(loc, "this field is required and missing")
        case "extra_forbidden":
            known = _known_fields(model, loc[:-1], data)
            if loc[-1] == "id" and "id" not in known:
                return Complaint(loc, "there is no such field: rows of this section have no id")
            return Complaint(loc, _no_such_field(str(loc[-1]), known, model), unknown_field=True)
        case "union_tag_invalid":
            kind = value["kind"]
            kinds = _QUOTED.findall(refused["msg"].partition("expected tags")[2])
            of_rule = " of rule" if loc[0] == "rules" else ""
            return Complaint(loc, f"there is no such kind{of_rule}{nearest(str(kind), kinds)}", kind)
        case _:
            if any(e["type"] == "float_type" for e in group):  # a whole number is a number
                group = [e for e in group if e["type"] != "int_type"]
            # Of a union, the branch that the value was meant for has the most to say.
            near = [e for e in group if isinstance(value, _MISMATCHES.get(e["type"], object))]
            return Complaint(loc, _advice(near or group, value, loc), value)


def _no_such_field(name: str, known: list[str], model: type[BaseModel]) -> str:
    """Say which field was meant, or that it is one of other rows, and which there are, the nearest first."""
    listed = ", ".join(sorted(known, key=lambda other: (-likeness(name, other), other)))
    others = sorted(set(_rows_with(name, model)))
    misspelt = get_close_matches(name, known, n=1, cutoff=0.6)
    if others and not any(likeness(name, other) >= 0.75 for other in misspelt):
        where = listing(others) if len(others) <= MOST_OTHERS else "other sections"
        return f"there is no such field here; it is one of {where}; known here are {listed}"
    if misspelt:
        return f"there is no such field; did you mean '{misspelt[0]}'? Known are {listed}"
    return f"there is no such field; known are {listed}"


def likeness(name: str, other: str) -> float:
    """Give how much two names are alike, from 0 to 1."""
    return SequenceMatcher(None, name.casefold(), other.casefold()).ratio()


def _rows_with(name: str, model: type[BaseModel]) -> Iterator[str]:
    """Yield the sections, and the kinds of rules, whose rows have a field."""
    for section, field in model.model_fields.items():
        for row in _models_in(field.annotation):
            if name in row.model_fields or any(f.alias == name for f in row.model_fields.values()):
                yield from _kinds(row) if row in RULE_KINDS else (section,)


def _advice(group: list[Any], value: object, loc: Loc) -> str:
    """Say what would be right, and what to do about the likeliest mistake."""
    kinds = {e["type"] for e in group}
    choices = _QUOTED.findall(group[0]["msg"]) if kinds == {"literal_error"} else []
    if len(choices) > 4 and isinstance(value, str):
        return f"there is no such name{nearest(value, choices)}"
    if kinds == {"too_long"} and isinstance(value, str):
        return _first_number("expected at most {} characters")(group[0]["msg"])
    phrases = [_EXPECTED[e["type"]](e["msg"]) for e in group if e["type"] in _EXPECTED]
    advice = f"expected {' or '.join(phrases)}" if phrases else group[0]["msg"]
    if value is None:
        return f"{advice}; leave the field out if there is nothing to say"
    if kinds & {"string_type"} and isinstance(value, bool | int | float):
        return f"{advice}; put it in quotes to make it text"
    if "sizes" in loc[-2:] and (written := _sizes(value, whole=loc[-1] == "sizes")):
        return f"{advice}; write {written}"
    if not isinstance(value, str):
        return advice
    if choices:
        close = get_close_matches(value.casefold(), choices, n=1)
        return f"{advice}; did you mean '{close[0]}'?" if close else advice
    if kinds & {"bool_type"} and value.casefold() in _WORDS_FOR_BOOLEANS:
        return f"{advice}; yes, no, on and off are words like any other"
    if kinds & {"int_type", "float_type", "amount"} and _NUMBER.fullmatch(value):
        return f"{advice}; write it without quotes and separators"
    if kinds & {"tuple_type"} and _SIMPLE.fullmatch(value) and loc[-1] != "sizes":
        return f"{advice}; write [{value}]"
    if kinds & {"model_type", "model_attributes_type"} and isinstance(loc[-1], int):
        return f"{advice}, such as {{id: ...}}"
    return advice


def _sizes(value: object, whole: bool) -> str | None:
    """Give how a range or a row of sizes is written, or within a list, the part of one; None for others.

    Examples
    --------
    >>> _sizes("2-4", whole=True), _sizes("2 or 3", whole=True), _sizes(3, whole=True)
    ('[2, 3, 4]', '[2, 3]', '[3]')
    >>> _sizes("2 to 4", whole=False), _sizes("many", whole=True)
    ('2, 3, 4', None)
    """
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    found = [int(number) for number in re.findall(r"\d{1,6}", str(value))]
    if not found or re.sub(r"\d|[\s,;/&.–—-]|to|or|and", "", str(value)):
        return None
    if len(found) == 2 and re.search(r"[.–—-]|to", str(value)) and 0 < found[1] - found[0] < MOST_SIZES:
        found = [*range(found[0], found[1] + 1)]
    listed = ", ".join(map(str, found))
    return f"[{listed}]" if whole else listed


def _choice(names: list[str]) -> str:
    return listing(names, "or") if len(names) < 5 else f"a name such as {names[0]}"


def _last_word(phrase: str) -> Callable[[str], str]:
    return lambda message: phrase.format(message.split()[-1])


def _first_number(phrase: str) -> Callable[[str], str]:
    def fill(message: str) -> str:
        number = re.search(r"\d+", message)
        return phrase.format(number[0] if number else "so many")

    return fill


_EXPECTED: dict[str, Callable[[str], str]] = {
    "string_type": _last_word("text"),
    "invalid_key": _last_word("text as the name of a field"),
    "string_unicode": _last_word("text in Unicode"),
    "int_type": _last_word("a whole number"),
    "float_type": _last_word("a number"),
    "float_parsing": _last_word("a number"),
    "finite_number": _last_word("a finite number"),
    "greater_than_equal": _last_word("a number of at least {}"),
    "less_than_equal": _last_word("a number of at most {}"),
    "bool_type": _last_word("true or false"),
    "literal_error": lambda message: _choice(_QUOTED.findall(message)),
    "tuple_type": _last_word("a list"),
    "dict_type": _last_word("a mapping of names to values"),
    "model_type": _last_word("a mapping of fields to values"),
    "model_attributes_type": _last_word("a mapping of fields to values"),
    "too_short": _first_number("at least {} entry"),
    "too_long": _first_number("exactly {} entries"),
}
"""What each of pydantic's errors expects, from its message."""


def _known_fields(model: type[BaseModel], loc: Loc, data: Any) -> list[str]:
    """Give the fields that the row at a place may have."""
    models = [model]
    node = data
    for key in loc:
        fields = [f for m in models for name, f in m.model_fields.items() if name == key]
        if fields:
            models = [found for f in fields for found in _models_in(f.annotation)]
        node = node[key]
    kind = node.get("kind") if isinstance(node, dict) else None
    alike = [m for m in models if kind in _kinds(m)] or models
    return sorted({f.alias or name for m in alike for name, f in m.model_fields.items()})


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _kinds(model: type[BaseModel]) -> tuple[str, ...]:
    return get_args(model.model_fields["kind"].annotation) if "kind" in model.model_fields else ()
