"""The price of a sentence: how the objectives would change if it were dropped, or tightened by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from threading import Event
from typing import TYPE_CHECKING

from designer.claims import Asked
from designer.clock import Clock
from designer.design import Design
from designer.engines.cpsat import Effort
from designer.explain.demands import demands_of
from designer.explain.oracle import Oracle
from designer.explain.whynot import Difference, differences
from designer.instance import Instance, LimitsSeats
from designer.progress import OnProgress, Progress
from designer.solve import solve

if TYPE_CHECKING:
    import pandas as pd

Change = Callable[[Asked], Asked]


@dataclass(frozen=True)
class Price:
    """What a change of one sentence does to the objectives.

    Parameters
    ----------
    id, sentence
        Which sentence, or ``party AAA`` for all that a party says.
    change
        ``dropped`` or, of a number, ``tightened`` by one.
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
class Prices:
    """The price of every sentence, the dearest first, beside the present design."""

    present: Design
    prices: tuple[Price, ...]

    def table(self) -> pd.DataFrame:
        """Give one row per sentence, with the change of each objective."""
        import pandas as pd

        rows = [
            {"id": price.id, "change": price.change, "possible": price.possible}
            | {d.objective: float(d.then - d.now) for d in price.differences}
            for price in self.prices
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
    """Tell what every sentence costs: hard rules, interdependences and limits, and all of each party.

    Parameters
    ----------
    instance
        What is asked.
    time_limit
        Seconds for all of them; None for no limit.
    seed, threads, cancel
        As in :func:`designer.solve`.
    on_progress
        Called with a :class:`~designer.progress.Progress` before each sentence.

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
    >>> [(p.id, p.change, int(p.differences[0].then)) for p in prices(two).prices]
    [('r', 'dropped', 1)]
    """
    clock = Clock(time_limit, cancel)
    present = solve(instance, time_limit=clock.share(last=False), seed=seed, threads=threads, cancel=cancel)
    if present.status in ("infeasible", "unknown"):
        return Prices(present, ())
    oracle = Oracle(Asked(instance), [], Effort(None, seed, threads), clock)
    found = []
    changes = list(_changes(instance))
    for n, (id, sentence, change, asked) in enumerate(changes, start=1):
        if on_progress is not None:
            on_progress(Progress(f"{change}: {id}", n, len(changes), None, None, None, clock.seconds))
        if clock.over():
            found.append(Price(id, sentence, change, None))
        else:
            found.append(_price(id, sentence, change, asked, oracle, present, instance))
    return Prices(present, tuple(sorted(found, key=_rank)))


def _price(
    id: str, sentence: str, change: str, asked: Change, oracle: Oracle, present: Design, instance: Instance
) -> Price:
    changed = asked(Asked(instance))
    best = oracle.best(changed)
    if best is None:
        return Price(id, sentence, change, oracle.feasible(changed))
    # What is dropped has no weight any more.
    compared = differences(instance, present, best, changed.instance)
    return Price(id, sentence, change, True, best.status == "optimal", compared)


def _rank(price: Price) -> tuple[object, ...]:
    """Put first what cannot be, then what changes most in the first objective, then in the next."""
    if price.possible is False:
        return (0,)
    if not price.matters:
        return (2, price.possible is None)
    return (1, *(-abs(d.then - d.now) for d in price.differences))


def _changes(instance: Instance) -> Iterator[tuple[str, str, str, Change]]:
    """Give every sentence with what becomes of it, then all that each party says."""
    for demand in demands_of(instance):
        if demand.id.split()[0] not in ("issue", "sizes"):
            yield demand.id, demand.sentence, "dropped", demand.drop
    yield from _tightened(instance)
    for party in instance.parties:
        rules = [rule for rule in instance.rules if getattr(rule, "party", None) == party.id]
        if len(rules) > 1:
            sentence = f"the {len(rules)} rules of {party.label}, hard and soft"
            yield f"party {party.id}", sentence, "dropped", _dropping({rule.id for rule in rules})


def _dropping(ids: set[str]) -> Change:
    def drop(asked: Asked) -> Asked:
        rules = tuple(
            rule.model_copy(update={"hard": False, "weight": Decimal(0)}) if rule.id in ids else rule
            for rule in asked.instance.rules
        )
        return asked.having(rules=rules)

    return drop


def _tightened(instance: Instance) -> Iterator[tuple[str, str, str, Change]]:
    """Give every number with what it would be if it were one stricter."""
    for demand in demands_of(instance):
        name = demand.id.removeprefix("settings.")
        value = getattr(instance.settings, name, None) if demand.id.startswith("settings.") else None
        if isinstance(value, int) and not isinstance(value, bool):
            stricter = value + 1 if name.startswith("min") else value - 1
            if stricter >= (1 if name == "max_mandate" else 0):
                yield demand.id, demand.sentence, "tightened", _setting(name, stricter)
    for n, rule in enumerate(instance.rules):
        if isinstance(rule, LimitsSeats) and rule.hard:
            low, high = rule.at_least, rule.at_most
            for field, number in (
                ("at_least", None if low is None else low + 1),
                ("at_most", high and high - 1),
            ):
                if number is not None and (field == "at_least" or number >= (low or 0)):
                    yield rule.id, rule.sentence(instance.label), "tightened", _rule(n, field, number)
    for n, party in enumerate(instance.parties):
        for field, step in (("min_seats", 1), ("max_seats", -1)):
            value = getattr(party, field)
            if value is not None and value + step >= 0:
                word = "at least" if step > 0 else "at most"
                sentence = f"{party.label} sits in {word} {value} institutions"
                yield f"{party.id}.{field}", sentence, "tightened", _party(n, field, value + step)


def _setting(name: str, value: int) -> Change:
    return lambda asked: asked.with_settings(**{name: value})


def _rule(n: int, field: str, value: int) -> Change:
    def change(asked: Asked) -> Asked:
        rules = list(asked.instance.rules)
        rules[n] = rules[n].model_copy(update={field: value})
        return asked.having(rules=tuple(rules))

    return change


def _party(n: int, field: str, value: int) -> Change:
    def change(asked: Asked) -> Asked:
        parties = list(asked.instance.parties)
        parties[n] = parties[n].model_copy(update={field: value})
        return asked.having(parties=tuple(parties))

    return change
