"""Every field of the base instance broken in every way that its type can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.read.malformed.base import FIELDS, LINES


@dataclass(frozen=True)
class Bad:
    """A value that a type of field refuses."""

    kind: str
    value: str
    message: str
    suffix: str = ""
    "Of the path: which entry of a list is refused."


@dataclass(frozen=True)
class Case:
    """A broken file, with what has to be said about it."""

    kind: str
    text: str
    line: int
    field: str
    message: str
    target: str
    "Path of the field that was broken."

    def __str__(self) -> str:
        return f"{self.target}: {self.kind}"


LONG = "x" * 10_001
QUOTES = "expected text; put it in quotes"
NOT_TEXT = (
    Bad("number for text", "5", QUOTES),
    Bad("boolean for text", "true", QUOTES),
    Bad("hexadecimal for text", "0x1F", r"put it in quotes .* \(found 0x1F\)"),
    Bad("mapping for text", "{a: b}", "expected text"),
    Bad("escape sequence", r'"a\e[2J"', r"(control characters|an id is).*\(found 'a\\x1b\[2J'\)"),
)
LIST_FOR_TEXT = Bad("list for text", "[a]", "expected text")
INVISIBLE = Bad("invisible text", r'"\u200B\u00AD"', "this text is empty")
NULL_TEXT = Bad("null for text", "null", "expected text; leave the field out")
NOT_ID_OR_NULL = (
    *NOT_TEXT,
    LIST_FOR_TEXT,
    Bad("id with space", "a b", "an id is a letter or digit"),
    Bad("empty id", '""', "an id is a letter or digit"),
    Bad("too long id", "x" * 65, r"an id is .*\.\.\.\)"),
    Bad("id with a filler", r'"AAA\u3164"', "an id is a letter or digit"),
    Bad("id with line end", r'"AAA\n"', "an id is a letter or digit"),
)
NOT_ID = (*NOT_ID_OR_NULL, NULL_TEXT)
NO_PARTY = Bad("unknown party", "CCD", "no party has the id 'CCD'; did you mean 'CCC'")
NO_ISSUE = Bad("unknown issue", "fisch", "no issue has the id 'fisch'; did you mean 'fish'")
NOT_LIST = (
    Bad("word for list", "AAA", r"expected a list; write \[AAA\]"),
    Bad("number for list", "7", "expected a list"),
    Bad("mapping for list", "{AAA: 1}", "expected a list"),
)
NOT_SIZES = (Bad("word for sizes", "AAA", "expected a list"), *NOT_LIST[1:])
NOT_IDS = (
    *NOT_LIST,
    Bad("number in list of ids", "[5]", QUOTES, "[0]"),
    Bad("boolean in list of ids", "[true]", QUOTES, "[0]"),
    Bad("list in list", "[[AAA]]", "expected text", "[0]"),
    Bad("null in list", "[null]", "expected text", "[0]"),
)
TWICE = Bad("party listed twice", "[CCC, CCC]", "'CCC' is listed twice")
SAME_ISSUE = Bad("issue listed twice", "[fish, fish]", "'fish' is listed twice")
EMPTY = Bad("empty list", "[]", "expected at least 1 entry")
NULL_LIST = Bad("null for list", "", "expected a list; leave the field out")
UNKNOWN_PARTY = Bad("unknown party", "[CCD]", "no party has the id 'CCD'; did you mean 'CCC'", "[0]")
UNKNOWN_ISSUE = Bad("unknown issue", "[fisch]", "no issue has the id 'fisch'; did you mean 'fish'", "[0]")
NOT_BOOL = (
    Bad("yes for true", "yes", "expected true or false; yes, no, on and off are words"),
    Bad("number for boolean", "1", "expected true or false"),
    Bad("quoted boolean", '"true"', "expected true or false"),
    Bad("list for boolean", "[true]", "expected true or false"),
)
NULL_BOOL = Bad("null for boolean", "~", "expected true or false; leave the field out")
NOT_INTEGER = (
    Bad("word for count", "three", "expected a whole number"),
    Bad("negative count", "-1", "expected a number of at least"),
    Bad("fraction for count", "1.5", r"expected a whole number \(found 1.5\)"),
    Bad("whole float for count", "1e1", r"expected a whole number \(found 1e1\)"),
    Bad("quoted count", '"2"', "expected a whole number; write it without quotes"),
    Bad("separator in count", "1_000", "write it without quotes and separators"),
    Bad("boolean for count", "true", "expected a whole number"),
    Bad("infinite count", ".inf", r"expected a whole number \(found .inf\)"),
    Bad("NaN for count", ".nan", r"expected a whole number \(found .nan\)"),
    Bad("huge count", "9" * 40, "expected a number of at most 1000000"),
    Bad("count of thousands of digits", "9" * 5000, r"expected a whole number .*\.\.\.\)"),
    Bad("list for count", "[1]", "expected a whole number"),
)
NULL_COUNT = Bad("null for count", "null", "expected a whole number; leave the field out")
ZERO = Bad("zero for a positive count", "0", "expected a number of at least 1")
NOT_AMOUNT = (
    Bad("word for amount", "two", "expected a number, such as 1 or 0.25"),
    Bad("quoted amount", '"2"', "write it without quotes"),
    Bad("negative amount", "-0.5", r"expected a number from 0 to 1000000000000 \(found"),
    Bad("infinite amount", "-.inf", "expected a finite number"),
    Bad("NaN for amount", ".NaN", r"expected a finite number \(found .NaN\)"),
    Bad("overflowing amount", "1e999", r"expected a finite number \(found 1e999\)"),
    Bad("huge amount", "1000000000000.1", "from 0 to 1000000000000; count in larger units"),
    Bad("digits of a large amount that a float loses", "8589934592.0000004", "fifteen digits in all"),
    Bad("amount too small", "1e-999999999", r"six decimal places are kept \(found 1e-999999999\)"),
    Bad("amount with an endless exponent", "1e-99999999999999999999999", "six decimal places"),
    Bad("digits that a float loses", "0.1000000000000000000001", "six decimal places"),
    Bad("too many decimal places", "0.1234567", "at most six decimal places"),
    Bad("boolean for amount", "false", "expected a number"),
    Bad("null for amount", "null", "expected a number"),
    Bad("comma in amount", '"1,5"', "write it without quotes and separators"),
)
SIZES_OR_NULL = (
    *NOT_SIZES,
    EMPTY,
    Bad("size zero", "[0]", "expected a number of at least 1", "[0]"),
    Bad("negative size", "[2, -3]", "expected a number of at least 1", "[1]"),
    Bad("size listed twice", "[2, 2]", "2 is listed twice"),
    Bad("word for size", "[two]", "expected a whole number", "[0]"),
    Bad("fraction for size", "[2.5]", "expected a whole number", "[0]"),
    Bad("huge size", "[99999999999999999999]", "at most 1000000", "[0]"),
)
PAIR = (
    *NOT_IDS,
    SAME_ISSUE,
    Bad("one issue in a pair", "[fish]", "expected exactly 2 entries"),
    Bad("three issues in a pair", "[fish, dams, water]", "expected exactly 2 entries"),
    Bad("no issue in a pair", "[]", "expected exactly 2 entries"),
)


def enum(near: str, meant: str) -> tuple[Bad, ...]:
    """Break a field whose values are listed."""
    meaning = f"did you mean '{meant}'"
    return (
        Bad("misspelt name", near, meaning),
        Bad("name in capitals", meant.upper(), meaning),
        Bad("no such name", "zzz", "expected .* or |there is no such"),
        Bad("number for name", "3", "expected .* or |there is no such"),
    )


BAD: dict[str, tuple[Bad, ...]] = {
    "format": (
        Bad("unknown format", "2", r"this version reads format 1 only \(found 2\)"),
        Bad("format as text", '"1"', "this version reads format 1 only"),
        Bad("null format", "null", "this version reads format 1 only"),
        Bad("boolean format", "true", "this version reads format 1 only"),
        Bad("format as a fraction", "1.0", r"this version reads format 1 only \(found 1.0\)"),
    ),
    "name": (
        *NOT_TEXT,
        LIST_FOR_TEXT,
        Bad("name of two lines", r'"a\nb"', "a name is one line"),
        Bad("blank name", '"  "', "this text is empty"),
        Bad("invisible name", r'"\u200B \u2060"', "this text is empty"),
        Bad("name of a filler", r'"\u3164"', "this text is empty"),
        Bad("name too long", "x" * 201, r"expected at most 200 characters .*\.\.\.'?\)"),
        Bad("reversed direction", r'"a\u202Eb"', r"control characters .*\\u202e"),
    ),
    "text": (*NOT_TEXT, LIST_FOR_TEXT, INVISIBLE, Bad("text too long", LONG, "expected at most 10000")),
    "required_text": (*NOT_TEXT, NULL_TEXT),
    "id": NOT_ID,
    "party": (*NOT_ID, NO_PARTY),
    "party_or_null": (*NOT_ID_OR_NULL, NO_PARTY),
    "issue": (*NOT_ID, NO_ISSUE),
    "issue_or_null": (*NOT_ID_OR_NULL, NO_ISSUE),
    "source": (
        Bad("number for source", "5", "expected text or a list; put it in quotes"),
        Bad("mapping for source", "{a: b}", "expected text or a list"),
        Bad("number in sources", "[R1, 5]", QUOTES, "[1]"),
        Bad("blank source", '[" "]', "this text is empty", "[0]"),
    ),
    "role": enum("outsid", "outside"),
    "basis": enum("judgment", "judgement"),
    "plenary": enum("nevr", "never"),
    "status": enum("actif", "active"),
    "tie": enum("coordinat", "coordinate"),
    "kind": enum("refuse_link", "refuses_link"),
    "likelihood": (
        Bad("likelihood above 1", "1.5", "expected a number of at most 1"),
        Bad("negative likelihood", "-0.1", "expected a number of at least 0"),
        Bad("word for likelihood", "often", "expected a number"),
        Bad("quoted likelihood", '"0.5"', "write it without quotes"),
        Bad("NaN for likelihood", ".nan", "expected a finite number"),
        Bad("boolean for likelihood", "true", "expected a number"),
    ),
    "count": NOT_INTEGER,
    "required_count": (*NOT_INTEGER, NULL_COUNT),
    "positive": (*NOT_INTEGER, NULL_COUNT, ZERO),
    "positive_or_null": (*NOT_INTEGER, ZERO),
    "amount": NOT_AMOUNT,
    "bool": (*NOT_BOOL, NULL_BOOL),
    "bool_or_null": NOT_BOOL,
    "sizes": (*SIZES_OR_NULL, NULL_LIST),
    "sizes_or_null": SIZES_OR_NULL,
    "parties": (*NOT_IDS, TWICE, NULL_LIST, UNKNOWN_PARTY),
    "some_parties": (*NOT_IDS, TWICE, NULL_LIST, EMPTY, UNKNOWN_PARTY),
    "some_parties_or_null": (*NOT_IDS, TWICE, EMPTY, UNKNOWN_PARTY),
    "issues": (*NOT_IDS, SAME_ISSUE, NULL_LIST, UNKNOWN_ISSUE),
    "some_issues": (*NOT_IDS, SAME_ISSUE, NULL_LIST, EMPTY, UNKNOWN_ISSUE),
    "some_issues_or_null": (*NOT_IDS, SAME_ISSUE, EMPTY, UNKNOWN_ISSUE),
    "pair": (*PAIR, Bad("unknown issue", "[fish, damms]", "did you mean 'dams'", "[1]")),
    "pair_of_ends": (
        *PAIR,
        Bad("unknown end", "[fish, comission]", "did you mean 'commission'", "[1]"),
    ),
    "commitments": (
        *NOT_IDS,
        Bad("unknown commitment", "[c9]", "no commitment has the id 'c9'", "[0]"),
        Bad("commitment that awaits itself", "[c1]", "cannot await itself", "[0]"),
    ),
    "objectives": (
        *NOT_LIST,
        EMPTY,
        Bad("misspelt objective", "[institutions, seets]", "did you mean 'seats'", "[1]"),
        Bad("objective listed twice", "[seats, {seats: 1}]", "'seats' is listed twice"),
        Bad("number for objective", "[5]", "expected a name .* or a mapping", "[0]"),
        Bad("null objective", "[null]", "expected a name .* or a mapping", "[0]"),
        Bad("empty weights", "[{}]", "expected at least 1 entry", "[0]"),
        Bad("misspelt weighted objective", "[{seets: 1}]", "did you mean 'seats'", "[0].seets"),
        Bad("negative objective weight", "[{seats: -1}]", "from 0 to", "[0].seats"),
        Bad("word for objective weight", "[{seats: much}]", "expected a number", "[0].seats"),
    ),
}


def broken_values() -> Iterator[Case]:
    """Put every bad value of its type into every field."""
    for field in FIELDS:
        for bad in BAD[field.type]:
            text = field.replaced(field.text(bad.value))
            path = field.path + bad.suffix
            yield Case(bad.kind, text, field.line, path, bad.message, field.path)


def misspelt_names() -> Iterator[Case]:
    """Misspell the name of every field."""
    for field in FIELDS:
        name = f"{field.key}q"
        text = field.replaced(field.text(field.value, name))
        path = field.path.removesuffix(field.key) + name
        message = f"there is no such field; (did you mean '{field.key}'|known are)"
        yield Case("misspelt field", text, field.line, path, message, field.path)


def doubled_fields() -> Iterator[Case]:
    """Write every field twice."""
    for field in FIELDS:
        again = field.text(field.value).replace("-", " ", 1 if field.starts_row else 0)
        text = field.replaced(field.text(field.value), again)
        message = f"this field is written twice; the first is on line {field.line}"
        yield Case("field written twice", text, field.line + 1, field.named_path, message, field.path)


REQUIRED = re.compile(
    r"sources\.R1\.title|.*\.id|.*\.kind|existing.*members|interdependences.*issues"
    r"|rules\[r[12349]\]\.party|rules\[r1\]\.other|rules\[r[25]\]\.issue|rules\[r5\]\.sizes"
    r"|rules\[r[678]\]\.issues|commitments.*party|proposals.*mandate"
)


def missing_fields() -> Iterator[Case]:
    """Leave out every field that a row cannot do without; the row itself is named then."""
    row = 0
    for field in FIELDS:
        if field.starts_row:
            row = field.line
        if not REQUIRED.fullmatch(field.path):
            continue
        rest = LINES[field.line :]
        if field.starts_row:  # the dash moves on to the next field
            rest = [f"  - {rest[0].strip()}", *rest[1:]]
        text = "\n".join([*LINES[: field.line - 1], *rest]) + "\n"
        line = row or field.line - 1
        message = "this field is required and missing"
        yield Case("missing field", text, line, field.path, message, field.path)
