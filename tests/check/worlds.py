"""Instances with a valid design each, written and valued by hand."""

from __future__ import annotations

from collections.abc import Callable

from tests.check.plain import Row, World, body, objective, parties, world


def walkouts(survived: str, failed: str) -> Row:
    """Give what a design says of the walkout of each party."""
    said = dict.fromkeys(survived.split(), True) | dict.fromkeys(failed.split(), False)
    return {"failed_walkouts": len(failed.split()), "survives_walkout": said}


def unlinked(count: int, seats: int, survived: str = "", failed: str = "", **more: int) -> Row:
    """Give the measures of two institutions or more without a link."""
    alone = {"unlinked": count, "unanchored": seats, "fragments": count - 1, "survives_suspension": False}
    return {"count": count, "seats": seats, **alone, **walkouts(survived, failed), **more}


def rivers() -> World:
    """Ordinary bodies under an umbrella, coverage, a weighted stage, a soft rule broken."""
    instance = {
        "title": "Rivers",
        "parties": parties("AAA BBB CCC DDD", "EEE FFF GGG"),
        "issues": [
            {"id": "water", "required": ["AAA", "BBB"], "helpful": ["CCC"]},
            {
                "id": "dams",
                "required": ["AAA", "BBB", "CCC"],
                "helpful": ["DDD"],
                "excluded": ["FFF"],
                "sizes": [3, 4],
            },
            {"id": "fish", "required": ["CCC", "DDD"], "helpful": ["EEE"]},
            {"id": "floods", "required": ["BBB"], "helpful": ["CCC", "DDD"], "coverage": 2},
            {"id": "power", "required": ["AAA", "EEE"], "helpful": ["BBB"], "sizes": [2]},
            {"id": "trade", "required": ["EEE", "FFF"], "helpful": ["DDD"]},
        ],
        "rules": [
            {
                "id": "apart",
                "kind": "refuses_company",
                "party": "AAA",
                "other": "CCC",
                "hard": False,
                "weight": 0.3,
            },
            {
                "id": "narrow",
                "kind": "insists_on_format",
                "issue": "water",
                "sizes": [2, 3],
                "hard": False,
                "weight": 2,
            },
        ],
        "commitments": [{"id": "promise", "party": "AAA", "issue": "water"}],
        "settings": {
            "max_mandate": 2,
            "umbrella": {"name": "Basin forum"},
            "objectives": [
                "institutions",
                {"broken_rules": 2, "seats": 0.5},
                "links",
                "absent_helpers",
                "exposure",
            ],
        },
    }
    return world(
        instance,
        [
            body("AAA-BBB-CCC: water dams", name="River commission", monitors=["promise"]),
            body("CCC-DDD: fish"),
            body("BBB-DDD: floods"),
            body("BBB-CCC: floods"),
            body("AAA-EEE: power"),
            body("DDD-EEE-FFF: trade"),
        ],
        status="optimal",
        gap=0,
        objectives=[
            objective("institutions", 6),
            # 2 * 0.3 for the rule and 0.5 for each of 3 + 2 + 2 + 2 + 2 + 3 seats
            objective("broken_rules+seats", 7.6, weights={"broken_rules": 2, "seats": 0.5}),
            objective("links", 0),
            # D on dams, E on fish, C and D once each on floods, B on power
            objective("absent_helpers", 5),
            # C on water, D and C on floods, D on trade
            objective("exposure", 4),
        ],
        broken_rules=[{"id": "apart", "weight": 0.3, "where": ["AAA-BBB-CCC"]}],
        measures=unlinked(6, 14, "", "AAA BBB CCC DDD EEE FFF GGG", absent_helpers=5, exposure=4),
        # without B there is nothing that the commission could do on water or dams
        leverage=[{"party": "BBB", "institution": "AAA-BBB-CCC", "at_risk": ["promise"]}],
    )


def charter() -> World:
    """A plenary for one issue that needs it and one that may go there."""
    instance = {
        "title": "Charter",
        "parties": parties("AAA BBB CCC DDD EEE", "OOO PPP"),
        "issues": [
            {"id": "charter", "required": ["AAA", "BBB", "CCC", "DDD"]},
            {"id": "summit", "required": ["AAA", "OOO"], "excluded": ["PPP"], "plenary": "may"},
            {"id": "border", "required": ["AAA", "BBB"]},
            {
                "id": "envoys",
                "required": ["AAA", "BBB"],
                "excluded": ["CCC"],
                "plenary": "may",
            },
        ],
        "settings": {"sizes": [2, 3]},
    }
    return world(
        instance,
        [
            body("AAA-BBB-CCC-DDD-EEE-OOO: charter summit", format="plenary"),
            body("AAA-BBB: border envoys"),
        ],
        status="optimal",
        gap=0,
        objectives=[
            objective("institutions", 2),
            objective("broken_rules", 0),
            objective("seats", 8),
            objective("uncoordinated", 0),
            objective("links", 0),
            objective("absent_helpers", 0),
        ],
        # E and O on the charter; B, C, D and E on the summit
        measures=unlinked(2, 8, "AAA BBB", "CCC DDD EEE OOO PPP", exposure=6),
    )


def commissions() -> World:
    """Existing bodies kept, revitalised, replaced and left alone."""
    instance = {
        "title": "Commissions",
        "parties": parties("AAA BBB CCC DDD", "OOO"),
        "issues": [
            {"id": "water", "required": ["AAA", "BBB"]},
            {"id": "dams", "required": ["AAA", "BBB"], "helpful": ["CCC"]},
            {"id": "fish", "required": ["BBB", "CCC"]},
            {"id": "norms", "required": ["CCC", "DDD"], "helpful": ["AAA"]},
            {"id": "roads", "required": ["AAA", "CCC"]},
            {"id": "posts", "required": ["AAA"], "helpful": ["BBB", "DDD"]},
            {"id": "silt", "required": ["AAA"], "helpful": ["BBB", "DDD"], "sizes": [3]},
        ],
        "existing": [
            {
                "id": "water_commission",
                "members": ["AAA", "BBB"],
                "may_handle": ["water", "dams", "silt"],
                "status": "dormant",
                "costs": {"keep": 0.2, "revitalise": 0.6},
            },
            {
                "id": "fish_board",
                "members": ["BBB", "CCC"],
                "may_handle": ["fish", "roads"],
                "costs": {"keep": 0.5, "replace": 0.8},
            },
            {
                "id": "old_league",
                "members": ["AAA", "CCC"],
                "may_handle": ["roads"],
                "status": "collapsed",
                "costs": {"replace": 1.5},
            },
            {
                "id": "older_league",
                "members": ["AAA", "CCC"],
                "may_handle": ["roads"],
                "status": "collapsed",
                "costs": {"replace": 1.75},
            },
            {
                "id": "agency",
                "members": ["CCC", "DDD"],
                "may_handle": ["norms"],
                "redesign": False,
                "costs": {"keep": 0},
            },
            {
                "id": "bureau",
                "members": ["AAA", "DDD"],
                "may_handle": ["posts"],
                "status": "dormant",
                "redesign": False,
                "costs": {"revitalise": 0},
            },
            {"id": "observatory", "members": ["AAA", "OOO"], "redesign": False},
        ],
    }
    return world(
        instance,
        [
            body("AAA-BBB: water dams", origin="revitalised", **{"from": "water_commission"}),
            body("BBB-CCC: fish", origin="kept", **{"from": "fish_board"}),
            body("CCC-DDD: norms", origin="kept", **{"from": "agency"}),
            body("AAA-CCC: roads", replaces="old_league"),
            body("AAA-DDD: posts"),
            body("AAA-BBB-DDD: silt"),
        ],
        status="feasible",
        objectives=[
            # 0.6 + 0.5 + 0 + 1.5 + 1 + 1
            objective("institutions", 4.6, bound=4.1),
            objective("broken_rules", 0),
            objective("seats", 13, bound=None),
            objective("uncoordinated", 0),
            objective("links", 0),
            objective("absent_helpers", 3, bound=None),
        ],
        existing_fate={
            "water_commission": "revitalised",
            "fish_board": "kept",
            "old_league": "replaced",
            "older_league": "not used",
            "agency": "kept",
            "bureau": "not used",
            "observatory": "not used",
        },
        # C on dams, A on norms, B on posts; D on posts, B and D on silt
        measures=unlinked(6, 13, "", "AAA BBB CCC DDD OOO", absent_helpers=3, exposure=3),
    )


def offers() -> World:
    """Proposals beside ordinary bodies, one of them without members."""
    instance = {
        "title": "Offers",
        "parties": parties("AAA BBB CCC"),
        "issues": [
            {"id": "trade", "required": ["AAA", "BBB"]},
            {"id": "transit", "required": ["AAA"]},
            {"id": "tolls", "required": ["AAA"], "helpful": ["CCC"], "sizes": [2]},
            {"id": "visas", "required": ["BBB", "CCC"]},
            {"id": "audit"},
        ],
        "proposals": [
            {
                "id": "pact",
                "members": ["AAA", "BBB", "CCC"],
                "mandate": ["trade", "transit", "tolls"],
                "cost": 0.7,
            },
            {"id": "panel", "mandate": ["audit"], "cost": 0.3},
        ],
        "settings": {"sizes": [2]},
    }
    return world(
        instance,
        [
            body("AAA-BBB-CCC: trade transit", **{"from": "pact"}),
            body(": audit", id="panel", **{"from": "panel"}),
            body("BBB-CCC: visas"),
            body("AAA-CCC: tolls"),
        ],
        status="optimal",
        gap=0,
        objectives=[
            objective("institutions", 3),
            objective("broken_rules", 0),
            objective("seats", 7),
            objective("uncoordinated", 0),
            objective("links", 0),
            objective("absent_helpers", 0),
        ],
        # C on trade, B and C on transit, C on tolls
        measures=unlinked(4, 7, "", "AAA BBB CCC", exposure=4),
    )


def covering() -> World:
    """A weighted set-covering problem: nobody sits anywhere."""
    instance = {
        "title": "Covering",
        "issues": [{"id": id} for id in ("north", "east", "south", "west")],
        "proposals": [
            {"id": "one", "mandate": ["north", "east"], "cost": 2},
            {"id": "two", "mandate": ["east", "south", "west"], "cost": 3},
            {"id": "three", "mandate": ["south", "west"], "cost": 1.5},
        ],
        "settings": {"only_proposals": True, "objectives": ["institutions"]},
    }
    return world(
        instance,
        [
            body(": north east", id="one", **{"from": "one"}),
            body(": south west", id="three", **{"from": "three"}),
        ],
        status="optimal",
        gap=0,
        objectives=[objective("institutions", 3.5)],
        measures=unlinked(2, 0),
    )


def companies() -> World:
    """No umbrella: outside parties sit alone, and nobody reports."""
    instance = {
        "title": "Companies",
        "parties": parties("AAA", "OOO PPP"),
        "issues": [
            {"id": "pay", "required": ["OOO", "PPP"]},
            {"id": "law", "required": ["AAA", "OOO"]},
        ],
        "settings": {"umbrella": None},
    }
    return world(
        instance,
        [body("OOO-PPP: pay"), body("AAA-OOO: law")],
        status="optimal",
        gap=0,
        objectives=[
            objective("institutions", 2),
            objective("broken_rules", 0),
            objective("seats", 4),
            objective("uncoordinated", 0),
            objective("links", 0),
            objective("absent_helpers", 0),
        ],
        measures=unlinked(2, 4, "AAA OOO PPP"),
    )


def nothing() -> World:
    """No issue, so no institution."""
    instance = {"title": "Nothing", "parties": parties("AAA BBB")}
    return world(
        instance,
        [],
        status="optimal",
        gap=0,
        objectives=[
            objective(name, 0)
            for name in ("institutions", "broken_rules", "seats", "uncoordinated", "links", "absent_helpers")
        ],
        measures={"survives_walkout": {"AAA": True, "BBB": True}},
    )


WORLDS: dict[str, Callable[[], World]] = {
    made.__name__: made for made in (rivers, charter, commissions, offers, covering, companies, nothing)
}
