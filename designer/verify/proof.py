"""Proofs that no design has fewer institutions, as data: weights on facts, and cases where one is not enough.

A *fact* is a number that every design has to keep: an issue is handled so often, a party sits in at most
so many institutions. A weight on a fact pays each institution for what it adds to the number. Where no
acceptable institution is paid more than it costs, all together cost at least what the facts pay.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from designer.design import Design, Reference
from designer.instance.fields import Count as Number
from designer.instance.fields import Id, Ids, Positive, Version

LONGEST_FRACTION = 200
"""Characters of a fraction that is still read."""

_FRACTION = re.compile(r"-?[0-9]+(/0*[1-9][0-9]*)?")


def _fraction(value: Any) -> Fraction:
    """Read a fraction: digits of ASCII, a minus in front and a stroke between them, and nothing else."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, str) and len(value) <= LONGEST_FRACTION and _FRACTION.fullmatch(value):
        return Fraction(value)
    if type(value) is int and abs(value) < 10**LONGEST_FRACTION:
        return Fraction(value)
    raise PydanticCustomError(
        "fraction",
        "expected a fraction of whole numbers, such as '1/2' or '3', of at most {longest} characters",
        {"longest": LONGEST_FRACTION},
    )


Exact = Annotated[
    Fraction,
    BeforeValidator(_fraction),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": f"^{_FRACTION.pattern}$"}),
]

Measure = Literal["seats", "exposure", "absent_helpers"]
"""Measures that are sums over institutions, so that a limit on them is a fact."""

Assumed = Literal["broken_rules", "seats", "exposure", "absent_helpers"]
"""Objectives of which a proof can assume that an earlier stage has bounded them."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _at_most_two(issues: tuple[str, ...]) -> tuple[str, ...]:
    if len(issues) > 2:
        raise PydanticCustomError("too_many_issues", "expected at most 2 issues")
    return issues


class Counted(_Data):
    """Institutions of a kind that can be counted: those with all these issues and all these members.

    Parameters
    ----------
    issues
        Two at most; all of them are in the mandate.
    parties
        All of them are members.
    """

    issues: Annotated[Ids, AfterValidator(_at_most_two)] = ()
    parties: Ids = ()


class _Weighted(_Data):
    weight: Exact


class Covered(_Weighted):
    """An issue is handled by exactly as many institutions as its coverage says."""

    kind: Literal["covered"] = "covered"
    issue: Id


class Limited(_Weighted):
    """A party sits in at most, at least so many institutions, by a hard rule or its own row."""

    kind: Literal["limited"] = "limited"
    party: Id
    rule: Id | None = None


class Once(_Weighted):
    """An existing body is taken up or replaced at most once, a proposal taken up."""

    kind: Literal["once"] = "once"
    body: Id


class Distinct(_Weighted):
    """At most one host of an issue has exactly these members."""

    kind: Literal["distinct"] = "distinct"
    issue: Id
    members: Ids = ()


class Founded(_Weighted):
    """An existing body is taken up or replaced where an issue is handled with its members.

    What handles it is itself, its replacement, or a new institution with its members that replaces nothing,
    of which there is none before one replaces it; one at most, since hosts of an issue differ in members.
    """

    kind: Literal["founded"] = "founded"
    body: Id
    issue: Id


class Bundled(_Weighted):
    """Some institution handles both issues on whose bundle a hard rule insists."""

    kind: Literal["bundled"] = "bundled"
    rule: Id


class Within(_Weighted):
    """A measure is limited, by ``max_exposure`` or by what the proof assumes."""

    kind: Literal["within"] = "within"
    measure: Measure


class Anchored(_Weighted):
    """As many institutions as ``min_anchors`` says can anchor the seat of a party that an issue requires."""

    kind: Literal["anchored"] = "anchored"
    party: Id
    issue: Id


class Supposed(_Weighted):
    """What the case supposes: the number of its ``split`` on the way down, counted from 0."""

    kind: Literal["supposed"] = "supposed"
    split: Number


Fact = Annotated[
    Covered | Limited | Once | Distinct | Founded | Bundled | Within | Anchored | Supposed,
    Field(discriminator="kind"),
]


class Weights(_Data):
    """A case that weights on facts close: positive ones are on *at least*, negative ones on *at most*."""

    facts: tuple[Fact, ...]


class Split(_Data):
    """Two cases of which one holds: at least so many institutions are of a kind, or fewer are.

    Parameters
    ----------
    counted
        Which institutions are counted.
    at_least
        The number that decides.
    then, otherwise
        What proves the bound where there are as many, and where there are fewer.
    """

    counted: Counted
    at_least: Positive
    then: Case
    otherwise: Case


def _kind(value: Any) -> str:
    """Say which of the two a case is meant to be, so that it is judged as that alone."""
    split = value.keys() & {"counted", "then", "otherwise"} if isinstance(value, dict) else ()
    return "cases" if split or isinstance(value, Split) else "weights"


Case = Annotated[
    Annotated[Weights, Tag("weights")] | Annotated[Split, Tag("cases")],
    Discriminator(_kind),
]


class Apart(_Data):
    """Two issues that no acceptable institution handles together.

    Parameters
    ----------
    issues
        The two.
    because
        The hard rules and interdependences that it takes; none where members and sizes are enough.
    """

    issues: tuple[Id, Id]
    because: tuple[str, ...] = ()


class Earlier(_Data):
    """A proof that an objective that comes before ``institutions`` is below a bound in no design.

    It is about designs that keep what is assumed of the objectives before this one.

    Parameters
    ----------
    objective
        Which objective it is.
    at_least
        What it is below in no design.
    case
        The weights, or the first of the cases; each institution costs what it adds to the objective.
    """

    objective: Measure
    at_least: Exact
    case: Case


class Proof(_Data):
    """A proof that the objective ``institutions`` of no design is below a bound.

    Parameters
    ----------
    tag
        What the file is, and in which version (``schema`` in files).
    format
        Version of the format.
    instance
        The instance that it is about.
    bound
        What no design is below.
    assuming
        Values that the objectives before ``institutions`` have at most; the proof is about such designs.
    witness
        A design with these values, so that the best designs have them as well.
    earlier
        Proofs that the objectives before ``institutions`` are not lower than in the witness.
    apart
        Where all weights are 1: each two of the issues with a weight, and why they are apart.
    case
        The weights, or the first of the cases.

    Examples
    --------
    >>> proof = Proof.model_validate({
    ...     "instance": {"title": "Two rivers"}, "bound": "1",
    ...     "case": {"facts": [{"kind": "covered", "issue": "water", "weight": "1"}]},
    ... })
    >>> Proof.from_json(proof.to_json()) == proof
    True
    """

    tag: Literal["designer/proof@1"] = Field(default="designer/proof@1", alias="schema")
    format: Version = 1
    instance: Reference
    bound: Exact
    assuming: dict[Assumed, Exact] = {}
    witness: Design | None = None
    earlier: tuple[Earlier, ...] = ()
    apart: tuple[Apart, ...] = ()
    case: Case

    def to_json(self) -> str:
        """Give the proof as JSON; :meth:`from_json` is the inverse."""
        data = self.model_dump(mode="json", by_alias=True)
        if self.witness is None and not self.earlier:
            del data["witness"], data["earlier"]
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Proof:
        """Read a proof from JSON.

        Raises
        ------
        pydantic.ValidationError
            With every error at once.
        """
        return cls.model_validate_json(text)


Split.model_rebuild()
Earlier.model_rebuild()

__all__ = [
    "Anchored",
    "Apart",
    "Assumed",
    "Bundled",
    "Case",
    "Counted",
    "Covered",
    "Distinct",
    "Earlier",
    "Exact",
    "Fact",
    "Founded",
    "Limited",
    "Measure",
    "Once",
    "Proof",
    "Split",
    "Supposed",
    "Weights",
    "Within",
]
