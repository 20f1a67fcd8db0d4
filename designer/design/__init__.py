"""The design: the institutions, links and umbrella that answer an instance. Data only."""

from __future__ import annotations

from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
)
from pydantic_core import PydanticCustomError

from designer.instance.fields import Version, Whole, fit_to_print, is_blank
from designer.instance.numbers import python_number

if TYPE_CHECKING:
    import pandas as pd

    from designer.instance import Instance
    from designer.report.drawing.svg import Drawing

Format = Literal["bilateral", "trilateral", "quadrilateral", "multilateral", "plenary", "other"]
Origin = Literal["new", "kept", "revitalised"]
Status = Literal["optimal", "feasible", "infeasible", "unknown", "given"]


def _line(text: str) -> str:
    if "\n" in text or "\t" in text or is_blank(text):
        raise PydanticCustomError("line", "expected one line of text that is not empty")
    return fit_to_print(text)


Line = Annotated[StrictStr, AfterValidator(_line)]
Text = Annotated[StrictStr, AfterValidator(fit_to_print)]
Fate = Literal["kept", "revitalised", "replaced", "linked", "not used"]
Number = Annotated[
    StrictInt | Annotated[float, Field(strict=True, allow_inf_nan=False)], BeforeValidator(python_number)
]


def format_of_size(size: int) -> Format:
    """Name the format of a body that is no plenary.

    Examples
    --------
    >>> format_of_size(3)
    'trilateral'
    """
    by_size: dict[int, Format] = {2: "bilateral", 3: "trilateral", 4: "quadrilateral"}
    return by_size.get(size, "multilateral" if size > 4 else "other")


class Data(BaseModel):
    """Data that is never changed and has no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Institution(Data):
    """A body with members and the issues it handles.

    Parameters
    ----------
    id
        Made of the members, such as ``PRK-USA``, so that it survives reordering.
    name
        What people call it.
    members
        Ids of the parties that sit in it, in alphabetical order.
    mandate
        Ids of the issues it handles.
    format
        ``bilateral``, ``trilateral``, ``quadrilateral``, ``multilateral`` for five or more,
        ``plenary``, or ``other`` for fewer than two members.
    origin
        ``new``, or ``kept`` or ``revitalised`` from an existing body.
    taken_from
        The existing body or proposal that is taken up (``from`` in files).
    replaces
        The existing body that a new one with the same members replaces.
    chair, reports_through
        The member that chairs; the core member through which it reports to the umbrella.
    monitors
        Commitments that it monitors.
    """

    id: Line
    name: Line | None = None
    members: tuple[Line, ...]
    mandate: tuple[Line, ...]
    format: Format = "other"
    origin: Origin = "new"
    taken_from: Line | None = Field(default=None, alias="from")
    replaces: Line | None = None
    chair: Line | None = None
    reports_through: Line | None = None
    monitors: tuple[Line, ...] = ()


class Umbrella(Data):
    """The forum of the core parties; outside parties with a seat somewhere are its associates.

    Parameters
    ----------
    name
        What it is called.
    members
        The core parties.
    associates
        The outside parties with a seat somewhere.
    """

    name: Line
    members: tuple[Line, ...]
    associates: tuple[Line, ...] = ()


class Link(Data):
    """Two institutions that are tied, what the tie carries, and the parties that sit in both.

    Parameters
    ----------
    between
        Ids of the two institutions, or of an institution and a global body.
    carries
        The interdependences that the link keeps, each by its two ends.
    hinges
        Parties that sit in both.
    """

    between: tuple[Line, Line]
    carries: tuple[tuple[Line, Line], ...] = ()
    hinges: tuple[Line, ...] = ()


class ObjectiveValue(Data):
    """The value of an objective, and the proven bound below which no design can be.

    Parameters
    ----------
    name
        Of the objective; of a weighted stage, its names joined with ``+``.
    value
        What the design is worth.
    bound
        What no design can be below; null where nothing was proven.
    weights
        Of a weighted stage, by name.
    confirmed_by
        What confirmed a bound equal to the value.
    """

    name: Line
    value: Number
    bound: Number | None = None
    weights: dict[Line, Number] | None = None
    confirmed_by: Line | None = None


class Reference(Data):
    """The instance that a design answers.

    Parameters
    ----------
    title
        Its title.
    sha256
        Its fingerprint, which changes with anything it says.
    """

    title: Line
    sha256: Line | None = None


class Conflict(Data):
    """A sentence of the instance that, with the others listed, no design can satisfy.

    Parameters
    ----------
    id
        Id of the row that says it.
    sentence
        What it says, in words.
    proven
        Whether it is proven that the conflict does not go away without the others.
    """

    id: Line
    sentence: Text
    proven: StrictBool = False


class BrokenRule(Data):
    """A soft rule that the design breaks, the weight it pays, and the institutions where.

    Parameters
    ----------
    id
        Id of the rule.
    weight
        What breaking it costs.
    where
        Ids of the institutions that break it.
    """

    id: Line
    weight: Number
    where: tuple[Line, ...] = ()


class Measures(Data):
    """Measures of a design that are not necessarily objectives.

    Parameters
    ----------
    count
        Institutions.
    seats
        Members, summed over institutions.
    exposure
        Triples of institution, issue and member that the issue does not require.
    absent_helpers
        Helpful parties without a seat where their issue is handled.
    uncoordinated
        Strengths of the soft interdependences that are not kept.
    links
        Links, those to global bodies and liaisons included.
    unlinked
        Institutions without a lateral link: one to another institution, with a hinge.
    unanchored
        Seats of which no lateral link has the member as a hinge.
    fragments
        Components of the institutions under lateral links, minus one; 0 without institutions.
    failed_walkouts
        Parties whose walkout is not survived.
    survives_suspension
        Whether lateral links alone connect all institutions.
    survives_walkout
        For each party, whether what does not need it goes on without it and hangs together.
    """

    count: Whole = 0
    seats: Whole = 0
    exposure: Whole = 0
    absent_helpers: Whole = 0
    uncoordinated: Number = 0
    links: Whole = 0
    unlinked: Whole = 0
    unanchored: Whole = 0
    fragments: Whole = 0
    failed_walkouts: Whole = 0
    survives_suspension: StrictBool = True
    survives_walkout: dict[Text, StrictBool] = {}


class Leverage(Data):
    """What a member would put at risk by walking out of an institution.

    Parameters
    ----------
    party, institution
        The member, and where it sits.
    at_risk
        Commitments of others on issues that the institution would no longer handle without the party, or that
        are tied to it by a link whose only hinge is the party.
    stake
        Those of them that are owed to the party itself.
    """

    party: Text
    institution: Text
    at_risk: tuple[Text, ...]
    stake: tuple[Text, ...] = ()


class Design(Data):
    """A set of institutions under an umbrella, with its values and what is proven of them.

    Parameters
    ----------
    tag
        What the file is, and in which version (``schema`` in files).
    format
        Version of the file format.
    instance
        What it answers.
    status
        ``optimal`` (proven), ``feasible``, ``infeasible`` (proven), ``unknown`` when the time was too short,
        or ``given`` for a design that was not computed.
    gap
        How far the first unproven objective may be from its bound; 0.05 is 5 %.
    confirmed_by
        What confirmed the proof.
    objectives
        Values in the order in which they were minimised.
    institutions, umbrella, links
        What there is to be.
    broken_rules
        Soft rules that the design breaks.
    uncoordinated
        Pairs of interdependent issues that are not tied.
    existing_fate
        What becomes of each existing institution.
    conflict
        Of an infeasible instance: what cannot all hold.
    measures
        Counts that need not be objectives.
    leverage
        Whose walking out of which institution puts which commitments at risk.
    notes
        Remarks on how it was found.

    Examples
    --------
    >>> design = Design(
    ...     instance=Reference(title="Two rivers"),
    ...     institutions=(Institution(id="AAA-BBB", members=("AAA", "BBB"), mandate=("water",)),),
    ... )
    >>> Design.from_json(design.to_json()) == design
    True
    """

    tag: Literal["designer/design@1"] = Field(default="designer/design@1", alias="schema")
    format: Version = 1
    instance: Reference
    status: Status = "given"
    gap: Number | None = None
    confirmed_by: tuple[Line, ...] = ()
    objectives: tuple[ObjectiveValue, ...] = ()
    institutions: tuple[Institution, ...] = ()
    umbrella: Umbrella | None = None
    links: tuple[Link, ...] = ()
    broken_rules: tuple[BrokenRule, ...] = ()
    uncoordinated: tuple[tuple[Line, Line], ...] = ()
    existing_fate: dict[Line, Fate] = {}
    conflict: tuple[Conflict, ...] = ()
    measures: Measures = Measures()
    leverage: tuple[Leverage, ...] = ()
    notes: tuple[Text, ...] = ()

    def to_json(self) -> str:
        """Write the design as the file format has it: indented JSON with a final newline."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Design:
        """Read a design from JSON.

        Raises
        ------
        pydantic.ValidationError
            With every error at once.
        """
        return cls.model_validate_json(text)

    def institutions_table(self) -> pd.DataFrame:
        """Give one row per institution, indexed by id."""
        import pandas as pd

        columns = ["name", "members", "mandate", "format", "origin", "chair", "reports_through"]
        index = pd.Index([i.id for i in self.institutions], name="institution")
        return pd.DataFrame([i.model_dump() for i in self.institutions], index=index, columns=columns)

    def seats_table(self) -> pd.DataFrame:
        """Give the 0/1 incidence of parties (columns) in institutions (rows)."""
        import pandas as pd

        parties = sorted({p for i in self.institutions for p in i.members})
        data = [[int(p in i.members) for p in parties] for i in self.institutions]
        index = pd.Index([i.id for i in self.institutions], name="institution")
        return pd.DataFrame(data, index=index, columns=parties, dtype=int)

    def coverage_table(self) -> pd.DataFrame:
        """Give one row per pair of issue and institution that handles it."""
        import pandas as pd

        rows = [(issue, i.id) for i in self.institutions for issue in i.mandate]
        columns = ["issue", "institution"]
        return pd.DataFrame(rows, columns=columns).sort_values(columns, ignore_index=True)

    def links_table(self) -> pd.DataFrame:
        """Give one row per link: its two ends, its hinges, and the interdependences that it carries."""
        import pandas as pd

        rows = [(*link.between, link.hinges, link.carries) for link in self.links]
        return pd.DataFrame(rows, columns=["first", "second", "hinges", "carries"])

    def parties_table(self) -> pd.DataFrame:
        """Count for each party seats, chairs, report lines, anchored seats, and commitments at its mercy."""
        import pandas as pd

        ids = {i.id for i in self.institutions}
        lateral = (link for link in self.links if ids.issuperset(link.between))
        held = {(id, party) for link in lateral for id in link.between for party in link.hinges}
        risked = {(lever.party, c) for lever in self.leverage for c in lever.at_risk}
        found: dict[str, list[str | None]] = {
            "seats": [party for i in self.institutions for party in i.members],
            "chairs": [i.chair for i in self.institutions],
            "reports": [i.reports_through for i in self.institutions],
            "anchored": [party for _, party in held],
            "leverage": [party for party, _ in risked],
        }
        parties = sorted({party for i in self.institutions for party in i.members})
        counts = {name: [among.count(party) for party in parties] for name, among in found.items()}
        return pd.DataFrame(counts, index=pd.Index(parties, name="party"), dtype=int)

    def draw(self, instance: Instance, view: str = "seats") -> Drawing:
        """Draw the design of an instance; a notebook shows the drawing, and its ``svg()`` is a file.

        Parameters
        ----------
        instance
            What the design answers, for names.
        view
            ``seats``, ``web`` or ``walkouts``.
        """
        # Pictures are made far above this module, which holds data only.
        drawing: Drawing = import_module("designer.report.drawing").draw(instance, self, view)
        return drawing

    def _repr_html_(self) -> str:
        """Show the design in a notebook: its status and its institutions."""
        values = escape(", ".join(f"{o.name} {o.value}" for o in self.objectives))
        table = self.institutions_table().to_html(escape=True)
        return f"<p><b>{escape(self.instance.title)}</b>: {self.status}; {values}</p>{table}"
