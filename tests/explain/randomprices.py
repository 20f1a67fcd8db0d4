"""The price of every sentence, and of every pair, against exhaustion.

``python -m tests.explain.randomprices --count 500`` draws many.

What dropping or tightening a sentence does is what the best design of the instance without it, or with the
stricter number, is worth. A pair costs something only together when dropping both changes it, and
dropping either does not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

from designer import Instance
from designer.explain import prices
from designer.explain.prices import Price
from tests.bruteforce import optimum, scales
from tests.explain.randomconflicts import weights, without
from tests.explain.randomwhys import vector
from tests.faultfinding import first, report
from tests.randominstances import random_instance

Row = dict[str, Any]
Vector = list[Fraction] | None
FEW = 8
"""Sentences up to which every pair of them is looked at."""


def best(raw: Row) -> Vector:
    """Give the least values, None where there is no design."""
    found = optimum(raw)
    if found is None:
        return None
    return [Fraction(value, scale) for value, scale in zip(found[0], scales(raw), strict=True)]


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
    return without(raw, price.id.split(", "))[0]


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


def price_faults(raw: Row, price: Price) -> Iterator[str]:
    """Say how a price differs from what exhaustion gives."""
    left = changed(raw, price)
    truth = best(left)
    called = f"{price.id} {price.change}"
    if truth is None or price.possible is not True:
        if (truth is not None) != price.possible:
            yield f"{called}: called {price.possible}, and {truth} is best"
        return
    found = vector(Instance.model_validate(left), {d.objective: d.then for d in price.differences})
    now = vector(Instance.model_validate(raw), {d.objective: d.now for d in price.differences})
    if found != truth or now != best(raw):
        yield f"{called}: {found} instead of {now}, and {truth} is best"
    if not price.proven:
        yield f"{called}: not proven"


def pair_faults(raw: Row, found: set[frozenset[str]], counts: Counter[str]) -> Iterator[str]:
    """Say which pairs are no pairs, and which are missing."""
    now = best(raw)
    limits = {id for id, _ in weights(raw)}
    sentences = sorted(id for id in limits if id.split()[0] not in ("issue", "sizes"))
    if len(sentences) > FEW:
        return
    free = [id for id in sentences if best(without(raw, [id])[0]) == now]
    truth = {frozenset(pair) for pair in combinations(free, 2) if best(without(raw, pair)[0]) != now}
    counts["instances whose pairs are all looked at"] += 1
    counts["pairs"] += len(truth)
    if found != truth:
        yield f"pairs: {found}, and {truth} is right"


def doubled(raw: Row, seed: int) -> Row:
    """Say a hard rule twice in every other instance, so that it costs something only together with itself."""
    hard = [rule for rule in raw.get("rules", ()) if rule.get("hard", True)]
    if not hard or seed % 2:
        return raw
    again = Random(seed).choice(hard)
    return raw | {"rules": [*raw["rules"], again | {"id": f"{again['id']}_again"}]}


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Judge all prices of the random instance of a seed, if it has a design and anything to be priced."""
    raw = random_instance(seed)
    if optimum(raw) is None:
        return
    raw = doubled(raw, seed)
    found = prices(Instance.model_validate(raw))
    counts["instances"] += 1
    for price in found.prices:
        counts[f"prices, {price.change}" + (" party" if price.id.startswith("party ") else "")] += 1
        counts["of them changing something"] += price.matters
        yield from price_faults(raw, price)
    for price in found.pairs:
        yield from price_faults(raw, price)
    if not found.all_pairs:
        yield "not all pairs"
    yield from pair_faults(raw, {frozenset(price.id.split(", ")) for price in found.pairs}, counts)


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances."""
    return first(count, seed, faults, counts)


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
