"""The memberships listed are enough: exhaustion over them finds the optimum of exhaustion over all."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations
from random import Random
from typing import Any

import pytest

from benchmarks.regions import Shape, region
from designer.candidates.grounding import ground
from designer.candidates.memberships import memberships
from designer.instance import Instance
from tests.helpers import bruteforce
from tests.helpers.brutebodies import Body, World, all_bodies
from tests.helpers.bruteforce import optimum
from tests.helpers.draws import seeds
from tests.helpers.features import features
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
Parties = frozenset[str]
DRAWN = 200

HOLDING = {
    "mediators and insistence": ("refuses_company/hard/unless", "insists_on_seat/hard"),
    "soft mediators and insistence": ("refuses_company/soft/unless", "insists_on_seat/soft"),
    "the only core member": ("party/outside",),
    "numbers of seats": ("limits_seats/hard/at_least", "party/min_seats"),
    "sizes": ("setting/sizes", "issue/sizes"),
    "sizes in rules": ("refuses_issue/hard/max_size", "insists_on_format/hard"),
    "coverage": ("issue/coverage",),
    "replacement": ("existing:costs.replace", "existing/collapsed"),
    "helpers before seats": ("objectives/absent_helpers before seats", "objectives/weighted"),
    "mandates": ("setting/max_mandate",),
    "exposure": ("setting/max_exposure", "objectives/exposure"),
}
"""What can hold a member, and the features of which one has to be there for it."""


def restricted(raw: Row, allowed: set[Parties]) -> list[int] | None:
    """Give the optimum by exhaustion when new bodies have no other memberships than these."""

    def fewer(world: World) -> list[Body]:
        return [b for b in all_bodies(world) if b.kind != "ordinary" or b.members in allowed]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bruteforce, "all_bodies", fewer)
        found = optimum(raw)
    return None if found is None else found[0]


def listed(raw: Row) -> set[Parties]:
    instance = Instance.model_validate(raw)
    return {*memberships(instance, ground(instance))}


def best(raw: Row) -> list[int] | None:
    found = optimum(raw)
    return None if found is None else found[0]


def test_the_memberships_listed_are_enough_whatever_can_hold_a_member() -> None:
    """On random instances, at least 20 for each thing that can hold a member."""
    seen: Counter[str] = Counter()
    for raw in map(random_instance, seeds(DRAWN)):
        assert restricted(raw, listed(raw)) == best(raw), raw
        present = features(raw)
        seen.update(
            name
            for name, needed in HOLDING.items()
            if any(feature.startswith(prefix) for feature in present for prefix in needed)
        )
    assert min(seen[name] for name in HOLDING) >= 20, seen


OPEN = 150


def open_topics(seed: int) -> Row:
    """Draw a few issues, most of them open to parties that nothing else tells from each other."""
    random = Random(seed)
    names = "ABCDE"[: random.choice([4, 4, 5])]
    issues = []
    for n in range(random.choice([2, 3])):
        required = random.sample(names, random.choice([0, 0, 1, 2]))
        others = [name for name in names if name not in required]
        excluded = [name for name in others if random.random() < 0.15]
        helpful = [name for name in others if name not in excluded and random.random() < 0.8]
        row = issue(f"i{n}", "".join(required), "".join(helpful), excluded=excluded)
        if random.random() < 0.5:
            row["sizes"] = random.choice([[2], [3], [3, 4], [2, 4]])
        issues.append(row)
    orders = [
        ["institutions", "seats"],
        ["institutions", "absent_helpers", "seats"],
        ["exposure", "institutions"],
    ]
    return {
        "parties": [party(name, role=random.choice(["core", "core", "outside"])) for name in names],
        "issues": issues,
        "settings": {"objectives": random.choice(orders), "max_mandate": random.choice([None, 1, 2])},
    }


def test_of_parties_between_which_nothing_tells_one_is_enough() -> None:
    """The optimum is that of all memberships, and on most instances some of those are left out."""
    fewer = solvable = 0
    for raw in map(open_topics, range(OPEN)):
        instance = Instance.model_validate(raw)
        all_alike = memberships(instance, ground(instance), alike=True)
        found = best(raw)
        assert restricted(raw, listed(raw)) == found, raw
        solvable += found is not None
        fewer += len(listed(raw)) < len(all_alike)
    assert fewer > OPEN / 3
    assert solvable > OPEN / 3


def test_an_open_topic_adds_no_more_than_a_body_of_its_own() -> None:
    """Whoever may attend: bodies of the others are large enough for it as they are."""
    pairs = [party(f"P{n}") for n in range(24)]
    raw: Row = {
        "parties": pairs,
        "issues": [
            {"id": "open", "helpful": [row["id"] for row in pairs]},
            *({"id": f"i{n}", "required": [f"P{n}", f"P{n + 1}"]} for n in range(15)),
        ],
    }
    closed = {**raw, "issues": raw["issues"][1:]}
    assert {frozenset({"P0"}), frozenset({"P0", "P1"})} >= listed(raw) - listed(closed)


def party(id: str, **more: Any) -> Row:
    return {"id": id, **more}


def issue(id: str, required: str, helpful: str = "", **more: Any) -> Row:
    return {"id": id, "required": list(required), "helpful": list(helpful), **more}


def refuses(party: str, other: str, unless: str) -> Row:
    return {"id": "r", "kind": "refuses_company", "party": party, "other": other, "unless": list(unless)}


ABC = [party(p) for p in "ABC"]
DECIDING: dict[str, Row] = {
    "a mediator": {
        "parties": ABC,
        "issues": [issue("x", "AB")],
        "rules": [refuses("A", "B", "C")],
    },
    "a party that insists where others sit": {
        "parties": ABC,
        "issues": [issue("x", "AB")],
        "rules": [{"id": "r", "kind": "insists_on_seat", "party": "C", "where": ["A", "B"]}],
    },
    "a party that insists on an issue": {
        "parties": ABC,
        "issues": [issue("x", "AB")],
        "rules": [{"id": "r", "kind": "insists_on_seat", "party": "C", "issue": "x"}],
    },
    "a party that entitles another to its seat": {
        # C needs a seat and has one only where D sits, whom nothing but that brings in.
        "parties": [*(party(p) for p in "ABD"), party("C", min_seats=1)],
        "issues": [issue("x", "AB", "D")],
        "rules": [{"id": "r", "kind": "insists_on_seat", "party": "C", "where": ["D"]}],
    },
    "the only core member": {
        "parties": [party("A"), party("U", role="outside"), party("V", role="outside")],
        "issues": [issue("x", "UV", "A")],
    },
    "a party that has to sit in so many": {
        "parties": [*(party(p) for p in "AB"), party("C", min_seats=1)],
        "issues": [issue("x", "AB", "C")],
    },
    "a party that a rule wants in so many": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "rules": [{"id": "r", "kind": "limits_seats", "party": "C", "at_least": 1}],
    },
    "a member who makes up the size": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "settings": {"sizes": [3]},
    },
    "a member who makes up the size of an issue that requires one": {
        "parties": ABC,
        "issues": [issue("x", "A", "BC")],
    },
    "a member who makes up the size that a rule asks for": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "rules": [{"id": "r", "kind": "insists_on_format", "issue": "x", "sizes": [3]}],
    },
    "a member who makes the body larger than somebody refuses": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "rules": [{"id": "r", "kind": "refuses_issue", "party": "A", "issue": "x", "max_size": 2}],
    },
    "a member who makes a second host differ": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C", coverage=2)],
    },
    "members of a body that is cheap to replace": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "existing": [
            {"id": "e", "members": ["A", "B", "C"], "status": "collapsed", "costs": {"replace": 0.1}}
        ],
    },
    "a member who makes it another body than one that is dear to replace": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "existing": [{"id": "e", "members": ["A", "B"], "status": "collapsed", "costs": {"replace": 3}}],
    },
    "a helper whose absence counts before seats": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "settings": {"objectives": ["institutions", "absent_helpers", "seats"]},
    },
    "a helper whose absence weighs more than a seat": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "settings": {"objectives": [{"institutions": 1, "seats": 1, "absent_helpers": 2}]},
    },
    "a helper whose absence counts after seats that count nothing": {
        "parties": ABC,
        "issues": [issue("x", "AB", "C")],
        "settings": {"objectives": [{"institutions": 1, "seats": 0}, "absent_helpers"]},
    },
    "a soft rule's mediator": {
        "parties": ABC,
        "issues": [issue("x", "AB")],
        "rules": [refuses("A", "B", "C") | {"hard": False}],
    },
}
"""For each thing that can hold a member, an instance in which it does."""


def unions(raw: Row) -> set[Parties]:
    """Give all unions of required sets, which would do if nothing else held a member."""
    sets = [frozenset(row["required"]) for row in raw["issues"]]
    some = chain.from_iterable(combinations(sets, n) for n in range(len(sets) + 1))
    return {frozenset[str]().union(*chosen) for chosen in some}


@pytest.mark.parametrize("name", DECIDING)
def test_each_thing_that_holds_a_member_is_thought_of(name: str) -> None:
    """Unions of required sets alone miss the optimum; what is listed does not."""
    raw = {"format": 1, **DECIDING[name]}
    assert restricted(raw, unions(raw)) != best(raw)
    assert restricted(raw, listed(raw)) == best(raw)
    assert best(raw) is not None


def test_where_nothing_else_can_hold_a_member_only_unions_are_listed() -> None:
    """Without any such feature a list of all memberships would be correct, and hopeless."""
    raw = {
        "parties": [party(f"P{n}") for n in range(12)],
        "issues": [
            {"id": f"i{n}", "required": [f"P{n}", f"P{n + 1}"], "helpful": [f"P{(n + 5) % 12}"]}
            for n in range(11)
        ],
        "settings": {"sizes": [2, 3, 4, 5]},
    }
    found = {members for members in listed(raw) if len(members) > 1}
    assert found <= {union for union in unions(raw) if len(union) <= 5}


@pytest.mark.parametrize("seed", seeds(6))
def test_unions_found_at_once_are_those_found_one_by_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    row = region(Shape(70, 80), seed)
    instance = Instance.model_validate(row)
    accepted = ground(instance)
    found = []
    for many in (0, 10**9):
        monkeypatch.setattr("designer.candidates.memberships.MANY", many)
        found.append(memberships(instance, accepted))
    assert found[0] == found[1]
