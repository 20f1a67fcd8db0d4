"""Proofs of random instances, judged: ``python -m tests.questions.prove.randomproofs --count 500`` prints
a table.

Every proof has to be accepted and must claim no more than exhaustion finds; the bound of the objective
``institutions`` is compared with the fewest of all designs when that is what the proof is about. Written for
others, a proof has to be accepted by a checker that knows nothing of institutions, and the problem that it is
about has to have the optimum that exhaustion finds.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from ortools.sat.python import cp_model

from designer import Design, Instance, check, verify
from designer.design import Institution
from designer.export.opb import Problem
from designer.export.veripb import veripb
from designer.questions.prove.prove import Proved, prove
from designer.verify import Proof
from designer.verify.assumptions import before_institutions
from designer.verify.facts import Facts
from designer.verify.proof import Weights
from designer.verify.world import Body, World
from tests.helpers.bruteforce import optimum
from tests.helpers.brutelinks import optimum as links_optimum
from tests.helpers.focusedinstances import fated_instance
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.randominstances import random_instance
from tests.questions.prove.anchoredinstances import anchored_instance
from tests.questions.prove.cuttingplanes import Problem as Written
from tests.questions.prove.cuttingplanes import RefusedError, checked, read_problem
from tests.questions.prove.forgery import forged

Row = dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """A random instance, what the product proves of it, and the fewest institutions by exhaustion."""

    seed: int
    raw: Row
    instance: Instance
    proved: Proved
    truth: Fraction | None

    @property
    def kind(self) -> str:
        """What the proof is made of."""
        if self.proved.proof is None:
            return "none"
        if not isinstance(self.proved.proof.case, Weights):
            return "cases"
        return "issues two by two" if self.proved.proof.apart else "weights"

    def faults(self) -> Iterator[str]:
        """Say what is wrong."""
        proof = self.proved.proof
        if self.truth is None:
            if self.proved.fewest is not None:
                yield "a design where there is none"
            return
        if proof is None:
            yield "no proof"
            return
        said = verify(self.instance, proof)
        if not said.accepted:
            yield f"refused: {said.refused}"
        if proof.bound > (self.proved.fewest or 0):
            yield f"{proof.bound} is proven, and a design has {self.proved.fewest}"
        if not proof.assuming and proof.bound > self.truth:
            yield f"{proof.bound} is proven, and the fewest are {self.truth}"
        if not proof.assuming and self.proved.fewest != self.truth:
            yield f"{self.proved.fewest} is called the fewest, and {self.truth} are"
        yield from misread(self.instance, proof)
        fewest = written_optimum(self.instance)
        if fewest != self.truth:
            yield f"the pseudo-Boolean problem has an optimum of {fewest}, and {self.truth} are the fewest"


def misread(instance: Instance, proof: Proof) -> Iterator[str]:
    """Say what the checker of pseudo-Boolean proofs finds wrong."""
    written = veripb(instance, proof)
    try:
        shown = checked(written.problem, written.proof) * Problem(instance, proof.assuming).unit
    except RefusedError as error:
        yield f"as a pseudo-Boolean proof refused: {error}"
    else:
        if shown < proof.bound:
            yield f"{shown} is proven in pseudo-Boolean terms, not {proof.bound}"


def written_optimum(instance: Instance) -> Fraction | None:
    """Give the optimum of the pseudo-Boolean problem as another solver reads it from its file."""
    try:
        problem = Problem(instance, {})
    except ValueError:
        return None if instance.issues else Fraction(0)
    fewest = solved(read_problem(problem.text()))
    return None if fewest is None else fewest * problem.unit


def solved(problem: Written) -> int | None:
    """Minimise a pseudo-Boolean problem with CP-SAT; None where it has no solution."""
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(problem.variables + 1)]

    def value(literal: str) -> cp_model.LinearExpr:
        found = variables[int(literal.lstrip("~x"))]
        return 1 - found if literal.startswith("~") else found + 0

    for terms, degree in problem.constraints:
        model.add(sum(c * value(literal) for literal, c in terms.items()) >= degree)
    model.minimize(sum(c * value(literal) for c, literal in problem.objective))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def judged(seed: int, make: Callable[[int], Row] = random_instance) -> Judged:
    """Prove, and enumerate, the instance of a seed."""
    raw = make(seed)
    instance = Instance.model_validate(raw)
    alone = raw | {"settings": {**raw.get("settings", {}), "objectives": ["institutions"]}}
    found = optimum(alone)
    truth = None if found is None else Fraction(found[0][0], 10**6)
    return Judged(seed, raw, instance, prove(instance), truth)


def linked(seed: int) -> Iterator[str]:
    """Say what is wrong with the proof of an instance with links: it may fall short, no more."""
    instance = Instance.model_validate(linked_instance(seed))
    proved = prove(instance)
    if proved.fewest is not None and proved.proof is not None:
        said = verify(instance, proved.proof)
        if not said.accepted:
            yield f"refused: {said.refused}"
        if proved.proof.bound > proved.fewest:
            yield f"{proved.proof.bound} is proven, and a design has {proved.fewest}"
        yield from misread(instance, proved.proof)


def anchored(seed: int) -> Iterator[str]:
    """Say what is wrong with the proof of an instance whose seats need anchors; it may fall short."""
    raw = anchored_instance(seed)
    instance, truth = Instance.model_validate(raw), fewest_linked(raw)
    proved = prove(instance)
    if proved.fewest != truth:
        yield f"{proved.fewest} is called the fewest, and {truth} are"
    if proved.proof is None:
        yield "no proof"
        return
    said = verify(instance, proved.proof)
    if not said.accepted:
        yield f"refused: {said.refused}"
    if proved.proof.bound > truth:
        yield f"{proved.proof.bound} is proven, and the fewest are {truth}"
    yield from misread(instance, proved.proof)
    fewest = written_optimum(instance)
    if fewest is None or fewest > truth:
        yield f"the pseudo-Boolean problem has an optimum of {fewest}, and {truth} are the fewest"
    yield from broken(instance, proved.design)


def fewest_linked(raw: Row) -> Fraction:
    """Give the fewest institutions by exhaustion, links and all."""
    found = links_optimum(raw)
    assert found is not None
    return Fraction(found.vector[0], 10**6)


def ordered(seed: int, forgeries: int = 5) -> Iterator[str]:
    """Say what is wrong where other objectives come before the institutions: proofs, and forged ones.

    What is accepted and rests on nothing has to be true of the designs that are best in what comes before.
    """
    raw = random_instance(seed)
    instance = Instance.model_validate(raw)
    stages = before_institutions(instance)
    found = optimum(raw) if stages else None
    if found is None:
        return
    truth = Fraction(found[0][len(stages)], 10**6)
    proved = prove(instance)
    if proved.proof is None or proved.fewest != truth:
        yield f"{proved.fewest} is called the fewest, and {truth} are, or there is no proof"
        return
    said = verify(instance, proved.proof, referee=check)
    if not said.accepted:
        yield f"refused: {said.refused}"
    rng = Random(seed)
    for proof in (proved.proof, *(forged(proved.proof, truth, rng) for _ in range(forgeries))):
        if proof is not None and proof.bound > truth:
            said = verify(instance, proof, referee=check)
            if said.accepted and not said.rests_on:
                yield f"{proof.bound} is proven of the best designs, and the fewest are {truth}: {proof}"


def broken(instance: Instance, design: Design) -> Iterator[str]:
    """Say which facts that the verifier states a valid design does not keep."""
    facts = Facts(World(instance))
    for fact in facts.stated():
        number = facts.number(fact, ())
        amount = sum(number.of(body_of(found), frozenset(found.mandate)) for found in design.institutions)
        low, high = number.at_least, number.at_most
        if (low is not None and amount < low) or (high is not None and amount > high):
            yield f"a design has {amount} of {fact}"


def body_of(found: Institution) -> Body:
    """Give an institution of a design as the verifier sees it."""
    members, kind = frozenset(found.members), "plenary" if found.format == "plenary" else "ordinary"
    return Body(members, kind, found.taken_from, Fraction(1), found.mandate, replaces=found.replaces)


def main() -> int:
    """Run from the command line; the exit code is 1 when anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kinds: Counter[str] = Counter()
    wrong = []
    for seed in range(options.seed, options.seed + options.count):
        one = judged(seed)
        wrong += [f"seed {seed}: {fault}" for fault in one.faults()]
        fated = judged(seed, fated_instance)
        wrong += [f"fated seed {seed}: {fault}" for fault in fated.faults()]
        kinds["fated, short of the fewest"] += fated.truth is not None and not fated.proved.closed
        wrong += [f"linked seed {seed}: {fault}" for fault in linked(seed)]
        wrong += [f"anchored seed {seed}: {fault}" for fault in anchored(seed)]
        wrong += [f"ordered seed {seed}: {fault}" for fault in ordered(seed)]
        if one.truth is not None:
            kinds[one.kind if one.proved.closed else "short of the fewest"] += 1
    print("\n".join(f"{number:6} {kind}" for kind, number in kinds.most_common()))
    print("\n".join([f"wrong: {len(wrong)}", *wrong]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
