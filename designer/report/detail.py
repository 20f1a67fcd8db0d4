"""What a page leaves out: every link and why, each party in full, commitments, fates, leverage."""

from __future__ import annotations

from collections.abc import Iterator

from designer.instance import Commitment, ExistingInstitution, Interdependence
from designer.instance.rules import listing
from designer.measures.resilience import aftermath
from designer.report.layout import plain
from designer.report.links import Ties

SECTIONS = ("links", "parties", "failures", "commitments", "existing", "ids")
"""The parts that can be told by themselves."""

WHERE = ", in one institution or in two linked ones"
"""How the sentence of an interdependence ends, which goes without saying of one that a link carries."""


class Detail(Ties):
    """All there is to tell of one design beyond its page, in sentences."""

    def every_link(self) -> Iterator[str]:
        """Give every link with each interdependence that it carries, and why it is one."""
        for link in self.listed:
            reasons = "; ".join(map(self._reasoned, self.carried(link)))
            yield f"{self.ends(link)}, {self.hinges(link, 'through ')}: {reasons or 'nothing'}."

    def inside(self) -> Iterator[str]:
        """Give the interdependences that need no link, since one institution has both ends."""
        for tie in self.instance.interdependences:
            if tie.kind != "separate" and self.linkage.inside(tie.issues):
                yield f"{self._having(tie.issues)}: {self._reasoned(tie)}."

    def _reasoned(self, tie: Interdependence) -> str:
        said = tie.sentence(self.names).removesuffix(WHERE)
        return f"{said} ({tie.why.rstrip('.')})" if tie.why else said

    def _having(self, ends: tuple[str, str]) -> str:
        """Name the institutions that have both ends of a tie."""
        having = self.linkage.having(ends)
        return listing([self.named(body.id) for body in self.design.institutions if body.id in having])

    def sequences(self) -> Iterator[str]:
        """Give the sequences, first before second."""
        for tie in self.instance.interdependences:
            if tie.kind == "sequence":
                first, second = (self.names(end) for end in tie.issues)
                yield f"{first}, before {second}"

    def standings(self) -> Iterator[str]:
        """Give each party with a seat: where it is anchored and where not, what it could stall and chairs."""
        for party in self.instance.parties:
            bodies = self.seats(party.id)
            if not bodies:
                continue
            anchored = [self.named(body.id) for body in bodies if self.anchored(body, party.id)]
            loose = [self.named(body.id) for body in bodies if not self.anchored(body, party.id)]
            stalls = [
                f"{self.named(body.id)} ({'; '.join(map(self.names, issues))})"
                for body in bodies
                if (issues := self.stalled(body, party.id))
            ]
            facts = {
                "Chairs": [self.named(body.id) for body in bodies if body.chair == party.id],
                "Reports for": [self.named(body.id) for body in bodies if body.reports_through == party.id],
                "Anchored in": anchored,
                "Without an anchor in": loose,
                "Could stall": stalls,
                "Owes": [c.id for c in self.instance.commitments if c.party == party.id],
                "Is owed": [c.id for c in self.instance.commitments if party.id in c.to],
            }
            told = ". ".join(f"{fact} {listing(found)}" for fact, found in facts.items() if found)
            yield f"{self.names(party.id)}: {told}."

    def walkouts(self) -> Iterator[str]:
        """Give each party whose walkout is not survived, and why."""
        for party in self.instance.parties:
            left = aftermath(self.linkage, party.id)
            if left.survived or not self.seats(party.id):
                continue
            reasons = []
            if left.unhandled:
                reasons.append(f"nobody is left to handle {'; '.join(map(self.names, left.unhandled))}")
            if left.parts > 1:
                reasons.append(f"what goes on falls into {left.parts} parts")
            yield f"{self.names(party.id)}: {' and '.join(reasons)}."

    def commitments(self) -> Iterator[str]:
        """Give every commitment with who monitors it, and the pairs that await each other."""
        known = {c.id: c for c in self.instance.commitments}
        for c in known.values():
            to = f" to {self.names.all(c.to)}" if c.to else ""
            text = f": {c.text.rstrip('.')}" if c.text else ""
            watched = listing(self.monitors(c)) if c.issue else "the umbrella"
            yield plain(f"{self.names(c.party)}{to}{text} [{c.id}]; monitored by {watched or 'nobody'}.")
        for c in known.values():
            for other in c.awaits:
                if other in known and c.id in known[other].awaits and c.id < other:
                    yield plain(f"Action for action: {c.id} and {other}, {self._tied(c, known[other])}.")

    def _tied(self, one: Commitment, other: Commitment) -> str:
        if not one.issue or not other.issue:
            return "under the umbrella"
        ends = (one.issue, other.issue)
        if self.linkage.inside(ends):
            return f"both in {self._having(ends)}"
        for link in self.listed:
            if self.linkage.joins(link.between, ends):
                return f"tied by the link of {self.ends(link)}"
        return "tied by no institution and no link"

    def fates(self) -> Iterator[str]:
        """Say what becomes of each existing institution, and why."""
        for e in self.instance.existing:
            fate = self.fate(e)
            yield plain(f"{self.names(e.id)}: {fate}, since {self._reason(e, fate)}.")

    def _reason(self, e: ExistingInstitution, fate: str) -> str:
        same = [b for b in self.design.institutions if {*b.members} == {*e.members}]
        taken = next((b for b in same if b.taken_from == e.id), None)
        if taken is not None:
            return f"it has exactly these members and may handle {'; '.join(map(self.names, taken.mandate))}"
        if fate in ("kept", "revitalised"):
            return "the design says so"
        if fate == "replaced":
            return self._reason_to_replace(e)
        if e.is_global:
            return self._reason_of_global(e, fate)
        if e.status == "collapsed":
            return "it has collapsed"
        if not e.usable:
            return "it may not be redesigned" if not e.redesign else "it may handle no issue"
        if not same:
            return "no institution has just its members"
        if all(b.format == "plenary" for b in same):
            return "it is no working group of the whole umbrella, and only that has just its members"
        if not any({*b.mandate} <= {*e.may_handle} for b in same):
            return "it may not handle all that the institution with its members does"
        return "another institution with its members does the work"

    def _reason_to_replace(self, e: ExistingInstitution) -> str:
        successor = next((b for b in self.design.institutions if b.replaces == e.id), None)
        fits = successor is not None and {*successor.mandate} <= {*e.may_handle}
        if fits and e.status != "collapsed":
            return "a new institution with its members costs less"
        why = "it has collapsed" if e.status == "collapsed" else "it may not handle all of the mandate"
        return f"{why}, and a new institution has its members"

    def _reason_of_global(self, e: ExistingInstitution, fate: str) -> str:
        if fate == "linked":
            return "it can only be linked to, and is"
        if not e.joinable:
            return "it can only be linked to, and is not active"
        tied = any(e.id in tie.issues for tie in self.instance.interdependences)
        return f"it can only be linked to, and {'nothing is' if tied else 'no interdependence names it'}"

    def ids(self) -> Iterator[str]:
        """Give the id of each institution beside its name; either will do where one is asked for."""
        for body in self.design.institutions:
            yield plain(f"{body.id}: {self.named(body.id)}.")

    def leverage(self) -> Iterator[str]:
        """Give all leverage: who puts which commitments at risk by walking out of what."""
        for lever in self.design.leverage:
            stake = f"; owed to itself: {listing(lever.stake)}" if lever.stake else ""
            where = self.named(lever.institution)
            yield plain(f"{self.names(lever.party)} in {where}: {listing(lever.at_risk)}{stake}.")
