"""The verifier of proofs: exact fractions, every acceptable institution, no solver and no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil
from threading import Event

from designer.instance import Instance
from designer.verify.assumptions import Assumptions, Referee, before_institutions
from designer.verify.facts import Facts, Number, known
from designer.verify.pairs import Pairs
from designer.verify.payment import Overpaid, Payment
from designer.verify.proof import (
    Assumed,
    Case,
    Earlier,
    Fact,
    Measure,
    Proof,
    Split,
    Weights,
)
from designer.verify.ranges import most_costly
from designer.verify.refusal import Place, RefusedError
from designer.verify.scale import Ratio, Scale, total
from designer.verify.verification import Assumption, Verification
from designer.verify.watch import ENDLESS, UndecidedError, Watch, deadline
from designer.verify.world import Body, Issues, World

DEEPEST = 200
"""Splits on the way to a case; a proof with more is refused."""

Path = tuple[tuple[Split, bool], ...]


def verify(
    instance: Instance,
    proof: Proof,
    *,
    referee: Referee | None = None,
    time_limit: float | None = None,
    cancel: Event | None = None,
) -> Verification:
    """Verify a proof that no design has fewer institutions.

    Parameters
    ----------
    instance
        What is asked.
    proof
        What is claimed of it.
    referee
        Judges the design in a proof that assumes something, as :func:`designer.check` does. Without one no
        design is believed, and what the proof assumes is called unproven.
    time_limit
        Seconds; None for no limit.
    cancel
        Set it, from any thread, to stop.

    Returns
    -------
    Verification
        Accepted or refused, and why; undecided when time is up.

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
    return Verifier(instance, proof.assuming, deadline(time_limit, cancel)).verify(proof, referee)


class Verifier:
    """Judges cases of one instance under the same assumptions.

    Parameters
    ----------
    instance
        What is asked.
    assuming
        What objectives before the one at hand are at most.
    watch
        Ends the work when time is up.
    measure
        The objective at hand, of which lower bounds are shown; ``institutions`` when None.
    """

    def __init__(
        self,
        instance: Instance,
        assuming: Mapping[Assumed, Fraction],
        watch: Watch = ENDLESS,
        measure: Measure | None = None,
    ) -> None:
        self.instance = instance
        self.assuming: dict[str, Fraction] = {str(name): value for name, value in assuming.items()}
        self.watch = watch
        self.world = World(instance, self.assuming, watch=watch)
        self.facts = Facts(self.world)
        self.pairs = Pairs(self.world)
        self.measure = measure

    def verify(self, proof: Proof, referee: Referee | None = None) -> Verification:
        """Accept or refuse a whole proof, or say why neither has been decided."""
        try:
            return self.judge(proof, referee)
        except RefusedError as refused:
            said = Verification(_sentence(refused.why), at=refused.at, value=_value_at(proof, refused.at))
        except UndecidedError as undecided:
            said = Verification(None, undecided=_sentence(str(undecided)))
        unproven = tuple(Assumption(n, v, "the proof is not accepted") for n, v in proof.assuming.items())
        return replace(said, assuming=unproven)

    def judge(self, proof: Proof, referee: Referee | None = None) -> Verification:
        """Accept a whole proof, or raise what is wrong with it."""
        if proof.instance.sha256 != self.instance.sha256:
            raise RefusedError("the proof is about another instance", "instance", "sha256")
        if proof.bound < 0:
            raise RefusedError("it says nothing: no design has fewer than 0 institutions", "bound")
        self.watch.check()
        assumed = Assumptions(proof, self.facts).judge(referee)
        self._judge_earlier(proof)
        if proof.apart:
            try:
                self.pairs.judge(proof)
            except RefusedError as refused:
                raise refused.under("apart") from None
        cases = self.proves(proof.case, proof.bound, "case")
        impossible = proof.bound > (highest := most_costly(self.world))
        if impossible and proof.assuming:
            raise RefusedError(
                f"no design could have what is assumed: then there would be {proof.bound} institutions at "
                f"least, and no design has more than {highest}",
                "assuming",
            )
        counts: Counter[str] = Counter(body.kind for body in self.world.all)
        return Verification(None, proof.bound, cases, dict(counts), assuming=assumed, no_design=impossible)

    def _judge_earlier(self, proof: Proof) -> None:
        """Refuse what is shown of objectives before ``institutions`` where that is no proof."""
        stages = before_institutions(self.instance)
        for n, earlier in enumerate(proof.earlier):
            try:
                named = [stage for stage in stages if isinstance(stage, str)]
                known(earlier.objective, named, "earlier objective", "objective")
                if any(earlier.objective == other.objective for other in proof.earlier[:n]):
                    raise RefusedError(f"the objective '{earlier.objective}' comes twice", "objective")
                self.before(earlier.objective, proof.assuming).judge_earlier(earlier)
            except RefusedError as refused:
                raise refused.under("earlier", n) from None

    def before(self, measure: Measure, assuming: Mapping[Assumed, Fraction]) -> Verifier:
        """Give a verifier of lower bounds of an earlier objective."""
        stages = before_institutions(self.instance)
        earlier = stages[: stages.index(measure)]
        assumed = {name: value for name, value in assuming.items() if name in earlier}
        return Verifier(self.instance, assumed, self.watch, measure)

    def judge_earlier(self, earlier: Earlier) -> None:
        """Accept a lower bound of the objective at hand, or raise what is wrong with it."""
        self.proves(earlier.case, earlier.at_least, "case")

    def proves(self, case: Case, bound: Fraction, *at: str | int) -> int:
        """Accept that a tree of cases proves a bound, and count the cases; or raise what is wrong with it."""
        cases = 0
        for place, shown in self._shown(case, (), at, bound):
            cases += 1
            if shown < bound:
                what = "institutions" if self.measure is None else self.measure.replace("_", " ")
                raise RefusedError(f"what is shown is {_short(shown)} {what}, not {bound}", *place)
        return cases

    def _shown(self, case: Case, path: Path, at: Place, bound: Fraction) -> Iterator[tuple[Place, Fraction]]:
        """Give what every case of a tree proves, and where it is."""
        if isinstance(case, Weights):
            try:
                yield at, self.bound(case, path, bound)
            except RefusedError as refused:
                raise refused.under(*at) from None
            return
        if len(path) == DEEPEST:
            raise RefusedError(f"there are more than {DEEPEST} splits on the way to a case", *at)
        self._known(case, at)
        yield from self._shown(case.then, (*path, (case, True)), (*at, "then"), bound)
        yield from self._shown(case.otherwise, (*path, (case, False)), (*at, "otherwise"), bound)

    def _known(self, split: Split, at: Place) -> None:
        for n, issue in enumerate(split.counted.issues):
            known(issue, self.instance.issue, "issue", *at, "counted", "issues", n)
        for n, party in enumerate(split.counted.parties):
            known(party, self.instance.party, "party", *at, "counted", "parties", n)

    @property
    def step(self) -> Fraction:
        """What every value of the objective at hand is a whole multiple of; 0 where all are 0."""
        return self.world.step if self.measure is None else Fraction(1)

    def rounded_up(self, bound: Fraction) -> Fraction:
        """Give the least value that the objective at hand can have which is not below a bound."""
        return self.world.rounded_up(bound) if self.measure is None else Fraction(ceil(bound))

    def cost(self, body: Body, mandate: Issues) -> Fraction:
        """Give what an institution adds to the objective at hand."""
        if self.measure is None:
            return body.cost
        adds = self.facts.measured(self.measure)
        return Fraction(sum(number for what, number in adds(body) if what <= mandate))

    def bound(self, case: Weights, path: Path, enough: Fraction | None = None) -> Fraction:
        """Give what the weights of a case prove.

        Parameters
        ----------
        case
            The weights.
        path
            The splits on the way to the case.
        enough
            What it has to be: where long denominators are rounded, and that shows as much, it is not
            computed any more exactly.

        Raises
        ------
        RefusedError
            If some acceptable institution is paid more than it costs.
        """
        numbers = self._numbers(case, path)
        parts = [_part(fact.weight, number, n) for n, fact, number in numbers]
        for overpaid in self.overpaid(case, path):
            where = ", ".join(sorted(overpaid.body.members)) or "nobody"
            issues = ", ".join(sorted(overpaid.mandate))
            raise RefusedError(f"an institution of {where} on {issues} is paid more than it costs", "facts")
        scale = Scale.of(parts)
        low = self.rounded_up(Fraction(sum(map(scale.down, parts)), scale.factor))
        if scale.exact or (enough is not None and low >= enough):
            return low
        return self._rounded_up(total(parts, self.watch))

    def _rounded_up(self, bound: Ratio) -> Fraction:
        """Round up without reducing first."""
        if not self.step:
            return Fraction(*bound)
        each = self.step.numerator * bound.denominator
        return self.step * -(-bound.numerator * self.step.denominator // each)

    def _numbers(self, case: Weights, path: Path) -> list[tuple[int, Fact, Number]]:
        """Read the facts that have a weight, with their places."""
        numbers = []
        for n, fact in enumerate(case.facts):
            try:
                number = self.facts.number(fact, path)
            except RefusedError as refused:
                raise refused.under("facts", n) from None
            if fact.weight:
                numbers.append((n, fact, number))
        return numbers

    def overpaid(self, case: Weights, path: Path) -> Iterator[Overpaid]:
        """Give every acceptable institution that is paid more than it costs, with the worst mandate."""
        numbers = [(fact, number) for _, fact, number in self._numbers(case, path)]
        payment = Payment(self.facts, numbers, self.measure)
        for body in self.world.all:
            self.watch()
            found = payment.most(body)
            if found is not None:
                yield found


def _part(weight: Fraction, number: Number, n: int) -> Fraction:
    """Give what a weight on a fact contributes to the bound."""
    side = number.side(weight)
    if side is None:
        which = "at least" if weight > 0 else "at most"
        raise RefusedError(
            f"a weight of {weight} is on what is not bounded by '{which}'", "facts", n, "weight"
        )
    return weight * side


def _short(number: Fraction) -> str:
    """Write a number, however long it is, in few characters."""
    simple = number.limit_denominator(10**6)
    return str(number) if simple == number else f"about {float(number):.6g}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _value_at(proof: Proof, at: Place) -> object:
    """Give the single value that stands at a place of a proof; nothing where more than one does."""
    found: object = proof
    for key in at:
        listed = isinstance(found, Mapping | tuple)
        found = found[key] if listed else getattr(found, str(key))  # type: ignore[index]
    if isinstance(found, Fraction):
        return str(found)
    return found if isinstance(found, str | int) else None
