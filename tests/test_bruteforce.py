"""The independent truth against hand-made cases, and against an even plainer enumeration.

`plain_optimum` merges no states and drops no bodies: it forms every combination of bodies that
hosts each issue as often as it should be, and judges whole designs, rule by rule, from their
members and mandates alone.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from tests.brutebodies import Body, all_bodies, world_of
from tests.bruteforce import optimum, scales
from tests.features import REGISTRY, features, without
from tests.randominstances import random_instance

Row = dict[str, Any]
ONE = 10**6
FEW = 4000


def parties(names: str, outside: str = "") -> list[Row]:
    """Return parties named by letters, some of them outside."""
    return [{"id": n, "role": "outside" if n in outside else "core"} for n in names]


def issue(name: str, required: str, **fields: Any) -> Row:
    """Return an issue."""
    return {"id": name, "required": list(required), **fields}


def values(names: str, issues: list[Row], rules: list[Row] | None = None, **more: Any) -> list[int] | None:
    """Return the optimum of an instance without outside parties."""
    rows = [{"id": f"r{k}", **rule} for k, rule in enumerate(rules or [])]
    found = optimum({"parties": parties(names), "issues": issues, "rules": rows, **more})
    return found[0] if found else None


XYZ = [issue("x", "AB"), issue("y", "BC"), issue("z", "AC")]
REFUSAL = {"kind": "refuses_company", "party": "A", "other": "B"}


@pytest.mark.parametrize(
    ("rules", "settings", "expected"),
    [
        ([], {}, [ONE, 0, 3, 0]),
        ([], {"sizes": [2]}, [3 * ONE, 0, 6, 0]),
        ([], {"max_mandate": 2}, [2 * ONE, 0, 5, 0]),
        ([], {"max_exposure": 2}, [2 * ONE, 0, 5, 0]),
        ([], {"max_exposure": 0}, [3 * ONE, 0, 6, 0]),
        ([REFUSAL], {}, None),
        ([REFUSAL | {"on": ["y"]}], {}, [2 * ONE, 0, 5, 0]),
        ([REFUSAL | {"on": ["y"], "hard": False, "weight": 0.5}], {}, [ONE, ONE // 2, 3, 0]),
        ([REFUSAL | {"unless": ["C"]}], {}, [ONE, 0, 3, 0]),
        ([REFUSAL | {"unless": ["C"]}], {"max_mandate": 1}, [3 * ONE, 0, 7, 0]),
        ([{"kind": "refuses_issue", "party": "A", "issue": "y"}], {}, [2 * ONE, 0, 5, 0]),
        ([{"kind": "insists_on_seat", "party": "C", "where": ["A"]}], {"sizes": [2]}, None),
        ([{"kind": "insists_on_format", "issue": "x", "sizes": [2]}], {}, [2 * ONE, 0, 5, 0]),
        ([{"kind": "refuses_bundle", "issues": ["x", "y"], "party": "B"}], {}, [2 * ONE, 0, 5, 0]),
        ([{"kind": "limits_seats", "party": "A", "at_least": 2}], {}, [2 * ONE, 0, 5, 0]),
        ([{"kind": "limits_seats", "party": "A", "at_most": 0}], {}, None),
        ([], {"objectives": ["exposure", "links", {"institutions": 0.5}]}, [0, 15 * ONE**2 // 10]),
    ],
)
def test_triangle(rules: list[Row], settings: Row, expected: list[int] | None) -> None:
    """Three parties, an issue for every two of them: one trilateral unless something forbids it."""
    assert values("ABC", XYZ, rules, settings=settings) == expected


def test_nothing_to_do() -> None:
    """Without issues there are no institutions, unless a rule needs some."""
    assert values("AB", []) == [0, 0, 0, 0]
    assert values("AB", [], [{"kind": "limits_seats", "party": "A", "at_least": 1}]) is None


def test_coverage_needs_different_memberships() -> None:
    """Two hosts of an issue differ in their members, so one seats a helpful party."""
    assert values("ABC", [issue("x", "AB", coverage=2)]) is None
    assert values("ABC", [issue("x", "AB", coverage=2, helpful=["C"])]) == [2 * ONE, 0, 5, 1]


def test_plenary() -> None:
    """More parties than the largest size allows need a plenary, unless it is ruled out."""
    assert values("ABCDE", [issue("x", "ABCDE")]) == [ONE, 0, 5, 0]
    assert values("ABCDE", [issue("x", "ABCDE", plenary="never")]) is None
    assert values("ABCDE", [issue("x", "AB", plenary="must", excluded=["E"])]) is None


def test_existing() -> None:
    """Existing bodies are taken up as they are, or replaced at their price."""
    body = {"id": "e", "members": ["A", "B"], "may_handle": ["x"], "status": "active"}
    costs = {"keep": 0.25, "replace": 0.5}
    issues = [issue("x", "AB"), issue("y", "AB")]
    assert values("AB", issues, existing=[body | {"costs": costs}]) == [ONE // 2, 0, 2, 0]
    fixed = body | {"costs": costs, "redesign": False}
    assert values("AB", issues, existing=[fixed]) == [ONE, 0, 2, 0]
    collapsed = body | {"costs": {"keep": 0, "replace": 2}, "status": "collapsed"}
    assert values("AB", issues, existing=[collapsed]) == [2 * ONE, 0, 2, 0]
    found = optimum({"parties": parties("AB"), "issues": issues[:1], "existing": [body]})
    assert found is not None
    assert [row.kind for row in found[1]] == ["existing"]


def test_proposals() -> None:
    """Proposals without members make a weighted set covering."""
    issues = [issue(name, "") for name in "xyz"]
    rows = [("xy", 3), ("yz", 3), ("xz", 3), ("x", 1), ("y", 1)]
    proposals = [{"id": f"p{k}", "mandate": list(m), "cost": c} for k, (m, c) in enumerate(rows)]
    settings = {"only_proposals": True}
    assert values("AB", issues, proposals=proposals, settings=settings) == [4 * ONE, 0, 0, 0]


def test_outside_parties_need_a_core_member() -> None:
    """Two outside parties meet alone only where there is no umbrella."""
    rows = {"parties": parties("ABC", "BC"), "issues": [issue("x", "BC", helpful=["A"])]}
    first, second = optimum(rows), optimum(rows | {"settings": {"umbrella": None}})
    assert first is not None
    assert second is not None
    assert (first[0], second[0]) == ([ONE, 0, 3, 0], [ONE, 0, 2, 1])


def combinations_of(bodies: list[Body], lacking: dict[str, int]) -> Iterator[list[Body]]:
    """Yield every list of bodies that gives each issue as many hosts as it lacks."""
    if not any(lacking.values()):
        yield []
        return
    first = next(name for name, number in lacking.items() if number)
    for body in bodies:
        if first in body.mandate and all(lacking[name] for name in body.mandate):
            rest = {name: number - (name in body.mandate) for name, number in lacking.items()}
            for others in combinations_of(bodies, rest):
                yield [body, *others]


def breach(rule: Row, design: list[Body]) -> bool:
    """Return whether a whole design breaks a rule."""
    hosts = {name: [b for b in design if name in b.mandate] for b in design for name in b.mandate}
    seated = [body for body in design if rule.get("party") in body.members]
    kind = rule["kind"]
    if kind == "limits_seats":
        low, high = rule.get("at_least"), rule.get("at_most")
        return len(seated) < (low or 0) or (high is not None and len(seated) > high)
    if kind in ("refuses_bundle", "insists_on_bundle"):
        one, two = (hosts.get(name, []) for name in rule["issues"])
        both = [body for body in one if any(body is other for other in two)]
        if kind == "insists_on_bundle":
            return not both
        return any(rule.get("party") is None or rule["party"] in body.members for body in both)
    if kind == "insists_on_format":
        return any(len(body.members) not in rule["sizes"] for body in hosts.get(rule["issue"], []))
    if kind == "insists_on_seat":
        due = hosts.get(rule.get("issue", ""), [])
        if "where" in rule:
            due = [body for body in design if all(name in body.members for name in rule["where"])]
        return any(rule["party"] not in body.members for body in due)
    if kind == "refuses_issue":
        bad = range(rule.get("min_size", 0), rule.get("max_size", 99) + 1)
        return any(rule["issue"] in body.mandate and len(body.members) in bad for body in seated)
    near = [body for body in seated if rule["other"] in body.members]
    near = [body for body in near if not any(name in body.members for name in rule.get("unless", []))]
    return any(not rule.get("on") or any(name in body.mandate for name in rule["on"]) for body in near)


def judged(instance: Row, design: list[Body]) -> list[Fraction] | None:
    """Return the objective vector of a design, None when it is not valid."""
    rows = {row["id"]: row for row in instance["issues"]}
    for one, two in combinations(design, 2):
        if one.mandate & two.mandate and one.members == two.members:
            return None
        if one.source is not None and one.source == two.source:
            return None
    seats: list[Row] = [
        {
            "kind": "limits_seats",
            "party": party["id"],
            "at_most": party.get("max_seats"),
            "at_least": party.get("min_seats"),
        }
        for party in instance["parties"]
    ]
    broken = [rule for rule in [*seats, *instance.get("rules", [])] if breach(rule, design)]
    if any(rule.get("hard", True) for rule in broken):
        return None
    pairs = [(body, rows[name]) for body in design for name in body.mandate]
    measures = {
        "institutions": sum((Fraction(body.cost, ONE) for body in design), Fraction(0)),
        "broken_rules": sum((Fraction(str(r.get("weight", 1))) for r in broken), Fraction(0)),
        "seats": Fraction(sum(len(body.members) for body in design)),
        "absent_helpers": Fraction(
            sum(name not in body.members for body, row in pairs for name in row.get("helpful", []))
        ),
        "exposure": Fraction(
            sum(name not in row["required"] for body, row in pairs for name in body.members)
        ),
    }
    settings = instance.get("settings", {})
    bound = settings.get("max_exposure")
    if bound is not None and measures["exposure"] > bound:
        return None
    default = ["institutions", "broken_rules", "seats", "absent_helpers"]
    stages = [{item: 1} if isinstance(item, str) else item for item in settings.get("objectives", default)]
    return [
        sum((Fraction(str(w)) * measures[name] for name, w in stage.items()), Fraction(0)) for stage in stages
    ]


def plain_optimum(instance: Row) -> list[Fraction] | str | None:
    """Return the least vector of all designs, ``'many'`` when there are too many to look at."""
    bodies = all_bodies(world_of({**instance, "rules": harmless(instance)}))
    lacking = {row["id"]: row.get("coverage", 1) for row in instance["issues"]}
    best = None
    for number, design in enumerate(combinations_of(bodies, lacking)):
        if number > FEW:
            return "many"
        vector = judged(instance, design)
        if vector is not None and (best is None or vector < best):
            best = vector
    return best


def harmless(instance: Row) -> list[Row]:
    """Return the rules made soft, so that they license members but forbid no body."""
    return [{**rule, "hard": False} for rule in instance.get("rules", [])]


def test_plain_enumeration_agrees() -> None:
    """The fast enumeration finds what the plain one finds, where that is possible at all."""
    compared = 0
    for seed in range(120):
        instance = random_instance(seed)
        plain = plain_optimum(instance)
        if isinstance(plain, str):
            continue
        compared += 1
        found = optimum(instance)
        units = scales(instance)
        exact = found and [Fraction(v, unit) for v, unit in zip(found[0], units, strict=True)]
        assert exact == plain, seed
        if found:
            assert judged(instance, found[1]) == plain, seed
    assert compared > 50


def test_features_can_be_switched_off() -> None:
    """An instance without a feature does not have it, and every feature occurs."""
    seen = set()
    for seed in range(300):
        instance = random_instance(seed)
        for name in features(instance):
            seen.add(name)
            if not name.startswith("objectives/"):
                assert name not in features(without(instance, name))
    assert seen == {feature.name for feature in REGISTRY}
