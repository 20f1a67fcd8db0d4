"""What giving up demands brings beside a design: each alone, some together, and two by two.

What a parametric programme carries is asked of all at once, the rest one by one. Numbers of seats are
screened first, since each makes many more bodies possible, of which next to none can be of use.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from designer.design import Design
from designer.questions.best_first import Enumeration
from designer.questions.oracle import Oracle
from designer.questions.parametric_model import Form, Parametric, form_of
from designer.questions.screening import screened
from designer.questions.stage_values import Values, values_of
from designer.questions.variants import Some, Variant, Variants
from designer.runtime.clock import OutOfTimeError
from designer.runtime.helper_thread import HelperThread
from designer.runtime.progress import Tell, silent
from designer.solve.requirements import Requirements


@dataclass(frozen=True)
class Group:
    """Demands that are given up together, and soft rules with them.

    Parameters
    ----------
    demands
        Their numbers.
    frees
        Soft rules that cost nothing then.
    asked
        What is asked then.
    """

    demands: Some
    frees: frozenset[str]
    asked: Requirements


@dataclass(frozen=True)
class Gain:
    """The best design there is when something is given up.

    Parameters
    ----------
    design
        That design; None where the present one is as good.
    proven
        Whether nothing is better, proven and confirmed.
    """

    design: Design | None
    proven: bool


@dataclass
class Gains:
    """What giving up brings; what is missing was not found out in time.

    Parameters
    ----------
    alone
        For each demand, by its number.
    groups
        For each group, by its number.
    pairs
        For those two demands that bring something together and neither alone.
    all_pairs
        Whether these are all, proven and confirmed.
    """

    alone: dict[int, Gain] = field(default_factory=dict)
    groups: dict[int, Gain] = field(default_factory=dict)
    pairs: dict[Some, Gain] = field(default_factory=dict)
    all_pairs: bool = False


def gains(
    oracle: Oracle,
    present: Design,
    single: Some,
    groups: Sequence[Group],
    helper: HelperThread,
    tell: Tell = silent,
) -> Gains:
    """Find out what giving up brings.

    Parameters
    ----------
    oracle
        Knows the demands, and works at the questions.
    present
        The present design; of demands without which it is no design, or has other values, nothing is said.
    single
        The numbers of demands that are looked at alone only, not two by two: those of seats.
    groups
        What is given up together.
    helper
        Does what can be done at the same time.
    tell
        Told what is worked at.
    """
    search = _Search(oracle, present, single, groups, helper, tell)
    search.run()
    return search.found


class _Search:
    def __init__(
        self,
        oracle: Oracle,
        present: Design,
        single: Some,
        groups: Sequence[Group],
        helper: HelperThread,
        tell: Tell,
    ) -> None:
        self.oracle = oracle
        self.asked = oracle.asked
        self.present = present
        self.optimal = present.status == "optimal"
        self.values = values_of(self.asked.instance, present)
        self.single = single
        self.groups = groups
        self.helper = helper
        self.tell = tell
        self.found = Gains()

    def run(self) -> None:
        demands = self.oracle.demands
        forms = {n: form for n, demand in enumerate(demands) if (form := form_of(demand, self.asked))}
        sizes = {n: form for n, form in forms.items() if form.issue is not None}
        stances = {n: form for n, form in forms.items() if n not in sizes}
        others = [n for n in range(len(demands)) if n not in forms]
        works = [self.helper.soon(partial(self._sizes, sizes))]
        works += [self.helper.soon(partial(self._apart, n)) for n in others]
        complete = self._in_time(partial(self._stances, stances))
        for work in works:
            with suppress(OutOfTimeError):
                self.helper.wait(work)
        together = [self._in_time(partial(self._with_others, n)) for n in others]
        self.found.all_pairs = complete and all(together)

    def _in_time(self, work: Callable[[], bool]) -> bool:
        """Say whether all is known, which it is not where the time is too short."""
        with suppress(OutOfTimeError):
            return work()
        return False

    def _left(self, n: int, asked: Requirements | None = None) -> Requirements:
        return self.oracle.demands[n].drop(asked or self.asked)

    def _worth(self, asked: Requirements) -> Values:
        """Give the values that the present design has where something else is asked."""
        return values_of(asked.instance, self.present)

    def _stays(self, left: Requirements) -> bool:
        """Whether the present design is one of what is asked then, with the values that it has now."""
        return self._worth(left) == self.values and not self.oracle.refused(left, self.present)

    def _sizes(self, sizes: Mapping[int, Form]) -> None:
        """Ask of the numbers of seats, of which most bring nothing since no other body could be of use."""
        self.tell("looking at bodies of other sizes")
        giving = {form.issue: self._left(n).instance for n, form in sizes.items() if form.issue is not None}
        effort, clock = replace(self.oracle.effort, linearization=1), self.oracle.clock
        screening = screened(self.asked, giving, self.values, effort, clock)
        proven = self.optimal and screening.confirmed_by is not None
        useful = {n: form for n, form in sizes.items() if form.issue in screening.issues}
        self.found.alone |= {n: Gain(None, proven) for n in sizes.keys() - useful.keys()}
        if useful:
            giving = {issue: wide for issue, wide in giving.items() if issue in screening.issues}
            programme = Parametric(self.asked, useful, clock, widening=giving, useful=screening.useful)
            self.found.alone |= self._answer(programme).alone

    def _stances(self, stances: Mapping[int, Form]) -> bool:
        """Ask of rules, interdependences and limits, and of groups; whether all pairs are known."""
        self.tell("looking for rules and limits that cost something")
        programme = Parametric(self.asked, stances, self.oracle.clock)
        # What restricts nothing brings nothing, alone or with others.
        idle = stances.keys() - programme.given_up.keys()
        self.found.alone |= {n: Gain(None, self.optimal) for n in idle}
        groups = {g: group for g, group in enumerate(self.groups) if group.demands <= stances.keys()}
        answer = self._answer(programme, groups.values())
        self.found.alone |= answer.alone
        self.found.groups |= {g: gain for g, gain in zip(groups, answer.groups, strict=True) if gain}
        self.tell("looking for pairs that cost something together")
        free = [answer.numbers[n] for n, gain in answer.alone.items() if gain.design is None]
        complete = answer.enumeration.pairs(frozenset(free))
        for number in answer.variants.pairs.values():
            if gain := answer.gain(number):
                self.found.pairs[answer.variants.listed[number].gives] = gain
        return complete and answer.complete

    def _answer(self, programme: Parametric, groups: Iterable[Group] = ()) -> _Answer:
        """Ask of all demands of a parametric programme, one by one, and of groups of them."""
        variants = Variants(programme, self.values, self.oracle)
        for n in programme.given_up:
            left = self._left(n, programme.asked)
            variants.add(Variant(left, frozenset({n}), self.values))
        for group in groups:
            variants.add(Variant(group.asked, group.demands, self._worth(group.asked), group.frees))
        enumeration = Enumeration(variants, self.helper)
        enumeration.alone(frozenset(range(len(variants.listed))))
        return _Answer(variants, enumeration, {n: number for number, n in enumerate(programme.given_up)})

    def _apart(self, n: int) -> None:
        """Ask of a demand that no parametric programme carries."""
        left = self._left(n)
        if self._stays(left):
            self.tell(f"looking at whether {self.oracle.demands[n].sentence} costs something")
            gain = self._best(left)
            if gain is not None:
                self.found.alone[n] = gain

    def _with_others(self, n: int) -> bool:
        """Look for what brings something together with a demand that no parametric programme carries.

        Say whether that is all there is.
        """
        left, gain = self._left(n), self.found.alone.get(n)
        if gain is None:
            # Nothing is said of demands without which the present design is none.
            return not self._stays(left)
        if gain.design is not None or n in self.single:
            return True
        known = self.found.alone.items()
        free = [m for m, gain in known if gain.design is None and m != n and m not in self.single]
        forms = {m: form for m in free if (form := form_of(self.oracle.demands[m], left))}
        # Of two that have to be asked of one by one, the second one asks.
        both = [self._both(n, m) for m in free if m not in forms and m < n]
        answer = self._answer(Parametric(left, forms, self.oracle.clock))
        for m, gain in answer.alone.items():
            if gain.design is not None:
                self.found.pairs[frozenset({n, m})] = gain
        return all(both) and answer.complete

    def _both(self, n: int, m: int) -> bool:
        """Ask of two demands that no parametric programme carries; whether it was found out."""
        gain = self._best(self._left(m, self._left(n)))
        if gain is not None and gain.design is not None:
            self.found.pairs[frozenset({n, m})] = gain
        return gain is not None

    def _best(self, asked: Requirements) -> Gain | None:
        """Find the best design of what is asked; None where the time was too short."""
        best = self.oracle.best(asked)
        if best is None:
            return None
        if values_of(asked.instance, best) < self._worth(asked):
            return Gain(best, best.status == "optimal")
        return Gain(None, True) if best.status == "optimal" else None


@dataclass(frozen=True)
class _Answer:
    """What a parametric programme has been asked.

    Parameters
    ----------
    variants, enumeration
        The variants, those of single demands first and then those of groups, and what is known of them.
    numbers
        The variant that gives up each demand.
    """

    variants: Variants
    enumeration: Enumeration
    numbers: dict[int, int]

    def gain(self, number: int) -> Gain | None:
        """Give what a variant brings; None where that was not found out in time."""
        variant = self.variants.listed[number]
        confirmed = number in self.enumeration.confirmed
        if variant.design is not None:
            return Gain(variant.design, variant.proven and confirmed)
        return Gain(None, confirmed) if number in self.enumeration.free else None

    @property
    def alone(self) -> dict[int, Gain]:
        """What each demand brings, as far as it is known."""
        gains = {n: self.gain(number) for n, number in self.numbers.items()}
        return {n: gain for n, gain in gains.items() if gain is not None}

    @property
    def groups(self) -> list[Gain | None]:
        """What each group brings."""
        pairs = {*self.variants.pairs.values()}
        others = range(len(self.numbers), len(self.variants.listed))
        return [self.gain(number) for number in others if number not in pairs]

    @property
    def complete(self) -> bool:
        """Whether it is proven of each demand what it brings."""
        return all(n in self.alone and self.alone[n].proven for n in self.numbers)
