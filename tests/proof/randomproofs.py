"""Proofs of random instances, judged: ``python -m tests.proof.randomproofs --count 500`` prints a table.

Every proof has to be accepted and must claim no more than exhaustion finds; the bound of the objective
``institutions`` is compared with the fewest of all designs when that is what the proof is about.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from designer import Instance, verify
from designer.proof import Proved, prove
from designer.verify.proof import Weights
from tests.bruteforce import optimum
from tests.linkedinstances import linked_instance
from tests.randominstances import random_instance

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


def judged(seed: int) -> Judged:
    """Prove, and enumerate, the instance of a seed."""
    raw = random_instance(seed)
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
        wrong += [f"linked seed {seed}: {fault}" for fault in linked(seed)]
        if one.truth is not None:
            kinds[one.kind if one.proved.closed else "short of the fewest"] += 1
    print("\n".join(f"{number:6} {kind}" for kind, number in kinds.most_common()))
    print("\n".join([f"wrong: {len(wrong)}", *wrong]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
