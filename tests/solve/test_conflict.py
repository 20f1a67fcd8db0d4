"""What conflicts: exhaustion agrees that the sentences named cannot hold together, and which are needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from threading import Event
from typing import Any

from designer import Instance, load
from designer.design import Conflict
from designer.engines.outcome import Effort
from designer.runtime import bundled
from designer.solve import solve
from designer.solve.conflict import conflict
from tests.helpers.bruteforce import optimum
from tests.helpers.draws import enough, seeds
from tests.helpers.handled import ways_to_handle
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
DRAWN = 150


@cache
def impossible() -> list[tuple[Row, tuple[Conflict, ...]]]:
    """Give the random instances that have no design, and what the product says of each."""
    drawn = map(random_instance, seeds(DRAWN))
    return [(raw, named(raw)) for raw in drawn if optimum(raw) is None]


def claims(raw: Row) -> Iterator[str]:
    """Name everything that may be given up."""
    limits = raw.get("settings", {})
    yield from (f"settings.{name}" for name in ("max_mandate", "max_exposure") if name in limits)
    yield from (rule["id"] for rule in raw.get("rules", ()) if rule.get("hard", True))
    for party in raw["parties"]:
        yield from (f"{party['id']}.{name}" for name in ("min_seats", "max_seats") if name in party)
    yield from (f"issue {issue['id']}" for issue in raw["issues"])


def without(raw: Row, claim: str) -> Row:
    """Give up a demand that is none of an issue."""
    left = deepcopy(raw)
    if claim.startswith("settings."):
        del left["settings"][claim.removeprefix("settings.")]
    elif claim in {rule["id"] for rule in left.get("rules", ())}:
        left["rules"] = [row for row in left["rules"] if row["id"] != claim]
    else:
        party, field = claim.split(".")
        for row in left["parties"]:
            if row["id"] == party:
                del row[field]
    return left


def possible(raw: Row, kept: set[str]) -> bool:
    """Whether these demands alone leave a design, all others given up.

    An issue given up may still be handled, up to as often as it was asked for.
    """
    left = raw
    for claim in claims(raw):
        if claim not in kept and not claim.startswith("issue "):
            left = without(left, claim)
    optional = {issue["id"] for issue in raw["issues"] if f"issue {issue['id']}" not in kept}
    return any(optimum(handled) is not None for handled in ways_to_handle(left, optional))


def named(raw: Row) -> tuple[Conflict, ...]:
    design = solve(Instance.model_validate(raw))
    assert design.status == "infeasible"
    return design.conflict


def test_the_sentences_named_cannot_hold_together() -> None:
    """Everything else given up, there is still no design."""
    assert enough(len(impossible()), 20)
    for raw, conflicting in impossible():
        found = {sentence.id for sentence in conflicting}
        assert found <= {*claims(raw)}
        assert not possible(raw, found), raw


def test_without_any_one_that_is_proven_needed_they_can() -> None:
    kinds: Counter[str] = Counter()
    for raw, conflicting in impossible():
        found = {sentence.id for sentence in conflicting}
        for sentence in conflicting:
            if sentence.proven:
                kinds["issue" if sentence.id.startswith("issue ") else "other"] += 1
                assert possible(raw, found - {sentence.id}), (raw, sentence.id)
    assert enough(min(kinds["issue"], kinds["other"]), 20)


def test_with_time_enough_every_sentence_is_proven_needed() -> None:
    for _, conflicting in impossible():
        assert conflicting
        assert all(sentence.proven for sentence in conflicting)


def test_the_sentences_are_those_of_the_rules() -> None:
    instance = load(bundled.path("infeasible"))
    rules = {rule.id: rule.sentence(instance.label) for rule in instance.rules}
    sentences = {sentence.id: sentence.sentence for sentence in solve(instance).conflict}
    assert sentences
    assert {id: text for id, text in sentences.items() if id in rules}.items() <= rules.items()


def test_cancelled_or_out_of_time_everything_is_named_and_nothing_called_proven() -> None:
    """Who has no time to leave anything out may not have left anything out."""
    raw, _ = impossible()[0]
    instance, cancel = Instance.model_validate(raw), Event()
    cancel.set()
    for found in (conflict(instance, Effort(), cancel), conflict(instance, Effort(seconds=0.0))):
        assert {sentence.id for sentence in found} == {*claims(raw)}
        assert not any(sentence.proven for sentence in found)
