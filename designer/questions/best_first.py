"""Best-first enumeration of the variants that better a design, and of pairs of them.

The best design of all variants is found, then that of all others, and so on until nothing that is left is
better than the present one. As soon as the best of what is left is no better in the objectives that speak of
bodies alone, these are settled for all that is left: it is confirmed that nothing is below their values, and
what these rule out is left out of all that follows. At last the others are confirmed, all at once.
"""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace

from designer.engines.outcome import Effort, Outcome
from designer.engines.program import Program, Row, total
from designer.questions.oracle import DESIGN_SECONDS
from designer.questions.variants import NONE, Choice, Some, Variants
from designer.runtime.helper_thread import HelperThread
from designer.solve.confirm import ContradictionError
from designer.solve.lexicographic import Reached, Refutation, minimise, refuted, scalarised

TOGETHER_SECONDS = 5.0
"""The most that is spent on one question about several variants, before fewer are looked at."""

EASY = 4.0
"""Deterministic time that one search has: questions about several variants are larger than most."""

MOST_PAIRS = 100
"""Pairs after which no more are looked for: where most demands cost something together."""


class Enumeration:
    """Goes through the variants of a parametric programme.

    Parameters
    ----------
    variants
        The variants.
    helper
        Does what can be done at the same time.

    Attributes
    ----------
    free
        Those of which the solver has proven that there is nothing better than the present design.
    confirmed
        Those of which it is confirmed that there is nothing better than what is known.
    """

    def __init__(self, variants: Variants, helper: HelperThread) -> None:
        self.variants = variants
        self.helper = helper
        self.oracle = variants.oracle
        self.free: Some = NONE
        self.confirmed: Some = NONE

    def alone(self, some: Some) -> None:
        """Find out which of some variants have a better design, as far as there is time."""
        if some:
            self._sweep(Choice(some))

    def pairs(self, some: Some) -> bool:
        """Find the pairs of free variants that have a better design; say whether all are, confirmed."""
        return len(some) < 2 or self._sweep(Choice(NONE, some, some))

    def _sweep(self, choice: Choice) -> bool:
        """Find all that is better and confirm that nothing else is; say whether there was the time."""
        enough = bool(choice.left) and len(self.variants.pairs) >= MOST_PAIRS
        if enough or self.oracle.clock.over():
            return False
        sweep = _Sweep(self.variants, choice, self.helper)
        complete = sweep.run()
        self.free |= sweep.free
        self.confirmed |= sweep.confirmed.union(*map(self.helper.wait, sweep.apart))
        if complete:
            return True
        parts = [self._sweep(part) for part in sweep.left.parts()]
        return bool(parts) and all(parts)


class _Sweep:
    """One run over the variants that a choice allows.

    Attributes
    ----------
    left
        What may still be asked of which nothing is known yet.
    apart
        What is confirmed of single variants with a better design, when it is done.
    free, confirmed
        As in the enumeration.
    """

    def __init__(self, variants: Variants, choice: Choice, helper: HelperThread) -> None:
        self.variants = variants
        self.helper = helper
        self.clock = variants.oracle.clock
        self.choice = choice
        self.left = choice
        self.apart: list[Future[Some]] = []
        self.free: Some = NONE
        self.confirmed: Some = NONE
        # What is known already but is to be confirmed with all the rest, and whether there is no more.
        self.known: Some = NONE
        self.exhausted = False
        self.found: list[Row] = []

    def run(self) -> bool:
        """Find all that is better, and confirm that nothing else is, but for what is apart."""
        if self._joint():
            return True
        for number in sorted(self.known):
            self._confirm_apart(number)
        return False

    def _joint(self) -> bool:
        variants, early = self.variants, self.variants.early
        # 1. The best of all, as long as it is better in what speaks of bodies alone.
        if not self._search(variants.program(self.choice), 0):
            return False
        # 2. Settle that for all the rest.
        joint = replace(self.choice, alone=self.left.alone | self.known)
        some = joint.alone | joint.left | joint.right
        settled = self._refuted(variants.program(joint), variants.known(some)[:early])
        # 3. The best of the rest in the other objectives.
        if settled is None or not (self.exhausted or self._search(settled.program, early)):
            return False
        self.free |= self.left.alone
        # 4. Confirm that nothing else is better.
        without = map(variants.without, variants.pairs)
        if self._refuted(settled.program.with_rows(without), variants.known(some)[early:]) is None:
            return False
        self.confirmed = some
        return True

    def _confirm_apart(self, number: int) -> None:
        """Confirm soon that nothing is better than what is known of a variant."""
        some = frozenset({number})
        program, reached = self.variants.program(Choice(some)), self.variants.known(some)
        # Variables that are added meanwhile are none of its own.
        program = Program([*program.lower], [*program.upper], program.rows)
        work = self.helper.soon(lambda: NONE if self._refuted(program, reached) is None else some)
        self.apart.append(work)

    def _search(self, program: Program, first: int) -> bool:
        """Find what is better in the objectives from one on; say whether the rest of the run can go on.

        From the first objective on it goes until one is no better in what speaks of bodies alone.
        """
        variants, early = self.variants, self.variants.early
        reached = variants.present()[first:]
        present = [value for _, value in reached]
        while not self.clock.over():
            found = self._best(program.with_rows(self.found), reached, first)
            if found.status == "infeasible":
                self.exhausted = True
                return True
            if found.values is None or (found.status != "optimal" and self.left.parts()):
                return False
            worth = [total(terms, found.values) for terms, _ in reached]
            chosen = variants.chosen(found.values)
            if worth >= present or not chosen:
                self.exhausted = worth >= present and found.status == "optimal"
                return self.exhausted
            self.found.append(variants.without(chosen))
            self._take(chosen, found)
            if first < early and worth[:early] >= present[:early]:
                return True
        return False

    def _take(self, chosen: Some, found: Outcome) -> None:
        """Take over what has been found of a variant, or of two."""
        variants, alone = self.variants, self.choice.alone
        assert found.values is not None
        if not alone and len(chosen) == 1:
            return
        number = next(iter(chosen)) if alone else variants.both(chosen)
        self.left = replace(self.left, alone=self.left.alone - chosen)
        before = variants.listed[number].values[: variants.early]
        better = variants.take(number, found.values, found.status == "optimal")
        if not better:
            self.free |= chosen
        if better and (not alone or variants.listed[number].values[: variants.early] < before):
            self._confirm_apart(number)
        else:
            self.known |= chosen

    def _best(self, program: Program, reached: Reached, first: int) -> Outcome:
        """Find the best design that is better than the present one in the objectives from one on."""
        groups = scalarised(reached, program)
        terms, value = groups[0]
        program = program.with_row(terms, at_most=value - (len(groups) == 1))
        seconds = TOGETHER_SECONDS if self.left.parts() else DESIGN_SECONDS
        # What is left of bodies, once they are settled, is a matter of logic.
        effort = self._effort(seconds, 0 if first or self.variants.parametric.logical else 2)
        objectives = [terms for terms, _ in reached]
        return minimise(self.variants.parametric.model, program, objectives, effort, cancel=self.clock.cancel)

    def _refuted(self, program: Program, reached: Reached) -> Refutation | None:
        """Confirm that nothing is better than some values."""
        seconds = 2 * TOGETHER_SECONDS if self.choice.parts() else DESIGN_SECONDS
        effort = self._effort(seconds, 0 if self.variants.parametric.logical else 2)
        bodies, cancel = self.variants.bodies, self.clock.cancel
        with suppress(ContradictionError):
            return refuted(program, reached, effort, bodies=bodies, cancel=cancel)
        return None

    def _effort(self, seconds: float, linearization: int) -> Effort:
        effort = replace(self.variants.oracle.effort, seconds=self.clock.at_most(seconds))
        return replace(effort, linearization=linearization, easy=EASY)
