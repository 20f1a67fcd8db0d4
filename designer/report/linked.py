"""What holds a design together, and who holds what: links, parties, commitments, and what could fail."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from designer.design import Design, Link
from designer.instance import Commitment, ExistingInstitution, Instance
from designer.instance.rules import listing
from designer.linkage import Linkage
from designer.report.layout import plain
from designer.report.names import Names

WHERE = ", in one institution or in two linked ones"
"""How the sentence of an interdependence ends, which goes without saying of one that a link carries."""


class Ties:
    """One design as far as its links and commitments go, in words.

    Parameters
    ----------
    instance, design
        What is asked, and what is answered.
    names
        What parties and institutions are called.
    """

    def __init__(self, instance: Instance, design: Design, names: Names) -> None:
        self.instance = instance
        self.design = design
        self.names = names
        self.bodies = names.of_institutions(design)
        known = {*self.bodies, *(e.id for e in instance.existing)}
        self.listed = [link for link in design.links if known.issuperset(link.between)]
        pairs = frozenset(frozenset(link.between) for link in self.listed)
        self.linkage = Linkage(instance, design.institutions, pairs)

    def links(self) -> Iterator[str]:
        """Give, body by body, what it is linked to and through whom; each link once."""
        partners: dict[str, list[str]] = {}
        for link in self.listed:
            partners.setdefault(link.between[0], []).append(self._partner(link))
        for id, linked in partners.items():
            yield f"{self._named(id)}: {'; '.join(linked)}"

    def _partner(self, link: Link) -> str:
        other = link.between[1]
        if link.hinges and {*link.hinges} == self.linkage.members[other] and other in self.bodies:
            return self._called(other)
        hinges = self.names.short(link.hinges) or "liaison through the umbrella"
        return f"{self._called(other)} ({hinges})"

    def _named(self, id: str) -> str:
        return self.bodies.get(id) or self.names(id)

    def _called(self, id: str) -> str:
        """Call a body by its members where they have codes, else by its name."""
        plenary = any(body.id == id and body.format == "plenary" for body in self.design.institutions)
        return plain(id) if self.names.has_codes and id in self.bodies and not plenary else self._named(id)

    def every_link(self) -> Iterator[str]:
        """Give every link with each interdependence that it carries, and why it is one."""
        for link in self.listed:
            carried = {frozenset(pair) for pair in link.carries}
            reasons = [
                tie.sentence(self.instance.label).removesuffix(WHERE)
                + (f" ({tie.why.rstrip('.')})" if tie.why else "")
                for tie in self.instance.interdependences
                if frozenset(tie.issues) in carried and tie.kind != "separate"
            ]
            first, second = (self._named(id) for id in link.between)
            hinges = self.names.short(link.hinges) or "liaison through the umbrella"
            yield plain(f"{first} and {second}, through {hinges}: {'; '.join(reasons)}.")

    def inside(self) -> Iterator[str]:
        """Give the interdependences that need no link, since one institution has both ends."""
        for tie in self.instance.interdependences:
            both = {*self.linkage.hosts(tie.issues[0])} & {*self.linkage.hosts(tie.issues[1])}
            if tie.kind != "separate" and both:
                said = tie.sentence(self.instance.label).removesuffix(WHERE)
                why = f" ({tie.why.rstrip('.')})" if tie.why else ""
                where = listing([self._named(id) for id in sorted(both)])
                yield plain(f"{where}: {said}{why}.")

    def parties(self) -> Iterator[tuple[str, ...]]:
        """Give for each party with a seat: seats, chairs, anchored seats, stalls, commitments, leverage."""
        for party in self.instance.parties:
            bodies = [b for b in self.design.institutions if party.id in b.members]
            if not bodies:
                continue
            loose = sum(self._anchors(b.id, party.id) == 0 for b in bodies)
            stalls = sum(party.id not in self.instance.issue[i].required for b in bodies for i in b.mandate)
            owed = sum(c.party == party.id for c in self.instance.commitments)
            awaited = sum(party.id in c.to for c in self.instance.commitments)
            risked = {c for lever in self.design.leverage if lever.party == party.id for c in lever.at_risk}
            chairs = sum(b.chair == party.id for b in bodies)
            counts = (len(bodies), chairs, len(bodies) - loose, stalls, len(risked), owed, awaited)
            code = f"{plain(party.id)} " if self.names.has_codes and party.label != party.id else ""
            yield (code + self.names(party.id), *map(str, counts))

    def _anchors(self, body: str, party: str) -> int:
        return sum(body in pair and party in hinges for pair, hinges in self.linkage.lateral.items())

    def risks(self) -> Iterator[str]:
        """Say what could fail: suspension, walkouts, loose seats, commitments that nobody watches."""
        measures = self.design.measures
        if measures.survives_suspension:
            yield "Without the umbrella, links alone keep all institutions connected."
        else:
            yield f"Without the umbrella, the institutions fall into {measures.fragments + 1} parts."
        failed = [p for p, survived in measures.survives_walkout.items() if not survived]
        if failed:
            yield f"Walkouts that are not survived: {self.names.all(failed)}."
        elif measures.survives_walkout:
            yield "What does not need a party goes on without it, whoever walks out."
        loose = [
            f"{self.names(party)} in {self._named(body.id)}"
            for body in self.design.institutions
            for party in body.members
            if not self._anchors(body.id, party)
        ]
        if loose:
            some = loose if len(loose) <= 4 else [*loose[:3], f"{len(loose) - 3} others"]
            yield f"Seats without an anchor: {'; '.join(some)}."
        greatest = max(self.design.leverage, key=lambda lever: len(lever.at_risk), default=None)
        if greatest is not None:
            where = self._named(greatest.institution)
            yield (
                f"Greatest leverage: {self.names(greatest.party)} puts {len(greatest.at_risk)} commitments "
                f"of others at risk by walking out of {where}."
            )
        unwatched = [c.id for c in self.instance.commitments if c.issue and not self._monitors(c)]
        if unwatched:
            yield plain(f"Commitments without a monitor: {listing(unwatched)}.")

    def not_kept(self) -> Iterator[str]:
        """Give the soft interdependences that are not kept, and what that costs."""
        strength: dict[tuple[str, str], Decimal] = {}
        for tie in self.instance.interdependences:
            if not tie.is_hard and not self.linkage.keeps(tie):
                strength[tie.issues] = strength.get(tie.issues, Decimal(0)) + tie.strength
        for ends in dict.fromkeys(self.design.uncoordinated):
            cost = f" (strength {strength[ends].normalize():f})" if ends in strength else ""
            yield f"Not kept: {self.names(ends[0])} with {self.names(ends[1])}{cost}."

    def _monitors(self, commitment: Commitment) -> list[str]:
        return [self._named(b.id) for b in self.design.institutions if commitment.id in b.monitors]

    def commitments(self) -> Iterator[str]:
        """Give every commitment with who monitors it, and the pairs that await each other."""
        known = {c.id: c for c in self.instance.commitments}
        for c in known.values():
            to = f" to {self.names.all(c.to)}" if c.to else ""
            text = f": {c.text.rstrip('.')}" if c.text else ""
            watched = listing(self._monitors(c)) if c.issue else "the umbrella"
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
            both = {*self.linkage.hosts(ends[0])} & {*self.linkage.hosts(ends[1])}
            return f"both in {listing([self._named(id) for id in sorted(both)])}"
        for link in self.listed:
            if frozenset(link.between) in self.linkage.pairs and self._joins(link, ends):
                first, second = (self._named(id) for id in link.between)
                return f"tied by the link of {first} and {second}"
        return "tied by no institution and no link"

    def _joins(self, link: Link, ends: tuple[str, str]) -> bool:
        hosts = [{*self.linkage.hosts(end)} for end in ends]
        one, other = link.between
        return (one in hosts[0] and other in hosts[1]) or (one in hosts[1] and other in hosts[0])

    def sequences(self) -> Iterator[str]:
        """Give the sequences, first before second."""
        for tie in self.instance.interdependences:
            if tie.kind == "sequence":
                first, second = (self.names(end) for end in tie.issues)
                yield f"{first}, before {second}"

    def fates(self) -> Iterator[str]:
        """Say what becomes of each existing institution, and why."""
        for e in self.instance.existing:
            fate = self.design.existing_fate.get(e.id, "not used")
            yield plain(f"{self.names(e.id)}: {fate}, since {self._reason(e, fate)}.")

    def _reason(self, e: ExistingInstitution, fate: str) -> str:
        same = [b for b in self.design.institutions if {*b.members} == {*e.members}]
        taken = next((b for b in same if b.taken_from == e.id), None)
        if taken is not None:
            return f"it has exactly these members and may handle {self.names.all(taken.mandate)}"
        if fate == "replaced":
            if e.status != "collapsed" and any({*b.mandate} <= {*e.may_handle} for b in same):
                return "a new institution with its members costs less"
            why = "it has collapsed" if e.status == "collapsed" else "it may not handle all of the mandate"
            return f"{why}, and a new institution has its members"
        if e.is_global:
            return self._reason_of_global(e, fate)
        if e.status == "collapsed":
            return "it has collapsed"
        if not e.usable:
            return "it may not be redesigned" if not e.redesign else "it may handle no issue"
        if not same:
            return "no institution has just its members"
        if not any({*b.mandate} <= {*e.may_handle} for b in same):
            return "it may not handle all that the institution with its members does"
        return "another institution with its members does the work"

    def _reason_of_global(self, e: ExistingInstitution, fate: str) -> str:
        if fate == "linked":
            return "it can only be linked to, and is"
        if not e.joinable:
            return "it can only be linked to, and is not active"
        tied = any(e.id in tie.issues for tie in self.instance.interdependences)
        return f"it can only be linked to, and {'nothing is' if tied else 'no interdependence names it'}"

    def leverage(self) -> Iterator[str]:
        """Give all leverage: who puts which commitments at risk by walking out of what."""
        for lever in self.design.leverage:
            stake = f"; owed to itself: {listing(lever.stake)}" if lever.stake else ""
            where = self._named(lever.institution)
            yield plain(f"{self.names(lever.party)} in {where}: {listing(lever.at_risk)}{stake}.")
