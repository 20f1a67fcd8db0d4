"""The price of every sentence, and of every pair, against exhaustion.

``python -m tests.questions.randomprices --count 500`` draws many.

What dropping or tightening a sentence does is what the best design of the instance without it, or with the
stricter number, is worth. A pair costs something only together when dropping both changes it, and
dropping either does not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import combinations
from random import Random
from typing import Any

from designer import Instance
from designer.instance.settings import Settings
from designer.questions.prices import Price, Prices, prices
from tests.differential import LINKED, PLAIN, Family
from tests.helpers.bruteforce import scales
from tests.helpers.faultfinding import first, report
from tests.questions.randomconflicts import without
from tests.solve.test_conflict_links import give_up

Row = dict[str, Any]
Vector = list[Fraction] | None
FEW = 8
"""Sentences up to which every pair of them is looked at."""


def best(raw: Row, family: Family) -> Vector:
    """Give the least values, None where there is no design."""
    found = family.vector(raw)
    if found is None:
        return None
    return [Fraction(value, scale) for value, scale in zip(found, scales(raw, family.counted), strict=True)]


def vector(raw: Row, values: dict[str, Decimal], family: Family) -> Vector:
    """Give the values of the stages that exhaustion counts, of those of single objectives."""
    stages = [
        {stage: Decimal(1)} if isinstance(stage, str) else dict(stage)
        for stage in Settings.model_validate(raw.get("settings", {})).objectives
    ]
    return [
        sum((Fraction(weight) * Fraction(values[name]) for name, weight in stage.items()), Fraction(0))
        for stage in stages
        if any(name in family.counted for name in stage)
    ]


def given_up(raw: Row, ids: Iterable[str]) -> Row:
    """Give up sentences; what is left."""
    left = deepcopy(raw)
    for id in ids:
        if id.startswith("sizes "):
            left = without(left, [id])[0]
        else:
            give_up(left, id)
    return left


def changed(raw: Row, price: Price) -> Row:
    """Change the instance as a price supposes."""
    if price.change == "tightened":
        return stricter(raw, price.id)
    if price.id.startswith("party "):
        party = price.id.removeprefix("party ")
        left = deepcopy(raw)
        for rule in left["rules"]:
            if rule.get("party") == party:
                rule.update(hard=False, weight=0)
        return left
    return given_up(raw, price.id.split(", "))


def stricter(raw: Row, id: str) -> Row:
    """Make a number stricter by one."""
    left = deepcopy(raw)
    if id.startswith("settings."):
        name = id.removeprefix("settings.")
        left["settings"][name] += 1 if name.startswith("min") else -1
        return left
    name, _, field = id.partition(".")
    rows = {row["id"]: row for row in (*left["parties"], *left.get("rules", ()))}
    row = rows[name]
    field = field or next(f for f in ("at_least", "at_most") if row.get(f) is not None)
    row[field] += 1 if field in ("min_seats", "at_least") else -1
    return left


def price_faults(raw: Row, price: Price, family: Family) -> Iterator[str]:
    """Say how a price differs from what exhaustion gives."""
    left = changed(raw, price)
    truth = best(left, family)
    called = f"{price.id} {price.change}"
    if truth is None or price.possible is not True:
        if (truth is not None) != price.possible:
            yield f"{called}: called {price.possible}, and {truth} is best"
        return
    found = vector(left, {d.objective: d.then for d in price.differences}, family)
    now = vector(raw, {d.objective: d.now for d in price.differences}, family)
    if found != truth or now != best(raw, family):
        yield f"{called}: {found} instead of {now}, and {truth} is best"
    if not price.proven:
        yield f"{called}: not proven"


def pair_faults(raw: Row, found: Prices, family: Family, counts: Counter[str]) -> Iterator[str]:
    """Say which pairs are no pairs, and which are missing."""
    told = {frozenset(price.id.split(", ")) for price in found.pairs}
    now = best(raw, family)
    singles = {price.id for price in found.prices if price.change == "dropped"}
    sentences = sorted(id for id in singles if not id.startswith(("party ", "sizes ", "settings.chairs")))
    if not found.all_pairs:
        yield "not all pairs"
    if len(sentences) > FEW:
        return
    free = [id for id in sentences if best(given_up(raw, [id]), family) == now]
    truth = {frozenset(p) for p in combinations(free, 2) if best(given_up(raw, p), family) != now}
    counts["instances whose pairs are all looked at"] += 1
    counts["pairs"] += len(truth)
    if told != truth:
        yield f"pairs: {told}, and {truth} is right"


def doubled(raw: Row, seed: int) -> Row:
    """Say a hard rule twice in every other instance, so that it costs something only together with itself."""
    hard = [rule for rule in raw.get("rules", ()) if rule.get("hard", True)]
    if not hard or seed % 2:
        return raw
    again = Random(seed).choice(hard)
    return raw | {"rules": [*raw["rules"], again | {"id": f"{again['id']}_again"}]}


def faults(seed: int, counts: Counter[str], family: Family = PLAIN) -> Iterator[str]:
    """Judge all prices of the random instance of a seed, if it has a design."""
    raw = family.make(seed)
    if best(raw, family) is None:
        return
    raw = doubled(raw, seed)
    found = prices(Instance.model_validate(raw))
    counts["instances"] += 1
    for price in found.prices:
        counts[f"prices, {price.change}" + (" party" if price.id.startswith("party ") else "")] += 1
        counts["of them changing something"] += price.matters
        yield from price_faults(raw, price, family)
    for price in found.pairs:
        yield from price_faults(raw, price, family)
    yield from pair_faults(raw, found, family, counts)


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances, and of a quarter as many with links."""
    with_links: Counter[str] = Counter()
    yield from first(count, seed, faults, counts)
    yield from first(count // 4, seed, partial(faults, family=LINKED), with_links)
    counts.update({f"{what}, with links": number for what, number in with_links.items()})


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
