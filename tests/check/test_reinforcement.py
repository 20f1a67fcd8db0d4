"""Links per institution, anchors, suspension and walkouts, a sentence at a time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from designer.check import Verdict
from tests.check.linkedworlds import LINKED
from tests.check.plain import World, body, link, parties, tie, world
from tests.check.test_ties import kinds


def chain(*bodies: str, **settings: object) -> World:
    """Bodies in a row, each linked to the next where a party sits in both."""
    rows = [body(text) for text in bodies]
    issues = [{"id": issue, "required": row["members"]} for row in rows for issue in row["mandate"]]
    links = []
    for left, right in pairwise(rows):
        shared = [p for p in left["members"] if p in right["members"]]
        if shared:
            pair = f"{left['mandate'][0]}/{right['mandate'][0]}"
            links.append(link(left["id"], right["id"], pair, " ".join(shared)))
    instance = {
        "title": "Chain",
        "parties": parties("AAA BBB CCC DDD", "EEE FFF"),
        "issues": issues,
        "interdependences": [tie("coordinate", *row["carries"][0]) for row in links],
        "settings": settings,
    }
    return world(instance, rows, links=links).copy()


THREE = ("AAA-BBB: x", "BBB-CCC: y", "CCC-DDD: z")


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({"min_links": 1}, []),
        ({"min_links": 2}, ["too_few_links", "too_few_links"]),
        ({"max_links": 2}, []),
        ({"max_links": 1}, ["too_many_links"]),
        ({"max_links": 0}, ["too_many_links"] * 3),
        ({"min_anchors": 1}, ["too_few_anchors", "too_few_anchors"]),
        ({"min_anchors": 2}, ["too_few_anchors"] * 6),
        ({"survive_suspension": True}, []),
    ],
)
def test_links_and_anchors_are_counted_at_every_institution(
    settings: dict[str, object], found: list[str]
) -> None:
    assert kinds(chain(*THREE, **settings)) == found


def test_an_unanchored_seat_is_named() -> None:
    first, second = chain(*THREE, min_anchors=1).judge().violations
    assert first.message == "Aaaland is a hinge of no links of AAA-BBB; min_anchors asks for 1."
    assert (second.party, second.institutions) == ("DDD", ("CCC-DDD",))


def test_measures_of_a_chain() -> None:
    measures = chain(*THREE).judge().measures
    assert (measures.links, measures.unlinked, measures.unanchored, measures.fragments) == (2, 0, 2, 0)
    broken = chain("AAA-BBB: x", "CCC-DDD: z", "AAA-DDD: y").judge().measures
    assert (broken.links, broken.unlinked, broken.unanchored, broken.fragments) == (1, 1, 4, 1)
    assert not broken.survives_suspension


def test_one_institution_and_none_hang_together() -> None:
    for bodies in ((), ("AAA-BBB: x",)):
        verdict = chain(*bodies, survive_suspension=True).judge()
        assert verdict.valid
        assert verdict.measures.survives_suspension
        assert verdict.measures.fragments == 0


def test_parts_are_named_when_the_umbrella_is_suspended() -> None:
    (violation,) = chain("AAA-BBB: x", "BBB-CCC: y", "AAA-DDD: z", survive_suspension=True).judge().violations
    assert violation.kind == "suspension_not_survived"
    assert "2 parts (AAA-BBB and BBB-CCC; AAA-DDD)" in violation.message


# Walkouts


def survived(verdict: Verdict) -> str:
    return " ".join(party for party, survived in verdict.measures.survives_walkout.items() if survived)


def test_every_party_of_the_instance_is_asked_about() -> None:
    verdict = chain("AAA-BBB: x").judge()
    assert verdict.measures.survives_walkout.keys() == {"AAA", "BBB", "CCC", "DDD", "EEE", "FFF"}
    assert verdict.measures.failed_walkouts == 0


def test_an_issue_that_does_not_need_the_party_has_to_go_on() -> None:
    given = chain("AAA-BBB: x", survive_walkout=["AAA"])
    given.instance["issues"] = [{"id": "x", "required": ["BBB"], "helpful": ["AAA"]}]
    (violation,) = given.judge().violations
    assert violation.kind == "walkout_not_survived"
    assert violation.party == "AAA"
    assert "x has no institution left" in violation.message
    given.instance["settings"] = {"survive_walkout": ["BBB"]}
    assert kinds(given) == []  # x needs B


def test_an_institution_needs_two_members_also_where_the_party_does_not_sit() -> None:
    given = chain("AAA-BBB: x")
    given.instance["issues"].append({"id": "solo", "required": ["CCC"], "sizes": [1]})
    given.design["institutions"].append(body("CCC: solo"))
    assert survived(given.judge()) == "CCC"


def test_an_institution_needs_a_core_member_only_under_an_umbrella() -> None:
    def trio(umbrella: object) -> World:
        given = chain("AAA-EEE-FFF: x", umbrella=umbrella)
        given.instance["issues"] = [{"id": "x", "required": ["EEE", "FFF"], "helpful": ["AAA"]}]
        return given

    assert "AAA" not in survived(trio({"name": "Forum"}).judge())
    assert "AAA" in survived(trio(None).judge())


def test_an_institution_that_needs_the_party_for_all_its_issues_ends() -> None:
    # without A the first ends, and what is left is connected
    given = chain("AAA-BBB-CCC: x", "BBB-CCC-DDD: y")
    assert survived(given.judge()).split() == ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF"]


def test_a_link_needs_another_hinge_to_stay() -> None:
    given = chain("AAA-BBB-CCC: x", "CCC-DDD-EEE: y")
    for issue, required in (("x", ["AAA", "BBB"]), ("y", ["DDD", "EEE"])):
        given.issue(issue).update(required=required, helpful=["CCC"])
    assert not given.judge().measures.survives_walkout["CCC"]
    given.design["institutions"][1] = body("BBB-CCC-DDD-EEE: y")
    given.issue("y")["helpful"] = ["BBB", "CCC"]
    given.design["links"] = [link("AAA-BBB-CCC", "BBB-CCC-DDD-EEE", "x/y", "BBB CCC")]
    verdict = given.judge()
    assert verdict.violations == ()
    assert verdict.measures.survives_walkout["CCC"]


def test_a_link_ends_with_one_of_its_ends() -> None:
    # what joins the first and the last ends with B
    given = chain("AAA-BBB-CCC: x", "BBB-CCC: y", "CCC-DDD: z")
    given.issue("x").update(required=["AAA"], helpful=["BBB", "CCC"])
    verdict = given.judge()
    assert verdict.valid
    assert not verdict.measures.survives_walkout["BBB"]


def test_an_uncovered_issue_fails_the_walkout_of_all_who_are_not_needed_for_it() -> None:
    given = chain("AAA-BBB: x")
    given.instance["issues"].append({"id": "lost", "required": ["AAA", "CCC"]})
    assert survived(given.judge()) == "AAA CCC"


# What a given design claims


def test_a_given_design_may_tell_of_some_walkouts_only() -> None:
    given = LINKED["pact"]().bare()
    given.design["measures"] = {"survives_walkout": {"AAA": True}}
    assert kinds(given) == []
    given.design["measures"] = {"survives_walkout": {"AAA": False}, "survives_suspension": False}
    assert kinds(given) == ["wrong_measure", "wrong_measure"]
    given.design["measures"] = {"links": 1, "unanchored": 1}
    (violation,) = given.judge().violations
    assert violation.message == "The measure 'unanchored' is 2, not 1."


def test_a_false_claim_of_survival_is_told_what_fails() -> None:
    given = LINKED["shared"]().bare()
    given.design["measures"] = {"survives_walkout": {"DDD": True}}
    (violation,) = given.judge().violations
    assert violation.message == (
        "The design says that a walkout of Dddland is survived; it is not: the institutions fall into "
        "2 parts (AAA-BBB-CCC-DDD and AAA-BBB; BBB-CCC)."
    )
