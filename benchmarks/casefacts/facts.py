"""The researched facts of a case: the form of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt
from pydantic_core import PydanticCustomError

from designer.instance.fields import Id, Name

BRACKETS = re.compile(r"\([^()]*\)")
PARTY_ID = re.compile(r"[A-Z][A-Z0-9]{1,7}")
TREATMENTS = ("package", "coordinate", "sequence", "separate")
EVERYBODY = re.compile(r"\ball (?:others|six|parties|core)\b")
UMBRELLA = "(umbrella rule)"


def _listed(value: Any) -> Any:
    """Take one text for a list of one, so that names can be written either way."""
    return [value] if isinstance(value, str) else value


def _ids(value: Any) -> Any:
    """Take one text for the ids in it, with commas or spaces between."""
    return re.findall(r"[^\s,;]+", value) if isinstance(value, str) else value


def _party_id(value: str) -> str:
    if not PARTY_ID.fullmatch(value):
        message = (
            "the id of a party is 2 to 8 capital letters and digits, such as KHM, so that texts can name it"
        )
        raise ValueError(message)
    return value


def _day(value: Any) -> date:
    with suppress(TypeError, ValueError):
        return date.fromisoformat(value)
    raise PydanticCustomError("day", "expected a date such as 1995-04-04")


PartyId = Annotated[Id, AfterValidator(_party_id)]
Day = Annotated[date, BeforeValidator(_day)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_ids)]
Pair = Annotated[Ids, Field(min_length=2, max_length=2)]


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FactRow(_Facts):
    """What every row may say of where it comes from."""

    flag: str = ""
    basis: str = ""
    sources: Texts = ()

    @property
    def is_fact(self) -> bool:
        """Whether the row is a fact in all its parts."""
        return "J" not in self.basis and "judgement" not in self.flag


class PartyFacts(FactRow):
    """A core or an outside party."""

    id: PartyId
    name: Name
    note: str = ""
    could_help_with: Ids = ()
    why: str = ""


class Objection(FactRow):
    """Whom somebody does not want at the table on an issue."""

    to: Texts
    by: Texts
    strength: Literal["soft", "hard"]
    why: str = ""


class IssueFacts(FactRow):
    """A matter to be handled."""

    id: Id
    name: Name
    required: Ids
    helpful: Ids = ()
    objections: tuple[Objection, ...] = ()
    excluded: Ids = ()
    format: str = ""
    note: str = ""
    grounding: str = ""
    grounding_source: str = ""
    phase: str = ""


class TieFacts(FactRow):
    """Two issues that depend on each other."""

    issues: Pair
    sign: str = "+"
    strength: Annotated[StrictInt, Field(ge=1, le=3)] = 1
    kind: str = ""
    treatment: str
    why: str = ""


class BundleFacts(FactRow):
    """Two issues that somebody would not have in one body."""

    issues: Pair
    objector: Texts = ()
    why: str = ""


class PromiseFacts(FactRow):
    """What a party promised."""

    party: str
    issue: str
    what: str
    document: str = ""


class BodyFacts(FactRow):
    """An institution that was there on the date of the case."""

    id: Id
    name: Name
    members: Texts
    since: str | int = ""
    status: str
    issues: Ids = ()


class VetoFacts(FactRow):
    """What a party would not have."""

    by: Texts
    kind: Literal["member", "format", "agenda", "link"]
    what: str
    when: str = ""
    effect: str = ""
    against: Ids = ()
    issues: Ids = ()
    after_as_of: bool = False


class BuiltFacts(FactRow):
    """An institution that history built, or kept."""

    id: Id
    name: Name
    members: Ids
    mandate: Ids
    created: int | str
    origin: Literal["new", "kept", "revitalised", "replaced"] = "new"
    status: str = ""
    source: Texts = ()
    confidence: str = ""
    note: str = ""

    @property
    def year(self) -> int:
        """The year in which it began."""
        found = re.search(r"\d{4}", str(self.created))
        return int(found[0]) if found else 0


class SourceFacts(_Facts):
    """A document, and whether anybody has seen it."""

    title: str
    author: str = ""
    date: str | int = ""
    url: str | None = None
    checked: str = ""


class CaseFacts(_Facts):
    """A dated situation: what was known, and what was then built."""

    title: Name
    as_of: Day
    note: str = ""
    core_parties: Annotated[tuple[PartyFacts, ...], Field(min_length=1)]
    outside_parties: tuple[PartyFacts, ...] = ()
    issues: Annotated[tuple[IssueFacts, ...], Field(min_length=1)]
    interdependences: tuple[TieFacts, ...] = ()
    cannot_share_one_body: tuple[BundleFacts, ...] = ()
    commitments: tuple[PromiseFacts, ...] = ()
    existing_institutions: tuple[BodyFacts, ...] = ()
    vetoes: tuple[VetoFacts, ...] = ()
    historical_design: tuple[BuiltFacts, ...] = ()
    sources: dict[str, SourceFacts] = {}
    # Further sections that a case may carry and that no rule reads.
    phases: Any = None
    precedences: Any = None
    working_groups_2007: Any = None
    institutions_named_in_the_report: Any = None

    @property
    def core(self) -> tuple[str, ...]:
        """Ids of the core parties."""
        return tuple(party.id for party in self.core_parties)

    @property
    def parties(self) -> tuple[str, ...]:
        """Ids of all parties that the case lists."""
        return (*self.core, *(party.id for party in self.outside_parties))

    def issue(self, id: str) -> IssueFacts:
        """Give an issue by its id."""
        return next(issue for issue in self.issues if issue.id == id)


def named(texts: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Read the ids of parties out of a text; remarks in brackets count only where nothing else does.

    Examples
    --------
    >>> named(["USA,PRK"], ["USA", "PRK"]), named(["JPN (own veto)"], ["JPN"])
    (('USA', 'PRK'), ('JPN',))
    >>> named(["TCOG (USA JPN)"], ["USA", "JPN"]), named(["one or more parties"], ["USA"])
    (('USA', 'JPN'), ())
    """
    text, known = " ".join(texts), tuple(known)
    if EVERYBODY.search(text):
        return known
    outside = tuple(dict.fromkeys(PARTY_ID.findall(BRACKETS.sub(" ", text))))
    if outside and not set(outside) <= set(known):
        inside = tuple(dict.fromkeys(t for t in PARTY_ID.findall(text) if t in known and t not in outside))
        return inside or outside
    return outside


def nearest(value: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Give the nearest name as the end of a message, or nothing where none is near."""
    close = get_close_matches(value, sorted(known), n=1, cutoff=cutoff)
    return f"; did you mean '{close[0]}'?" if close else ""


def first_word(text: str) -> str:
    """Give the first word of a text.

    Examples
    --------
    >>> first_word("sequence (Syria first)")
    'sequence'
    """
    found = re.match(r"[a-z]+", text.strip().lower())
    return found[0] if found else ""
