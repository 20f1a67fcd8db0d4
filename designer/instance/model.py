"""The instance: everything that is asked, as immutable data whose references all resolve."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from html import escape
from typing import Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ValidationError,
    ValidatorFunctionWrapHandler,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from designer.instance.fields import Id, Name, Text, Version
from designer.instance.rows import (
    Commitment,
    ExistingInstitution,
    Interdependence,
    Issue,
    Party,
    Phase,
    Proposal,
    tie_id,
)
from designer.instance.rules import Rule
from designer.instance.settings import Settings, UmbrellaSettings, Variant


class Source(BaseModel):
    """A document that rows refer to by its key.

    Parameters
    ----------
    title
        What it is called.
    url
        Where it can be read.
    note
        Anything else worth knowing about it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    url: Text | None = None
    note: Text | None = None


class Instance(BaseModel):
    """Parties, issues, and what the parties will and will not accept.

    The fields are those of the file format; see :mod:`designer.read` for files. An instance that exists
    is one whose cross-references all resolve.

    Parameters
    ----------
    format
        Version of the file format.
    title, description
        What the instance is called and about.
    sources
        Documents that rows refer to, by key.
    parties, issues
        Who may sit in institutions, and what is to be handled.
    existing
        Institutions that are already there.
    interdependences
        Ties between two issues, or between an issue and an existing institution.
    rules
        What the parties accept and refuse.
    commitments
        What parties promise to each other; it does not influence the design.
    proposals
        Concrete institutions on the table.
    phases
        The phases of a long process, in their order; none where everything is there at once.
    settings
        Sizes, limits, the umbrella and the order of objectives.
    variants
        Other settings for the same rows, by name; see :meth:`variant`.

    Raises
    ------
    pydantic.ValidationError
        With every error of the data at once, those of cross-references included.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "title": "Two rivers",
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}],
    ...     "issues": [{"id": "water", "required": ["AAA", "BBB"]}],
    ... })
    >>> two.issue["water"].required
    ('AAA', 'BBB')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Version = 1
    title: Name = "Untitled"
    description: Text | None = None
    sources: dict[Id, Source] = {}
    parties: tuple[Party, ...] = ()
    issues: tuple[Issue, ...] = ()
    existing: tuple[ExistingInstitution, ...] = ()
    interdependences: tuple[Interdependence, ...] = ()
    rules: tuple[Rule, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    phases: tuple[Phase, ...] = ()
    settings: Settings = Settings()
    variants: dict[Id, Variant] = {}

    @model_validator(mode="wrap")
    @classmethod
    def _references_resolve(cls, data: Any, handler: ValidatorFunctionWrapHandler) -> Self:
        """Add the errors of cross-references to those of single rows, so that all come out at once."""
        from designer.instance.references import errors
        from designer.instance.salvage import salvage

        try:
            instance: Self = handler(data)
        except ValidationError as refused:
            details = [_again(error) for error in refused.errors(include_url=False)]
            rows = salvage(cls, data)
            if rows:
                found = [f for f in errors(rows.instance, rows.lost) if rows.certain(f.loc)]
                details += [_detail(f.message, rows.place(f.loc), f.value) for f in found]
            raise _validation_error(details) from None
        details = [_detail(f.message, f.loc, f.value) for f in errors(instance)]
        if details:
            raise _validation_error(details)
        return instance

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the instance, with other values for some fields; nothing derived is carried over."""
        copy = super().model_copy(update=update, deep=deep)
        for name in set(copy.__dict__).difference(type(self).model_fields):
            del copy.__dict__[name]
        return copy

    def variant(self, name: str) -> Self:
        """Give the instance that a variant asks for: its settings over those of the file.

        Raises
        ------
        KeyError
            With the nearest name, when there is no such variant.

        Examples
        --------
        >>> rivers = Instance.model_validate({
        ...     "title": "Two rivers", "variants": {"calm": {"settings": {"survive_suspension": True}}}
        ... })
        >>> calm = rivers.variant("calm")
        >>> calm.title, calm.settings.survive_suspension, calm.variants
        ('Two rivers (calm)', True, {})
        """
        if name not in self.variants:
            from designer.instance.references import nearest

            raise KeyError(f"no variant has the name '{name}'{nearest(name, self.variants)}")
        chosen = self.variants[name]
        title = chosen.title or f"{self.title} ({name})"
        settings = self.settings.updated(chosen.settings)
        return self.model_copy(update={"title": title, "settings": settings, "variants": {}})

    @cached_property
    def party(self) -> dict[str, Party]:
        """Parties by id."""
        return {p.id: p for p in self.parties}

    @cached_property
    def place(self) -> dict[str, int]:
        """The places of the parties, by id."""
        return {p.id: n for n, p in enumerate(self.parties)}

    @cached_property
    def issue(self) -> dict[str, Issue]:
        """Issues by id."""
        return {i.id: i for i in self.issues}

    @cached_property
    def tie(self) -> dict[str, Interdependence]:
        """Interdependences by the ids that results give them."""
        return {tie_id(n): tie for n, tie in enumerate(self.interdependences)}

    @cached_property
    def has_several_hosts(self) -> bool:
        """Whether some issue is handled by more than one institution."""
        return any(issue.coverage > 1 for issue in self.issues)

    @cached_property
    def core(self) -> frozenset[str]:
        """Ids of the core parties."""
        return frozenset(p.id for p in self.parties if p.role == "core")

    @property
    def umbrella(self) -> UmbrellaSettings | None:
        """The umbrella asked for; an instance without core parties has none unless it writes one."""
        written = "umbrella" in self.settings.model_fields_set
        return self.settings.umbrella if written or self.core else None

    @cached_property
    def sha256(self) -> str:
        """A fingerprint of everything that is asked, however it was written down.

        Variants ask something else, and have fingerprints of their own.
        """
        asked = self.model_dump_json(exclude_defaults=True, exclude={"variants"})
        return hashlib.sha256(asked.encode()).hexdigest()

    def sizes_of(self, issue: Issue) -> tuple[int, ...]:
        """Sizes of ordinary body that may handle the issue."""
        return self.settings.sizes if issue.sizes is None else issue.sizes

    def plenary_of(self, issue: Issue) -> Literal["never", "may", "must"]:
        """Whether the whole umbrella handles the issue, defaults resolved."""
        if issue.plenary is not None:
            return issue.plenary
        crowded = len(issue.required) > max(self.sizes_of(issue))
        return "must" if crowded and not self.settings.only_proposals else "never"

    def plenary_members(self, issues: tuple[Issue, ...]) -> frozenset[str]:
        """Members of the plenary on these issues: the core, and the outsiders that they require."""
        return self.core.union(*(i.required for i in issues))

    @cached_property
    def largest_plenary(self) -> frozenset[str]:
        """Members of the plenary on all issues that one may handle."""
        return self.plenary_members(tuple(i for i in self.issues if self.plenary_of(i) != "never"))

    @cached_property
    def offers(self) -> dict[str, tuple[ExistingInstitution | Proposal, ...]]:
        """For each issue, the proposals and then the existing bodies that say that they may handle it."""
        found: dict[str, tuple[ExistingInstitution | Proposal, ...]] = {}
        rows: tuple[ExistingInstitution | Proposal, ...] = (*self.proposals, *self.existing)
        for row in rows:
            for issue in row.mandate if isinstance(row, Proposal) else row.may_handle:
                found[issue] = (*found.get(issue, ()), row)
        return found

    def _repr_html_(self) -> str:
        """Show the instance in a notebook: who there is, and what is to be handled."""
        from designer.instance.notebook import table_html

        parties = table_html(
            "Parties", ["Id", "Name", "Role"], [(p.id, p.label, p.role) for p in self.parties]
        )
        rows = [(i.id, i.label, i.required, i.helpful) for i in self.issues]
        issues = table_html("Issues", ["Id", "Name", "Required", "Helpful"], rows)
        asked = table_html("Rules", ["Id", "Rule"], [(r.id, r.sentence(self.label)) for r in self.rules])
        return f"<p><b>{escape(self.title)}</b></p>{parties}{issues}{asked}"

    def label(self, id: str) -> str:
        """Give the name that people use for an id."""
        return self._labels.get(id, id)

    @cached_property
    def _labels(self) -> dict[str, str]:
        rows: tuple[Party | Phase | Issue | ExistingInstitution | Proposal, ...]
        rows = (*self.phases, *self.proposals, *self.existing, *self.issues, *self.parties)
        return {row.id: row.label for row in rows}


def _detail(message: str, loc: tuple[str | int, ...], value: object) -> InitErrorDetails:
    error = PydanticCustomError("reference", "{message}", {"message": message})
    return InitErrorDetails(type=error, loc=loc, input=value)


_BOOLEAN_NAME = (
    "a reader of YAML 1.1 has made true or false of the name of this field, such as 'on'; "
    "read the file with designer.load, or put the name in quotes"
)


def _again(error: Any) -> InitErrorDetails:
    if error["type"] == "invalid_key" and isinstance(error["input"], bool):
        return _detail(_BOOLEAN_NAME, error["loc"][:-1], error["input"])
    if error["type"] == "extra_forbidden" and error["loc"][-1] in ("true", "false"):
        return _detail(_BOOLEAN_NAME, error["loc"], error["loc"][-1])
    same = PydanticCustomError(error["type"], "{message}", {"message": error["msg"]})
    return InitErrorDetails(type=same, loc=error["loc"], input=error["input"])


def _validation_error(details: list[InitErrorDetails]) -> ValidationError:
    return ValidationError.from_exception_data("Instance", details)
