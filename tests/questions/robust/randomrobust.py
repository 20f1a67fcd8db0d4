"""Worlds, regrets and what to check, against exhaustion: ``python -m tests.questions.robust.randomrobust
--count 500``.

Every design of a small instance, with every set of links where there are any, is listed and judged in every
world by itself (`tests.helpers.plainlinks`). In every other instance there are links.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, islice
from random import Random
from typing import Any

from designer import Instance
from designer import check as referee
from designer.questions.robust.answer import Robust
from designer.questions.robust.minmax_regret import Steady
from designer.questions.robust.optimum import Optimum
from designer.questions.robust.rounds import robust
from designer.questions.robust.value_of_information import Check
from tests.helpers.brutebodies import all_bodies, world_of
from tests.helpers.faultfinding import first, report
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.plainlinks import Whole, wholes
from tests.helpers.plaintruth import combinations_of, harmless
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
Vector = list[Fraction]
Fails = tuple[str, ...]
Memberships = frozenset[tuple[str, ...]]
FEW = 1200
MOST_JUDGEMENTS = 3
LIKELIHOODS = [None, None, 0.25, 0.5, 0.9, 1, 0]
OPEN = 5


def quarrel(raw: Row, rng: Random) -> None:
    """Add two rules, in place, that can both hold in no design, or hardly any."""
    pairs = [*combinations(raw["issues"], 2)]
    rng.shuffle(pairs)
    near = min(pairs, key=lambda pair: len({p for row in pair for p in row["required"]}), default=None)
    issues = [row["id"] for row in raw["issues"]]
    rules: list[Row]
    if near is not None and rng.random() < 0.8:
        pair = [row["id"] for row in near]
        rules = [{"kind": kind, "issues": pair} for kind in ("insists_on_bundle", "refuses_bundle")]
    else:
        sizes = rng.sample([2, 3, 4], 2)
        rules = [{"kind": "insists_on_format", "issue": rng.choice(issues), "sizes": [n]} for n in sizes]
    for n, rule in enumerate(rules):
        raw.setdefault("rules", []).append({"id": f"quarrel{n}", **rule, "hard": rng.random() < 0.9})


def doubtful(raw: Row, rng: Random) -> dict[str, Fraction]:
    """Mark some rows as judgements, in place; give their ids and likelihoods."""
    rows = [(rule["id"], rule) for rule in raw.get("rules", ())]
    rows += [(f"interdependences[{n}]", tie) for n, tie in enumerate(raw.get("interdependences", ()))]
    rows += [(f"{p['id']}.seats", p) for p in raw["parties"] if p.keys() & {"min_seats", "max_seats"}]
    found = {}
    drawn = {id for id, _ in rng.sample(rows, min(len(rows), MOST_JUDGEMENTS))}
    drawn -= {*sorted(drawn)[MOST_JUDGEMENTS - 1 :]} if any("quarrel" in id for id, _ in rows) else set()
    for id, row in rows:
        if id not in drawn and not id.startswith("quarrel"):
            continue
        likelihood = rng.choice(LIKELIHOODS[: OPEN if id.startswith("quarrel") else None])
        row["basis"] = "judgement"
        if likelihood is not None:
            row["likelihood"] = likelihood
            if likelihood < 1 and rng.random() < 0.3:
                row["basis"] = "fact"
        found[id] = Fraction(str(0.5 if likelihood is None else likelihood))
    return found


def world_without(raw: Row, fails: Iterable[str]) -> Row:
    """Give the instance in which some judgements ask for nothing and cost nothing."""
    left = deepcopy(raw)
    for id in fails:
        if id.startswith("interdependences"):
            left["interdependences"][int(id[17:-1])].update(hard=False, strength=0)
        elif id.endswith(".seats"):
            row = next(row for row in left["parties"] if row["id"] == id.removesuffix(".seats"))
            row.pop("min_seats", None)
            row.pop("max_seats", None)
        else:
            next(rule for rule in left["rules"] if rule["id"] == id).update(hard=False, weight=0)
    return left


def listed(raw: Row) -> list[Whole] | None:
    """List every set of bodies with every set of links; None where there are too many to look at."""
    bodies = all_bodies(world_of({**raw, "rules": harmless(raw)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in raw["issues"]}
    tied = raw.get("interdependences") or raw.get("settings", {}).get("chairs")
    designs = (
        whole
        for design in combinations_of(bodies, lacking)
        for whole in (wholes(raw, design) if tied else [Whole(raw, design, [], [None] * len(design))])
    )
    found = [*islice(designs, FEW + 1)]
    return None if len(found) > FEW else found


class Truth:
    """What exhaustion finds of an instance with judgements.

    Attributes
    ----------
    values
        For each world, the vector of each design, None where it is not valid.
    """

    def __init__(
        self, raw: Row, designs: list[Whole], likely: dict[str, Fraction], worlds: list[Fails]
    ) -> None:
        self.raw = raw
        self.likely = likely
        self.memberships = [frozenset(tuple(sorted(b.members)) for b in whole.bodies) for whole in designs]
        self.values: dict[Fails, list[Vector | None]] = {}
        for fails in worlds:
            instance = world_without(raw, fails)
            self.values[fails] = [replace(whole, instance=instance).vector() for whole in designs]

    def best(self, fails: Fails) -> Vector | None:
        """Give the optimum of a world."""
        return min((vector for vector in self.values[fails] if vector is not None), default=None)

    def optimal(self, fails: Fails) -> set[Memberships]:
        """Give the memberships of each optimal design of a world."""
        best = self.best(fails)
        pairs = zip(self.memberships, self.values[fails], strict=True)
        return {memberships for memberships, vector in pairs if vector == best}

    def regret(self, worlds: Sequence[Fails]) -> Vector:
        """Give the least number of worlds without validity, then the least largest regrets."""
        found = []
        for n in range(len(self.memberships)):
            differences = [
                [value - least for value, least in zip(vector, self.best(fails) or [], strict=True)]
                for fails in worlds
                if (vector := self.values[fails][n]) is not None
            ]
            if differences:
                failed = Fraction(len(worlds) - len(differences))
                found.append([failed, *map(max, zip(*differences, strict=True))])
        return min(found)

    def weight(self, fails: Fails) -> Fraction:
        """Give the probability of a world."""
        weight = Fraction(1)
        for id, likelihood in self.likely.items():
            weight *= 1 - likelihood if id in fails else likelihood
        return weight


def optimum_faults(truth: Truth, optimum: Optimum) -> Iterator[str]:
    """Say what is wrong with the optimum of a world, and with what all optima are said to share."""
    best = truth.best(optimum.fails)
    if best is None:
        if optimum.status != "infeasible":
            yield f"{optimum.fails}: called {optimum.status}"
        return
    if not optimum.proven or [*optimum.values] != best:
        yield f"{optimum.fails}: {optimum.status}, {optimum.values}, and {best} is best"
        return
    optimal = truth.optimal(optimum.fails)
    if frozenset(tuple(sorted(m)) for m in optimum.memberships) not in optimal:
        yield f"{optimum.fails}: no optimal design has these memberships"
    if optimum.shared is not None:
        every, some = (
            {tuple(sorted(m)) for m in part} for part in (optimum.shared.every, optimum.shared.some)
        )
        common, union = frozenset.intersection(*optimal), frozenset.union(*optimal)
        if not optimum.shared.complete or every != common or some != union - common:
            yield f"{optimum.fails}: in every and in some differ"


def check_faults(truth: Truth, found: Robust, check: Check, worlds: list[Fails]) -> Iterator[str]:
    """Say what is wrong with what a judgement is said to move, and to be worth."""
    weights = {fails: found.weights[fails] for fails in worlds}
    sides = [[w for w in worlds if (check.judgement in w) == fails] for fails in (False, True)]
    if all(sides):
        means = [
            [
                sum(weights[w] * value for w, value in zip(side, column, strict=True))
                / sum(weights[w] for w in side)
                for column in zip(*(truth.best(w) or [] for w in side), strict=True)
            ]
            for side in sides
        ]
        if [*(check.moves or ())] != [b - a for a, b in zip(*means, strict=True)]:
            yield f"{check.judgement}: moves {check.moves}"
    whole = truth.regret(worlds)
    position = next((n for n, value in enumerate(whole) if value), None)
    worth = Fraction(0)
    if position is not None:
        least = [truth.regret(side)[position] if side else Fraction(0) for side in sides]
        shares = [sum(weights[w] for w in side) / sum(weights.values()) for side in sides]
        if position == 0:
            shares = [Fraction(1), Fraction(1)]
        worth = whole[position] - sum(s * value for s, value in zip(shares, least, strict=True))
    if check.worth != worth:
        yield f"{check.judgement}: worth {check.worth}, and it is {worth}"


def faults(seed: int, counts: Counter[str]) -> Iterator[str]:
    """Judge the random instance of a seed, if exhaustion can list its designs."""
    rng = Random(seed)
    raw = linked_instance(seed) if seed % 2 else random_instance(seed)
    if rng.random() < 0.6:
        quarrel(raw, rng)
    likely = doubtful(raw, rng)
    designs = listed(raw)
    if designs is None or not likely:
        return
    counts["instances"] += 1
    counts["instances with links"] += seed % 2
    most = rng.choice([8, 8, 8, 3])
    found = robust(Instance.model_validate(raw), worlds=most, every=seed % 3 == 0, workers=1, seed=seed)
    order = [world.fails for world in found.worlds.listed]
    truth = Truth(raw, designs, likely, order)
    possible = 2 ** sum(0 < likelihood < 1 for likelihood in likely.values())
    if len({*order}) != len(order) or len(order) != min(possible, most) or not found.complete:
        yield f"{len(order)} worlds, complete: {found.complete}"
    if found.worlds.all and any(world.weight != truth.weight(world.fails) for world in found.worlds.listed):
        yield "weights"
    counts["worlds"] += len(order)
    for optimum in found.optima:
        counts["worlds without design"] += optimum.status == "infeasible"
        counts["worlds that follow from others"] += optimum.follows
        counts["worlds with all optima"] += optimum.shared is not None
        yield from optimum_faults(truth, optimum)
    for standing in found.institutions:
        optima = [o for o in found.optima if o.proven and standing.members in o.memberships]
        if standing.worlds != len(optima) or standing.weight != sum(found.weights[o.fails] for o in optima):
            yield f"{standing.members}: in {standing.worlds} worlds"
    yield from regret_faults(
        truth, found, [fails for fails in order if truth.best(fails) is not None], counts
    )


def regret_faults(truth: Truth, found: Robust, worlds: list[Fails], counts: Counter[str]) -> Iterator[str]:
    """Say what is wrong with the design that is never far from optimal, and with what to check."""
    if not worlds:
        return
    least = truth.regret(worlds)
    counts["regrets that are not 0"] += any(least)
    counts["regrets where no design is valid in all worlds"] += bool(least[0])
    if found.steady is None or not found.steady.proven:
        yield "no proven regret"
    elif [regret.value for regret in found.steady.regrets] != least:
        told = [str(regret.value) for regret in found.steady.regrets]
        yield f"largest regrets {told}, and {[*map(str, least)]} are least"
    if found.steady is not None:
        yield from account_faults(truth, found.steady)
    for check in found.checks:
        counts["judgements worth a check"] += bool(check.worth)
        yield from check_faults(truth, found, check, worlds)


def account_faults(truth: Truth, found: Steady) -> Iterator[str]:
    """Say what the design says of itself that is not so, or breaks that is no judgement."""
    for violation in referee(Instance.model_validate(truth.raw), found.design).violations:
        judged = {violation.rule, f"{violation.party}.seats"} & truth.likely.keys()
        ties = [id for id in truth.likely if id.startswith("interdependences")]
        if not judged and not (violation.tie and ties):
            yield f"the design: {violation.kind}, {violation.message}"


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many instances."""
    return first(count, seed, faults, counts)


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
