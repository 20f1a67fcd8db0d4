"""Every public answer can leave a process: it pickles, equals its copies, and goes into JSON and back."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from inspect import isfunction
from multiprocessing import get_context
from typing import Any, get_type_hints

import pytest

import designer
from designer import (
    Design,
    Instance,
    check,
    compare,
    explain,
    explore,
    load,
    prove,
    robust,
    verify,
    what_if,
)
from designer.design.roadmap import Roadmap
from designer.questions.explore.diverse import diverse
from designer.questions.explore.front import front
from designer.questions.prices import prices
from designer.questions.robust.scenarios import Worlds
from designer.questions.targets import reach
from designer.questions.what_if.apply_edit import edited
from designer.questions.what_if.edit import Edit
from designer.questions.what_if.expansion import expansion
from designer.questions.why_institution import why_institution
from designer.questions.why_not import why_not
from designer.solve import solve
from designer.verify import Proof

NAMES = {"Instance": Instance, "Design": Design, "Proof": Proof, "Roadmap": Roadmap}
"""What annotations of public functions name without importing it."""


@cache
def rivers() -> tuple[Instance, Design]:
    instance = load("two_rivers")
    return instance, solve(instance)


def moved() -> Any:
    return what_if(rivers()[0], Edit(drop=("issue water",)), stay_close=True)


def assured() -> Any:
    return robust(load("judged"), workers=1, every=True)


ANSWERS: dict[str, Callable[[], Any]] = {
    "solve": lambda: rivers()[1],
    "solve, infeasible": lambda: solve(load("infeasible")),
    "check": lambda: check(*rivers()),
    "check, not valid": lambda: check(rivers()[0], moved().after),
    "compare": lambda: compare(*rivers(), moved().after),
    "prove": lambda: prove(rivers()[0]),
    "verify": lambda: verify(rivers()[0], prove(rivers()[0]).proof),  # type: ignore[arg-type]
    "verify, a proof": lambda: prove(rivers()[0]).proof,
    "explain": lambda: explain(load("impossible_diplomats")),
    "explain, in groups": lambda: explain(load("infeasible"), group="party"),
    "why_not": lambda: why_not(rivers()[0], "AAA, BBB on water"),
    "why_not, impossible": lambda: why_not(rivers()[0], "BBB, DDD on water"),
    "why_institution": lambda: why_institution(rivers()[0], rivers()[1].institutions[0].id),
    "prices": lambda: prices(load("old_commissions")),
    "reach": lambda: reach(rivers()[0], {"institutions": 1}),
    "reach, with nothing to give": lambda: reach(rivers()[0], {"institutions": 2}),
    "explore": lambda: explore(rivers()[0]),
    "diverse": lambda: diverse(rivers()[0], 2, {"institutions": 1}),
    "front": lambda: front(load("old_commissions"), ["institutions", "seats"]),
    "what_if": moved,
    "edited": lambda: edited(rivers()[0], Edit(leave=("AAA",))),
    "expansion": lambda: expansion(rivers()[0]),
    "robust": assured,
    "robust, its worlds": lambda: assured().worlds,
    "robust, its design": lambda: assured().steady,
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_the_same_after_every_way_out_of_its_process(name: str) -> None:
    answer = ANSWERS[name]()
    assert answer is not None
    for way in (
        lambda it: pickle.loads(pickle.dumps(it)),
        copy.deepcopy,
        lambda it: type(it).from_json(it.to_json()),
    ):
        other = way(answer)
        assert other == answer == ANSWERS[name]()
        # Values are the same numbers, not only equal ones.
        assert repr(other) == repr(answer)


def test_answers_come_back_from_spawned_processes() -> None:
    asked = load("impossible_diplomats")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = [pool.submit(explain, asked), pool.submit(why_not, rivers()[0], "BBB, DDD on water")]
        here = [explain(asked), why_not(rivers()[0], "BBB, DDD on water")]
        assert [job.result() for job in there] == here


def answers() -> Iterator[tuple[str, Any]]:
    """Give what each public function answers with."""
    for name in designer.__all__:
        function = getattr(designer, name)
        if isfunction(function):
            yield name, get_type_hints(function, localns=NAMES).get("return")


def test_whatever_a_public_function_answers_with_goes_into_json_and_back() -> None:
    """A new answer without it is found here; lists and texts are Python's own."""
    lacking = [
        name
        for name, kind in answers()
        if isinstance(kind, type)
        and kind.__module__.startswith("designer.")
        and kind is not Instance
        and not (hasattr(kind, "to_json") and hasattr(kind, "from_json"))
    ]
    assert lacking == []


def test_what_is_no_such_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="listed"):
        Worlds.from_json('{"all": true, "possible": 3}')
    with pytest.raises(ValueError, match="JSON"):
        Worlds.from_json("{")
    assert Proof.from_json(prove(rivers()[0]).proof.to_json())  # type: ignore[union-attr]


def test_a_claim_from_elsewhere_says_that_it_cannot_be_dropped() -> None:
    why = explain(load("impossible_diplomats"))
    demand = pickle.loads(pickle.dumps(why)).conflicts[0].members[0].demand
    with pytest.raises(ValueError, match="list the claims of the instance anew"):
        demand.drop(None)
