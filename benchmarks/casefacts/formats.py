"""From the words of a format to the sizes of body that may handle an issue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmarks.casefacts.facts import BRACKETS

DEFAULT = (2, 3, 4)
NUMBERS = {
    "bilateral": 2, "two": 2, "trilateral": 3, "three": 3, "quadrilateral": 4, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_NUMBER = "|".join(NUMBERS)
WORDS = {number: word for word, number in NUMBERS.items() if not word.endswith("lateral")}
# "tri-lateral" is one word; a figure counts where it stands with others, or with those who sit.
HYPHENS = re.compile(r"\b(bi|tri|quadri)-(?=lateral)")
SEATED = r"(?:part(?:y|ies)|states?|countries|members?|nations?|powers?|seats?|way|sided)"
FIGURES = re.compile(
    rf"(?<![\w.+])(?P<first>\d{{1,2}})(?:\s*(?P<sign>[-–+]|to|or|and|plus)\s*(?P<second>\d{{1,2}}))?"
    rf"(?=\s*$|\s*[,;:/)]|[-\s]+{SEATED}\b|\s+(?:or|and|to|plus|under|inside|with)\b)"
)
SIGNS = {"-": "to", "–": "to", "+": "plus"}
# What tells of other times, or of what is not to be.
UNREAD = re.compile(r"\b(?:then|later|never|kept out|not)\b.*")
RANGE = re.compile(rf"\b({_NUMBER})\b to \b({_NUMBER})\b")
PLUS = re.compile(rf"\b({_NUMBER})\b plus (one|{_NUMBER})\b")
WIDER = re.compile(r"\b(?:inside|under|kernel of)\b")
OPEN = re.compile(r"\b(?:kernel|core|plus|donors|customers|multilateral)\b")
WHOLE = re.compile(r"\b(?:all|of the whole)\b")


@dataclass(frozen=True)
class Table:
    """The sizes that a format allows, None for those of the settings, and whether a plenary may handle it."""

    sizes: tuple[int, ...] | None = None
    plenary: bool = False


def table_of(format: str, core: int) -> Table:
    """Read a format.

    Parameters
    ----------
    format
        As the record calls it.
    core
        How many core parties there are.

    Examples
    --------
    >>> table_of("bilateral or trilateral", 6), table_of("trilateral to six (+OPCW)", 6)
    (Table(sizes=(2, 3), plenary=False), Table(sizes=(3, 4, 5, 6), plenary=True))
    >>> table_of("3-4 parties", 6), table_of("4+1", 6), table_of("tri-lateral", 6)
    (Table(sizes=(3, 4), plenary=False), Table(sizes=(4, 5), plenary=True), Table(sizes=(3,), plenary=False))
    >>> table_of("working group", 6), table_of("all", 9), table_of("quadrilateral kernel of six", 6)
    (Table(sizes=None, plenary=False), Table(sizes=None, plenary=True), Table(sizes=(4,), plenary=True))
    """
    text = FIGURES.sub(_in_words, HYPHENS.sub(r"\1", BRACKETS.sub(" ", format.lower())))
    text = UNREAD.sub("", text)
    # The wider table that a kernel meets inside is no size of its own.
    narrow, *wider = WIDER.split(text, maxsplit=1)
    numbers = {NUMBERS[word] for word in re.findall(rf"\b({_NUMBER})\b", narrow)}
    for first, last in RANGE.findall(narrow):
        numbers.update(range(NUMBERS[first], NUMBERS[last] + 1))
    added = PLUS.findall(narrow)
    for first, more in added:
        numbers = {NUMBERS[first], NUMBERS[first] + NUMBERS.get(more, 1)}
    if numbers and OPEN.search(narrow) and not added and not wider:
        numbers.update(range(min(numbers), max(DEFAULT) + 1))
    plenary = bool(wider or WHOLE.search(text) or any(number > max(DEFAULT) for number in numbers))
    sizes = tuple(sorted(n for n in numbers if n != core or min(numbers) < core))
    return Table(sizes or None, plenary)


def _in_words(found: re.Match[str]) -> str:
    """Write figures as words; what no body is as large as stays as it is."""
    first, second = WORDS.get(int(found["first"])), found["second"]
    last = {1: "one", **WORDS}.get(int(second)) if second else ""
    if first is None or last is None:
        return found[0]
    return f"{first} {SIGNS.get(found['sign'], found['sign'])} {last}" if second else first


def with_room(table: Table, required: int, shut_out: int, core: int) -> Table:
    """Fit a table to the parties that an issue requires and the core parties that it cannot have.

    Examples
    --------
    >>> with_room(Table((2, 3)), 3, 0, 6), with_room(Table(), 7, 2, 9)
    (Table(sizes=(3,), plenary=False), Table(sizes=(7,), plenary=False))
    """
    plenary = table.plenary and not shut_out
    if table.sizes is None and required <= max(DEFAULT):
        return Table(None, plenary)
    sizes = tuple(size for size in table.sizes or () if size >= required)
    if sizes:
        return Table(sizes, plenary)
    if shut_out:
        return Table(tuple(range(required, max(core - shut_out, required) + 1)))
    # The settings make it a matter of the plenary, unless it is one by a format of its own.
    return Table(None, plenary) if required > max(DEFAULT) else Table((required,), plenary)
