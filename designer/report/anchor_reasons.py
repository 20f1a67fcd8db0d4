"""Why the anchors of a seat are institutions of their own, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from designer.instance import Instance, RefusesLink
from designer.instance.rules import listing
from designer.report.layout import plain
from designer.report.names import Names
from designer.verify.anchors import Anchors
from designer.verify.proof import Anchored
from designer.verify.world import World


class Anchorage:
    """Says what has to anchor a seat, and which institutions cannot, although they could handle what is tied.

    Parameters
    ----------
    instance, names
        Whose seats they are, and what everything is called.
    world
        The institutions that there could be.
    number
        The numbers under which issues are listed.
    """

    def __init__(self, instance: Instance, names: Names, world: World, number: Mapping[str, int]) -> None:
        self.instance = instance
        self.names = names
        self.world = world
        self.number = number

    def described(self, fact: Anchored) -> str:
        """Tell what anchors a seat."""
        least = self.instance.settings.min_anchors
        anchors = Anchors.of(self.world, fact.party, fact.issue)
        found = [some.one_of for body in self.world.all if (some := anchors.at(body))]
        handled = [i.id for i in self.instance.issues if any(i.id in one_of for one_of in found)]
        party = self.names.short([fact.party])
        anchors_it = "An anchor" if least == 1 else f"{least} anchors"
        others = "another institution" if least == 1 else "as many other institutions, each of them one"
        what = f"{anchors_it} for {party} where {self.names(fact.issue)} is handled: {others}"
        if not handled:
            return f"{what}, and there is none."
        on = listing([self.names(issue) for issue in handled], "or")
        return f"{what} that seats {party} and handles {on}, which can be tied to it."

    def reasons(self, fact: Anchored) -> str:
        """Tell which of the issues listed it cannot handle besides, because links are refused."""
        anchors = Anchors.of(self.world, fact.party, fact.issue)
        seating = [body for body in self.world.all if fact.party in body.members]
        said = []
        for issue in sorted(anchors.apart & self.number.keys() - {fact.issue}, key=self.number.__getitem__):
            if any(issue in body.issues for body in seating):
                reason = listing([*self._refusals(fact.issue, issue)])
                said.append(f"Not with {self.number[issue]}: {reason}.")
        return " ".join(said)

    def _refusals(self, one: str, other: str) -> Iterator[str]:
        """Quote what refuses a link between hosts of two issues."""
        for id, tie in self.instance.tie.items():
            if {*tie.issues} == {one, other} and tie.kind == "separate" and tie.is_hard:
                yield f'"{tie.sentence(self.names)}" [{id}]'
        for rule in self.instance.rules:
            if isinstance(rule, RefusesLink) and rule.hard and {*rule.issues} == {one, other}:
                yield f'"{rule.sentence(self.names)}" [{plain(rule.id)}]'
