"""Links: their ends, hinges and what they carry, a sentence at a time."""

from __future__ import annotations

import pytest

from tests.check.plain import Row, World, body, link, tie
from tests.check.test_ties import HINGED, agency, board, kinds, river

TIE = tie("coordinate", "water", "dams")
GIVEN_LINK = {"between": ["AAA-BBB", "BBB-CCC"]}


def test_a_given_link_need_not_say_what_it_carries_nor_its_hinges() -> None:
    given = river(TIE, links=(GIVEN_LINK,))
    assert kinds(given) == []
    for field in ("carries", "hinges"):
        given.design["links"] = [{**GIVEN_LINK, field: []}]
        assert kinds(given) == [f"wrong_{field}"]


@pytest.mark.parametrize("reverse", [True, False])
def test_the_ends_of_a_link_have_no_order(reverse: bool) -> None:
    ends = HINGED["between"][::-1] if reverse else HINGED["between"]
    assert kinds(river(TIE, links=({**HINGED, "between": ends},))) == []


def test_only_a_sequence_is_carried_in_one_direction() -> None:
    turned = {**HINGED, "carries": [["dams", "water"]]}
    assert kinds(river(TIE, links=(turned,))) == []
    sequence = tie("sequence", "water", "dams")
    assert kinds(river(sequence, links=(turned,))) == ["wrong_carries"]
    assert kinds(river(sequence, TIE, links=(turned,))) == []


def test_a_pair_with_two_ties_is_carried_once_or_as_they_write_it() -> None:
    package, sequence = tie("package", "water", "dams"), tie("sequence", "dams", "water")
    both_ways = {**HINGED, "carries": [["water", "dams"], ["dams", "water"]]}
    for links in ((HINGED,), (both_ways,)):
        assert kinds(river(package, sequence, links=links)) == []
    assert kinds(river(package, links=(both_ways,))) == ["wrong_carries"]
    same_way = tie("sequence", "water", "dams")
    twice = {**HINGED, "carries": [["water", "dams"], ["water", "dams"]]}
    for links, verdict in (((HINGED,), []), ((both_ways,), ["wrong_carries"]), ((twice,), ["wrong_carries"])):
        assert kinds(river(package, same_way, links=links)) == verdict


def test_a_link_carries_all_that_it_can() -> None:
    ties = (TIE, tie("coordinate", "dams", "fish"), tie("separate", "water", "fish", hard=False))
    both = {**HINGED, "carries": [["dams", "fish"], ["water", "dams"]]}
    assert kinds(river(*ties, links=(both,))) == []
    assert kinds(river(*ties, links=(HINGED,))) == ["wrong_carries"]


def test_a_link_without_a_hinge_is_a_liaison_where_they_are_allowed() -> None:
    bodies = ("AAA-BBB: water fish", "CCC-DDD: roads")
    liaison = link("AAA-BBB", "CCC-DDD", "water/roads")
    for allowed in (True, False):
        given = river(
            tie("package", "water", "roads"),
            bodies=bodies,
            links=(liaison,),
            settings={"links_need_hinge": not allowed},
        )
        given.instance["issues"] = [
            *(issue for issue in given.instance["issues"] if issue["id"] != "dams"),
            {"id": "roads", "required": ["CCC", "DDD"]},
        ]
        verdict = given.judge()
        assert [v.kind for v in verdict.violations] == ([] if allowed else ["no_hinge"])
        assert verdict.values["links"] == 1
        assert verdict.values["unlinked"] == 2  # liaisons count for nothing else
        assert verdict.values["fragments"] == 1


def test_a_link_to_a_global_body_has_its_listed_members_as_hinges_and_is_not_lateral() -> None:
    wish = tie("coordinate", "water", "agency")
    to_agency = link("AAA-BBB", "agency", "water/agency", "AAA")
    verdict = river(wish, existing=[agency()], links=(to_agency,)).judge()
    assert verdict.valid
    assert verdict.values["links"] == 1
    assert verdict.values["unlinked"] == 2
    nobody_shared = river(wish, existing=[agency(members=["EEE"])], links=({**to_agency, "hinges": []},))
    assert kinds(nobody_shared) == ["no_hinge"]


def test_a_link_names_the_institution_and_not_the_body_that_it_takes_up() -> None:
    wish = tie("coordinate", "water", "board")
    given = river(wish, existing=[board()], links=(link("AAA-BBB", "board", "water/board", "BBB"),))
    given.body("BBB-CCC").update({"from": "board", "origin": "kept"})
    (violation,) = given.judge().violations
    assert violation.kind == "not_linkable"
    assert "BBB-CCC takes it up" in violation.message


def test_nothing_is_said_of_the_links_of_what_cannot_be_read() -> None:
    given = river(TIE, links=(link("AAA-BBB", "BBB-CCC", "water/fish", "AAA"),))
    given.body("AAA-BBB")["members"].append("nobody")
    assert kinds(given) == ["unknown_party"]


def test_links_that_are_none_count_for_nothing() -> None:
    broken: tuple[Row, ...] = (
        link("AAA-BBB", "AAA-BBB"),
        link("AAA-BBB", "nowhere"),
        link("AAA-BBB", "agency"),
    )
    given = river(TIE, links=broken, existing=[agency(status="collapsed")])
    verdict = given.judge()
    assert [v.kind for v in verdict.violations] == ["self_link", "unknown_link_end", "not_linkable"]
    assert verdict.values["links"] == 0


# Rules on links


def ruled(rule: Row, *links: Row, **more: object) -> World:
    return river(TIE, links=links, rules=[{"id": "r", **rule}], **more)


def test_a_refused_link_is_refused_from_either_end() -> None:
    for issues in (["water", "dams"], ["dams", "water"], ["fish", "dams"]):
        rule = {"kind": "refuses_link", "issues": issues}
        assert kinds(ruled(rule)) == []
        (violation,) = ruled(rule, HINGED).judge().violations
        assert (violation.kind, violation.rule) == ("refuses_link", "r")
        assert violation.institutions == ("AAA-BBB", "BBB-CCC")


@pytest.mark.parametrize(("party", "broken"), [("AAA", True), ("CCC", True), ("DDD", False)])
def test_a_party_refuses_a_link_where_it_sits_at_either_end(party: str, broken: bool) -> None:
    rule = {"kind": "refuses_link", "issues": ["water", "dams"], "party": party}
    assert kinds(ruled(rule, HINGED)) == (["refuses_link"] if broken else [])


def test_a_liaison_is_a_link_that_can_be_refused() -> None:
    rule = {"kind": "refuses_link", "issues": ["water", "dams"]}
    liaison = link("AAA-BBB", "CCC-DDD", "water/dams")
    given = ruled(
        rule,
        liaison,
        bodies=("AAA-BBB: water fish", "CCC-DDD: dams"),
        settings={"links_need_hinge": False},
    )
    given.issue("dams")["required"] = ["CCC", "DDD"]
    assert kinds(given) == ["refuses_link"]


def test_refused_bundles_never_look_at_links() -> None:
    rule = {"kind": "refuses_bundle", "issues": ["water", "dams"]}
    assert kinds(ruled(rule, HINGED)) == []


def test_an_insisted_bundle_adds_nothing_to_what_a_link_may_carry() -> None:
    rule = {"kind": "insists_on_bundle", "issues": ["water", "dams"], "linked_suffices": True}
    tied = ruled(rule, HINGED)
    assert kinds(tied) == []
    tied.instance["interdependences"] = []
    assert kinds(tied) == ["idle_link"]
    assert kinds(ruled(rule)) == ["insists_on_bundle"]
    one = ruled(rule, bodies=("AAA-BBB-CCC: water dams fish",))
    assert kinds(one) == []


# Ids


def test_an_institution_with_the_id_of_a_global_body_hides_it() -> None:
    given = river(tie("coordinate", "water", "agency"), existing=[agency()])
    given.design["institutions"][1]["id"] = "agency"
    given.design["links"] = [link("AAA-BBB", "agency")]
    assert kinds(given.bare()) == ["repeated_id", "idle_link"]


def test_the_title_of_an_institution_stands_in_messages() -> None:
    given = river(TIE, links=(link("AAA-BBB", "BBB-CCC", "water/dams", "AAA"),))
    given.body("AAA-BBB")["name"] = "River commission"
    (violation,) = given.judge().violations
    assert violation.message == (
        "The hinges between River commission and BBB-CCC are the parties that sit in both, Bbbland; "
        "the design lists Aaaland."
    )


def test_a_plenary_is_linked_like_any_other() -> None:
    given = river(
        tie("coordinate", "water", "charter"),
        links=(link("AAA-BBB", "AAA-BBB-CCC-DDD", "water/charter", "AAA BBB"),),
    )
    given.instance["issues"] = [*given.instance["issues"], {"id": "charter", "plenary": "must"}]
    given.design["institutions"].append(body("AAA-BBB-CCC-DDD: charter", format="plenary"))
    assert kinds(given) == []
