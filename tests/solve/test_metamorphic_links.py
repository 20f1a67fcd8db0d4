"""Changes to ties, links and reinforcement whose effect on the optimum is known beforehand.

As in `test_metamorphic`, the vectors proven before and after are compared lexicographically, and no
design at all is the worst answer. The instances are those with links.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from itertools import islice
from operator import eq, ge, le
from random import Random

import pytest

from designer import Instance, check
from designer.solve import solve
from designer.solve.assemble import assemble
from tests.differential import LINKED, product_vector
from tests.engines.modelled import with_solution
from tests.helpers.draws import enough, seeds
from tests.helpers.linkedinstances import linked_instance
from tests.helpers.metamorphoses import Row, ids, renamed, reordered

Vector = tuple[int, ...]
Change = Callable[[Row, Random], Row | None]

COUNT = 60
ENOUGH = 40
"""The fewest instances that a test has to change."""

NO_DESIGN: Vector = (1,)
"""Larger than the vector of any design, since those begin with 0."""

ASKED = ("min_links", "max_links", "min_anchors", "survive_suspension", "survive_walkout")
WISHES = ("package", "coordinate", "sequence")


def vector(instance: Row) -> Vector:
    """Return the proven optimum, to be compared lexicographically."""
    return proven(json.dumps(instance))


@cache
def proven(instance: str) -> Vector:
    """Return the optimum of an instance, each solved once."""
    found = product_vector(json.loads(instance), LINKED)
    return NO_DESIGN if found is None else (0, *found)


@cache
def drawn() -> list[Row]:
    """Return the smaller ones of the random instances, more than are needed."""
    return [raw for raw in map(linked_instance, seeds(2 * COUNT)) if len(raw["issues"]) <= 4]


def is_hard(tie: Row) -> bool:
    return bool(tie.get("hard", tie["kind"] in ("package", "separate")))


def with_settings(instance: Row, **settings: object) -> Row:
    return {**instance, "settings": {**instance.get("settings", {}), **settings}}


def always(
    relation: Callable[[Vector, Vector], bool],
    change: Change,
    different: int = 0,
    before: Callable[[Row, Random], Row] | None = None,
) -> None:
    """Change random instances, and compare the optimum after the change with that before.

    Parameters
    ----------
    relation
        What the optimum after has to be to that before.
    change
        Gives the changed instance, or None where there is nothing to change.
    different
        The fewest instances in which the two must differ, or the test would say too little.
    before
        Prepares every instance first.
    """
    found = []
    for seed, instance in enumerate(drawn()):
        rng = Random(seed)
        prepared = before(instance, rng) if before else instance
        changed = change(prepared, rng)
        if changed is not None:
            found.append((seed, vector(prepared), vector(changed)))
        if len(found) == COUNT:
            break
    assert enough(len(found), ENOUGH)
    assert not [(seed, old, new) for seed, old, new in found if not relation(new, old)]
    assert enough(sum(old != NO_DESIGN or new != NO_DESIGN for _, old, new in found), ENOUGH)
    assert enough(sum(old != new for _, old, new in found), different)


# Names and order.


def test_order_means_nothing() -> None:
    """Ties are sets of two but for sequences, which only order the output."""

    def change(instance: Row, rng: Random) -> Row:
        changed: Row = reordered(instance, rng)
        # Reversed one by one, sequences could run in a circle.
        backwards = rng.random() < 0.5
        for tie in changed.get("interdependences", []):
            if tie["kind"] == "sequence":
                tie["issues"] = sorted(tie["issues"], reverse=backwards)
        return changed

    always(eq, change)


def test_ids_mean_nothing() -> None:
    """Ids of parties, issues, existing bodies, rules and commitments only say what refers to what."""

    def change(instance: Row, rng: Random) -> Row:
        sections = {name: rows for name, rows in instance.items() if name != "interdependences"}
        old = ids(sections)
        new = [f"id{n}" for n in rng.sample(range(len(old)), len(old))]
        changed: Row = renamed(instance, dict(zip(old, new, strict=True)))
        return changed

    always(eq, change)


def test_commitments_mean_nothing() -> None:
    """They are traced in the design, and no part of what it is worth."""

    def change(instance: Row, rng: Random) -> Row:
        parties = [party["id"] for party in instance["parties"]]
        commitment = {"id": "one_more", "party": parties[0], "to": parties[1:]}
        return {**instance, "commitments": [commitment | {"issue": rng.choice(instance["issues"])["id"]}]}

    always(eq, change)


# Ties.


def removed(instance: Row, tie: Row) -> Row:
    """Return an instance without a tie."""
    rest = [row for row in instance["interdependences"] if row is not tie]
    return {**instance, "interdependences": rest}


def plain(instance: Row, rng: Random) -> Row:
    """Ask for no reinforcement, in the default order, and insist on nothing that a link may keep.

    Then nothing wants a link but the ties themselves.
    """
    changed = deepcopy(instance)
    for name in (*ASKED, "objectives"):
        changed.get("settings", {}).pop(name, None)
    changed["rules"] = [rule for rule in changed.get("rules", []) if not rule.get("linked_suffices")]
    return changed


def test_a_soft_tie_less_never_raises_what_is_uncoordinated() -> None:
    """Every design of the instance is one without the tie, once links that only it had a reason for are
    closed, at the same institutions, broken rules and seats, and with no more uncoordinated. So if these
    first three stages stay, the fourth does not rise; and they stay, as they know nothing of soft ties.
    """
    fallen = found = 0
    for seed, raw in enumerate(drawn()):
        instance, rng = plain(raw, Random(seed)), Random(seed)
        soft = [tie for tie in instance.get("interdependences", []) if not is_hard(tie)]
        if not soft:
            continue
        before, after = vector(instance), vector(removed(instance, rng.choice(soft)))
        if before != NO_DESIGN:
            found += 1
            assert before[:4] == after[:4]
            assert before[4] >= after[4], f"seed {seed}"
            fallen += before[4] > after[4]
    assert found >= ENOUGH
    assert fallen >= 8


def test_reinforcement_asked_for_makes_a_soft_tie_worth_having() -> None:
    """The precondition is needed: for its link alone, a tie saves what another tie would cost."""
    issues = [{"id": f"{name}{n}", "required": ["A", name]} for n, name in enumerate("BCD")]
    ties = [
        {"issues": ["B0", "C1"], "kind": "coordinate", "strength": 0},
        {"issues": ["C1", "D2"], "kind": "coordinate", "strength": 0},
        {"issues": ["B0", "D2"], "kind": "separate", "hard": False, "strength": 3},
        {"issues": ["B0", "D2"], "kind": "sequence", "strength": 0},
    ]
    instance: Row = {
        "parties": [{"id": name} for name in "ABCD"],
        "issues": issues,
        "interdependences": ties,
        "settings": {"sizes": [2], "survive_suspension": True},
    }
    assert vector(instance)[4] == 0
    assert vector(removed(instance, ties[0]))[4] == 3_000_000


def test_a_soft_tie_more_of_no_strength_changes_no_stage_before_the_links() -> None:
    """It costs nothing, kept or not, so that it matters only for links that something else wants.

    Where a rule or reinforcement wants links, it can only help.
    """

    def with_tie(instance: Row, rng: Random) -> Row | None:
        tied = {frozenset(tie["issues"]) for tie in instance.get("interdependences", [])}
        names = [issue["id"] for issue in instance["issues"]]
        free = [(a, b) for a in names for b in names if a < b and {a, b} not in tied]
        if not free:
            return None
        kind = rng.choice(["coordinate", "package", "separate"])
        tie = {"issues": [*rng.choice(free)], "kind": kind, "hard": False, "strength": 0}
        return {**instance, "interdependences": [*instance.get("interdependences", []), tie]}

    always(eq, with_tie, before=plain)
    always(le, with_tie, different=1)


def test_a_hard_tie_made_soft_for_free_never_harms() -> None:
    """Every design that keeps it is still one, and carries what it carried."""

    def change(instance: Row, rng: Random) -> Row | None:
        changed = deepcopy(instance)
        hard = [tie for tie in changed.get("interdependences", []) if is_hard(tie)]
        if not hard:
            return None
        rng.choice(hard).update(hard=False, strength=0)
        return changed

    always(le, change, different=6)


def test_a_stronger_tie_never_helps() -> None:
    """No design costs less when a soft tie costs more."""

    def change(instance: Row, rng: Random) -> Row | None:
        changed = deepcopy(instance)
        soft = [tie for tie in changed.get("interdependences", []) if not is_hard(tie)]
        for tie in soft[:1]:
            tie["strength"] = tie.get("strength", 1) + 1.5
        return changed if soft else None

    always(ge, change, different=5)


# Reinforcement.


def no_umbrella(instance: Row) -> bool:
    settings = instance.get("settings", {})
    core = any(party.get("role", "core") == "core" for party in instance["parties"])
    return not core or settings.get("umbrella", {}) is None


def asking_for_more(instance: Row, rng: Random) -> Row | None:
    """Ask for a little more reinforcement, of a kind drawn by chance."""
    settings = instance.get("settings", {})
    parties = [party["id"] for party in instance["parties"]]
    already = settings.get("survive_walkout", [])
    others = [party for party in parties if party not in already]
    limit = settings.get("max_links", 3)
    more: list[Row] = [
        {"min_links": settings.get("min_links", 0) + 1},
        {"min_anchors": settings.get("min_anchors", 0) + 1},
        {"survive_suspension": True},
        *({"survive_walkout": [*already, party]} for party in others[:1]),
        *({"max_links": number} for number in [limit - 1] if number >= settings.get("min_links", 0)),
        *({"links_need_hinge": True} for _ in range(3) if not settings.get("links_need_hinge", True)),
    ]
    chosen = rng.choice(more)
    high = settings.get("max_links")
    if high is not None and chosen.get("min_links", 0) > high:
        return None
    return with_settings(instance, **chosen)


def test_asking_for_more_reinforcement_never_makes_a_design_better() -> None:
    """Every design that has more is a design where less is asked."""
    always(ge, asking_for_more, different=14)


@pytest.mark.parametrize(
    "more", [{"min_links": 1}, {"min_anchors": 1}, {"max_links": 0}, {"survive_suspension": True}]
)
def test_each_kind_of_reinforcement_decides(more: Row) -> None:
    """One by one they make some design dearer, so that none of them is asked for in vain above."""
    changed = 0
    for seed, instance in enumerate(islice(drawn(), 15)):
        bare = deepcopy(instance)
        for name in ASKED:
            bare.get("settings", {}).pop(name, None)
        before, after = vector(bare), vector(with_settings(bare, **more))
        assert after >= before, f"seed {seed}"
        changed += after > before
    assert enough(changed, 3)


def test_without_a_limit_on_links_a_design_is_never_worse() -> None:
    def change(instance: Row, rng: Random) -> Row | None:
        limited = instance["settings"].get("max_links") is not None
        return with_settings(instance, max_links=None) if limited else None

    def limited(instance: Row, rng: Random) -> Row:
        least = instance.get("settings", {}).get("min_links", 0)
        return with_settings(instance, max_links=max(least, rng.choice([0, 0, 1])))

    always(le, change, different=8, before=limited)


# The umbrella.


def test_hiding_the_umbrella_leaves_what_a_design_is_worth() -> None:
    """The same bodies and links under another name of the umbrella, or under none, measure the same.

    Links are institutions' own: fragments, anchors and walkouts know no umbrella, but for who goes on
    in a walkout (one core member is enough to report through), and where nobody outside the core
    sits anywhere, that is the same, too.
    """
    hidden = 0
    for seed, instance in enumerate(islice(drawn(), COUNT)):
        solved = with_solution(instance, Random(seed))
        if solved is None or no_umbrella(instance):
            continue
        model, _, values = solved
        solution = model.decode(model.settled(values))
        bare = deepcopy(instance)
        bare["settings"] = {**bare.get("settings", {}), "umbrella": None}
        bare["settings"].pop("links_need_hinge", None)
        without = Instance.model_validate(bare)
        shown = assemble(model.instance, model.accepted, solution)
        design = assemble(without, model.accepted, solution)
        assert design.umbrella is None
        verdicts = check(model.instance, shown), check(without, design)
        exempt = {"failed_walkouts", "survives_walkout"}
        first, second = (verdict.measures.model_dump(exclude=exempt) for verdict in verdicts)
        assert first == second
        assert shown.links == design.links
        outsiders = {party["id"] for party in instance["parties"] if party.get("role") == "outside"}
        if not any(outsiders & {*body.members} for body in shown.institutions):
            assert verdicts[0].measures == verdicts[1].measures
        hidden += bool(shown.links)
    assert hidden >= 25


def test_where_no_outside_party_sits_the_umbrella_decides_nothing() -> None:
    """With core parties alone, every body has a core member, and so has what is left of it."""

    def all_core(instance: Row, rng: Random) -> Row:
        changed = deepcopy(instance)
        for party in changed["parties"]:
            party.pop("role", None)
        changed.setdefault("settings", {}).pop("umbrella", None)
        changed["settings"].pop("links_need_hinge", None)
        return changed

    always(eq, lambda instance, rng: with_settings(instance, umbrella=None), before=all_core)


def test_a_design_found_with_the_umbrella_hidden_has_the_same_fragments() -> None:
    """What is solved, not only what is measured: the design itself says the same of itself."""
    for instance in map(Instance.model_validate, islice(drawn(), 15)):
        design = solve(instance)
        if instance.umbrella is None or not design.institutions:
            continue
        bare = instance.model_copy(
            update={"settings": instance.settings.model_copy(update={"umbrella": None})}
        )
        given = design.model_copy(update={"status": "given", "umbrella": None})
        assert check(bare, given).values["fragments"] == design.measures.fragments
