"""The sections of a page as plain data for its template: strings, lists and drawings, nothing escaped yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from designer.design import Design, Institution
from designer.instance import Instance
from designer.instance.fields import Row
from designer.instance.rules import counted
from designer.questions.seating_order import seating_order
from designer.report.detail import Detail
from designer.report.drawing import Drawing, draw
from designer.report.impossible import conflict_lines, given
from designer.report.judged import judged
from designer.report.layout import plain
from designer.report.names import Names
from designer.report.page.content import Content

MOST_VIOLATIONS = 20
"""Violations that a page lists at most."""

LONGEST_LINK = 2000
"""Characters of an address that is still made a link."""


@dataclass(frozen=True)
class Figure:
    """A drawing in a page: its ``id``, its heading, and the drawing."""

    id: str
    heading: str
    drawing: Drawing


def number(value: Any) -> str:
    """Write an amount without zeros that say nothing."""
    return "not known" if value is None else f"{Decimal(str(value)).normalize():f}"


class Sections:
    """What each section of a page shows.

    Parameters
    ----------
    content
        All that the page tells.
    """

    def __init__(self, content: Content) -> None:
        self.content = content
        self.instance = content.instance
        self.names = Names(content.instance)
        self.design = self.names.arranged(judged(content.design, content.verdict))
        self.ties = Detail(content.instance, self.design, self.names)

    def figures(self) -> dict[str, Figure | None]:
        """Draw the design; None where there are no institutions, or no links."""
        headings = {"seats": "Who sits where", "web": "Institutions and their links"}
        drawn = {"seats": self.design.institutions, "web": self.ties.listed}
        return {
            view: Figure(view, heading, draw(self.instance, self.design, view)) if drawn[view] else None
            for view, heading in headings.items()
        }

    def bodies(self) -> Iterator[dict[str, Any]]:
        """Give a card for each institution, in the order of the chart."""
        order = seating_order(self.design, [p.id for p in self.instance.parties])
        for body in order.institutions:
            yield self._card(body)

    def _card(self, body: Institution) -> dict[str, Any]:
        facts: list[str] = [body.format, body.origin]
        if body.replaces:
            facts.append(f"in place of {self.names(body.replaces)}")
        return {
            "id": body.id,
            "name": self.ties.named(body.id),
            "members": [self._member(body, party) for party in body.members],
            "issues": [self.names(issue) for issue in body.mandate],
            "facts": facts,
            "monitors": list(body.monitors),
        }

    def _member(self, body: Institution, party: str) -> str:
        roles = [
            role
            for role, holder in (("chair", body.chair), ("reports to the umbrella", body.reports_through))
            if holder == party
        ]
        return f"{self.names(party)} ({', '.join(roles)})" if roles else self.names(party)

    def issues(self) -> Iterator[dict[str, Any]]:
        """Give a row for each issue: its hosts, whom it needs, and whom it would help to have."""
        hosts: dict[str, list[str]] = {}
        for body in self.design.institutions:
            for handled in body.mandate:
                hosts.setdefault(handled, []).append(self.ties.named(body.id))
        for issue in self.instance.issues:
            yield {
                "id": issue.id,
                "name": self.names(issue.id),
                "hosts": hosts.get(issue.id, []),
                "required": self.names.all(issue.required),
                "helpful": self.names.all(issue.helpful),
            }

    def values(self) -> Iterator[tuple[str, str, str, str]]:
        """Give the objectives: name, value, proven bound, and what proves it."""
        verdict = self.content.verdict
        if verdict is not None and not verdict.valid:
            for name, value in verdict.values.items():
                yield plain(name.replace("_", " ")), number(value), "", "recomputed by the referee"
            return
        for objective in self.design.objectives:
            proven = objective.bound is not None and objective.bound == objective.value
            by = (objective.confirmed_by or "solver only") if proven else "not proven"
            name = objective.name.replace("_", " ").replace("+", " + ")
            yield plain(name), number(objective.value), number(objective.bound), plain(by)

    def links(self) -> Iterator[tuple[str, str, str]]:
        """Give each link: its ends, its hinges, and what it carries."""
        for link in self.ties.listed:
            carried = [self.ties._reasoned(tie) for tie in self.ties.carried(link)]
            yield self.ties.ends(link), self.ties.hinges(link), "; ".join(carried)

    def risks(self) -> list[str]:
        """Say what could fail."""
        if not (self.design.institutions and self.design.measures.survives_walkout):
            return []
        return [*self.ties.not_kept_briefly(), *self.ties.risks()]

    def walkouts(self) -> list[str]:
        """Say what each walkout leaves."""
        return [*draw(self.instance, self.design, "walkouts").twin] if self.design.institutions else []

    def violations(self) -> list[str]:
        """Say what the referee found wrong."""
        verdict = self.content.verdict
        told = [] if verdict is None else [plain(violation.message) for violation in verdict.violations]
        more = len(told) - MOST_VIOLATIONS
        return (
            told if more <= 0 else [*told[:MOST_VIOLATIONS], f"And {more} more; 'designer check' lists them."]
        )

    def broken(self) -> Iterator[str]:
        """Say which soft rules the design breaks."""
        rules = {rule.id: rule for rule in self.instance.rules}
        for broken in self.design.broken_rules:
            rule = rules.get(broken.id)
            sentence = "unknown rule" if rule is None else rule.sentence(self.instance.label)
            yield f"{plain(sentence)} [{plain(broken.id)}], weight {number(broken.weight)}."

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give every fact and rule with its reason, source and basis."""
        for rule in self.instance.rules:
            force = "hard" if rule.hard else f"soft, weight {number(rule.weight)}"
            yield self._row("Rule", rule.id, rule.sentence(self.instance.label), force, rule)
        for id, tie in self.instance.tie.items():
            force = "hard" if tie.is_hard else f"soft, strength {number(tie.strength)}"
            yield self._row("Tie", id, tie.sentence(self.instance.label), force, tie)
        for issue in self.instance.issues:
            who = self.names.all(issue.required) or "nobody in particular"
            yield self._row("Issue", issue.id, f"{issue.label} requires {who}", "", issue)
        for body in self.instance.existing:
            who = self.names.all(body.members)
            fate = self.ties.fate(body) if self.design.institutions else ""
            yield self._row("Existing body", body.id, f"{body.label}: {who} ({body.status})", fate, body)
        for promise in self.instance.commitments:
            to = f" to {self.names.all(promise.to)}" if promise.to else ""
            text = promise.text or (self.names(promise.issue) if promise.issue else "a commitment")
            said = f"{self.names(promise.party)}{to}: {text}"
            yield self._row("Commitment", promise.id, said, "", promise)

    def _row(self, kind: str, id: str, said: str, force: str, row: Row) -> dict[str, Any]:
        return {
            "kind": kind,
            "id": plain(id),
            "said": plain(said),
            "force": force,
            "why": plain(row.why or ""),
            "basis": row.basis or "",
            "sources": [self._source(key) for key in row.sources],
        }

    def _source(self, key: str) -> dict[str, str]:
        known = self.instance.sources.get(key)
        title = plain(known.title if known is not None else key)
        url = (known.url or "") if known is not None else ""
        # Anything but an ordinary address could be a script.
        safe = url.startswith(("https://", "http://")) and len(url) <= LONGEST_LINK
        return {"title": title, "url": url if safe else ""}

    def conflicts(self) -> Iterator[tuple[str, list[str]]]:
        """Give each conflict: its heading, and the sentences that cannot hold together."""
        why = self.content.impossible
        if why is None:
            if self.design.conflict:
                yield "These cannot all hold", [plain(c.sentence) for c in self.design.conflict]
            return
        for n, conflict in enumerate(why.conflicts, start=1):
            by = f"confirmed by {conflict.confirmed_by}" if conflict.confirmed_by else "not confirmed in time"
            count = len(conflict.members)
            what = "this cannot hold" if count == 1 else f"these {count} cannot hold together"
            yield f"Conflict {n}: {what} ({by})", [plain(line) for line in conflict_lines(conflict)]

    def ways_out(self) -> Iterator[str]:
        """Say what would have to give, the cheapest first."""
        why = self.content.impossible
        for repair in why.repairs if why is not None else ():
            gives = "; ".join(map(given, repair.gives))
            then = ""
            if repair.design is not None and repair.design.institutions:
                then = f" Then {counted(len(repair.design.institutions), 'institution')} would do."
            doubt = "" if repair.cheapest else " There may be a cheaper way."
            yield f"Weight {number(repair.weight)}: {gives}.{then}{doubt}"

    def parties(self) -> Iterator[tuple[str, ...]]:
        """Give a row for each party with a seat."""
        yield from self.ties.parties()

    def remarks(self) -> list[str]:
        """Give what was noted while the design was found."""
        return [plain(note) for note in self.design.notes]


def walkout_data(instance: Instance, design: Design) -> dict[str, Any]:
    """Give what a page needs to tell what stands when parties walk out."""
    names = Names(instance)
    ties = Detail(instance, design, names)
    seated = {party for body in design.institutions for party in body.members}
    return {
        "umbrella": instance.umbrella is not None,
        "parties": [
            {"id": p.id, "name": names(p.id), "core": p.role == "core"}
            for p in instance.parties
            if p.id in seated
        ],
        "issues": {i.id: {"name": names(i.id), "required": list(i.required)} for i in instance.issues},
        "bodies": [
            {"id": b.id, "name": ties.named(b.id), "members": list(b.members), "mandate": list(b.mandate)}
            for b in design.institutions
        ],
        "links": [
            {"between": sorted(pair), "hinges": sorted(hinges)}
            for pair, hinges in sorted(ties.linkage.lateral.items(), key=lambda one: sorted(one[0]))
        ],
    }
