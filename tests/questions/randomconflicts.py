"""What is said of impossible instances against exhaustion.

``python -m tests.questions.randomconflicts --count 500`` draws many.

Of every conflict: no design satisfies it, and one does when any member is left out. Of every repair: it
makes a design possible, giving less does not, and none that costs less does. Of all of them, when they
are called complete: conflicts are the minimal ways to hit all repairs, and the other way round.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from copy import deepcopy
from decimal import Decimal
from functools import cache
from typing import Any

from designer import Instance
from designer.questions.infeasibility import Give, Impossible, Repair, explain
from tests.helpers.brutebodies import world_of
from tests.helpers.bruteforce import optimum
from tests.helpers.faultfinding import report
from tests.helpers.handled import ways_to_handle
from tests.helpers.randominstances import random_instance
from tests.solve.test_conflict_links import claims as linked_claims
from tests.solve.test_conflict_links import impossible as linked
from tests.solve.test_conflict_links import possible as linked_possible

Row = dict[str, Any]
Holds = Callable[[Row, set[str]], bool]
MOST_COMBINATIONS = 150
"""Cheaper sets that are tried; of an instance with more, only the smallest are."""


class Truth:
    """What exhaustion says of one instance.

    Parameters
    ----------
    raw
        The instance, as its file says it.
    holds
        Tells whether there is a design as it should be, in which some issues need not be handled.
    soft
        Further demands with their prices.
    kept
        Demands that cannot be given up.
    """

    def __init__(self, raw: Row, holds: Holds, soft: dict[str, Decimal], kept: Collection[str]) -> None:
        self.raw = raw
        self.holds = holds
        self.weights = {id: w for id, w in (*soft.items(), *weights(raw)) if id not in kept}
        self.known: dict[frozenset[str], bool] = {}

    def possible(self, given_up: Iterable[str]) -> bool:
        """Whether there is a design when these demands are given up."""
        dropped = frozenset(given_up)
        if dropped not in self.known:
            self.known[dropped] = self.holds(*without(self.raw, dropped))
        return self.known[dropped]

    def cheaper(self, weight: Decimal) -> Iterator[frozenset[str]]:
        """Give the sets of demands that cost less than a weight, the smallest first."""
        waiting: list[tuple[tuple[str, ...], Decimal]] = [((), Decimal(0))]
        ids = list(self.weights)
        while waiting:
            some, cost = waiting.pop(0)
            yield frozenset(some)
            start = ids.index(some[-1]) + 1 if some else 0
            waiting += [
                ((*some, id), cost + self.weights[id])
                for id in ids[start:]
                if cost + self.weights[id] < weight
            ]


def weights(raw: Row) -> Iterator[tuple[str, Decimal]]:
    """Give everything that can be given up, with its price."""
    one = Decimal(1)
    limits = raw.get("settings", {})
    yield from ((f"settings.{name}", one) for name in ("max_mandate", "max_exposure") if name in limits)
    for rule in raw.get("rules", ()):
        if rule.get("hard", True):
            yield rule["id"], Decimal(str(rule.get("weight", 1)))
    for party in raw["parties"]:
        yield from ((f"{party['id']}.{name}", one) for name in ("min_seats", "max_seats") if name in party)
    for row in raw["issues"]:
        if row.get("sizes") or not limits.get("only_proposals"):
            yield f"sizes {row['id']}", one
        yield f"issue {row['id']}", Decimal(str(row.get("weight", 1)))


def without(raw: Row, dropped: Iterable[str]) -> tuple[Row, set[str]]:
    """Give up demands; what is left, and the issues that need not be handled."""
    left = deepcopy(raw)
    optional = set()
    for id in dropped:
        kind, _, name = id.partition(" ")
        if kind == "issue":
            optional.add(name)
        elif kind == "sizes":
            widen(left, raw, name, range(1, len(raw["parties"]) + 1))
        elif id.startswith("settings."):
            del left["settings"][id.removeprefix("settings.")]
        elif id in {rule["id"] for rule in left.get("rules", ())}:
            next(rule for rule in left["rules"] if rule["id"] == id).update(hard=False, weight=0)
        else:
            party, field = id.split(".")
            del next(row for row in left["parties"] if row["id"] == party)[field]
    return left, optional


def widen(left: Row, raw: Row, name: str, sizes: Iterable[int]) -> None:
    """Let an issue be handled in bodies of other sizes as well, and not by a plenary only.

    Sizes of its own would bind proposals, which those of the settings do not.
    """
    issue = next(issue for issue in world_of(raw).issues if issue.id == name)
    row = next(row for row in left["issues"] if row["id"] == name)
    proposed = {len(p.get("members") or []) for p in raw.get("proposals", ()) if name in p["mandate"]}
    free = proposed if issue.own_sizes is None else set()
    plenary = "never" if issue.plenary == "never" else "may"
    row.update(sizes=sorted({*issue.sizes, *sizes, *free}), plenary=plenary)


def feasible(raw: Row, optional: set[str]) -> bool:
    """Whether there is a design, in which some issues may be handled less often than asked for."""
    return any(optimum(handled) is not None for handled in ways_to_handle(raw, optional))


def faults(
    raw: Row,
    why: Impossible,
    holds: Holds = feasible,
    soft: dict[str, Decimal] | None = None,
    kept: Collection[str] = (),
) -> Iterator[str]:
    """Say what is wrong with an explanation."""
    truth = Truth(raw, holds, soft or {}, kept)
    conflicts = [frozenset(m.demand.id for m in conflict.members) for conflict in why.conflicts]
    repairs = [frozenset(give.demand.id for give in repair.gives) for repair in why.repairs]
    everything = frozenset(truth.weights)
    for conflict in conflicts:
        if not conflict <= everything:
            yield f"unknown demands: {conflict - everything}"
        if truth.possible(everything - conflict):
            yield f"no conflict: {sorted(conflict)}"
        yield from (
            f"{id} is not needed in {sorted(conflict)}"
            for id in conflict
            if not truth.possible((everything - conflict) | {id})
        )
    for given_up, repair in zip(repairs, why.repairs, strict=True):
        if not truth.possible(given_up):
            yield f"no repair: {sorted(given_up)}"
        yield from (
            f"{id} need not give in {sorted(given_up)}" for id in given_up if truth.possible(given_up - {id})
        )
        if repair.weight != sum(truth.weights[id] for id in given_up):
            yield f"wrong weight: {repair.weight} of {sorted(given_up)}"
        yield from amount_faults(raw, repair, holds)
    if repairs:
        for _, some in zip(range(MOST_COMBINATIONS), truth.cheaper(why.repairs[0].weight), strict=False):
            if truth.possible(some):
                yield f"{sorted(some)} is cheaper than {sorted(repairs[0])}"
    if [repair.weight for repair in why.repairs] != sorted(repair.weight for repair in why.repairs):
        yield "the repairs are not in the order of their weights"
    if why.complete and {*conflicts} != transversals(repairs):
        yield "the conflicts are not those that the repairs imply"
    if why.complete and {*repairs} != transversals(conflicts):
        yield "the repairs are not those that the conflicts imply"


def transversals(sets: list[frozenset[str]]) -> set[frozenset[str]]:
    """Give the minimal sets that meet every one of some sets (Berge)."""
    found: set[frozenset[str]] = {frozenset()}
    for one in sets:
        met = {hit for hit in found if hit & one}
        grown = met | {hit | {member} for hit in found - met for member in one}
        found = {hit for hit in grown if not any(other < hit for other in grown)}
    return found


def amount_faults(raw: Row, repair: Repair, holds: Holds) -> Iterator[str]:
    """Say whether the numbers are enough, and whether the first of them could change less."""
    if any(give.amount is not None for give in repair.gives):
        if not holds(*given(raw, repair.gives)):
            yield f"the amounts are not enough: {repair.gives}"
        first = repair.gives[0]
        if first.amount is not None:
            for less in nearer(raw, first):
                others = [give for give in repair.gives if give is not first]
                left, optional = without(raw, {give.demand.id for give in others})
                change(left, raw, first.demand.id, less)
                if holds(left, optional - {first.demand.id.removeprefix("issue ")}):
                    yield f"{less} would do for {first}"


def given(raw: Row, gives: Iterable[Give]) -> tuple[Row, set[str]]:
    """Give up what gives altogether, and change the numbers of the rest."""
    left, optional = without(raw, {give.demand.id for give in gives if give.amount is None})
    for give in gives:
        if give.amount is not None:
            change(left, raw, give.demand.id, give.amount.after)
    return left, optional


def change(left: Row, raw: Row, id: str, after: str) -> None:
    """Put another number in the place of one."""
    kind, _, name = id.partition(" ")
    if kind == "sizes":
        widen(left, raw, name, [int(after)])
    elif kind == "issue":
        next(row for row in left["issues"] if row["id"] == name)["coverage"] = int(after)
    elif id.startswith("settings."):
        left["settings"][id.removeprefix("settings.")] = int(after)
    elif id in {rule["id"] for rule in left.get("rules", ())}:
        rule = next(rule for rule in left["rules"] if rule["id"] == id)
        fields = [field for field in ("at_least", "at_most") if field in rule]
        rule.update(zip(fields, map(int, after.split(" to ")), strict=True))
    else:
        party, field = id.split(".")
        next(row for row in left["parties"] if row["id"] == party)[field] = int(after)


def nearer(raw: Row, give: Give) -> Iterator[str]:
    """Give the numbers between what is and what has to be, for a plain number."""
    assert give.amount is not None
    if (
        give.amount.before.isdigit()
        and give.amount.after.isdigit()
        and not give.demand.id.startswith("sizes")
    ):
        before, after = int(give.amount.before), int(give.amount.after)
        yield from map(str, range(before + 1, after) if after > before else range(after + 1, before))


def linked_faults(raw: Row, counts: Counter[str]) -> Iterator[str]:
    """Say what is wrong with the explanation of an instance with links.

    The enumeration of links leaves numbers of seats alone: with them, a conflict is one all the more, and
    of repairs only those that give no seats are judged.
    """
    why = explain(Instance.model_validate(raw), most=6, time_limit=20)
    everything = {*linked_claims(raw), *(f"issue {issue['id']}" for issue in raw["issues"])}
    for conflict in why.conflicts:
        members = {member.demand.id for member in conflict.members}
        counts["conflicts with links"] += 1
        if linked_possible(raw, members & everything):
            yield f"no conflict: {sorted(members)} in {raw}"
    for repair in why.repairs:
        given_up = {give.demand.id for give in repair.gives}
        if given_up <= everything:
            counts["repairs with links"] += 1
            if linked_possible(raw, everything - given_up) is False:
                yield f"no repair: {sorted(given_up)} in {raw}"


@cache
def explained(seed: int) -> tuple[Row, Impossible] | None:
    """Give the random instance of a seed with what is said of it, if it has no design."""
    raw = random_instance(seed)
    if optimum(raw) is not None:
        return None
    return raw, explain(Instance.model_validate(raw), most=30)


def judged(count: int, seed: int, counts: Counter[str]) -> Iterator[str]:
    """Give the faults of so many impossible instances, and of those with links."""
    while counts["impossible instances"] < count:
        found = explained(seed)
        if found is not None:
            raw, why = found
            counts["impossible instances"] += 1
            counts["of them told completely"] += why.complete
            counts["conflicts"] += len(why.conflicts)
            counts["repairs"] += len(why.repairs)
            counts["amounts"] += sum(give.amount is not None for r in why.repairs for give in r.gives)
            yield from (f"seed {seed}: {fault}" for fault in faults(raw, why))
        seed += 1
    for raw, _ in linked():
        yield from linked_faults(raw, counts)


if __name__ == "__main__":
    sys.exit(report(__doc__, judged))
