"""The referee and the plainest judge of whole designs with links, written apart, agree on each.

Bodies are any that give every issue its hosts, hard rules or not; links are drawn among all pairs, so
that many a design is not valid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from random import Random

from designer.check import Verdict, check
from designer.design import Link
from designer.instance import Instance
from designer.instance.settings import names_in
from tests.check.plain import Row
from tests.check.test_against_enumeration import design_of, institution_of, key, succeeding
from tests.helpers.brutebodies import all_bodies, world_of
from tests.helpers.draws import seeds
from tests.helpers.linkedinstances import draft_of
from tests.helpers.plainlinks import Node, Whole, combinations_of, harmless, possible_links

INSTANCES = 150
DESIGNS = 8
SEEN_AT_LEAST = 5


def drawn(raw: Row, random: Random) -> Iterator[Whole]:
    """Some sets of bodies that give each issue its hosts, each with some links and chairs."""
    bodies = all_bodies(world_of({**raw, "rules": harmless(raw)}))
    random.shuffle(bodies)
    lacking = {row["id"]: row.get("coverage", 1) for row in raw["issues"]}
    chairs = raw.get("settings", {}).get("chairs", False)
    for chosen in islice(combinations_of(bodies, lacking), DESIGNS):
        seats = [random.choice(sorted(body.members) or [None]) if chairs else None for body in chosen]
        pairs = possible_links(raw, chosen)
        useful = [pair for pair in pairs if Whole(raw, chosen, [], seats).carries(pair)]
        hinged = [pair for pair in useful if Whole(raw, chosen, [], seats).hinges(pair)]
        draws = (
            hinged,
            *(random.sample(some, random.randint(0, len(some))) for some in (hinged, useful, pairs)),
        )
        for links in draws:
            yield Whole(raw, chosen, links, seats)


def judged(raw: Row, whole: Whole) -> Verdict:
    """Write the whole design down as it is given, and ask the referee."""
    instance = Instance.model_validate(raw)

    def name(node: Node) -> str:
        return node if isinstance(node, str) else f"number{node}"

    institutions = [
        institution_of(instance, raw, key(body), name(n)).model_copy(update={"chair": chair})
        for n, (body, chair) in enumerate(zip(whole.bodies, whole.chairs, strict=True))
    ]
    links = [Link(between=tuple(name(node) for node in link)) for link in whole.links]
    return check(instance, design_of(instance, *succeeding(raw, institutions), links=tuple(links)))


def vector_of(raw: Row, verdict: Verdict) -> list[Fraction]:
    """Give what the referee recomputed, stage by stage."""
    stages = Instance.model_validate(raw).settings.objectives
    weighted = [stage if isinstance(stage, dict) else dict.fromkeys(names_in(stage), 1) for stage in stages]
    return [
        sum(
            (Fraction(weight) * Fraction(verdict.values[name]) for name, weight in stage.items()), Fraction(0)
        )
        for stage in weighted
    ]


def test_referee_and_plain_judge_agree_on_whole_designs() -> None:
    seen = Counter[str]()
    for seed in seeds(INSTANCES):
        random = Random(seed)
        raw = draft_of(random)
        for whole in drawn(raw, random):
            verdict = judged(raw, whole)
            found = verdict.violations
            vector = whole.vector()
            assert (vector is None) == bool(found), (seed, whole, found)
            seen.update({violation.kind for violation in found} or {"valid"})
            if vector is not None:
                assert vector_of(raw, verdict) == vector, (seed, whole)
    expected = (
        *("valid", "package", "coordinate", "sequence", "separate", "idle_link", "no_hinge", "refuses_link"),
        *("too_few_links", "too_many_links", "too_few_anchors", "suspension_not_survived"),
        *("walkout_not_survived", "insists_on_bundle", "limits_seats", "could_be_taken_up"),
    )
    assert all(seen[kind] >= SEEN_AT_LEAST for kind in expected), seen
