"""Two designs side by side: as text for people, as data for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from designer.check.verdict import KINDS, Kind
from designer.design import Design, Institution, Link
from designer.instance import Instance, plain_number
from designer.instance.rules import listing
from designer.questions.compare import Amount, Comparison, Moved, Pair, Place, Side, ends
from designer.report.design import MEANING as OBJECTIVE_MEANING
from designer.report.json_text import document
from designer.report.layout import Cell, Page, Style, paragraph, plain
from designer.report.names import Names

MEANING = {
    **OBJECTIVE_MEANING,
    # Counted here, whatever they cost.
    "institutions": "",
    "cost": "what the institutions cost",
    "survives_suspension": "one part without the umbrella",
    "walkouts_survived": "parties that can be missed",
    "uncovered_issues": "issues handled too little",
    "ties_not_kept": "interdependent pairs, hard or soft",
}
COUNTED = {
    "institutions": ("institution", "institutions"),
    "cost": ("in the cost of institutions",) * 2,
    "broken_rules": ("in the weights of broken rules",) * 2,
    "seats": ("seat", "seats"),
    "uncoordinated": ("in the strengths of broken ties",) * 2,
    "links": ("link", "links"),
    "unlinked": ("institution without a link", "institutions without a link"),
    "unanchored": ("seat that no link holds", "seats that no link holds"),
    "absent_helpers": ("helper without a seat", "helpers without a seat"),
    "exposure": ("case of hostage exposure", "cases of hostage exposure"),
    "fragments": ("part without the umbrella", "parts without the umbrella"),
    "walkouts_survived": ("walkout survived", "walkouts survived"),
    "uncovered_issues": ("issue handled too little", "issues handled too little"),
    "ties_not_kept": ("interdependent pair not kept", "interdependent pairs not kept"),
}


MOST_QUOTED = 3
"""Kinds of violations of which each side shows one in full."""


def comparison_text(
    instance: Instance,
    comparison: Comparison,
    called: tuple[str, str] = ("", ""),
    width: int = 80,
    colour: bool = False,
) -> str:
    """Describe two designs side by side.

    Parameters
    ----------
    instance
        The instance that both answer.
    comparison
        What was found of them.
    called
        What each is called beside A and B, such as the names of their files.
    width
        Columns of the terminal.
    colour
        Whether headings may be bold.
    """
    return _ComparisonPage(instance, comparison, width, Style(colour)).comparison(called)


def comparison_json(instance: Instance, comparison: Comparison, called: tuple[str, str] = ("", "")) -> str:
    """Give a comparison as indented JSON."""
    a, b = comparison.a.design, comparison.b.design
    data = {
        "a": _side(comparison.a, called[0]),
        "b": _side(comparison.b, called[1]),
        "values": {pair.name: _pair(pair) for pair in comparison.values},
        "objectives": {pair.name: _pair(pair) for pair in comparison.stages},
        "only_a": [body.model_dump(by_alias=True) for body in comparison.only_a],
        "only_b": [body.model_dump(by_alias=True) for body in comparison.only_b],
        "changed": [
            {
                "members": list(pair.a.members),
                "a": pair.a.id,
                "b": pair.b.id,
                "gained": list(pair.gained),
                "lost": list(pair.lost),
            }
            for pair in comparison.changed
        ],
        "moved_issues": {moved.issue: {"a": moved.a, "b": moved.b} for moved in comparison.moved},
        "links_a": [{"between": link.between, "ends": ends(a, link)} for link in comparison.links_a],
        "links_b": [{"between": link.between, "ends": ends(b, link)} for link in comparison.links_b],
        "seats": {pair.name: _pair(pair) for pair in comparison.seats},
        "chairs": {pair.name: _pair(pair) for pair in comparison.chairs},
        "in_words": list(sentences(comparison)),
    }
    return document(data, "comparison@1")


def _side(side: Side, called: str) -> dict[str, Any]:
    return {
        "design": called,
        "status": side.design.status,
        "valid": side.verdict.valid,
        "nothing_to_judge": side.verdict.nothing_to_judge,
        "kinds": side.kinds,
        "violations": [asdict(violation) for violation in side.verdict.violations],
        "uncovered": list(side.uncovered) if side.judged else None,
        "survives_walkout": side.verdict.measures.survives_walkout,
        "notes": list(side.verdict.notes),
    }


def _pair(pair: Pair) -> dict[str, int | float | bool | None]:
    return {"a": _plain(pair.a), "b": _plain(pair.b), "difference": _plain(pair.difference)}


def _plain(amount: Amount) -> int | float | bool | None:
    return plain_number(amount) if isinstance(amount, Decimal) else amount


def sentences(comparison: Comparison) -> Iterator[str]:
    """Say in words what B gains and what it costs against A.

    Examples
    --------
    >>> from designer.questions.compare import compare
    >>> from designer.design import Reference
    >>> instance = Instance.model_validate({
    ...     "parties": [{"id": "AAA"}, {"id": "BBB"}],
    ...     "issues": [{"id": "water", "required": ["AAA", "BBB"]}],
    ... })
    >>> body = Institution(id="x", members=("AAA", "BBB"), mandate=("water",))
    >>> nothing = Design(instance=Reference(title="Two rivers"))
    >>> something = nothing.model_copy(update={"institutions": (body,)})
    >>> for sentence in sentences(compare(instance, nothing, something)):
    ...     print(sentence)
    B gains against A: 1 fewer issue handled too little.
    B costs against A: 1 more institution, 2 more seats, 1 more institution without a link and 2 more \
seats that no link holds.
    By the objectives of the instance, A is ahead at the first that differs (institutions: A 0, B 1), \
but neither is valid: values of invalid designs prove nothing.
    """
    if not (comparison.a.judged and comparison.b.judged):
        yield "There is nothing to weigh: not on both sides is there a design to judge."
        return
    gains, costs = map(list, (map(_change, comparison.gains), map(_change, comparison.costs)))
    if gains or costs:
        yield f"B gains against A: {listing(gains) if gains else 'nothing'}."
        yield f"B costs against A: {listing(costs) if costs else 'nothing'}."
    elif comparison.nothing_moved:
        yield "Nothing moved: the same members handle the same issues under the same links."
    else:
        yield "B gains and costs nothing against A in any value: only who handles what differs."
    yield _decision(comparison)


def _decision(comparison: Comparison) -> str:
    first = comparison.decisive
    if first is None:
        text = "By the objectives of the instance, A and B are equal"
    else:
        ahead = "B" if first.gain > 0 else "A"
        text = (
            f"By the objectives of the instance, {ahead} is ahead at the first that differs "
            f"({plain(first.name)}: A {amount_text(first.a)}, B {amount_text(first.b)})"
        )
    valid = comparison.a.verdict.valid, comparison.b.verdict.valid
    if all(valid):
        return f"{text}; both are valid."
    wrong = "neither is valid" if not any(valid) else f"{'B' if valid[0] else 'A'} is not valid"
    return f"{text}, but {wrong}: values of invalid designs prove nothing."


def _change(pair: Pair) -> str:
    """Say how B differs from A in one value."""
    if pair.name == "survives_suspension":
        now = "hanging" if pair.b else "no longer hanging"
        return f"{now} together without the umbrella"
    more = pair.difference or Decimal(0)
    amount = amount_text(abs(more))
    word = "more" if more > 0 else "less" if COUNTED[pair.name][0].startswith("in ") else "fewer"
    return f"{amount} {word} {COUNTED[pair.name][amount != '1']}"


class _ComparisonPage(Page):
    """The sections of a comparison."""

    def __init__(self, instance: Instance, comparison: Comparison, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.found = comparison
        self.names = Names(instance)
        self.in_a = self.names.of_institutions(comparison.a.design)
        self.in_b = self.names.of_institutions(comparison.b.design)

    def comparison(self, called: tuple[str, str]) -> str:
        found = self.found
        opening = [
            [self.style.strong(plain(self.instance.title))],
            [*self._verdict("A", called[0], found.a), *self._verdict("B", called[1], found.b)],
        ]
        if not (found.a.judged and found.b.judged):
            return self.joined(*opening, self.bullets("In words", sentences(found)))
        return self.joined(
            *opening,
            self._violations(),
            self._values(),
            self.bullets("Institutions only in A", (self._body(i, self.in_a) for i in found.only_a)),
            self.bullets("Institutions only in B", (self._body(i, self.in_b) for i in found.only_b)),
            self.bullets("Institutions of the same members with another mandate", self._changed()),
            self._moved(),
            self._links("A", found.a.design, found.links_a),
            self._links("B", found.b.design, found.links_b),
            self._counts("Seats gained and lost", found.seats),
            self._counts("Chairs gained and lost", found.chairs),
            self._legend(),
            self.bullets("In words", sentences(found)),
        )

    def _verdict(self, letter: str, called: str, side: Side) -> list[str]:
        verdict = side.verdict
        if verdict.nothing_to_judge is not None:
            judged = f"nothing to judge, as {verdict.nothing_to_judge}"
        elif verdict.valid:
            judged = "valid"
        else:
            number = len(verdict.violations)
            judged = f"not valid, {number} violation{'' if number == 1 else 's'}"
        name = f"{letter}: {plain(called)}" if called else letter
        lines = paragraph(f"{name} ({side.design.status}): {judged}.", self.width, indent="")
        lines = [self.style.strong(line) for line in lines]
        for note in verdict.notes:
            lines += paragraph(note, self.width)
        return lines

    def _violations(self) -> list[str]:
        a, b = self.found.a.kinds, self.found.b.kinds
        rows = [
            (_in_words(kind), str(a.get(kind, 0)), str(b.get(kind, 0)))
            for kind in KINDS
            if kind in a or kind in b
        ]
        lines = self.table("Violations", ["What is wrong", "A", "B"], rows, right=(1, 2))
        return lines + [line for text in self._worst() for line in paragraph(text, self.width, bullet="- ")]

    def _worst(self) -> Iterator[str]:
        """Give the first violation of each of the first kinds: the referee begins with the gravest."""
        for letter, side in (("A", self.found.a), ("B", self.found.b)):
            first = {v.kind: v for v in reversed(side.verdict.violations)}
            order = list(dict.fromkeys(v.kind for v in side.verdict.violations))
            for kind in order[:MOST_QUOTED]:
                yield plain(f"For one, in {letter}: {first[kind].message}")

    def _values(self) -> list[str]:
        rows = [
            (
                pair.name.replace("_", " "),
                MEANING.get(pair.name, ""),
                amount_text(pair.a),
                amount_text(pair.b),
                difference_text(pair),
            )
            for pair in self.found.values
        ]
        lines = self.table("Values", ["Value", "Meaning", "A", "B", "B - A"], rows, right=(2, 3, 4))
        return lines + [line for text in self._behind() for line in paragraph(text, self.width)]

    def _behind(self) -> Iterator[str]:
        """Name the parties and issues behind the last numbers of the table."""
        a, b = self.found.a, self.found.b
        seated = {p for s in (a, b) for body in s.design.institutions for p in body.members}
        missed = [
            [p for p, lives in s.verdict.measures.survives_walkout.items() if lives and p in seated]
            for s in (a, b)
        ]
        uncovered = [s.uncovered if s.judged else () for s in (a, b)]
        for what, (in_a, in_b) in (
            ("Of those seated, walkouts survived", missed),
            ("Handled too little", uncovered),
        ):
            for where, ids in (
                ("in A and B", [id for id in in_a if id in in_b]),
                ("only in A", [id for id in in_a if id not in in_b]),
                ("only in B", [id for id in in_b if id not in in_a]),
            ):
                if ids:
                    yield f"{what} {where}: {self._listed(ids)}."

    def _listed(self, ids: Iterable[str]) -> str:
        # Names of issues have commas of their own.
        return "; ".join(self.names(id) for id in ids)

    def _body(self, body: Institution, names: dict[str, str]) -> str:
        members = self.names.short(body.members) or "nobody"
        return f"{names[body.id]} ({members}): {self._listed(body.mandate) or 'nothing'}"

    def _changed(self) -> Iterator[str]:
        for pair in self.found.changed:
            a, b = self.in_a[pair.a.id], self.in_b[pair.b.id]
            called = a if a == b else f"{a}, in B {b}"
            changes = [f"+ {self.names(i)}" for i in pair.gained] + [f"- {self.names(i)}" for i in pair.lost]
            yield f"{called} ({self.names.short(pair.a.members) or 'nobody'}): {'; '.join(changes)}"

    def _moved(self) -> list[str]:
        rows = [(self.names(m.issue), *self._hosts(m)) for m in self.found.moved]
        return self.table("Issues in other hands", ["Issue", "In A", "In B"], rows)

    def _hosts(self, moved: Moved) -> tuple[Cell, Cell]:
        return self._places(moved.a), self._places(moved.b)

    def _places(self, places: Iterable[Place]) -> Cell:
        return [self.names.short(members) or "(no members)" for members in places] or "(none)"

    def _links(self, letter: str, design: Design, links: Iterable[Link]) -> list[str]:
        members = {body.id: self.names.short(body.members) for body in design.institutions}
        alike = Counter(members.values())
        names = self.in_a if letter == "A" else self.in_b
        called = {id: short if alike[short] == 1 else names[id] for id, short in members.items()}
        rows = [[called.get(id) or self.names(id) for id in link.between] for link in links]
        return self.table(f"Links only in {letter}", ["Between", "And"], rows)

    def _counts(self, heading: str, pairs: Iterable[Pair]) -> list[str]:
        rows = ((self.names(p.name), amount_text(p.a), amount_text(p.b), difference_text(p)) for p in pairs)
        return self.table(heading, ["Party", "A", "B", "B - A"], rows, right=(1, 2, 3))

    def _legend(self) -> list[str]:
        found = self.found
        if found.nothing_moved:
            return []
        bodies = (*found.a.design.institutions, *found.b.design.institutions)
        legend = self.names.legend(body.members for body in bodies)
        return paragraph(f"{legend}.", self.width) if legend else []


def _in_words(kind: Kind) -> str:
    """Say what a kind of violation is.

    Examples
    --------
    >>> _in_words("package")
    "A hard interdependence of the kind 'package' is not kept."
    """
    return KINDS[kind].replace("of this kind", f"of the kind '{kind}'")


def amount_text(amount: Amount) -> str:
    """Write a number, or whether something holds; a dash for nothing."""
    if isinstance(amount, bool):
        return "yes" if amount else "no"
    return "-" if amount is None else f"{amount.normalize():f}"


def difference_text(pair: Pair) -> str:
    """Write how much more there is in B, with its sign; nothing where both are the same."""
    if isinstance(pair.a, bool) or isinstance(pair.b, bool) or not pair.difference:
        return ""
    return f"{'+' if pair.difference > 0 else ''}{amount_text(pair.difference)}"
