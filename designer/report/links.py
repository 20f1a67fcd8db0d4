"""What holds a design together, and who holds what: links, parties, and what could fail."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from designer.design import Design, Institution, Link
from designer.instance import Commitment, ExistingInstitution, Instance, Interdependence
from designer.instance.rules import listing
from designer.measures.commitments import monitored
from designer.measures.links import Linkage
from designer.measures.resilience import anchors
from designer.report.layout import plain
from designer.report.names import Names

MOST_SPELLED = 6
"""With more ties to carry than that, a page counts what each link carries; --detail spells it out."""
MOST_LISTED = 4
"""Of more seats or ties than that, a page names only the first."""


class Ties:
    """One design as far as its links go, in words; valid or not, as everything is derived anew.

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
        members = Linkage(instance, design.institutions, frozenset()).members
        self.listed = [
            link for link in design.links if {*link.between} <= {*members} and len({*link.between}) == 2
        ]
        pairs = frozenset(frozenset(link.between) for link in self.listed)
        self.linkage = Linkage(instance, design.institutions, pairs)

    @property
    def spelt(self) -> bool:
        """Whether the links carry so little that a page can spell it out."""
        return sum(len(self.carried(link)) for link in self.listed) <= MOST_SPELLED

    def links(self) -> Iterator[str]:
        """Give every link once, with its hinges and what it carries: spelt out if little, else counted."""
        carried = [(link, self.carried(link)) for link in self.listed]
        if self.spelt:
            for link, ties in carried:
                said = "; ".join(self._short(tie) for tie in ties)
                yield f"{self.ends(link)}, {self.hinges(link, 'through ')}: {said or 'nothing'}"
            return
        partners: dict[str, list[str]] = {}
        for link, ties in carried:
            partners.setdefault(link.between[0], []).append(self._partner(link, ties))
        for id, linked in partners.items():
            yield f"{self.named(id)}: {'; '.join(linked)}"

    def carried(self, link: Link) -> list[Interdependence]:
        """Give the interdependences that a link carries."""
        pairs = self.linkage.carried(frozenset(link.between))
        places = (n for pair in pairs for n in self._wished.get(pair, ()))
        return [self.instance.interdependences[n] for n in sorted(places)]

    @cached_property
    def _wished(self) -> dict[tuple[str, str], list[int]]:
        """The places of the interdependences that a link can carry, by their issues as they are written."""
        found: dict[tuple[str, str], list[int]] = {}
        for n, tie in enumerate(self.instance.interdependences):
            if tie.kind != "separate":
                found.setdefault(tie.issues, []).append(n)
        return found

    def hinges(self, link: Link, through: str = "") -> str:
        """Give the parties that sit at both ends of a link, or say that there are none."""
        parties = sorted(self.linkage.hinges(link.between))
        return f"{through}{self.names.short(parties)}" if parties else "a liaison through the umbrella"

    def ends(self, link: Link) -> str:
        """Name the two ends of a link."""
        first, second = (self.named(id) for id in link.between)
        return f"{first} and {second}"

    def _partner(self, link: Link, ties: list[Interdependence]) -> str:
        ordered = sum(tie.kind == "sequence" for tie in ties)
        count = f"{len(ties)}, {ordered} in order" if ordered else f"{len(ties)}"
        called, other = self._called(link.between[1]), self.linkage.members[link.between[1]]
        # The members are its name already; most links are held by all of them.
        goes_without_saying = called == plain(link.between[1]) and self.linkage.hinges(link.between) == other
        return f"{called} ({count})" if goes_without_saying else f"{called} ({self.hinges(link)}: {count})"

    def _short(self, tie: Interdependence) -> str:
        first, second = (self.names(end) for end in tie.issues)
        return f"{first} {'before' if tie.kind == 'sequence' else 'with'} {second}"

    def named(self, id: str) -> str:
        """Name an institution or a global body."""
        return self.bodies.get(id) or self.names(id)

    def _called(self, id: str) -> str:
        """Call a body by its members where they have codes, else by its name."""
        plenary = any(body.id == id and body.format == "plenary" for body in self.design.institutions)
        return plain(id) if self.names.has_codes and id in self.bodies and not plenary else self.named(id)

    def parties(self) -> Iterator[tuple[str, ...]]:
        """Give for each party with a seat: seats, chairs, anchored seats, stalls, leverage, commitments."""
        for party in self.instance.parties:
            bodies = self.seats(party.id)
            if not bodies:
                continue
            counts = (
                len(bodies),
                sum(body.chair == party.id for body in bodies),
                sum(self.anchored(body, party.id) for body in bodies),
                sum(len(self.stalled(body, party.id)) for body in bodies),
                len({c for lever in self.design.leverage if lever.party == party.id for c in lever.at_risk}),
                sum(c.party == party.id for c in self.instance.commitments),
                sum(party.id in c.to for c in self.instance.commitments),
            )
            code = f"{plain(party.id)} " if self.names.has_codes and party.label != party.id else ""
            yield (code + self.names(party.id), *map(str, counts))

    def seats(self, party: str) -> list[Institution]:
        """Give the institutions in which a party sits."""
        return [body for body in self.design.institutions if party in body.members]

    def anchored(self, body: Institution, party: str) -> bool:
        """Whether a link of an institution has a party as a hinge."""
        return anchors(self.linkage, body.id, party) > 0

    def stalled(self, body: Institution, party: str) -> list[str]:
        """Give the issues of an institution that a member could stall although they do not require it."""
        known = (self.instance.issue[i] for i in body.mandate if i in self.instance.issue)
        return [issue.id for issue in known if party not in issue.required]

    def risks(self) -> Iterator[str]:
        """Say what could fail: suspension, walkouts, loose seats, commitments that nobody watches."""
        measures = self.design.measures
        if measures.survives_suspension:
            yield "Without the umbrella, links alone keep all institutions connected."
        else:
            yield f"Without the umbrella, the institutions fall into {measures.fragments + 1} parts."
        seated = [party.id for party in self.instance.parties if self.seats(party.id)]
        failed = [party for party in seated if not measures.survives_walkout.get(party, True)]
        if failed:
            all_fail = len(failed) == len(seated) > 1
            yield f"Walkouts that are not survived: {'any' if all_fail else self.names.all(failed)}."
        elif measures.survives_walkout:
            yield "What does not need a party goes on without it, whoever walks out."
        loose = [
            f"{self.names(party)} in {self.named(body.id)}"
            for body in self.design.institutions
            for party in body.members
            if not self.anchored(body, party)
        ]
        if loose:
            cut = loose if len(loose) <= MOST_LISTED else [*loose[:3], f"{len(loose) - 3} others"]
            yield f"Seats without an anchor: {'; '.join(cut)}."
        greatest = max(self.design.leverage, key=lambda lever: len(lever.at_risk), default=None)
        if greatest is not None:
            risked = len(greatest.at_risk)
            as_much = sum(len(lever.at_risk) == risked for lever in self.design.leverage) - 1
            also = f"; {as_much} other{'' if as_much == 1 else 's'} as great" if as_much else ""
            yield (
                f"Greatest leverage: {self.names(greatest.party)} puts {risked} "
                f"commitment{'' if risked == 1 else 's'} of others at risk by walking out of "
                f"{self.named(greatest.institution)}{also}."
            )
        unwatched = [
            f"{self.names(c.party)} [{c.id}]"
            for c in self.instance.commitments
            if c.issue and not self.monitors(c)
        ]
        if unwatched:
            yield f"Commitments without a monitor: {listing(unwatched)}."

    def not_kept(self) -> Iterator[str]:
        """Give the soft interdependences that are not kept, the strongest first, and what each costs."""
        for ends, strength in self._lost().items():
            cost = f" (strength {strength.normalize():f})" if strength else ""
            yield f"{self.names(ends[0])} with {self.names(ends[1])}{cost}"

    def not_kept_briefly(self) -> Iterator[str]:
        """Give the strongest of them, and how many there are besides."""
        told, lost = list(self.not_kept()), list(self._lost().values())
        shown = len(told) if len(told) <= MOST_LISTED else MOST_LISTED - 1
        for text in told[:shown]:
            yield f"Not kept: {text}."
        if told[shown:]:
            strength = f"strength {sum(lost[shown:], Decimal(0)).normalize():f}"
            yield f"Not kept either: {len(told) - shown} other ties, of {strength} together."

    def _lost(self) -> dict[tuple[str, str], Decimal]:
        """Give the pairs that the design lists, with the strengths of all that is not kept of each."""
        unkept = self.linkage.uncoordinated()
        lost = {
            ends: sum((tie.strength for tie in unkept if {*tie.issues} == {*ends}), Decimal(0))
            for ends in self.design.uncoordinated
        }
        return dict(sorted(lost.items(), key=lambda one: -one[1]))

    def monitors(self, commitment: Commitment) -> list[str]:
        """Name the institutions that monitor a commitment, as said or, where nothing is said, as derived."""
        return [
            self.named(body.id)
            for body in self.design.institutions
            if commitment.id
            in (body.monitors if "monitors" in body.model_fields_set else monitored(self.instance, body))
        ]

    def fate(self, existing: ExistingInstitution) -> str:
        """Say what becomes of an existing institution, as said or, where nothing is said, as derived."""
        said = self.design.existing_fate.get(existing.id)
        if said is not None:
            return said
        for body in self.design.institutions:
            if body.taken_from == existing.id:
                return body.origin
            if body.replaces == existing.id:
                return "replaced"
        linked = existing.is_global and any(existing.id in link.between for link in self.listed)
        return "linked" if linked else "not used"
