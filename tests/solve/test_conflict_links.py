"""Demands on links and chairs that cannot be met: the sentences named conflict, and each is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from designer import Instance
from designer.design import Conflict
from designer.solve import solve
from tests.helpers.brutelinks import optimum
from tests.helpers.draws import enough, seeds
from tests.helpers.handled import ways_to_handle
from tests.helpers.linkedinstances import draft_of
from tests.helpers.linkfeatures import tie_is_hard
from tests.helpers.randominstances import Random

Row = dict[str, Any]
DRAWN = 120
NUMBERS = ("max_mandate", "max_exposure", "min_links", "max_links", "min_anchors", "survive_suspension")


@cache
def impossible() -> list[tuple[Row, tuple[Conflict, ...]]]:
    """Give the small random drafts that have no design, and what the product says of each."""
    drafts = [draft_of(Random(seed)) for seed in seeds(DRAWN)]
    drafts = [raw for raw in drafts if len(raw["issues"]) <= 4]
    return [(raw, named(raw)) for raw in drafts if optimum(raw) is None]


def named(raw: Row) -> tuple[Conflict, ...]:
    design = solve(Instance.model_validate(raw))
    assert design.status == "infeasible"
    return design.conflict


def claims(raw: Row) -> Iterator[str]:
    """Name everything that may be given up, but for issues."""
    limits = raw.get("settings", {})
    yield from (f"settings.{name}" for name in NUMBERS if limits.get(name) not in (None, 0, False))
    yield from ["settings.max_links"] if limits.get("max_links") == 0 else []
    yield from ["settings.max_exposure"] if limits.get("max_exposure") == 0 else []
    yield from (f"settings.survive_walkout {party}" for party in limits.get("survive_walkout", []))
    core = any(party.get("role", "core") == "core" for party in raw["parties"])
    if limits.get("links_need_hinge", True) and core and limits.get("umbrella", {}) is not None:
        yield "settings.links_need_hinge"
    yield from [] if limits.get("chairs") else ["settings.chairs"]
    yield from (rule["id"] for rule in raw.get("rules", ()) if rule.get("hard", True))
    ties = enumerate(raw.get("interdependences", ()))
    yield from (f"interdependences[{n}]" for n, tie in ties if tie_is_hard(tie))
    for party in raw["parties"]:
        yield from (f"{party['id']}.{name}" for name in ("min_seats", "max_seats") if name in party)


def give_up(raw: Row, claim: str) -> None:
    """Give up a demand that is none of an issue; what is wished for still licenses and is carried."""
    settings = raw.setdefault("settings", {})
    kind, _, rest = claim.partition(".")
    if claim.startswith("settings.survive_walkout"):
        settings["survive_walkout"] = [p for p in settings["survive_walkout"] if p != claim.split()[1]]
    elif claim in ("settings.links_need_hinge", "settings.chairs"):
        settings[rest] = rest == "chairs"
    elif kind == "settings":
        del settings[rest]
    elif claim.startswith("interdependences["):
        raw["interdependences"][int(claim[17:-1])].update(hard=False, strength=0)
    elif rest:
        del next(party for party in raw["parties"] if party["id"] == kind)[rest]
    else:
        next(rule for rule in raw["rules"] if rule["id"] == claim).update(hard=False, weight=0)


def possible(raw: Row, kept: set[str]) -> bool | None:
    """Whether these demands alone leave a design, all others given up.

    An issue given up may still be handled, up to as often as it was asked for. Who has to survive a
    walkout would miss it for the enumeration, so that nothing is known then.
    """
    left = deepcopy(raw)
    for claim in claims(raw):
        if claim not in kept:
            give_up(left, claim)
    optional = {issue["id"] for issue in raw["issues"] if f"issue {issue['id']}" not in kept}
    if optional and any(claim.startswith("settings.survive_walkout") for claim in kept):
        return None
    return any(optimum(handled) is not None for handled in ways_to_handle(left, optional))


def test_the_sentences_named_cannot_hold_together_and_each_of_them_is_needed() -> None:
    kinds: Counter[str] = Counter()
    for raw, conflicting in impossible():
        found = {sentence.id for sentence in conflicting}
        assert found
        assert found <= {*claims(raw), *(f"issue {issue['id']}" for issue in raw["issues"])}
        assert not possible(raw, found), (raw, found)
        for sentence in conflicting:
            assert sentence.proven
            if possible(raw, found - {sentence.id}) is not None:
                kinds[sentence.id.split("[")[0].split()[0]] += 1
                assert possible(raw, found - {sentence.id}), (raw, found, sentence.id)
    assert enough(len(impossible()), 20)
    assert kinds["issue"] >= 20
    assert sum(number for kind, number in kinds.items() if kind != "issue") >= 30
    assert kinds["interdependences"] >= 5


PARTIES = [{"id": name} for name in "ABCD"]
NORTH: Row = {"id": "north", "required": ["A", "B"]}
SOUTH: Row = {"id": "south", "required": ["C", "D"]}
WEST: Row = {"id": "west", "required": ["A", "C"]}
EAST: Row = {"id": "east", "required": ["B", "C"]}


def tie(one: str, two: str, kind: str = "package", **fields: Any) -> Row:
    return {"issues": [one, two], "kind": kind, **fields}


def rule(kind: str, **fields: Any) -> Row:
    return {"id": "r", "kind": kind, **fields}


def near(*issues: str) -> Row:
    return rule("insists_on_bundle", issues=[*issues], linked_suffices=True)


def asked(*issues: Row, ties: tuple[Row, ...] = (), rules: tuple[Row, ...] = (), **settings: Any) -> Row:
    """Write an instance of bodies of two."""
    return {
        "parties": PARTIES,
        "issues": [*issues],
        "interdependences": [*ties],
        "rules": [*rules],
        "existing": [
            {"id": "agency", "members": ["D"], "redesign": False},
            {"id": "old", "members": ["A", "B"], "may_handle": [issues[0]["id"]], "status": "collapsed"},
        ],
        "settings": {"sizes": [2], **settings},
    }


HOPELESS: dict[str, tuple[Row, set[str]]] = {
    "a global body whose members sit nowhere near": (
        asked(NORTH, ties=(tie("north", "agency"),)),
        {"interdependences[0]", "settings.links_need_hinge", "issue north"},
    ),
    "a body that can never be taken up": (
        asked(WEST, ties=(tie("west", "old"),)),
        {"interdependences[0]", "issue west"},
    ),
    "more links than any arrangement has": (
        asked(NORTH, WEST, ties=(tie("north", "west", "coordinate"),), min_links=2),
        {"settings.min_links", "issue west"},
    ),
    "more anchors than any arrangement has": (
        asked(NORTH, WEST, ties=(tie("north", "west", "coordinate"),), min_anchors=1),
        {"settings.min_anchors", "issue west"},
    ),
    "fewer links than hard packages need": (
        asked(NORTH, WEST, EAST, ties=(tie("north", "west"), tie("north", "east")), max_links=1),
        {"settings.max_links", "interdependences[0]", "interdependences[1]",
         "issue north", "issue west", "issue east"},
    ),
    "a hinge that nobody can be": (
        asked(NORTH, SOUTH, ties=(tie("north", "south"),)),
        {"interdependences[0]", "settings.links_need_hinge", "issue north", "issue south"},
    ),
    "a link that is asked for and refused": (
        asked(NORTH, WEST, ties=(tie("north", "west"),),
              rules=(rule("refuses_link", issues=["west", "north"]),)),
        {"interdependences[0]", "r", "issue north", "issue west"},
    ),
    "a bundle that no interdependence lets a link replace": (
        asked(NORTH, WEST, rules=(near("north", "west"),)),
        {"r", "issue north", "issue west"},
    ),
    "a bundle whose link has no hinge": (
        asked(NORTH, SOUTH, ties=(tie("north", "south", "coordinate"),),
              rules=(near("north", "south"),)),
        {"r", "settings.links_need_hinge", "issue north", "issue south"},
    ),
    "more chairs than institutions": (
        asked(NORTH, rules=(rule("limits_seats", party="A", chairs=True, at_least=1),
                            rule("limits_seats", party="B", chairs=True, at_least=1) | {"id": "s"}),
              chairs=True),
        {"r", "s"},
    ),
    "a chair for a party that sits nowhere": (
        asked(NORTH, rules=(rule("limits_seats", party="D", chairs=True, at_least=1),), chairs=True),
        {"r"},
    ),
    "chairs that both bounds leave to nobody": (
        asked(NORTH, rules=tuple(rule("limits_seats", party=p, chairs=True, at_least=0, at_most=0) | {"id": p}
                                 for p in "AB"), chairs=True),
        {"A", "B", "issue north"},
    ),
    "a chair where there are none": (
        asked(NORTH, rules=(rule("limits_seats", party="A", chairs=True, at_least=1),)),
        {"r", "settings.chairs"},
    ),
    "a walkout that no design survives": (
        asked(SOUTH, EAST, survive_walkout=["A"]),
        {"settings.survive_walkout A", "issue south", "issue east"},
    ),
    "institutions that nothing connects": (
        asked(NORTH, SOUTH, ties=(tie("north", "south", "coordinate"),), survive_suspension=True),
        {"settings.survive_suspension", "issue north", "issue south"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", HOPELESS)
def test_what_cannot_be_met_is_proven_with_the_sentences_that_conflict(what: str) -> None:
    raw, expected = HOPELESS[what]
    assert optimum(raw) is None
    conflicting = named(raw)
    assert all(sentence.proven and sentence.sentence for sentence in conflicting)
    assert {sentence.id for sentence in conflicting} == expected


MET: dict[str, Row] = {
    "a walkout that is trivially survived": asked(NORTH, survive_walkout=["A"]),
    "a chair limit that counts zero": asked(
        NORTH, rules=(rule("limits_seats", party="A", chairs=True, at_most=0),)
    ),
    "no link allowed, none needed": asked(
        NORTH, WEST, ties=(tie("north", "west"),), sizes=[2, 3], max_links=0, max_mandate=2
    ),
    "a link refused for a package in one body": asked(
        NORTH | {"helpful": ["C"]}, WEST, ties=(tie("north", "west"),), sizes=[3],
        rules=(rule("refuses_link", issues=["north", "west"]),),
    ),
    "a body that can never be taken up, apart from everything": asked(
        NORTH, ties=(tie("north", "old", "separate"),)
    ),
    "wished for in vain": asked(NORTH, ties=(tie("north", "agency", "coordinate", strength=3),)),
}  # fmt: skip


@pytest.mark.parametrize("what", MET)
def test_what_only_looks_impossible_is_met(what: str) -> None:
    raw = MET[what]
    best, design = optimum(raw), solve(Instance.model_validate(raw))
    assert best is not None
    assert design.status == "optimal"
    assert design.objectives[0].value * 10**6 == best.vector[0]
