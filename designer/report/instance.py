"""Instances as text: who the parties are, what there is to handle, what they accept."""

from __future__ import annotations

from collections.abc import Iterator

from designer.instance import (
    Commitment,
    ExistingInstitution,
    Instance,
    Interdependence,
    Issue,
    Party,
    Proposal,
    Rule,
    plain_number,
)
from designer.instance.rules import counted
from designer.instance.settings import names_in
from designer.report.layout import Cell, Page, Style, paragraph, plain
from designer.report.names import Names

TIES = {
    "package": "{0} and {1} belong in one institution or in two linked ones",
    "coordinate": "{0} and {1} should be linked",
    "sequence": "{0} comes before {1}, and the two should be linked",
    "separate": "{0} and {1} stay in institutions that are not linked",
}


def instance_text(instance: Instance, width: int = 80, colour: bool = False) -> str:
    """Describe an instance: parties and issues in tables, what they accept as sentences.

    Examples
    --------
    >>> print(instance_text(Instance.model_validate({
    ...     "title": "Two rivers",
    ...     "parties": [{"id": "AAA", "name": "Aland"}, {"id": "BBB", "name": "Bland"}],
    ...     "issues": [{"id": "water", "required": ["AAA"], "helpful": ["BBB"]}],
    ...     "rules": [{"id": "r1", "kind": "refuses_issue", "party": "BBB", "issue": "water"}],
    ... })))
    Two rivers
    2 parties, 1 issue, 1 rule
    <BLANKLINE>
    Parties
      Id   Name   Role  Seats
      ---  -----  ----  -----
      AAA  Aland  core  any
      BBB  Bland  core  any
    <BLANKLINE>
    Issues
      Issue  Required  Helpful  Handled in
      -----  --------  -------  ----------
      water  AAA       BBB      2, 3 or 4
    <BLANKLINE>
    Hard rules
      - Bland does not sit on water [r1].
    <BLANKLINE>
    Asked for
      - Minimise, in order: institutions, broken_rules, seats, uncoordinated, links,
        absent_helpers.
      - Umbrella: Umbrella forum.
    """
    return _InstancePage(instance, width, Style(colour)).text()


class _InstancePage(Page):
    """The sections on one instance."""

    def __init__(self, instance: Instance, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.names = Names(instance)

    def text(self) -> str:
        it = self.instance
        rules = {hard: [r for r in it.rules if r.hard is hard] for hard in (True, False)}
        sections = (
            self._opening(),
            self.table("Parties", ["Id", "Name", "Role", "Seats"], map(_party, it.parties)),
            self.table(
                "Issues",
                ["Issue", "Required", "Helpful", "Handled in"],
                map(self._issue, it.issues),
            ),
            self.table(
                "Existing institutions, and what they may handle",
                ["Name", "Members", "Status"],
                map(self._existing, it.existing),
                under=[[self.names(i) for i in body.may_handle] for body in it.existing],
            ),
            self.table(
                "Proposals",
                ["Name", "Members", "May handle", "Cost"],
                map(self._proposal, it.proposals),
            ),
            self.bullets("Hard rules", map(self._rule, rules[True])),
            self.bullets("Soft rules", map(self._rule, rules[False])),
            self.bullets("Interdependences", map(self._tie, it.interdependences)),
            self.bullets("Commitments", map(self._commitment, it.commitments)),
            self.bullets("Asked for", self._settings()),
        )
        return self.joined(*sections)

    def _opening(self) -> list[str]:
        it = self.instance
        lines = [
            self.style.strong(plain(it.title)),
            *paragraph(sizes_text(it), self.width, indent=""),
        ]
        if it.description:
            lines += ["", *paragraph(plain(it.description), self.width, indent="")]
        return lines

    def _issue(self, issue: Issue) -> tuple[Cell, ...]:
        plenary = self.instance.plenary_of(issue)
        sizes = [str(size) for size in self.instance.sizes_of(issue)]
        where = " or ".join(filter(None, (", ".join(sizes[:-1]), sizes[-1])))
        handled = {"never": where, "may": f"{where}, or a plenary", "must": "a plenary"}[plenary]
        notes = [handled]
        if issue.coverage > 1:
            notes.append(f"{issue.coverage} institutions")
        if issue.excluded:
            notes.append(f"without {self.names.short(issue.excluded)}")
        required, helpful = (self.names.short(p) for p in (issue.required, issue.helpful))
        return (self.names(issue.id), required, helpful, notes)

    def _existing(self, body: ExistingInstitution) -> tuple[Cell, ...]:
        status = body.status if body.redesign else f"{body.status}, only as it stands"
        return (plain(body.label), self.names.short(body.members), status)

    def _proposal(self, proposal: Proposal) -> tuple[Cell, ...]:
        members = self.names.short(proposal.members) or "(none)"
        issues = self.names.all(proposal.mandate)
        return (plain(proposal.label), members, issues, str(plain_number(proposal.cost)))

    def _rule(self, rule: Rule) -> str:
        sentence = rule.sentence(self.instance.label)
        weight = "" if rule.hard else f", weight {plain_number(rule.weight)}"
        return _reasoned(f"{sentence} [{rule.id}{weight}]", rule.why)

    def _tie(self, tie: Interdependence) -> str:
        sentence = TIES[tie.kind].format(*(self.names(id) for id in tie.issues))
        force = "hard" if tie.is_hard else f"strength {plain_number(tie.strength)}"
        return _reasoned(f"{sentence} [{force}]", tie.why)

    def _commitment(self, it: Commitment) -> str:
        issue = f" on {self.names(it.issue)}" if it.issue else ""
        to = f" to {self.names.all(it.to)}" if it.to else ""
        awaits = f", awaiting {', '.join(it.awaits)}" if it.awaits else ""
        return _reasoned(f"{self.names(it.party)}{issue}{to}{awaits} [{it.id}]", it.text)

    def _settings(self) -> Iterator[str]:
        settings = self.instance.settings
        stages = [" + ".join(names_in(stage)) for stage in settings.objectives]
        yield f"Minimise, in order: {', '.join(stages)}."
        umbrella = self.instance.umbrella
        yield f"Umbrella: {umbrella.name if umbrella else 'none'}."
        apart = {"sizes", "objectives", "umbrella", "why", "source", "basis", "likelihood"}
        for name in sorted(settings.model_fields_set - apart):
            yield f"{name}: {_written(getattr(settings, name))}"


def _written(value: object) -> str:
    """Write the value of a setting as a file would."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    return str(value)


def _party(party: Party) -> tuple[Cell, ...]:
    low, high = party.min_seats, party.max_seats
    match (low, high):
        case (None, None):
            seats = "any"
        case (None, _):
            seats = f"at most {high}"
        case (_, None):
            seats = f"at least {low}"
        case _:
            seats = f"{low} to {high}"
    return (plain(party.id), plain(party.label), party.role, seats)


def _reasoned(sentence: str, why: str | None) -> str:
    return f"{sentence}: {why.strip().rstrip('.')}." if why else f"{sentence}."


def sizes_text(instance: Instance) -> str:
    """Say how large an instance is.

    Examples
    --------
    >>> sizes_text(Instance.model_validate({"parties": [{"id": "AAA"}, {"id": "BBB"}]}))
    '2 parties'
    """
    sizes = {
        "party": instance.parties,
        "issue": instance.issues,
        "existing institution": instance.existing,
        "interdependence": instance.interdependences,
        "rule": instance.rules,
        "commitment": instance.commitments,
        "proposal": instance.proposals,
    }
    return ", ".join(counted(len(rows), noun) for noun, rows in sizes.items() if rows) or "nothing at all"
