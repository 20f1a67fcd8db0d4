"""Roadmaps as text on one page: phases as columns, bodies as bars, promises, and what stands if it stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from designer.design import Number
from designer.design.roadmap import LastingBody, Roadmap
from designer.instance import Commitment, Instance, Interdependence, Rule, plain_number
from designer.instance.phases import Calendar
from designer.instance.rules import counted, listing
from designer.measures.process import PhaseAccount, accounts
from designer.report.design import MEANING
from designer.report.json_text import document
from designer.report.layout import Page, Style, paragraph, plain
from designer.report.names import Names

if TYPE_CHECKING:
    from designer.check import RoadmapVerdict

MEANINGS = MEANING | {
    "institutions": "what bodies cost, each once, when it begins",
    "handovers": "hosts with other members than before",
    "closures": "bodies that end before the last phase",
    "waiting": "phases between a promise and what it awaited",
}
STATUS = {
    "optimal": "A roadmap, proven best",
    "feasible": "A roadmap, not proven best",
    "infeasible": "There is no roadmap, proven",
    "unknown": "No roadmap was found in the time given",
    "given": "A roadmap that was given, not computed here",
}
BAR = {"founded": "●", "goes on": "━", "last": "┤"}


def roadmap_text(
    instance: Instance,
    roadmap: Roadmap,
    width: int = 80,
    colour: bool = False,
    verdict: RoadmapVerdict | None = None,
) -> str:
    """Describe a roadmap on one page.

    Parameters
    ----------
    instance
        The instance that it answers.
    roadmap
        The roadmap, valid or not.
    width, colour
        Columns of the terminal, and whether headings may be bold.
    verdict
        What the referee says of it; of one that is not valid, what is wrong comes first.
    """
    page = _RoadmapPage(instance, roadmap, width, Style(colour))
    readable = verdict is None or verdict.valid or verdict.values
    violations = [] if verdict is None else [v.message for v in verdict.violations]
    return page.joined(
        page.opening(), page.bullets("Violations", violations), *(page.sections() if readable else ())
    )


def roadmap_verdict_text(verdict: RoadmapVerdict, width: int = 80, colour: bool = False) -> str:
    """Describe what the referee found: whether a roadmap is valid, and if not, why."""
    page = Page(width, Style(colour))
    if verdict.nothing_to_judge is not None:
        opening = f"Nothing to judge: {verdict.nothing_to_judge}."
    elif verdict.valid:
        opening = "Valid."
    else:
        opening = f"Not valid: {counted(len(verdict.violations), 'violation')}."
    asked = [name for name in verdict.values if verdict.values[name] or name in ("institutions", "handovers")]
    return page.joined(
        [*verdict.notes, page.style.strong(opening)],
        page.bullets("Violations", [v.message for v in verdict.violations]),
        page.table(
            "Values, recomputed",
            ["Objective", "Value", "Meaning"],
            [[n, _amount(verdict.values[n]), MEANINGS.get(n, "")] for n in asked],
            right=(1,),
        ),
    )


def roadmap_verdict_json(verdict: RoadmapVerdict) -> str:
    """Give a verdict on a roadmap as indented JSON."""
    data = {
        "valid": verdict.valid,
        "nothing_to_judge": verdict.nothing_to_judge,
        "violations": [asdict(violation) for violation in verdict.violations],
        "values": {name: plain_number(value) for name, value in verdict.values.items()},
        "notes": list(verdict.notes),
    }
    return document(data)


class _RoadmapPage(Page):
    """The sections on one roadmap."""

    def __init__(self, instance: Instance, roadmap: Roadmap, width: int, style: Style) -> None:
        super().__init__(width, style)
        self.instance = instance
        self.roadmap = roadmap
        self.names = Names(instance)
        self.calendar = Calendar(instance)
        self.accounts = accounts(instance, roadmap) if self._known() else []
        self.phases = [phase.id for phase in instance.phases]

    def _known(self) -> bool:
        """Whether everything that the roadmap names is in the instance."""
        roadmap, phases = self.roadmap, self.calendar.place.keys()
        return (
            phases >= {*roadmap.opens.values(), *roadmap.commitments.values()}
            and self.instance.issue.keys() >= roadmap.opens.keys()
            and all({b.begins, b.ends} <= phases for b in roadmap.bodies)
            and [p.id for p in roadmap.phases] == [*phases]
        )

    def opening(self) -> list[str]:
        lines = [self.style.strong(plain(self.instance.title))]
        said = STATUS[self.roadmap.status]
        if self.accounts:
            bodies = counted(len(self.roadmap.bodies), "body")
            said += f": {counted(len(self.phases), 'phase')}, {bodies}"
        if self.roadmap.gap:
            said += f"; gap {100 * float(self.roadmap.gap):.1f} %"
        lines += paragraph(f"{said}.", self.width, indent="")
        return lines

    def sections(self) -> Iterator[list[str]]:
        if not self.accounts:
            yield self.bullets("Remarks", self.roadmap.notes)
            return
        yield self._legend()
        yield self._bars()
        yield self._issues()
        yield self._changes()
        yield self._objectives()
        yield self._schedule()
        yield self._balance()
        yield self._stops()
        yield self.bullets("What forces handovers", self._reasons())
        yield self.bullets("The longest wait", self._longest_wait())
        yield self.bullets("Remarks", self.roadmap.notes)

    def _legend(self) -> list[str]:
        return [f"  {p.id}: {plain(p.label)}" for p in self.instance.phases]

    def _bars(self) -> list[str]:
        rows = [[body.id, *self._bar(body), body.origin] for body in self.roadmap.bodies]
        title = "Bodies: ● begins, ━ goes on, ┤ ends; with the number of issues they handle"
        return self.table(title, ["Body", *self.phases, "Begins as"], rows)

    def _bar(self, body: LastingBody) -> Iterator[str]:
        place = self.calendar.place
        for n, account in enumerate(self.accounts):
            if not place[body.begins] <= n <= place[body.ends]:
                yield ""
                continue
            mark = BAR["founded"] if n == place[body.begins] else BAR["goes on"]
            last = BAR["last"] if n == place[body.ends] < len(self.phases) - 1 else BAR["goes on"]
            hosts = [b for b in account.design.institutions if {*b.members} == {*body.members}]
            yield f"{mark}{'/'.join(str(len(b.mandate)) for b in hosts)}{last}"

    def _issues(self) -> list[str]:
        """Say where each issue is handled, phase by phase."""
        rows = []
        for issue in self.instance.issues:
            hosts = [
                ", ".join(b.id for b in account.design.institutions if issue.id in b.mandate)
                for account in self.accounts
            ]
            before = ["", *hosts[:-1]]
            cells = ["same" if a and a == b else a or "-" for a, b in zip(hosts, before, strict=True)]
            rows.append([plain(issue.label), *cells])
        return self.table("Issues and their hosts", ["Issue", *self.phases], rows)

    def _changes(self) -> list[str]:
        def said(account: PhaseAccount) -> Iterator[str]:
            parts = {
                "founded": account.founded,
                "kept": account.kept_up,
                "revitalised": account.revitalised,
                "going on": account.going_on,
                "ends after it": account.ended,
            }
            for what, ids in parts.items():
                if ids:
                    yield f"{what} {', '.join(ids)}"

        return self.bullets(
            "What changes", [f"{a.phase}: {'; '.join(said(a)) or 'nothing'}." for a in self.accounts]
        )

    def _objectives(self) -> list[str]:
        rows = [
            [o.name, _amount(o.value), "-" if o.bound is None else _amount(o.bound), MEANINGS.get(o.name, "")]
            for o in self.roadmap.objectives
        ]
        return self.table(
            "Objectives, in order", ["Objective", "Value", "Bound", "Meaning"], rows, right=(1, 2)
        )

    def _schedule(self) -> list[str]:
        rows = [
            [c.id, self._promise(c), self.roadmap.commitments.get(c.id, "?"), ", ".join(c.awaits) or "-"]
            for c in self.instance.commitments
        ]
        rows.sort(key=lambda row: self.calendar.place.get(row[2], 0))
        return self.table("Commitments", ["Id", "Who promises what", "Kept in", "Awaits"], rows)

    def _promise(self, c: Commitment) -> str:
        about = c.text or ("" if c.issue is None else self.names(c.issue))
        return plain(f"{c.party}: {about}" if about else c.party)

    def _balance(self) -> list[str]:
        parties = [p for p in self.instance.party if p in self.accounts[0].balance]
        rows = []
        for party in parties:
            shown = [a.balance[party] for a in self.accounts]
            rows.append([party, *(f"{b.kept} / {b.received} / {b.owed}" for b in shown)])
        title = "Balance at the end of each phase: kept / received / still owed"
        return self.table(title, ["Party", *self.phases], rows)

    def _stops(self) -> list[str]:
        rows = [
            [
                a.phase,
                f"{counted(len(a.design.institutions), 'institution')}, {counted(len(a.standing), 'issue')}",
                str(a.design.measures.fragments + 1 if a.design.institutions else 0),
                self._walkouts(a),
                ", ".join(a.unreturned) or "-",
                str(len(a.never_opened)),
            ]
            for a in self.accounts
        ]
        header = [
            "After",
            "What stands",
            "Parts",
            "Survives walkout of",
            "Kept without return",
            "Never opened",
        ]
        return self.table("If it stops here", header, rows, right=(2, 5))

    @staticmethod
    def _walkouts(account: PhaseAccount) -> str:
        survived = account.design.measures.survives_walkout
        lasting = [party for party, yes in survived.items() if yes]
        return "all" if len(lasting) == len(survived) else ", ".join(lasting) or "nobody"

    # In words

    def _moved(self) -> Iterator[tuple[str, int]]:
        for n in range(1, len(self.accounts)):
            before, after = self.accounts[n - 1], self.accounts[n]
            for issue in after.standing:
                if issue in before.standing and _hosts(after, issue) - _hosts(before, issue):
                    yield issue, n

    def _reasons(self) -> Iterator[str]:
        """Say of each handover which windows and vetoes begin or end with it."""
        for issue, n in self._moved():
            said = [*self._times(n, _touched(self.accounts[n - 1 : n + 1], issue))]
            what = listing(said) if said else "other bodies cost less"
            yield (
                f"{self.names(issue)} moves to {self._who(n, issue)} in {self.phases[n]}; with it: {what}."
            )

    def _who(self, n: int, issue: str) -> str:
        return listing([b.id for b in self.accounts[n].design.institutions if issue in b.mandate])

    def _times(self, n: int, touched: set[str]) -> Iterator[str]:
        """Give what begins or ends with a phase and speaks of some parties or issues."""
        for party in self.instance.parties:
            if party.id in touched:
                presence = self.calendar.presence(party.id)
                if presence.start == n or presence.stop == n:
                    yield f"{party.id} {'joins' if presence.start == n else 'has left'}"
        rows: Sequence[Rule | Interdependence] = (*self.instance.rules, *self.instance.interdependences)
        for row in rows:
            force = self.calendar.force(row)
            named = {str(v) for v in _spoken(row)}
            if named & touched and n in (force.start, force.stop) and len(force) < len(self.phases):
                label = row.sentence(self.names)
                yield f"“{plain(label)}” {'begins' if force.start == n else 'has ended'}"
        opened = [i for i in self.accounts[n].opened if i in touched]
        if opened:
            yield f"{listing([self.names(i) for i in opened])} on the table"

    def _longest_wait(self) -> Iterator[str]:
        place, kept = self.calendar.place, self.roadmap.commitments
        pairs = [
            (place[kept[c.id]] - place[kept[d]], c, d)
            for c in self.instance.commitments
            for d in c.awaits
            if c.id in kept and d in kept
        ]
        longest = max((wait for wait, _, _ in pairs), default=0)
        for wait, c, d in pairs:
            if wait == longest > 0:
                yield (
                    f"{d} is kept in {kept[d]} and waits {counted(wait, 'phase')} for {c.id}, kept in "
                    f"{kept[c.id]}: {self._why_late(c, place[kept[c.id]])}."
                )

    def _why_late(self, c: Commitment, at: int) -> str:
        if at == self.calendar.due(c).start:
            if c.due is not None and at == self.calendar.window(c.due).start:
                return "it is not due before"
            return f"{c.party} is not there before" if at else "nothing is earlier"
        if c.issue is not None and at == self.calendar.place[self.roadmap.opens[c.issue]]:
            return f"its issue {self.names(c.issue)} comes on the table then"
        late = [d for d in c.awaits if self.calendar.place[self.roadmap.commitments[d]] == at]
        if late:
            return f"it also awaits {listing(late)}"
        return (
            f"before, no host of its issue seats {c.party}"
            if c.issue
            else "the order of objectives has it so"
        )


def _hosts(account: PhaseAccount, issue: str) -> set[tuple[str, ...]]:
    return {tuple(sorted(b.members)) for b in account.design.institutions if issue in b.mandate}


def _touched(some: Sequence[PhaseAccount], issue: str) -> set[str]:
    """Give the parties and issues of the bodies that host an issue in some phases."""
    bodies = [b for a in some for b in a.design.institutions if issue in b.mandate]
    return {issue}.union(*(b.members for b in bodies), *(b.mandate for b in bodies))


def _spoken(row: Rule | Interdependence) -> Iterator[object]:
    for field in ("party", "other", "issue"):
        yield getattr(row, field, None)
    yield from getattr(row, "issues", None) or ()


def _amount(value: Decimal | Number) -> str:
    return f"{plain_number(Decimal(str(value)))}"
