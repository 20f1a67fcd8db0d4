"""The small vocabulary of field types that every row of an instance is made of."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

SCALE = 10**6
"""Costs, weights and strengths are decimals with at most six places; times this they are integers."""

LARGEST_COUNT = 1_000_000
LARGEST_AMOUNT = Decimal(1_000_000)

# Control characters, line breaks on which YAML 1.1 and 1.2 differ, characters that reverse the
# direction of writing, halves of characters, and what Unicode calls no character at all.
UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that are no text, or that fool the eye or the terminal."""

_ID = re.compile(r"[^\W_][\w.\-]{0,63}")


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
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


def _text(text: str) -> str:
    fit_to_print(text)
    if not text.strip():
        raise PydanticCustomError("blank", "this text is empty; leave the field out instead")
    return text


def _amount(value: Any) -> Decimal:
    """Turn a number as YAML or JSON gives it into an exact decimal.

    Raises
    ------
    PydanticCustomError
        For anything but a finite number between 0 and one million with at most six decimal places.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise PydanticCustomError("amount", "expected a number, such as 1 or 0.25")
    if isinstance(value, float) and not math.isfinite(value):
        raise PydanticCustomError("amount", "expected a finite number")
    try:
        amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        raise PydanticCustomError("amount", "expected a number") from None
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise PydanticCustomError("amount", "expected a number from 0 to 1000000")
    if amount != round(amount, 6):
        raise PydanticCustomError("amount", "at most six decimal places are kept")
    return amount.normalize()


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


Id = Annotated[StrictStr, AfterValidator(_identifier)]
Name = Annotated[StrictStr, AfterValidator(_one_line), Field(max_length=200)]
Text = Annotated[StrictStr, AfterValidator(_text), Field(max_length=10_000)]
Amount = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(plain_number, return_type=int | float),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1_000_000}),
]
Count = Annotated[StrictInt, Field(ge=0, le=LARGEST_COUNT)]
Positive = Annotated[StrictInt, Field(ge=1, le=LARGEST_COUNT)]
Ids = Annotated[tuple[Id, ...], AfterValidator(_distinct)]
SomeIds = Annotated[tuple[Id, ...], Field(min_length=1), AfterValidator(_distinct)]
Pair = Annotated[tuple[Id, Id], AfterValidator(_distinct)]
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
    likelihood: Annotated[float, Field(strict=True, ge=0, le=1, allow_inf_nan=False)] | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources as a tuple, whichever way they were written."""
        if self.source is None:
            return ()
        return (self.source,) if isinstance(self.source, str) else self.source
