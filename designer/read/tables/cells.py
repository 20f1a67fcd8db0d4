"""What the text of a cell means, by what its column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from designer.instance.rules import listing
from designer.read.tables.columns import Column

_WHOLE = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d{1,18}(?:[.,]\d{0,9})?|[.,]\d{1,9})(?:[eE][+-]?\d{1,2})?")
_RANGE = re.compile(r"(\d{1,4})\s*(?:-|–|to|\.\.)\s*(\d{1,4})")
_TRUE = frozenset({"true", "yes", "y", "1", "x", "wahr", "ja", "vrai", "oui"})
_FALSE = frozenset({"false", "no", "n", "0", "falsch", "nein", "faux", "non"})
MOST_SIZES = 100


class CellError(ValueError):
    """What is wrong with the text of a cell, and what would be right."""


def folded(text: str) -> str:
    """Make texts equal that differ in case and in how their words are joined.

    Examples
    --------
    >>> folded(" May handle"), folded("may_handle")
    ('may_handle', 'may_handle')
    """
    return re.sub(r"[\s_\-]+", "_", text.strip()).casefold()


def meaning(text: str, column: Column, words: Mapping[str, str]) -> Any:
    """Give the value that a text means in a column.

    Parameters
    ----------
    text
        What stands there, not empty.
    column
        What it is a cell of.
    words
        Words of the reader's own, folded, with what they mean.

    Raises
    ------
    CellError
        If it means nothing there.

    Examples
    --------
    >>> meaning("0,5", Column("weight", "number"), {}), meaning("2-4", Column("sizes", "wholes"), {})
    (0.5, [2, 3, 4])
    >>> meaning("coer", Column("role", "choice", ("core", "outside")), {})
    Traceback (most recent call last):
    designer.read.tables.cells.CellError: expected core or outside; did you mean 'core'?
    """
    match column.kind:
        case "whole":
            return whole(text)
        case "number":
            return number(text)
        case "truth":
            return _truth(text)
        case "choice":
            return chosen(text, column.choices, words)
        case "wholes":
            return _wholes(text)
        case "words":
            return split(text)
        case "window":
            ends = split(text)
            return ends[0] if len(ends) == 1 else ends
        case _:
            return text


def whole(text: str) -> int:
    """Read a whole number."""
    if not _WHOLE.fullmatch(text):
        raise CellError("expected a whole number, such as 2")
    return int(text)


def number(text: str) -> int | float:
    """Read a number, with a point or a comma before its decimals.

    Examples
    --------
    >>> number("60"), number("0,25"), number("1e3")
    (60, 0.25, 1000)
    """
    if not _NUMBER.fullmatch(text):
        raise CellError("expected a number, such as 1 or 0.25")
    value = float(text.replace(",", "."))
    return int(value) if value.is_integer() else value


def _truth(text: str) -> bool:
    if folded(text) in _TRUE:
        return True
    if folded(text) in _FALSE:
        return False
    raise CellError("expected true or false")


def chosen(text: str, choices: tuple[str, ...], words: Mapping[str, str]) -> str:
    """Read a word of a vocabulary, by itself or by another word for it."""
    word = folded(text)
    known = {folded(choice): choice for choice in choices}
    meant = words.get(word, word)
    if folded(meant) in known:
        return known[folded(meant)]
    others = {w: m for w, m in words.items() if folded(m) in known and len(w) > 1}
    close = get_close_matches(word, [*known, *others], n=1)
    hint = f"; did you mean '{known.get(close[0], close[0])}'?" if close else ""
    raise CellError(f"expected {listing(choices, 'or')}{hint}")


def _wholes(text: str) -> list[int]:
    if (found := _RANGE.fullmatch(text)) and int(found[1]) <= int(found[2]) < int(found[1]) + MOST_SIZES:
        return [*range(int(found[1]), int(found[2]) + 1)]
    try:
        return [whole(part) for part in re.split(r"[\s;,]+", text) if part]
    except CellError:
        raise CellError("expected whole numbers with semicolons between them, such as 2; 3") from None


def split(text: str) -> list[str]:
    """Split a list: at semicolons, else at commas, else at spaces.

    Examples
    --------
    >>> split("AAA; BBB"), split("AAA BBB"), split("South Korea; Japan")
    (['AAA', 'BBB'], ['AAA', 'BBB'], ['South Korea', 'Japan'])
    """
    between = ";" if ";" in text else "," if "," in text else None
    return [part.strip() for part in text.split(between) if part.strip()]
