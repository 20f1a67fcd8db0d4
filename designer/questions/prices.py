"""The price of a sentence: how the objectives would change if it were dropped, or tightened by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from designer.check import check
from designer.design import Design
from designer.engines.outcome import Effort
from designer.instance import Instance, LimitsSeats, names_in
from designer.instance.portable import Portable
from designer.instance.rules import BaseRule, counted
from designer.questions.demands import Demand, demands_of
from designer.questions.oracle import Oracle
from designer.questions.sensitivity import Gain, Group, gains
from designer.questions.why_not import Difference
from designer.runtime.clock import Clock
from designer.runtime.helper_thread import HelperThread
from designer.runtime.limits import Limits
from designer.runtime.progress import OnProgress, teller
from designer.solve.requirements import Requirements
from designer.solve.solve import solve

if TYPE_CHECKING:
    import pandas as pd

Change = Callable[[Requirements], Requirements]

DROPPED, TIGHTENED, BOTH = "dropped", "tightened", "both dropped"
"""What can become of a sentence, or of two."""


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
        Whether the values are proven to be the best ones then, or that there is no design.
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

    Dropping a sentence leaves the present design what it is, so that all there is to find out is whether
    anything betters it: of many sentences at once, and two by two.

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
    limits = Limits(time_limit, seed, threads, cancel=cancel)
    clock = limits.clock()
    present = solve(
        instance,
        time_limit=clock.share(last=False),
        seed=seed,
        threads=threads,
        on_progress=on_progress,
        cancel=cancel,
    )
    if present.status in ("infeasible", "unknown"):
        return Prices(present, ())
    return _Pricing(instance, present, Effort.of(limits), clock, on_progress).all()


class _Pricing:
    """Finds out what changes beside the present design."""

    def __init__(
        self,
        instance: Instance,
        present: Design,
        effort: Effort,
        clock: Clock,
        on_progress: OnProgress | None,
    ) -> None:
        self.instance = instance
        self.present = present
        self.clock = clock
        self.on_progress = on_progress
        self.asked = Requirements(instance)
        self.demands = _dropped(instance)
        self.oracle = Oracle(self.asked, self.demands, effort, clock)
        self.now = check(instance, present).values
        self.names = [name for stage in instance.settings.objectives for name in names_in(stage)]
        self.changes = [*_changes(instance)]

    def all(self) -> Prices:
        helper = HelperThread.of_machine()
        stricter = [sentence for sentence in self.changes if sentence.change == TIGHTENED]
        works = {sentence: helper.soon(partial(self._price, sentence)) for sentence in stricter}
        single = frozenset(n for n, demand in enumerate(self.demands) if demand.id.startswith("sizes "))
        groups = [*_groups(self.instance, self.demands)]
        found = gains(self.oracle, self.present, single, groups, helper, teller(self.clock, self.on_progress))
        parties = [sentence.id for sentence in self.changes if sentence.id.startswith("party ")]
        known = {self.demands[n].id: gain for n, gain in found.alone.items()}
        known |= {parties[n]: gain for n, gain in found.groups.items()}

        def price(sentence: _Sentence) -> Price:
            if sentence in works:
                return helper.wait(works[sentence])
            gain = known.get(sentence.id)
            return self._price(sentence) if gain is None else self._gained(sentence, gain)

        both = []
        for pair, gain in sorted(found.pairs.items(), key=lambda item: sorted(item[0])):
            one, other = sorted(pair)
            both.append(self._gained(_both(self.demands[one], self.demands[other]), gain))
        prices = sorted(map(price, self.changes), key=_rank)
        return Prices(self.present, tuple(prices), tuple(both), found.all_pairs)

    def _gained(self, sentence: _Sentence, gain: Gain) -> Price:
        """Say what giving a sentence up brings."""
        if gain.design is None and not sentence.id.startswith("party "):
            return self._same(sentence, gain.proven)
        return self._priced(sentence, gain.design or self.present, gain.proven)

    def _same(self, sentence: _Sentence, proven: bool) -> Price:
        """Say that the present design is the best one then, worth what it is worth now."""
        values = (Difference(name, self.now[name], self.now[name]) for name in self.names)
        return Price(sentence.id, sentence.says, sentence.change, True, proven, tuple(values))

    def _price(self, sentence: _Sentence) -> Price:
        """Price a change by the best design there is then: the present one, if asking more leaves it."""
        changed = sentence.asked(self.asked)
        if sentence.change == TIGHTENED and not self.oracle.refused(changed, self.present):
            return self._same(sentence, self.present.status == "optimal")
        if self.clock.over():
            return Price(sentence.id, sentence.says, sentence.change, None)
        best = self.oracle.best(changed)
        if best is not None:
            return self._priced(sentence, best, best.status == "optimal")
        possible = self.oracle.feasible(changed)
        oracle = Oracle(changed, [], self.oracle.effort, self.clock)
        proven = possible is False and oracle.confirmed(()) is not None
        return Price(sentence.id, sentence.says, sentence.change, possible, proven)

    def _priced(self, sentence: _Sentence, best: Design, proven: bool) -> Price:
        # What is dropped has no weight any more.
        asked = sentence.asked(self.asked).instance
        then = check(asked, best.model_copy(update={"status": "given"})).values
        compared = (Difference(name, self.now[name], then[name]) for name in self.names)
        return Price(sentence.id, sentence.says, sentence.change, True, proven, tuple(compared))


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


def _both(one: Demand, other: Demand) -> _Sentence:
    says = f"{one.sentence} [{one.id}], and {other.sentence}"
    return _Sentence(f"{one.id}, {other.id}", says, BOTH, lambda asked: other.drop(one.drop(asked)))


def _changes(instance: Instance) -> Iterator[_Sentence]:
    """Give every sentence with what becomes of it, then all that each party says."""
    for demand in _dropped(instance):
        yield _Sentence(demand.id, demand.sentence, DROPPED, demand.drop)
    yield from _tightened(instance)
    for party, rules in _by_party(instance):
        number = "the one rule" if len(rules) == 1 else f"the {len(rules)} rules"
        says = f"{number} of {instance.label(party)}, hard and soft"
        yield _Sentence(f"party {party}", says, DROPPED, _dropping({rule.id for rule in rules}))


def _by_party(instance: Instance) -> Iterator[tuple[str, list[BaseRule]]]:
    """Give the rules of each party, unless there is none or only a hard one, which is told by itself."""
    for party in instance.parties:
        rules: list[BaseRule] = [r for r in instance.rules if getattr(r, "party", None) == party.id]
        if len(rules) > 1 or any(not rule.hard for rule in rules):
            yield party.id, rules


def _groups(instance: Instance, demands: list[Demand]) -> Iterator[Group]:
    """Give up all rules of a party at once."""
    number = {demand.id: n for n, demand in enumerate(demands)}
    for _, rules in _by_party(instance):
        hard = frozenset(number[rule.id] for rule in rules if rule.hard)
        soft = frozenset(rule.id for rule in rules if not rule.hard)
        yield Group(hard, soft, _dropping({rule.id for rule in rules})(Requirements(instance)))


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
