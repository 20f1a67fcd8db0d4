"""The referee and the exhaustive enumeration, written apart, agree on every single body.

An enumerated body is one that the instance allows. So a design of one institution has, whatever it
leaves undone, a violation of its own if and only if that institution is not enumerated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

from designer.check import check
from designer.design import Design, Institution, Link, Reference, Umbrella, format_of_size
from designer.instance import Instance
from tests.check.plain import Row
from tests.helpers.brutebodies import Body, all_bodies, world_of
from tests.helpers.draws import seeds
from tests.helpers.randominstances import random_instance

OF_THE_WHOLE_DESIGN = {
    "not_covered",
    "could_be_taken_up",
    "limits_seats",
    "insists_on_bundle",
    "too_exposed",
    "package",
    "coordinate",
    "sequence",
    "separate",
    "too_few_links",
    "too_few_anchors",
    "walkout_not_survived",
    "no_chair",
}
INSTANCES = 60
DRAWN = 60

Key = tuple[frozenset[str], frozenset[str], str, str | None]


def key(body: Body) -> Key:
    return body.members, body.mandate, body.kind, body.source


def in_words(key: Key) -> tuple[str, ...]:
    members, mandate, kind, source = key
    return kind, source or "", *sorted(members), "", *sorted(mandate)


def drawn(instance: Row, random: Random) -> Iterator[Key]:
    """Any members, any mandate, any kind: mostly what the instance does not allow."""
    issues = [row["id"] for row in instance.get("issues", ())]
    parties = [row["id"] for row in instance.get("parties", ())]
    for _ in range(DRAWN if issues else 0):
        mandate = frozenset(random.sample(issues, random.randint(1, min(3, len(issues)))))
        rows = [row for row in instance["issues"] if row["id"] in mandate]
        required = {party for row in rows for party in row.get("required", ())}
        members = required ^ {p for p in parties if random.random() < 0.2}
        yield frozenset(members), mandate, "ordinary", None
        core = {r["id"] for r in instance["parties"] if r.get("role", "core") == "core"}
        yield frozenset(core | required), mandate, "plenary", None
        for section, kind in (("existing", "existing"), ("proposals", "proposal")):
            for row in instance.get(section, ()):
                yield frozenset(row.get("members", ())), mandate, kind, row["id"]


def institution_of(instance: Instance, raw: Row, body: Key, id: str = "the_body") -> Institution:
    """Write the body down as an institution."""
    members, mandate, kind, source = body
    core = sorted(members & instance.core) if instance.umbrella else []
    taken = next((row for row in raw.get("existing", ()) if row["id"] == source), None)
    origins = {"active": "kept", "dormant": "revitalised"}
    institution = {
        "id": id,
        "members": tuple(sorted(members)),
        "mandate": tuple(sorted(mandate)),
        "format": "plenary" if kind == "plenary" else format_of_size(len(members)),
        "origin": origins.get(taken.get("status", "active"), "kept") if taken else "new",
        "from": source,
        "reports_through": core[0] if core else None,
    }
    return Institution.model_validate(institution)


def succeeding(raw: Row, institutions: Iterable[Institution]) -> Iterator[Institution]:
    """Let new institutions replace what exists and is not taken up, the cheapest first."""
    institutions = list(institutions)
    taken = {institution.taken_from for institution in institutions}
    rows = [row for row in raw.get("existing", ()) if row.get("redesign", True) and row["id"] not in taken]
    free = sorted(rows, key=lambda row: row.get("costs", {}).get("replace", 1))
    for institution in institutions:
        founded = institution.taken_from is None and institution.format != "plenary"
        twins = [row for row in free if founded and {*row["members"]} == {*institution.members}]
        for row in twins[:1]:
            free.remove(row)
        yield institution.model_copy(update={"replaces": twins[0]["id"] if twins else None})


def design_of(instance: Instance, *institutions: Institution, links: tuple[Link, ...] = ()) -> Design:
    """Write institutions and links down as a design."""
    outside = {party.id for party in instance.parties} - instance.core
    seated = {party for institution in institutions for party in institution.members}
    umbrella = instance.umbrella and Umbrella(
        name=instance.umbrella.name,
        members=tuple(instance.core),
        associates=tuple(seated & outside),
    )
    return Design(
        instance=Reference(title=instance.title),
        institutions=institutions,
        umbrella=umbrella,
        links=links,
    )


def test_referee_and_enumeration_agree_on_single_bodies() -> None:
    seen = Counter[tuple[str, bool]]()
    for seed in seeds(INSTANCES):
        raw, random = random_instance(seed), Random(seed)
        instance = Instance.model_validate(raw)
        allowed = {key(body): body for body in all_bodies(world_of(raw))}
        some = random.sample(sorted(allowed, key=in_words), min(DRAWN, len(allowed)))
        for body in (*some, *drawn(raw, random)):
            institutions = succeeding(raw, [institution_of(instance, raw, body)])
            verdict = check(instance, design_of(instance, *institutions))
            own = [v for v in verdict.violations if v.kind not in OF_THE_WHOLE_DESIGN]
            assert (body in allowed) == (not own), (seed, body, own)
            seen[body[2], body in allowed] += 1
            if body in allowed:
                assert verdict.values["institutions"] * 10**6 == allowed[body].cost
    kinds = ("ordinary", "plenary", "existing", "proposal")
    assert all(seen[kind, fine] for kind in kinds for fine in (True, False)), seen
