"""Issues two by two: that no two of them can share an institution, for the reasons given and no others."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from designer.instance import Instance
from designer.instance.references import nearest
from designer.verify.proof import Anchored, Apart, Covered, Proof, Weights
from designer.verify.refusal import RefusedError
from designer.verify.world import Body, World


class Pairs:
    """Judges what a proof says of each two of its issues.

    Parameters
    ----------
    world
        The institutions of the instance, all of whose rules are in force.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.known = {rule.id for rule in world.instance.rules} | world.instance.tie.keys()

    @property
    def instance(self) -> Instance:
        """The instance."""
        return self.world.instance

    def judge(self, proof: Proof) -> None:
        """Refuse pairs that are not all pairs, and reasons that are none, or more than it takes."""
        listed = [frozenset(apart.issues) for apart in proof.apart]
        wanted = {frozenset(pair) for pair in combinations(_chosen(proof), 2)}
        for n, pair in enumerate(listed):
            if pair not in wanted or pair in listed[:n]:
                raise _not_the_pairs().under(n)
        if len(listed) < len(wanted):
            raise _not_the_pairs()
        for n, apart in enumerate(proof.apart):
            self.world.watch.check()
            try:
                self._judge(apart)
            except RefusedError as refused:
                raise refused.under(n) from None

    def _judge(self, apart: Apart) -> None:
        for n, id in enumerate(apart.because):
            if id not in self.known:
                near = nearest(id, self.known).removeprefix("; ")
                why = f"the instance has no rule and no interdependence '{id}' ({near})"
                raise RefusedError(why, "because", n)
            if id in apart.because[:n]:
                raise RefusedError(f"the reason '{id}' is given twice", "because", n)
        first, second = apart.issues
        if (body := self.together(apart.issues, apart.because)) is not None:
            where = ", ".join(sorted(body.members)) or "nobody"
            why = " and ".join(apart.because) or "members and sizes"
            raise RefusedError(
                f"{why} would let an institution of {where} handle {first} and {second}", "because"
            )
        for n, id in enumerate(apart.because):
            others = apart.because[:n] + apart.because[n + 1 :]
            if self.together(apart.issues, others) is None:
                why = f"the reason '{id}' is none: {first} and {second} are apart without it"
                raise RefusedError(why, "because", n)

    def together(self, issues: Sequence[str], cited: Collection[str]) -> Body | None:
        """Give a body that could handle two issues if only the rules cited were in force."""
        both = frozenset(issues)
        if self.instance.settings.max_mandate == 1:
            return None
        world = World(self.instance, self.world.ceilings, frozenset(cited), both, self.world.watch)
        return next((body for body in world.bodies() if both not in body.refused), None)


def _chosen(proof: Proof) -> list[str]:
    """Give the issues that have a weight, which is 1."""
    if not isinstance(proof.case, Weights):
        raise RefusedError("pairs are listed, but the proof has cases")
    chosen = []
    for fact in proof.case.facts:
        if not isinstance(fact, Covered | Anchored) or fact.weight != 1:
            raise RefusedError("pairs are listed, but not all weights are 1 and on issues or anchors")
        if isinstance(fact, Covered):
            chosen.append(fact.issue)
    return chosen


def _not_the_pairs() -> RefusedError:
    return RefusedError("the pairs listed are not the pairs of the issues with a weight, each once")
