"""Links, reinforcement and monitors of any design, against the plain judge of whole designs.

`plainlinks` reads the file contract and the definitions, and shares no code with the product.
"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from designer.candidates.grounding import ground
from designer.design import Institution
from designer.instance import Instance
from designer.measures import resilience
from designer.measures.commitments import monitored
from designer.measures.links import Linkage
from tests.check.test_against_plain_links import drawn
from tests.helpers.draws import enough, seeds
from tests.helpers.linkedinstances import draft_of
from tests.helpers.plainlinks import Node, Whole

Row = dict[str, Any]
INSTANCES = 120


def name(node: Node) -> str:
    return node if isinstance(node, str) else f"number{node}"


def linkage_of(raw: Row, whole: Whole) -> Linkage:
    """Give the same bodies and links as the product has them."""
    bodies = tuple(
        Institution(
            id=name(n),
            members=tuple(sorted(body.members)),
            mandate=tuple(sorted(body.mandate)),
            taken_from=body.source if body.kind in ("existing", "proposal") else None,
        )
        for n, body in enumerate(whole.bodies)
    )
    pairs = frozenset(frozenset(map(name, link)) for link in whole.links)
    return Linkage(Instance.model_validate(raw), bodies, pairs)


def samples() -> list[tuple[Row, Whole, Linkage]]:
    found = []
    for seed in seeds(INSTANCES):
        random = Random(seed)
        raw = draft_of(random)
        found += [(raw, whole, linkage_of(raw, whole)) for whole in drawn(raw, random)]
    return found


def test_links_and_what_they_hold_are_what_the_definitions_say() -> None:
    seen: Counter[str] = Counter()
    for raw, whole, linkage in samples():
        instance = linkage.instance
        for n, tie in enumerate(instance.interdependences):
            row = raw["interdependences"][n]
            assert linkage.keeps(tie) == whole.kept(row)
            assert linkage.inside(tie.issues) == whole.inside(*tie.issues)
            assert linkage.linked(tie.issues) == whole.linked(*tie.issues)
            assert {*linkage.hosts(tie.issues[0])} == {*map(name, whole.hosts(tie.issues[0]))}
            seen[f"{tie.kind} {whole.kept(row)}"] += 1
        for link in whole.links:
            pair = frozenset(map(name, link))
            assert linkage.hinges(pair) == whole.hinges(link)
            assert bool(linkage.carried(pair)) == whole.carries(link)
            seen[f"carries {whole.carries(link)}"] += 1
        assert {*linkage.lateral} == {frozenset(map(name, link)) for link in whole.lateral()}
        rules = {rule["id"]: rule for rule in raw.get("rules", [])}
        for tie in ground(instance).ties:
            if tie.rule in rules:
                assert linkage.satisfies(tie) != whole.breaks(rules[tie.rule])
                seen[f"{tie.kind} {linkage.satisfies(tie)}"] += 1
    assert enough(min(seen.values()), 10), seen
    assert enough(len(seen), 2 * (4 + 1 + 3))


def test_what_holds_institutions_together_is_what_the_definitions_say() -> None:
    seen: Counter[str] = Counter()
    for raw, whole, linkage in samples():
        anchors = [
            resilience.anchors(linkage, name(n), member)
            for n, body in enumerate(whole.bodies)
            for member in body.members
        ]
        assert anchors == whole.anchors()
        assert resilience.unanchored(linkage) == whole.anchors().count(0)
        assert resilience.unlinked(linkage) == whole.degrees().count(0)
        assert resilience.fragments(linkage) == whole.fragments()
        for party in raw["parties"]:
            survived = whole.survives(party["id"])
            assert resilience.aftermath(linkage, party["id"]).survived == survived
            seen[f"survived {survived}"] += 1
        seen[f"fragments {min(whole.fragments(), 2)}"] += 1
        seen[f"unlinked {min(whole.degrees().count(0), 2)}"] += 1
    assert min(seen.values()) >= 30, seen


def test_a_commitment_is_monitored_where_its_issue_is_handled_and_both_sides_sit() -> None:
    told = 0
    for raw, whole, linkage in samples():
        rows = raw.get("commitments", [])
        for body, institution in zip(whole.bodies, linkage.bodies, strict=True):
            expected = []
            for row in rows:
                sides = [{row["party"]}, *([{*row["to"]}] if row.get("to") else [])]
                if row.get("issue") in body.mandate and all(side & body.members for side in sides):
                    expected.append(row["id"])
            assert [*monitored(linkage.instance, institution)] == expected
            told += bool(expected)
    assert enough(told, 50)
