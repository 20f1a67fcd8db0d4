"""Designs and verdicts as text that reads well at 80 columns and without colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, get_args

from designer.design import BrokenRule, Conflict, Design, Fate, Number, ObjectiveValue
from designer.instance import Instance
from designer.instance.rules import counted, listing
from designer.report.amounts import COST, differs
from designer.report.bundling import LOOSE, advice, loose
from designer.report.detail import Detail
from designer.report.judged import judged
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.links import Ties
from designer.report.names import Names
from designer.report.status import NO_DESIGN
from designer.report.tree import Tree

if TYPE_CHECKING:
    from designer.check import Verdict

MEANING = {
    "institutions": "their cost, 1 each by default",
    "broken_rules": "weights of broken soft rules",
    "seats": "members over all institutions",
    "uncoordinated": "strengths of broken ties",
    "links": "links between institutions",
    "absent_helpers": "helpers without a seat",
    "exposure": "chances to stall without need",
    "unanchored": "seats that no link holds",
    "unlinked": "institutions without a link",
    "fragments": "parts without the umbrella - 1",
    "failed_walkouts": "walkouts not survived",
    "unrelated": "pairs in one body that nothing ties",
}


MOST_LINKS = 12
"""Of more links than that, a first page gives their number; --detail links tells them."""

NARROW = 72
"""Columns below which the table of parties leaves something out."""

FATES = get_args(Fate)

COLUMNS = {
    "Anchored": "seats that a link holds",
    "Stalls": "issues that do not need the party where it sits",
    "Leverage": "commitments of others that its walking out would put at risk",
}
"""What the table of parties counts, of the columns that do not say it themselves."""


def design_text(
    instance: Instance,
    design: Design,
    width: int = 80,
    colour: bool = False,
    verdict: Verdict | None = None,
    detail: bool | Collection[str] = False,
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
        What the referee says of it, which takes the place of what the design claims of itself: its measures,
        leverage and what it breaks, and where it is not valid also its status and values.
    detail
        Whether to tell all; or which of :data:`designer.report.detail.SECTIONS` to tell, and only those.

    Examples
    --------
    >>> from designer.design import Institution, Reference, Umbrella
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
    Umbrella: Basin forum
      It coordinates and decides nothing. Members: Aland, Bland.
      └─ Aland – Bland: AAA*, BBB (bilateral, new)
         - Water sharing
    <BLANKLINE>
      AAA Aland, BBB Bland. A star marks the member that reports to the umbrella.
    """
    page = _DesignPage(instance, width, Style(colour), detail is True)
    if verdict is None or verdict.nothing_to_judge is not None:
        return page.design(design) if isinstance(detail, bool) else page.sections(design, detail)
    found = judged(design, verdict)
    if not isinstance(detail, bool):
        return page.sections(found, detail)
    return page.design(found) if verdict.valid else page.refused_design(found, verdict)


def verdict_text(instance: Instance, verdict: Verdict, width: int = 80, colour: bool = False) -> str:
    """Describe what the referee found: whether a design is valid, and if not, why."""
    return _DesignPage(instance, width, Style(colour)).verdict(verdict)


class _DesignPage(Page):
    """The sections on one design, or on what the referee says of it."""

    def __init__(self, instance: Instance, width: int, style: Style, detail: bool = False) -> None:
        super().__init__(width, style)
        self.detail = detail
        self.instance = instance
        self.names = Names(instance)
        self.rules = {rule.id: rule for rule in instance.rules}

    @property
    def brief(self) -> bool:
        """Whether there is too much to tell for a line each."""
        return bool(self.instance.interdependences) and not self.detail

    def design(self, design: Design) -> str:
        design = self.names.arranged(design)
        bodies = self.names.of_institutions(design)
        ties = Detail(self.instance, design, self.names)
        return self.joined(
            self._opening(design),
            self._conflict(design.conflict),
            self._tree(design),
            *self._links(ties),
            self._objectives(design),
            *self._standing(design, ties),
            self._broken(design.broken_rules, bodies),
            *self._weaknesses(design, ties),
            self._loose(design, bodies) if self.detail else [],
            self._existing(design, bodies, ties),
            *(self._all_of(ties) if design.status not in NO_DESIGN else ()),
            self.bullets("Remarks", design.notes),
        )

    def sections(self, design: Design, wanted: Collection[str]) -> str:
        """Give the opening, and of what a page leaves out the sections that are wanted."""
        design = self.names.arranged(design)
        ties = Detail(self.instance, design, self.names)
        tables = [("parties", self._parties(design, ties))]
        told = [lines for name, lines in (*tables, *self._by_section(ties)) if name in wanted]
        if not any(told):
            told = [paragraph(f"There is nothing to tell of {listing([*wanted])}.", self.width, indent="")]
        return self.joined(self._opening(design), *told)

    def refused_design(self, design: Design, verdict: Verdict) -> str:
        design = self.names.arranged(design)
        bodies = self.names.of_institutions(design)
        ties = Detail(self.instance, design, self.names)
        return self.joined(
            [self.style.strong(plain(self.instance.title)), *self._judgement(verdict)],
            self._violations(verdict),
            self._tree(design),
            *self._links(ties),
            self._values(verdict),
            *self._standing(design, ties),
            self._broken(design.broken_rules, bodies),
            *self._weaknesses(design, ties),
            *self._all_of(ties),
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
            opening = f"Not valid: {counted(len(verdict.violations), 'violation')}."
        return lines + [self.style.strong(line) for line in paragraph(opening, self.width, indent="")]

    def _violations(self, verdict: Verdict) -> list[str]:
        without = [v for v in verdict.violations if v.kind == "not_covered" and not v.institutions]
        if len(without) < 2:
            return self.bullets("Violations", map(self._violation, verdict.violations))
        # What is written by hand may speak of a few issues only: one line says which it leaves out.
        names = "; ".join(self.names(v.issue or "") for v in without)
        left_out = (
            f"{len(without)} of {len(self.instance.issues)} issues are handled by none, so that this is only "
            f"in part a design to be judged: {names}."
        )
        others = [v for v in verdict.violations if v not in without]
        return self.bullets("Violations", [left_out, *map(self._violation, others)])

    def _values(self, verdict: Verdict) -> list[str]:
        values = [(plain(name), _number(value)) for name, value in verdict.values.items()]
        if verdict.values.get(COST, verdict.measures.count) != verdict.measures.count:
            values.insert(0, ("count", _number(verdict.measures.count)))
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

    def _tree(self, design: Design) -> list[str]:
        return Tree(self.names, design, self.width, self.style, self.brief).lines()

    def _links(self, ties: Ties) -> Iterator[list[str]]:
        if self._crowded(ties):
            carrying = sum(len(link.carries) for link in ties.design.links)
            text = (
                f"{counted(len(ties.design.links), 'link')}, carrying {counted(carrying, 'tie')} of issues."
            )
            yield self.bullets("Links", [f"{text} --detail links names them and says why."])
            return
        several = "Links: through whom, if not all of the second, and how many ties each carries"
        heading = "Links: through whom, and what each carries" if ties.spelt else several
        yield self.bullets(heading, ties.links())

    def _crowded(self, ties: Ties) -> bool:
        """Whether there are so many links that a first page counts them."""
        return self.brief and len(ties.design.links) > MOST_LINKS

    def _standing(self, design: Design, ties: Ties) -> Iterator[list[str]]:
        """Give the table of parties, or where a page is crowded, where it is."""
        table = self._parties(design, ties)
        if table and self._crowded(ties):
            text = "--detail parties counts what each sits on, chairs, could stall, owes and is owed."
            legend = self.names.legend(body.members for body in design.institutions)
            table = self.bullets("Parties", [*([f"{legend}."] if legend else []), text])
        yield table

    def _parties(self, design: Design, ties: Ties) -> list[str]:
        if not design.links and not self.instance.commitments:
            return []
        header = ["Party", "Seats", "Chairs", "Anchored", "Stalls", "Leverage", "Owes", "Is owed"]
        rows = list(ties.parties())
        if not rows:
            return []
        empty = {"Chairs": not self.instance.settings.chairs} | dict.fromkeys(
            ("Leverage", "Owes", "Is owed"), not self.instance.commitments
        )
        told = [n for n, name in enumerate(header) if not empty.get(name)]
        hidden = ""
        if self.width < NARROW:
            hidden = " --detail lists what each owes and is owed." if len(told) > 6 else ""
            told = [n for n in told if n < 6]
        legend = (
            " ".join(f"{header[n]}: {COLUMNS[header[n]]}." for n in told if header[n] in COLUMNS) + hidden
        )
        header, rows = [header[n] for n in told], [tuple(row[n] for n in told) for row in rows]
        lines = self.table("Parties", header, rows, right=range(1, len(header)))
        return lines + paragraph(legend, self.width)

    def _weaknesses(self, design: Design, ties: Ties) -> Iterator[list[str]]:
        """Give what is not kept and what could fail: briefly in one section, in detail in two."""
        known = design.institutions and design.measures.survives_walkout
        risks = ties.risks() if known else ()
        if self.brief:
            yield self.bullets("What could fail", [*ties.not_kept_briefly(), *risks])
        else:
            yield self.bullets("Interdependences not kept", ties.not_kept())
            yield self.bullets("What could fail", risks)

    def _loose(self, design: Design, bodies: dict[str, str]) -> list[str]:
        """Tell which bodies carry issues that nothing ties together, and what to ask for instead."""
        found = dict(loose(self.instance, design))
        texts = (
            f"{bodies[id]}: " + " | ".join("; ".join(map(self.names, part)) for part in parts)
            for id, parts in found.items()
        )
        lines = self.bullets(f"{LOOSE}; their parts, divided by |", texts)
        return lines + paragraph(advice(self.instance), self.width) if lines else []

    def _all_of(self, ties: Detail) -> Iterator[list[str]]:
        if self.detail:
            yield from (lines for _, lines in self._by_section(ties))

    def _by_section(self, ties: Detail) -> Iterator[tuple[str, list[str]]]:
        """Yield all that a page leaves out, each with the section that it is of."""
        yield "links", self.bullets("Every link, and why", ties.every_link())
        yield "links", self.bullets("Interdependences inside one institution", ties.inside())
        yield "links", self.bullets("In this order", ties.sequences())
        yield "parties", self.bullets("Every party", ties.standings())
        yield "failures", self.bullets("Walkouts that are not survived, and why", ties.walkouts())
        yield "commitments", self.bullets("Commitments", ties.commitments())
        yield "commitments", self.bullets("Leverage: whose walking out puts what at risk", ties.leverage())
        yield "existing", self.bullets("What becomes of each existing institution, and why", ties.fates())
        yield "ids", self.bullets("Ids of the institutions, for options that ask for one", ties.ids())

    def _objectives(self, design: Design) -> list[str]:
        rows = (
            (
                plain(o.name.replace("+", " + ")),
                _meaning(o, design),
                _number(o.value),
                _number(o.bound),
                _proof(o),
            )
            for o in design.objectives
        )
        heading = "Objectives, each minimised before the next"
        header = ["Objective", "Meaning", "Value", "Bound", "Proven by"]
        return self.table(heading, header, rows, right=(2, 3))

    def _broken(self, broken: Iterable[BrokenRule], bodies: dict[str, str]) -> list[str]:
        heading = "Soft rules broken" + (", of weight 1 unless it is said" if self.brief else "")
        return self.bullets(heading, (self._broken_rule(b, bodies) for b in broken))

    def _broken_rule(self, broken: BrokenRule, bodies: dict[str, str]) -> str:
        rule = self.rules.get(broken.id)
        sentence = rule.sentence(self.instance.label) if rule is not None else "unknown rule"
        said = f"{sentence} [{broken.id}]." if self.brief else self._sentence(broken.id, sentence)
        if self.brief:
            return said if broken.weight == 1 else f"{said} Weight {_number(broken.weight)}."
        text = f"{said} Weight {_number(broken.weight)}"
        where = "; ".join(bodies.get(id, plain(id)) for id in broken.where)
        return f"{text}, broken in {where}." if where else f"{text}."

    def _uncoordinated(self, pairs: tuple[tuple[str, str], ...]) -> list[str]:
        listed = (f"{self.names(first)} and {self.names(second)}" for first, second in pairs)
        return self.bullets("Interdependences not kept", listed)

    def _existing(self, design: Design, bodies: dict[str, str], ties: Ties) -> list[str]:
        if design.status in NO_DESIGN:
            return []
        fates = {e.id: ties.fate(e) for e in self.instance.existing} | design.existing_fate
        counts = Counter(fates.values())
        if self.brief:
            text = ", ".join(f"{counts[fate]} {fate}" for fate in FATES if counts[fate])
            more = f"{text}. --detail names them and says why."
            return self.bullets("Existing institutions", [more] if text else [])
        successor = {b.replaces: f" by {bodies[b.id]}" for b in design.institutions if b.replaces}

        def named() -> Iterator[str]:
            for fate in FATES[:-1]:
                names = [
                    self.names(id) + (successor.get(id, "") if fate == "replaced" else "")
                    for id, found in fates.items()
                    if found == fate
                ]
                if names:
                    yield f"{fate}: {'; '.join(names)}"
            if counts["not used"]:
                yield f"not used: {counts['not used']} of {len(fates)}"

        return self.bullets("Existing institutions", named())

    def _violation(self, violation: object) -> str:
        message = plain(getattr(violation, "message", str(violation)))
        rule = getattr(violation, "rule", None)
        return message if rule is None or f"[{rule}]" in message else f"{message} [{rule}]"


def _status(design: Design) -> str:
    """Say in one sentence what kind of answer this is."""
    size = counted(len(design.institutions), "institution")
    seats = counted(sum(len(body.members) for body in design.institutions), "seat")
    what = f"{size}, {seats}" if design.institutions else "no institution is needed"
    match design.status:
        case "optimal":
            confirmed = f", confirmed by {listing(design.confirmed_by)}"
            proof = f"proven minimal{confirmed if design.confirmed_by else ''}"
            return plain(f"Optimal: {what}; {proof}.")
        case "feasible":
            return plain(f"Valid, but not proven minimal: {what}{_gap(design)}.")
        case "infeasible":
            return "Infeasible: no set of institutions satisfies everything that is hard."
        case "unknown":
            return "Unknown: no design was found in the time given."
        case "given":
            return f"A design that was given, not computed here: {what}."


def _gap(design: Design) -> str:
    """Say how far the first objective that is not proven can be from the best."""
    if design.gap is None:
        return ""
    unproven = next((o.name for o in design.objectives if o.confirmed_by is None), None)
    where = f" in {unproven}, the first that is not proven" if unproven else ""
    return f"; the gap is {float(design.gap):.1%}{where}"


def _meaning(objective: ObjectiveValue, design: Design) -> str:
    if objective.weights is None:
        if objective.name == COST and differs(objective.value, design):
            return f"their cost; there are {len(design.institutions)}"
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
