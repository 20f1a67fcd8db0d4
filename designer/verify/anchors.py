"""What can anchor a seat: an institution that seats the party, handles what is tied, and may be linked."""

from __future__ import annotations

from dataclasses import dataclass

from designer.instance import RefusesLink
from designer.verify.mandates import Some
from designer.verify.world import Body, World

Names = frozenset[str]
"""Issues and existing bodies, whose names differ."""


@dataclass(frozen=True)
class Anchors:
    """What the other end of a link is like that anchors the seat of a party where an issue is handled.

    Parameters
    ----------
    party
        Whose seat it is; the other end seats it too.
    tied
        Of these it handles one, or is one: what is tied to the issue, to what may be handled together with
        it, or to an existing body that may handle it.
    apart
        It has none of these: it would not be another institution, or could not be linked.
    shunned
        Issues that it does not handle when it seats these parties.
    """

    party: str
    tied: Names
    apart: Names
    shunned: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, world: World, party: str, issue: str) -> Anchors:
        """Read it from the hosts that an issue can have, and from what binds them.

        Whatever the hosts are, no anchor is overlooked: what is tied to anything that could be handled
        together with the issue counts, and only what every host must not be linked to is left out.
        """
        instance = world.instance
        hosted = world.companions.get(issue, frozenset())
        tied: set[str] = set()
        apart: set[str] = set()
        shunned: list[tuple[str, str]] = []
        for tie in instance.interdependences:
            for one, other in (tie.issues, tie.issues[::-1]):
                if tie.kind != "separate" and one in hosted:
                    tied.add(other)
                if tie.kind == "separate" and tie.is_hard and one == issue:
                    apart.add(other)
        for rule in instance.rules:
            if isinstance(rule, RefusesLink) and rule.hard and issue in rule.issues:
                (other,) = {*rule.issues} - {issue}
                if rule.party is None or rule.party in instance.issue[issue].required:
                    apart.add(other)
                else:
                    shunned.append((other, rule.party))
        if instance.issue[issue].coverage == 1:
            apart.add(issue)
        return cls(party, frozenset(tied), frozenset(apart), tuple(shunned))

    def at(self, body: Body) -> Some | None:
        """Give the mandates with which a body can be such an end; None where there is no such mandate."""
        if self.party not in body.members or body.source in self.apart:
            return None
        apart = self.apart.union(issue for issue, party in self.shunned if party in body.members)
        issues = frozenset(body.issues) - apart
        one_of = issues if body.source in self.tied else issues & self.tied
        return Some(one_of, apart.intersection(body.issues)) if one_of else None
