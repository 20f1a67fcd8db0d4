"""Ends, hosts, and when an interdependence is kept, a sentence at a time."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.check.plain import Row, World, body, link, parties, tie, world

RIVER = [
    {"id": "water", "required": ["AAA", "BBB"]},
    {"id": "dams", "required": ["BBB", "CCC"]},
    {"id": "fish", "required": ["BBB"], "helpful": ["AAA", "CCC"]},
]
APART = ("AAA-BBB: water fish", "BBB-CCC: dams")


def river(*ties: Row, bodies: tuple[str, ...] = APART, links: tuple[Row, ...] = (), **more: object) -> World:
    instance = {
        "title": "River",
        "parties": parties("AAA BBB CCC DDD", "EEE"),
        "issues": RIVER,
        "interdependences": list(ties),
        **more,
    }
    return world(instance, [body(text) for text in bodies], links=list(links)).copy()


def kinds(given: World) -> list[str]:
    return [violation.kind for violation in given.judge().violations]


HINGED = link("AAA-BBB", "BBB-CCC", "water/dams", "BBB")


@pytest.mark.parametrize("kind", ["package", "coordinate", "sequence"])
def test_a_wish_is_kept_inside_or_by_a_link(kind: str) -> None:
    hard = tie(kind, "water", "dams", hard=True)
    assert kinds(river(hard)) == [kind]
    assert kinds(river(hard, links=(HINGED,))) == []
    assert kinds(river(hard, bodies=("AAA-BBB-CCC: water dams fish",))) == []


def test_a_separation_is_kept_neither_inside_nor_by_a_link() -> None:
    hard, fish = tie("separate", "water", "dams"), tie("coordinate", "fish", "dams")
    assert kinds(river(hard)) == []
    assert kinds(river(hard, fish, links=(link("AAA-BBB", "BBB-CCC", "fish/dams", "BBB"),))) == ["separate"]
    assert kinds(river(hard, bodies=("AAA-BBB-CCC: water dams fish",))) == ["separate"]


@pytest.mark.parametrize(
    ("kind", "hard"), [("package", True), ("separate", True), ("coordinate", False), ("sequence", False)]
)
def test_package_and_separate_are_hard_if_nothing_else_is_said(kind: str, hard: bool) -> None:
    bodies = ("AAA-BBB-CCC: water dams fish",) if kind == "separate" else APART
    unsaid = river(tie(kind, "water", "dams", strength=0.1), bodies=bodies).judge()
    assert [v.kind for v in unsaid.violations] == ([kind] if hard else [])
    assert unsaid.values["uncoordinated"] == (0 if hard else Decimal("0.1"))
    for said in (True, False):
        other = river(tie(kind, "water", "dams", hard=said), bodies=bodies)
        assert kinds(other) == ([kind] if said else [])


def test_soft_ties_cost_their_strength_and_are_listed_in_order() -> None:
    verdict = river(
        tie("sequence", "dams", "water", strength=0.1),
        tie("coordinate", "fish", "dams", strength=0.2),
        tie("coordinate", "dams", "water"),
        tie("separate", "water", "fish", hard=False, strength=0),
    ).judge()
    assert verdict.valid
    assert verdict.values["uncoordinated"] == Decimal("1.3")
    assert verdict.measures.uncoordinated == 1.3
    assert verdict.uncoordinated == (("dams", "water"), ("fish", "dams"), ("water", "fish"))


def test_a_broken_tie_is_quoted_with_its_names_and_its_reason() -> None:
    given = river(tie("package", "water", "dams", why="They are one river."))
    given.issue("water")["name"] = "Water sharing"
    (violation,) = given.judge().violations
    assert violation.message == (
        'The interdependence "Water sharing and dams go together, in one institution or in two linked ones" '
        "is not kept: no link joins AAA-BBB with BBB-CCC. The reason given: They are one river."
    )
    assert violation.tie == ("water", "dams")
    assert violation.institutions == ("AAA-BBB", "BBB-CCC")


# Several hosts: wishes are some, refusals are all


def energy(kind: str, *links: Row) -> World:
    instance = {
        "title": "Energy",
        "parties": parties("AAA BBB CCC DDD"),
        "issues": [
            {"id": "energy", "required": ["BBB"], "helpful": ["AAA", "CCC", "DDD"], "coverage": 2},
            {"id": "grid", "required": ["CCC"], "helpful": ["DDD"]},
            {"id": "roads", "required": ["BBB"], "helpful": ["AAA"]},
        ],
        "interdependences": [
            tie(kind, "energy", "grid", hard=True),
            tie("coordinate", "roads", "grid"),
            tie("coordinate", "roads", "energy"),
        ],
    }
    bodies = [body("AAA-BBB: energy roads"), body("BBB-CCC: energy"), body("BBB-CCC-DDD: grid")]
    given = world(instance, bodies, links=list(links)).copy()
    given.issue("grid").update(required=["CCC"], helpful=["BBB", "DDD"])
    return given


LEFT = link("AAA-BBB", "BBB-CCC-DDD")
RIGHT = link("BBB-CCC", "BBB-CCC-DDD")


def test_one_pair_of_hosts_is_enough_for_a_wish() -> None:
    assert kinds(energy("coordinate").bare()) == ["coordinate"]
    assert kinds(energy("coordinate", LEFT).bare()) == []
    assert kinds(energy("coordinate", RIGHT).bare()) == []


def test_one_pair_of_hosts_is_too_many_for_a_separation() -> None:
    assert kinds(energy("separate").bare()) == []
    assert kinds(energy("separate", LEFT).bare()) == ["separate"]  # opened for the roads
    assert kinds(energy("separate", RIGHT).bare()) == ["separate", "idle_link"]


def test_what_is_inside_one_host_is_carried_by_no_link_of_another() -> None:
    # roads and energy meet in AAA-BBB, so nothing is left to carry to the other host of energy
    assert kinds(energy("coordinate", LEFT, link("AAA-BBB", "BBB-CCC")).bare()) == ["idle_link"]


# Ends that are existing bodies


def board(**more: object) -> Row:
    return {"id": "board", "members": ["BBB", "CCC"], "may_handle": ["dams"], **more}


def taken(given: World) -> World:
    given.body("BBB-CCC").update({"from": "board", "origin": "kept"})
    return given


def test_an_existing_body_is_hosted_by_what_takes_it_up() -> None:
    wish = tie("coordinate", "water", "board", hard=True)
    links = (link("AAA-BBB", "BBB-CCC", "water/board", "BBB"),)
    assert kinds(taken(river(wish, existing=[board()], links=links))) == []
    assert kinds(taken(river(wish, existing=[board()]))) == ["coordinate"]
    inside = tie("coordinate", "dams", "board", hard=True)
    assert kinds(taken(river(inside, existing=[board()]))) == []


def test_an_existing_body_that_nothing_takes_up_has_no_host() -> None:
    for kind, verdict in (("coordinate", ["coordinate"]), ("separate", [])):
        apart = tie(kind, "water", "board", hard=True)
        given = river(apart, existing=[board(members=["AAA", "CCC"])])
        assert kinds(given) == verdict


def test_a_body_that_a_tie_names_is_not_called_new_either() -> None:
    free, named = river(existing=[board()]), river(tie("separate", "board", "water"), existing=[board()])
    for given in (free, named):
        given.body("BBB-CCC").update({"replaces": "board"})
        assert kinds(given) == ["could_be_taken_up"]


def agency(**more: object) -> Row:
    return {"id": "agency", "members": ["AAA", "EEE"], "redesign": False, **more}


LINKED = link("AAA-BBB", "agency", "water/agency", "AAA")


@pytest.mark.parametrize("kind", ["coordinate", "separate"])
def test_a_global_body_hosts_itself(kind: str) -> None:
    wish = tie(kind, "water", "agency", hard=True)
    without, with_link = (river(wish, existing=[agency()], links=links) for links in ((), (LINKED,)))
    assert kinds(without) == (["coordinate"] if kind == "coordinate" else [])
    found = kinds(with_link)
    assert found == ([] if kind == "coordinate" else ["separate", "idle_link"])


@pytest.mark.parametrize("status", ["dormant", "collapsed"])
def test_a_global_body_that_is_not_active_hosts_nothing(status: str) -> None:
    wish = tie("coordinate", "water", "agency", hard=True)
    given = river(wish, existing=[agency(status=status)])
    (violation,) = given.judge().violations
    assert violation.kind == "coordinate"
    assert f"agency, which is {status}" in violation.message
    given.design["links"] = [LINKED]
    assert kinds(given) == ["coordinate", "not_linkable"]


def test_the_fate_of_a_global_body_is_to_be_linked_or_not_used() -> None:
    wish = tie("coordinate", "water", "agency")
    for links, fate in (((LINKED,), "linked"), ((), "not used")):
        given = river(wish, existing=[agency()], links=links)
        for said in ("linked", "not used"):
            given.design["existing_fate"] = {"agency": said}
            assert kinds(given) == ([] if said == fate else ["wrong_fate"])
