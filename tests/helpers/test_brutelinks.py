"""The enumeration with links against cases done by hand, and against the plainest enumeration."""

from fractions import Fraction
from typing import Any

import pytest

from designer import Instance
from tests.helpers.bruteforce import optimum as without_links
from tests.helpers.bruteforce import scales
from tests.helpers.brutelinks import ALL_MEASURES, optimum
from tests.helpers.draws import seeds
from tests.helpers.features import REGISTRY, features, objectives, without
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.linkfeatures import LINKED_REGISTRY
from tests.helpers.plainlinks import plain_optimum
from tests.helpers.randominstances import random_instance

Row = dict[str, Any]
ONE = 10**6


def tie(one: str, two: str, kind: str = "coordinate", **fields: Any) -> Row:
    """Return an interdependence."""
    return {"issues": [one, two], "kind": kind, **fields}


def world(names: str, issues: str, ties: list[Row] | None = None, **settings: Any) -> Row:
    """Return an instance: parties by their letters, issues such as ``x:AB y:BC``, bodies of two."""
    rows = [item.split(":") for item in issues.split()]
    return {
        "parties": [{"id": name} for name in names],
        "issues": [{"id": name, "required": list(required)} for name, required in rows],
        "interdependences": ties or [],
        "settings": {"sizes": [2], **settings},
    }


def best(instance: Row, *names: str, **more: Any) -> list[int] | None:
    """Return the values of objectives in their order, those in decimals in millionths."""
    instance = {**instance, **more, "settings": {**instance["settings"], "objectives": list(names)}}
    found = optimum(instance)
    return found and found.vector


def rule(kind: str, **fields: Any) -> list[Row]:
    """Return one rule as the list of rules."""
    return [{"id": "r", "kind": kind, **fields}]


CHAIN = world("ABCD", "x:AB y:BC z:CD", [tie("x", "y"), tie("y", "z")])
APART = world("ABCD", "x:AB y:CD", [tie("x", "y")])
GLOBAL = {"id": "g", "members": ["A"], "may_handle": [], "redesign": False, "status": "active"}
BODY = {"id": "e", "members": ["A", "B"], "may_handle": ["x"], "status": "active"}


# Ends, links and hinges.


def test_without_ties_the_optimum_is_that_without_links() -> None:
    for seed in seeds(60):
        instance = random_instance(seed)
        plain, found = without_links(instance), optimum(instance)
        counted = zip(objectives(instance), found.vector, strict=True) if found else []
        values = [value for item, value in counted if item not in ("uncoordinated", "links")]
        assert (plain and plain[0]) == (values if found else None)


def test_ties_between_bodies_take_links_and_ties_inside_do_not() -> None:
    assert best(CHAIN, "uncoordinated", "links") == [0, 2]
    assert best(CHAIN, "links", "uncoordinated") == [0, 2 * ONE]
    wide = CHAIN | {"settings": {"sizes": [2, 3]}}
    assert best(wide, "institutions", "uncoordinated", "links") == [2 * ONE, 0, 1]


@pytest.mark.parametrize(
    ("status", "end", "expected"),
    [
        ("active", "x", [0, 1]),
        # C and D have no seat in it, and a dormant body cannot be linked to.
        ("active", "y", [ONE, 0]),
        ("dormant", "x", [ONE, 0]),
    ],
)
def test_a_global_body_can_be_linked_to(status: str, end: str, expected: list[int]) -> None:
    apart = APART | {"interdependences": [tie(end, "g")]}
    assert best(apart, "uncoordinated", "links", existing=[GLOBAL | {"status": status}]) == expected


def test_links_to_global_bodies_reinforce_nothing() -> None:
    linked = APART | {"interdependences": [tie("x", "g")], "existing": [GLOBAL]}
    assert best(linked, "uncoordinated", "unlinked", "unanchored", "fragments") == [0, 2, 4, 1]
    linked["settings"] = linked["settings"] | {"max_links": 0}
    assert best(linked, "uncoordinated", "links") == [0, 1]
    assert best(linked, "uncoordinated", "links", rules=rule("refuses_link", issues=["x", "y"])) == [0, 1]


def test_an_existing_body_hosts_an_end_only_while_it_is_taken_up() -> None:
    """Its own issue and y: taken up it can be linked to the host of y; a new body in its place not."""
    instance = world("ABC", "x:AB y:BC", [tie("e", "y")])
    assert best(instance, "uncoordinated", "links", existing=[BODY]) == [0, 1]
    dear = BODY | {"costs": {"keep": 3}}
    assert best(instance, "institutions", "uncoordinated", existing=[dear]) == [2 * ONE, ONE]
    # A body of its members that handles x is the existing one, unless that is dearer.
    apart = world("ABC", "x:AB y:BC", [tie("e", "x", "separate")])
    assert best(apart, "institutions", "uncoordinated", existing=[BODY]) is None
    assert best(apart, "institutions", "uncoordinated", existing=[dear]) == [2 * ONE, 0]
    # It handles x itself, so the tie is inside.
    assert best(world("ABC", "x:AB", [tie("e", "x")]), "uncoordinated", "links", existing=[BODY]) == [0, 0]


def test_a_link_needs_a_hinge_unless_liaisons_are_allowed() -> None:
    assert best(APART, "uncoordinated", "links") == [ONE, 0]
    assert best(world("ABCD", "x:AB y:CD", [tie("x", "y", "package")]), "institutions") is None
    free = APART | {"settings": {"sizes": [2], "links_need_hinge": False}}
    assert best(free, "uncoordinated", "links", "unlinked", "fragments") == [0, 1, 2, 1]
    assert best(free, "uncoordinated", "links", rules=rule("refuses_link", issues=["y", "x"])) == [ONE, 0]


def test_no_link_without_something_to_carry() -> None:
    """x and z share a party, but nothing ties them."""
    instance = world("ABC", "x:AB y:BC z:AC", [tie("x", "y")])
    assert best(instance, "fragments", "links") == [1, 1]
    # One body handles x and y, so nothing is left for a link with z.
    inside = world("AB", "x:AB y:AB z:AB", [tie("x", "y")], max_mandate=2)
    assert best(inside, "institutions", "fragments") == [2 * ONE, 0]
    together = rule("insists_on_bundle", issues=["x", "y"])
    assert best(inside, "institutions", "fragments", rules=together) == [2 * ONE, 1]


# Kept or not.


def test_soft_ties_cost_their_strength_and_hard_ones_must_be_kept() -> None:
    soft = [tie("x", "y", strength=0.5), tie("y", "z", "sequence", strength=2)]
    chain = CHAIN | {"interdependences": soft}
    assert best(chain, {"links": 1, "uncoordinated": 1}) == [(ONE + ONE // 2) * ONE]  # type: ignore[arg-type]
    assert best(chain, "links", "uncoordinated") == [0, 5 * ONE // 2]
    chain["interdependences"] = [tie("x", "y", hard=True), tie("y", "z", "package", hard=False)]
    assert best(chain, "links", "uncoordinated") == [1, ONE]


def test_separate_forbids_one_body_and_links_opened_for_others() -> None:
    same = world("AB", "x:AB y:AB z:AB", [tie("x", "y", "separate")])
    assert best(same, "institutions", "links") == [2 * ONE, 0]
    same["interdependences"] += [tie("y", "z"), tie("x", "z")]
    # z goes with one of the two, and a link to the other would be one between x and y as well.
    assert best(same, "institutions", "uncoordinated", "links") == [2 * ONE, ONE, 0]
    assert best(same, "uncoordinated", "institutions", "links") == [0, 3 * ONE, 2]
    soft = [tie("x", "y", "separate", hard=False, strength=2), tie("x", "y", "sequence")]
    same = world("AB", "x:AB y:AB", soft)
    assert best(same, "uncoordinated", "institutions") == [ONE, 2 * ONE]


def test_with_several_hosts_one_is_enough_for_wishes_and_all_count_for_separate() -> None:
    instance = world("ABC", "x:A y:BC", [tie("x", "y")])
    instance["issues"][0] |= {"coverage": 2, "helpful": ["B", "C"]}
    assert best(instance, "uncoordinated", "links") == [0, 1]
    instance["interdependences"] = [tie("x", "y", "separate"), tie("x", "y", "sequence", strength=3)]
    assert best(instance, "uncoordinated", "links") == [3 * ONE, 0]


# Rules.


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"issues": ["y", "x"]}, [ONE, 1]),
        ({"issues": ["x", "y"], "party": "C"}, [ONE, 1]),
        ({"issues": ["x", "y"], "party": "D"}, [0, 2]),
        ({"issues": ["x", "z"]}, [0, 2]),
    ],
)
def test_refuses_link(fields: Row, expected: list[int]) -> None:
    assert best(CHAIN, "uncoordinated", "links", rules=rule("refuses_link", **fields)) == expected
    soft = rule("refuses_link", hard=False, weight=0.5, **fields)
    assert best(CHAIN, "broken_rules", "uncoordinated", "links", rules=soft) == [0, *expected]
    broken = ONE // 2 if expected[0] else 0
    assert best(CHAIN, "uncoordinated", "broken_rules", rules=soft) == [0, broken]


def test_a_bundle_or_a_link_in_its_place() -> None:
    near = rule("insists_on_bundle", issues=["x", "y"], linked_suffices=True)
    assert best(CHAIN, "links", "uncoordinated", rules=near) == [1, ONE]
    assert best(CHAIN | {"interdependences": []}, "links", rules=near) is None
    soft = rule("insists_on_bundle", issues=["x", "z"], linked_suffices=True, hard=False, weight=2)
    assert best(CHAIN, "broken_rules", "links", rules=soft) == [2 * ONE, 0]
    # A refused bundle does not mind a link.
    assert best(CHAIN, "uncoordinated", rules=rule("refuses_bundle", issues=["x", "y"])) == [0]


# Reinforcement.


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, [0, 6, 2, 3]),
        ({"min_links": 1}, [2, 2, 0, 0]),
        ({"survive_suspension": True}, [2, 2, 0, 0]),
        ({"min_links": 2}, None),
        ({"min_anchors": 1}, None),
        ({"survive_suspension": True, "max_links": 1}, None),
    ],
)
def test_reinforcement_of_a_chain(settings: Row, expected: list[int] | None) -> None:
    """AB, BC and CD: two links, of which B and C are hinges; A and D are anchored nowhere."""
    chain = CHAIN | {"settings": {"sizes": [2], **settings}}
    assert best(chain, "links", "unanchored", "fragments", "unlinked") == expected


def test_limits_on_links_as_objectives_meet_them() -> None:
    assert best(CHAIN, "unanchored", "unlinked", "fragments", "links") == [2, 0, 0, 2]
    chain = CHAIN | {"settings": {"sizes": [2], "max_links": 1}}
    assert best(chain, "unanchored", "unlinked", "fragments", "links") == [4, 1, 1, 1]


def test_anchors_are_counted_for_every_seat() -> None:
    """Three bodies of A and B, each linked to both others: every seat has two anchors."""
    ties = [tie("x", "y"), tie("y", "z"), tie("x", "z")]
    instance = world("AB", "x:AB y:AB z:AB", ties, max_mandate=1)
    for number, links in ((0, 0), (1, 2), (2, 3)):
        instance["settings"]["min_anchors"] = number
        assert best(instance, "links") == [links]
    instance["settings"]["min_anchors"] = 3
    assert best(instance, "links") is None


def test_nothing_to_reinforce() -> None:
    empty = world("AB", "x:AB", survive_suspension=True, survive_walkout=["A"])
    empty["issues"] = []
    assert best(empty, "fragments", "unlinked", "unanchored", "failed_walkouts", "links") == [0] * 5


# Walkouts.


def walkouts(instance: Row, **more: Any) -> list[int] | None:
    """Return failed walkouts, then links."""
    return best(instance, "institutions", "seats", "failed_walkouts", "links", **more)


def test_a_walkout_leaves_at_least_two_members_on_an_issue_that_goes_on() -> None:
    # Without A nothing is left to do, without C two go on; D never sat anywhere.
    three = world("ABCD", "x:AB", sizes=[3])
    three["issues"][0]["helpful"] = ["C"]
    assert walkouts(three) == [ONE, 3, 0, 0]
    # Of two members none can be spared; A and B are required of all there is, C and D are not.
    two = world("ABCD", "x:AB")
    assert walkouts(two) == [ONE, 2, 0, 0]
    # An issue that does not need A has its only host in a body of two, one of them A.
    two["issues"][0] |= {"required": ["B"], "helpful": ["A"]}
    assert walkouts(two) == [ONE, 2, 1, 0]


def test_somebody_of_the_core_has_to_stay() -> None:
    led = world("ABC", "x:BC", sizes=[3])
    led["issues"][0]["helpful"] = ["A"]
    for party in led["parties"][1:]:
        party["role"] = "outside"
    # Without A, two outsiders could go on only where there is no umbrella.
    assert walkouts(led) == [ONE, 3, 1, 0]
    led["settings"]["umbrella"] = None
    assert walkouts(led) == [ONE, 3, 0, 0]


def test_what_goes_on_has_to_hang_together() -> None:
    """ABC on x and ABD on y share A and B; when one of them leaves, the other is a hinge still."""
    two = world("ABCDE", "x:ABC y:ABD", sizes=[3], max_mandate=1)
    # Each of A and B is required of both issues, so all that goes on has nothing to do: survived.
    # C leaves ABC to A and B, but x needs C; y goes on alone. The same with D. E sits nowhere, and
    # without a link the two bodies are apart.
    assert walkouts(two) == [2 * ONE, 6, 1, 0]
    two["interdependences"] = [tie("x", "y")]
    assert walkouts(two) == [2 * ONE, 6, 0, 1]
    two["settings"]["survive_walkout"] = ["E"]
    assert best(two, "links") == [1]
    # With A as the only hinge, and needed nowhere, the link does not outlast it.
    one = world("ABCDE", "x:BC y:DE", [tie("x", "y")], sizes=[3], max_mandate=1)
    for issue in one["issues"]:
        issue["helpful"] = ["A"]
    # Without A, BC and DE go on apart, linked or not; without any of the others only one does.
    assert walkouts(one) == [2 * ONE, 6, 1, 0]
    one["settings"]["survive_walkout"] = ["A"]
    assert best(one, "links") is None


# Chairs.


def test_chairs() -> None:
    """Two bodies of A and B: each may chair both, one or none, where there are chairs."""
    two = world("AB", "x:AB y:AB", max_mandate=1)
    limits = [
        {"id": "a", "kind": "limits_seats", "party": "A", "at_least": 1, "chairs": True},
        {"id": "b", "kind": "limits_seats", "party": "B", "at_most": 0, "chairs": True},
        {"id": "c", "kind": "limits_seats", "party": "A", "at_most": 1, "chairs": True},
    ]
    soft = [{**row, "hard": False, "weight": 2**n} for n, row in enumerate(limits)]
    assert best(two, "institutions", rules=limits[1:]) == [2 * ONE]
    assert best(two, "institutions", rules=limits[:1]) is None
    assert best(two, "broken_rules", rules=soft) == [ONE]
    two["settings"]["chairs"] = True
    assert best(two, "institutions", rules=limits[:2]) == [2 * ONE]
    assert best(two, "institutions", rules=limits) is None
    # A chairs both, or B one.
    assert best(two, "broken_rules", rules=soft) == [2 * ONE]
    assert best(two, "broken_rules", rules=[limits[1], *soft]) == [4 * ONE]


# Plenaries and umbrellas of nobody.


def test_a_plenary_of_nobody_is_no_institution() -> None:
    instance = world("AB", "x:A y:A")
    instance["issues"][0] |= {"required": [], "plenary": "must"}
    for party in instance["parties"]:
        party["role"] = "outside"
    instance["issues"][1] |= {"sizes": [1]}
    assert best(instance, "institutions") is None
    instance["issues"][1]["plenary"] = "may"
    assert best(instance, "institutions", "seats") == [ONE, 1]


def test_without_core_parties_there_is_no_umbrella() -> None:
    instance = world("AB", "x:AB")
    for party in instance["parties"]:
        party["role"] = "outside"
    assert best(instance, "institutions") == [ONE]
    instance["parties"].append({"id": "C"})
    assert best(instance, "institutions") is None


# Against the plainest enumeration.


@pytest.mark.parametrize("seed", seeds(0, 200, 50))
def test_the_plainest_enumeration_agrees(seed: int) -> None:
    compared = 0
    for number in range(seed, seed + 50):
        instance = linked_instance(number)
        plain = plain_optimum(instance, most=1500)
        if isinstance(plain, str):
            continue
        compared += 1
        found, units = optimum(instance), scales(instance, ALL_MEASURES)
        exact = found and [Fraction(v, unit) for v, unit in zip(found.vector, units, strict=True)]
        assert exact == plain, number
    assert compared >= 15


def test_the_instances_are_valid() -> None:
    for seed in range(300):
        Instance.model_validate(linked_instance(seed))


def test_features_can_be_switched_off() -> None:
    """An instance without a feature does not have it, and every feature occurs."""
    seen = set()
    for seed in range(300):
        instance = linked_instance(seed)
        for name in features(instance, LINKED_REGISTRY):
            seen.add(name)
            if not name.startswith("objectives/"):
                assert name not in features(without(instance, name, LINKED_REGISTRY), LINKED_REGISTRY)
    assert seen == {feature.name for feature in LINKED_REGISTRY}
    assert len(REGISTRY) < len(LINKED_REGISTRY) == len({f.name for f in LINKED_REGISTRY})
