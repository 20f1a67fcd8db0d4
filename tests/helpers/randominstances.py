"""Small random instances in which every feature occurs often, and decides often.

`random_instance` gives the same instance for the same seed. What an instance makes use of, and
the instance without it, are `features` and `without`.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

from tests.helpers.bruteforce import optimum
from tests.helpers.features import VARIANTS, features, without
from tests.helpers.templates import PRICES, RULE_TEMPLATES, Draft, Row, limits

__all__ = ["features", "random_instance", "without"]

ORDERS: list[list[Any]] = [
    ["institutions", "broken_rules", "absent_helpers", "seats"],
    ["absent_helpers", "institutions", "broken_rules", "seats"],
    ["broken_rules", "absent_helpers", "seats", "institutions"],
    ["seats", "institutions", "broken_rules", "absent_helpers"],
    ["broken_rules", "institutions", "seats"],
    ["exposure", "institutions", "broken_rules", "seats", "absent_helpers"],
    ["exposure", "absent_helpers", "broken_rules", "seats", "institutions"],
    ["institutions", "broken_rules", "exposure", "absent_helpers", "seats"],
    [{"institutions": 1, "broken_rules": 1}, "seats", "absent_helpers"],
    [{"institutions": 2, "seats": 1, "broken_rules": 0.5}, "absent_helpers"],
    [{"institutions": 1.5, "broken_rules": 1, "absent_helpers": 0.75}, "exposure", "seats"],
    [{"exposure": 0.5, "seats": 0.25}, {"institutions": 1, "broken_rules": 2}, "absent_helpers"],
    ["institutions", {"broken_rules": 1, "seats": 0.5, "exposure": 0.3}, "absent_helpers"],
    ["institutions", {"seats": 1, "absent_helpers": 1.5}, "broken_rules"],
    [{"seats": 0.3, "exposure": 0.2, "absent_helpers": 0.4, "institutions": 1.1}, "broken_rules"],
    ["broken_rules", {"institutions": 3, "seats": 1, "absent_helpers": 1}],
]
SIZES = [[2], [3], [3], [2, 3], [2, 4], [2, 4], [3, 4], [4]]


def exclude(draft: Draft) -> None:
    """Exclude from an issue a party that merging would seat."""
    issue = draft.issue(lambda row: bool(draft.others(row)))
    if issue:
        issue["excluded"] = [*issue.get("excluded", []), draft.others(issue)[0]]


def own_sizes(draft: Draft) -> None:
    """Give an issue sizes of its own: those it needs and no more, or one more than it needs."""
    issue = draft.rng.choice(draft.issues)
    need = max(2, len(issue["required"]))
    if draft.rng.random() < 0.5:
        draft.help(issue, 2)
        need = len(issue["required"]) + 1
    issue["sizes"] = draft.rng.choice([[need], [need], sorted({need, min(need + 2, 5)})])


def cover_twice(draft: Draft) -> None:
    """Let an issue be handled twice, with enough helpful parties for two memberships."""
    room = min(len(draft.parties), max(draft.settings.get("sizes", [4])))
    issue = draft.issue(lambda row: len(row["required"]) < room)
    if issue:
        draft.help(issue, 2)
        issue["coverage"] = 2 if draft.rng.random() < 0.85 else 3


def plenary_may(draft: Draft) -> None:
    """Let issues be handled in a plenary, where small bodies are many."""
    for issue in draft.some_issues([1, 2, 3]):
        issue["plenary"] = "may"
    if draft.rng.random() < 0.5:
        draft.settings["sizes"] = draft.rng.choice([[2], [2], [2, 3], [3]])


def plenary_must(draft: Draft) -> None:
    """Let issues be handled in plenaries only."""
    for issue in draft.rng.sample(draft.issues, draft.rng.choice([1, 1, 2])):
        issue["plenary"] = "must"


def plenary_by_default(draft: Draft) -> None:
    """Require more parties than an issue's sizes allow."""
    issue = draft.issue(lambda row: len(row["required"]) == 3)
    if issue:
        issue["sizes"] = [2]


def plenary_never(draft: Draft) -> None:
    """Rule out a plenary for an issue that is too large for bodies, and propose one for it."""
    issue = draft.issue(lambda row: len(row["required"]) > 1 and "sizes" not in row)
    if issue is None:
        return
    draft.settings["sizes"] = [2]
    if len(issue["required"]) == 2:
        issue.pop("helpful", None)
        issue["required"] += draft.others(issue)[:1]
        draft.help(issue, 1)
    issue["plenary"] = "never"
    propose(draft, [issue], PRICES)


def likely_body(draft: Draft) -> tuple[list[str], list[str]]:
    """Return members that some issues need together, and those issues."""
    pair = draft.one(draft.pairs())
    chosen = list(pair) if pair and draft.rng.random() < 0.6 else [draft.rng.choice(draft.issues)]
    members = sorted({name for issue in chosen for name in issue["required"]})
    if len(members) < 2:
        members += [name for name in draft.parties if name not in members][: 2 - len(members)]
    if draft.rng.random() < 0.25:
        members += draft.rng.sample(
            [name for name in draft.parties if name not in members],
            min(1, len(draft.parties) - len(members)),
        )
    fitting = [issue["id"] for issue in draft.issues if {*issue["required"]} <= {*members}]
    some = {issue["id"] for issue in chosen} | {*draft.rng.sample(fitting, len(fitting) // 2)}
    return members, sorted(some)


def exist(draft: Draft, status: str, price: str) -> None:
    """Add an existing body at a price that matters."""
    members, may_handle = likely_body(draft)
    row: Row = {"id": f"body{len(draft.existing)}", "members": members, "status": status}
    row["may_handle"] = may_handle if draft.rng.random() < 0.9 or status == "active" else []
    row["costs"] = {price: draft.rng.choice(PRICES)}
    for other in ("keep", "revitalise", "replace"):
        if draft.rng.random() < 0.25:
            row["costs"][other] = draft.rng.choice(PRICES)
    draft.existing.append(row)


def as_it_stands(draft: Draft) -> None:
    """Add an existing body that redesign would make more useful."""
    exist(draft, draft.rng.choice(["active", "active", "dormant"]), "replace")
    row = draft.existing[-1]
    row["redesign"] = False
    row["costs"]["replace"] = draft.rng.choice([0, 0.2, 0.4])
    row["costs"]["revitalise"] = draft.rng.choice([0, 0.2, 0.4])


def propose(draft: Draft, issues: list[Row], costs: list[float]) -> None:
    """Propose an institution for some issues."""
    members = sorted({name for issue in issues for name in issue["required"]})
    if members and draft.rng.random() < 0.2:
        members += [name for name in draft.parties if name not in members][:1]
    draft.proposals.append(
        {
            "id": f"proposal{len(draft.proposals)}",
            **({"members": members} if members or draft.rng.random() < 0.5 else {}),
            "mandate": [issue["id"] for issue in issues],
            "cost": draft.rng.choice(costs),
        }
    )


def propose_members(draft: Draft) -> None:
    """Propose an institution with members for a few issues."""
    propose(draft, draft.some_issues([1, 2, 3]), PRICES)


def propose_nobody(draft: Draft) -> None:
    """Propose an institution without members, and issues that require nobody."""
    for issue in draft.rng.sample(draft.issues, draft.rng.choice([1, 2])):
        issue["required"] = []
    open_to_all = [issue for issue in draft.issues if not issue["required"]]
    propose(draft, open_to_all, PRICES)
    if draft.rng.random() < 0.3:
        propose(draft, open_to_all[:1], PRICES)


def propose_all(draft: Draft) -> None:
    """Make proposals the whole choice."""
    draft.settings["only_proposals"] = True
    for issue in draft.issues:
        issue.pop("plenary", None)
        need = issue.get("coverage", 1)
        while sum(issue["id"] in row["mandate"] for row in draft.proposals) < need + 2:
            rest = draft.rng.sample(draft.issues, draft.rng.choice([0, 1, 1, 2]))
            propose(draft, [issue, *(row for row in rest if row is not issue)], [0.5, 1, 1, 2, 3])


def mandates(draft: Draft) -> None:
    """Limit the mandates."""
    draft.settings["max_mandate"] = draft.rng.choice([1, 1, 1, 2, 2, 3])


def no_umbrella(draft: Draft) -> None:
    """Do without an umbrella, where outside parties have a matter among themselves."""
    draft.settings["umbrella"] = None
    among_outsiders(draft)


def among_outsiders(draft: Draft) -> None:
    """Let outside parties have a matter among themselves, with a core party to help."""
    while len(draft.outside) < 2 and len(draft.core) > 2:
        draft.outside.append(draft.core.pop())
    issue = draft.rng.choice(draft.issues)
    issue["required"] = draft.outside[:2]
    issue.pop("excluded", None)
    issue["helpful"] = [draft.rng.choice(draft.core)]


def bound_exposure(draft: Draft) -> None:
    """Bound the exposure below what merging would bring."""
    draft.settings["max_exposure"] = draft.rng.choice([0, 1, 2, 3, 4, 5, 6, 8])


def some_sizes(draft: Draft) -> None:
    """Allow unusual sizes, with gaps."""
    draft.settings["sizes"] = draft.rng.choice(SIZES)
    least = min(draft.settings["sizes"])
    for issue in draft.issues:
        if draft.rng.random() < 0.8:
            draft.help(issue, least - len(issue["required"]) - len(issue.get("helpful", [])))


def some_order(draft: Draft) -> None:
    """Take the objectives in another order, or weigh them."""
    draft.settings["objectives"] = draft.rng.choice(ORDERS)


def limit_party(draft: Draft, key: str) -> None:
    """Limit the seats of a party in its own row."""
    party, bounds = limits(draft, ("at_least" if key == "min_seats" else "at_most",))
    low, high = draft.fields[party].get("min_seats", 0), draft.fields[party].get("max_seats", 9)
    (value,) = bounds.values()
    draft.fields[party][key] = max(value, low) if key == "max_seats" else min(value, high)


# First what shapes the issues, then what reads them.
SHAPES: list[tuple[float, Callable[[Draft], None]]] = [
    (1.0, some_sizes),
    (2.0, mandates),
    (1.0, no_umbrella),
    (0.5, among_outsiders),
    (1.0, propose_nobody),
    (0.8, exclude),
    (0.6, own_sizes),
    (1.0, cover_twice),
    (1.0, plenary_may),
    (0.7, plenary_must),
    (0.7, plenary_by_default),
    (1.2, plenary_never),
]
# How much more often than others to write rules that seldom decide.
MORE: dict[tuple[str, tuple[str, ...]], float] = {
    ("refuses_bundle", ("party",)): 2.6,
    ("refuses_bundle", ()): 1.2,
    ("limits_seats", ("at_most",)): 1.7,
    ("limits_seats", ("at_least",)): 1.5,
    ("refuses_issue", ()): 1.4,
    ("refuses_issue", ("max_size",)): 1.3,
    ("refuses_issue", ("min_size", "max_size")): 1.3,
    ("insists_on_format", ()): 1.3,
    ("insists_on_bundle", ()): 1.4,
    ("refuses_company", ()): 1.3,
    ("refuses_company", ("on",)): 1.3,
}
RULES: list[tuple[float, partial[None]]] = [
    (MORE.get((kind, options), 1.0), partial(RULE_TEMPLATES[kind], hard=hard, options=options))
    for kind, variants in VARIANTS.items()
    for options in variants
    for hard in (True, False)
]
REST: list[tuple[float, Callable[[Draft], None]]] = [
    (1.0, partial(exist, status="active", price="keep")),
    (1.0, partial(exist, status="dormant", price="revitalise")),
    (1.2, partial(exist, status="collapsed", price="replace")),
    (1.2, as_it_stands),
    (1.0, propose_members),
    (0.8, partial(limit_party, key="min_seats")),
    (1.8, partial(limit_party, key="max_seats")),
    (0.8, bound_exposure),
    (4.0, some_order),
    (0.7, propose_all),
]


def draft_of(rng: Random) -> Row:
    """Return a small instance with a handful of features."""
    draft = Draft(rng)
    for templates, most in ((SHAPES, 3), (RULES, 6), (REST, 3)):
        weights = [weight for weight, _ in templates]
        picked = rng.choices(range(len(templates)), weights, k=rng.randint(1, most))
        for index in sorted(set(picked)):
            templates[index][1](draft)
    return draft.finish()


def random_instance(seed: int) -> Row:
    """Return a small instance: 3 to 5 parties, 3 to 6 issues, a handful of features.

    Close to half of all drafts are infeasible, and nothing decides in those. So there is a
    second draft where the first has no design.

    Parameters
    ----------
    seed : int
        The same seed gives the same instance.

    Examples
    --------
    >>> random_instance(7) == random_instance(7)
    True
    """
    rng = Random(seed)
    instance = draft_of(rng)
    return instance if optimum(instance) else draft_of(rng)
