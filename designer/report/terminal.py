"""Designs and verdicts as text that reads well at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from designer.design import (
    BrokenRule,
    Conflict,
    Design,
    Institution,
    Number,
    ObjectiveValue,
    format_of_size,
)
from designer.instance import Instance
from designer.instance.rules import listing
from designer.report.layout import Cell, Page, Style, paragraph, plain
from designer.report.names import Names

if TYPE_CHECKING:
    from designer.check import Verdict

MEANING = {
    "institutions": "their cost, 1 each by default",
    "broken_rules": "weights of broken soft rules",
    "seats": "members over all institutions",
    "uncoordinated": "strengths of broken ties",
    "links": "links between institutions",
    "absent_helpers": "helpers without a seat",
    "exposure": "seats that can stall needlessly",
    "unanchored": "seats that no link holds",
    "unlinked": "institutions without a link",
    "fragments": "parts without the umbrella - 1",
    "failed_walkouts": "walkouts not survived",
}


def design_text(
    instance: Instance,
    design: Design,
    width: int = 80,
    colour: bool = False,
    verdict: Verdict | None = None,
) -> str:
    """Describe a design: what it is, what it costs, what is proven, what it breaks.

    Parameters
    ----------
    instance
        The instance that the design answers.
    design
        The design, valid or not.
    width
        Columns of the terminal.
    colour
        Whether headings may be bold.
    verdict
        What the referee says of it. Of a design that it finds not valid, what is wrong and what it is really
        worth are shown, and nothing that the design claims of itself.

    Examples
    --------
    >>> from designer.design import Reference, Umbrella
    >>> instance = Instance.model_validate({
    ...     "title": "Two rivers",
    ...     "parties": [{"id": "AAA", "name": "Aland"}, {"id": "BBB", "name": "Bland"}],
    ...     "issues": [{"id": "water", "name": "Water sharing", "required": ["AAA", "BBB"]}],
    ... })
    >>> body = Institution(id="AAA-BBB", members=("AAA", "BBB"), mandate=("water",),
    ...                    format="bilateral", reports_through="AAA")
    >>> design = Design(instance=Reference(title="Two rivers"), institutions=(body,),
    ...                 umbrella=Umbrella(name="Basin forum", members=("AAA", "BBB")))
    >>> print(design_text(instance, design))
    Two rivers
    A design that was given, not computed here: 1 institution, 2 seats.
    <BLANKLINE>
    Institutions
      Institution    Members    Format     Origin
      -------------  ---------  ---------  ------
      Aland – Bland  AAA*, BBB  bilateral  new
        - Water sharing
    <BLANKLINE>
      AAA Aland, BBB Bland. A star marks the member through which the institution
      reports to the umbrella.
    <BLANKLINE>
    Umbrella: Basin forum
      It coordinates and decides nothing. Members: Aland, Bland.
    """
    page = _DesignPage(instance, width, Style(colour))
    if verdict is None or verdict.valid:
        return page.design(design)
    return page.refused_design(design, verdict)


def verdict_text(instance: Instance, verdict: Verdict, width: int = 80, colour: bool = False) -> str:
    """Describe what the referee found: whether a design is valid, and if not, why."""
    return _DesignPage(instance, width, Style(colour)).verdict(verdict)


class _DesignPage(Page):
    """The sections on one design, or on what the referee says of it."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.names = Names(instance)
        self.rules = {rule.id: rule for rule in instance.rules}

    def design(self, design: Design) -> str:
        bodies = self.names.of_institutions(design)
        return self.joined(
            self._opening(design),
            self._conflict(design.conflict),
            self._institutions(design, bodies),
            self._umbrella(design),
            self._links(design, bodies),
            self._objectives(design.objectives),
            self._broken(design.broken_rules, bodies),
            self._uncoordinated(design.uncoordinated),
            self._existing(design, bodies),
            self.bullets("Remarks", design.notes),
        )

    def refused_design(self, design: Design, verdict: Verdict) -> str:
        bodies = self.names.of_institutions(design)
        return self.joined(
            [self.style.strong(plain(self.instance.title)), *self._judgement(verdict)],
            self._violations(verdict),
            self._institutions(design, bodies),
            self._umbrella(design),
            self._links(design, bodies),
            self._values(verdict),
            self._broken(verdict.broken_rules, bodies),
            self._uncoordinated(verdict.uncoordinated),
        )

    def verdict(self, verdict: Verdict) -> str:
        return self.joined(
            self._judgement(verdict),
            self._violations(verdict),
            self._values(verdict),
            self._broken(verdict.broken_rules, {}),
            self._uncoordinated(verdict.uncoordinated),
        )

    def _judgement(self, verdict: Verdict) -> list[str]:
        # What the whole verdict may rest on comes first: that it is about another instance.
        lines = [line for note in verdict.notes for line in paragraph(note, self.width, indent="")]
        if verdict.nothing_to_judge is not None:
            opening = f"Nothing to judge: {verdict.nothing_to_judge}."
        elif verdict.valid:
            opening = "Valid."
        else:
            opening = f"Not valid: {_counted(len(verdict.violations), 'violation')}."
        return lines + [self.style.strong(line) for line in paragraph(opening, self.width, indent="")]

    def _violations(self, verdict: Verdict) -> list[str]:
        return self.bullets("Violations", (self._violation(v) for v in verdict.violations))

    def _values(self, verdict: Verdict) -> list[str]:
        values = ((plain(name), _number(value)) for name, value in verdict.values.items())
        return self.table("Recomputed values", ["Objective", "Value"], values, right=(1,))

    def _opening(self, design: Design) -> list[str]:
        title = plain(self.instance.title)
        lines = [self.style.strong(title), *paragraph(_status(design), self.width, indent="")]
        written_for = design.instance.sha256
        if written_for is not None and written_for != self.instance.sha256:
            warning = "The design was made for another version of this instance."
            lines += paragraph(warning, self.width, indent="")
        return lines

    def _conflict(self, conflict: tuple[Conflict, ...]) -> list[str]:
        if not conflict:
            return []
        if all(item.proven for item in conflict):
            heading = "These cannot all hold"
        else:
            heading = "The conflict is among these, as far as one extra solve can tell"
        return self.bullets(heading, (self._sentence(c.id, c.sentence) for c in conflict))

    def _sentence(self, id: str, sentence: str) -> str:
        """Give a sentence of the instance with where it stands and why it is there."""
        rule = self.rules.get(id)
        why = f": {rule.why.rstrip('.')}" if rule is not None and rule.why else ""
        return f"{sentence} [{id}]{why}."

    def _institutions(self, design: Design, bodies: dict[str, str]) -> list[str]:
        lines = self.table(
            "Institutions",
            ["Institution", "Members", "Format", "Origin"],
            [self._institution(body, bodies[body.id]) for body in design.institutions],
            under=[[self.names(i) for i in body.mandate] for body in design.institutions],
        )
        legend = self.names.legend(p for body in design.institutions for p in body.members)
        notes = [f"{legend}."] if legend else []
        if any(body.reports_through for body in design.institutions):
            star = "A star marks the member through which the institution reports to the umbrella."
            notes.append(star)
        return lines + (["", *paragraph(" ".join(notes), self.width)] if notes else [])

    def _institution(self, body: Institution, name: str) -> tuple[Cell, ...]:
        members = self.names.short(body.members, marked=body.reports_through) or "(none)"
        written = "format" in body.model_fields_set
        format = body.format if written else format_of_size(len(body.members))
        return (name, members, format, body.origin)

    def _umbrella(self, design: Design) -> list[str]:
        umbrella = design.umbrella
        if umbrella is None:
            return []
        text = f"It coordinates and decides nothing. Members: {self.names.all(umbrella.members)}."
        if umbrella.associates:
            text += f" Associates: {self.names.all(umbrella.associates)}."
        heading = self.style.strong(f"Umbrella: {plain(umbrella.name)}")
        return [heading, *paragraph(text, self.width)]

    def _links(self, design: Design, bodies: dict[str, str]) -> list[str]:
        def row(between: tuple[str, str], hinges: Iterable[str]) -> tuple[Cell, ...]:
            first, second = (bodies.get(id, self.names(id)) for id in between)
            return (first, second, self.names.short(hinges))

        rows = (row(link.between, link.hinges) for link in design.links)
        return self.table("Links", ["Institution", "Linked to", "Hinges"], rows)

    def _objectives(self, objectives: tuple[ObjectiveValue, ...]) -> list[str]:
        rows = (
            (
                plain(o.name.replace("+", " + ")),
                _meaning(o),
                _number(o.value),
                _number(o.bound),
                _proof(o),
            )
            for o in objectives
        )
        heading = "Objectives, each minimised before the next"
        header = ["Objective", "Meaning", "Value", "Bound", "Proven by"]
        return self.table(heading, header, rows, right=(2, 3))

    def _broken(self, broken: Iterable[BrokenRule], bodies: dict[str, str]) -> list[str]:
        return self.bullets("Soft rules broken", (self._broken_rule(b, bodies) for b in broken))

    def _broken_rule(self, broken: BrokenRule, bodies: dict[str, str]) -> str:
        rule = self.rules.get(broken.id)
        sentence = rule.sentence(self.instance.label) if rule is not None else "unknown rule"
        text = f"{self._sentence(broken.id, sentence)} Weight {_number(broken.weight)}"
        where = "; ".join(bodies.get(id, plain(id)) for id in broken.where)
        return f"{text}, broken in {where}." if where else f"{text}."

    def _uncoordinated(self, pairs: tuple[tuple[str, str], ...]) -> list[str]:
        listed = (f"{self.names(first)} and {self.names(second)}" for first, second in pairs)
        return self.bullets("Interdependences not kept", listed)

    def _existing(self, design: Design, bodies: dict[str, str]) -> list[str]:
        successor = {b.replaces: f" by {bodies[b.id]}" for b in design.institutions if b.replaces}

        def fates() -> Iterator[str]:
            for fate in ("kept", "revitalised", "replaced"):
                names = [
                    self.names(id) + (successor.get(id, "") if fate == "replaced" else "")
                    for id, found in design.existing_fate.items()
                    if found == fate
                ]
                if names:
                    yield f"{fate}: {'; '.join(names)}"
            unused = sum(found == "not used" for found in design.existing_fate.values())
            if unused:
                yield f"not used: {unused} of {len(design.existing_fate)}"

        return self.bullets("Existing institutions", fates())

    def _violation(self, violation: object) -> str:
        message = plain(getattr(violation, "message", str(violation)))
        rule = getattr(violation, "rule", None)
        return message if rule is None or f"[{rule}]" in message else f"{message} [{rule}]"


def _status(design: Design) -> str:
    """Say in one sentence what kind of answer this is."""
    size = _counted(len(design.institutions), "institution")
    seats = _counted(sum(len(body.members) for body in design.institutions), "seat")
    what = f"{size}, {seats}" if design.institutions else "no institution is needed"
    match design.status:
        case "optimal":
            confirmed = f", confirmed by {listing(design.confirmed_by)}"
            proof = f"proven minimal{confirmed if design.confirmed_by else ''}"
            return plain(f"Optimal: {what}; {proof}.")
        case "feasible":
            gap = f"; the gap is {float(design.gap):.1%}" if design.gap is not None else ""
            return f"Valid, but not proven minimal: {what}{gap}."
        case "infeasible":
            return "Infeasible: no set of institutions satisfies everything that is hard."
        case "unknown":
            return "Unknown: no design was found in the time given."
        case "given":
            return f"A design that was given, not computed here: {what}."


def _meaning(objective: ObjectiveValue) -> str:
    if objective.weights is None:
        return MEANING.get(objective.name, "")
    return " + ".join(f"{_number(w)} x {plain(n)}" for n, w in objective.weights.items())


def _proof(objective: ObjectiveValue) -> str:
    if objective.bound is None or objective.bound != objective.value:
        return "not proven"
    return plain(objective.confirmed_by or "solver only")


def _number(value: Number | Decimal | None) -> str:
    if value is None:
        return "none"
    amount = Decimal(str(value)).normalize()
    return f"{amount:f}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
