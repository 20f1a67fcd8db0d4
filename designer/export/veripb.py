"""Proofs of minimality for other people's checkers: a pseudo-Boolean problem and a VeriPB proof.

Weights are one cutting-planes step: each row as often as its weight says, all added up, what is paid
negatively left out, divided by the common denominator. Cases are proofs by contradiction, one in another.
The format is that of version 3.0, and of its rules only ``pol`` and ``pbc`` are used.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import ceil, lcm

from designer.export.opb import Problem, Terms, linear, negated, said
from designer.instance import Instance
from designer.verify import Proof
from designer.verify.proof import Case, Fact, Supposed, Weights
from designer.verify.verifier import Path, Verifier
from designer.verify.watch import ENDLESS, UndecidedError, Watch


@dataclass(frozen=True)
class VeriPB:
    """A pseudo-Boolean problem, in OPB, and a proof of a lower bound of its objective."""

    problem: str
    proof: str


def veripb(instance: Instance, proof: Proof, *, watch: Watch = ENDLESS) -> VeriPB:
    """Write a proof that no design has fewer institutions for checkers of the VeriPB format.

    Parameters
    ----------
    instance
        What is asked.
    proof
        A proof of it.
    watch
        Ends the work when time is up, by raising what it raises.

    Raises
    ------
    ValueError
        If the proof is refused, or there is nothing that it could be about.
    designer.verify.world.TooManyError
        If there are too many institutions to write.
    designer.verify.watch.UndecidedError
        If time is up.

    Examples
    --------
    >>> from designer import prove
    >>> rivers = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}, {"id": "C"}, {"id": "D"}, {"id": "E"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["C", "D", "E"]}],
    ... })
    >>> print(veripb(rivers, prove(rivers).proof).proof)
    pseudo-Boolean proof version 3.0
    f 4;
    pol 1 3 +;
    output NONE;
    conclusion BOUNDS 2 : 5 INF;
    end pseudo-Boolean proof;
    <BLANKLINE>
    """
    verification = Verifier(instance, proof.assuming, watch).verify(proof)
    if verification.undecided is not None:
        raise UndecidedError(verification.undecided)
    if verification.refused is not None:
        raise ValueError(f"the proof is refused: {verification.refused}")
    problem = Problem(instance, proof.assuming, watch)
    return VeriPB(problem.text(), _Writer(problem, proof).text())


class _Writer:
    """Writes the steps, and keeps count of the constraints, which have numbers."""

    def __init__(self, problem: Problem, proof: Proof) -> None:
        self.problem = problem
        self.case = proof.case
        self.target = ceil(proof.bound / problem.unit)
        self.last = sum(row.count for row in problem.rows.values())
        self.lines = ["pseudo-Boolean proof version 3.0", f"f {self.last};"]

    def text(self) -> str:
        """Write the whole proof."""
        shown = self._add_up(self.case, (), ()) if isinstance(self.case, Weights) else self._cases()
        self.lines += [
            "output NONE;",
            f"conclusion BOUNDS {self.target} : {shown} INF;",
            "end pseudo-Boolean proof;",
        ]
        return "\n".join(self.lines) + "\n"

    def _cases(self) -> int:
        """Suppose that the objective is lower; every case contradicts it."""
        fewer = self._suppose(self.problem.objective, self.target)
        return self._conclude(self._contradict(self.case, (), (), fewer))

    def _contradict(self, case: Case, path: Path, supposed: tuple[int, ...], fewer: int) -> int:
        """Contradict that the objective is lower, in a case; give the number of the contradiction."""
        if isinstance(case, Weights):
            return self._add_up(case, path, supposed, fewer)
        counted, most = negated(self.problem.counted(case.counted)), 1 - case.at_least
        as_many = self._suppose(counted, most)
        less = self._conclude(self._contradict(case.then, (*path, (case, True)), (*supposed, as_many), fewer))
        return self._contradict(case.otherwise, (*path, (case, False)), (*supposed, less), fewer)

    def _suppose(self, terms: Terms, at_least: int) -> int:
        """Begin to prove an inequality by contradiction; give the number of its negation."""
        self.lines.append(f"pbc {linear(terms)} >= {at_least} : subproof")
        self.last += 1
        return self.last

    def _conclude(self, contradiction: int) -> int:
        """End a proof by contradiction; give the number of what is proven."""
        self.lines.append(f"qed pbc : {contradiction};")
        self.last += 1
        return self.last

    def _add_up(self, case: Weights, path: Path, supposed: tuple[int, ...], fewer: int | None = None) -> int:
        """Add up the facts with their weights, and what is supposed of the objective."""
        weights = [fact.weight / self.problem.unit for fact in case.facts]
        scale = lcm(*(weight.denominator for weight in weights))
        paid: Counter[int] = Counter()
        summands = []
        for fact, weight in zip(case.facts, weights, strict=True):
            terms = self.problem.terms(self.problem.facts.number(fact, path))
            reference = self._reference(fact, terms, supposed)
            if weight and reference is not None:
                times = int(weight * scale)
                summands.append(_times(str(reference), abs(times)))
                paid.update({n: times * amount for n, amount in terms.items()})
        summands += [_times(f"x{n}", -amount) for n, amount in sorted(paid.items()) if amount < 0]
        return self._step(summands, scale, fewer)

    def _reference(self, fact: Fact, terms: Terms, supposed: tuple[int, ...]) -> int | None:
        """Give the number of the inequality that a weight on a fact multiplies, if it says anything."""
        if isinstance(fact, Supposed):
            return supposed[fact.split]
        row = self.problem.row(fact)
        if row is None and terms:
            raise ValueError(f"the proof needs what the problem does not state: {said(fact)}")
        return None if row is None else row.number(fact.weight)

    def _step(self, summands: list[str], divisor: int, fewer: int | None) -> int:
        first, *others = summands or ["x1 0 *"]
        step = " ".join([first, *(f"{other} +" for other in others)])
        if divisor > 1:
            step += f" {divisor} d"
        if fewer is not None:
            step += f" {fewer} +"
        self.lines.append(f"pol {step};")
        self.last += 1
        return self.last


def _times(operand: str, factor: int) -> str:
    return operand if factor == 1 else f"{operand} {factor} *"
