"""The small vocabulary of field types that every row of an instance is made of."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from designer.instance.numbers import python_number

SCALE = 10**6
"""Costs, weights and strengths are decimals with at most six places; times this they are integers."""

LARGEST_COUNT = 1_000_000
LARGEST_AMOUNT = Decimal(10) ** 12
"""Times a million it is still a whole number of 64 bits."""

LARGEST_VALUE = Decimal(10) ** 12
"""What an objective can be bounded by, far above what any instance adds up to."""

DIGITS = 15
"""Of every number with at most so many digits, a number of JSON keeps all."""

# Control characters, line breaks on which YAML 1.1 and 1.2 differ, characters that reverse the
# direction of writing, halves of characters, and what Unicode calls no character at all.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that are no text, or that fool the eye or the terminal."""

# What Unicode calls ignorable, the fillers of Hangul and the empty pattern of Braille.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters of which nothing is seen, beside the spaces."""

_ID = re.compile(r"[^\W_][\w.\-]{0,63}")


class Rounded(float):
    """A number that was written with more digits than the nearest float keeps."""

    __slots__ = ()


def _version(value: Any) -> Any:
    value = python_number(value)
    if type(value) is not int or value != 1:
        raise PydanticCustomError("version", "this version reads format 1 only")
    return value


def is_identifier(text: str) -> bool:
    """Whether a text can be an id.

    Examples
    --------
    >>> is_identifier("PRK-USA"), is_identifier("two words")
    (True, False)
    """
    return _ID.fullmatch(text) is not None and not _UNSEEN.search(text)


def _identifier(text: str) -> str:
    if not is_identifier(text):
        raise PydanticCustomError(
            "identifier",
            "an id is a letter or digit followed by letters, digits, '_', '.' or '-', at most 64 characters",
        )
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("one_line", "a name is one line without tabs")
    return _text(text)


def fit_to_print(text: str) -> str:
    """Refuse text with characters that are none."""
    if UNFIT.search(text):
        raise PydanticCustomError("control_character", "control characters are not allowed in text")
    return text


def is_blank(text: str) -> bool:
    r"""Whether nothing of a text can be seen.

    Examples
    --------
    >>> is_blank(" \u200b"), is_blank("water")
    (True, False)
    """
    return not _UNSEEN.sub("", text).strip()


def _text(text: str) -> str:
    fit_to_print(text)
    if is_blank(text):
        raise PydanticCustomError("blank", "this text is empty; leave the field out instead")
    return text


def _amount(value: Any) -> Decimal:
    """Turn a number as YAML or JSON gives it into an exact decimal.

    Raises
    ------
    PydanticCustomError
        For anything but a finite number from 0 to 10^12 with at most six decimal places, all of which a
        number of JSON keeps.
    """
    value = python_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("amount", "expected a number, such as 1 or 0.25")
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("amount", "expected a finite number")
    if isinstance(value, Decimal) and not value.is_finite():
        raise PydanticCustomError("amount", "expected a finite number")
    if not 0 <= value <= LARGEST_AMOUNT:
        advice = "; count in larger units" if value > 0 else ""
        limits = {"most": int(LARGEST_AMOUNT), "advice": advice}
        raise PydanticCustomError("amount", "expected a number from 0 to {most}{advice}", limits)
    amount = Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)
    if isinstance(value, Rounded) or amount != round(amount, 6) or not _kept(amount):
        digits = ", and fifteen digits in all" if amount.adjusted() + 6 >= DIGITS else ""
        raise PydanticCustomError("amount", "at most six decimal places are kept{more}", {"more": digits})
    return amount.normalize()


def _kept(amount: Decimal) -> bool:
    """Whether a number of JSON keeps every digit of an amount."""
    return Decimal(str(plain_number(amount))) == amount


def plain_number(amount: Decimal) -> int | float:
    """Give the JSON number of an exact decimal.

    Examples
    --------
    >>> plain_number(Decimal("3.0")), plain_number(Decimal("0.25"))
    (3, 0.25)
    """
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def scaled(amount: Decimal) -> int:
    """Give an amount in millionths, exactly.

    Examples
    --------
    >>> scaled(Decimal("0.2"))
    200000
    """
    return int(amount * SCALE)


T = TypeVar("T", bound=Hashable)


def _distinct(items: tuple[T, ...]) -> tuple[T, ...]:
    seen: set[T] = set()
    for item in items:
        if item in seen:
            raise PydanticCustomError("repeated", "{item} is listed twice", {"item": repr(item)})
        seen.add(item)
    return items


Version = Annotated[Literal[1], BeforeValidator(_version)]
Id = Annotated[StrictStr, AfterValidator(_identifier)]
Name = Annotated[StrictStr, AfterValidator(_one_line), Field(max_length=200)]
Text = Annotated[StrictStr, AfterValidator(_text), Field(max_length=10_000)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(plain_number, return_type=int | float),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": int(LARGEST_AMOUNT)}),
]
Truth = Annotated[StrictBool, BeforeValidator(python_number)]
Whole = Annotated[StrictInt, BeforeValidator(python_number)]
Count = Annotated[StrictInt, Field(ge=0, le=LARGEST_COUNT), BeforeValidator(python_number)]
Positive = Annotated[StrictInt, Field(ge=1, le=LARGEST_COUNT), BeforeValidator(python_number)]
Likelihood = Annotated[
    float, Field(strict=True, ge=0, le=1, allow_inf_nan=False), BeforeValidator(python_number)
]
Ids = Annotated[tuple[Id, ...], AfterValidator(_distinct)]
Names = Annotated[tuple[Name, ...], AfterValidator(_distinct)]
SomeIds = Annotated[tuple[Id, ...], Field(min_length=1), AfterValidator(_distinct)]
Pair = Annotated[tuple[Id, Id], AfterValidator(_distinct)]
Window = Id | tuple[Id, Id]
"""A phase, or the first and the last that are meant."""

Sizes = Annotated[tuple[Positive, ...], Field(min_length=1), AfterValidator(_distinct)]


class Row(BaseModel):
    """What every row may say about where it comes from.

    Parameters
    ----------
    why
        The reason, in a sentence that somebody can check.
    source
        Where it is written: a text or keys of the instance's table of sources.
    basis
        Whether the row is a documented fact or somebody's judgement.
    likelihood
        How likely a judgement is to hold, from 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    why: Text | None = None
    source: Text | tuple[Text, ...] | None = None
    basis: Literal["fact", "judgement"] | None = None
    likelihood: Likelihood | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources as a tuple, whichever way they were written."""
        if self.source is None:
            return ()
        return (self.source,) if isinstance(self.source, str) else self.source


class Timed(Row):
    """A row that may hold in some phases only.

    Parameters
    ----------
    since
        The first phase in which it holds (``from`` in files); left out, from the beginning.
    until
        The last phase in which it holds; left out, to the end.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)

    since: Id | None = Field(default=None, alias="from")
    until: Id | None = None
