"""Who monitors commitments, who could put them at risk, and chairs."""

from __future__ import annotations

import pytest

from tests.check.linkedworlds import LINKED, lever
from tests.check.plain import Row, World, body, parties, world
from tests.check.test_ties import kinds


def promises(*commitments: Row, bodies: tuple[str, ...] = ("AAA-BBB: water", "BBB-CCC: dams")) -> World:
    instance = {
        "title": "Promises",
        "parties": parties("AAA BBB CCC"),
        "issues": [
            {"id": "water", "required": ["AAA", "BBB"]},
            {"id": "dams", "required": ["BBB"], "helpful": ["AAA", "CCC"]},
        ],
        "commitments": [{"id": f"c{n}", **row} for n, row in enumerate(commitments, 1)],
    }
    return world(instance, [body(text) for text in bodies]).copy()


def monitoring(given: World, id: str, *monitors: str) -> list[str]:
    given.body(id)["monitors"] = list(monitors)
    return kinds(given)


@pytest.mark.parametrize(
    ("commitment", "monitored"),
    [
        ({"party": "AAA", "issue": "water"}, True),
        ({"party": "AAA", "issue": "water", "to": ["BBB", "CCC"]}, True),
        ({"party": "AAA", "issue": "water", "to": ["CCC"]}, False),
        ({"party": "CCC", "issue": "water", "to": ["AAA"]}, False),
        ({"party": "AAA", "issue": "dams"}, False),
        ({"party": "AAA"}, False),
    ],
)
def test_a_commitment_is_monitored_where_both_sides_sit_on_its_issue(
    commitment: Row, monitored: bool
) -> None:
    given = promises(commitment)
    assert monitoring(given, "AAA-BBB", "c1") == ([] if monitored else ["wrong_monitors"])
    assert monitoring(given, "AAA-BBB") == (["wrong_monitors"] if monitored else [])


def test_every_host_that_fits_monitors() -> None:
    given = promises({"party": "BBB", "issue": "dams"}, bodies=("AAA-BBB: water dams", "BBB-CCC: dams"))
    given.issue("dams")["coverage"] = 2
    for body_ in given.design["institutions"]:
        body_["monitors"] = ["c1"]
    assert kinds(given) == []
    assert monitoring(given, "BBB-CCC") == ["wrong_monitors"]


def test_a_given_design_need_not_say_who_monitors_nor_who_has_leverage() -> None:
    given = promises({"party": "AAA", "issue": "water"})
    assert kinds(given) == []
    given.design["leverage"] = []
    assert kinds(given) == ["wrong_leverage"]
    given.design["leverage"] = [{"party": "BBB", "institution": "AAA-BBB", "at_risk": ["c1"]}]
    assert kinds(given) == []
    given.design["leverage"][0]["stake"] = ["c1"]
    assert kinds(given) == ["wrong_leverage"]


# Leverage


def held(given: World) -> list[Row]:
    return [
        one.model_dump() | {k: list(getattr(one, k)) for k in ("at_risk", "stake")}
        for one in given.judge().leverage
    ]


def test_all_is_lost_where_the_institution_does_not_go_on() -> None:
    # dams do not need A, but B alone does not go on
    given = promises({"party": "BBB", "issue": "dams", "to": ["AAA"]}, bodies=("AAA-BBB: water dams",))
    assert held(given) == [lever("AAA", "AAA-BBB", "c1", "c1")]


def test_what_needs_the_member_is_lost_where_the_institution_goes_on() -> None:
    given = promises(
        {"party": "AAA", "issue": "water", "to": ["BBB"]},
        {"party": "CCC", "issue": "dams"},
        {"party": "BBB", "issue": "water"},
        bodies=("AAA-BBB-CCC: water dams",),
    )
    # A: water ends, dams go on. B: all ends. C: nothing ends.
    assert held(given) == [lever("AAA", "AAA-BBB-CCC", "c3"), lever("BBB", "AAA-BBB-CCC", "c1 c2", "c1")]


def test_a_link_with_two_hinges_gives_no_leverage() -> None:
    pact = LINKED["pact"]()
    pact.instance["commitments"] = [{"id": "p", "party": "CCC", "issue": "water"}]
    # A and B are hinges of the link that ties fish to water
    assert [(one["party"], one["institution"]) for one in held(pact.bare())] == [
        ("AAA", "AAA-BBB-CCC"),
        ("BBB", "AAA-BBB-CCC"),
    ]


# Chairs


def test_where_chairs_are_asked_for_every_institution_with_members_has_one() -> None:
    given = LINKED["liaisons"]().bare()
    given.setting(chairs=True)
    assert kinds(given) == ["no_chair", "no_chair"]
    given.body("AAA-BBB")["chair"] = "AAA"
    given.body("CCC-DDD")["chair"] = "AAA"
    assert kinds(given) == ["foreign_chair"]
    given.body("CCC-DDD")["chair"] = "DDD"
    assert kinds(given) == []
    given.body("panel")["chair"] = "AAA"
    assert kinds(given) == ["foreign_chair"]


def test_where_no_chairs_are_asked_for_nobody_chairs() -> None:
    given = LINKED["liaisons"]().bare()
    given.body("AAA-BBB")["chair"] = "AAA"
    assert kinds(given) == ["unwanted_chair"]
    given.instance["rules"] = [
        {"id": "r", "kind": "limits_seats", "party": "AAA", "chairs": True, "at_least": 1}
    ]
    found = given.judge().violations
    assert [v.kind for v in found] == ["limits_seats", "unwanted_chair"]
    assert "it chairs none" in found[0].message


def test_seats_of_a_party_are_not_its_chairs() -> None:
    given = promises({"party": "AAA"})
    given.instance["parties"][0]["max_seats"] = 0
    given.setting(chairs=True)
    for row in given.design["institutions"]:
        row["chair"] = "BBB"
    assert kinds(given) == ["limits_seats"]
