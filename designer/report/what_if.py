"""What if, and expansion, as text for people and as data for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from designer.instance import Instance, plain_number
from designer.instance.rules import listing
from designer.questions.compare import Changed, Comparison, ends
from designer.report.amounts import amount
from designer.report.json_text import data_of, document
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names
from designer.report.status import NO_DESIGN, lacking

if TYPE_CHECKING:
    from designer.design import Design, Institution
    from designer.questions.what_if.expansion import Expansion, Invitation, Leaving
    from designer.questions.what_if.what_if import WhatIf
    from designer.questions.why_not import Difference

MOST_ROWS = 12
"""Invitations that are shown; the others are counted."""


def what_if_text(instance: Instance, found: WhatIf, width: int = 80, colour: bool = False) -> str:
    """Tell what an edit does.

    Examples
    --------
    >>> from designer.questions.what_if.edit import Edit
    >>> from designer.questions.what_if.what_if import what_if
    >>> two = Instance.model_validate({
    ...     "title": "Two", "parties": [{"id": p} for p in "ABC"],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "C"]}],
    ... })
    >>> print(what_if_text(two, what_if(two, Edit(leave=("C",)), stay_close=True)))
    Two
    What if
      - C leaves
      - y requires C, and is no longer handled
    <BLANKLINE>
    What is left of the present design is the best one still, link by link.
    <BLANKLINE>
    Objectives
      Objective       Before  After  Change
      --------------  ------  -----  ------
      institutions         1      1       0
      broken_rules         0      0       0
      seats                3      2      -1
      uncoordinated        0      0       0
      links                0      0       0
      absent_helpers       0      0       0
    """
    page = _SupposedPage(instance, found.instance, width, Style(colour))
    return page.what_if(found)


def expansion_text(instance: Instance, found: Expansion, width: int = 80, colour: bool = False) -> str:
    """Tell whom to invite where, and what could leave the plenary."""
    return _SupposedPage(instance, instance, width, Style(colour)).expansion(found)


def what_if_json(found: WhatIf) -> str:
    """Give what an edit does as indented JSON, with what changes as a diff."""
    return document(
        {
            "edit": found.edit,
            "objectives": _differences(found.differences),
            "stays_close": found.stays_close,
            "changed": found.changed,
            "moved": found.moved,
            "diff": None if found.comparison is None else _diff(found.comparison),
            "before": data_of(found.before),
            "after": data_of(found.after),
        },
        "what-if@1",
    )


def expansion_json(found: Expansion) -> str:
    """Give whom to invite where, and what could leave the plenary, as indented JSON."""
    return document(
        {
            "complete": found.complete,
            "present": data_of(found.present),
            "invitations": [
                {
                    "party": invitation.party,
                    "institution": invitation.institution,
                    "objectives": _differences(invitation.differences),
                    "design": data_of(invitation.design),
                }
                for invitation in found.invitations
            ],
            "leaving_the_plenary": [
                {
                    "issue": leaving.issue,
                    "possible": leaving.design is not None,
                    "hosts": leaving.hosts,
                    "objectives": _differences(leaving.differences),
                    "design": data_of(leaving.design),
                }
                for leaving in found.leavings
            ],
        },
        "expansion@1",
    )


def _diff(found: Comparison) -> dict[str, Any]:
    """Give what changes: institutions founded, closed, altered; links opened and closed; seats."""
    a, b = found.a.design, found.b.design
    return {
        "founded": [_body(body) for body in found.only_b],
        "closed": [_body(body) for body in found.only_a],
        "altered": [
            {"members": pair.b.members, "gained": pair.gained, "lost": pair.lost} for pair in found.changed
        ],
        "moved_issues": {moved.issue: {"from": moved.a, "to": moved.b} for moved in found.moved},
        "links_opened": [ends(b, link) for link in found.links_b],
        "links_closed": [ends(a, link) for link in found.links_a],
        "seats": {pair.name: plain_number(pair.difference) for pair in found.seats if pair.difference},
    }


def _body(body: Institution) -> dict[str, Any]:
    return {"members": body.members, "mandate": body.mandate}


def _differences(differences: Iterable[Difference]) -> dict[str, dict[str, int | float]]:
    return {d.objective: {"before": plain_number(d.now), "after": plain_number(d.then)} for d in differences}


class _SupposedPage(Page):
    """The sections on what would be otherwise."""

    def __init__(self, before: Instance, after: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        # What has left, and what is added, has its name in one of the two only.
        self.before, self.after = Names(before), Names(after)
        self.title = [*map(style.strong, self._text(before.title))]

    def _text(self, text: str) -> list[str]:
        return paragraph(plain(text), self.width, indent="")

    def _name(self, id: str) -> str:
        known = self.after(id)
        return known if known != id else self.before(id)

    def _all(self, ids: Iterable[str]) -> str:
        return "; ".join(self._name(id) for id in ids)

    def what_if(self, found: WhatIf) -> str:
        edit = self.bullets("What if", found.edit)
        return self.joined(
            [*self.title, *edit],
            self._text(_outcome(found)),
            self.bullets("What changes", self._changes(found)),
            self._objectives(found),
        )

    def _changes(self, found: WhatIf) -> Iterator[str]:
        """Say institution by institution what there is to do."""
        if found.comparison is None:
            return
        for body in found.comparison.only_b:
            yield f"Found {self._who(body)}: {self._all(body.mandate)}."
        for body in found.comparison.only_a:
            yield f"Close {self._who(body)}: {self._all(body.mandate)}."
        for pair in found.comparison.changed:
            yield f"Alter {self._who(pair.b)}: {self._given(pair)}."
        opened, closed = len(found.comparison.links_b), len(found.comparison.links_a)
        if opened or closed:
            yield f"Links: {opened} opened, {closed} closed."

    def _given(self, pair: Changed) -> str:
        gained = [f"+ {self._name(issue)}" for issue in pair.gained]
        lost = [f"- {self._name(issue)}" for issue in pair.lost]
        return "; ".join((*gained, *lost))

    def _who(self, body: Institution) -> str:
        return self.before.short(body.members) or self._name(body.taken_from or "") or "a body of nobody"

    def _objectives(self, found: WhatIf) -> list[str]:
        rows = [
            (
                d.objective,
                amount(d.objective, d.now, found.before),
                amount(d.objective, d.then, found.after),
                _signed(plain_number(d.then - d.now)),
            )
            for d in found.differences
        ]
        header = ["Objective", "Before", "After", "Change"]
        return self.table("Objectives", header, rows, right=(1, 2, 3)) if rows else []

    def expansion(self, found: Expansion) -> str:
        if found.present.status in NO_DESIGN:
            return self.joined([*self.title, *self._text(lacking(found.present.status))])
        rows = [self._invitation(i, found.present) for i in found.invitations[:MOST_ROWS]]
        more = len(found.invitations) - MOST_ROWS
        invited = self._text(_invited(found)) + (
            self._text(f"The {MOST_ROWS} that gain most are shown, and {more} are not.") if more > 0 else []
        )
        header = ["Invite", "To", "Gains", "Costs"]
        return self.joined(
            [*self.title, *invited],
            self.table("Invitations, those that gain most first", header, rows) if rows else [],
            self.bullets("Issues of the plenary", map(self._leaving, found.leavings)),
            [] if found.complete else self._text("The time was too short to look at all of them."),
        )

    def _invitation(self, invitation: Invitation, present: Design) -> list[str]:
        body = next(body for body in present.institutions if body.id == invitation.institution)
        return [
            self._name(invitation.party),
            self._who(body),
            *(
                ", ".join(
                    f"{d.objective} {_signed(plain_number(d.then - d.now))}"
                    for d in invitation.differences
                    if (d.then - d.now) * sign > 0
                )
                or "nothing"
                for sign in (-1, 1)
            ),
        ]

    def _leaving(self, leaving: Leaving) -> str:
        issue = self._name(leaving.issue)
        if leaving.design is None:
            return f"{issue} cannot leave it: no smaller body can handle it."
        to = listing([self.before.short(members) or "a body of nobody" for members in leaving.hosts])
        if leaving.free:
            return f"{issue} could leave it for {to}, at no cost."
        costs = [
            f"{d.objective} {plain_number(d.then)} instead of {plain_number(d.now)}"
            for d in leaving.differences
            if d.then != d.now
        ]
        return f"{issue} could leave it for {to}; then {listing(costs)}."


def _outcome(found: WhatIf) -> str:
    """Say in a sentence or two what comes of it."""
    match found.after.status:
        case "infeasible":
            return "Then there is no design; 'designer explain' says why, of the instance after the edit."
        case "unknown":
            return lacking("unknown")
    if found.comparison is None:
        return "There is a design then, and none before: nothing can be compared."
    return f"{_distance(found)}{_certainty(found)}"


def _distance(found: WhatIf) -> str:
    assert found.comparison is not None
    if found.comparison.nothing_moved:
        return "What is left of the present design is the best one still, link by link."
    if not found.changed:
        return "The institutions of the present design are the best ones still; only links change."
    number, others = found.changed, found.moved
    kept = len(found.after.institutions) - len(found.comparison.only_b) - len(found.comparison.changed)
    return (
        f"{len(found.comparison.only_b)} founded, {len(found.comparison.only_a)} closed, "
        f"{len(found.comparison.changed)} altered: {number} change{'s' if number != 1 else ''}, "
        f"with {others} issue{'s' if others != 1 else ''} in other hands; "
        f"{'1 stays as it is' if kept == 1 else f'{kept} stay as they are'}."
    )


def _certainty(found: WhatIf) -> str:
    """Say whether it is sure that fewer changes do not do."""
    if found.after.status != "optimal":
        return f" {lacking('feasible')}"
    match found.stays_close:
        case True:
            return " No optimal design changes less; that is proven." if found.changed else ""
        case False:
            return " Another optimal design may change less; the time was too short to tell."
    return " Another optimal design may change less; --stay-close finds it." if found.changed else ""


def _invited(found: Expansion) -> str:
    number = len(found.invitations)
    if not number:
        return (
            "No outside party can be invited to any institution of the design."
            if found.complete
            else "No invitation that could be made was found in the time given."
        )
    better = sum(bool(invitation.gains) for invitation in found.invitations)
    return (
        f"There {'is one invitation' if number == 1 else f'are {number} invitations'} that could be "
        f"made, {better} of which would gain something."
    )


def _signed(number: int | float) -> str:
    return f"{number:+}" if number else "0"
