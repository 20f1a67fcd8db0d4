"""The verifier of proofs: exact fractions, every acceptable institution, no solver and no model."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import lcm

from designer.instance import Instance
from designer.instance.portable import Portable
from designer.verify.facts import Facts, Number, RefusedError
from designer.verify.mandates import Paid, best_paid
from designer.verify.proof import Anchored, Assumed, Case, Covered, Fact, Proof, Split, Weights
from designer.verify.world import Body, Issues, TooManyError, World

DEEPEST = 200
"""Splits on the way to a case; a proof with more is refused."""

Path = tuple[tuple[Split, bool], ...]


@dataclass(frozen=True)
class Verification(Portable):
    """What the verifier says of a proof.

    Parameters
    ----------
    refused
        Why it is no proof; None where it is one.
    bound
        What it proves.
    cases
        How many cases it has.
    bodies
        How many institutions of each kind were looked at.

    Examples
    --------
    >>> Verification(None, Fraction(2), 1).accepted
    True
    """

    refused: str | None
    bound: Fraction | None = None
    cases: int = 0
    bodies: dict[str, int] = field(default_factory=dict)

    @property
    def accepted(self) -> bool:
        """Whether it is a proof."""
        return self.refused is None


def verify(instance: Instance, proof: Proof) -> Verification:
    """Verify a proof that no design has fewer institutions.

    Parameters
    ----------
    instance
        What is asked.
    proof
        What is claimed of it.

    Returns
    -------
    Verification
        Accepted or refused, and why.

    Examples
    --------
    >>> rivers = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}], "issues": [{"id": "water", "required": ["A", "B"]}],
    ... })
    >>> proof = Proof.model_validate({
    ...     "instance": {"title": rivers.title, "sha256": rivers.sha256}, "bound": "1",
    ...     "case": {"facts": [{"kind": "covered", "issue": "water", "weight": "1"}]},
    ... })
    >>> verify(rivers, proof).accepted
    True
    """
    try:
        return Verifier(instance, proof.assuming).judge(proof)
    except (RefusedError, TooManyError) as error:
        return Verification(f"{str(error)[0].upper()}{str(error)[1:]}.")


class Verifier:
    """Judges cases of one instance under the same assumptions.

    Parameters
    ----------
    instance
        What is asked.
    assuming
        What objectives before ``institutions`` are at most.
    """

    def __init__(self, instance: Instance, assuming: Mapping[Assumed, Fraction]) -> None:
        self.instance = instance
        self.assuming: dict[str, Fraction] = {str(name): value for name, value in assuming.items()}
        self.world = World(instance, self.assuming)
        self.facts = Facts(self.world)

    def judge(self, proof: Proof) -> Verification:
        """Accept a whole proof, or raise what is wrong with it."""
        if proof.instance.sha256 != self.instance.sha256:
            raise RefusedError("the proof is about another instance")
        self._allowed_to_assume()
        if proof.apart:
            self._judge_pairs(proof)
        bounds = list(self._bounds(proof.case, ()))
        if (least := min(bounds)) < proof.bound:
            raise RefusedError(f"what is shown is {least} institutions, not {proof.bound}")
        counts: Counter[str] = Counter(body.kind for body in self.world.all)
        return Verification(None, proof.bound, len(bounds), dict(counts))

    def _allowed_to_assume(self) -> None:
        """Refuse assumptions about anything but the objectives that come before the institutions."""
        earlier: set[object] = set()
        for stage in self.instance.settings.objectives:
            if stage == "institutions":
                break
            earlier.add(stage if isinstance(stage, str) else None)
        for name in self.assuming:
            if name not in earlier:
                raise RefusedError(f"no objective before 'institutions' is '{name}', so nothing bounds it")

    def _bounds(self, case: Case, path: Path) -> Iterator[Fraction]:
        """Give what every case of a tree proves."""
        if isinstance(case, Weights):
            yield self.world.rounded_up(self.bound(case, path))
            return
        if len(path) == DEEPEST:
            raise RefusedError(f"there are more than {DEEPEST} splits on the way to a case")
        self._known(case)
        yield from self._bounds(case.then, (*path, (case, True)))
        yield from self._bounds(case.otherwise, (*path, (case, False)))

    def _known(self, split: Split) -> None:
        known = self.instance.issue.keys() | self.instance.party.keys()
        for name in (*split.counted.issues, *split.counted.parties):
            if name not in known:
                raise RefusedError(f"a split speaks of '{name}', which the instance does not have")

    def bound(self, case: Weights, path: Path) -> Fraction:
        """Give what the weights of a case prove.

        Raises
        ------
        RefusedError
            If some acceptable institution is paid more than it costs.
        """
        for paid, body in self.overpaid(case, path):
            where = ", ".join(sorted(body.members)) or "nobody"
            issues = ", ".join(sorted(paid.mandate))
            raise RefusedError(f"an institution of {where} on {issues} is paid more than it costs")
        return sum((self._part(fact.weight, n) for fact, n in self._numbers(case, path)), Fraction(0))

    def _numbers(self, case: Weights, path: Path) -> list[tuple[Fact, Number]]:
        return [(fact, self.facts.number(fact, path)) for fact in case.facts if fact.weight]

    def _part(self, weight: Fraction, number: Number) -> Fraction:
        side = number.side(weight)
        if side is None:
            which = "at least" if weight > 0 else "at most"
            raise RefusedError(f"a weight of {weight} is on what is not bounded by 'at {which[3:]}'")
        return weight * side

    def overpaid(self, case: Weights, path: Path) -> Iterator[tuple[Paid, Body]]:
        """Give every acceptable institution that is paid more than it costs, with the worst mandate."""
        longest = self.instance.settings.max_mandate
        scale = self.scale(case)
        anchoring = [
            (number.once, int(fact.weight * scale))
            for fact, number in self._numbers(case, path)
            if isinstance(fact, Anchored) and fact.weight > 0
        ]
        for body, pay, cost in self._pays(case, path):
            extra = [(some, weight) for once, weight in anchoring if (some := once(body)) is not None]
            found = best_paid(body, pay, longest, cost, extra)
            if found is not None:
                yield found, body

    def scale(self, case: Weights) -> int:
        """Give what makes all weights and costs whole numbers."""
        return lcm(
            *(fact.weight.denominator for fact in case.facts),
            *(body.cost.denominator for body in self.world.all),
        )

    def _pays(self, case: Weights, path: Path) -> Iterator[tuple[Body, dict[Issues, int], int]]:
        """Give what each body is paid for each set of issues, and its cost, in whole numbers."""
        numbers = self._numbers(case, path)
        scale = self.scale(case)
        weighted = [(int(fact.weight * scale), number.adds) for fact, number in numbers]
        issues: dict[Issues, int] = defaultdict(int)
        others = []
        for (fact, _), (weight, adds) in zip(numbers, weighted, strict=True):
            if isinstance(fact, Covered):
                issues[frozenset({fact.issue})] += weight
            else:
                others.append((weight, adds))
        for body in self.world.all:
            pay = issues
            if others:
                pay = defaultdict(int, issues)
                for weight, adds in others:
                    for what, number in adds(body):
                        pay[what] += weight * number
            yield body, pay, int(body.cost * scale)

    # Issues two by two

    def _judge_pairs(self, proof: Proof) -> None:
        """Accept that no two issues with a weight can share an institution, for the reasons given alone."""
        chosen = self._chosen(proof)
        given = [frozenset(apart.issues) for apart in proof.apart]
        if Counter(given) != Counter(map(frozenset, combinations(chosen, 2))):
            raise RefusedError("the pairs listed are not the pairs of the issues with a weight, each once")
        for apart in proof.apart:
            if (body := self.together(apart.issues, apart.because)) is not None:
                where = ", ".join(sorted(body.members)) or "nobody"
                first, second = apart.issues
                why = " and ".join(apart.because) or "members and sizes"
                raise RefusedError(f"{why} would let an institution of {where} handle {first} and {second}")

    def _chosen(self, proof: Proof) -> list[str]:
        case = proof.case
        if not isinstance(case, Weights):
            raise RefusedError("pairs are listed, but the proof has cases")
        chosen = []
        for fact in case.facts:
            if not isinstance(fact, Covered | Anchored) or fact.weight != 1:
                raise RefusedError("pairs are listed, but not all weights are 1 and on issues or anchors")
            if isinstance(fact, Covered):
                chosen.append(fact.issue)
        return chosen

    def together(self, issues: Sequence[str], cited: Sequence[str]) -> Body | None:
        """Give a body that could handle two issues if only the rules cited were in force."""
        both = frozenset(issues)
        if self.instance.settings.max_mandate == 1:
            return None
        world = World(self.instance, self.assuming, frozenset(cited), both)
        return next((body for body in world.bodies() if both not in body.refused), None)
