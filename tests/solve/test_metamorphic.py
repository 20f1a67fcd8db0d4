"""Changes to an instance whose effect on the optimum is known beforehand.

Each test changes random instances and compares the vectors of objectives that the product proves
before and after, lexicographically, in the order of the instance; no design at all is the worst
answer. Where a change can only help or only harm, the reason is of one form: every design of the
one instance gives a design of the other in which no measure is larger. Stages are sums of
measures with weights that are not negative, so then no stage is larger, and the optimum neither.

Each docstring says what has to hold for that, and why; `test_the_preconditions_are_needed` shows
what happens without.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from operator import add, eq, ge, le
from random import Random

import pytest

from tests.differential import product_vector
from tests.helpers.draws import enough, seeds
from tests.helpers.metamorphoses import (
    Row,
    half,
    ids,
    is_hard,
    renamed,
    reordered,
    restriction,
    shrinkable,
    union,
    with_hard_rule,
    with_issue,
    with_rule,
    without_lower_limits,
)
from tests.helpers.randominstances import random_instance

Vector = tuple[int, ...]
Change = Callable[[Row, Random], tuple[Row, Row]]

COUNT = 80
ENOUGH = 45
"""The fewest instances with a design that a test has to change."""

NO_DESIGN: Vector = (1,)
"""Larger than the vector of any design, since those begin with 0."""


def vector(instance: Row) -> Vector:
    """Return the proven optimum, to be compared lexicographically."""
    found = product_vector(instance)
    return NO_DESIGN if found is None else (0, *found)


def always(relation: Callable[[Vector, Vector], bool], change: Change, different: int = 0) -> None:
    """Change random instances, and compare the optimum after the change with that before.

    Parameters
    ----------
    relation
        What the optimum after has to be to that before.
    change
        Gives the two instances, of which the first may be the one it is given.
    different
        The fewest instances in which the two must differ, or the test would say too little.
    """
    found = []
    for seed in seeds(COUNT):
        before, after = change(random_instance(seed), Random(seed))
        found.append((seed, vector(before), vector(after)))
    assert not [(seed, before, after) for seed, before, after in found if not relation(after, before)]
    assert enough(sum(before != NO_DESIGN for _, before, _ in found), ENOUGH)
    assert enough(sum(before != after for _, before, after in found), different)


def test_order_means_nothing() -> None:
    """Sections, lists of ids and sizes, pairs and fields are sets: only objectives have an order."""
    always(eq, lambda row, rng: (row, reordered(row, rng)))


def test_ids_mean_nothing() -> None:
    """Ids only say what refers to what; the new ones also sort in another order."""

    def change(instance: Row, rng: Random) -> tuple[Row, Row]:
        old = ids(instance)
        new = [f"id{n}" for n in rng.sample(range(len(old)), len(old))]
        return instance, renamed(instance, dict(zip(old, new, strict=True)))

    always(eq, change)


def test_a_party_that_nobody_names_changes_nothing() -> None:
    """An outside party that no row names has no seat in any design.

    In an ordinary body it would be a passenger, for no issue and no rule speaks of it; plenaries
    seat the core and whom issues require; the members of existing bodies and proposals are given.
    (A *core* party that nobody names would change the plenaries.)
    """

    def change(instance: Row, rng: Random) -> tuple[Row, Row]:
        changed = deepcopy(instance)
        place = rng.randint(0, len(changed["parties"]))
        changed["parties"].insert(place, {"id": "stranger", "role": "outside"})
        return instance, changed

    always(eq, change)


def test_saying_a_hard_rule_twice_changes_nothing() -> None:
    """A design keeps a rule or not, and a party is licensed or not, however often it is said.

    (Only a hard one: a soft rule said twice is paid twice.)
    """

    def change(given: Row, rng: Random) -> tuple[Row, Row]:
        instance = with_hard_rule(given, rng)
        again = [rule | {"id": f"{rule['id']}_again"} for rule in filter(is_hard, instance["rules"])]
        return instance, {**instance, "rules": [*instance["rules"], *again]}

    always(eq, change)


def test_a_hard_rule_made_soft_for_free_never_harms() -> None:
    """Every design that keeps the rule is still one, at the same values: a rule kept costs nothing.

    Nobody loses a licence, since soft insistences and soft mediation license as hard ones do.
    """

    def change(given: Row, rng: Random) -> tuple[Row, Row]:
        instance = with_hard_rule(given, rng)
        changed = deepcopy(instance)
        rng.choice([*filter(is_hard, changed["rules"])]).update(hard=False, weight=0)
        return instance, changed

    always(le, change, different=20)


def test_a_further_hard_rule_never_helps() -> None:
    """Every design that keeps one more rule is a design without it, at the same values.

    The rule must license nobody, or bodies are allowed with it that are not without it.
    """

    def change(instance: Row, rng: Random) -> tuple[Row, Row]:
        return instance, with_rule(instance, restriction(instance, rng))

    always(ge, change, different=20)


def test_a_further_issue_that_names_nobody_never_helps() -> None:
    """Take it out of all mandates, and the bodies that handled nothing else out of the design.

    It licensed nobody, so nobody becomes a passenger; memberships are as they were, so sizes and
    costs are, too. Bodies only become fewer, and mandates smaller, which no rule forbids that is
    not a lower limit on seats.
    """

    def change(given: Row, rng: Random) -> tuple[Row, Row]:
        instance = without_lower_limits(given)
        issue: Row = {"id": "further", "coverage": rng.choice([1, 1, 2])}
        if rng.random() < 0.5:
            issue["excluded"] = [rng.choice(instance["parties"])["id"]]
        if rng.random() < 0.5:
            issue["sizes"] = rng.choice([[2], [3], [2, 3], [4], [3, 4]])
        issue["plenary"] = rng.choice(["never", "never", "may", "must"])
        return instance, with_issue(instance, issue, rng)

    always(ge, change, different=30)


def test_a_further_issue_never_helps() -> None:
    """Take it out of all mandates, and with it the members of whom no other issue speaks.

    They can leave where bodies may shrink (`shrinkable`). Whom a rule licensed there stays: an
    insistence is kept, and a mediator sits as long as the two between whom it mediates. A plenary
    seats the same parties as before where the further issue requires core parties only.
    """

    def change(given: Row, rng: Random) -> tuple[Row, Row]:
        before = shrinkable(given)
        parties = rng.sample(before["parties"], len(before["parties"]))
        names = [party["id"] for party in parties]
        number = rng.choice([1, 2, 2, 3])
        issue: Row = {"id": "further", "required": names[:number], "coverage": rng.choice([1, 1, 1, 2])}
        issue["helpful"] = names[number : number + rng.choice([0, 1, 2])]
        if rng.random() < 0.2:
            issue["sizes"] = rng.choice([[number], [3], [2, 4], [4]])
        only_core = all(party.get("role") != "outside" for party in parties[:number])
        issue["plenary"] = rng.choice(["never", "never", "may", "must"] if only_core else ["never"])
        return before, with_issue(before, issue, rng)

    always(ge, change, different=30)


def test_the_values_of_independent_halves_add() -> None:
    """No body can be of both halves, so a design of both is a design of each, and values add.

    That takes more than parties and limits of their own: a body must be unable to handle issues
    of both. Here mandates hold one issue, or sizes end at three and each issue requires two
    parties. Members of the other half would be passengers unless rules license them in a circle.
    A plenary would seat the core of both, so there is none; a bound on exposure would be shared.
    """
    added = 0
    for seed in seeds(COUNT):
        left, right = random_instance(seed), random_instance(COUNT + seed)
        written = left.get("settings", {})
        settings = {key: written[key] for key in ("objectives", "umbrella") if key in written}
        settings |= {"sizes": [2, 3]} if seed % 4 else {"max_mandate": 1}
        halves = half(left, settings, "left_"), half(right, settings, "right_")
        values = [vector(part) for part in halves]
        expected = NO_DESIGN if NO_DESIGN in values else tuple(map(add, *values))
        assert vector(union(*halves)) == expected, f"seed {seed}"
        added += expected != NO_DESIGN
    assert added >= ENOUGH


PARTIES = [{"id": name} for name in "ABCD"]
AB: Row = {"id": "ab", "required": ["A", "B"]}
CD: Row = {"id": "cd", "required": ["C", "D"]}


LICENCE: Row = {"id": "r", "kind": "insists_on_seat", "party": "C", "issue": "ab"}


@pytest.mark.parametrize(
    ("issues", "rules"),
    [([AB], [LICENCE]), ([AB, {"id": "c", "required": ["C"]}], [])],
    ids=["a rule that licenses", "an issue that licenses"],
)
def test_the_preconditions_are_needed(issues: list[Row], rules: list[Row]) -> None:
    """One rule or issue more can help: it licenses the third member that the sizes ask for."""
    instance: Row = {"parties": PARTIES, "issues": [AB], "settings": {"sizes": [3]}}
    assert vector(instance) == NO_DESIGN
    assert vector({**instance, "issues": issues, "rules": rules}) != NO_DESIGN


def test_a_body_of_both_halves_saves_an_institution() -> None:
    """With room for four parties and two issues, a body serves both halves."""
    separate = [vector({"parties": PARTIES, "issues": [issue]}) for issue in (AB, CD)]
    together = vector({"parties": PARTIES, "issues": [AB, CD]})
    assert together < tuple(map(add, *separate))
