"""Designs as different as possible, as text and as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from designer.check import check
from designer.instance import Instance, names_in, plain_number
from designer.instance.rules import listing
from designer.report.amounts import amount
from designer.report.json_text import data_of, document
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names
from designer.report.status import lacking

if TYPE_CHECKING:
    from designer.design import Design
    from designer.questions.explore.diverse import Diverse


def diverse_text(instance: Instance, found: Diverse, width: int = 80, colour: bool = False) -> str:
    """Tell some designs that are as different as possible, each by what it does otherwise than the first.

    Examples
    --------
    >>> from designer.questions.explore.diverse import diverse
    >>> three = Instance.model_validate({
    ...     "title": "Three", "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [
    ...         {"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]},
    ...         {"id": "z", "required": ["A"], "helpful": ["B", "C"]},
    ...     ],
    ...     "settings": {"sizes": [2]},
    ... })
    >>> print(diverse_text(three, diverse(three, 2), 100))
    Three
    Here are 2 designs, the best one first. Any two differ in who handles an issue at 1 of 3 places at
    least; proven: 2 designs with the first among them cannot differ more.
    <BLANKLINE>
    Design 1: institutions 2, broken_rules 0, seats 4, uncoordinated 0, links 0, absent_helpers 1
      - A, B: x
      - A, C: y and z
    <BLANKLINE>
    Design 2: the same values
      - z by A, B instead of A, C
    """
    page = _DiversePage(instance, width, Style(colour))
    return page.joined(page.heading(found), *page.designs(found))


def diverse_json(found: Diverse) -> str:
    """Give them as indented JSON."""
    data = {
        "status": found.status,
        "distance": found.distance,
        "bound": found.bound,
        "hostings": found.hostings,
        "few": found.few,
        "proven": found.proven,
        "designs": [data_of(design) for design in found.designs],
    }
    return document(data, "diverse@1")


class _DiversePage(Page):
    """The best design, and what others do otherwise."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.names = Names(instance)

    def heading(self, found: Diverse) -> list[str]:
        return [
            *map(self.style.strong, paragraph(plain(self.instance.title), self.width, indent="")),
            *paragraph(_said(found), self.width, indent=""),
        ]

    def designs(self, found: Diverse) -> Iterator[list[str]]:
        for number, design in enumerate(found.designs, start=1):
            told = self._otherwise(found.designs[0], design) if number > 1 else self._institutions(design)
            worth = self._worth(found.designs[0], design) if number > 1 else self._values(design)
            yield self.bullets(f"Design {number}: {worth}", told)

    def _institutions(self, design: Design) -> list[str]:
        return [
            f"{self._members(body.members)}: {listing([*map(self.names, body.mandate)])}"
            for body in design.institutions
        ]

    def _otherwise(self, first: Design, design: Design) -> list[str]:
        """Say of each issue who handles it in the place of whom, those with the same change together."""
        changed: dict[tuple[str, str], list[str]] = {}
        for issue in self.instance.issues:
            before, after = self._hosts(first, issue.id), self._hosts(design, issue.id)
            if before != after:
                changed.setdefault((after, before), []).append(self.names(issue.id))
        return [
            f"{listing(issues)} by {after} instead of {before}" for (after, before), issues in changed.items()
        ]

    def _hosts(self, design: Design, issue: str) -> str:
        hosts = {self._members(body.members) for body in design.institutions if issue in body.mandate}
        return " and by ".join(sorted(hosts))

    def _members(self, members: tuple[str, ...]) -> str:
        return self.names.short(members) or "nobody"

    def _values(self, design: Design) -> str:
        counted = self._counted(design)
        return ", ".join(f"{name} {amount(name, value, design)}" for name, value in counted.items())

    def _worth(self, first: Design, design: Design) -> str:
        """Say by how much values differ from those of the first."""
        before, after = self._counted(first), self._counted(design)
        changes = [(name, plain_number(after[name] - before[name])) for name in before]
        said = [f"{name} {value:+}" for name, value in changes if value]
        return ", ".join(said) or "the same values"

    def _counted(self, design: Design) -> dict[str, Any]:
        values = check(self.instance, design.model_copy(update={"status": "given"})).values
        names = [name for stage in self.instance.settings.objectives for name in names_in(stage)]
        return {name: values[name] for name in names}


def _said(found: Diverse) -> str:
    """Say how different the designs are, and whether any could differ more."""
    match found.status:
        case "infeasible" | "unknown":
            return lacking(found.status)
        case "feasible":
            return lacking(found.status, so="there is nothing to compare with")
    number = len(found.designs)
    if number == 1:
        if found.few:
            return "There is one design within the tolerance and no other, proven."
        return "No other design was found in the time given."
    how = f"Any two differ in who handles an issue at {found.distance} of {found.hostings} places at least"
    if found.few:
        return f"There are {number} designs within the tolerance, the best one first, and no others. {how}."
    begin = f"Here are {number} designs, the best one first. {how}"
    if found.proven:
        return f"{begin}; proven: {number} designs with the first among them cannot differ more."
    return f"{begin}; it is proven that they cannot at more than {found.bound}."
