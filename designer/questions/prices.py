"""The price of a sentence: how the objectives would change if it were dropped, or tightened by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from threading import Event
from typing import TYPE_CHECKING

from designer.design import Design
from designer.engines.outcome import Effort
from designer.instance import Instance, LimitsSeats
from designer.instance.portable import Portable
from designer.instance.rules import counted
from designer.questions.demands import Demand, demands_of
from designer.questions.improvement import rival, values_of
from designer.questions.oracle import DESIGN_SECONDS, Oracle
from designer.questions.sensitivity import Gains, Some
from designer.questions.why_not import Difference, differences
from designer.runtime.clock import Clock
from designer.runtime.progress import OnProgress, Progress
from designer.solve.requirements import Requirements
from designer.solve.solve import solve

if TYPE_CHECKING:
    import pandas as pd

Change = Callable[[Requirements], Requirements]

DROPPED, TIGHTENED, BOTH = "dropped", "tightened", "both dropped"
"""What can become of a sentence, or of two."""

LOT = 3
"""Numbers of seats that are widened at once: each makes many more bodies possible."""


@dataclass(frozen=True)
class Price:
    """What a change of one sentence does to the objectives.

    Parameters
    ----------
    id, sentence
        Which sentence, or ``party AAA`` for all that a party says, or two ids for a pair.
    change
        ``dropped``, ``both dropped`` of a pair, or, of a number, ``tightened`` by one.
    possible
        Whether there is a design then; None if that was not found out in time.
    proven
        Whether the values are proven to be the best ones then.
    differences
        The objectives in their order, now and then; none where there is no design, or no time.
    """

    id: str
    sentence: str
    change: str
    possible: bool | None
    proven: bool = False
    differences: tuple[Difference, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether anything changes."""
        return self.possible is False or any(d.now != d.then for d in self.differences)


@dataclass(frozen=True)
class Prices(Portable):
    """The price of every sentence, the dearest first, beside the present design.

    Parameters
    ----------
    present
        The best design as things are.
    prices
        One for each sentence, one for each number tightened, and one for all that a party says.
    pairs
        Rules, interdependences and limits of which neither costs anything, and both together do.
    all_pairs
        Whether these are all such pairs, proven.
    """

    present: Design
    prices: tuple[Price, ...]
    pairs: tuple[Price, ...] = ()
    all_pairs: bool = False

    def table(self) -> pd.DataFrame:
        """Give one row per sentence and pair, with the change of each objective."""
        import pandas as pd

        rows = [
            {"id": price.id, "change": price.change, "possible": price.possible}
            | {d.objective: float(d.then - d.now) for d in price.differences}
            for price in (*self.prices, *self.pairs)
        ]
        return pd.DataFrame(rows)


def prices(
    instance: Instance,
    *,
    time_limit: float | None = None,
    seed: int = 0,
    threads: int = 1,
    cancel: Event | None = None,
    on_progress: OnProgress | None = None,
) -> Prices:
    """Tell what every sentence costs: hard rules, interdependences, limits, numbers of seats; and each party.

    Dropping a sentence leaves the present design what it is, so that most prices are found by asking
    whether anything betters it, of many sentences at once.

    Parameters
    ----------
    instance
        What is asked.
    time_limit
        Seconds for all of them; None for no limit.
    seed, threads, cancel
        As in :func:`designer.solve.solve`.
    on_progress
        Called with a :class:`~designer.runtime.progress.Progress` before each sentence.

    Returns
    -------
    Prices
        Sorted by what dropping brings in the objectives, in their order.

    Examples
    --------
    >>> two = Instance.model_validate({
    ...     "parties": [{"id": "A"}, {"id": "B"}],
    ...     "issues": [{"id": "x", "required": ["A", "B"]}, {"id": "y", "required": ["A", "B"]}],
    ...     "rules": [{"id": "r", "kind": "refuses_bundle", "issues": ["x", "y"]}],
    ... })
    >>> [(p.id, p.change, int(p.differences[0].then)) for p in prices(two).prices if p.matters]
    [('r', 'dropped', 1)]
    """
    clock = Clock(time_limit, cancel)
    present = solve(instance, time_limit=clock.share(last=False), seed=seed, threads=threads, cancel=cancel)
    if present.status in ("infeasible", "unknown"):
        return Prices(present, ())
    pricing = _Pricing(
        instance, present, Oracle(Requirements(instance), [], Effort(None, seed, threads), clock)
    )
    return pricing.all(on_progress)


class _Pricing:
    """Finds out what changes beside the present design."""

    def __init__(self, instance: Instance, present: Design, oracle: Oracle) -> None:
        self.instance = instance
        self.present = present
        self.oracle = oracle
        self.asked = Requirements(instance)
        self.values = values_of(instance, present)

    def all(self, on_progress: OnProgress | None) -> Prices:
        changes = list(_changes(self.instance))
        told = 0

        def tell(what: str) -> None:
            nonlocal told
            told += 1
            if on_progress is not None:
                seconds = self.oracle.clock.seconds
                on_progress(Progress(what, told, len(changes) + 2, None, None, None, seconds))

        tell("what costs nothing")
        # To have chairs where there were none gives up a demand and brings in limits on chairs.
        demands = [d for d in _dropped(self.instance) if self._stays(d.drop(self.asked))]
        gains = Gains(self.asked, demands, self.values, self.oracle)
        stances, *lots = _lots(demands)
        alone = reduce(or_, map(gains.alone, [stances, *lots]))
        known: dict[tuple[str, str], Callable[[_Sentence], Price]] = {}
        known |= {(demands[n].id, DROPPED): self._same for n in alone.free}
        known |= {(demands[n].id, DROPPED): self._best for n in alone.dear}
        found = []
        for sentence in changes:
            tell(f"{sentence.change}: {sentence.id}")
            found.append(known.get((sentence.id, sentence.change), self._price)(sentence))
        tell("pairs")
        pairs, complete = gains.pairs(alone.free & stances)
        both = [self._best(_both(demands[a], demands[b])) for a, b in map(sorted, pairs)]
        complete = complete and not alone.unknown & stances
        return Prices(self.present, tuple(sorted(found, key=_rank)), tuple(both), complete)

    def _stays(self, changed: Requirements) -> bool:
        """Whether the present design is one of what is asked then, with the values that it has now."""
        same = values_of(changed.instance, self.present) == self.values
        return same and not self.oracle.refused(changed, self.present)

    def _price(self, sentence: _Sentence) -> Price:
        """Price a change: where the present design stays, all that is asked is whether any betters it."""
        changed = sentence.asked(self.asked)
        if not self.oracle.refused(changed, self.present):
            if sentence.change == TIGHTENED:
                return self._same(sentence, self.present.status == "optimal")
            now = values_of(changed.instance, self.present)
            if rival(self.oracle, changed, now, DESIGN_SECONDS).exists is False:
                return self._same(sentence)
        return self._best(sentence)

    def _same(self, sentence: _Sentence, proven: bool = True) -> Price:
        """Say that the present design is still the best one."""
        return self._priced(sentence, self.present, proven)

    def _best(self, sentence: _Sentence) -> Price:
        """Price a change by the best design that there is then."""
        if self.oracle.clock.over():
            return Price(sentence.id, sentence.says, sentence.change, None)
        changed = sentence.asked(self.asked)
        best = self.oracle.best(changed)
        if best is None:
            return Price(sentence.id, sentence.says, sentence.change, self.oracle.feasible(changed))
        return self._priced(sentence, best, best.status == "optimal")

    def _priced(self, sentence: _Sentence, best: Design, proven: bool) -> Price:
        # What is dropped has no weight any more.
        then = sentence.asked(self.asked).instance
        compared = differences(self.instance, self.present, best, then)
        return Price(sentence.id, sentence.says, sentence.change, True, proven, compared)


def _rank(price: Price) -> tuple[object, ...]:
    """Put first what cannot be, then what changes most in the first objective, then in the next."""
    if price.possible is False:
        return (0,)
    if not price.matters:
        return (2, price.possible is None)
    return (1, *(-abs(d.then - d.now) for d in price.differences))


@dataclass(frozen=True)
class _Sentence:
    """A sentence, and what becomes of it."""

    id: str
    says: str
    change: str
    asked: Change


def _dropped(instance: Instance) -> list[Demand]:
    """List what is dropped: all but the issues themselves."""
    return [demand for demand in demands_of(instance) if not demand.id.startswith("issue ")]


def _lots(demands: list[Demand]) -> list[Some]:
    """Tell rules, interdependences and limits, all at once, from numbers of seats, a few at a time."""
    sizes = [n for n, demand in enumerate(demands) if demand.id.startswith("sizes ")]
    stances = frozenset(range(len(demands))).difference(sizes)
    return [stances, *(frozenset(sizes[n : n + LOT]) for n in range(0, len(sizes), LOT))]


def _both(one: Demand, other: Demand) -> _Sentence:
    says = f"{one.sentence} [{one.id}], and {other.sentence}"
    return _Sentence(f"{one.id}, {other.id}", says, BOTH, lambda asked: other.drop(one.drop(asked)))


def _changes(instance: Instance) -> Iterator[_Sentence]:
    """Give every sentence with what becomes of it, then all that each party says."""
    for demand in _dropped(instance):
        yield _Sentence(demand.id, demand.sentence, DROPPED, demand.drop)
    yield from _tightened(instance)
    for party in instance.parties:
        rules = [rule for rule in instance.rules if getattr(rule, "party", None) == party.id]
        if len(rules) > 1 or any(not rule.hard for rule in rules):
            number = "the one rule" if len(rules) == 1 else f"the {len(rules)} rules"
            says = f"{number} of {party.label}, hard and soft"
            yield _Sentence(f"party {party.id}", says, DROPPED, _dropping({rule.id for rule in rules}))


def _dropping(ids: set[str]) -> Change:
    def drop(asked: Requirements) -> Requirements:
        rules = asked.instance.rules
        return asked.having(rules=tuple(rule.as_wish() if rule.id in ids else rule for rule in rules))

    return drop


def _tightened(instance: Instance) -> Iterator[_Sentence]:
    """Give every number with what it would be if it were one stricter."""
    for demand in demands_of(instance):
        name = demand.id.removeprefix("settings.")
        value = getattr(instance.settings, name, None) if demand.id.startswith("settings.") else None
        if isinstance(value, int) and not isinstance(value, bool):
            stricter = value + 1 if name.startswith("min") else value - 1
            if stricter >= (1 if name == "max_mandate" else 0):
                yield _Sentence(demand.id, demand.sentence, TIGHTENED, _setting(name, stricter))
    for n, rule in enumerate(instance.rules):
        if isinstance(rule, LimitsSeats) and rule.hard:
            low, high = rule.at_least, rule.at_most
            for field, number in (
                ("at_least", None if low is None else low + 1),
                ("at_most", high - 1 if high else None),
            ):
                if number is not None and (field == "at_least" or number >= (low or 0)):
                    says = rule.sentence(instance.label)
                    id = rule.id if None in (low, high) else f"{rule.id}.{field}"
                    yield _Sentence(id, says, TIGHTENED, _rule(n, field, number))
    for n, party in enumerate(instance.parties):
        for field, step in (("min_seats", 1), ("max_seats", -1)):
            value = getattr(party, field)
            if value is not None and value + step >= 0:
                word = "at least" if step > 0 else "at most"
                says = f"{party.label} sits in {word} {counted(value, 'institution')}"
                yield _Sentence(f"{party.id}.{field}", says, TIGHTENED, _party(n, field, value + step))


def _setting(name: str, value: int) -> Change:
    return lambda asked: asked.with_settings(**{name: value})


def _rule(n: int, field: str, value: int) -> Change:
    def change(asked: Requirements) -> Requirements:
        rules = list(asked.instance.rules)
        rules[n] = rules[n].model_copy(update={field: value})
        return asked.having(rules=tuple(rules))

    return change


def _party(n: int, field: str, value: int) -> Change:
    def change(asked: Requirements) -> Requirements:
        parties = list(asked.instance.parties)
        parties[n] = parties[n].model_copy(update={field: value})
        return asked.having(parties=tuple(parties))

    return change
