"""The verdict depends on what is said, not on names and not on the order in which it is said."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from designer.check import Verdict
from tests.check.linkedworlds import ALL
from tests.check.mutations import all_mutations
from tests.check.plain import World

UNORDERED = (
    "parties",
    "issues",
    "rules",
    "existing",
    "proposals",
    "interdependences",
    "institutions",
    "members",
    "mandate",
    "may_handle",
    "required",
    "helpful",
    "excluded",
    "associates",
    "links",
    "hinges",
    "between",
    "carries",
    "uncoordinated",
    "commitments",
    "to",
    "awaits",
    "monitors",
    "leverage",
    "at_risk",
    "stake",
    "survive_walkout",
    "broken_rules",
    "where",
    "unless",
    "on",
)


@cache
def pool() -> list[World]:
    """Every valid design of the tests, and every spoiled one."""
    spoiled = [
        world if mutation.about_itself else world.bare()
        for mutation in all_mutations()
        for world in mutation.spoiled()
    ]
    return [*(made() for made in ALL.values()), *spoiled]


def ids(world: World) -> set[str]:
    rows = [row for section in world.instance.values() if isinstance(section, list) for row in section]
    return {row["id"] for row in (*rows, *world.design["institutions"]) if "id" in row}


def renamed(value: Any, names: dict[str, str]) -> Any:
    match value:
        case str():
            return names.get(value, value)
        case list():
            return [renamed(item, names) for item in value]
        case dict():
            return {renamed(key, names): renamed(item, names) for key, item in value.items()}
        case _:
            return value


def shuffled(value: Any, random: Random, field: str = "") -> Any:
    match value:
        case list():
            items = [shuffled(item, random) for item in value]
            if field in UNORDERED:
                random.shuffle(items)
            return items
        case {"kind": "sequence"}:
            return value  # the one tie that has a direction
        case dict():
            return {key: shuffled(item, random, key) for key, item in value.items()}
        case _:
            return value


def gist(verdict: Verdict, names: dict[str, str] | None = None) -> tuple[Any, ...]:
    """Everything of a verdict but its wording and its order."""

    def name(id: str | None) -> str | None:
        return id if id is None or names is None else names.get(id, id)

    def pair(ends: tuple[str, str] | None) -> frozenset[str | None]:
        return frozenset(map(name, ends or ()))

    violations = Counter(
        (
            v.kind,
            name(v.rule),
            frozenset(map(name, v.institutions)),
            name(v.issue),
            name(v.party),
            pair(v.tie),
        )
        for v in verdict.violations
    )
    broken = {(name(rule.id), rule.weight, frozenset(map(name, rule.where))) for rule in verdict.broken_rules}
    levers = {
        (
            name(held.party),
            name(held.institution),
            *(frozenset(map(name, c)) for c in (held.at_risk, held.stake)),
        )
        for held in verdict.leverage
    }
    measures = verdict.measures.model_dump()
    survived = {name(party): survived for party, survived in measures.pop("survives_walkout").items()}
    apart = frozenset(map(pair, verdict.uncoordinated))
    return violations, broken, verdict.values, measures, survived, apart, levers


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_the_order_of_what_is_said_changes_nothing(data: st.DataObject) -> None:
    world = data.draw(st.sampled_from(pool()))
    random = data.draw(st.randoms(use_true_random=False))
    other = World(shuffled(world.instance, random), shuffled(world.design, random))
    assert gist(other.judge()) == gist(world.judge())


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_names_change_nothing(data: st.DataObject) -> None:
    world = data.draw(st.sampled_from(pool()))
    old = sorted(ids(world))
    new = data.draw(st.permutations([f"id{n}" for n in range(len(old))]))
    names = dict(zip(old, new, strict=True))
    other = World(renamed(world.instance, names), renamed(world.design, names))
    assert gist(other.judge()) == gist(world.judge(), names)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_design_makes_the_referee_stumble(data: st.DataObject) -> None:
    """Whatever names stand wherever names may stand, there is a verdict, in sentences."""
    world = data.draw(st.sampled_from(pool()))
    known = sorted(ids(world))
    names = data.draw(
        st.dictionaries(st.sampled_from(known), st.sampled_from([*known, "nobody", "no one"]))
        if known
        else st.just({})
    )
    verdict = World(world.instance, renamed(world.design, names)).judge()
    assert all(violation.message.endswith(".") for violation in verdict.violations)
