"""The phases of a long process: when rows hold, and what the instance is of one phase alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from designer.instance.fields import Timed
from designer.instance.model import Instance
from designer.instance.rows import Commitment, Issue
from designer.instance.rules import Rule
from designer.instance.settings import OBJECTIVES, Stage, TransitionStage

Span = range
"""The places of consecutive phases."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Calendar:
    """When the rows of an instance with phases hold; phases go by their places, the first is 0.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "phases": [{"id": "P1"}, {"id": "P2"}],
    ...     "parties": [{"id": "A"}, {"id": "B", "joins": "P2"}],
    ...     "issues": [{"id": "x", "required": ["A"]}, {"id": "y", "required": ["B"], "opens": "P2"}],
    ... })
    >>> calendar = Calendar(two)
    >>> calendar.presence("B"), calendar.openings("y"), calendar.in_phase(0, ["x"]).title
    (range(1, 2), range(1, 2), 'Untitled: P1')
    """

    instance: Instance

    @cached_property
    def place(self) -> dict[str, int]:
        """The places of the phases, by id."""
        return {phase.id: n for n, phase in enumerate(self.instance.phases)}

    @property
    def number(self) -> int:
        """How many phases there are."""
        return len(self.instance.phases)

    def span(self, first: str | None, last: str | None) -> Span:
        """Give the phases from one to another, from the beginning or to the end where they are None."""
        start = 0 if first is None else self.place[first]
        return range(start, self.number if last is None else self.place[last] + 1)

    def window(self, written: str | tuple[str, str] | None) -> Span:
        """Give the phases of a window: one, from one to another, or all."""
        if written is None:
            return range(self.number)
        return self.span(written, written) if isinstance(written, str) else self.span(*written)

    def presence(self, party: str) -> Span:
        """Give the phases in which a party is there."""
        row = self.instance.party[party]
        return self.span(row.joins, row.leaves)

    def force(self, row: Timed) -> Span:
        """Give the phases in which a rule, a tie or an existing body holds."""
        return self.span(row.since, row.until)

    def course(self, issue: str) -> Span:
        """Give the phases in which an issue can be on the table, by its own window."""
        row = self.instance.issue[issue]
        first = 0 if row.opens is None else self.window(row.opens).start
        return range(first, self.span(None, row.closes).stop)

    def window_to_open(self, issue: str) -> Span:
        """Give the phases in which an issue may open, by its own window; left out, the first alone."""
        row = self.instance.issue[issue]
        written = range(1) if row.opens is None else self.window(row.opens)
        return range(written.start, min(written.stop, self.course(issue).stop))

    def openings(self, issue: str) -> Span:
        """Give the phases in which an issue may open so that all that it requires are there throughout."""
        window, end = self.window_to_open(issue), self.course(issue).stop
        first = window.start
        for party in self.instance.issue[issue].required:
            presence = self.presence(party)
            first = max(first, presence.start) if presence.stop >= end else window.stop
        return range(first, max(first, window.stop))

    def due(self, commitment: Commitment) -> Span:
        """Give the phases in which a commitment can be kept: its window, its party there, its issue too."""
        spans = [self.window(commitment.due), self.presence(commitment.party)]
        if commitment.issue is not None:
            spans.append(self.course(commitment.issue))
        return range(max(s.start for s in spans), min(s.stop for s in spans))

    def parties(self, phase: int) -> frozenset[str]:
        """Give the parties that are there in a phase."""
        return frozenset(p for p in self.instance.party if phase in self.presence(p))

    def in_phase(self, phase: int, issues: Collection[str]) -> Instance:
        """Give the instance of one phase: these issues, the parties that are there, the rows in force.

        A row that speaks of a party, an issue or a body that is not there says nothing; of a list of which
        some are there, those are left.
        """
        asked, there = self.instance, self.parties(phase)
        table = frozenset(issues)
        bodies = {
            e.id: _plain(e, may_handle=_among(e.may_handle, table))
            for e in asked.existing
            if phase in self.force(e) and there.issuperset(e.members)
        }
        for e in asked.existing:
            # What can only be taken as it stands has nothing to be taken for.
            if e.id in bodies and e.may_handle and not e.redesign and not bodies[e.id].may_handle:
                del bodies[e.id]
        ends = table | bodies.keys()
        settings = asked.settings
        return asked.model_copy(
            update={
                "title": f"{asked.title}: {asked.phases[phase].label}",
                "parties": tuple(_plain(p, joins=None, leaves=None) for p in asked.parties if p.id in there),
                "issues": tuple(_on_the_table(i, there) for i in asked.issues if i.id in table),
                "existing": tuple(bodies.values()),
                "interdependences": tuple(
                    _plain(tie)
                    for tie in asked.interdependences
                    if phase in self.force(tie) and ends.issuperset(tie.issues)
                ),
                "rules": tuple(
                    said
                    for rule in asked.rules
                    if phase in self.force(rule) and (said := _said(rule, there, table)) is not None
                ),
                "commitments": tuple(_promised(asked, there, table)),
                "proposals": tuple(
                    _plain(p, mandate=_among(p.mandate, table))
                    for p in asked.proposals
                    if there.issuperset(p.members) and not table.isdisjoint(p.mandate)
                ),
                "phases": (),
                "variants": {},
                "settings": settings.model_copy(
                    update={
                        "survive_walkout": _among(settings.survive_walkout, there),
                        "objectives": objectives_of_phases(settings.stages_of_phases),
                        "transition": None,
                    }
                ),
            }
        )


def objectives_of_phases(stages: Iterable[TransitionStage]) -> tuple[Stage, ...]:
    """Give what the stages of a roadmap ask of the design of one phase.

    Examples
    --------
    >>> objectives_of_phases(["institutions", "handovers", "seats"])
    ('institutions', 'seats')
    """
    found: list[Stage] = []
    for stage in stages:
        if isinstance(stage, dict):
            weights: Any = {name: weight for name, weight in stage.items() if name in OBJECTIVES}
            if weights:
                found.append(weights)
        elif stage in OBJECTIVES:
            name: Any = stage
            found.append(name)
    return tuple(found) or ("institutions",)


def _among(ids: Iterable[str], there: Collection[str]) -> tuple[str, ...]:
    return tuple(id for id in ids if id in there)


def _plain(row: Model, **values: Any) -> Model:
    """Give a row without its times, and with other values for some fields."""
    timed: dict[str, Any] = {"since": None, "until": None} if isinstance(row, Timed) else {}
    changed = {name: value for name, value in (timed | values).items() if getattr(row, name) != value}
    return row.model_copy(update=changed) if changed else row


def _on_the_table(issue: Issue, there: frozenset[str]) -> Issue:
    return _plain(
        issue,
        helpful=_among(issue.helpful, there),
        excluded=_among(issue.excluded, there),
        opens=None,
        closes=None,
    )


def _said(rule: Rule, there: frozenset[str], table: frozenset[str]) -> Rule | None:
    """Give what a rule says where some are not there; None where it then says nothing."""
    named = [getattr(rule, field, None) for field in ("party", "other")]
    named += [*(getattr(rule, "where", None) or ())]
    spoken = [getattr(rule, "issue", None), *(getattr(rule, "issues", None) or ())]
    if not there.issuperset(filter(None, named)) or not table.issuperset(filter(None, spoken)):
        return None
    values: dict[str, Any] = {}
    if rule.kind == "refuses_company":
        if rule.on is not None:
            values["on"] = _among(rule.on, table)
            if not values["on"]:
                return None
        if rule.unless:
            values["unless"] = _among(rule.unless, there) or None
    return _plain(rule, **values)


def _promised(instance: Instance, there: frozenset[str], table: frozenset[str]) -> Iterable[Commitment]:
    """Give the commitments whose party, issue and some of whose addressees are there."""
    kept = [
        c
        for c in instance.commitments
        if c.party in there
        and (c.issue is None or c.issue in table)
        and (not c.to or not there.isdisjoint(c.to))
    ]
    ids = {c.id for c in kept}
    for c in kept:
        yield _plain(c, to=_among(c.to, there), awaits=_among(c.awaits, ids), due=None)
