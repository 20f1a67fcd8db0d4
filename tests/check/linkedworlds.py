"""Instances with a valid design each that has links, written and valued by hand."""

from __future__ import annotations

from collections.abc import Callable

from tests.check.plain import Row, World, body, link, objective, parties, tie, world
from tests.check.worlds import WORLDS, walkouts

OBJECTIVES = ("institutions", "broken_rules", "seats", "uncoordinated", "links", "absent_helpers")


def values(*numbers: float) -> list[Row]:
    """Give the default objectives, proven."""
    return [objective(name, number) for name, number in zip(OBJECTIVES, numbers, strict=True)]


def basin() -> World:
    """Ties of every kind, kept and not; global bodies; chairs; commitments; a rule on links broken."""
    instance = {
        "title": "Basin",
        "parties": parties("AAA BBB CCC DDD", "EEE"),
        "issues": [
            {"id": "water", "required": ["AAA", "BBB"]},
            {"id": "dams", "required": ["AAA", "BBB"]},
            {"id": "fish", "required": ["BBB", "CCC"]},
            {"id": "floods", "required": ["CCC", "DDD"]},
            {"id": "trade", "required": ["DDD", "EEE"]},
        ],
        "existing": [
            {"id": "fish_board", "members": ["BBB", "CCC"], "may_handle": ["fish"]},
            {"id": "agency", "members": ["AAA", "EEE"], "redesign": False},
            {"id": "observatory", "members": ["CCC", "DDD"], "redesign": False, "status": "dormant"},
        ],
        "interdependences": [
            tie("package", "water", "fish", why="The fish live in the water."),
            tie("coordinate", "dams", "fish_board", strength=2),
            tie("sequence", "fish", "water"),
            tie("coordinate", "water", "dams"),
            tie("coordinate", "floods", "fish", strength=0.5),
            tie("coordinate", "floods", "trade", strength=3),
            tie("separate", "water", "trade"),
            tie("sequence", "dams", "agency"),
            tie("sequence", "trade", "observatory", strength=0.25),
            tie("separate", "water", "floods", hard=False),
        ],
        "rules": [
            {"id": "far", "kind": "refuses_link", "issues": ["floods", "water"]},
            {
                "id": "near",
                "kind": "refuses_link",
                "issues": ["fish", "floods"],
                "party": "DDD",
                "hard": False,
                "weight": 0.5,
            },
            {
                "id": "both",
                "kind": "insists_on_bundle",
                "issues": ["fish", "floods"],
                "linked_suffices": True,
            },
        ],
        "commitments": [
            {"id": "c1", "party": "AAA", "issue": "water", "to": ["BBB"]},
            {"id": "c2", "party": "BBB", "issue": "fish", "to": ["AAA", "CCC"]},
            {"id": "c3", "party": "CCC", "issue": "floods"},
            {"id": "c4", "party": "DDD"},
            {"id": "c5", "party": "EEE", "issue": "trade", "to": ["AAA"]},
            {"id": "c6", "party": "BBB", "issue": "dams", "to": ["AAA"], "awaits": ["c1"]},
        ],
        "settings": {
            "chairs": True,
            "max_links": 2,
            "objectives": [
                *("institutions", {"broken_rules": 2, "uncoordinated": 1}, "links", "unanchored"),
                *("unlinked", "fragments", "failed_walkouts", "seats"),
            ],
        },
    }
    return world(
        instance,
        [
            body("AAA-BBB: water dams", chair="AAA", monitors=["c1", "c6"]),
            body("BBB-CCC: fish", chair="BBB", monitors=["c2"], origin="kept", **{"from": "fish_board"}),
            body("CCC-DDD: floods", chair="CCC", monitors=["c3"]),
            body("DDD-EEE: trade", chair="DDD"),  # where A, to whom E promises, has no seat
        ],
        status="optimal",
        gap=0,
        links=[
            link("AAA-BBB", "BBB-CCC", "water/fish dams/fish_board", "BBB"),
            link("BBB-CCC", "CCC-DDD", "floods/fish", "CCC"),
            link("AAA-BBB", "agency", "dams/agency", "AAA"),
        ],
        objectives=[
            objective("institutions", 4),
            # 2 * 0.5 for the link of fish with floods; 3 for floods with trade, 0.25 for the observatory
            objective("broken_rules+uncoordinated", 4.25, weights={"broken_rules": 2, "uncoordinated": 1}),
            objective("links", 3),
            # A with B, D with C, D and E
            objective("unanchored", 4),
            objective("unlinked", 1),
            objective("fragments", 1),
            # A, B and C leave the body on trade alone beside others
            objective("failed_walkouts", 3),
            objective("seats", 8),
        ],
        broken_rules=[{"id": "near", "weight": 0.5, "where": ["BBB-CCC", "CCC-DDD"]}],
        uncoordinated=[["floods", "trade"], ["trade", "observatory"]],
        existing_fate={"fish_board": "kept", "agency": "linked", "observatory": "not used"},
        measures={
            "count": 4,
            "seats": 8,
            "uncoordinated": 3.25,
            "links": 3,
            "unlinked": 1,
            "unanchored": 4,
            "fragments": 1,
            "survives_suspension": False,
            **walkouts("DDD EEE", "AAA BBB CCC"),
        },
        leverage=[
            lever("AAA", "AAA-BBB", "c6", "c6"),
            lever("BBB", "AAA-BBB", "c1", "c1"),
            lever("BBB", "BBB-CCC", "c1", "c1"),  # through the link that only B holds
            lever("CCC", "BBB-CCC", "c2", "c2"),
            lever("CCC", "CCC-DDD", "c2", "c2"),  # through the link that only C holds
            lever("DDD", "CCC-DDD", "c3"),
            lever("DDD", "DDD-EEE", "c5"),
        ],
    )


def lever(party: str, institution: str, at_risk: str, stake: str = "") -> Row:
    """Write what a member would put at risk."""
    return {
        "party": party,
        "institution": institution,
        "at_risk": at_risk.split(),
        "stake": stake.split(),
    }


def liaisons() -> World:
    """Links without a hinge through the umbrella, one of them to a body without members."""
    instance = {
        "title": "Liaisons",
        "parties": parties("AAA BBB CCC DDD", "EEE"),
        "issues": [
            {"id": "north", "required": ["AAA", "BBB"]},
            {"id": "south", "required": ["CCC", "DDD"]},
            {"id": "survey"},
        ],
        "existing": [{"id": "court", "members": ["EEE"], "redesign": False}],
        "proposals": [{"id": "panel", "mandate": ["survey"]}],
        "interdependences": [
            tie("package", "north", "south"),
            tie("coordinate", "south", "survey"),
            tie("coordinate", "court", "north"),
        ],
        "settings": {"links_need_hinge": False},
    }
    return world(
        instance,
        [
            body("AAA-BBB: north"),
            body("CCC-DDD: south"),
            body(": survey", id="panel", **{"from": "panel"}),
        ],
        status="optimal",
        gap=0,
        links=[
            link("AAA-BBB", "CCC-DDD", "north/south"),
            link("CCC-DDD", "panel", "south/survey"),
            link("AAA-BBB", "court", "court/north"),
        ],
        objectives=values(3, 0, 4, 0, 3, 0),
        existing_fate={"court": "linked"},
        measures={
            "count": 3,
            "seats": 4,
            "links": 3,
            "unlinked": 3,
            "unanchored": 4,
            "fragments": 2,
            "survives_suspension": False,
            # nobody is left to carry on with the survey, whoever leaves
            **walkouts("", "AAA BBB CCC DDD EEE"),
        },
    )


def ring() -> World:
    """Three bodies of two, each seat held by one link: all the reinforcement that they can have."""
    instance = {
        "title": "Ring",
        "parties": parties("AAA BBB CCC DDD"),
        "issues": [
            {"id": "east", "required": ["AAA", "BBB"]},
            {"id": "west", "required": ["BBB", "CCC"]},
            {"id": "south", "required": ["AAA", "CCC"]},
        ],
        "interdependences": [
            tie("coordinate", "east", "west"),
            tie("sequence", "west", "south"),
            tie("package", "south", "east", hard=False),
        ],
        "settings": {
            "min_links": 2,
            "max_links": 2,
            "min_anchors": 1,
            "survive_suspension": True,
            "survive_walkout": ["AAA", "DDD"],
        },
    }
    return world(
        instance,
        [body("AAA-BBB: east"), body("BBB-CCC: west"), body("AAA-CCC: south")],
        status="optimal",
        gap=0,
        links=[
            link("AAA-BBB", "BBB-CCC", "east/west", "BBB"),
            link("BBB-CCC", "AAA-CCC", "west/south", "CCC"),
            link("AAA-CCC", "AAA-BBB", "south/east", "AAA"),
        ],
        objectives=values(3, 0, 6, 0, 3, 0),
        # one body is left when A, B or C leaves, and that is connected
        measures={"count": 3, "seats": 6, "links": 3, **walkouts("AAA BBB CCC DDD", "")},
    )


def pact() -> World:
    """Two bodies of three that outlive the walkout of any party."""
    instance = {
        "title": "Pact",
        "parties": parties("AAA BBB CCC DDD"),
        "issues": [
            {"id": "water", "required": ["AAA", "BBB"], "helpful": ["CCC"]},
            {"id": "dams", "required": ["BBB", "CCC"], "helpful": ["AAA"]},
            {"id": "fish", "required": ["AAA", "BBB"], "helpful": ["DDD"]},
            {"id": "floods", "required": ["DDD"], "helpful": ["AAA", "BBB"]},
        ],
        "interdependences": [tie("package", "water", "fish")],
        "settings": {"survive_walkout": ["AAA", "BBB", "CCC", "DDD"]},
        "commitments": [
            {"id": "p1", "party": "CCC", "issue": "dams", "to": ["BBB"]},
            {"id": "p2", "party": "DDD", "issue": "floods", "to": ["AAA"]},
            {"id": "p3", "party": "AAA", "issue": "water", "to": ["BBB"]},
        ],
    }
    return world(
        instance,
        [
            body("AAA-BBB-CCC: water dams", monitors=["p1", "p3"]),
            body("AAA-BBB-DDD: fish floods", monitors=["p2"]),
        ],
        status="optimal",
        gap=0,
        links=[link("AAA-BBB-CCC", "AAA-BBB-DDD", "water/fish", "AAA BBB")],
        objectives=values(2, 0, 6, 0, 1, 0),
        measures={
            "count": 2,
            "seats": 6,
            "exposure": 5,
            "links": 1,
            "unanchored": 2,  # C and D
            **walkouts("AAA BBB CCC DDD", ""),
        },
        leverage=[
            # the river body ends with B, as all that it does needs B; dams need C, and A promised nothing
            lever("BBB", "AAA-BBB-CCC", "p1 p3", "p1 p3"),
        ],
    )


def shared() -> World:
    """An issue with two hosts, one of them linked for it; a plenary that is linked."""
    instance = {
        "title": "Shared",
        "parties": parties("AAA BBB CCC DDD"),
        "issues": [
            {"id": "charter", "required": ["AAA"], "plenary": "must"},
            {"id": "energy", "required": ["BBB"], "helpful": ["AAA", "CCC"], "coverage": 2},
            {"id": "roads", "required": ["BBB", "CCC"]},
            {"id": "grid", "required": ["CCC", "DDD"]},
        ],
        "interdependences": [
            tie("coordinate", "energy", "grid"),
            tie("sequence", "charter", "energy"),
            tie("package", "energy", "roads"),
        ],
    }
    return world(
        instance,
        [
            body("AAA-BBB-CCC-DDD: charter", format="plenary"),
            body("AAA-BBB: energy"),
            body("BBB-CCC: energy roads"),
            body("CCC-DDD: grid"),
        ],
        status="optimal",
        gap=0,
        links=[
            link("AAA-BBB-CCC-DDD", "AAA-BBB", "charter/energy", "AAA BBB"),
            link("BBB-CCC", "CCC-DDD", "energy/grid", "CCC"),
        ],
        objectives=values(4, 0, 10, 0, 2, 2),
        measures={
            "count": 4,
            "seats": 10,
            "exposure": 5,
            "absent_helpers": 2,
            "links": 2,
            "unanchored": 4,
            "fragments": 1,
            "survives_suspension": False,
            **walkouts("AAA CCC", "BBB DDD"),
        },
    )


LINKED: dict[str, Callable[[], World]] = {
    made.__name__: made for made in (basin, liaisons, ring, pact, shared)
}
ALL = WORLDS | LINKED
