"""The independent truth against hand-made cases, and against an even plainer enumeration."""

from fractions import Fraction
from typing import Any

import pytest

from tests.helpers.bruteforce import optimum, scales
from tests.helpers.draws import seeds
from tests.helpers.features import REGISTRY, features, without
from tests.helpers.plaintruth import judged, plain_optimum
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
ONE = 10**6


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


def test_plain_enumeration_agrees() -> None:
    """The fast enumeration finds what the plain one finds, where that is possible at all."""
    compared = 0
    for seed in seeds(60):
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
