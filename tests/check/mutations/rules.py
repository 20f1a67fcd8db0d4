"""Broken rules, said and unsaid, and limits exceeded."""

from __future__ import annotations

from collections.abc import Iterator

from tests.check.mutations import mutation, whole
from tests.check.plain import World
from tests.check.rulecases import APART, CASES, COMPANY, RuleCase, rule_case


def _hard(kind: str) -> Iterator[World]:
    for case in CASES:
        if case.rule["kind"] == kind:
            yield case.world(case.broken)


for _kind in dict.fromkeys(case.rule["kind"] for case in CASES):
    mutation(f"a hard {_kind} broken", _kind)(lambda kind=_kind: _hard(kind))


def _soft(case: RuleCase, bodies: tuple[str, ...], listed: bool) -> World:
    """Give a design under a soft rule, which it says that it breaks, or does not."""
    world = case.world(bodies, hard=False, weight=1.5)
    where = [id for id in case.where if any(b["id"] == id for b in world.design["institutions"])]
    said = [{"id": "the_rule", "weight": 1.5, "where": where}]
    world.design["broken_rules"] = said if listed else []
    return world


@mutation("a broken soft rule unlisted", "unlisted_broken_rule", about_itself=True)
def _() -> Iterator[World]:
    for case in CASES:
        yield _soft(case, case.broken, listed=False)


@mutation("a kept soft rule listed", "falsely_broken_rule", about_itself=True)
def _() -> Iterator[World]:
    for case in CASES:
        yield _soft(case, case.kept, listed=True)


@mutation("an unknown rule listed", "falsely_broken_rule", about_itself=True)
def _() -> Iterator[World]:
    for world in whole():
        world.design.setdefault("broken_rules", []).append({"id": "no_rule", "weight": 0})
        yield world


@mutation("a broken soft rule listed with another weight", "wrong_broken_rule", about_itself=True)
def _() -> Iterator[World]:
    for case in CASES:
        world = _soft(case, case.broken, listed=True)
        world.design["broken_rules"][0]["weight"] = 1
        yield world


@mutation("a broken soft rule listed elsewhere", "wrong_broken_rule", about_itself=True)
def _() -> Iterator[World]:
    for case in CASES:
        world = _soft(case, case.broken, listed=True)
        world.design["broken_rules"][0]["where"].append("BBB-EEE-2")
        yield world


@mutation("a broken soft rule listed twice", "wrong_broken_rule", about_itself=True)
def _() -> Iterator[World]:
    for case in CASES:
        world = _soft(case, case.broken, listed=True)
        world.design["broken_rules"] *= 2
        yield world


# Limits of parties and of the whole design

_ANY = rule_case("plain", {**COMPANY, "on": ["treaty"]}, APART, APART, "")


def _limited(party: str, **limit: int) -> World:
    world = _ANY.world(_ANY.kept)
    next(p for p in world.instance["parties"] if p["id"] == party).update(limit)
    return world


@mutation("more seats than a party's max_seats", "limits_seats")
def _() -> Iterator[World]:
    yield _limited("AAA", max_seats=2)
    yield _limited("CCC", max_seats=0)


@mutation("fewer seats than a party's min_seats", "limits_seats")
def _() -> Iterator[World]:
    yield _limited("AAA", min_seats=4)
    yield _limited("DDD", min_seats=1)


@mutation("exposure above its limit", "too_exposed")
def _() -> Iterator[World]:
    for world in whole():
        exposure = world.design["measures"].get("exposure", 0)
        for limit in {0, exposure - 1}:
            if 0 <= limit < exposure:
                fresh = world.copy()
                fresh.instance.setdefault("settings", {})["max_exposure"] = limit
                yield fresh
